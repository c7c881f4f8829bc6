"""Facts: what is compared of mentions, as columns of numbers, so that many pairs are compared at a time.

Each mention has a row: its days, what holds of it, the sizes of its sets, and the members of all its sets as codes. A
code is a number for a member and its set; what two mentions have in common is found by marking the codes of the one
and looking up those of the other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truceline.record.mentions import Mention, linking

Numbers = NDArray[np.float64]
Points = frozenset[tuple[float, float]]

SETS = (
    "types", "modes", "actors", "recipients", "places", "names", "target", "people", "things", "part", "deaths", "where",
    "proper", "points", "own",
)  # fmt: skip
"""The sets of a mention; `own` are its words with a capital that are no words of its places' names."""
BITS = 4
"""Bits of a code that tell its set."""
NUMBERS = ("first", "last", "width", "told", "several", "historical", "latitude", "longitude")
COLUMN = {name: n for n, name in enumerate((*NUMBERS, *SETS))}


@dataclass(frozen=True)
class Pairs:
    """Columns of the first and of the second mentions of pairs, and what the two have in common."""

    _one: Numbers
    _other: Numbers
    _shared: NDArray[np.int64]
    _points: dict[int, tuple[Points, Points]]
    """Those of the pairs in which one has several."""

    @property
    def one(self) -> dict[str, Numbers]:
        """Column → its values for the first mentions; of a set, how many members it has."""
        return {name: self._one[n] for name, n in COLUMN.items()}

    @property
    def other(self) -> dict[str, Numbers]:
        """The same for the second."""
        return {name: self._other[n] for name, n in COLUMN.items()}

    def both(self, name: str) -> NDArray[np.int64]:
        """How many members a set of the one shares with that of the other."""
        return self._shared[:, SETS.index(name)]

    def near(self, most: float) -> NDArray[np.bool_]:
        """Whether points of the two lie less than so many kilometres apart."""
        one, other = self.one, self.other
        a, c = np.radians(one["latitude"]), np.radians(other["latitude"])
        turned = np.radians(one["longitude"] - other["longitude"])
        cosine = np.sin(a) * np.sin(c) + np.cos(a) * np.cos(c) * np.cos(turned)
        found: NDArray[np.bool_] = np.arccos(np.clip(cosine, -1, 1)) * EARTH < most
        for n, (some, others) in self._points.items():
            found[n] = any(kilometres(p, q) < most for p in some for q in others)
        return found


class Facts:
    """The rows of mentions."""

    def __init__(self) -> None:
        self._codes: dict[tuple[int, Any], int] = {}
        self._rows: dict[int, int] = {}
        """By the identity of a mention its row; `_told` holds it, so that the identity stays its own."""
        self._told: list[Mention] = []
        self._members: list[NDArray[np.int64]] = []
        self._table = np.zeros((64, len(COLUMN)))
        self._marks = np.zeros(1024, bool)

    def __len__(self) -> int:
        return len(self._members)

    def rows(self, told: Sequence[Mention]) -> list[int]:
        """The rows of mentions, made when they are first asked for."""
        found = list(map(self._rows.get, map(id, told)))
        return [self._row(one) if row is None else row for one, row in zip(told, found, strict=True)]

    def _row(self, told: Mention) -> int:
        row = len(self._members)
        sets = [getattr(told, name) for name in SETS[:-1]]
        sets.append(told.proper - told.where)
        codes = self._codes
        made = [codes.setdefault((n, v), (len(codes) << BITS) + n) for n, values in enumerate(sets) for v in values]
        self._members.append(np.array(made, np.int64))
        if row == len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        latitude, longitude = next(iter(told.points), (0.0, 0.0))
        dated = bool(told.first and told.last)
        self._table[row] = (
            told.first.toordinal() if told.first and dated else math.nan,
            told.last.toordinal() if told.last and dated else math.nan,
            width(told), told.told, told.several, told.status == "historical", latitude, longitude, *map(len, sets),
        )  # fmt: skip
        self._rows[id(told)] = row
        self._told.append(told)
        return row

    def pairs(self, asked: Sequence[tuple[Mention, Sequence[Mention]]]) -> Pairs:
        """Each mention beside each of those that it is compared with."""
        ones = self.rows([one for one, _ in asked])
        rows = self.rows([other for _, those in asked for other in those])
        if len(self._codes) > len(self._marks):
            self._marks = np.zeros(2 * len(self._codes), bool)
        members = [self._members[row] for row in rows]
        codes = np.concatenate(members) if members else np.zeros(0, np.int64)
        lengths = [len(each) for each in members]
        hit, at, n = np.zeros(len(codes), bool), 0, 0
        for one, (_, those) in zip(ones, asked, strict=True):
            end = at + sum(lengths[n : n + len(those)])
            own = self._members[one] >> BITS
            self._marks[own] = True
            hit[at:end] = self._marks[codes[at:end] >> BITS]
            self._marks[own] = False
            at, n = end, n + len(those)
        pair = np.repeat(np.arange(len(rows)), lengths)
        where = (pair[hit] << BITS) + (codes[hit] & ((1 << BITS) - 1))
        shared = np.bincount(where, minlength=len(rows) << BITS).reshape(len(rows), 1 << BITS)
        first = np.repeat(np.array(ones, np.int64), [len(those) for _, those in asked])
        mine, theirs = self._table[first].T.copy(), self._table[np.array(rows, np.int64)].T.copy()
        at_places = np.maximum(mine[COLUMN["points"]], theirs[COLUMN["points"]]) > 1
        points = {int(n): (self._told[first[n]].points, self._told[rows[n]].points) for n in np.flatnonzero(at_places)}
        return Pairs(mine, theirs, shared, points)


def width(told: Mention) -> int:
    """The days in which it may have happened, less one."""
    return min((told.last - told.first).days, linking()["days_before"]) if told.first and told.last else 9


EARTH = 6371.0
"""Its radius in kilometres."""


@lru_cache(100_000)
def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees."""
    a, b, c, d = map(math.radians, (*one, *other))
    return EARTH * math.acos(min(1.0, math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)))
