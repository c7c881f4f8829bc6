"""Effects: a stated cause and what it did, in somebody's words."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.coding.claims import voiced
from truceline.coding.parts import Reading, confidence, inside
from truceline.contract import Claim, Effect, Event, record_id
from truceline.reading.anchors import Anchor


def effects(reading: Reading, events: Sequence[Event], claims: Sequence[Claim]) -> list[Effect]:
    """The effects of a report, in its order; an anchor that lacks its cause or its effect is left out."""
    made = (effect(anchor, reading, events, claims) for anchor in reading.of("effect"))
    return [e for e in made if e is not None]


def effect(anchor: Anchor, reading: Reading, events: Sequence[Event], claims: Sequence[Claim]) -> Effect | None:
    """One effect from its anchor."""
    if not anchor.roles.get("cause") or not anchor.roles.get("effect"):
        return None
    cause, outcome = (reading.part(anchor.roles[r][0].spans) for r in ("cause", "effect"))
    chosen = anchor.attributes
    causing = [e for e in events if inside(e.trigger.spans, cause.spans)]
    return Effect(
        id=record_id("effect", reading.report_id, *reading.identity(anchor)),
        cause=cause,
        effect=outcome,
        signal=reading.part(anchor.spans) if chosen["signal"].value == "stated" else None,
        cause_event_id=causing[0].id if causing else None,
        direction=chosen["direction"].value,
        affects=chosen["affects"].value,
        modality=chosen["modality"].value,
        claim_ids=voiced(anchor.spans, claims),
        confidence=confidence(anchor),
        because=reading.because(anchor, "reader", chosen["direction"]),
    )
