"""Examples for training: windows of words with the labels that each source of text can give.

A source labels some kinds of anchors and is silent about others (PolNeAR knows nothing of events), so an
example names the kinds it is complete for and the loss looks at those alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from training import corpus
from truceline.reading.anchors import Anchor, Filler
from truceline.reading.reader import KINDS
from truceline.reading.window import Window, windows
from truceline.reading.words import span_words



@dataclass(frozen=True, slots=True)
class Example:
    """A window with its anchors, and the kinds of anchors that it is complete for.

    `relation` is a PLOVER type said somewhere in the window whose trigger is not marked, with the
    actor and recipient as written (a weak label)."""

    window: Window
    anchors: tuple[Anchor, ...]
    kinds: tuple[str, ...]
    attributes: bool = True
    relation: tuple[tuple[str, ...], str, str] | None = None


def own_corpus(folder: Path) -> Iterator[Example]:
    """The corpus of this project: every kind, every attribute."""
    for paragraphs in corpus.load([str(folder)]).values():
        for p in paragraphs:
            yield from _examples(p.text, p.anchors, KINDS, attributes=True)


def attribution(path: Path) -> Iterator[Example]:
    """PolNeAR articles: claims without attributes."""
    for row in _rows(path):
        anchors = []
        for a in row["gold"]["attributions"]:
            if a.get("cue"):
                roles = {r: (Filler(_spans(a[r])),) for r in ("source", "content") if a.get(r)}
                anchors.append(Anchor("claim", _spans(a["cue"]), roles))
        yield from _examples(row["text"], tuple(anchors), ("claim",), attributes=False)


def causality(path: Path) -> Iterator[Example]:
    """Causal News Corpus sentences: effects without attributes; causal sentences whose spans are not given
    are left out."""
    for row in _rows(path):
        gold = row["gold"]
        if gold["causal"] and not gold["effects"]:
            continue
        anchors = []
        for e in gold["effects"]:
            roles = {r: (Filler(_spans(e[r])),) for r in ("cause", "effect")}
            spans = _spans(e["signal"]) or (_first_word(row["text"], roles["cause"][0].start),)
            anchors.append(Anchor("effect", spans, roles))
        yield from _examples(row["text"], tuple(anchors), ("effect",), attributes=False)


def relations(path: Path) -> Iterator[tuple[str, Example]]:
    """PLOVER relation sentences (id, example): the type is said somewhere, the two parties are named."""
    for row in _rows(path):
        text, gold = row["text"], row["gold"]
        window = windows(text)[0]
        relation = (tuple(gold["event_types"]), gold["actors"][0], gold["recipients"][0])
        yield row["id"], Example(window, (), (), attributes=False, relation=relation)


def _examples(text: str, anchors: tuple[Anchor, ...], kinds: tuple[str, ...], attributes: bool) -> Iterator[Example]:
    for window in windows(text):
        inside = tuple(a for a in anchors if span_words(window.words, a.spans))
        yield Example(window, inside, kinds, attributes)


def _rows(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _spans(spans: Iterable[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((s, e) for s, e in spans))


def _first_word(text: str, start: int) -> tuple[int, int]:
    end = start
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, max(end, start + 1)
