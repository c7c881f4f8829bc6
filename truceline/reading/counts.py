"""How many: "at least 14", "dozens", "two women and a child" as low and high.

The words are read in three steps. Numerals become bounds ("several hundred" = 300 to 900) and the other words stay;
the members of a list are told apart ("a midwife | four patients"); each member is counted by its numeral and what
qualifies it, or else by its article. The count is the sum of the members. Vague words have the least and the most
that usage bears; "about" and "nearly" allow a tenth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from truceline.reading.words import folded


class Counted(NamedTuple):
    """Low and high: a null high is no upper bound, a null low no lower one, two nulls are words without a number."""

    low: int | None
    high: int | None


NOTHING = Counted(None, None)
SEVERAL = Counted(2, None)
"""A plural that tells no number ("his bodyguards"): it adds to a sum, alone it is no count."""

_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
UNITS = {word: i for i, word in enumerate(_UNITS.split())}
TENS = {word: 10 * i for i, word in enumerate(_TENS.split(), 2)}
SCALES = {"dozen": 12, "score": 20, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
FEW = {
    "couple": Counted(2, 2), "pair": Counted(2, 2), "both": Counted(2, 2), "twins": Counted(2, 2),
    "trio": Counted(3, 3), "few": Counted(2, 5), "handful": Counted(3, 6), "several": Counted(3, 9),
    "multiple": Counted(2, None), "many": Counted(3, None), "numerous": Counted(3, None),
}  # fmt: skip
PLURALS = {
    "dozens": Counted(24, 99), "scores": Counted(40, 199), "hundreds": Counted(200, 1999),
    "thousands": Counted(2000, 19_999), "millions": Counted(2 * 10**6, 2 * 10**7 - 1),
}  # fmt: skip
MANIFOLD = {"tens": (20, 100), "hundreds": (200, 1000)}
""" "Tens of thousands" is 20 to 100 of them, the last excluded."""
LONGEST = 15
"""Digits with more places than this count nothing that news tells of."""

_NUMBERS = "|".join((*UNITS, *TENS, *SCALES))
_SHARES = r"thirds?|quarters?|fifths?|tenths?|halves"
COMPOUND = re.compile(
    rf"\b(?:[0-9]+|{_NUMBERS})-(?!(?:{_NUMBERS}|{_SHARES}|member|strong|person|man|odd|plus|to|or)\b)[a-z]+(?:-[a-z]+)*"
)
"""A number inside a description ("a 12-year-old girl", "a three-day siege") counts something else."""
CUT = re.compile(
    r"\([^)]*\)?|[\s,;–-]*\b(?:including|among them|among those)\b.*"
    r"|(?:[,;–]| -)\s*(?:(?:at least|about|more than|some) )?[\w-]+ of (?:them|whom|which)\b.*"
    r"|\baged? (?:between )?[0-9]+(?: (?:and|to) [0-9]+)?|(?<=[a-z]), [0-9]{1,2}(?=,|$)"
    r"|(?<=mother|father|parent)[- ]of[- ]\w+"
)
"""Numbers that are part of one already told, ages, and children who were not there ("a father of three")."""
TOKEN = re.compile(
    r"(?>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(?!\w)|[^\W\d_][\w']*(?:-[0-9]\w*)?|\w[\w.]*|[^\w\s]"
)
"""Numbers, words, marks; a designation ("S-300", "F-16s") is one word."""
LIST = re.compile(r" (?:and|as well as|along with|together with|(?<!- )plus|[,;+&])(?= )")

MEANT = tuple((re.compile(said), meant) for said, meant in (
    (CUT, ""),
    (COMPOUND, "such"),
    (r"\b(?:no one|no-one|nobody|none|not a single)\b", "zero"),
    (r"\bno (?!more|fewer|less|greater|number|figure)", "zero "),
    (r"\b(?:someone|somebody)\b", "one"),
    (r"\bas many as\b", "up to"),
    (r"\bas few as\b", "at least"),
    (r"\bby the (dozen|hundred|thousand|million)\b", r"\1s"),
    (r"(?<=[0-9])(?:m|mn)\b", " million"),
    (r"(?<=[0-9])bn\b", " billion"),
    (r"(?<=[0-9]) (?=[0-9]{3}\b)", ","),
))  # fmt: skip
"""Rewritten before reading, in this order; what is left of a description keeps its article ("a such girl" = 1)."""

_TO = r"\b[^#]*#"
AT_MOST = re.compile(rf"\b(?:up to|at most|(?:no|not) (?:more|greater) than|maximum of){_TO}")
BELOW = re.compile(rf"(?<!no )(?<!not )\b(?:(?:fewer|less) than|under|below){_TO}")
AT_LEAST = re.compile(
    rf"\b(?:at least|(?:no|not) (?:fewer|less) than|minimum of|upwards? of){_TO}|#(?: -)? (?:or more|plus\b|\+)"
)
ABOVE = re.compile(rf"\b(?:more than|over|above|in excess of|greater than){_TO}")
NEARLY = re.compile(rf"\b(?:nearly|almost|close to|just under){_TO}")
ABOUT = re.compile(rf"(?:\b(?:about|around|some|roughly|approximately|perhaps|estimated){_TO}|~ #|# or so\b)")
SHARE = re.compile(rf"#(?: -)? (?:{_SHARES}|percent|per cent|%|in #)|^half\b(?! #)")
"""A share of an unknown whole is no count."""

WHOLE = re.compile(
    r"^(?:(?:only|just|also|even) )?(?:a|an|another|the|his|her|its|their|our|my|this|that|such|[\w ]+'s) "
)
THOSE = re.compile(r"^(?:some|these|those|a (?:large |growing |small )?number of)\b")
STOP = re.compile(r" (?:of|in|on|at|from|with|who|whose|that|which|near|by|for|was|were|is|are|had|has|named)\b.*")
_COLLECTIVE = """family group crew team crowd population staff army public unit convoy patrol band gang squad majority
minority rest remainder whole toll number total third quarter half fifth tenth share part proportion lot"""
COLLECTIVE = frozenset(_COLLECTIVE.split())
"""Singular nouns that stand for an unknown number, or for a share."""
PLURAL = frozenset(("people", "men", "women", "children", "police", "troops", "personnel", "clergy", "dead", "wounded"))
"""Plural nouns without an s."""


def count(text: str) -> Counted:
    """The number that the words tell, all members of a list together ("the imam and eleven worshippers" = 12)."""
    plain = " ".join(folded(text).replace("—", "–").split())
    for said, meant in MEANT:
        plain = said.sub(meant, plain)
    told, found = _numerals(TOKEN.findall(plain))
    bounds, counts = iter(found), list[Counted]()
    members = [m.strip() for m in LIST.split(f" {told} ")]
    for before, member in pairwise(["", *members]):
        counted = _member(member, [next(bounds) for _ in range(member.count("#"))])
        if counted is NOTHING and WHOLE.match(before) and counts[-1] == (1, 1) and _plural(_head(member)):
            counted = SEVERAL  # "a soldier and civilians" are three or more, but "20 women and children" are 20
        counts.append(counted)
    if all(c is NOTHING or c is SEVERAL for c in counts):
        return NOTHING
    known = [c for c in counts if c is not NOTHING]
    lows = [c.low for c in known if c.low is not None]
    highs = [c.high for c in known if c.high is not None]
    return Counted(sum(lows) if lows else None, sum(highs) if len(highs) == len(known) else None)


def _member(words: str, bounds: Sequence[Counted]) -> Counted:
    """One member of a list, its numerals written #; the first numeral counts it ("400 lorries a day")."""
    if SHARE.search(words):
        return NOTHING
    if bounds:
        return _qualified(words, bounds[0])
    if THOSE.match(words):
        return SEVERAL if words.startswith("th") else Counted(2, None)
    if not WHOLE.match(words) or (head := _head(words)) in COLLECTIVE:
        return NOTHING
    return SEVERAL if _plural(head) else Counted(1, 1)


def _qualified(words: str, bound: Counted) -> Counted:
    """The numeral's bounds as "at least", "up to", "about" … bend them."""
    low, high = bound
    if AT_MOST.search(words):
        return Counted(None, high)
    if BELOW.search(words):
        return Counted(None, None if high is None else max(high - 1, 0))
    if AT_LEAST.search(words):
        return Counted(low, None)
    if ABOVE.search(words):
        return Counted(low + (low == high) if low is not None else None, None)
    if NEARLY.search(words) and low == high and low is not None:
        return Counted(round(low * 0.9), high)
    if ABOUT.search(words) and low == high and low is not None:
        return Counted(round(low * 0.9), round(low * 1.1))
    return bound


def _head(words: str) -> str:
    """The noun that the words are about: the last one before a preposition or a clause."""
    return STOP.sub("", words).split(" ")[-1]


def _plural(noun: str) -> bool:
    return noun in PLURAL or (noun.endswith("s") and not noun.endswith(("ss", "us", "is")))


def _numerals(tokens: Sequence[str]) -> tuple[str, list[Counted]]:
    """The words with # for each numeral or range, and the bounds of each."""
    words, found, at = list[str](), list[Counted](), 0
    while at < len(tokens):
        between = tokens[at] in ("between", "from")
        first = _numeral(tokens, at + between)
        if first is None:
            words.append("no" if tokens[at] == "#" else tokens[at])
            at += 1
            continue
        bound, at, scale = first
        if tokens[at : at + 2] == ["-", "odd"] and bound.low:
            bound, at = Counted(bound.low, bound.low + 9), at + 2
        joined = at < len(tokens) and tokens[at] in ("to", "or", "-", "–", "and" if between else "to")
        if joined and (second := _numeral(tokens, at + 1)):
            low, high = bound.low or 0, second[0].high or 0
            if scale == 1 and low < high // second[2]:
                low *= second[2]  # "two to three dozen"
            if low < high:
                bound, at = Counted(low, high), second[1]
        found.append(bound)
        words.append("#")
    return " ".join(words), found


def _numeral(tokens: Sequence[str], at: int) -> tuple[Counted, int, int] | None:
    """The numeral that begins at a token: its bounds, where it ends, its last scale ("two dozen" = 24, …, 12)."""
    token, after = (*tokens[at : at + 2], "", "")[:2]
    if token in MANIFOLD and after == "of" and (each := SCALES.get("".join(tokens[at + 2 : at + 3])[:-1])):
        least, most = MANIFOLD[token]
        return Counted(least * each, most * each - 1), at + 3, each
    if token in PLURALS:
        return PLURALS[token], at + 1, 1
    if token in FEW:
        at += 1 + (after == "of" and "".join(tokens[at + 2 : at + 3]) in SCALES)
        scale = SCALES.get("".join(tokens[at : at + 1]), 1)
        low, high = FEW[token]
        return Counted(low * scale if low else low, high * scale if high else high), at + (scale > 1), scale
    if token == "half":
        at += 1 + (after in ("a", "an"))
        scale = SCALES.get("".join(tokens[at : at + 1]), 0)
        return (Counted(scale // 2, scale // 2), at + 1, scale) if scale else None
    return _exact(tokens, at)


def _exact(tokens: Sequence[str], at: int) -> tuple[Counted, int, int] | None:
    """ "1.5 million", "two hundred and fifty", "a dozen": thousands and more close what stands before them."""
    start, total, current, scale = at, 0.0, 0.0, 1
    while at < len(tokens):
        token, after = tokens[at], list(tokens[at + 1 : at + 4])
        inside = at > start and bool(after)
        if token in SCALES and (at > start or token != "score"):
            scale = SCALES[token]
            current = (current or 1) * scale
            if scale >= 1000:
                total, current = total + current, 0
        elif at == start and re.fullmatch(r"[0-9][0-9,.]*", token) and len(token.replace(",", "")) <= LONGEST:
            current = float(token.replace(",", ""))
        elif token in TENS and (at == start or scale >= 100):
            current, scale = current + TENS[token], 1
        elif token in UNITS and (at == start or scale >= 100 or tokens[at - 1] in ("-", *TENS)):
            current, scale = current + UNITS[token], 1
        elif token == "and" and inside and after[:2] == ["a", "half"] and after[-1] in SCALES:
            current, at = current + 0.5, at + 2
        elif token == "and" and inside and scale >= 100:
            if after[0] not in UNITS and after[0] not in TENS:
                break  # "two hundred and their leaders"
        elif not (token == "-" and inside and tokens[at - 1] in TENS and 0 < UNITS.get(after[0], 0) < 10):
            break
        at += 1
    value = round(total + current)
    return (Counted(value, value), at, scale) if at > start else None
