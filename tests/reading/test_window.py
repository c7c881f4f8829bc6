"""What the model sees: any name is the same mask, so no party's name can change the coding."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.reading.registry import registry
from truceline.reading.window import LONGEST, MASK, SHAPES, windows
from truceline.reading.words import words

SENTENCES = [
    "{0} said on Friday that {1} had killed at least 14 people in Bor.",
    "“We will not go,” {0} told reporters, “until {1} leaves.”",
    "{0}, {1} and aid workers met.",
    "A truce between {0} and {1} ended 🕊️ overnight: {0} fired first, {1} says.",
]


def usable(name: str) -> bool:
    """Whether a name is found whole by itself: one that composes ("Israeli army") or is cut by another is not."""
    said = words(name)
    return [(m.first, m.last) for m in registry().names.find(said)] == [(0, len(said))]


NAMES = sorted({n.text for e in registry().entries.values() for n in e.names if usable(n.text)})


def test_most_names_are_found_whole() -> None:
    every = {n.text for e in registry().entries.values() for n in e.names}
    assert len(NAMES) > 0.9 * len(every)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SENTENCES), *[st.sampled_from(NAMES)] * 4)
def test_any_party_looks_alike(sentence: str, a: str, b: str, c: str, d: str) -> None:
    first, second = windows(sentence.format(a, b)), windows(sentence.format(c, d))
    assert [(w.shown, w.shapes) for w in first] == [(w.shown, w.shapes) for w in second]


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(NAMES), st.integers(20, 60))
def test_a_long_paragraph_is_cut_alike_for_every_party(a: str, b: str, sentences: int) -> None:
    text = " ".join(["{0} left the town before noon."] * sentences)
    first, second = windows(text.format(a)), windows(text.format(b))
    assert [w.shown for w in first] == [w.shown for w in second]


SHOWN = [
    ("Hamas freed 14 captives", f"{MASK} freed 14 captives", "name lower lower lower"),
    ("Jane Doe of the IDF spoke", f"Jane Doe of the {MASK} spoke", "capital capital lower lower name lower"),
    ("The NGO left", "The NGO left", "capital upper lower"),
    ("HAMAS FREED THREE MORE CAPTIVES TODAY", f"{MASK} FREED THREE MORE CAPTIVES TODAY", "name" + 5 * " upper-text"),
]


@pytest.mark.parametrize(("text", "shown", "shapes"), SHOWN)
def test_shown(text: str, shown: str, shapes: str) -> None:
    (window,) = windows(text)
    assert " ".join(window.shown) == shown
    assert " ".join(SHAPES[s] for s in window.shapes) == shapes


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "🕊️ First line.\n“Hamas’s team” met Côte d’Ivoire.\n\nLast."
    for window in windows(text):
        for word in window.words:
            assert text[word.start : word.end].replace(" ", "") == word.text.replace(" ", "")


def test_a_paragraph_is_cut_after_a_sentence() -> None:
    text = " ".join(f"Day {n} left the town." for n in range(100))
    made = windows(text)
    assert all(len(w.words) <= LONGEST for w in made)
    assert all(w.words[-1].text == "." for w in made)
    assert sum(len(w.words) for w in made) == len(words(text))
