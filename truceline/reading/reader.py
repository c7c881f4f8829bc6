"""The reader: paragraphs in, anchors with roles out.

A small trained model in two ONNX graphs. `encoder` gives each word a vector and its chance to be (part of)
an anchor of each kind; `readings` gives, for one anchor, the role of every word of its window and the
anchor's attributes. Decoding is plain; its thresholds are in `model/reader.json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from truceline.errors import KnowledgeError
from truceline.reading.anchors import ATTRIBUTES, Anchor, Span
from truceline.reading.decoding import (
    KINDS,
    Curve,
    Floats,
    choice,
    curved,
    distinct,
    fillers,
    said,
    softmax,
    spot,
)
from truceline.reading.names import Names
from truceline.reading.window import Window, windows

BATCH = 2048
"""Most sub-words in one run of the encoder, padding counted."""
RUN = 48
"""What a run of the encoder costs beside its sub-words, in sub-words: as measured by `make speed`."""
BOLD = 0.2
"""The threshold of a reader that is asked for what it doubts."""
ANCHORS = 48
"""Most anchors read in one run."""


Wanted = Callable[[Sequence[str]], Sequence[bool]]
"""Of the windows of a text, in their order: which to read?"""


class Backend(Protocol):
    """What runs the two graphs: ONNX Runtime for users, PyTorch while training."""

    def encode(self, ids: NDArray[np.int64], mask: NDArray[np.int64], shapes: NDArray[np.int64],
               first: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]: ...  # fmt: skip

    def read(self, vectors: Floats, words: Floats, window: NDArray[np.int64], first: NDArray[np.int64],
             last: NDArray[np.int64], kind: NDArray[np.int64]) -> tuple[Floats, dict[str, Floats]]: ...  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """Chosen on development data: the threshold on an anchor's score, by kind; the curves that make the scores of
    anchors ("event") and choices ("event type") chances; the least chance of an anchor and its main attribute."""

    thresholds: dict[str, float]
    curves: Mapping[str, Curve] = field(default_factory=dict)
    least: dict[str, float] = field(default_factory=dict)


class Sign(NamedTuple):
    """What a sentence tells of where talks stand (`labels.SIGNS`), its chance, and the words that say it."""

    label: str
    score: float
    span: Span


class Reader:
    """Finds anchors with roles; the same text always gives the same anchors.

    Windows are batched within a report and never across reports: int8 activations are scaled by what is in
    the batch, and what a report says must not hang on the reports beside it."""

    def __init__(self, tokenizer: Tokenizer, backend: Backend, settings: Settings) -> None:
        self._tokenizer, self._backend, self._settings = tokenizer, backend, settings

    def bold(self) -> Reader:
        """The same reader with its thresholds so low that it gives what it hardly believes, too."""
        bold = replace(self._settings, thresholds=self._settings.thresholds | dict.fromkeys(KINDS, BOLD), least={})
        return Reader(self._tokenizer, self._backend, bold)

    def read(
        self, text: str, paragraphs: list[Span] | None = None, names: Names | None = None, wanted: Wanted | None = None
    ) -> list[Anchor]:
        """The anchors of a text, in its order; spans count in the whole text. `paragraphs` are what to read
        (default: the lines), `names` the names to mask (default: the registry's), `wanted` which of their windows (default: all)."""
        made = windows(text, paragraphs, names)
        if wanted:
            kept = wanted([text[w.words[0].start : w.words[-1].end] for w in made])
            made = [window for window, keep in zip(made, kept, strict=True) if keep]
        encodings = self._tokenizer.encode_batch([w.shown for w in made], is_pretokenized=True)
        order = sorted(range(len(made)), key=lambda i: len(encodings[i].ids))
        found: list[Anchor] = []
        for group in _groups(order, [len(e.ids) for e in encodings]):
            found += self._group([made[i] for i in group], [encodings[i] for i in group])
        return sorted(found, key=lambda a: (a.start, KINDS.index(a.kind)))

    def signs(self, sentence: str) -> list[Sign]:
        """What a sentence tells of the status of talks and of their agreement, the likeliest first; each with its
        chance and the words that say it (offsets within the sentence). It is read by itself, so that it says the same
        in every report."""
        found: dict[str, Sign] = {}
        for window in windows(sentence, [(0, len(sentence))]):
            encoding = self._tokenizer.encode(window.shown, is_pretokenized=True)
            _, _, logits = self._backend.encode(*_inputs([window], [encoding]))
            for label, score, (first, last) in said(logits[0, : len(window.words)]):
                chance = curved(self._settings.curves.get("sign"), score)
                if chance >= self._settings.thresholds["sign"] and chance > found.get(label, Sign("", 0, (0, 0))).score:
                    found[label] = Sign(label, chance, (window.words[first].start, window.words[last].end))
        return sorted(found.values(), key=lambda sign: -sign.score)

    def _group(self, made: list[Window], encodings: list[Encoding]) -> Iterator[Anchor]:
        vectors, logits, _ = self._backend.encode(*_inputs(made, encodings))
        chances = softmax(logits)
        spotted = [
            _Spotted(row, k, first, last, score)
            for row, window in enumerate(made)
            for k, kind in enumerate(KINDS)
            for first, last, score in spot(chances[row, : len(window.words), k], self._settings.thresholds[kind])
        ]
        found = [
            a for at in range(0, len(spotted), ANCHORS) for a in self._read(made, vectors, spotted[at : at + ANCHORS])
        ]
        yield from (a for a in found if a.kind != "effect")
        yield from distinct([a for a in found if a.kind == "effect"])

    def _read(self, made: list[Window], vectors: Floats, spotted: list[_Spotted]) -> Iterator[Anchor]:
        low, high = spotted[0].row, spotted[-1].row + 1  # they come window by window
        lengths = [len(window.words) for window in made[low:high]]
        present = (np.arange(max(lengths)) < np.array(lengths)[:, None]).astype(np.float32)
        at = np.array([(s.row - low, s.first, s.last - 1, s.kind) for s in spotted], np.int64)
        roles, attributes = self._backend.read(
            vectors[low:high, : max(lengths)], present, at[:, 0], at[:, 1], at[:, 2], at[:, 3]
        )
        curves = self._settings.curves
        chances = {name: softmax(logits) for name, logits in attributes.items()}
        for i, s in enumerate(spotted):
            words, kind = made[s.row].words, KINDS[s.kind]
            chosen = {
                name: choice((kind, name), chances[f"{kind}_{name}"][i], curves.get(f"{kind} {name}"))
                for name in ATTRIBUTES[kind]
            }
            score = curved(curves.get(kind), s.score)
            if score * chosen[ATTRIBUTES[kind][0]].score < self._settings.least.get(kind, 0.0):
                continue
            yield Anchor(
                kind,
                ((words[s.first].start, words[s.last - 1].end),),
                fillers(kind, words, roles[i, : len(words)], range(s.first, s.last)),
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


def _groups(order: Sequence[int], lengths: Sequence[int]) -> list[list[int]]:
    """The windows, given from the shortest to the longest, cut into runs of the encoder that cost least: each window
    is padded to the longest of its run, and a run costs as much as RUN sub-words by itself."""
    cost, cut = [0], [0]
    for j in range(1, len(order) + 1):
        longest = lengths[order[j - 1]]
        least = max(0, j - max(1, BATCH // max(1, longest)))
        best = min(range(least, j), key=lambda i: cost[i] + (j - i) * longest)
        cost.append(cost[best] + (j - best) * longest + RUN)
        cut.append(best)
    groups, end = [], len(order)
    while end:
        groups.append(list(order[cut[end] : end]))
        end = cut[end]
    return groups[::-1]


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


class OnnxBackend:
    """ONNX Runtime on the processor."""

    def __init__(self, folder: Path, threads: int) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # threads that wait by spinning take the processor from the Python between the runs: half as fast on two cores
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._encoder, self._readings = (
            onnxruntime.InferenceSession(str(folder / f"{name}.onnx"), options, ["CPUExecutionProvider"])
            for name in ("encoder", "readings")
        )
        self._names = [o.name for o in self._readings.get_outputs()]

    def encode(self, ids, mask, shapes, first):  # type: ignore[no-untyped-def]
        return self._encoder.run(None, {"ids": ids, "mask": mask, "shapes": shapes, "first": first})

    def read(self, vectors, words, window, first, last, kind):  # type: ignore[no-untyped-def]
        feed = {"vectors": vectors, "words": words, "window": window, "first": first, "last": last, "kind": kind}
        roles, *attributes = self._readings.run(None, feed)
        return roles, dict(zip(self._names[1:], attributes, strict=True))


MODEL = Path(__file__).parent / "model"


def shipped(threads: int | None = None) -> Reader:
    """The model that comes with Truceline; `threads` 0 leaves the number to ONNX Runtime, None takes the model that this
    process has, if it has one."""
    return _loaded(next(iter(_threads), 0) if threads is None else threads)


_threads: dict[int, None] = {}
"""Numbers of threads for which the model is loaded, the first first."""


@cache
def _loaded(threads: int) -> Reader:
    if not (MODEL / "reader.json").exists():
        raise KnowledgeError(
            f"{MODEL}: the reader's model is missing; install Truceline again, or make it by 'make train'"
        )
    described = json.loads((MODEL / "reader.json").read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    _threads[threads] = None
    return Reader(
        tokenizer,
        OnnxBackend(MODEL, threads),
        Settings(described["thresholds"], described["curves"], described["least"]),
    )
