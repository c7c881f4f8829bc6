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
    spans = paragraphs if paragraphs is not None else [m.span() for m in re.finditer(r"[^\n]+", text)]
    made = []
    for low, high in spans:
        made += _parts(_masked(words(text, low, high), names or _known()))
    return made


def _masked(text_words: list[Word], names: Names) -> Window:
    upper = is_upper(" ".join(w.text for w in text_words))
    made, shown, shapes, at = [], [], [], 0
    mentions = {m.first: m.last for m in names.find(text_words)}
    while at < len(text_words):
        word, last = text_words[at], mentions.get(at, at + 1)
        if at in mentions:
            said = text_words[at:last]
            word = Word(" ".join(w.text for w in said), word.start, said[-1].end)
        made.append(word)
        shown.append(MASK if at in mentions else word.text)
        shapes.append(SHAPES.index("name") if at in mentions else _shape(word.text, upper))
        at = last
    return Window(made, shown, shapes)


def _parts(window: Window) -> list[Window]:
    """The window, cut while it is too long. Masked before, so that the cut cannot hang on a name's length."""
    parts = []
    while len(window.words) > LONGEST:
        texts = [w.text for w in window.words]
        cut = max((i + 1 for i in range(LONGEST // 2, LONGEST) if texts[i] in ".!?"), default=LONGEST)
        while cut < LONGEST and texts[cut] in "\"”’'":  # a closing quotation mark stays
            cut += 1
        parts.append(Window(window.words[:cut], window.shown[:cut], window.shapes[:cut]))
        window = Window(window.words[cut:], window.shown[cut:], window.shapes[cut:])
    return [*parts, window] if window.words else parts


def _shape(word: str, upper: bool) -> int:
    if upper:
        return SHAPES.index("upper-text")
    if word.isupper() and len(word) > 1:
        return SHAPES.index("upper")
    return SHAPES.index("capital" if word[0].isupper() else "lower")
