"""The reader: paragraphs in, anchors with roles out.

A small trained model in two ONNX graphs. `encoder` gives each word a vector and its chance to be (part of)
an anchor of each kind; `readings` gives, for one anchor, the role of every word of its window and the
anchor's attributes. Decoding is plain: thresholds and words are in `model/reader.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from truceline.reading.anchors import ATTRIBUTES, ROLES, Anchor, Choice, Filler, Span
from truceline.reading.labels import CHOICES
from truceline.reading.names import Names
from truceline.reading.window import Window, windows
from truceline.reading.words import Word

Floats = NDArray[np.float32]
KINDS = tuple(ROLES)
ROLE_LABELS = ("none", *dict.fromkeys(r for rs in ROLES.values() for r in rs))
"""What a word can be to an anchor, in the order of the model's outputs."""
ONE = {"source", "content", "cause", "effect", "party"}
"""Roles with one filler, whose pieces belong together; the others have as many fillers as pieces."""
BATCH = 4096
"""Most sub-words in one run of the encoder, padding counted."""


class Backend(Protocol):
    """What runs the two graphs: ONNX Runtime for users, PyTorch while training."""

    def encode(self, ids: NDArray[np.int64], mask: NDArray[np.int64], shapes: NDArray[np.int64],
               first: NDArray[np.int64]) -> tuple[Floats, Floats]: ...  # fmt: skip

    def read(self, vectors: Floats, words: Floats, start: NDArray[np.int64], inside: Floats,
             kind: NDArray[np.int64]) -> tuple[Floats, dict[str, Floats]]: ...  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """Thresholds on an anchor's chance, by kind, and the temperature of each calibrated output."""

    thresholds: dict[str, float]
    temperatures: dict[str, float]

    @classmethod
    def plain(cls) -> Settings:
        return cls({k: 0.5 for k in KINDS}, {})


class Reader:
    """Finds anchors with roles; the same text always gives the same anchors."""

    def __init__(self, tokenizer: Tokenizer, backend: Backend, settings: Settings) -> None:
        self._tokenizer, self._backend, self._settings = tokenizer, backend, settings

    def read(self, text: str, paragraphs: list[Span] | None = None) -> list[Anchor]:
        """The anchors of a text, in its order; spans count in the whole text."""
        return self.read_many([(text, paragraphs)])[0]

    def read_many(
        self, texts: Sequence[tuple[str, list[Span] | None]], names: Names | None = None
    ) -> list[list[Anchor]]:
        """The same for several texts at once, which fills batches better."""
        made = [(t, w) for t, (text, paragraphs) in enumerate(texts) for w in windows(text, paragraphs, names)]
        found: list[list[Anchor]] = [[] for _ in texts]
        for t, anchors in self._windows(made):
            found[t] += anchors
        return [sorted(anchors, key=lambda a: (a.start, KINDS.index(a.kind))) for anchors in found]

    def _windows(self, made: list[tuple[int, Window]]) -> Iterator[tuple[int, list[Anchor]]]:
        encodings = self._tokenizer.encode_batch([w.shown for _, w in made], is_pretokenized=True)
        order = sorted(range(len(made)), key=lambda i: len(encodings[i].ids))
        for group in _groups(order, [len(e.ids) for e in encodings]):
            inputs = _inputs([made[i][1] for i in group], [encodings[i] for i in group])
            vectors, logits = self._backend.encode(*inputs)
            chances = _softmax(logits)
            for row, i in enumerate(group):
                t, window = made[i]
                n = len(window.words)
                yield t, self._anchors(window, vectors[row, :n], chances[row, :n])

    def _anchors(self, window: Window, vectors: Floats, chances: Floats) -> list[Anchor]:
        spotted = [
            (k, first, last, score)
            for k, kind in enumerate(KINDS)
            for first, last, score in _spot(chances[:, k], self._settings.thresholds[kind])
        ]
        if not spotted:
            return []
        n, count = len(window.words), len(spotted)
        inside = np.zeros((count, n), np.float32)
        for row, (_, first, last, _) in enumerate(spotted):
            inside[row, first:last] = 1
        roles, attributes = self._backend.read(
            np.broadcast_to(vectors, (count, *vectors.shape)),
            np.ones((count, n), np.float32),
            np.array([s[1] for s in spotted], np.int64),
            inside,
            np.array([s[0] for s in spotted], np.int64),
        )
        return [
            Anchor(
                KINDS[k],
                ((window.words[first].start, window.words[last - 1].end),),
                _fillers(KINDS[k], window.words, roles[row], range(first, last)),
                self._choices(KINDS[k], attributes, row),
                float(score),
            )
            for row, (k, first, last, score) in enumerate(spotted)
        ]

    def _choices(self, kind: str, attributes: dict[str, Floats], row: int) -> dict[str, Choice]:
        chosen = {}
        for name in ATTRIBUTES[kind]:
            logits = attributes[f"{kind}_{name}"][row] / self._settings.temperatures.get(f"{kind}_{name}", 1.0)
            chosen[name] = _choice(CHOICES[kind, name], _softmax(logits))
        return chosen


def _choice(values: tuple[str, ...], chances: Floats) -> Choice:
    if values is CHOICES["event", "type"]:
        return _typed(values, chances)
    best, second = (int(i) for i in np.argsort(-chances)[:2])
    return Choice(values[best], float(chances[best]), values[second], float(chances[second]))


def _typed(values: tuple[str, ...], chances: Floats) -> Choice:
    """First the type, by the sum over its modes, then the mode within it."""
    types: dict[str, float] = {}
    for value, chance in zip(values, chances, strict=True):
        types[value.split("/")[0]] = types.get(value.split("/")[0], 0.0) + float(chance)
    best, second = sorted(types, key=lambda t: -types[t])[:2]
    mode = max((v for v in values if v.split("/")[0] == best), key=lambda v: chances[values.index(v)])
    return Choice(mode, types[best], second, types[second])


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


def _fillers(kind: str, words: list[Word], logits: Floats, anchor: range) -> dict[str, tuple[Filler, ...]]:
    allowed = [0, *(ROLE_LABELS.index(r) for r in ROLES[kind])]
    chances = _softmax(logits[:, allowed])
    labels = chances.argmax(1)
    filled = {}
    for at, role in enumerate(ROLES[kind], 1):
        pieces = _pieces(labels == at, words, chances[:, at], role, anchor)
        if not pieces:
            continue
        if role in ONE:
            weights = [len(p) for p, _ in pieces]
            score = float(np.average([s for _, s in pieces], weights=weights))
            filled[role] = (Filler(tuple(_span(words, p) for p, _ in pieces), score),)
        else:
            filled[role] = tuple(Filler((_span(words, p),), s) for p, s in pieces)
    return filled


def _pieces(
    labelled: NDArray[np.bool_], words: list[Word], chances: Floats, role: str, anchor: range
) -> list[tuple[range, float]]:
    """Runs of labelled words; in the long roles a gap of a word or two that is not the anchor is closed, and
    a piece without a letter is dropped."""
    runs: list[range] = []
    for i in np.flatnonzero(labelled):
        if runs and i - runs[-1].stop <= (2 if role in ONE else 0) and not any(
            j in anchor for j in range(runs[-1].stop, i)
        ):
            runs[-1] = range(runs[-1].start, int(i) + 1)
        else:
            runs.append(range(int(i), int(i) + 1))
    kept = [r for r in (_trimmed(run, words, role) for run in runs) if r]
    if role in ONE and kept:
        longest = max(len(r) for r in kept)
        kept = [r for r in kept if len(r) > 0.12 * longest]
    return [(r, float(chances[r.start : r.stop].mean())) for r in kept]


def _trimmed(run: range, words: list[Word], role: str) -> range | None:
    """The run without stray punctuation at its ends; None when no word is left."""
    first, last = run.start, run.stop
    loose = ",;:.-–—" if role in ("content", "cause", "effect") else ",;:.-–—'’‘\"“”()"
    while first < last and words[first].text in loose:
        first += 1
    # a sentence's own full stop stays with a quotation, and with nothing else
    while last > first and words[last - 1].text in loose:
        last -= 1
    if role not in ("content", "cause", "effect"):
        while last > first and words[last - 1].text.lower() in ("s", "and", "or", "'", "’"):
            last -= 1
        while first < last and words[first].text.lower() in ("and", "or", "by"):
            first += 1
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


def _inputs(made: list[Window], encodings: list) -> tuple[NDArray[np.int64], ...]:
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
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    return shifted / shifted.sum(-1, keepdims=True)


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
        feed = {"vectors": np.ascontiguousarray(vectors), "words": words, "start": start, "inside": inside, "kind": kind}
        roles, *attributes = self._readings.run(None, feed)
        return roles, dict(zip(self._names[1:], attributes, strict=True))


MODEL = Path(__file__).parent / "model"


@cache
def shipped(threads: int = 0) -> Reader:
    """The model that comes with Truceline; `threads` 0 leaves the number to ONNX Runtime."""
    described = json.loads((MODEL / "reader.json").read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    return Reader(tokenizer, OnnxBackend(MODEL, threads), Settings(described["thresholds"], described["temperatures"]))
