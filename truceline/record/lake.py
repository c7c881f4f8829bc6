"""The lake: a folder (or an S3-compatible address) of Delta tables that is only ever appended to.

An addition writes the children first and `reports` last, in one transaction of that table: a process killed at any
point leaves rows that no reader counts, and adding again does the work anew. One process adds at a time.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError
from filelock import FileLock, Timeout

from truceline import __version__
from truceline.contract import CodedReport
from truceline.errors import RecordError
from truceline.record import tables
from truceline.record.incidents import Linker, pooled, told_by
from truceline.record.near import Near
from truceline.record.origins import Origins, sketch
from truceline.record.tables import CHILDREN, FORMAT, PARTITIONS, SCHEMAS, Rows
from truceline.record.view import View

DESCRIBED = "truceline.json"
"""The file that says that a folder is a record, and of which format."""
MANY_FILES = 200
"""Files of a table past which small ones are joined."""
WAIT = 30
"""Seconds to wait for another process that is adding."""


@dataclass
class Added:
    """What became of the reports of an addition, by their ids."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)


class Lake:
    """A record at an address. `now` tells the time of an addition (the clock, unless a test says otherwise)."""

    def __init__(self, address: str, options: Mapping[str, str] | None = None) -> None:
        self.address = address.removeprefix("file://").rstrip("/") or "/"
        self.options = dict(options or {})

    @property
    def local(self) -> Path | None:
        """Its folder, where it is one."""
        return None if "://" in self.address else Path(self.address)

    def create(self) -> Lake:
        """The record, its tables made where they are missing."""
        if self.local:
            if self.local.exists() and not self.local.is_dir():
                raise RecordError(self.address, "is a file", "give a folder for the record")
            if self.local.exists() and any(self.local.iterdir()) and not self._described():
                raise RecordError(self.address, "the folder holds other files", "give an empty or a new folder")
        with self._told("see that there is room and the right to write there"):
            if self.local and not self._described():
                # described first, so that a record whose making was interrupted is finished by the next addition
                self.local.mkdir(parents=True, exist_ok=True)
                described = self.local / f"{DESCRIBED}.new"
                described.write_text(json.dumps({"format": FORMAT, "made_by": __version__}) + "\n")
                described.replace(self.local / DESCRIBED)
        self._accept()
        with self._alone(), self._told("see that there is room and the right to write there"):
            for name, schema in SCHEMAS.items():
                DeltaTable.create(
                    self.at(name), schema, mode="ignore", partition_by=[PARTITIONS.get(name, "day")], storage_options=self.options or None
                )
        return self

    def open(self) -> Lake:
        """The record, which must be there."""
        if self.local and not self._described():
            raise RecordError(
                self.address, "is no record", "make one with 'truceline add PATH… --record DIR', or give its folder"
            )
        self._accept()
        return self

    def table(self, name: str) -> DeltaTable:
        """One of its tables."""
        with self._told("give the folder of a record"):
            return DeltaTable(self.at(name), storage_options=self.options or None)

    def view(self, as_of: datetime | None = None, reported_by: datetime | None = None) -> View:
        """What it knew at a moment, of what was published by another."""
        return View(self.table, as_of, reported_by)

    def add(self, reports: Iterable[CodedReport], at: datetime | None = None) -> Added:
        """Add reports, all or none; what is known already changes nothing, a changed text is a new version."""
        with self._alone():
            # in the order in which relinking takes them
            return self._add(sorted(reports, key=tables.order), at or datetime.now(UTC))

    def _add(self, reports: list[CodedReport], at: datetime) -> Added:
        added, batch = Added(), uuid.uuid4().hex
        view = self.view()
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
            found["sketches"] = [{"hashes": sketch(coded.report.text, coded.report.publisher), "publisher": coded.report.publisher}]
            found["reports"][0] |= {"coder": __version__}
            tables.own(found, {
                "day": at.date(), "batch": batch, "report": key, "version": len(versions), "added_at": at,
                "published_at": found["reports"][0]["published_at"],
            })  # fmt: skip
            taken.append(found)
        if taken:
            self._write(_linked(taken, view, before))
        return added

    def _write(self, made: Rows) -> None:
        with self._told("see that there is room and the right to write there; nothing of this addition was kept"):
            for name in (*CHILDREN, "reports"):
                if made[name]:
                    self._append(name, tables.arrow(name, made[name]))
        with self._told("the addition is kept; its files will be joined next time"):
            for name in (*CHILDREN, "reports"):
                table = DeltaTable(self.at(name), storage_options=self.options or None)
                if len(table.file_uris()) > MANY_FILES:
                    table.optimize.compact()

    def _append(self, name: str, rows: pa.Table) -> None:
        write_deltalake(self.table(name), rows, mode="append", partition_by=[PARTITIONS.get(name, "day")])

    def decide(self, decide: Callable[[View], list[dict[str, Any]]]) -> None:
        """Keep people's decisions about incidents, made of what the record holds now; all or none."""
        with self._alone():
            rows = decide(self.view())
            with self._told("see that there is room and the right to write there; the decision was not kept"):
                if rows:
                    self._append("decisions", tables.arrow("decisions", rows))

    def relink(self) -> int:
        """Link all events of all versions again, in the order in which their reports were added. Decisions by hand lie
        over the links and hold. Returns the number of incidents."""
        with self._alone():
            view = self.view()
            linker = Linker(Near(view))
            rows: list[dict[str, Any]] = []
            for report, events in view.in_order():
                key = report["report"]
                rows += [link | report for link in linker.link(told_by(events, report, key), key)]
            with self._told("see that there is room and the right to write there; the links are as they were"):
                write_deltalake(
                    self.at("links"), tables.arrow("links", rows), mode="overwrite", partition_by=[PARTITIONS["links"]],
                    storage_options=self.options or None,
                )  # fmt: skip
        return len({row["incident"] for row in rows})

    def at(self, name: str) -> str:
        """The address of a table."""
        return f"{self.address}/{name}"

    def _described(self) -> bool:
        return bool(self.local and (self.local / DESCRIBED).exists())

    def _accept(self) -> None:
        if not self._described() or not self.local:
            return
        try:
            format_ = int(json.loads((self.local / DESCRIBED).read_text())["format"])
        except (ValueError, KeyError, TypeError) as fault:
            raise RecordError(
                f"{self.address}/{DESCRIBED}", "is damaged", f'write {{"format": {FORMAT}}} into it'
            ) from fault
        if format_ > FORMAT:
            raise RecordError(
                self.address,
                f"has format {format_}, newer than this Truceline's ({FORMAT})",
                "install a newer Truceline",
            )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold off other processes that add to the same folder."""
        if not self.local:
            yield
            return
        lock = FileLock(self.local / ".adding", timeout=WAIT)
        try:
            lock.acquire()
        except Timeout:
            raise RecordError(
                self.address, "another process is adding to it", "wait until it is done, then add again"
            ) from None
        except OSError as fault:
            raise RecordError(
                self.address, f"cannot be written ({os.strerror(fault.errno or 0)})", "give a folder of yours"
            ) from fault
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _told(self, remedy: str) -> Iterator[None]:
        """Faults of the tables in plain words."""
        try:
            yield
        except TableNotFoundError as fault:
            raise RecordError(self.address, f"a table is missing ({fault})", "give the folder of a record") from fault
        except (DeltaError, OSError) as fault:
            if not self.local:
                remedy += "; see that the address, the network and the credentials (AWS_ACCESS_KEY_ID …) are right"
            raise RecordError(self.address, " ".join(str(fault).split()), remedy) from fault


def _linked(taken: list[Rows], view: View, before: Iterable[str]) -> Rows:
    """The rows of all reports of an addition, their origins found and their events linked."""
    reports = [found["reports"][0] for found in taken]
    sketched = [found["sketches"][0] for found in taken]
    told = [told_by(found["events"], report, report["report"]) for found, report in zip(taken, reports, strict=True)]
    origins, near = Origins(view), Near(view)
    origins.load(sketched)
    near.load([pooled(one) for tellings in told for one in tellings], {r["report"] for r in reports} & set(before))
    linker = Linker(near)
    made: Rows = {name: [] for name in ("reports", *CHILDREN)}
    for found, report, sketch_, tellings in zip(taken, reports, sketched, told, strict=True):
        report["origin"], report["origin_because"] = origins.of(sketch_)
        sketch_ |= {"origin": report["origin"], "period": tables.period(*[tables.on(report["published_at"])] * 2)}
        own = {name: report[name] for name in ("day", "batch", "report", "version", "added_at", "published_at")}
        found["links"] = [link | own for link in linker.link(tellings, report["report"])]
        for name, rows in found.items():
            made[name] += rows
    return made
