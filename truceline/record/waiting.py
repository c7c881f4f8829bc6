"""Linking what was added unlinked: the reports of archives, week by week of their publication.

An archive's piece may hold reports of any day. Linked as it is added, each piece would read what the record holds of all those
weeks; linked afterwards, each week is read once. The weeks are taken in their order, and in a week reports by publication;
so the incidents depend on what was added and not on how it was cut, coded or interrupted. A pass is kept with its
number in one transaction of `links`; which reports it took is written before, and counts if the pass does.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from truceline.record import tables
from truceline.record.lake import Lake, links
from truceline.record.view import View

STEP = "truceline-linking"
"""The name under which `links` keeps the number of the last pass."""
MOST = 5000
"""Reports linked in one pass."""
WAITING = """
select r.report, r.version, r.batch, r.day, r.added_at, r.published_at,
  arg_max(r.published_at, r.version) over (partition by r.report) as published
from added r
where r.batch in (select batch from all_pieces)
  and (r.report, r.version) not in (select (report, version) from all_passes where pass <= ?)
  and (r.report, r.version) not in (select (report, version) from all_links where batch in (select batch from batches))
order by published nulls last, r.report, r.version
"""
"""Versions that are not linked yet, in order. A report that waits in several versions is taken in the week of the last, so
that its versions are taken one after the other."""
EVENTS = """
select e.* from all_events e semi join asked using (report, version, batch)
where e.published_at between ? and ? or e.published_at is null order by e.start, e.id
"""


@dataclass(frozen=True, slots=True)
class Pass:
    """What a pass has linked."""

    period: str
    reports: int
    rows: int
    seconds: float
    left: int
    """Reports that still wait."""

    def __str__(self) -> str:
        of = "without a day" if self.period == tables.UNDATED else f"of the week of {self.period[1:]}"
        return f"linked {self.reports} reports {of} in {self.seconds:.1f} s; {self.left} wait"


def link(lake: Lake) -> Iterator[Pass]:
    """Link all that waits, a week of at most MOST reports at a time."""
    while made := lake.in_turn(lambda: _pass(lake)):
        yield made


def _pass(lake: Lake) -> Pass | None:
    began = time.monotonic()
    before = lake.table("links")
    number = before.transaction_version(STEP) or 0
    view = lake.view()
    waiting = view.rows(WAITING, [number])
    if not waiting:
        return None
    period = _week(waiting[0])
    taken = [row for row in waiting[:MOST] if _week(row) == period]
    view.without(_versions(waiting))
    made = links(_told(view, taken), view, {row["report"] for row in taken if row["version"] > 1})
    day = datetime.now(UTC).date()
    marks = [{"day": day, "pass": number + 1, "report": r["report"], "version": r["version"]} for r in taken]
    with lake.store.told("see that there is room and the right to write there; this week was not linked"):
        lake.store.append("passes", tables.arrow("passes", marks))
        lake.store.append("links", tables.arrow("links", made), before, (STEP, number + 1))
    lake.store.join_files()
    return Pass(period, len(taken), len(made), time.monotonic() - began, len(waiting) - len(taken))


def _told(view: View, taken: list[dict[str, Any]]) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each of these versions, with its events."""
    asked = pa.table({
        "report": pa.array([r["report"] for r in taken], pa.string()),
        "version": pa.array([r["version"] for r in taken], pa.int32()),
        "batch": pa.array([r["batch"] for r in taken], pa.string()),
    })  # fmt: skip
    times = [r["published_at"] for r in taken if r["published_at"]] or [datetime.now(UTC)]
    events: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for event in view.rows(EVENTS, [min(times), max(times)], asked=asked):
        events.setdefault((event["report"], event["version"]), []).append(event)
    return [(row, events.get((row["report"], row["version"]), [])) for row in taken]


def _versions(waiting: list[dict[str, Any]]) -> pa.Table:
    return pa.table({
        "report": pa.array([r["report"] for r in waiting], pa.string()),
        "version": pa.array([r["version"] for r in waiting], pa.int32()),
    })  # fmt: skip


def _week(row: dict[str, Any]) -> str:
    """The week of publication; undated reports come last, together."""
    day = tables.on(row["published"])
    return tables.period(day, day)
