"""The printed record of one report: what `truceline code --format jsonl` writes, one object a report.

Spans are [start, end) in Unicode code points of `report.text`, exactly as the text came in. What could not
be decided is null, and the `reason` beside it says why. Field names and values are the published contract;
`truceline schema` prints it as JSON Schema.
"""

from __future__ import annotations

import hashlib
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from truceline.reading.anchors import Span
from truceline.reports.report import Report

__all__ = ["Actor", "Because", "Claim", "CodedReport", "Count", "Date", "Effect", "Event", "Part", "Place", "Position"]

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Status = Literal["actual", "historical", "future", "hypothetical", "negated"]
Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]
Term = str
"""One of `knowledge/terms.yaml`, or of the user's own."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Part(_Frozen):
    """Words of the report; several spans where they stand apart, joined by " … " in `text`."""

    text: str
    spans: tuple[Span, ...]


class Actor(Part):
    """Words that name or describe somebody, and whom they mean."""

    actor_id: str | None = Field(description="entry of the actor registry; null when it is in none")
    name: str | None = Field(description="the actor's name; null when the words do not say who it is")
    country: str | None = Field(description="ISO 3166-1 alpha-3")
    sectors: tuple[str, ...] = Field(default=(), description="PLOVER sector codes, the general first")
    resolved_from: str | None = Field(
        default=None, description="the earlier words that a pronoun or description stands for"
    )
    reason: str | None = Field(default=None, description="why name or actor_id is null, or how it was resolved")


class Date(_Frozen):
    """When: first and last day in question, and how exactly that is known."""

    start: str | None = Field(description="ISO 8601 day")
    end: str | None = Field(description="ISO 8601 day, the last one included")
    precision: Literal["day", "week", "month", "year", "period"] | None
    text: str
    reason: str | None = None


class Place(Part):
    """A place name, located by the gazetteer where it knows it."""

    name: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int | None = None
    reason: str | None = None


class Count(_Frozen):
    """How many: `dozens` is 24 to 99; high null means no upper bound is said."""

    low: int | None
    high: int | None
    text: str


class Because(_Frozen):
    """Why a record was coded so: the words, the rule or model, how sure, and what came second."""

    trigger: str
    rule: str
    score: float
    runner_up: str | None = None
    runner_up_score: float | None = None
    notes: tuple[str, ...] = ()


class Event(_Frozen):
    """One mention of who did what to whom, in PLOVER 2."""

    id: str
    event_type: EventType
    mode: tuple[str, ...]
    context: tuple[str, ...]
    quad: Quad
    score: float = Field(description="PLOVER 2 intensity, -10 (conflict) to 10 (cooperation)")
    status: Status
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    trigger: Part
    sentence: Part
    date: Date | None
    places: tuple[Place, ...]
    deaths: Count | None
    injuries: Count | None
    claim_ids: tuple[str, ...] = Field(description="whose words it is in; empty: the report's own voice")
    denied_by: tuple[str, ...] = Field(default=(), description="claims that deny it")
    confidence: float
    because: Because


class Claim(_Frozen):
    """What somebody is reported to have said, thought or intended."""

    id: str
    source: Actor | None
    cue: Part
    content: Part | None
    kind: Literal["direct", "indirect", "mixed"]
    modality: Literal["asserted", "possible", "expected", "denied", "demanded", "intended"]
    confidence: float
    because: Because


class Effect(_Frozen):
    """A stated cause and its effect: always somebody's words."""

    id: str
    cause: Part
    effect: Part
    signal: Part | None
    cause_event_id: str | None
    direction: Literal["worsens", "improves", "unclear"]
    affects: Literal["trust", "talks", "ceasefire", "positions", "civilians", "capability", "other"]
    modality: Literal["asserted", "possible", "expected", "intended", "denied"]
    claim_ids: tuple[str, ...]
    confidence: float
    because: Because


class Position(_Frozen):
    """A party's stance on a term of the talks."""

    id: str
    party: Actor
    term: Term
    stance: Literal["demands", "proposes", "accepts", "rejects", "conditions", "commits", "calls_for"]
    content: Part
    claim_ids: tuple[str, ...]
    event_id: str | None
    confidence: float
    because: Because


class CodedReport(_Frozen):
    """A report with all that it says."""

    report: Report
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]
    effects: tuple[Effect, ...]
    positions: tuple[Position, ...]


def record_id(kind: str, report_id: str, *identity: object) -> str:
    """A short id that the same record of the same report always gets: "e" and ten hex digits, say."""
    said = "\x1f".join([report_id, *map(str, identity)])
    return kind[0] + hashlib.sha256(said.encode()).hexdigest()[:10]
