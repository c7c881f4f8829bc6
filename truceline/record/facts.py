"""Facts: what is compared of mentions, as columns of numbers, so that many pairs are compared at a time.

Each mention has a row: its days, what holds of it, the sizes of its sets, and the members of all its sets as codes. A
code is a number for a member and its set; what two mentions have in common is found by marking the codes of the one
and looking up those of the other. The record keeps a mention as these numbers (`kept`), so that thousands that were
told before are taken in at once (`Facts.recall`), without an object for each.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from truceline.record.mentions import Mention, linking

Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]
Points = frozenset[tuple[float, float]]

SETS = (
    "types", "modes", "actors", "recipients", "places", "names", "target", "people", "things", "part", "deaths", "where",
    "proper", "points", "own",
)  # fmt: skip
"""The sets of a mention; `own` are its words with a capital that are no words of its places' names. The record keeps
their numbers: another order is another format (`record/tables.py`)."""
BITS = 4
"""Bits of a code that tell its set."""
HOLDS = ("told", "several", "historical")
"""What holds of a mention or does not; the record keeps it as bits of one number, in this order."""
NUMBERS = ("first", "last", "width", *HOLDS, "latitude", "longitude")
COLUMN = {name: n for n, name in enumerate((*NUMBERS, *SETS))}
EPOCH = 719163
"""The ordinal of 1970-01-01."""
UNDATED = 9
"""The width of what has no day."""


def kept(told: Mention) -> dict[str, Any]:
    """What the record keeps of a mention, so that it need not be made again of its event: its days, what holds of it, the
    members of its sets as codes, and its points (latitude, longitude, and so on)."""
    sets = [getattr(told, name) for name in SETS[:-1]]
    sets.append(told.proper - told.where)
    holds = (told.told, told.several, told.status == "historical")
    return {
        "first": told.first,
        "last": told.last,
        "holds": sum(held << n for n, held in enumerate(holds)),
        "members": [_member(value) | n for n, values in enumerate(sets) for value in values],
        "points": [degrees for point in sorted(told.points) for degrees in point],
    }


@lru_cache(1_000_000)
def _member(value: Any) -> int:
    """A member as a number whose last bits are left to its set."""
    said = value if isinstance(value, str) else repr(value)
    return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=8).digest(), signed=True) >> BITS << BITS


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
    """The rows of mentions, by their numbers."""

    def __init__(self) -> None:
        self._codes: dict[int, int] = {}
        """Code as it is kept → its number here, with the bits of its set."""
        self._members = np.zeros(1024, np.int64)
        """The numbers of the members of all rows, row after row."""
        self._ends = np.zeros(64, np.int64)
        """Where those of a row end; the first is the end of none."""
        self._table = np.zeros((64, len(COLUMN)))
        self._points: dict[int, Points] = {}
        """Of rows with several."""
        self._marks = np.zeros(1024, bool)
        self._many = 0

    def __len__(self) -> int:
        return self._many

    def rows(self, told: Sequence[Mention]) -> list[int]:
        """New rows of mentions."""
        made = [kept(one) for one in told]
        members = [code for one in made for code in one["members"]]
        here, bits = self._codes, (1 << BITS) - 1
        numbers = [here.setdefault(code, (len(here) << BITS) | code & bits) for code in members]
        days = [[one[at].toordinal() - EPOCH if one[at] else math.nan for one in made] for at in ("first", "last")]
        lengths = [[len(one[name]) for one in made] for name in ("members", "points")]
        points = np.array([degrees for one in made for degrees in one["points"]])
        holds = np.array([one["holds"] for one in made], np.int64)
        sets = np.array(numbers, np.int64) & bits
        return self._add(np.array(days), holds, sets, np.array(numbers, np.int64), np.array(lengths, np.int64), points)

    def recall(self, kept: pa.Table) -> list[int]:
        """New rows of mentions of the record (columns `first`, `last`, `holds`, `members`, `points`). Of their members
        only those are kept that mentions already here have too: all with which they will be compared must be."""
        known = np.fromiter(self._codes, np.int64, len(self._codes))
        numbers = np.fromiter(self._codes.values(), np.int64, len(self._codes))
        order = np.argsort(known)
        known, numbers = np.append(known[order], 0), np.append(numbers[order], -1)
        members = pc.list_flatten(kept["members"]).to_numpy().astype(np.int64)
        at = np.searchsorted(known[:-1], members)
        here = np.where(known[at] == members, numbers[at], -1)
        days = np.array([kept[n].cast(pa.int32()).cast(pa.float64()).to_numpy() for n in ("first", "last")])
        lengths = np.array([pc.list_value_length(kept[name]).to_numpy() for name in ("members", "points")], np.int64)
        points = pc.list_flatten(kept["points"]).to_numpy()
        return self._add(days, kept["holds"].to_numpy(), members & ((1 << BITS) - 1), here, lengths, points)

    def _add(
        self, days: Numbers, holds: Codes, sets: Codes, numbers: Codes, lengths: Codes, points: Numbers
    ) -> list[int]:
        """Rows of first and last days (NaN: none), what holds, and of all one after another, so many of each as `lengths`
        says: members' sets, their numbers here (-1: unknown), and points."""
        low, many = self._many, len(holds)
        row = np.repeat(np.arange(many), lengths[0])
        sizes = np.bincount((row << BITS) + sets, minlength=many << BITS).reshape(many, 1 << BITS)
        first, last = np.where(np.isnan(days).any(axis=0), math.nan, days)
        width = np.where(np.isnan(first), UNDATED, np.minimum(last - first, linking()["days_before"]))
        begins = np.cumsum(lengths[1]) - lengths[1]
        placed = lengths[1] > 0
        at = np.zeros((2, many))
        at[:, placed] = points[begins[placed]], points[begins[placed] + 1]
        bits = [holds >> n & 1 for n in range(len(HOLDS))]
        self._table = _room(self._table, low + many)
        self._table[low : low + many] = np.column_stack([first, last, width, *bits, *at, sizes[:, : len(SETS)]])
        for n in np.flatnonzero(lengths[1] > 2).tolist():
            some = points[begins[n] : begins[n] + lengths[1][n]].tolist()
            self._points[low + n] = frozenset(zip(some[::2], some[1::2], strict=True))
        known = numbers >= 0
        ends = self._ends[low] + np.cumsum(np.bincount(row[known], minlength=many))
        self._ends = _room(self._ends, low + many + 1)
        self._ends[low + 1 : low + many + 1] = ends
        if many:
            self._members = _room(self._members, int(ends[-1]))
            self._members[self._ends[low] : ends[-1]] = numbers[known]
        self._many += many
        return list(range(low, low + many))

    def pairs(self, asked: Sequence[tuple[int, Sequence[int]]]) -> Pairs:
        """Each row beside each of those that it is compared with."""
        if len(self._codes) > len(self._marks):
            self._marks = np.zeros(2 * len(self._codes), bool)
        many = [len(those) for _, those in asked]
        first = np.repeat(np.array([one for one, _ in asked], np.int64), many)
        then = np.array([other for _, those in asked for other in those], np.int64)
        begins, lengths = self._ends[then], self._ends[then + 1] - self._ends[then]
        ends = np.cumsum(lengths)
        codes = self._members[np.repeat(begins - ends + lengths, lengths) + np.arange(lengths.sum())]
        hit, at, pair = np.zeros(len(codes), bool), 0, 0
        for (one, _), more in zip(asked, many, strict=True):
            if more:
                pair += more
                end = int(ends[pair - 1])
                own = self._members[self._ends[one] : self._ends[one + 1]] >> BITS
                self._marks[own] = True
                hit[at:end] = self._marks[codes[at:end] >> BITS]
                self._marks[own] = False
                at = end
        where = (np.repeat(np.arange(len(then)), lengths)[hit] << BITS) + (codes[hit] & ((1 << BITS) - 1))
        shared = np.bincount(where, minlength=len(then) << BITS).reshape(len(then), 1 << BITS)
        mine, theirs = self._table[first].T.copy(), self._table[then].T.copy()
        at_places = np.maximum(mine[COLUMN["points"]], theirs[COLUMN["points"]]) > 1
        points = {n: (self._at(int(first[n])), self._at(int(then[n]))) for n in np.flatnonzero(at_places).tolist()}
        return Pairs(mine, theirs, shared, points)

    def _at(self, row: int) -> Points:
        """The points of a row."""
        if row in self._points:
            return self._points[row]
        said = self._table[row]
        point = float(said[COLUMN["latitude"]]), float(said[COLUMN["longitude"]])
        return frozenset({point} if said[COLUMN["points"]] else ())


def _room(rows: NDArray[Any], many: int) -> NDArray[Any]:
    """The rows with room for so many, made twice as long where there is too little."""
    if many <= len(rows):
        return rows
    return np.concatenate([rows, np.zeros((max(many, 2 * len(rows)) - len(rows), *rows.shape[1:]), rows.dtype)])


EARTH = 6371.0
"""Its radius in kilometres."""


@lru_cache(100_000)
def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees."""
    a, b, c, d = map(math.radians, (*one, *other))
    return EARTH * math.acos(min(1.0, math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)))
