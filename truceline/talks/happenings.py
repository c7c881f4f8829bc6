"""What happened and what was said, for a time line: incidents of the process with each voice's account, statements of its
parties and mediators about the talks, and the dead with who says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from truceline.contract import Claim, Event
from truceline.record.view import View
from truceline.talks.kept import Kept
from truceline.talks.model import Account, Casualties, CausalClaim, CausalGroup, Evidence, Happening, Party
from truceline.talks.told import TALK, Told, key

LINKS = "select report, event_id, incident from links where list_contains($reports, report)"
GROUND = ("material cooperation", "material conflict")
MOST = 12
MOST_KEPT = 20_000
"""Incidents that are kept as they were told, of all processes."""


class Mention(NamedTuple):
    """An event in its report."""

    told: Told
    event: Event
    day: date


def incidents(view: View, reports: Sequence[Told]) -> dict[str, list[Mention]]:
    """Incident → its mentions in the reports about the process, where a party or mediator is in one of them."""
    keys = {r.row["report"]: r for r in reports}
    links = {(r["report"], r["event_id"]): r["incident"] for r in view.rows(LINKS, {"reports": list(keys)})}
    found: dict[str, list[Mention]] = defaultdict(list)
    for report in reports:
        for event in report.coded.events:
            incident = links.get((report.row["report"], event.id))
            if incident:
                found[incident].append(Mention(report, event, _day(report, event)))
    return {i: m for i, m in found.items() if any(_lanes(x) or x.event.deaths for x in m)}


def _day(told: Told, event: Event) -> date:
    return date.fromisoformat(event.date.start) if event.date and event.date.start else told.day


def _lanes(mention: Mention, roles: str = "both") -> list[str]:
    """The parties and mediators in an event."""
    told, event = mention.told, mention.event
    who = {"actors": event.actors, "recipients": event.recipients}.get(roles, (*event.actors, *event.recipients))
    known = told.sides.parties | told.sides.mediators
    found = (told.sides.party_of(a.actor_id, a.text, told.on, a.sectors) for a in who)
    return list(dict.fromkeys(p for p in found if p in known))


def _acting(mention: Mention) -> list[str]:
    """Those who act: not a party that, by the same mention, is whom the act is done to (the killing of its leader)."""
    hurt = set(_lanes(mention, "recipients")) if mention.event.quad == "material conflict" else set()
    return [p for p in _lanes(mention, "actors") if p not in hurt]


def happenings(found: dict[str, list[Mention]], reports: Iterable[Told]) -> list[Happening]:
    """Incidents and statements by their days."""
    made = [*(_incident(i, m) for i, m in found.items()), *(s for r in reports for s in r.once(_statements))]
    return sorted(made, key=lambda h: (h.date, h.kind, h.id))


_happenings: Kept[Happening] = Kept(MOST_KEPT)


def _incident(incident: str, mentions: Sequence[Mention]) -> Happening:
    """An incident; one that no further report tells of is what it was."""
    asked = (incident, mentions[0].told.sides.same, tuple((key(m.told.row), m.event.id) for m in mentions))
    return _happenings.get(asked, lambda: _of_mentions(incident, mentions))


def _of_mentions(incident: str, mentions: Sequence[Mention]) -> Happening:
    told = [m for m in mentions if m.event.status != "historical"] or list(mentions)
    kind = Counter((m.event.event_type, m.event.mode[0] if m.event.mode else None) for m in told).most_common(1)[0][0]
    of_kind = [m.event for m in told if m.event.event_type == kind[0]]
    return Happening(
        id=incident, kind="incident", event_type=kind[0], mode=kind[1], score=of_kind[0].score,
        lanes=tuple(dict.fromkeys(lane for m in told for lane in _acting(m))),
        targets=tuple(dict.fromkeys(lane for m in told for lane in _lanes(m, "recipients"))),
        ground=of_kind[0].quad in GROUND, date=min(m.day for m in told), last=max(m.day for m in told),
        claimed=all(m.event.claim_ids for m in told),
        denied=any(m.event.denied_by or m.event.status == "negated" for m in told),
        origins=len({m.told.row["newsroom"] for m in told}), reports=len({m.told.row["report"] for m in told}),
        deaths=_deaths(told), accounts=tuple(_accounts(told)),
    )  # fmt: skip


def _accounts(mentions: Sequence[Mention]) -> Iterator[Account]:
    """What each voice says of an incident: the reports' own first, then parties and others by name."""
    by: dict[tuple[str, str, str], list[Evidence]] = defaultdict(list)
    voices: dict[str, Party | None] = {"": None}
    for told, event, _ in mentions:
        claims = [told.claims[i] for i in event.claim_ids if i in told.claims]
        spoken = told.voices(claims)
        says = "denies" if event.status == "negated" or any(c.modality == "denied" for c in claims) else "asserts"
        evidence = told.evidence(event.trigger.spans[0], "event", event.id, voices=spoken)
        for voice in spoken or (None,):
            key = voice.id if voice else ""
            voices[key] = voice
            by[key, voice.name if voice else "", says].append(evidence)
        for claim_id in event.denied_by:
            if claim_id in told.claims:
                denier = told.claims[claim_id]
                for voice in told.voices([denier]):
                    voices[voice.id] = voice
                    by[voice.id, voice.name, "denies"].append(
                        told.evidence(denier.cue.spans[0], "claim", claim_id, voices=(voice,))
                    )
    for (key, _, says), told_in in sorted(by.items(), key=lambda b: (b[0][0] != "", b[0][1], b[0][2])):
        yield Account(voice=voices[key], says=says, evidence=tuple(told_in[:MOST]))


def _deaths(mentions: Sequence[Mention]) -> tuple[int | None, int | None, int | None] | None:
    """Low, best and high: the lowest given, what most origins gave last, the highest (None: "at least")."""
    given = [(m, m.event.deaths) for m in sorted(mentions, key=lambda m: m.told.row["published_at"]) if m.event.deaths]
    told = [(m.told.row["newsroom"], count.low, count.high) for m, count in given if count.low is not None]
    if not told:
        return None
    last = {newsroom: low for newsroom, low, _ in told}
    highs = [high for _, _, high in told if high is not None]
    best = Counter(last.values()).most_common(1)[0][0]
    return min(low for _, low, _ in told), best, max(highs) if len(highs) == len(told) else None


def _statements(told: Told) -> Iterator[Happening]:
    """What parties and mediators say about talks, truce or terms."""
    for claim in told.coded.claims:
        if not claim.source or not claim.content or not TALK.search(claim.content.text):
            continue
        party = told.sides.party_of(claim.source.actor_id, claim.source.text, told.on, claim.source.sectors)
        if party is None:
            continue
        event = _inside(told, claim)
        evidence = told.evidence(claim.content.spans[0], "claim", claim.id, voices=(told.sides.party(party),))
        says = "denies" if claim.modality == "denied" else "asserts"
        yield Happening(
            id=f"{told.row['report']}/{claim.id}", kind="statement", lanes=(party,), ground=False, date=told.day,
            last=told.day, event_type=event.event_type if event else "STATEMENT", mode=None,
            score=event.score if event else 0.0, claimed=False, denied=False, origins=1, reports=1, deaths=None,
            accounts=(Account(voice=told.sides.party(party), says=says, evidence=(evidence,)),),
        )  # fmt: skip


def _inside(told: Told, claim: Claim) -> Event | None:
    return next((e for e in told.coded.events if claim.id in e.claim_ids), None)


def casualties(found: dict[str, list[Mention]]) -> list[Casualties]:
    """The dead of each incident, by day."""
    made = []
    for incident, mentions in found.items():
        deaths = _deaths(mentions)
        if deaths is None or not deaths[1]:
            continue
        counted = [m for m in mentions if m.event.deaths]
        claims = [(m.told, m.told.claims[i]) for m in counted for i in m.event.claim_ids if i in m.told.claims]
        names = [v.name for t, c in claims for v in t.voices([c])]
        if any(not m.event.claim_ids for m in counted):
            names.append("the report")
        place = next((p.name or p.text for m in mentions for p in m.event.places), None)
        evidence = [m.told.evidence(m.event.trigger.spans[0], "event", m.event.id) for m in counted]
        made.append(
            Casualties(
                incident=incident, date=min(m.day for m in counted), place=place, low=deaths[0] or 0,
                best=deaths[1], high=deaths[2], said_by=tuple(dict.fromkeys(names)), evidence=tuple(evidence[:MOST]),
            )
        )  # fmt: skip
    return sorted(made, key=lambda c: (c.date, c.incident))


def effects(found: dict[str, list[Mention]], reports: Iterable[Told]) -> list[CausalGroup]:
    """Who says what would do what to what, grouped by cause: the incident where the cause is one, else its words."""
    incident_of = {(m.told.row["report"], m.event.id): i for i, ms in found.items() for m in ms}
    groups: dict[tuple[str | None, str], list[CausalClaim]] = defaultdict(list)
    for told in reports:
        for effect in told.coded.effects:
            incident = incident_of.get((told.row["report"], effect.cause_event_id or ""))
            voices = told.voices([told.claims[i] for i in effect.claim_ids if i in told.claims])
            claim = CausalClaim(
                cause=effect.cause.text, effect=effect.effect.text, direction=effect.direction, affects=effect.affects,
                modality=effect.modality, date=told.day,
                evidence=told.evidence((effect.signal or effect.effect).spans[0], "effect", effect.id, voices=voices),
            )  # fmt: skip
            groups[incident, "" if incident else " ".join(effect.cause.text.lower().split())].append(claim)
    made = [CausalGroup(cause=c[0].cause, incident=i, claims=tuple(c)) for (i, _), c in groups.items()]
    return sorted(made, key=lambda g: (-len(g.claims), g.claims[0].date, g.cause))
