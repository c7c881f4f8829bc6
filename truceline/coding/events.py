"""Events: who did what to whom, in PLOVER 2 (codebook: openeventdata/PLOVER)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from truceline.coding.claims import voiced
from truceline.coding.parts import Reading, confidence, inside
from truceline.contract import Actor, Claim, Count, Date, Event, Place, record_id
from truceline.knowledge import plover
from truceline.reading import counts, dates, places
from truceline.reading.anchors import Anchor, Filler
from truceline.reading.date_words import TO_COME

REPLIES = re.compile(
    r"\b(accusation|allegation|charge|claim|report|involvement|responsib\w+|it|that|this|them|so|any role)\b", re.I
)
"""What a denial points at when it does not repeat the act."""


def events(reading: Reading, claims: Sequence[Claim]) -> list[Event]:
    """The events of a report, in its order."""
    made = [event(anchor, reading, claims) for anchor in reading.of("event")]
    return [e.model_copy(update={"denied_by": denials(e, reading, claims)}) for e in made]


def event(anchor: Anchor, reading: Reading, claims: Sequence[Claim]) -> Event:
    """One event from its anchor."""
    choice = anchor.attributes["type"]
    event_type, _, mode = choice.value.partition("/")
    actors, recipients = reading.actors(anchor, "actor"), reading.actors(anchor, "recipient")
    sentence = reading.sentence(anchor.start)
    said = reading.unnamed(sentence.text)
    vocabulary = plover()
    date, notes = when(anchor, reading)
    if not actors:
        notes = (*notes, "no actor: the words name none")
    return Event(
        id=record_id("event", reading.report_id, *reading.identity(anchor)),
        event_type=event_type,
        mode=(mode,) if mode else (),
        context=tuple(c for c, words in vocabulary.contexts.items() if words.search(said)),
        quad=vocabulary.types[event_type].quad,
        score=vocabulary.score(event_type, mode or None),
        status=anchor.attributes["status"].value,
        actors=actors,
        recipients=recipients,
        trigger=reading.part(anchor.spans),
        sentence=sentence,
        date=date,
        places=where(anchor, reading, (*actors, *recipients)),
        deaths=count(anchor.roles.get("killed", ()), reading),
        injuries=count(anchor.roles.get("injured", ()), reading),
        claim_ids=voiced(anchor.spans, claims),
        confidence=confidence(anchor, choice),
        because=reading.because(anchor, "reader", choice, *notes),
    )


def when(anchor: Anchor, reading: Reading) -> tuple[Date | None, tuple[str, ...]]:
    """The event's date, never invented: with no date in its words it has none, and a note says so."""
    fillers = anchor.roles.get("date", ())
    part = reading.part(fillers[0].spans) if fillers else None
    to_come = anchor.attributes["status"].value == "future"
    if part and not to_come and TO_COME.search(reading.text[anchor.end : part.spans[0][0]]):
        found = dates.When(None, None, None, "the day of what is still to come")
    else:
        found = dates.resolve(part.text if part else "", reading.published, to_come)
    if not found.start and not found.end:
        before = reading.text[reading.sentence(anchor.start).spans[0][0] : anchor.start]
        if begun := dates.began(before, reading.published):
            return Date(text=begun[0], **begun[1]._asdict()), ()
    if part is None:
        return None, ("no date: the words give none",)
    return Date(text=part.text, **found._asdict()), ()


def where(anchor: Anchor, reading: Reading, parties: Sequence[Actor]) -> tuple[Place, ...]:
    """The event's places, the gazetteer choosing among namesakes by the countries of those involved."""
    countries = tuple(dict.fromkeys(a.country for a in parties if a.country))
    made = []
    for filler in anchor.roles.get("place", ()):
        part = reading.part(filler.spans)
        made.append(Place(text=part.text, spans=part.spans, **places.locate(part.text, countries)._asdict()))
    return tuple(made)


def count(fillers: Sequence[Filler], reading: Reading) -> Count | None:
    """Low and high of a number told in words."""
    if not fillers:
        return None
    parts = [reading.part(f.spans).text for f in fillers]
    return Count(**counts.count(" and ".join(parts))._asdict(), text=" and ".join(parts))


def denials(event: Event, reading: Reading, claims: Sequence[Claim]) -> tuple[str, ...]:
    """Claims that deny the event: its words stand in theirs, or the accused answers the accusation after it."""
    found = []
    for claim in claims:
        if claim.modality != "denied" or claim.content is None:
            continue
        told = inside(event.trigger.spans, claim.content.spans)
        after = 0 <= claim.cue.spans[0][0] - event.trigger.spans[0][0] < 600
        accused = (
            claim.source is not None
            and claim.source.actor_id is not None
            and claim.source.actor_id in {a.actor_id for a in event.actors}
        )
        conflict = event.quad == "material conflict"
        if told or (accused and after and conflict and REPLIES.search(claim.content.text)):
            found.append(claim.id)
    return tuple(found)
