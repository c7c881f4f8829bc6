"""Origins: which texts are copies or rewrites of one, so that ten copies of a wire count once.

A text is sketched by the hashes of its three-word runs that fall into a fixed share of all hashes (FracMinHash, Irber
et al. 2022: a MinHash that estimates containment, so that a trimmed copy is found in the longer one). A text that
holds much of an earlier one, or is held by it, has that one's origin.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from truceline.reading.words import folded, words
from truceline.record.view import View
from truceline.reports.report import Report

RUN = 3
SHARE = 4
"""One in so many hashes is kept."""
DAYS = 7
"""Copies appear within so many days."""
COPY = 0.3
"""Containment from which a text is a copy: reports of one occurrence by two newsrooms share less than a tenth, a
rewritten copy about half (tests/record/test_origins.py)."""
FEW = 5
"""Sketches of fewer hashes say nothing."""


def sketch(text: str) -> list[int]:
    """The kept hashes of a text's three-word runs, in order."""
    said = [folded(w.text) for w in words(text) if w.text[0].isalnum()]
    runs = {" ".join(said[i : i + RUN]) for i in range(len(said) - RUN + 1)}
    hashes = (int.from_bytes(hashlib.blake2b(r.encode(), digest_size=8).digest()) >> 1 for r in runs)
    return sorted(h // SHARE for h in hashes if h % SHARE == 0)


def contained(one: Iterable[int], other: Iterable[int]) -> float:
    """The share of the shorter sketch that the longer holds; 0 where there is too little to tell."""
    a, b = set(one), set(other)
    if a == b:
        return float(bool(a))
    return len(a & b) / min(len(a), len(b)) if min(len(a), len(b)) >= FEW else 0.0


NEAR = """
select report, origin, publisher, sketch from reports
where report <> ? and (published_at is null or ?::timestamptz is null or published_at between ?::timestamptz and ?::timestamptz)
  and len(list_intersect(sketch, ?::bigint[])) >= ?
order by len(list_intersect(sketch, ?::bigint[])) desc, added_at, report limit 20
"""
"""The reports of the record that share most with a sketch."""


def origin_of(
    report: Report, key: str, made: Sequence[int], view: View, beside: Sequence[dict[str, Any]]
) -> tuple[str, str | None]:
    """The origin of a report, and why: that of the text it shares most with, among those of the record within a
    week and those added `beside` it; else itself."""
    from truceline.record.tables import moment

    at = moment(report.published_at)
    low, high = (at - timedelta(DAYS), at + timedelta(DAYS)) if at else (None, None)
    close = [r for r in beside if not (low and high and r["published_at"]) or low <= r["published_at"] <= high]
    found = [*view.rows(NEAR, [key, at, low, high, made, 1, made]), *(r for r in close if r["report"] != key)]
    best = max(found, key=lambda r: contained(made, r["sketch"]), default=None)
    share = contained(made, best["sketch"]) if best else 0.0
    if not best or share < COPY:
        return key, None
    return best[
        "origin"
    ], f"shares {share:.0%} of its words with {best['report']} ({best['publisher'] or 'no publisher'})"
