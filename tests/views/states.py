"""States of a process made by hand, with every kind of thing in them, and the reports that they rest on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from tests.gold import code
from truceline.contract import CodedReport
from truceline.record import tables
from truceline.talks.model import (
    Account,
    Casualties,
    CausalClaim,
    CausalGroup,
    Change,
    ClimatePoint,
    Contradiction,
    Evidence,
    Gap,
    Happening,
    Ladder,
    Measure,
    Party,
    Process,
    Role,
    Source,
    Stance,
    State,
    StatusChange,
    Support,
    TermCell,
)

NORTH, SOUTH, ENVOY = Party(id="NOR", name="North"), Party(id="south", name="South"), Party(id="ENV", name="Envoy")

FIRST = """@ first
North and South agreed to a truce on Monday, the Envoy said.
  claim said = asserted | source: the Envoy | content: North and South agreed to a truce on Monday
  event agreed = AGREE actual | actor: North + South
South demanded that North open the road.
  event demanded = REQUEST/yield actual | actor: South | recipient: North
  position demanded = demands humanitarian_access | party: South | content: that North open the road
"""
SECOND = """@ second
North shelled a village on Friday and killed at least four people, South said; North denied it.
  claim said = asserted | source: South | content: North shelled a village on Friday and killed at least four people
  event shelled = ASSAULT/heavy-weapons actual | actor: North | recipient: a village | killed: at least four
  claim denied = denied | source: North | content: it
The shelling endangers the truce, the Envoy said.
  claim said = asserted | source: the Envoy | content: The shelling endangers the truce
  effect endangers = worsens ceasefire asserted | cause: The shelling | effect: the truce
The truce has collapsed.
"""
COPY = SECOND.replace("@ second", "@ copy")


def reports() -> dict[str, CodedReport]:
    """The coded reports by their keys."""
    made = [
        code(FIRST, "2031-03-03T09:30:00+00:00", "Wire"), code(SECOND, "2031-03-08", "Daily"),
        code(COPY, "2031-03-08T20:00:00+00:00", "Copyist"),
    ]  # fmt: skip
    return {tables.key(one.report): one for one in made}


def evidence(
    key: str, words: str, coded: dict[str, CodedReport], *voices: Party,
    kind: Literal["event", "claim", "effect", "position", "sentence"] = "sentence", url: str | None = None,
) -> Evidence:  # fmt: skip
    """The words in the report of that key; of an event or other record, the one whose words hold them."""
    one = coded[key]
    text = one.report.text
    start = text.index(words)
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start) if "\n" in text[start:] else len(text)
    every: list[Any] = [*one.events, *one.claims, *one.effects, *one.positions]
    record = next(
        (r.id for r in every if type(r).__name__.lower() == kind and r.because.trigger in text[first:last]), None
    )
    return Evidence(
        report=key, report_id=one.report.id, version=1, publisher=one.report.publisher, origin=key, newsroom=one.report.publisher or key, url=url,
        title=one.report.title, published_at=tables.moment(one.report.published_at), kind=kind, record=record,
        sentence=text[first:last], sentence_span=(first, last), span=(start, start + len(words)), words=words,
        voices=voices, rule="agreed" if kind == "sentence" else None,
    )  # fmt: skip


def state(**changed: Any) -> tuple[State, dict[str, CodedReport]]:
    """A state with every kind of thing, and its reports."""
    coded = reports()
    first, second, copy = coded
    url = "https://daily.example/2"
    agreed = evidence(first, "agreed to a truce", coded, ENVOY)
    shelled = evidence(second, "shelled", coded, SOUTH, kind="event", url=url)
    over = evidence(second, "truce has collapsed", coded)
    demand = evidence(first, "that North open the road", coded, SOUTH, kind="position")
    support = Support(level="reported", origins=1, parties=(), why="1 origin")
    both = Support(level="confirmed", origins=2, parties=(NORTH,), why="2 origins; North says so")
    wants = Stance(
        party=SOUTH, term="humanitarian_access", date=date(2031, 3, 3), stance="demands", content="that North open the road",
        movement="none", own_words=True, evidence=(demand,), confidence=0.9,
    )  # fmt: skip
    softer = wants.model_copy(
        update={"date": date(2031, 3, 7), "stance": "accepts", "movement": "softened", "why": "from demands to accepts",
                "own_words": False, "confidence": 0.55}
    )  # fmt: skip
    refuses = wants.model_copy(update={"party": NORTH, "stance": "rejects"})
    measure = Measure(value=0.4, low=-0.3, high=0.7)
    point = ClimatePoint(
        day=date(2031, 3, 3), voice=None, trust=None, prospects=measure, statements=2, reports=1, origins=1, evidence=(agreed,)
    )  # fmt: skip
    told = {
        "process": Process(
            id="north-south", name="North and South", parties=(NORTH, SOUTH), mediators=(ENVOY,), known="described",
            because="described in north-south.toml",
        ),
        "as_of": None, "reported_by": None, "last_report": datetime(2031, 3, 8, 20, tzinfo=UTC), "headline": "As it is.",
        "agreement": Ladder(
            name="agreement", status="ended", since=date(2031, 3, 8),
            changes=(
                StatusChange(ladder="agreement", status="agreed", before="none", date=date(2031, 3, 3), precision="day",
                             known_on=date(2031, 3, 3), evidence=(agreed,), support=both, rule="agreed"),
                StatusChange(ladder="agreement", status="ended", before="agreed", date=date(2031, 3, 8), precision="published",
                             known_on=date(2031, 3, 8), evidence=(over,), support=support, rule="over"),
            ),
        ),
        "talks": Ladder(name="talks", status="none", since=None, changes=()),
        "cells": (
            TermCell(party=SOUTH, term="humanitarian_access", label="Humanitarian access", history=(wants, softer), current=softer,
                     contradictions=(Contradiction(party=SOUTH, term="humanitarian_access", own=wants, account=softer, teller=ENVOY,
                                                   why="South demands, the Envoy says that it accepts"),)),
            TermCell(party=NORTH, term="humanitarian_access", label="Humanitarian access", history=(refuses,), current=refuses),
            TermCell(party=NORTH, term="ceasefire", label="Ceasefire", history=(), current=None),
        ),
        "gaps": (Gap(term="humanitarian_access", label="Humanitarian access", wants=(softer,), refuses=(refuses,)),),
        "roles": (Role(actor=ENVOY, role="carries", towards=(NORTH, SOUTH), first=date(2031, 3, 3), last=date(2031, 3, 8), times=2,
                       evidence=(agreed,)),),
        "climate": (point, point.model_copy(update={"voice": ENVOY, "trust": measure, "day": date(2031, 3, 8)})),
        "effects": (CausalGroup(cause="The shelling", incident="i1", claims=(
            CausalClaim(cause="The shelling", effect="the truce", direction="worsens", affects="ceasefire", modality="asserted",
                        date=date(2031, 3, 8), evidence=evidence(second, "endangers", coded, ENVOY, kind="effect")),)),),
        "happenings": (
            Happening(id="i0", kind="incident", lanes=("NOR", "south"), ground=False, date=date(2031, 3, 3), last=date(2031, 3, 3),
                      event_type="AGREE", mode=None, score=2.5, claimed=True, denied=False, origins=1, reports=1, deaths=None,
                      accounts=(Account(voice=ENVOY, says="asserts", evidence=(agreed,)),)),
            Happening(id="i1", kind="incident", lanes=("NOR",), ground=True, date=date(2031, 3, 7), last=date(2031, 3, 7),
                      event_type="ASSAULT", mode="heavy-weapons", score=-9.5, claimed=True, denied=True, origins=1, reports=2,
                      deaths=(4, 4, None), accounts=(
                          Account(voice=SOUTH, says="asserts", evidence=(shelled,)),
                          Account(voice=NORTH, says="denies", evidence=(evidence(second, "denied", coded, NORTH, kind="claim"),)))),
            Happening(id=f"{second}/c1", kind="statement", lanes=("ENV",), ground=False, date=date(2031, 3, 8), last=date(2031, 3, 8),
                      event_type="STATEMENT", mode=None, score=0, claimed=False, denied=False, origins=1, reports=1, deaths=None,
                      accounts=(Account(voice=ENVOY, says="asserts", evidence=(evidence(second, "endangers the truce", coded, ENVOY),)),)),
        ),
        "casualties": (Casualties(incident="i1", date=date(2031, 3, 7), place="a village", low=4, best=4, high=None, said_by=("South",),
                                  evidence=(shelled,)),),
        "sources": tuple(
            Source(report=key, report_id=one.report.id, version=1, publisher=one.report.publisher, title=one.report.text.split("\n")[0],
                   url=url if key == second else None, published_at=tables.moment(one.report.published_at),
                   origin=second if key == copy else key, copies={second: (copy,), copy: (second,)}.get(key, ()))
            for key, one in coded.items()
        ),
        "changes": (
            Change(kind="status", date=date(2031, 3, 8), known_on=date(2031, 3, 8), text="Agreement: agreement ended", evidence=(over,)),
            Change(kind="correction", date=date(2031, 3, 7), known_on=date(2031, 3, 8), text="Daily changed its report", evidence=()),
            Change(kind="term", date=date(2031, 3, 3), known_on=date(2031, 3, 3), text="South demands access", evidence=(demand,)),
        ),
    }  # fmt: skip
    return State.model_validate({**told, **changed}), coded


def empty() -> State:
    """A process of which nothing is told."""
    none: dict[str, Any] = dict.fromkeys(
        ("cells", "gaps", "roles", "climate", "effects", "happenings", "casualties", "sources", "changes"), ()
    )
    nothing = Ladder(name="agreement", status="none", since=None, changes=())
    return state(**none, agreement=nothing, last_report=None)[0]


def crowded(many: int = 90) -> tuple[State, dict[str, CodedReport]]:
    """Seven parties with long names and many marks a day, over years."""
    full, coded = state()
    parties = tuple(
        Party(id=f"p{n}", name=f"Coordinating Council of the Alliance for the Liberation of Province {n}")
        for n in range(7)
    )
    one = full.happenings[0]
    made = tuple(
        one.model_copy(
            update={"id": f"i{n}", "lanes": (parties[n % 7].id,), "score": float(n % 20 - 10), "ground": n % 5 == 0,
                    "date": date(2030, 6, 1) + timedelta(n // 3 * 12), "last": date(2030, 6, 1) + timedelta(n // 3 * 12)}
        )
        for n in range(many)
    )  # fmt: skip
    process = full.process.model_copy(update={"parties": parties})
    return full.model_copy(update={"process": process, "happenings": made}), coded
