"""Examples for training: windows of words with the labels that each source of text can give.

A source labels some kinds of anchors and is silent about others (PolNeAR knows nothing of events), so an
example names the kinds it is complete for and the loss looks at those alone.
"""

from __future__ import annotations

import hashlib
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
    for text, anchors in annotated("attribution", path):
        yield from _examples(text, tuple(anchors), ("claim",), attributes=False)


def annotated(source: str, path: Path) -> Iterator[tuple[str, list[Anchor]]]:
    """Text and anchors of each row of a public corpus, "attribution" or "causality"."""
    for row in _rows(path):
        text, gold = row["text"], row["gold"]
        if source == "attribution":
            yield (
                text,
                [
                    Anchor(
                        "claim",
                        _spans(a["cue"]),
                        {r: (Filler(_spans(a[r])),) for r in ("source", "content") if a.get(r)},
                    )
                    for a in gold["attributions"]
                    if a.get("cue")
                ],
            )
        elif not gold["causal"] or gold["effects"]:
            yield text, [_stated(e, text) for e in gold["effects"]]


def _stated(effect: dict, text: str) -> Anchor:
    roles = {r: (Filler(_spans(effect[r])),) for r in ("cause", "effect")}
    return Anchor("effect", _spans(effect["signal"]) or (_first_word(text, roles["cause"][0].start),), roles)


def causality(path: Path) -> Iterator[Example]:
    """Causal News Corpus sentences: effects without attributes; causal sentences whose spans are not given
    are left out."""
    for text, anchors in annotated("causality", path):
        yield from _examples(text, tuple(anchors), ("effect",), attributes=False)


def relations(path: Path) -> Iterator[tuple[str, Example]]:
    """PLOVER relation sentences (id, example): the type is said somewhere, the two parties are named."""
    for row in _rows(path):
        text, gold = row["text"], row["gold"]
        window = windows(text)[0]
        relation = (tuple(gold["event_types"]), gold["actors"][0], gold["recipients"][0])
        yield row["id"], Example(window, (), (), attributes=False, relation=relation)


def fold_of(id_: str, folds: int) -> int:
    """The cross-validation fold of a sentence, by its id alone."""
    return int(hashlib.sha256(id_.encode()).hexdigest(), 16) % folds


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
