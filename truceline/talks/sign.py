"""A sign: what one sentence or event says about where talks or their agreement stand, and how much it weighs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from truceline.talks.model import Evidence
from truceline.talks.told import Sentence, Told

HEADLINE, LEAD, LATER, LATER_STOP = 1.1, 1.1, 1.0, 0.85
"""How much weightier a sign is in the title, in the first two sentences, and later: news of a stop, an end or a
proposal stands at the head of some report, so that told later alone it is background, or a party's position."""
STOPS = frozenset(("suspended", "broken_off", "concluded", "ended", "proposed"))
OBSERVER, ACCUSER = "observer", "accuser"


@dataclass(frozen=True)
class Sign:
    """One sign for a status."""

    ladder: str
    status: str
    rule: str
    origin: frozenset[str]
    weight: float
    mood: str
    """actual, future, hypothetical, negated, denied, background."""
    day: date
    precision: str
    told: Told
    evidence: Evidence
    alleged_by: frozenset[str]
    """The parties whose word alone it is, where the rule asks for an observer's."""
    at: tuple[int, int]
    """Its sentence's number, and where it stands: what comes first in a report weighs first."""
    implied: bool = False
    """Whether it only comes with a sign of the other ladder."""


def place(sentence: Sentence, status: str) -> float:
    """What a sign weighs by where its sentence stands."""
    later = LATER_STOP if status in STOPS else LATER
    return HEADLINE if sentence.nth == 0 else LEAD if sentence.nth <= 2 else later
