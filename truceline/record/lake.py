"""The lake: a record that is only ever appended to, what is added to it, and what it knows.

An addition writes the children first and `reports` last, in one transaction of that table: a process killed at any
point leaves rows that no reader counts, and adding again does the work anew.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
from deltalake import DeltaTable

from truceline import __version__
from truceline.contract import CodedReport
from truceline.errors import RecordError
from truceline.record import tables
from truceline.record.incidents import Linker, told_by, told_by_each
from truceline.record.near import Near
from truceline.record.origins import Origins, sketch
from truceline.record.store import MANY_FILES, MANY_WHILE_FILLING, OvertakenError, Store
from truceline.record.tables import CHILDREN, LEDGER, Rows
from truceline.record.view import View

T = TypeVar("T")
Row = dict[str, Any]
TRIES = 6
"""Times that an addition begins anew because others wrote first."""
AT_ONCE = 4
"""Tables that are written at one time."""
JOINED = 16
"""Additions after which it is looked whether there are small files to join."""


@dataclass
class Added:
    """What became of the reports of an addition, by their ids."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    ahead: list[str] = field(default_factory=list)
    """Those, new or changed, that are dated after the day of adding: kept as they are, but perhaps a slip."""


Beside = Callable[[Added, str, datetime], Rows]
"""What became of the reports, the addition's id and the moment → rows that are written before it counts."""


class Lake:
    """A record at an address, with options of the storage (`storage_options` of Delta Lake)."""

    def __init__(self, address: str, options: Mapping[str, str] | None = None) -> None:
        self.store = Store(address, options)

    @property
    def address(self) -> str:
        """Its folder or address."""
        return self.store.address

    @property
    def local(self) -> Path | None:
        """Its folder, where it is one."""
        return self.store.local

    def create(self) -> Lake:
        """The record, its tables made where they are missing."""
        self.store.create()
        return self

    def open(self) -> Lake:
        """The record, which must be there."""
        self.store.accept()
        return self

    def table(self, name: str) -> DeltaTable:
        """One of its tables."""
        return self.store.table(name)

    def view(self, as_of: datetime | None = None, reported_by: datetime | None = None) -> View:
        """What it knew at a moment, of what was published by another."""
        return View(self.table, as_of, reported_by)

    def add(self, reports: Iterable[CodedReport], at: datetime | None = None, beside: Beside | None = None) -> Added:
        """Add reports, all or none; what is known already changes nothing, a changed text is a new version. With
        `beside`, its rows are added with them, and their events are left to be linked by `record/waiting.py`."""
        given = sorted(reports, key=tables.order)  # in the order in which relinking takes them
        return self.in_turn(lambda: self._add(given, at or datetime.now(UTC), beside))

    def _add(self, reports: list[CodedReport], at: datetime, beside: Beside | None) -> Added:
        added, batch = Added(), uuid.uuid4().hex
        counted = self.table("reports")
        view = self._view_of(counted)
        known = view.versions([tables.key(r.report) for r in reports])
        before = frozenset(known)
        taken: list[Rows] = []
        for coded in reports:
            key, checksum = tables.key(coded.report), tables.checksum(coded.report)
            versions = known.setdefault(key, [])
            if checksum in versions:
                added.known.append(coded.report.id)
                continue
            (added.changed if versions else added.new).append(coded.report.id)
            versions.append(checksum)
            found = tables.rows(coded)
            published = found["reports"][0]["published_at"]
            if published and published > at + timedelta(days=1):
                added.ahead.append(coded.report.id)
            by = coded.report.publisher
            found["sketches"] = [{"hashes": sketch(coded.report.text, by), "publisher": by}]
            found["reports"][0] |= {"coder": __version__}
            tables.own(found, {
                "day": at.date(), "batch": batch, "report": key, "version": len(versions), "added_at": at,
                "published_at": published,
            })  # fmt: skip
            taken.append(found)
        made = _made(taken, view, before, linked=beside is None) if taken else {}
        extra = beside(added, batch, at) if beside else {}
        if made or extra:
            self._write(extra | made, counted)
        return added

    def _write(self, made: Rows, counted: DeltaTable) -> None:
        with self.store.told("see that there is room and the right to write there; nothing of this addition was kept"):
            first = [name for name in (*CHILDREN, *LEDGER) if made.get(name)]
            with ThreadPoolExecutor(AT_ONCE) as pool:
                list(pool.map(lambda name: self._append(name, tables.arrow(name, made[name])), first))
            if "reports" in made:
                self._append("reports", tables.arrow("reports", made["reports"]), counted)
        if counted.version() % JOINED == 0:
            self.store.join_files(MANY_WHILE_FILLING if "pieces" in made else MANY_FILES)

    def _append(self, name: str, rows: pa.Table, after: DeltaTable | None = None) -> None:
        self.store.append(name, rows, after)

    def decide(self, decide: Callable[[View], list[dict[str, Any]]]) -> None:
        """Keep people's decisions about incidents, made of what the record holds now; all or none."""
        self.in_turn(lambda: self._decide(decide(self.view())))

    def _decide(self, rows: list[dict[str, Any]]) -> None:
        with self.store.told("see that there is room and the right to write there; the decision was not kept"):
            if rows:
                self._append("decisions", tables.arrow("decisions", rows))

    def relink(self) -> int:
        """Link all events of all versions again, in the order in which their reports were added. Decisions by hand lie
        over the links and hold. Returns the number of incidents."""
        return self.in_turn(self._relink)

    def _relink(self) -> int:
        links, counted = self.table("links"), self.table("reports")
        with self.store.told("see that there is room and the right to write there; the links are as they were"):
            if not self.local:
                # an empty commit: additions that are under way, whose links lie here already, will begin anew
                self._append("reports", tables.arrow("reports", []), counted)
            view = self._view_of(counted)
            linker = Linker(Near(view))
            rows: list[dict[str, Any]] = []
            for report, events in view.in_order():
                key = report["report"]
                said = {event["id"]: tables.words(event) for event in events}
                rows += [link | report for link in linker.link(told_by(events, report, key), key, said)]
            self.store.overwrite("links", tables.arrow("links", rows), links)
        return len({row["incident"] for row in rows})

    def _view_of(self, reports: DeltaTable) -> View:
        """What the record knows now, by this state of `reports`."""
        return View(lambda name: reports if name == "reports" else self.table(name))

    def in_turn(self, do: Callable[[], T]) -> T:
        """Do what no other process may do at the same time."""
        for _ in range(TRIES):
            with self.store.alone():
                try:
                    return do()
                except OvertakenError:
                    continue
        raise RecordError(self.address, "other processes keep adding to it", "wait until they are done, then try again")


def _made(taken: list[Rows], view: View, before: Iterable[str], linked: bool) -> Rows:
    """The rows of all reports of an addition, their origins found and, where that is asked, their events linked."""
    reports = [found["reports"][0] for found in taken]
    sketched = [found["sketches"][0] for found in taken]
    origins = Origins(view)
    origins.load(sketched)
    made: Rows = {name: [] for name in ("reports", *CHILDREN)}
    for found, report, sketched_ in zip(taken, reports, sketched, strict=True):
        report["origin"], report["newsroom"], report["origin_because"] = origins.of(sketched_)
        day = tables.on(report["published_at"])
        sketched_ |= {"origin": report["origin"], "newsroom": report["newsroom"], "period": tables.period(day, day)}
        for name, rows in found.items():
            made[name] += rows
    if linked:
        changed = {r["report"] for r in reports} & set(before)
        made["links"] = links(
            [(report, found["events"]) for report, found in zip(reports, taken, strict=True)], view, changed
        )
    return made


def links(told: Sequence[tuple[Row, list[Row]]], view: View, changed: Iterable[str]) -> list[Row]:
    """The rows of `links` of reports, each a row with the rows of its events, in the order in which they are taken;
    `changed` are those of which another version is linked already."""
    tellings = list(told_by_each((events, report, report["report"]) for report, events in told))
    linker, made = Linker(Near(view)), list[Row]()
    pools = linker.pools(tellings)
    linker.near.load([one for those, _ in pools for one in those], changed)
    for (report, events), those, pool in zip(told, tellings, pools, strict=True):
        own = {name: report[name] for name in ("day", "batch", "report", "version", "added_at", "published_at")}
        said = {event["id"]: tables.words(event) for event in events}
        made += [link | own for link in linker.link(those, report["report"], said, pool)]
    return made
