"""Statuses and stances in plain words."""

from __future__ import annotations

from truceline.talks.model import Ladder, StatusChange

TALKS = {
    "none": "no talks", "contacts": "contacts, no talks yet", "under_way": "talks under way",
    "suspended": "talks suspended", "broken_off": "talks broken off", "concluded": "talks concluded",
}  # fmt: skip
AGREEMENT = {
    "none": "no agreement", "proposed": "agreement proposed", "agreed": "agreement reached, not in force yet",
    "in_force": "agreement in force", "strained": "agreement in force but strained", "suspended": "agreement suspended",
    "ended": "agreement ended",
}  # fmt: skip
STANCES = {
    "demands": "demands", "proposes": "proposes", "accepts": "accepts", "rejects": "rejects",
    "conditions": "sets conditions on", "commits": "commits itself to", "calls_for": "calls for",
}  # fmt: skip
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def ladder_words(name: str, status: str) -> str:
    """A status in words."""
    return (TALKS if name == "talks" else AGREEMENT)[status]


def stance_words(stance: str) -> str:
    """A stance as a verb."""
    return STANCES[stance]


def headline(talks: Ladder, agreement: Ladder) -> str:
    """Where both ladders stand, since when and how supported, in one sentence."""
    parts = [_part(agreement), _part(talks)]
    said = "; ".join(p for p in parts if p)
    return said[0].upper() + said[1:] + "."


def _part(ladder: Ladder) -> str:
    words = ladder_words(ladder.name, ladder.status)
    if not ladder.changes:
        return f"{words} told of"
    last = ladder.changes[-1]
    return f"{words} {_when(last)} ({last.support.level}: {last.support.why})"


def _when(change: StatusChange) -> str:
    day = f"{change.date.day} {MONTHS[change.date.month - 1]} {change.date.year}"
    return f"since {day}" if change.precision == "day" else f"since about {day}"
