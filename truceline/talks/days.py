"""The day that words in a sentence are of: the date nearest to them in their clause, else the report's."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from truceline.reading import dates
from truceline.reading.counts import count
from truceline.reading.date_words import DAY, MONTH, NEAR, PART, WEEKDAYS

_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})(?:\s+{PART})?"
_AGO = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|[0-9]+)\s+(?:day|week|fortnight|month|year)s?\s+(?:ago|earlier)"
WRITTEN = re.compile(
    rf"\b(?:{_WEEKDAY}|{MONTH}\s+{DAY}\b(?:,?\s+[12][0-9]{{3}})?|{DAY}\s+{MONTH}(?:\s+[12][0-9]{{3}})?|{_AGO}"
    rf"|{'|'.join(NEAR)}|overnight|last\s+(?:week|month|year)|in\s+{MONTH})(?!\w)",
    re.I,
)
"""Expressions of a date as news writes them."""
AHEAD = re.compile(
    r"\b(?:from|until|till|by|before|next|for|starting|beginning|start|begin|through|to last|to take effect on|due|planned)"
    r"(?:\s+(?:at|on|midnight|noon|dawn|the|early|late|about|six|seven|o'clock|[0-9:.]+|a\.?m\.?|p\.?m\.?))*\s*$",
    re.I,
)
"""Before a date these make it a beginning or an end to come, not the day of what is told."""
TO_COME = re.compile(
    r"\b(?:will|would|shall|(?:is|are|was|were|be|agree|agrees|agreed|due|plan\w*|expect\w*|set|promis\w+|pledg\w+) to)\b",
    re.I,
)
"""Between the words and a date these make it the day of something to come ("ended, and they agreed to go on on Friday")."""
AFTER = re.compile(
    r"\b(?P<n>an?|one|two|three|four|five|six|seven|eight|nine|ten|[0-9]+)\s+(?P<u>hour|day|week|month|year)s?\s+after\b[^,;]*$",
    re.I,
)
"""'Two days after a ceasefire began': so long before what the sentence tells."""
LENGTH = {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}


class When(NamedTuple):
    """A day and how exactly it is known, as `StatusChange.precision`."""

    day: date
    precision: str


def when(sentence: str, head: int, published: date) -> When:
    """The day of the words at an offset of a sentence."""
    if gone := AFTER.search(sentence[:head]):
        many = 1 if gone["n"].lower() in ("a", "an") else count(gone["n"]).low or 1
        back = many * LENGTH[gone["u"].lower()]
        return When(published - timedelta(back), "day" if gone["u"].lower() in ("hour", "day") else gone["u"].lower())
    found = []
    for match in WRITTEN.finditer(sentence):
        if AHEAD.search(sentence[: match.start()]):
            continue
        if TO_COME.search(sentence[head : match.start()]):
            continue
        text = match[0]
        if text.lower() == "overnight":
            found.append((match.start(), When(published, "day")))
            continue
        placed = dates.resolve(text, published)
        if placed.start and placed.precision and date.fromisoformat(placed.start) <= published:
            found.append((match.start(), When(date.fromisoformat(placed.start), placed.precision)))
    if not found:
        return When(published, "published")
    return min(found, key=lambda f: _far(sentence, head, f[0]))[1]


def ahead(sentence: str, head: int, published: date) -> bool:
    """Whether the date that follows words at an offset, in their clause, is still to come ("return to the table on
    October 14")."""
    for match in WRITTEN.finditer(sentence, head):
        if re.search(r"[,;:]|\b(?:and|but|as|after|while|when|which|who|since)\b", sentence[head : match.start()]):
            return False
        if TO_COME.search(sentence[head : match.start()]):
            return False
        placed = dates.resolve(match[0], published)
        return bool(placed.start and placed.precision == "day" and date.fromisoformat(placed.start) > published)
    return False


def _far(sentence: str, head: int, at: int) -> int:
    """Letters between words and a date; a date before the words, or in another clause, lies farther."""
    low, high = sorted((head, at))
    clauses = len(re.findall(r"[,;:]|\b(?:and|but|as|after|while|when|which|who)\b", sentence[low:high]))
    return high - low + 40 * clauses + (15 if at < head else 0)
