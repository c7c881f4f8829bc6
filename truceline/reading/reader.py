"""The reader: paragraphs in, anchors with roles out.

A small trained model in two ONNX graphs. `encoder` gives each word a vector and its chance to be (part of)
an anchor of each kind; `readings` gives, for one anchor, the role of every word of its window and the
anchor's attributes. Decoding is plain; its thresholds are in `model/reader.json`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from truceline.errors import KnowledgeError
from truceline.reading.anchors import ATTRIBUTES, ROLES, Anchor, Choice, Filler, Span
from truceline.reading.labels import CHOICES, MODES
from truceline.reading.names import Names
from truceline.reading.window import Window, windows
from truceline.reading.words import Word

Floats = NDArray[np.float32]
KINDS = tuple(ROLES)
ROLE_LABELS = ("none", *dict.fromkeys(r for rs in ROLES.values() for r in rs))
"""What a word can be to an anchor, in the order of the model's outputs."""
ONE = {"source", "content", "cause", "effect", "party"}
"""Roles with one filler, whose pieces belong together; the others have as many fillers as pieces."""
LONG = ("content", "cause", "effect")
"""Roles that whole clauses fill."""
WHOLE = ("source", "cause", "effect", "party")
"""Roles whose filler stands in one place, but for the anchor in its midst."""
NEAR = 3
"""Words between two pieces of such a filler, at most."""
DETERMINERS = frozenset(("the", "a", "an", "of"))
QUANTIFIERS = frozenset(("some", "many", "several", "most", "various", "other", "both", "dozens", "hundreds"))
JOINING = frozenset(("and", "or", "by"))
TRAILING = (
    DETERMINERS | JOINING | {"s", "'", "’", "in", "at", "on", "with", "from", "for", "to", "near", "who", "which"}
)
LEADING = {"place": JOINING | {"in", "at"}, "killed": JOINING, "date": frozenset(("and", "or"))}
"""What never begins a filler, where it is not JOINING."""
BATCH = 2048
"""Most sub-words in one run of the encoder, padding counted."""
BOLD = 0.2
"""The threshold of a reader that is asked for what it doubts."""
ANCHORS = 48
"""Most anchors read in one run."""


class Backend(Protocol):
    """What runs the two graphs: ONNX Runtime for users, PyTorch while training."""

    def encode(self, ids: NDArray[np.int64], mask: NDArray[np.int64], shapes: NDArray[np.int64],
               first: NDArray[np.int64]) -> tuple[Floats, Floats]: ...  # fmt: skip

    def read(self, vectors: Floats, words: Floats, start: NDArray[np.int64], inside: Floats,
             kind: NDArray[np.int64]) -> tuple[Floats, dict[str, Floats]]: ...  # fmt: skip


Curve = tuple[float, float]
"""Slope and offset of a logistic on the logit, which makes a score the chance of being right."""


@dataclass(frozen=True)
class Settings:
    """Chosen on development data: the threshold on an anchor's score, by kind; the curves that make the scores of
    anchors ("event") and choices ("event type") chances; the least chance of an anchor and its main attribute."""

    thresholds: dict[str, float]
    curves: Mapping[str, Curve] = field(default_factory=dict)
    least: dict[str, float] = field(default_factory=dict)


def curved(curve: Curve | None, score: float) -> float:
    """The score as a chance."""
    if curve is None:
        return score
    score = min(max(score, 1e-4), 1 - 1e-4)
    return 1 / (1 + math.exp(-(curve[0] * math.log(score / (1 - score)) + curve[1])))


class Reader:
    """Finds anchors with roles; the same text always gives the same anchors.

    Windows are batched within a report and never across reports: int8 activations are scaled by what is in
    the batch, and what a report says must not hang on the reports beside it."""

    def __init__(self, tokenizer: Tokenizer, backend: Backend, settings: Settings) -> None:
        self._tokenizer, self._backend, self._settings = tokenizer, backend, settings

    def bold(self) -> Reader:
        """The same reader with its thresholds so low that it gives what it hardly believes, too."""
        bold = replace(self._settings, thresholds=dict.fromkeys(KINDS, BOLD), least={})
        return Reader(self._tokenizer, self._backend, bold)

    def read(self, text: str, paragraphs: list[Span] | None = None, names: Names | None = None) -> list[Anchor]:
        """The anchors of a text, in its order; spans count in the whole text. `paragraphs` are what to read
        (default: the lines), `names` the names to mask (default: the registry's)."""
        made = windows(text, paragraphs, names)
        encodings = self._tokenizer.encode_batch([w.shown for w in made], is_pretokenized=True)
        order = sorted(range(len(made)), key=lambda i: len(encodings[i].ids))
        found: list[Anchor] = []
        for group in _groups(order, [len(e.ids) for e in encodings]):
            found += self._group([made[i] for i in group], [encodings[i] for i in group])
        return sorted(found, key=lambda a: (a.start, KINDS.index(a.kind)))

    def _group(self, made: list[Window], encodings: list[Encoding]) -> Iterator[Anchor]:
        vectors, logits = self._backend.encode(*_inputs(made, encodings))
        chances = _softmax(logits)
        spotted = [
            _Spotted(row, k, first, last, score)
            for row, window in enumerate(made)
            for k, kind in enumerate(KINDS)
            for first, last, score in _spot(chances[row, : len(window.words), k], self._settings.thresholds[kind])
        ]
        found = [
            a for at in range(0, len(spotted), ANCHORS) for a in self._read(made, vectors, spotted[at : at + ANCHORS])
        ]
        yield from (a for a in found if a.kind != "effect")
        yield from _distinct([a for a in found if a.kind == "effect"])

    def _read(self, made: list[Window], vectors: Floats, spotted: list[_Spotted]) -> Iterator[Anchor]:
        rows = [s.row for s in spotted]
        lengths = [len(made[row].words) for row in rows]
        wide = max(lengths)
        present, inside = np.zeros((2, len(spotted), wide), np.float32)
        for i, s in enumerate(spotted):
            present[i, : lengths[i]] = 1
            inside[i, s.first : s.last] = 1
        roles, attributes = self._backend.read(
            vectors[rows, :wide],
            present,
            np.array([s.first for s in spotted], np.int64),
            inside,
            np.array([s.kind for s in spotted], np.int64),
        )
        curves = self._settings.curves
        chances = {name: _softmax(logits) for name, logits in attributes.items()}
        for i, s in enumerate(spotted):
            words, kind = made[s.row].words, KINDS[s.kind]
            chosen = {
                name: _choice((kind, name), chances[f"{kind}_{name}"][i], curves.get(f"{kind} {name}"))
                for name in ATTRIBUTES[kind]
            }
            score = curved(curves.get(kind), s.score)
            if score * chosen[ATTRIBUTES[kind][0]].score < self._settings.least.get(kind, 0.0):
                continue
            yield Anchor(
                kind,
                ((words[s.first].start, words[s.last - 1].end),),
                _fillers(kind, words, roles[i, : lengths[i]], range(s.first, s.last)),
                chosen,
                score,
            )


@dataclass(frozen=True, slots=True)
class _Spotted:
    """An anchor as found: window, kind, words [first, last), chance."""

    row: int
    kind: int
    first: int
    last: int
    score: float


def _choice(which: tuple[str, str], chances: Floats, curve: Curve | None = None) -> Choice:
    values = CHOICES[which]
    if which == ("event", "type"):
        return _typed(values, chances, curve)
    best, second = (int(i) for i in chances.argsort()[:-3:-1])
    return _chosen(values[best], float(chances[best]), values[second], float(chances[second]), curve)


def _typed(values: tuple[str, ...], chances: Floats, curve: Curve | None = None) -> Choice:
    """First the type, by the sum over its modes, then the mode within it."""
    totals = np.bincount(_TYPE_OF, chances)
    best, second = (int(i) for i in totals.argsort()[:-3:-1])
    mode = int(np.where(best == _TYPE_OF, chances, -1.0).argmax())
    return _chosen(values[mode], float(totals[best]), _TYPES[second], float(totals[second]), curve)


def _chosen(value: str, score: float, other: str, others: float, curve: Curve | None) -> Choice:
    """The runner-up keeps its share of what the chosen value leaves."""
    chance = curved(curve, score)
    share = others / (1 - score) if score < 1 else 0.0
    return Choice(value, chance, other, min(share * (1 - chance), 1.0))


_TYPES = tuple(MODES)
_TYPE_OF = np.array([_TYPES.index(v.split("/")[0]) for v in CHOICES["event", "type"]])


def _spot(chances: Floats, threshold: float) -> Iterator[tuple[int, int, float]]:
    """Anchors of one kind, [first, last) words and score, from chances [words, (out, begin, inside)]."""
    at, n = 0, len(chances)
    while at < n:
        score = 1 - chances[at, 0]
        if score < threshold:
            at += 1
            continue
        last = at + 1
        while last < n and chances[last, 2] > max(chances[last, 1], 0.5 * threshold):
            last += 1
        yield at, last, float(score)
        at = last


def _distinct(effects: list[Anchor]) -> list[Anchor]:
    """The effects; where words beside each other signal the same effect of the same cause ("could", "undermine"), the
    surer one of them."""
    kept: list[Anchor] = []
    for effect in sorted(effects, key=lambda a: -a.score):
        if not any(
            -1 <= max(effect.start, other.start) - min(effect.end, other.end) <= 1
            and all(_alike(effect, other, role) for role in ROLES["effect"])
            for other in kept
        ):
            kept.append(effect)
    return kept


def _alike(one: Anchor, other: Anchor, role: str) -> bool:
    """Whether a filler of one holds most of the other's."""
    a, b = ({i for f in anchor.roles.get(role, ()) for s, e in f.spans for i in range(s, e)} for anchor in (one, other))
    return 2 * len(a & b) > min(len(a), len(b))


def _fillers(kind: str, words: list[Word], logits: Floats, anchor: range) -> dict[str, tuple[Filler, ...]]:
    allowed = [0, *(ROLE_LABELS.index(r) for r in ROLES[kind])]
    chances = _softmax(logits[:, allowed])
    labels = chances.argmax(1)
    filled: dict[str, tuple[Filler, ...]] = {}
    for at, role in enumerate(ROLES[kind], 1):
        pieces = _pieces(labels == at, words, chances[:, at], role, anchor)
        if not pieces:
            continue
        pieces = _shared(pieces, words)
        if role in ONE:
            weights = [len(p) for p, _ in pieces]
            score = float(np.average([s for _, s in pieces], weights=weights))
            filled[role] = (Filler(tuple(_span(words, p) for p, _ in pieces), score),)
        else:
            filled[role] = tuple(Filler((_span(words, p),), s) for p, s in pieces)
    return filled


def _shared(pieces: list[tuple[range, float]], words: list[Word]) -> list[tuple[range, float]]:
    """The pieces, those joined that share a determiner: "some countries and organisations" are one."""
    joined: list[tuple[range, float]] = []
    for run, score in pieces:
        if joined:
            before, sure = joined[-1]
            between = [words[i].text.lower() for i in range(before.stop, run.start)]
            first = words[run.start].text
            if (
                between in (["and"], ["or"])
                and words[before.start].text.lower() in QUANTIFIERS
                and first.islower()
                and first not in QUANTIFIERS | DETERMINERS
            ):
                joined[-1] = range(before.start, run.stop), (sure + score) / 2
                continue
        joined.append((run, score))
    return joined


def _pieces(
    labelled: NDArray[np.bool_], words: list[Word], chances: Floats, role: str, anchor: range
) -> list[tuple[range, float]]:
    """Runs of labelled words; in the long roles a gap of a word or two that is not the anchor is closed, and
    a piece without a letter is dropped."""
    runs: list[range] = []
    for i in np.flatnonzero(labelled):
        if (
            runs
            and i - runs[-1].stop <= (2 if role in ONE else 0)
            and not any(j in anchor for j in range(runs[-1].stop, i))
        ):
            runs[-1] = range(runs[-1].start, int(i) + 1)
        else:
            runs.append(range(int(i), int(i) + 1))
    kept = [r for r in (_trimmed(run, words, role) for run in runs) if r]
    if role in ONE and kept:
        longest = max(kept, key=len)
        kept = [r for r in kept if len(r) > 0.12 * len(longest)]
        if role in WHOLE:
            kept = _around(longest, kept, anchor)
    return [(r, float(chances[r.start : r.stop].mean())) for r in kept]


def _around(longest: range, pieces: list[range], anchor: range) -> list[range]:
    """The pieces that follow each other with no more than a word or two, or the anchor, between them."""
    at = pieces.index(longest)
    first = last = at
    while first > 0 and _gap(pieces[first - 1], pieces[first], anchor) <= NEAR:
        first -= 1
    while last + 1 < len(pieces) and _gap(pieces[last], pieces[last + 1], anchor) <= NEAR:
        last += 1
    return pieces[first : last + 1]


def _gap(one: range, other: range, anchor: range) -> int:
    return sum(i not in anchor for i in range(one.stop, other.start))


def _trimmed(run: range, words: list[Word], role: str) -> range | None:
    """The run without stray punctuation and, in the short roles, without words that only join at its ends; None when
    no word that carries meaning is left."""
    first, last = run.start, run.stop
    loose = ",;:.-–—" if role in LONG else ",;:.-–—'’‘\"“”()"
    while first < last and words[first].text in loose:
        first += 1
    while last > first and words[last - 1].text in loose:
        last -= 1
    if role not in LONG:
        while last > first and words[last - 1].text.lower() in TRAILING:
            last -= 1
        while first < last and words[first].text.lower() in LEADING.get(role, JOINING):
            first += 1
        if all(words[i].text.lower() in DETERMINERS for i in range(first, last)):
            return None
    return range(first, last) if any(words[i].text[0].isalnum() for i in range(first, last)) else None


def _span(words: list[Word], run: range) -> Span:
    return words[run.start].start, words[run.stop - 1].end


def _groups(order: Iterable[int], lengths: list[int]) -> Iterator[list[int]]:
    group: list[int] = []
    for i in order:
        if group and lengths[i] * (len(group) + 1) > BATCH:
            yield group
            group = []
        group.append(i)
    if group:
        yield group


def _inputs(made: list[Window], encodings: list[Encoding]) -> tuple[NDArray[np.int64], ...]:
    deep, wide = max(len(e.ids) for e in encodings), max(len(w.words) for w in made)
    ids, mask, shapes = (np.zeros((len(made), deep), np.int64) for _ in range(3))
    first = np.zeros((len(made), wide), np.int64)
    for row, (window, encoding) in enumerate(zip(made, encodings, strict=True)):
        n = len(encoding.ids)
        ids[row, :n] = encoding.ids
        mask[row, :n] = 1
        previous = -1
        for at, word in enumerate(encoding.word_ids):
            if word is not None:
                shapes[row, at] = window.shapes[word]
                if word != previous:
                    first[row, word] = at
                    previous = word
    return ids, mask, shapes, first


def _softmax(logits: Floats) -> Floats:
    shifted: Floats = np.exp(logits - logits.max(-1, keepdims=True))
    shifted /= shifted.sum(-1, keepdims=True)
    return shifted


class OnnxBackend:
    """ONNX Runtime on the processor."""

    def __init__(self, folder: Path, threads: int) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._encoder, self._readings = (
            onnxruntime.InferenceSession(str(folder / f"{name}.onnx"), options, ["CPUExecutionProvider"])
            for name in ("encoder", "readings")
        )
        self._names = [o.name for o in self._readings.get_outputs()]

    def encode(self, ids, mask, shapes, first):  # type: ignore[no-untyped-def]
        return self._encoder.run(None, {"ids": ids, "mask": mask, "shapes": shapes, "first": first})

    def read(self, vectors, words, start, inside, kind):  # type: ignore[no-untyped-def]
        feed = {"vectors": vectors, "words": words, "start": start, "inside": inside, "kind": kind}
        roles, *attributes = self._readings.run(None, feed)
        return roles, dict(zip(self._names[1:], attributes, strict=True))


MODEL = Path(__file__).parent / "model"


@cache
def shipped(threads: int = 0) -> Reader:
    """The model that comes with Truceline; `threads` 0 leaves the number to ONNX Runtime."""
    if not (MODEL / "reader.json").exists():
        raise KnowledgeError(
            f"{MODEL}: the reader's model is missing; install Truceline again, or make it by 'make train'"
        )
    described = json.loads((MODEL / "reader.json").read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    return Reader(
        tokenizer,
        OnnxBackend(MODEL, threads),
        Settings(described["thresholds"], described["curves"], described["least"]),
    )
