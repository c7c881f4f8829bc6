"""What is known of a process at a moment, as typed objects: `State` holds all of it, and prints as JSON
(`state.model_dump_json()`).

Everything that is said rests on `Evidence`: one place in one report. Days are days of what happened where the report
tells them, else the day of publication, and `precision` says which. Parties are ids of the actor registry. Nothing here
is the program's own judgement of who is right: whoever says so is named, and `None` as a voice is the report's own.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Day = date
"""A day; under this name since several fields are called `date`."""
TalksStatus = Literal["none", "contacts", "under_way", "suspended", "broken_off", "concluded"]
AgreementStatus = Literal["none", "proposed", "agreed", "in_force", "strained", "suspended", "ended"]
LadderName = Literal["talks", "agreement"]
Stances = Literal["demands", "proposes", "accepts", "rejects", "conditions", "commits", "calls_for"]
RoleName = Literal["hosts", "carries", "mediates", "guarantees", "presses"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Party(_Frozen):
    """A side of the conflict, or a mediator: an entry of the actor registry."""

    id: str = Field(description="registry id, as in the columns `actors` and `party` of the record")
    name: str


class Process(_Frozen):
    """One set of talks and the agreement they are about. `described` by the user or by `knowledge/processes`, or
    `found` in the record: two parties that both fight and talk, with those who mediate between them."""

    id: str = Field(description="what it is called on the command line, as israel-hamas")
    name: str
    parties: tuple[Party, ...]
    mediators: tuple[Party, ...] = ()
    aliases: tuple[str, ...] = Field(default=(), description="words that mean this process, as 'Jeddah talks'")
    start: Day | None = Field(default=None, description="first day that belongs to it; null: the first report about it")
    end: Day | None = Field(default=None, description="last day that belongs to it; null: it may go on")
    known: Literal["found", "described"]
    because: str = Field(description="the file that describes it, or what it was found by, with its counts")


class Evidence(_Frozen):
    """One place in one report that something rests on."""

    report: str = Field(description="key of the report in the record (column `report`)")
    report_id: str = Field(description="the id it came with, as a file's name")
    version: int
    publisher: str | None
    origin: str = Field(description="key of the report that this one copies; its own where it copies none")
    newsroom: str = Field(description="who published that report; its key where nobody did. Origins are counted by it")
    url: str | None
    title: str | None
    published_at: datetime | None
    kind: Literal["event", "claim", "effect", "position", "sentence"]
    record: str | None = Field(description="id of that event, claim, effect or position; null for a bare sentence")
    sentence: str
    sentence_span: tuple[int, int] = Field(description="[start, end) of the sentence in the report's text")
    span: tuple[int, int] = Field(description="[start, end) of the words that say it, inside the report's text")
    words: str = Field(description="those words")
    voices: tuple[Party, ...] = Field(default=(), description="whose words it is; empty: the report's own voice")
    rule: str | None = Field(default=None, description="name of the rule in knowledge/status.yaml, where one applied")


class Support(_Frozen):
    """How well something is supported. It is shown, and hides nothing."""

    level: Literal["reported", "confirmed", "disputed"]
    origins: int = Field(description="newsrooms; what copies a text counts for the newsroom of that text")
    parties: tuple[Party, ...] = Field(description="parties of the process that say so themselves")
    denied_by: tuple[Party, ...] = ()
    why: str = Field(description="in words, as 'two origins' or 'one origin; Israel denies it'")


class StatusChange(_Frozen):
    """A step on a ladder, with what it rests on."""

    ladder: LadderName
    status: TalksStatus | AgreementStatus
    before: TalksStatus | AgreementStatus
    date: Day
    precision: Literal["day", "week", "month", "year", "period", "published"] = Field(
        description="how exactly the day is known; `published`: the report's day stands for it"
    )
    known_on: Day = Field(description="day of the first report that tells of it")
    evidence: tuple[Evidence, ...] = Field(description="the deciding one first")
    support: Support
    rule: str = Field(description="name of the rule in knowledge/status.yaml")


class Ladder(_Frozen):
    """The history of one ladder and where it stands."""

    name: LadderName
    changes: tuple[StatusChange, ...] = Field(description="in the order of their days")
    status: TalksStatus | AgreementStatus = Field(description="as of the state's moment; none when nothing is known")
    since: Day | None = Field(description="null while nothing is known")


class Stance(_Frozen):
    """What a party wants on a term, on a day."""

    party: Party
    term: str
    date: Day
    stance: Stances
    content: str
    movement: Literal["hardened", "softened", "none"] = Field(description="against the party's stance before")
    why: str | None = Field(default=None, description="of a movement: from what to what")
    own_words: bool = Field(description="whether the party itself, or the report, says so; else another tells it")
    evidence: tuple[Evidence, ...]
    confidence: float


class Contradiction(_Frozen):
    """A party's words and another's account of them do not fit."""

    party: Party
    term: str
    own: Stance
    account: Stance
    teller: Party = Field(description="the mediator or other party that tells it otherwise")
    why: str


class TermCell(_Frozen):
    """One party on one term: the last stance and what came before."""

    party: Party
    term: str
    label: str = Field(description="the term in words")
    history: tuple[Stance, ...] = Field(description="oldest first; the last is what stands; empty: silence")
    current: Stance | None = Field(description="null: the party is silent on what others speak of")
    contradictions: tuple[Contradiction, ...] = ()


class Gap(_Frozen):
    """What stands between the parties now: a term on which one refuses or conditions what another wants."""

    term: str
    label: str
    wants: tuple[Stance, ...]
    refuses: tuple[Stance, ...]
    silent: tuple[Party, ...] = ()


class Role(_Frozen):
    """What a mediator or another third party does in the process: where it hosts, for whom it carries, what it
    guarantees, whom it presses."""

    actor: Party
    role: RoleName
    towards: tuple[Party, ...] = Field(description="whom it presses, or between whom it carries; may be empty")
    first: Day
    last: Day
    times: int
    evidence: tuple[Evidence, ...]


class Measure(_Frozen):
    """A value between -1 (worse) and 1 (better), never without its interval: that of resampling origins."""

    value: float
    low: float = Field(description="5th percentile")
    high: float = Field(description="95th percentile")


class ClimatePoint(_Frozen):
    """The climate on a day, by one voice: words of the last days about trust, and about the prospects of the talks,
    weighing less the older they are. A day without words has no point."""

    day: Day
    voice: Party | None = Field(description="the side whose words these are; null: all voices together")
    trust: Measure | None
    prospects: Measure | None
    statements: int
    reports: int
    origins: int
    evidence: tuple[Evidence, ...] = Field(description="the words of that very day")


class CausalClaim(_Frozen):
    """Somebody says that one thing does something to another."""

    cause: str
    effect: str
    direction: Literal["worsens", "improves", "unclear"]
    affects: str
    modality: str
    date: Day
    evidence: Evidence


class CausalGroup(_Frozen):
    """Causal claims with one cause: the same incident, or the same words."""

    cause: str = Field(description="the cause in the words of the first report")
    incident: str | None = Field(description="id of the incident that is the cause, where it is known")
    claims: tuple[CausalClaim, ...]


class Account(_Frozen):
    """What one voice says of an incident."""

    voice: Party | None = Field(description="null: the reports' own voice")
    says: Literal["asserts", "denies"]
    evidence: tuple[Evidence, ...]


class Happening(_Frozen):
    """A mark on the time line: an incident between the parties, or a statement about the talks."""

    id: str = Field(description="incident id, or the record's id of the statement")
    kind: Literal["incident", "statement"]
    lanes: tuple[str, ...] = Field(description="ids of the parties and mediators who act; empty: nobody is named")
    targets: tuple[str, ...] = Field(default=(), description="ids of the parties and mediators it is directed at")
    ground: bool = Field(description="whether it happened on the ground: material cooperation or conflict")
    date: Day
    last: Day
    event_type: str
    mode: str | None
    score: float = Field(description="PLOVER intensity, -10 (conflict) to 10 (cooperation)")
    claimed: bool = Field(description="no report tells it in its own voice")
    denied: bool
    origins: int
    reports: int
    deaths: tuple[int | None, int | None, int | None] | None = Field(description="low, best, high")
    accounts: tuple[Account, ...] = Field(description="by voice, the reports' own first")


class Casualties(_Frozen):
    """The dead of one incident: the lowest and highest number given, the commonest last word, and who says so."""

    incident: str
    date: Day
    place: str | None
    low: int
    best: int
    high: int | None = Field(description="null: 'at least'")
    said_by: tuple[str, ...] = Field(description="names of the claimants; 'the report' where no other says it")
    evidence: tuple[Evidence, ...]


class Change(_Frozen):
    """Something new since a day."""

    kind: Literal["status", "term", "statement", "incident", "correction"]
    date: Day = Field(description="the day of what happened")
    known_on: Day = Field(description="the day it was published, or corrected")
    text: str = Field(description="one plain sentence")
    evidence: tuple[Evidence, ...]


class Source(_Frozen):
    """A report about the process."""

    report: str
    report_id: str
    version: int
    publisher: str | None
    title: str
    url: str | None
    published_at: datetime | None
    origin: str
    copies: tuple[str, ...] = Field(default=(), description="keys of the reports that share its origin")


class State(_Frozen):
    """All that a record knows of one process as of a moment: what `truceline talks` prints and the dossier draws."""

    process: Process
    as_of: datetime | None = Field(description="only what was added by then; null: everything")
    reported_by: datetime | None = Field(description="only what was published by then; null: everything")
    last_report: datetime | None = Field(description="of the reports about the process, the latest publication")
    headline: str = Field(description="the status of both ladders in one sentence, since when and how supported")
    talks: Ladder
    agreement: Ladder
    cells: tuple[TermCell, ...] = Field(description="every party on every term that any of them speaks of")
    gaps: tuple[Gap, ...]
    roles: tuple[Role, ...]
    climate: tuple[ClimatePoint, ...] = Field(description="by day, then voice; all voices together first")
    effects: tuple[CausalGroup, ...]
    happenings: tuple[Happening, ...]
    casualties: tuple[Casualties, ...]
    sources: tuple[Source, ...] = Field(description="the reports it rests on, oldest first")
    changes: tuple[Change, ...] = Field(description="newest first, all of them; `changes.since` picks")
