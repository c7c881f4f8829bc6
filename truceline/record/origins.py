"""Origins: which texts are copies or rewrites of one, so that ten copies of a wire count once.

A text is sketched by the hashes of its three-word runs that fall into a fixed share of all hashes (FracMinHash, Irber
et al. 2022: a MinHash that estimates containment, so that a trimmed copy is found in the longer one). A text that
holds much of an earlier one, or is held by it, has that one's origin; where both credit the same agency or outlet
(dateline, "(Agency) -", "Agency contributed", publisher), less is enough. Words within quotation marks are left out:
two newsrooms that quote one spokesman are two origins, with one claimant.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa

from truceline.reading.words import folded, plain
from truceline.record import tables
from truceline.record.view import View

RUN = 3
SHARE = 4
"""One in so many hashes is kept."""
DAYS = 7
"""Copies appear within so many days."""
WEEK = timedelta(DAYS)
COPY = 0.3
"""Containment from which a text is a copy: reports of one occurrence by two newsrooms share less than a tenth, a
rewritten copy about half (tests/record/test_origins.py)."""
CREDITED = 0.15
"""The same for two texts that credit one agency or outlet."""
FEW = 5
"""Sketches of fewer hashes say nothing."""
QUOTED = re.compile(r"“[^”]{30,}”|\"[^\"]{30,}\"|«[^»]{30,}»")
"""What somebody else said at some length."""
NAME = r"[A-Z][\w&.'’-]*(?: [A-Z][\w&.'’-]*){0,2}"
CREDIT = re.compile(
    rf"\((?P<tag>{NAME})\) ?[-–—]|\((?P<end>[A-Z]{{2,5}}|{NAME})\)\s*$"
    rf"|(?P<helped>{NAME}) contributed to this|(?:[Rr]eporting|[Ww]ith \w+) (?:by|from) (?P<by>{NAME})",
    re.M,
)
"""Where a text names the newsroom that it comes from."""


def sketch(text: str, publisher: str | None = None) -> list[int]:
    """The kept hashes of a text's three-word runs, in order; before them, as numbers below zero, whom it credits."""
    own = QUOTED.sub(" ", text)
    said = [word for word in plain(own if len(own) > len(text) / 3 else text) if word[:1].isalnum()]
    runs = {" ".join(said[i : i + RUN]) for i in range(len(said) - RUN + 1)}
    named = {m[m.lastgroup] for m in CREDIT.finditer(text) if m.lastgroup} | ({publisher} if publisher else set())
    credited = {-(_hash(folded(n).strip(".")) // SHARE) - 1 for n in named}
    return sorted({*credited, *(h // SHARE for h in map(_hash, runs) if h % SHARE == 0)})


def _hash(said: str) -> int:
    return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=8).digest()) >> 1


def contained(one: Iterable[int], other: Iterable[int]) -> float:
    """The share of the shorter sketch that the longer holds; 0 where there is too little to tell."""
    a, b = {h for h in one if h >= 0}, {h for h in other if h >= 0}
    if a == b:
        return float(bool(a))
    return len(a & b) / min(len(a), len(b)) if min(len(a), len(b)) >= FEW else 0.0


NEAR = """
with kept as materialized {near},
met as (
  select a.row, c.report, any_value(a.many) as many, count(*) as shared
  from (select report, published_at, unnest(hashes) as hash from kept) c
  join asked a on a.hash = c.hash and a.report <> c.report and (
    a.at is null or c.published_at is null or abs(epoch(a.at) - epoch(c.published_at)) <= {seconds})
  group by a.row, c.report)
select row, report, origin, newsroom, publisher, hashes, shared from met join kept using (report)
where shared >= {copy} * least(many, len(hashes))
qualify row_number() over (partition by row order by shared desc, added_at, report) <= 20
order by row, shared desc, added_at, report
"""
"""For each report the reports of the record that share most with its sketch."""
ASKED = pa.schema([
    ("row", pa.int32()), ("report", pa.string()), ("at", pa.timestamp("us", tz="UTC")), ("hash", pa.int64()), ("many", pa.int32()),
])  # fmt: skip

Row = dict[str, Any]


@dataclass
class Origins:
    """Finds the origins of reports as they are added, by rows of `sketches`: `load` takes in what the record holds near
    them, `of` must then be asked in their order."""

    view: View
    _near: dict[int, list[Row]] = field(default_factory=dict)
    """By the row it was asked for, reports of the record that share something with it."""
    _beside: list[Row] = field(default_factory=list)
    """The rows of this addition so far."""
    _many: list[int] = field(default_factory=list)
    """How many hashes each of them has."""
    _having: dict[int, list[int]] = field(default_factory=dict)
    """By hash, which of them hold it."""

    def load(self, rows: Sequence[Row]) -> None:
        """Take in the reports of the record that share something with these."""
        times = [row["published_at"] for row in rows]
        parts = {p for at in times if at for p in tables.periods(at.date() - WEEK, at.date() + WEEK)}
        said = [[h for h in row["hashes"] if h >= 0] for row in rows]
        many = [len(hashes) for hashes in said]
        of_hash = np.repeat(np.arange(len(rows)), many)
        asked = pa.table([
            pa.array(of_hash.astype(np.int32)),
            pa.array([row["report"] for row in rows], pa.string()).take(of_hash),
            pa.array(times, ASKED.field("at").type).take(of_hash),
            pa.array(list(chain.from_iterable(said)), pa.int64()),
            pa.array(many, pa.int32()).take(of_hash),
        ], schema=ASKED)  # fmt: skip
        sql = NEAR.format(
            near=self.view.near("sketches", None if None in times else parts), seconds=DAYS * 86400, copy=CREDITED
        )
        for n, report, origin, newsroom, publisher, hashes, _ in self.view.tuples(sql, asked=asked):
            row = {"report": report, "origin": origin, "newsroom": newsroom, "publisher": publisher, "hashes": hashes}
            self._near.setdefault(id(rows[n]), []).append(row)

    def of(self, row: Row) -> tuple[str, str, str | None]:
        """The origin of a report, the newsroom behind it, and why: those of the text it shares most with, among those of
        the record within a week and those added before it beside it; else itself and its publisher."""
        hashes = [h for h in row["hashes"] if h >= 0]
        counted: Counter[int] = Counter()
        for h in hashes:
            if h in self._having:
                counted.update(self._having[h])
        mine, many = len(hashes), self._many
        shared = (self._beside[n] for n, both in counted.items() if both >= CREDITED * min(mine, many[n]))
        found = [*self._near.get(id(row), ()), *(r for r in shared if _may_copy(row, r))]
        best = max((r for r in found if _copied(row, r)), key=lambda r: _shared(row, r), default=None)
        for h in hashes:
            self._having.setdefault(h, []).append(len(self._beside))
        self._beside.append(row)
        self._many.append(mine)
        if not best:
            return row["report"], row["publisher"] or row["report"], None
        who, share = best["publisher"] or "no publisher", _shared(row, best)
        both = " and credits the same newsroom" if share < COPY else ""
        because = f"shares {share:.0%} of its words with {best['report']} ({who}){both}"
        return best["origin"], best["newsroom"], because


def _copied(one: Row, other: Row) -> bool:
    """Whether they share enough for one to be a copy of the other."""
    credited = any(h < 0 for h in {*one["hashes"]} & {*other["hashes"]})
    return _shared(one, other) >= (CREDITED if credited else COPY)


def _may_copy(one: Row, other: Row) -> bool:
    """Whether they are two reports, published near enough to each other."""
    a, b = one["published_at"], other["published_at"]
    return bool(one["report"] != other["report"] and (not (a and b) or abs(a - b) <= WEEK))


def _shared(one: Row, other: Row) -> float:
    return contained(one["hashes"], other["hashes"])
