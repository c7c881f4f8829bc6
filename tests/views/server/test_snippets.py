"""What is shown of texts that are kept back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.views import states
from truceline.views.server import snippets

WORDS = "one two three four five six seven eight nine ten"

# text | words in the middle | most | what is shown
CUT = [
    (WORDS, "five", 100, WORDS),
    (WORDS, "five", 20, "four five six"),
    (WORDS, "one", 12, "one two"),
    (WORDS, "ten", 12, "nine ten"),
    ("a" * 50, "a" * 50, 20, "a" * 20),
]


@pytest.mark.parametrize(("text", "words", "most", "shown"), CUT)
def test_a_snippet_stands_round_its_words(text: str, words: str, most: int, shown: str) -> None:
    at = text.index(words)
    start, end = snippets.snippet(text, (at, at + len(words)), most)
    assert text[start:end] == shown


@given(st.text(alphabet="ab ", max_size=500), st.integers(0, 500), st.integers(0, 500))
def test_a_snippet_is_never_longer_and_holds_what_it_can(text: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    first, last = snippets.snippet(text, (start, end))
    assert 0 <= first <= last <= len(text) and last - first <= snippets.MOST
    if end - start <= snippets.MOST:
        assert first <= start and end <= last


def test_a_state_of_snippets_still_marks_its_words() -> None:
    found, _ = states.state()
    one = found.agreement.changes[0].evidence[0]
    sentence = "x" * 150 + " " + one.sentence + " " + "y" * 150
    first = one.sentence_span[0] - 151
    long = one.model_copy(update={"sentence": sentence, "sentence_span": (first, first + len(sentence))})
    cut = snippets.evidence(long)
    assert len(cut.sentence) <= snippets.MOST
    start, end = (n - cut.sentence_span[0] for n in cut.span)
    assert cut.sentence[start:end] == one.words


def test_what_is_no_words_of_a_text_is_left_whole() -> None:
    long = "h" * 300
    assert snippets.values({"url": long, "content": long, "deep": [{"permalink": long, "text": long}]}) == {
        "url": long, "content": "h" * 199 + "…", "deep": [{"permalink": long, "text": "h" * 199 + "…"}],
    }  # fmt: skip
