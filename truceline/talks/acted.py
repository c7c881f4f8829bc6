"""Signs by the events of a report: its `events` rules in `status.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from truceline.contract import Event
from truceline.talks import days
from truceline.talks.moods import mood as mood_of
from truceline.talks.phrases import EventRule, Rules
from truceline.talks.sign import ACCUSER, Sign, place
from truceline.talks.told import Sentence, Told


def acted(told: Told, event: Event, known: Rules) -> Iterator[Sign]:
    """The signs of an event."""
    if event.status != "actual":
        return
    at = event.trigger.spans[0]
    sentence = told.at(at[0])
    for rule in known.events:
        if "/".join((event.event_type, *event.mode)) not in rule.events:
            continue
        if not _doers(rule, told, event) or not _about(rule, sentence, known):
            continue
        if rule.says == ACCUSER and not event.actors:
            continue  # "each side was accused": by whom is not told, so it is neither side's word nor an observer's
        mood = mood_of(
            told,
            sentence,
            at[0] - sentence.start,
            at[0] - sentence.start,
            at[1] - sentence.start,
            told.saying(at[0]),
            known,
        )
        if mood != "actual":
            continue
        placed = days.when(sentence.text, at[0] - sentence.start, told.day)
        if event.date and event.date.start and event.date.precision == "day":
            placed = days.When(min(date.fromisoformat(event.date.start), told.day), "day")
        yield Sign(
            rule.ladder, rule.status, rule.name, rule.origin, rule.weight * event.confidence * place(sentence, rule.status), mood,
            placed.day, placed.precision, told, told.evidence(at, "event", event.id, rule.name),
            _accusers(told, event) if rule.says == ACCUSER else frozenset(),
            (sentence.nth, at[0] - sentence.start),
        )  # fmt: skip


def _about(rule: EventRule, sentence: Sentence, known: Rules) -> bool:
    """Whether an event's sentence speaks of what the rule asks for: a deal or truce, talks."""
    if rule.about is None:
        return True
    asked = ("talks",) if rule.about == "talks" else ("deal", "truce")
    return any(known.words[name].search(sentence.text) for name in asked)


def _accusers(told: Told, event: Event) -> frozenset[str]:
    found = (told.sides.party_of(a.actor_id, a.text, told.on, a.sectors) for a in event.actors)
    return frozenset(p for p in found if p in told.sides.parties)


def _doers(rule: EventRule, told: Told, event: Event) -> bool:
    ids = set()
    for actor in (*event.actors, *event.recipients):
        party = told.sides.party_of(actor.actor_id, actor.text, told.on, actor.sectors)
        if party:
            ids.add(party)
    if rule.by == "both":
        return told.sides.opposed(ids)
    if rule.by == "mediated":
        return bool(ids & told.sides.parties and ids & told.sides.mediators)
    return bool(ids & told.sides.parties)
