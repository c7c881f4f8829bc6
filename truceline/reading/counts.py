"""How many: "at least 14", "dozens", "two women and a child" as low and high."""

from __future__ import annotations

import re
from typing import NamedTuple

UNITS = {w: i for i, w in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split())} | {"a": 1, "an": 1, "another": 1, "no": 0, "none": 0}  # fmt: skip
TENS = {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12, "score": 20}
VAGUE = {  # word: low, high; the bounds are the least and most that usage bears
    "dozens": (24, 99), "scores": (40, 199), "hundreds": (200, 1999), "thousands": (2000, 19999), "several": (3, 9),
    "a few": (2, 5), "few": (2, 5), "a couple": (2, 2), "a handful": (3, 6), "many": (3, None), "some": (2, None),
    "numerous": (3, None), "both": (2, 2), "tens of thousands": (20000, 99999), "hundreds of thousands": (200000, 999999),
    "a number": (2, None),
}  # fmt: skip
AT_LEAST = re.compile(r"\b(at least|more than|over|no fewer than|no less than|upwards of|above|minimum of)\b", re.I)
AT_MOST = re.compile(r"\b(up to|at most|fewer than|less than|under|as many as|no more than|nearly|almost)\b", re.I)
ABOUT = re.compile(r"\b(about|around|some|roughly|approximately|an estimated|nearly|almost|close to)\s+(?=\d|\w)", re.I)
RANGE = re.compile(r"\b(?:between\s+)?([\w,.\-]+?)\s*(?:-|–|—|\bto\b|\bor\b|\band\b)\s*([\w,.\-]+)", re.I)


class Counted(NamedTuple):
    """Low and high; a null high is no upper bound, two nulls are words without a number."""

    low: int | None
    high: int | None


def count(text: str) -> Counted:
    """The number that the words tell."""
    plain = " ".join(text.lower().replace("’", "'").split())
    if plain.startswith("between ") and (pair := RANGE.match(plain)):
        low, high = (_number(g) for g in pair.groups())
        if low is not None and high is not None:
            return Counted(low, high)
    for phrase in sorted(VAGUE, key=len, reverse=True):
        if re.search(rf"\b{phrase}\b(?!\s+(?:\d|{'|'.join(UNITS)}\b))", plain) and not re.search(r"\d", plain):
            low, top = VAGUE[phrase]
            return Counted(low, None if AT_LEAST.search(plain) else top)
    if (pair := re.search(r"\b(\w+)\s*(?:-|–|—|\bto\b|\bor\b)\s*(\w+)\b", plain)) and not re.search(r"\d{4}", plain):
        low, high = (_number(g) for g in pair.groups())
        if low is not None and high is not None and low < high and low > 0 and not _compound(pair.group()):
            return Counted(low, high)
    total = _total(plain)
    if total is None:
        return Counted(None, None)
    if AT_LEAST.search(plain):
        bare = re.search(r"\b(more than|over|above|upwards of)\b", plain)
        return Counted(total + (1 if bare else 0), None)
    if match := AT_MOST.search(plain):
        strict = match.group() in ("fewer than", "less than", "under")
        near = match.group() in ("nearly", "almost")
        return Counted(round(total * 0.9) if near else None, total - (1 if strict else 0))
    if ABOUT.search(plain):
        return Counted(round(total * 0.9), round(total * 1.1))
    return Counted(total, total)


def _compound(words: str) -> bool:
    first, _, second = words.partition("-")
    return first in TENS and second in UNITS


def _total(plain: str) -> int | None:
    """The sum of the numbers in the words ("two women and a child" = 3; "14 people" = 14), but for those
    that are part of one already told ("including three children")."""
    plain = re.split(r"\b(?:including|among them|of them|most of them|of whom)\b", plain)[0]
    plain = re.sub(r"\b(?:a|an|another)\s+(?=\d)", "", plain)
    total, current, found, last_digit = 0, 0, False, False
    for token in re.findall(r"\d[\d,]*(?:\.\d+)?|[a-z]+", plain.replace("-", " ")):
        if token[0].isdigit():
            if last_digit:
                continue
            total, current = total + current, 0
            current, found, last_digit = int(float(token.replace(",", ""))), True, False
        elif token in UNITS:
            if found and current % 10 == 0 and 20 <= current < 100 and 0 < UNITS[token] < 10:
                current += UNITS[token]
            else:
                total, current, found = total + current, UNITS[token], True
        elif token in TENS:
            current, found = (current + TENS[token] if current % 100 == 0 else current + TENS[token]), True
        elif token in SCALES:
            current, found = max(current, 1) * SCALES[token], True
    return total + current if found else None


def _number(word: str) -> int | None:
    return _total(word)
