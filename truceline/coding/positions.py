"""Positions: a party's stance on a term of the talks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from truceline.coding.claims import voiced
from truceline.coding.parts import Reading, confidence, overlap
from truceline.contract import Because, Claim, Event, Position, record_id
from truceline.knowledge import Term, stances
from truceline.reading.anchors import Anchor

GENERAL = "talks_format"
"""A term so wide that another term in the same words says more, unless the reader is sure that it is meant."""
SURE = 0.8
BY_RULE = 0.5
"""How sure a position by words alone is, of what its claim is."""


def positions(
    reading: Reading, events: Sequence[Event], claims: Sequence[Claim], known: Mapping[str, Term]
) -> list[Position]:
    """The positions of a report, one for each party and term that an anchor's words hold."""
    found: dict[str, Position] = {}
    for anchor in reading.of("position"):
        for made in _positions(anchor, reading, events, claims, known):
            found.setdefault(made.id, made)
    for claim in claims:
        for made in _stated(claim, list(found.values()), reading, known):
            found.setdefault(made.id, made)
    return list(found.values())


def _stated(claim: Claim, found: Sequence[Position], reading: Reading, known: Mapping[str, Term]) -> Iterator[Position]:
    """Positions that a party's own statement takes by words of `knowledge/stances.yaml`, on terms that the reader
    found no position on there."""
    source, content = claim.source, claim.content
    if source is None or source.actor_id is None or content is None or claim.modality == "denied":
        return
    stance = next((s for s, cues in stances().items() if cues.search(content.text)), None)
    if stance is None:
        return
    taken = {p.term for p in found if overlap(p.content.spans, content.spans)}
    cued = [t.id for t in known.values() if t.cues.search(content.text)]
    if len(cued) > 1 and GENERAL in cued:
        cued.remove(GENERAL)
    for term in cued:
        if term not in taken:
            yield Position(
                id=record_id("position", reading.report_id, claim.id, term),
                party=source,
                term=term,
                stance=stance,
                content=content,
                claim_ids=(claim.id,),
                event_id=None,
                confidence=round(claim.confidence * BY_RULE, 3),
                because=Because(trigger=claim.cue.text, rule="stance and term by their words", score=claim.confidence),
            )


def _positions(
    anchor: Anchor, reading: Reading, events: Sequence[Event], claims: Sequence[Claim], known: Mapping[str, Term]
) -> list[Position]:
    if not anchor.roles.get("content"):
        return []
    content = reading.part(anchor.roles["content"][0].spans)
    stance = anchor.attributes["stance"]
    event_id = next((e.id for e in events if overlap(e.trigger.spans, anchor.spans)), None)
    made = []
    for term, rule in terms_of(content.text, anchor, known):
        for party in reading.actors(anchor, "party"):
            made.append(
                Position(
                    id=record_id(
                        "position", reading.report_id, *reading.identity(anchor, party.spans, party.actor_id, term)
                    ),
                    party=party,
                    term=term,
                    stance=stance.value,
                    content=content,
                    claim_ids=voiced(anchor.spans, claims),
                    event_id=event_id,
                    confidence=confidence(anchor, stance),
                    because=reading.because(anchor, rule, stance),
                )
            )
    return made


def terms_of(content: str, anchor: Anchor, known: Mapping[str, Term]) -> list[tuple[str, str]]:
    """The terms that the words are about, and the rule that says so: the cues in them, else the reader."""
    chosen = anchor.attributes["term"]
    cued = [t.id for t in known.values() if t.cues.search(content)]
    meant = chosen.value == GENERAL and chosen.score > SURE
    if len(cued) > 1 and GENERAL in cued and not meant:
        cued.remove(GENERAL)
    if cued:
        return [(t, "reader, term by its cues") for t in cued]
    return [(chosen.value, "reader")] if chosen.value in known else []
