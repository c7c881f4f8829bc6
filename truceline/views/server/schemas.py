"""What the JSON API answers, as its OpenAPI document says it: the record's own columns, with what they mean."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

import pyarrow as pa
from pydantic import BaseModel, Field, create_model

from truceline.contract import Claim, CodedReport, Effect, Event, Position
from truceline.knowledge import FOLDER, load
from truceline.record.tables import SCHEMAS
from truceline.reports.report import Report
from truceline.talks.model import Change, Gap, Ladder, TermCell

TEXT, TEXTS, WHOLE, DAY = pa.string(), pa.list_(pa.string()), pa.int64(), pa.date32()
FROM = {"report_id": TEXT, "publisher": TEXT, "url": TEXT}
"""Columns that rows have of their report."""
NOT_SHOWN = ("text", "coded")
EXTRA: dict[str, dict[str, pa.DataType]] = {
    "reports": {"copies": WHOLE}, "events": FROM, "claims": FROM | {"origin": TEXT}, "effects": FROM | {"origin": TEXT},
    "positions": FROM | {"origin": TEXT},
}  # fmt: skip
INCIDENT: dict[str, pa.DataType] = {
    "incident": TEXT, "first": DAY, "last": DAY, "event_type": TEXT, "mode": TEXT, "types": TEXTS, "actors": TEXTS,
    "recipients": TEXTS, "places": TEXTS, "deaths_low": WHOLE, "deaths_best": WHOLE, "deaths_high": WHOLE,
    "mentions": WHOLE, "reports": WHOLE, "origins": WHOLE, "publishers": WHOLE, "claimants": TEXTS, "denied_by": TEXTS,
    "in_own_voice": WHOLE, "denied_in": WHOLE, "parties": TEXTS, "sentence": TEXT,
}  # fmt: skip
MEANT = {
    "permalink": "the page of it", "copies": "reports of its origin, itself among them",
    "link_score": "how sure it is that it tells of the incident", "link_because": "why, the weightiest first",
}  # fmt: skip
RECORDS: dict[str, type[BaseModel]] = {"events": Event, "claims": Claim, "effects": Effect, "positions": Position}
KINDS = ("reports", "events", "claims", "effects", "positions", "incidents")


@cache
def columns(kind: str) -> pa.Schema:
    """The columns of the rows of a kind."""
    if kind == "incidents":
        found = dict(INCIDENT)
    elif kind == "mentions":
        links = {"incident": TEXT, "link_score": pa.float32(), "link_because": TEXT}
        found = links | {f.name: f.type for f in SCHEMAS["events"]} | FROM | {"newsroom": TEXT}
    else:
        found = {f.name: f.type for f in SCHEMAS[kind] if f.name not in NOT_SHOWN} | EXTRA[kind]
    return pa.schema([*found.items(), ("permalink", TEXT)])


@cache
def row(kind: str) -> type[BaseModel]:
    """One row as a model."""
    told = load(FOLDER / "columns.yaml")["files"]
    file = "incidents.csv" if kind == "incidents" else f"{'events' if kind == 'mentions' else kind}.parquet"
    meant: dict[str, str] = told["reports.parquet"] | told[file] | MEANT
    fields: dict[str, Any] = {
        f.name: (_type(f.type) | None, Field(description=meant.get(f.name, ""))) for f in columns(kind)
    }
    return create_model(f"Row_{kind}", **fields)


@cache
def rows(kind: str) -> type[BaseModel]:
    """A page of rows."""
    return create_model(
        kind.capitalize(),
        items=(list[row(kind)], Field(description="the rows")),  # type: ignore[arg-type,misc]
        next=(str | None, Field(description="the address of the next rows; null: there are none")),
        version=(str, Field(description="the record's version that they are of")),
    )


def _type(of: pa.DataType) -> Any:
    if pa.types.is_list(of):
        return list[str]
    named = {"string": str, "date32[day]": date, "double": float, "float": float}
    return datetime if pa.types.is_timestamp(of) else named.get(str(of), int)


class Status(BaseModel):
    """Where a process stands on both ladders, with their history."""

    headline: str
    agreement: Ladder
    talks: Ladder


class Terms(BaseModel):
    """Who wants what, and what stands between."""

    cells: list[TermCell]
    gaps: list[Gap]


class Changed(BaseModel):
    """What changed, newest first."""

    items: list[Change]


class Version(BaseModel):
    """What is served."""

    version: str = Field(description="the record's version; another one when anything in it changed")
    publish: str = Field(description="texts: in full; snippets: only offsets, codes and at most 200 characters")


class PublicReport(Report):
    """A report; its text is null where texts are kept back."""

    text: str | None  # type: ignore[assignment]


class PublicCoded(CodedReport):
    """A report with all that it says."""

    report: PublicReport
