"""Events as PLOVER records, with the field names of the codebook and of the POLECAT files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truceline.contract import Actor, CodedReport


def records(coded: CodedReport) -> Iterator[dict[str, Any]]:
    """One PLOVER record an event; unknown values are null, never guessed."""
    report = coded.report
    claims = {c.id: c for c in coded.claims}
    for event in coded.events:
        place = event.places[0] if event.places else None
        yield {
            "id": event.id,
            "date": event.date.start if event.date else None,
            "date_end": event.date.end if event.date else None,
            "date_precision": event.date.precision if event.date else None,
            "source": [_actor(a) for a in event.actors],
            "target": [_actor(a) for a in event.recipients],
            "event": event.event_type,
            "mode": list(event.mode),
            "context": list(event.context),
            "quad": event.quad,
            "intensity": event.score,
            "auxiliary": None if event.status == "actual" else event.status,
            "geolocation": None if place is None else {
                "name": place.name or place.text, "country": place.country, "lat": place.latitude, "lon": place.longitude
            },
            "fatalities": event.deaths and {"low": event.deaths.low, "high": event.deaths.high},
            "injuries": event.injuries and {"low": event.injuries.low, "high": event.injuries.high},
            "attributed_to": [s.text for i in event.claim_ids if (s := claims[i].source)],
            "text": event.sentence.text,
            "trigger": event.trigger.text,
            "confidence": event.confidence,
            "story": report.id,
            "publisher": report.publisher,
            "url": report.url,
            "published_at": report.published_at,
            "language": report.language,
        }  # fmt: skip


def _actor(actor: Actor) -> dict[str, Any]:
    return {"text": actor.text, "name": actor.name, "country": actor.country, "sector": list(actor.sectors)}
