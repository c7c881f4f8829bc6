"""Examples for training: windows of words with the labels that each source of text can give.

A source labels some kinds of anchors and is silent about others (PolNeAR knows nothing of events), so an
example names the kinds it is complete for and the loss looks at those alone.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from truceline.reading import markup
from truceline.reading.anchors import Anchor, Filler, Span
from truceline.reading.decoding import KINDS
from truceline.reading.labels import SIGNS
from truceline.reading.window import Window, windows
from truceline.reading.words import span_words

Paragraphs = list[markup.Annotated]


@dataclass(frozen=True, slots=True)
class Example:
    """A window with its anchors, and the kinds of anchors that it is complete for.

    `silver` anchors have roles by a parser (`training.syntax`) and teach roles alone. `relation` is a PLOVER type
    said somewhere in the window whose trigger is not marked, with the actor and recipient as written."""

    window: Window
    anchors: tuple[Anchor, ...]
    kinds: tuple[str, ...]
    silver: tuple[Anchor, ...] = ()
    relation: tuple[tuple[str, ...], str, str] | None = None
    signs: tuple[str, ...] | None = None
    """What a sentence tells of the status of talks, where that is known."""


def own_corpus(folder: Path) -> Paragraphs:
    """The corpus of this project: every kind, every attribute."""
    return [p for ps in markup.load([str(folder)]).values() for p in ps]


def pieces(paragraphs: Paragraphs, rng: random.Random) -> Iterator[Example]:
    """Examples of annotated paragraphs, half of them whole, half cut into runs of one to three sentences: reports
    have shorter paragraphs than the corpus, and what a sentence says should not hang on its neighbours. Fillers
    beyond the cut are left out."""
    for p in paragraphs:
        spans, at = [(0, len(p.text))], 0
        if rng.random() < 0.5:
            spans = []
            while at < len(p.sentences):
                many = rng.randint(1, 3)
                run = p.sentences[at : at + many]
                spans.append((run[0][0], run[-1][1]))
                at += many
        for low, high in spans:
            kept = tuple(a for a in p.anchors if low <= a.start < high)
            yield from _examples(p.text, kept, KINDS, (), [(low, high)])


def attribution(shared: Path, syntax: Path) -> Iterator[Example]:
    """PolNeAR articles: claims without attributes."""
    for text, anchors, silver in _with_silver("attribution", shared, syntax):
        yield from _examples(text, tuple(anchors), ("claim",), silver)


def _with_silver(source: str, shared: Path, syntax: Path) -> Iterator[tuple[str, list[Anchor], tuple[Anchor, ...]]]:
    """Text, anchors and silver anchors of a public corpus; rows without usable labels are left out."""
    silver = {}
    for row in _rows(syntax):
        if row["source"] == source:
            silver[row["text"]] = tuple(
                Anchor("event", (tuple(span),), {r: tuple(Filler((tuple(s),)) for s in ss) for r, ss in roles.items()})
                for span, roles in row["anchors"]
            )
    for text, anchors in annotated(source, shared / source / "train.jsonl"):
        yield text, anchors, silver.get(checksum(text), ())


def checksum(text: str) -> str:
    """What a text is known by outside its corpus."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


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


def causality(shared: Path, syntax: Path) -> Iterator[Example]:
    """Causal News Corpus sentences: effects without attributes; causal sentences whose spans are not given
    are left out."""
    for text, anchors, silver in _with_silver("causality", shared, syntax):
        yield from _examples(text, tuple(anchors), ("effect",), silver)


def relations(path: Path) -> Iterator[tuple[str, Example]]:
    """PLOVER relation sentences (id, example): the type is said somewhere, the two parties are named."""
    for row in _rows(path):
        text, gold = row["text"], row["gold"]
        window = windows(text)[0]
        relation = (tuple(gold["event_types"]), gold["actors"][0], gold["recipients"][0])
        yield row["id"], Example(window, (), (), relation=relation)


def sentences(folder: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Sentences of `corpus/signs` with what they tell of the status of talks; a ValueError names a faulty line."""
    short = {f"{sign[0]}.{sign.split()[1]}": sign for sign in SIGNS}
    for file in sorted(folder.glob("*.tsv")):
        for n, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("#") or not line.strip():
                continue
            said, tab, sentence = line.partition("\t")
            told = () if said.strip() == "-" else tuple(said.split())
            if not tab or not sentence.strip() or set(told) - short.keys():
                raise ValueError(f"{file}, line {n}: needs '-' or some of {' '.join(short)}, a tab, and a sentence")
            yield sentence.strip(), tuple(short[t] for t in told)


def signs(folder: Path) -> Iterator[Example]:
    """Those sentences as examples."""
    for sentence, told in sentences(folder):
        yield Example(windows(sentence)[0], (), (), signs=told)


def fold_of(id_: str, folds: int) -> int:
    """The cross-validation fold of a sentence, by its id alone."""
    return int(hashlib.sha256(id_.encode()).hexdigest(), 16) % folds


def _examples(text: str, anchors: tuple[Anchor, ...], kinds: tuple[str, ...], silver: tuple[Anchor, ...] = (),
              paragraphs: list[Span] | None = None) -> Iterator[Example]:  # fmt: skip
    for window in windows(text, paragraphs):
        within = [tuple(a for a in given if span_words(window.words, a.spans)) for given in (anchors, silver)]
        yield Example(window, within[0], kinds, within[1])


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
