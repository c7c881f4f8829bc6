"""Words and their offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.reading.words import folded, is_upper, span_words, words

SPLIT = [
    ("Hamas said: no.", "Hamas|said|:|no|."),
    ("Israel's killing", "Israel|'|s|killing"),
    ("“Yes,” he said", "“|Yes|,|”|he|said"),
    ("U.S.-led", "U|.|S|.|-|led"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "parts"), SPLIT)
def test_words(text: str, parts: str) -> None:
    assert "|".join(w.text for w in words(text)) == parts


@given(st.text(alphabet=st.sampled_from("aZé’“” \n🕊👩‍👩‍👦ß1.-"), max_size=60), st.integers(0, 20))
def test_offsets_count_code_points(text: str, low: int) -> None:
    for word in words(text, min(low, len(text))):
        assert text[word.start : word.end] == word.text
        assert word.start >= min(low, len(text))


FOLDED = [("Erdoğan", "erdogan"), ("Côte", "cote"), ("d’Ivoire", "d'ivoire"), ("HAMAS", "hamas"), ("–", "-")]


@pytest.mark.parametrize(("word", "plain"), FOLDED)
def test_folded(word: str, plain: str) -> None:
    assert folded(word) == plain


UPPER = [
    ("ISRAELI FORCES ENTERED THE TOWN OF NABLUS", True),
    ("Israeli forces entered the town", False),
    ("IDF", False),
]


@pytest.mark.parametrize(("text", "upper"), UPPER)
def test_upper_case_wire_text(text: str, upper: bool) -> None:
    assert is_upper(text) is upper


def test_words_that_spans_touch() -> None:
    assert span_words(words("one two three"), ((2, 6),)) == [0, 1]
