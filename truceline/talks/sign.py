"""A sign: what one sentence or event says about where talks or their agreement stand, and how much it weighs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from truceline.talks.model import Evidence
from truceline.talks.phrases import Rule, rules
from truceline.talks.told import Sentence, Told

HEADLINE, LEAD, LATER, LATER_STOP = 1.1, 1.1, 1.0, 0.85
"""How much weightier a sign is in the title, in the first two sentences, and later: news of a stop, an end or a
proposal stands at the head of some report, so that told later alone it is background, or a party's position."""
STOPS = frozenset(("suspended", "broken_off", "concluded", "ended", "proposed"))
OBSERVER, ACCUSER = "observer", "accuser"
GOES_ON = re.compile(
    r"\b(?:talks|negotiations|discussions)\b(?:\s+[\w'’-]+){0,5}?\s+(?:continue|continued|go on|goes on|went on|resume|are to|will)\b"
    r"|\bfurther (?:talks|meetings|rounds|negotiations)\b|\bnext (?:round|stage|phase)\b"
    r"|\b(?:still|yet|remains?|remained|are|is|left) to be (?:settled|negotiated|agreed|resolved|written|discussed|completed)\b"
    r"|\bstill being negotiated\b|\bremain\w* open\b|\bstill open\b|\bcoming rounds\b",
    re.I,
)


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


def implied(
    told: Told, sentence: Sentence, other: Rule | None, span: tuple[int, int], sign: Sign
) -> Iterator[Sign]:  # fmt: skip
    """The sign that comes with another, unless it is for a time only, or the report tells that talks go on."""
    if other is None:
        return
    around = sentence.text[max(0, span[0] - 40) : span[1]]
    if rules().moods["for_a_time"].search(around) or GOES_ON.search(told.coded.report.text):
        return
    yield replace(
        sign, ladder=other.ladder, status=other.status, rule=other.name, origin=other.origin, implied=True,
        weight=other.weight * place(sentence, other.status),
    )  # fmt: skip
