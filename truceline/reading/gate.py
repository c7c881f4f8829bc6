"""The gate: a cheap test, before the reader, of whether a text may tell of armed conflict, violence or talks at all.

Most news does not, and the reader costs hundreds of times as much. A logistic regression over hashed words and pairs of words
adds up what each window of a text's words says; the text is worth reading when its likeliest window is. It is blind to
names, as the reader is: a word written with a capital ("al-Qassam", too) counts as a name, a number as a number, whosever they are. A text
with too few other words to judge by is let through. Of a text that passes it can choose the paragraphs to read by the same score.
`training/gate.py` makes the weights; docs/scale.md has the figures.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from truceline.errors import KnowledgeError

FILE = Path(__file__).parent / "model" / "gate.npz"
BITS = 16
"""Of a hash: 65,536 weights."""
WINDOW = 60
"""Words judged together, about three sentences."""
FEWEST = 12
"""Words without a capital below which nothing is judged."""
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
NAME, NUMBER = "^", "0"
MIX = np.uint64(0x9E3779B97F4A7C15)

Ids = NDArray[np.uint64]


@dataclass(frozen=True)
class Gate:
    """Judges texts by the weights of their words; the same text always has the same score."""

    weights: NDArray[np.float32]
    bias: float
    threshold: float

    def score(self, text: str) -> float | None:
        """The log-odds that the likeliest window of the text tells of conflict or talks; None where the text holds too
        little to judge by."""
        ids, plain = word_ids(text)
        if plain < FEWEST:
            return None
        said = self.weights[features(ids)].sum(axis=0)
        return self.bias + float(window_sums(said).max())

    def passes(self, score: float | None) -> bool:
        """Whether a text with that score is to be read; doubt passes."""
        return score is None or score >= self.threshold

    def wanted(self, texts: Sequence[str]) -> list[bool]:
        """Which of the windows that the reader sees of a text (paragraphs, most of them) are to be read: those that pass, and
        those beside one that has the score to; all, where none has."""
        scores = [self.score(text) for text in texts]
        told = [score is not None and score >= self.threshold for score in scores]
        near = zip([False, *told], told, [*told[1:], False], scores, strict=False)
        return [any(three) or score is None or not any(told) for *three, score in near]


def word_ids(text: str) -> tuple[Ids, int]:
    """A number for each word of a text (one for all numbers, one for all names however many words they have), and how many
    are neither."""
    words = [_shown(word) for word in WORD.findall(text)]
    ids = np.fromiter((_CODES.get(word) or _code(word) for word in words), np.uint64, len(words))
    again = np.zeros(len(ids), bool)
    again[1:] = (ids[1:] == _CODES[NAME]) & (ids[:-1] == _CODES[NAME])
    ids = ids[~again]
    return ids, int(((ids != _CODES[NAME]) & (ids != _CODES[NUMBER])).sum())


def features(ids: Ids) -> NDArray[np.int64]:
    """Two rows: the weight of each word, and of the pair that it makes with the word before."""
    before = np.concatenate([ids[:1], ids[:-1]])
    single = (ids * MIX) >> np.uint64(64 - BITS)
    pair = ((before * np.uint64(31) + ids) * MIX) >> np.uint64(64 - BITS)
    return np.stack([single, pair]).astype(np.int64)


def window_sums(said: NDArray[np.floating]) -> NDArray[np.float64]:
    """The sums over windows of words that lie half a window apart; the last ends with the text."""
    total = np.concatenate([[0.0], np.cumsum(said, dtype=np.float64)])
    low = starts(len(said))
    return np.asarray(total[np.minimum(low + WINDOW, len(said))] - total[low])


def starts(words: int) -> NDArray[np.int64]:
    """Where the windows of a text of so many words begin."""
    last = max(0, words - WINDOW)
    return np.unique(np.append(np.arange(0, last + 1, WINDOW // 2), last))


@cache
def shipped() -> Gate:
    """The gate that comes with Truceline."""
    try:
        with np.load(FILE) as kept:
            weights = kept["weights"].astype(np.float32) * float(kept["scale"])
            return Gate(weights, float(kept["bias"]), float(kept["threshold"]))
    except (OSError, KeyError, ValueError) as fault:
        raise KnowledgeError(f"{FILE}: the gate's weights are missing or broken; install Truceline again") from fault


def _shown(word: str) -> str:
    return NUMBER if word[0].isdigit() else word if word.islower() else NAME


def _code(word: str) -> int:
    code = zlib.crc32(word.encode()) + 1
    if len(_CODES) < 200_000:
        _CODES[word] = code
    return code


_CODES: dict[str, int] = {NAME: 1 << 33, NUMBER: 1 << 34}
"""Words met so far and their codes."""
