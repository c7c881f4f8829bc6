"""The tables of a dossier as rows for CSV, with full identifiers and the place each rests on."""

from __future__ import annotations

from typing import Any

from truceline.talks.model import Evidence, State

Row = dict[str, Any]


def downloads(state: State) -> dict[str, list[Row]]:
    """File name without ending → rows."""
    return {
        "status": [
            {"ladder": c.ladder, "status": c.status, "before": c.before, "date": c.date, "precision": c.precision,
             "known_on": c.known_on, "support": c.support.level, "origins": c.support.origins, "why": c.support.why,
             "rule": c.rule, **_place(e)}
            for ladder in (state.agreement, state.talks) for c in ladder.changes for e in c.evidence
        ],
        "terms": [
            {"term": c.term, "party": c.party.id, "party_name": c.party.name, "date": s.date, "stance": s.stance,
             "current": s == c.current, "movement": s.movement, "why": s.why, "own_words": s.own_words,
             "confidence": s.confidence, "content": s.content, **_place(s.evidence[0] if s.evidence else None)}
            for c in state.cells for s in c.history
        ],
        "happenings": [
            {"id": h.id, "kind": h.kind, "date": h.date, "last": h.last, "event_type": h.event_type, "mode": h.mode,
             "score": h.score, "actors": list(h.lanes), "ground": h.ground, "claimed": h.claimed, "denied": h.denied,
             "reports": h.reports, "origins": h.origins, "voice": a.voice.name if a.voice else None, "says": a.says,
             **_place(e)}
            for h in state.happenings for a in h.accounts for e in a.evidence
        ],
        "climate": [
            {"day": p.day, "voice": p.voice.id if p.voice else None, "measure": name, "value": m.value, "low": m.low,
             "high": m.high, "statements": p.statements, "reports": p.reports, "origins": p.origins}
            for p in state.climate for name, m in (("trust", p.trust), ("prospects", p.prospects)) if m
        ],
        "effects": [
            {"cause": c.cause, "incident": g.incident, "effect": c.effect, "direction": c.direction, "affects": c.affects,
             "modality": c.modality, "date": c.date, "voices": [v.name for v in c.evidence.voices], **_place(c.evidence)}
            for g in state.effects for c in g.claims
        ],
        "casualties": [
            {"incident": c.incident, "date": c.date, "place": c.place, "low": c.low, "best": c.best, "high": c.high,
             "said_by": list(c.said_by), **_place(e)}
            for c in state.casualties for e in c.evidence
        ],
        "mediators": [
            {"actor": r.actor.id, "actor_name": r.actor.name, "role": r.role, "towards": [p.id for p in r.towards],
             "first": r.first, "last": r.last, "times": r.times, **_place(r.evidence[0] if r.evidence else None)}
            for r in state.roles
        ],
        "changes": [
            {"kind": c.kind, "date": c.date, "known_on": c.known_on, "text": c.text,
             **_place(c.evidence[0] if c.evidence else None)}
            for c in state.changes
        ],
        "reports": [
            {"report": s.report, "report_id": s.report_id, "version": s.version, "publisher": s.publisher,
             "title": s.title, "url": s.url, "published_at": s.published_at, "origin": s.origin, "copies": list(s.copies)}
            for s in state.sources
        ],
    }  # fmt: skip


def _place(evidence: Evidence | None) -> Row:
    keys = ("report", "report_id", "publisher", "origin", "url", "record", "sentence")
    place: Row = {k: getattr(evidence, k) if evidence else None for k in keys}
    return {**place, "start": evidence.span[0] if evidence else None, "end": evidence.span[1] if evidence else None}
