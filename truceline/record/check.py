"""Whether a record is whole: every span in its text, every link to something, every checksum."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from truceline.contract import Claim, CodedReport, Effect, Event, Part, Position
from truceline.record import tables
from truceline.record.lake import Lake

KEPT = ("events", "claims", "effects", "positions")
LOST = {
    "a link leads to no event": """
        select l.report || '/' || l.event_id as what from links l
        left join events e on e.report = l.report and e.version = l.version and e.id = l.event_id where e.id is null""",
    "two rows for one event": """
        select report || '/' || id as what from events group by report, version, id having count(*) > 1""",
    "two rows for one version of a report": """
        select report || ' version ' || version as what from all_reports group by report, version having count(*) > 1""",
    "an event is linked twice": """
        select report || '/' || event_id as what from links group by report, version, event_id having count(*) > 1""",
    "its origin is not in the record": """
        select report as what from all_reports where origin not in (select report from all_reports)""",
    "a decision to split it off leads nowhere: its words stand there no more": """
        select one as what from decisions where action = 'split' and other not in (select other from apart)""",
    "a decision to merge it leads nowhere: nothing tells of one of the two any more": """
        select one || ' into ' || other as what from decisions where action = 'merge'
          and (one not in (select incident from linked union all select other from apart)
            or other not in (select incident from linked union all select other from apart))""",
}
"""Fault → the rows that have it."""


def faults(lake: Lake) -> Iterator[str]:
    """Each fault in a line: where it is and what is wrong. Every version is looked at, not the last alone."""
    view = lake.view()
    kept: dict[tuple[str, str, int], set[str]] = {}
    for table in KEPT:
        for row in view.stream(f"select c.* from all_{table} c join added using (report, version, batch)"):
            kept.setdefault((table, row["report"], row["version"]), set()).add(_told(table, row))
    for row in view.stream("select r.* from all_reports r join added using (report, version, batch)"):
        name = f"{row['report']} version {row['version']}"
        try:
            coded = tables.coded(row)
        except ValidationError as error:
            yield f"{name}: its coded record cannot be read ({error.errors()[0]['msg']})"
            continue
        if tables.checksum(coded.report) != row["checksum"]:
            yield f"{name}: the text does not fit its checksum"
        yield from (f"{name}: {fault}" for fault in _spans(coded))
        made = tables.rows(coded)
        for table in KEPT:
            told = {_told(table, r) for r in tables.arrow(table, made[table]).to_pylist()}
            if kept.get((table, row["report"], row["version"]), set()) != told:
                yield f"{name}: the rows of {table} are not those of its coded record"
    for fault, sql in LOST.items():
        yield from (f"{row['what']}: {fault}" for row in view.stream(sql))


def _told(table: str, row: dict[str, Any]) -> str:
    """A row without what only the record knows of it."""
    own = ("day", "batch", "report", "version", "added_at", "published_at")
    return repr([(name, row[name]) for name in tables.SCHEMAS[table].names if name not in own])


def _spans(coded: CodedReport) -> Iterator[str]:
    text = coded.report.text
    claims = {c.id for c in coded.claims}
    records: list[Event | Claim | Effect | Position] = [*coded.events, *coded.claims, *coded.effects, *coded.positions]
    for record in records:
        for part in _parts(record):
            if part.text != " … ".join(text[s:e] for s, e in part.spans):
                yield f"{record.id}: '{part.text}' does not stand in the text at {part.spans}"
        for claim in getattr(record, "claim_ids", ()):
            if claim not in claims:
                yield f"{record.id}: its claim {claim} is not there"


def _parts(record: object) -> Iterator[Part]:
    for value in vars(record).values():
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Part):
                yield part
