"""How many: "at least 14", "dozens", "two women and a child" as low and high.

The words are read in three steps. Numerals become bounds ("several hundred" = 300 to 900), the rest of the words
stay; the members of a list are told apart ("a midwife | four patients"); each member is counted by its numeral and
what qualifies it, or by its article. The sum of the members is the count. Vague words have the least and the most
that usage bears; "about" and "nearly" allow a tenth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from truceline.reading.words import folded

UNITS = {w: i for i, w in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split())}  # fmt: skip
TENS = {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
SCALES = {"dozen": 12, "score": 20, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "bn": 10**9}
FEW = {"couple": (2, 2), "pair": (2, 2), "both": (2, 2), "twins": (2, 2), "trio": (3, 3), "few": (2, 5),
       "handful": (3, 6), "several": (3, 9), "multiple": (2, None), "many": (3, None), "numerous": (3, None)}  # fmt: skip
PLURALS = {"dozens": (24, 99), "scores": (40, 199), "hundreds": (200, 1999), "thousands": (2000, 19_999),
           "millions": (2 * 10**6, 2 * 10**7 - 1), "tens": (20, 99)}  # fmt: skip
MOST = 15
"""Digits with more places than this are no count of anything told in news."""

CUT = re.compile(
    r"\([^)]*\)?|[\s,;–—-]*\b(?:including|among them|among those)\b.*"
    r"|[,;–—]\s*(?:(?:at least|about|more than|some) )?[\w-]+ of (?:them|whom|which)\b.*"
    r"|\baged? (?:between )?\d+(?: (?:and|to) \d+)?|(?<=[a-z]), \d{1,2}(?=,|$)|(?<=mother|father|parent)[- ]of[- ]\w+"
)
"""Numbers that are part of one already told, ages, and children who were not there ("a father of three")."""
COMPOUND = re.compile(
    rf"\b(?:[0-9]+|{'|'.join((*UNITS, *TENS, *SCALES))})-(?!(?:{'|'.join((*UNITS, *TENS, *SCALES))}|member|strong|person"
    r"|man|odd|plus|to|or)\b)[a-z]+(?:-old)?"
)
"""A number that describes ("a 12-year-old girl", "a three-day siege") counts something else."""
TOKEN = re.compile(r"(?<![\w.-])(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?![0-9]|st\b|nd\b|rd\b|th\b|s\b)|[^\W_][\w']*|[^\w\s]")

AT_MOST = re.compile(r"\b(?:up to|as many as|at most|(?:no|not) (?:more|greater) than|a maximum of)\b[^#]*#")
BELOW = re.compile(r"(?<!no )(?<!not )\b(?:fewer|less) than\b[^#]*#|\b(?:under|below)\b[^#]*#")
AT_LEAST = re.compile(
    r"\b(?:at least|(?:no|not) (?:fewer|less) than|a minimum of|upwards? of)\b[^#]*#|#(?: -)? (?:or more|plus|\+)|# \+"
)
ABOVE = re.compile(r"\b(?:more than|over|above|in excess of|greater than)\b[^#]*#")
NEARLY = re.compile(r"\b(?:nearly|almost|close to|just under)\b[^#]*#")
ABOUT = re.compile(r"(?:\b(?:about|around|some|roughly|approximately|perhaps|estimated)\b|~)[^#]*#|# or so\b")
SHARE = re.compile(r"#(?: -)? (?:thirds?|quarters?|fifths?|tenths?|halves|percent|per cent|%|in #)|^half\b(?! #)")
"""A share of an unknown whole is no count."""

WHOLE = re.compile(r"^(?:only |just |also |even )?(?:a|an|another|the|his|her|its|their|our|my|this|that|[\w ]+'s) ")
STOP = re.compile(r" (?:of|in|on|at|from|with|who|whose|that|which|near|by|for|was|were|is|are|had|has|aged|named)\b.*")
NO = re.compile(r"^(?:no one|nobody|none|no (?!#|more|fewer|less|greater|number|figure))")
SOMEBODY = re.compile(r"^(?:someone|somebody)\b")
NOT_ONE = frozenset(
    "family group crew team crowd population staff army public unit convoy patrol band gang squad majority minority rest "
    "remainder whole toll number total third quarter half fifth tenth share part proportion lot dead wounded injured missing "
    "people men women children police troops personnel clergy elderly sick".split()
)
"""Nouns that stand for more than one, or for a share, without an s."""


class Counted(NamedTuple):
    """Low and high; a null high is no upper bound, a null low no lower one, two nulls are words without a number."""

    low: int | None
    high: int | None


NOTHING = Counted(None, None)


def count(text: str) -> Counted:
    """The number that the words tell, all members of a list together ("the imam and eleven worshippers" = 12)."""
    plain = " ".join(folded(text).replace("—", "–").split())
    plain = re.sub(r"(?<=[0-9]) (?=[0-9]{3}\b)", ",", COMPOUND.sub("", CUT.sub("", plain)))
    plain = re.sub(r"\bby the (dozen|hundred|thousand|million)\b", r"\1s", plain)
    told, found = _bounds(TOKEN.findall(plain))
    members = [m.strip() for m in re.split(r" (?:and|as well as|along with|together with|,|;|\+|&)(?= )", f" {told} ")]
    bounds, counts = iter(found), list[Counted]()
    for before, member in pairwise(["", *members]):
        counted = _member(member, [next(bounds) for _ in range(member.count("#"))])
        # "20 women and children" are 20, "a soldier and civilians" at least three
        more = counted is None and bool(counts) and counts[-1] == (1, 1) and WHOLE.match(before) and _plural(member)
        counts.append(Counted(2, None) if more else counted or NOTHING)
    if all(c == NOTHING or (c == (2, None) and not m.count("#")) for c, m in zip(counts, members, strict=True)):
        return NOTHING  # "the soldiers and their families" tells no number
    known = [c for c in counts if c != NOTHING]
    lows = [c.low for c in known if c.low is not None]
    highs = [c.high for c in known if c.high is not None]
    return Counted(sum(lows) if lows else None, sum(highs) if len(highs) == len(known) else None)


def _bounds(tokens: Sequence[str]) -> tuple[str, list[Counted]]:
    """The words with # for each numeral, and the numerals' bounds."""
    words, found, at = list[str](), list[Counted](), 0
    while at < len(tokens):
        between = tokens[at] in ("between", "from")
        first = _numeral(tokens, at + between)
        if first is None:
            words.append(tokens[at])
            at += 1
            continue
        bound, at = first
        joins = ("to", "or", "-", "–", "and") if between else ("to", "or", "-", "–")
        second = _numeral(tokens, at + 1) if tokens[at : at + 1] and tokens[at] in joins else None
        if second and (span := _range(bound, second[0], tokens[at - 1])):
            bound, at = span, second[1]
        elif tokens[at : at + 2] == ["-", "odd"]:
            bound, at = Counted(bound.low, bound.low + 9 if bound.low else None), at + 2
        found.append(bound)
        words.append("#")
    return " ".join(words), found


def _range(low: Counted, high: Counted, last: str) -> Counted | None:
    """ "20 to 30"; "two to three dozen" is 24 to 36."""
    if low.low is None or high.high is None or low.low == 0:
        return None
    scale = next((s for s in sorted(SCALES.values(), reverse=True) if high.high % s == 0 and high.high > s > 1), 1)
    if last not in SCALES and low.low < scale and low.low * scale < high.high and high.high // scale < 1000 and high.high != 30:
        low = Counted(low.low * scale, None)
    return Counted(low.low, high.high) if low.low is not None and low.low < high.high else None
