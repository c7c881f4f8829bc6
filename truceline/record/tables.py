"""The tables of a record, and the rows that a coded report makes in them.

Flat columns for whoever reads the Parquet files with other tools; `reports.coded` holds the whole contract. A row
belongs to one version of one report: `report` (the report's key), `version`, and `batch`, the addition that wrote
it. A row whose batch wrote no row of `reports` was never added: reports are written last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import pyarrow as pa

from truceline.contract import Actor, CodedReport, Part
from truceline.reports.report import Report

FORMAT = 3
"""The format of the tables; a record of another one is refused."""

_TIME = pa.timestamp("us", tz="UTC")
_TEXTS = pa.list_(pa.string())
_OWN = [("day", pa.date32()), ("batch", pa.string()), ("report", pa.string()), ("version", pa.int32())]
_WHEN = [("added_at", _TIME), ("published_at", _TIME)]
_SAID = [
    ("id", pa.string()),
    ("start", pa.int32()),
    ("end", pa.int32()),
    ("claim_ids", _TEXTS),
    ("confidence", pa.float32()),
]

SCHEMAS: dict[str, pa.Schema] = {
    "reports": pa.schema([
        *_OWN, ("report_id", pa.string()), ("url", pa.string()), ("publisher", pa.string()), ("title", pa.string()),
        ("published_at", _TIME), ("published", pa.string()), ("language", pa.string()), ("added_at", _TIME),
        ("text", pa.string()), ("checksum", pa.string()), ("origin", pa.string()), ("newsroom", pa.string()), ("origin_because", pa.string()),
        ("coder", pa.string()), ("coded", pa.string()),
    ]),
    "events": pa.schema([
        *_OWN, *_SAID, ("event_type", pa.string()), ("mode", pa.string()), ("quad", pa.string()), ("score", pa.float32()),
        ("status", pa.string()), ("actors", _TEXTS), ("actor_names", _TEXTS), ("actor_countries", _TEXTS),
        ("recipients", _TEXTS), ("recipient_names", _TEXTS), ("recipient_countries", _TEXTS), ("trigger", pa.string()),
        ("sentence", pa.string()), ("date_start", pa.date32()), ("date_end", pa.date32()), ("date_precision", pa.string()),
        ("places", _TEXTS), ("latitude", pa.float64()), ("longitude", pa.float64()), ("deaths_low", pa.int64()),
        ("deaths_high", pa.int64()), ("injuries_low", pa.int64()), ("injuries_high", pa.int64()), ("denied_by", _TEXTS),
        *_WHEN,
    ]),
    "claims": pa.schema([
        *_OWN, *_SAID, ("source", pa.string()), ("source_name", pa.string()), ("cue", pa.string()),
        ("content", pa.string()), ("kind", pa.string()), ("modality", pa.string()),
        *_WHEN,
    ]),
    "effects": pa.schema([
        *_OWN, *_SAID, ("cause", pa.string()), ("effect", pa.string()), ("signal", pa.string()),
        ("cause_event_id", pa.string()), ("direction", pa.string()), ("affects", pa.string()), ("modality", pa.string()),
        *_WHEN,
    ]),
    "positions": pa.schema([
        *_OWN, *_SAID, ("party", pa.string()), ("party_name", pa.string()), ("term", pa.string()),
        ("stance", pa.string()), ("content", pa.string()), ("event_id", pa.string()),
        *_WHEN,
    ]),
    "links": pa.schema([
        *_OWN, ("event_id", pa.string()), ("incident", pa.string()), ("score", pa.float32()), ("because", pa.string()),
        *_WHEN, ("first", pa.date32()), ("last", pa.date32()), ("keys", pa.list_(pa.int64())),
        ("holds", pa.int32()), ("members", pa.list_(pa.int64())), ("points", pa.list_(pa.float64())), ("words", pa.int64()),
        ("period", pa.string()),
    ]),
    "sketches": pa.schema([
        *_OWN, *_WHEN, ("origin", pa.string()), ("newsroom", pa.string()), ("publisher", pa.string()), ("hashes", pa.list_(pa.int64())),
        ("period", pa.string()),
    ]),
    "decisions": pa.schema([
        ("day", pa.date32()), ("decided_at", _TIME), ("action", pa.string()), ("one", pa.string()), ("other", pa.string()),
        ("note", pa.string()), ("report", pa.string()), ("version", pa.int32()), ("words", pa.int64()),
    ]),
}  # fmt: skip
"""Table → its columns. `day` is the day of adding."""

LEDGER: dict[str, pa.Schema] = {
    "pieces": pa.schema([
        ("day", pa.date32()), ("batch", pa.string()), ("piece", pa.string()), ("archive", pa.string()), ("name", pa.string()),
        ("read", pa.int32()), ("added", pa.int32()), ("known", pa.int32()), ("other_language", pa.int32()),
        ("dropped", pa.int32()), ("refused", pa.int32()), ("characters", pa.int64()), ("worker", pa.string()),
        ("seconds", pa.float64()), ("seconds_coding", pa.float64()), ("megabytes", pa.int32()), ("done_at", _TIME),
    ]),
    "refused": pa.schema([
        ("day", pa.date32()), ("batch", pa.string()), ("piece", pa.string()), ("kind", pa.string()), ("place", pa.string()),
        ("because", pa.string()), ("remedy", pa.string()), ("score", pa.float32()),
    ]),
    "passes": pa.schema([
        ("day", pa.date32()), ("pass", pa.int64()), ("report", pa.string()), ("version", pa.int32()),
    ]),
}  # fmt: skip
"""Tables that only a record filled from archives has (`record/ledger.py`, `record/waiting.py`). Of `pieces`, `seconds` are
of the worker, `megabytes` its most memory. `refused.kind` is `refused`, or `dropped` by the gate with its score."""

PARTITIONS = {"links": "period", "sketches": "period"}
"""Table → the column by which it is partitioned, where that is not `day`: what linking and the search for copies read
lies together by when it happened or was published."""

LINKING = ("first", "last", "keys", "holds", "members", "points", "words", "period")
"""Columns of `links` that hold what linking looks at of a mention."""

CHILDREN = ("events", "claims", "effects", "positions", "links", "sketches")
"""Tables written before `reports`."""

Rows = dict[str, list[dict[str, Any]]]


def key(report: Report) -> str:
    """What a report is known by for good: its address; else its publisher and id; a text that has neither, by its
    words (the name of a file or its place in a stream may be another text's tomorrow)."""
    said = report.url or (f"{report.publisher}\x1f{report.id}" if report.publisher else f"{report.id}\x1f{report.text}")
    return "r" + hashlib.sha256(said.encode()).hexdigest()[:16]


def order(coded: CodedReport) -> tuple[datetime, str]:
    """Where a report comes among those that are added at one time: by publication, those without a time last."""
    return moment(coded.report.published_at) or datetime.max.replace(tzinfo=UTC), key(coded.report)


def checksum(report: Report) -> str:
    """Of all that can change at an address: the text, its title and its time."""
    said = "\x1f".join([report.text, report.title or "", report.published_at or ""])
    return hashlib.sha256(said.encode()).hexdigest()


def rows(coded: CodedReport) -> Rows:
    """The rows of a coded report, without what only the record knows (`own`)."""
    report = coded.report
    told = coded.model_dump_json(exclude={"report"})
    return {
        "reports": [{
            "report_id": report.id, "url": report.url, "publisher": report.publisher, "title": report.title,
            "published_at": moment(report.published_at), "published": report.published_at, "language": report.language,
            "text": report.text, "checksum": checksum(report), "coded": told,
        }],
        "events": [{
            **_said(e.id, e.trigger, e.claim_ids, e.confidence), "event_type": e.event_type,
            "mode": e.mode[0] if e.mode else None, "quad": e.quad, "score": e.score, "status": e.status,
            "actors": _ids(e.actors), "actor_names": _names(e.actors), "actor_countries": _countries(e.actors),
            "recipients": _ids(e.recipients), "recipient_names": _names(e.recipients),
            "recipient_countries": _countries(e.recipients), "trigger": e.trigger.text, "sentence": e.sentence.text,
            "date_start": _day(e.date.start if e.date else None), "date_end": _day(e.date.end if e.date else None),
            "date_precision": e.date.precision if e.date else None, "places": [p.name or p.text for p in e.places],
            "latitude": next((p.latitude for p in e.places if p.latitude is not None), None),
            "longitude": next((p.longitude for p in e.places if p.longitude is not None), None),
            "deaths_low": e.deaths.low if e.deaths else None, "deaths_high": e.deaths.high if e.deaths else None,
            "injuries_low": e.injuries.low if e.injuries else None,
            "injuries_high": e.injuries.high if e.injuries else None, "denied_by": list(e.denied_by),
        } for e in coded.events],
        "claims": [{
            **_said(c.id, c.cue, (), c.confidence), "source": _id(c.source), "source_name": _name(c.source),
            "cue": c.cue.text, "content": c.content.text if c.content else None, "kind": c.kind, "modality": c.modality,
        } for c in coded.claims],
        "effects": [{
            **_said(f.id, f.signal or f.cause, f.claim_ids, f.confidence), "cause": f.cause.text,
            "effect": f.effect.text, "signal": f.signal.text if f.signal else None, "cause_event_id": f.cause_event_id,
            "direction": f.direction, "affects": f.affects, "modality": f.modality,
        } for f in coded.effects],
        "positions": [{
            **_said(p.id, p.content, p.claim_ids, p.confidence), "party": _id(p.party), "party_name": _name(p.party),
            "term": p.term, "stance": p.stance, "content": p.content.text, "event_id": p.event_id,
        } for p in coded.positions],
    }  # fmt: skip


def own(found: Rows, columns: dict[str, Any]) -> None:
    """Give every row the columns that only the record knows."""
    for table in found.values():
        for row in table:
            row.update(columns)


def arrow(table: str, found: Sequence[dict[str, Any]]) -> pa.Table:
    """The rows as an Arrow table; columns a row lacks are null."""
    return pa.Table.from_pylist(list(found), schema=SCHEMAS.get(table) or LEDGER[table])


def coded(row: dict[str, Any]) -> CodedReport:
    """The coded report that a row of `reports` keeps."""
    report = Report(
        id=row["report_id"], url=row["url"], publisher=row["publisher"], title=row["title"],
        published_at=row["published"], language=row["language"], text=row["text"],
    )  # fmt: skip
    return CodedReport.model_validate_json(f'{{"report":{report.model_dump_json()},{row["coded"][1:]}')


UNDATED = "none"
"""The period of what has no day, or none nearer than a year."""


@lru_cache(10_000)
def period(first: date | None, last: date | None) -> str:
    """The period that a span of days is kept in: a week (by its Monday), a year for what is longer, or none."""
    days = (last - first).days if first and last else None
    if first is None or days is None or days > 366:
        return UNDATED
    return f"w{first - timedelta(first.weekday())}" if days <= 7 else f"y{first.year}"


@lru_cache(10_000)
def periods(first: date, last: date) -> tuple[str, ...]:
    """All periods that may hold a span which meets this one."""
    at, found = first - timedelta(7 + first.weekday()), [UNDATED]
    while at <= last:
        found.append(f"w{at}")
        at += timedelta(7)
    return (*found, *(f"y{year}" for year in range(first.year - 1, last.year + 1)))


def words(event: dict[str, Any]) -> int:
    """The words by which an event is told, as a number: its trigger and sentence, which a correction elsewhere in the
    text leaves as they are."""
    said = f"{event['trigger']}\x1f{event['sentence']}"
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8], signed=True)


def moment(iso: str | None) -> datetime | None:
    """An ISO 8601 day or time as a moment; without a zone it is taken as UTC."""
    if not iso:
        return None
    at = datetime.fromisoformat(iso)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def on(at: datetime | None) -> date | None:
    """The day of a moment."""
    return at.date() if at else None


def _day(iso: str | None) -> Any:
    return datetime.fromisoformat(iso).date() if iso else None


def _said(id_: str, part: Part, claim_ids: Iterable[str], confidence: float) -> dict[str, Any]:
    return {
        "id": id_, "start": part.spans[0][0], "end": part.spans[-1][1], "claim_ids": list(claim_ids),
        "confidence": confidence,
    }  # fmt: skip


def _id(actor: Actor | None) -> str | None:
    return actor.actor_id if actor else None


def _name(actor: Actor | None) -> str | None:
    return (actor.name or actor.text) if actor else None


def _ids(actors: Iterable[Actor]) -> list[str]:
    return [a.actor_id for a in actors if a.actor_id]


def _names(actors: Iterable[Actor]) -> list[str]:
    return [a.name or a.text for a in actors]


def _countries(actors: Iterable[Actor]) -> list[str]:
    return list(dict.fromkeys(a.country for a in actors if a.country))
