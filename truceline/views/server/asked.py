"""What can be asked of the server: days, filters and pages, as the command line has them."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from truceline.record import asking
from truceline.record.find import Filter
from truceline.views.server.known import Moment

PAGE, MOST = 100, 10_000
"""Rows of a page unless asked otherwise, and the most of a page or a download."""
WORDS = 200
"""Letters of a filter at most."""


def _day(value: Any) -> date | None:
    if value in (None, ""):
        return None
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("no date; write it as 2023-11-24")


def _words(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Day = Annotated[
    date | None, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date", "examples": ["2023-11-24"]})
]
Words = Annotated[
    Annotated[str, Field(max_length=WORDS)] | None, BeforeValidator(_words),
    WithJsonSchema({"type": "string", "maxLength": WORDS}),
]  # fmt: skip


class Moments(BaseModel):
    """As of when. An empty value is none, as forms send it."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    as_of: Day = Field(None, description="know only what had been added by the end of this day")
    reported_by: Day = Field(None, description="only what was published by the end of this day")

    @property
    def moment(self) -> Moment:
        """The two days."""
        return Moment(self.as_of, self.reported_by)


Asked = Annotated[Moments, Query()]


class Rows(Moments):
    """Rows of a record: filters that every kind has, and which rows of them. `kind` is the kind of row."""

    kind: ClassVar[str]

    model_config = ConfigDict(extra="forbid", frozen=True)
    party: Words = Field(None, description="a party, by name or registry id")
    dyad: list[Annotated[str, Field(min_length=1, max_length=WORDS)]] | None = Field(
        None, min_length=2, max_length=2, description="both parties are in it, or in an event that it tells of: give it twice",
        json_schema_extra={"type": "array"},
    )  # fmt: skip
    status: Words = Field(
        None,
        description="actual, historical, future, hypothetical or negated: its own, or that of an event that it tells of;"
        " what is future or hypothetical is no incident",
    )
    place: Words = Field(None, description="a place name, where it happened, or an event that it tells of")
    since: Day = Field(None, description="first day")
    until: Day = Field(None, description="last day")
    publisher: Words = Field(None, description="a publisher; % stands for anything")
    text: Words = Field(
        None, description='words that all stand in it, any case and order; "in quotation marks" they are one phrase'
    )
    limit: int | None = Field(
        None, ge=1, le=MOST, description=f"most rows; {PAGE} unless given, {MOST:,} in a download",
        json_schema_extra={"type": "integer"},
    )  # fmt: skip
    offset: int = Field(0, ge=0, le=10_000_000, description="rows left out before the first; `next` says it")
    format: Literal["json", "csv", "parquet"] = Field("json", description="csv and parquet are downloads")

    @property
    def most(self) -> int:
        """Rows at most."""
        return self.limit or (PAGE if self.format == "json" else MOST)

    def filter(self) -> Filter:
        """The filter; a QuestionError where nothing can have a value."""
        given = {n: v for n in ("since", "until", "publisher", "text", "place") if (v := getattr(self, n, None))}
        dyad = self.dyad or []
        return Filter(
            party=asking.party(self.party) if self.party else None,
            dyad=(asking.party(dyad[0]), asking.party(dyad[1])) if dyad else None,
            type=asking.checked("type", getattr(self, "type", None), asking.types(self.kind)),
            status=asking.status("status", self.status, self.kind), **given,
        )  # fmt: skip


class Reports(Rows):
    """Filters of reports."""

    kind = "reports"
    type: Words = Field(None, description="type of an event that it tells of (ASSAULT, ASSAULT/drone)")


class Claims(Rows):
    """Filters of claims."""

    kind = "claims"
    type: Words = Field(None, description="modality, as denied")


class Positions(Rows):
    """Filters of positions."""

    kind = "positions"
    type: Words = Field(None, description="stance or term, as rejects, ceasefire")


class Effects(Rows):
    """Filters of effects."""

    kind = "effects"
    type: Words = Field(None, description="direction, what is affected, or modality, as worsens, talks")


class Events(Rows):
    """Filters of events."""

    kind = "events"
    type: Words = Field(None, description="event type (ASSAULT, ASSAULT/drone)")


class Incidents(Rows):
    """Filters of incidents."""

    kind = "incidents"
    type: Words = Field(None, description="event type (ASSAULT, ASSAULT/drone)")


class Changes(Moments):
    """Changes of a process."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    since: Day = Field(None, description="what became known on this day or later")


class Compared(BaseModel):
    """Two days."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)
    first: Day = Field(None, alias="from", description="the earlier day; none: a week before the later")
    last: Day = Field(None, alias="to", description="the later day; none: that of the last report")
    by: Literal["published", "added"] = Field("published", description="by publication, or by when the record knew")


class Sought(Moments):
    """What is searched for."""

    q: Words = Field(None, description="words")
    kind: Literal["all", "reports", "claims"] = "all"
    party: Words = None
    publisher: Words = None
    since: Day = None
    until: Day = None
    page: int = Field(1, ge=1, le=1000)
