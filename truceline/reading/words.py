"""Words of a text with their spans: the unit in which anchors and roles are found."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from truceline.reading.anchors import Span

WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark of punctuation as it stands in the text."""

    text: str
    start: int
    end: int


def words(text: str, low: int = 0, high: int | None = None) -> list[Word]:
    """The words of text[low:high], spans counted in the whole text."""
    high = len(text) if high is None else high
    return [Word(m.group(), m.start(), m.end()) for m in WORD.finditer(text, low, high)]


def folded(word: str) -> str:
    """The word without case, accents and kinds of quotation mark, for comparing names."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().translate(_MARKS)


_MARKS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "–": "-", "‑": "-"})


def plain(text: str) -> list[str]:
    """The words of a text, folded."""
    return WORD.findall(text.lower()) if text.isascii() else [folded(word) for word in WORD.findall(text)]


def is_upper(text: str) -> bool:
    """Whether the text is upper-case wire copy, where case tells nothing about a word."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 20 and sum(c.isupper() for c in letters) > 0.7 * len(letters)


def span_words(words: list[Word], spans: tuple[Span, ...]) -> list[int]:
    """Indexes of the words that the spans touch."""
    return [i for i, w in enumerate(words) if any(w.start < e and s < w.end for s, e in spans)]
