"""What a record knew at a moment: SQL over its tables by DuckDB, which reads no more of them than it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from deltalake import DeltaTable

from truceline.errors import RecordError

ADDED = """
create temp table added as
select report, version, batch, added_at, published_at from all_reports
where (getvariable('as_of') is null or day <= getvariable('as_of')::date and added_at <= getvariable('as_of'))
  and (getvariable('reported_by') is null or published_at <= getvariable('reported_by'))
"""
"""Every version of every report that was added by the moment."""
KNOWN = """
create temp table known as select * from added
qualify row_number() over (partition by report order by version desc, added_at desc) = 1
"""
"""The last of each."""
CHILD = """
create view {name} as
select c.*, k.added_at, k.published_at from all_{name} c join known k using (report, version, batch)
"""
DECISIONS = """
create view decisions as
select * from all_decisions where getvariable('as_of') is null or decided_at <= getvariable('as_of')
qualify row_number() over (partition by action, one order by decided_at desc) = 1
"""
"""The last word on each mention that was split off and each incident that was merged into another."""
LINKED = """
create view linked as
select c.*, k.added_at, k.published_at from all_links c join known k using (report, version, batch)
"""
"""Links as the rules made them."""
LINKS = """
create view links as
select c.* replace (coalesce(t.other, s.other, m.other, c.incident) as incident) from linked c
left join decisions s on s.action = 'split' and s.one = c.report || '/' || c.event_id
left join decisions t on t.action = 'merge' and t.one = s.other
left join decisions m on m.action = 'merge' and m.one = c.incident
"""
"""Links, as people have corrected them."""


class View:
    """Views `reports`, `events`, `claims`, `effects`, `positions`, `links`, `decisions` as known at a moment; `linked`
    are the links before people corrected them, `all_…` the tables as they lie."""

    def __init__(self, found: Mapping[str, DeltaTable], as_of: datetime | None, reported_by: datetime | None) -> None:
        self._db = duckdb.connect()
        self._db.execute("set timezone = 'UTC'")
        self._db.execute("set variable as_of = ?::timestamptz", [as_of])
        self._db.execute("set variable reported_by = ?::timestamptz", [reported_by])
        with _told():
            for name, table in found.items():
                self._db.register(f"all_{name}", table.to_pyarrow_dataset())
            for sql in (ADDED, KNOWN, DECISIONS, LINKED, LINKS):
                self._db.execute(sql)
            for name in ("events", "claims", "effects", "positions"):
                self._db.execute(CHILD.format(name=name))
            self._db.execute(
                "create view reports as select r.* from all_reports r join known using (report, version, batch)"
            )

    def rows(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """The rows of a query, as dictionaries."""
        with _told():
            cursor = self._db.execute(sql, dict(values) if isinstance(values, Mapping) else list(values))
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def stream(self, sql: str, many: int = 500) -> Iterator[dict[str, Any]]:
        """The rows of a query, a few at a time; no other query may be asked before the last row."""
        with _told():
            cursor = self._db.execute(sql)
            names = [column[0] for column in cursor.description or ()]
            while rows := cursor.fetchmany(many):
                yield from (dict(zip(names, row, strict=True)) for row in rows)

    def write(self, sql: str, path: Path) -> None:
        """The rows of a query as a Parquet file."""
        with _told():
            self._db.execute(f"copy ({sql}) to '{str(path).replace(chr(39), chr(39) * 2)}' (format parquet)")

    def versions(self, keys: Sequence[str]) -> dict[str, list[str]]:
        """Of each of the reports that is known, the checksums of its versions in their order."""
        found: dict[str, list[str]] = {}
        sql = "select report, checksum from all_reports where list_contains(?, report) order by version"
        for row in self.rows(sql, [list(keys)]):
            found.setdefault(row["report"], []).append(row["checksum"])
        return found

    def in_order(self) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
        """Every version of every report with its events, in the order in which they were added."""
        events: dict[tuple[str, int], list[dict[str, Any]]] = {}
        sql = "select e.* from all_events e join added using (report, version, batch) order by e.start, e.id"
        for event in self.rows(sql):
            events.setdefault((event["report"], event["version"]), []).append(event)
        sql = (
            "select r.report, r.version, r.batch, r.day, r.published_at from all_reports r"
            " join added using (report, version, batch)"
            " order by r.added_at, r.published_at nulls last, r.report, r.version"
        )
        for report in self.rows(sql):
            yield report, events.get((report["report"], report["version"]), [])


@contextmanager
def _told() -> Iterator[None]:
    """A damaged file in plain words."""
    try:
        yield
    except (duckdb.InvalidInputException, duckdb.IOException) as fault:
        said = str(fault).splitlines()[0]
        table = re.search(r"'all_(\w+)'", said)
        raise RecordError(
            f"table {table[1] if table else '?'}",
            f"{said}; it cannot be read",
            "put the file back from a copy of the record",
        ) from fault
