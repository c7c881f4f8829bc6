"""What the model sees at once: a paragraph's words, the parties' names masked.

The mask is what makes the coding blind: "Israel's killing of a Hamas commander" and the same with the
names exchanged are one and the same input.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from truceline.reading.anchors import Span
from truceline.reading.names import Names
from truceline.reading.words import Word, is_upper, words

MASK = "[MASK]"
LONGEST = 180
"""Most words in a window; a longer paragraph is cut after a sentence where there is one."""

SHAPES = ("lower", "capital", "upper", "name", "upper-text")
"""What the encoder, which knows no case, is told about each word."""


@dataclass(frozen=True, slots=True)
class Window:
    """Words in order (a known name is one word) with what is shown to the model and their shapes."""

    words: list[Word]
    shown: list[str]
    shapes: list[int]


@cache
def _known() -> Names:
    from truceline.reading.registry import registry

    return registry().names


def windows(text: str, paragraphs: list[Span] | None = None, names: Names | None = None) -> list[Window]:
    """The windows of a text, paragraph by paragraph (lines, where none are given)."""
    spans = paragraphs or [m.span() for m in re.finditer(r"[^\n]+", text)]
    made = []
    for low, high in spans:
        for part in _parts(words(text, low, high)):
            made.append(_window(part, names or _known()))
    return made


def _parts(all_words: list[Word]) -> list[list[Word]]:
    parts = []
    while len(all_words) > LONGEST:
        cut = max((i + 1 for i in range(LONGEST // 2, LONGEST) if all_words[i].text in ".!?"), default=LONGEST)
        while cut < LONGEST and all_words[cut].text in "\"”’'":  # a closing quotation mark stays
            cut += 1
        parts.append(all_words[:cut])
        all_words = all_words[cut:]
    return [*parts, all_words] if all_words else parts


def _window(text_words: list[Word], names: Names) -> Window:
    upper = is_upper(" ".join(w.text for w in text_words))
    made, shown, shapes, at = [], [], [], 0
    mentions = {m.first: m.last for m in names.find(text_words)}
    while at < len(text_words):
        word = text_words[at]
        if last := mentions.get(at):
            said = text_words[at:last]
            made.append(Word(" ".join(w.text for w in said), word.start, said[-1].end))
            shown.append(MASK)
            shapes.append(SHAPES.index("name"))
            at = last
            continue
        made.append(word)
        shown.append(word.text)
        shapes.append(_shape(word.text, upper))
        at += 1
    return Window(made, shown, shapes)


def _shape(word: str, upper: bool) -> int:
    if upper:
        return SHAPES.index("upper-text")
    if word.isupper() and len(word) > 1:
        return SHAPES.index("upper")
    return SHAPES.index("capital" if word[0].isupper() else "lower")
