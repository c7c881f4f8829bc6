"""Many reports, in one process or several; the order stays."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from pathlib import Path

from truceline.coding.coder import Coder
from truceline.contract import CodedReport
from truceline.knowledge import terms
from truceline.reading.reader import shipped
from truceline.reading.registry import registry
from truceline.reports.report import Report

TOGETHER = 16
"""Reports handed to a process at once."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The user's own files beside ours."""

    actors: Path | None = None
    terms: Path | None = None


def beside() -> int:
    """Threads for a reader that is not alone: half of the cores, since who follows the news also fetches, adds and serves."""
    return max(1, (os.cpu_count() or 1) // 2)


@cache
def coder(knowledge: Knowledge, threads: int = 0) -> Coder:
    """The coder by that knowledge, made once in each process; `threads` 0 lets the reader use every core."""
    known = registry().with_file(knowledge.actors) if knowledge.actors else registry()
    return Coder(known, terms(knowledge.terms), shipped(threads))


def code_all(reports: Iterator[Report], knowledge: Knowledge, jobs: int = 1) -> Iterator[CodedReport]:
    """The coded reports, as they are ready; reports are taken only as fast as they are coded."""
    made = coder(knowledge, 1 if jobs > 1 else 0)
    if jobs == 1:
        yield from map(made.code, reports)
        return
    with ProcessPoolExecutor(jobs) as pool:
        work = partial(_code, knowledge)
        while groups := [g for g in (list(islice(reports, TOGETHER)) for _ in range(4 * jobs)) if g]:
            for group in pool.map(work, groups):
                yield from group


def _code(knowledge: Knowledge, group: list[Report]) -> list[CodedReport]:
    made = coder(knowledge, 1)
    return [made.code(report) for report in group]
