"""What the JSON API answers, as its OpenAPI document says it: the record's own columns, with what they mean."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

import pyarrow as pa
from pydantic import BaseModel, Field, create_model

from truceline.contract import Claim, CodedReport, Effect, Event, Position
from truceline.knowledge import FOLDER, load
from truceline.reports.report import Report
from truceline.talks.model import Change, Gap, Ladder, TermCell
from truceline.views.columns import columns

MEANT = {
    "permalink": "the page of it", "copies": "reports of its origin, itself among them",
    "link_score": "how sure it is that it tells of the incident", "link_because": "why, the weightiest first",
}  # fmt: skip
RECORDS: dict[str, type[BaseModel]] = {"events": Event, "claims": Claim, "effects": Effect, "positions": Position}
KINDS = ("reports", "events", "claims", "effects", "positions", "incidents")


@cache
def linked(kind: str) -> pa.Schema:
    """The columns of the rows of a kind, with the address of its page."""
    return columns(kind).append(pa.field("permalink", pa.string()))


@cache
def row(kind: str) -> type[BaseModel]:
    """One row as a model."""
    told = load(FOLDER / "columns.yaml")["files"]
    file = "incidents.csv" if kind == "incidents" else f"{'events' if kind == 'mentions' else kind}.parquet"
    meant: dict[str, str] = told["reports.parquet"] | told[file] | MEANT
    fields: dict[str, Any] = {
        f.name: (_type(f.type) | None, Field(description=meant.get(f.name, ""))) for f in linked(kind)
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
