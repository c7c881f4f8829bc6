"""When: "on Saturday", "last month", "since 2014" against the day of the report, with the precision told.

A rule must match all of the words, so that what is not understood stays null. Weeks begin on Monday (ISO 8601).
A weekday is the latest one on or before the day of publication, a month without a year the latest not after it, a
day without a year the latest that is at most 30 days ahead (older days are told with their year); "next", "by",
"until" and "for" look forward. What is told as to come lies on the coming weekday and in the nearest such month or day
(of a year: at most half a year ahead). "Early" ends with the 10th of a month and April of a year, "late" begins with the
21st and September. Words that count from another event ("a day earlier", "on the Monday") are not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from truceline.reading import simple_dates as simple
from truceline.reading.date_words import (
    AFTER_DAY,
    APPOSED,
    BEFORE_DAY,
    DAY,
    FEASTS,
    LEAD,
    MONTH,
    NEAR,
    NTH_DAY,
    ORDINALS,
    REASONS,
    RECURRING,
    SHIFTED,
    WRITTEN,
    YEAR,
    D,
    M,
    N,
    U,
    W,
    Y,
)
from truceline.reading.simple_dates import Known, Span, UnplacedError, around
from truceline.reading.words import folded


class When(NamedTuple):
    """ISO days, first and last in question; nulls with a reason when the words cannot be placed.

    One null of the two is an open end ("until 1 May 2015" does not tell a beginning).
    """

    start: str | None
    end: str | None
    precision: str | None
    reason: str | None = None


A_MONTH, HALF_A_YEAR = timedelta(30), timedelta(182)
"""How far ahead a day without a year may lie; and, of what is to come, a month too."""
DEEPEST = 7
"""Rules within rules ("by midnight on the last day of March"): news needs no more."""


def resolve(text: str, published: date | None, to_come: bool = False) -> When:
    """The days that the words mean; `to_come`: of what had not happened when the report was published."""
    words = _plain(text)
    try:
        known = Known(published, published, HALF_A_YEAR if to_come else A_MONTH, to_come=to_come)
        span = _read(words, known) or _written_within(words, known)
    except UnplacedError as fault:
        return When(None, None, None, str(fault))
    except (ValueError, OverflowError):
        return When(None, None, None, "no such day in the calendar")
    if span is None:
        return When(None, None, None, next(reason for said, reason in REASONS if said.search(words)))
    first = None if span.first == date.min else span.first.isoformat()
    last = None if span.last == date.max else span.last.isoformat()
    untold = None if first and last else "no end is told" if first else "no beginning is told"
    return When(first, last, span.precision, untold)


def began(before: str, published: date | None) -> tuple[str, When] | None:
    """The words of a day and the day on which something began, by the words of its sentence that stand before it: "On
    Saturday, the second day of the" puts the beginning of what follows on Friday."""
    match = NTH_DAY.search(before)
    day = resolve(match["day"], published) if match else None
    if not match or not day or not day.start or day.precision != "day":
        return None
    first = (date.fromisoformat(day.start) - timedelta(ORDINALS[match["n"].lower()] - 1)).isoformat()
    return match["day"], When(first, first, "day")


def _plain(text: str) -> str:
    words = re.sub(r"\([^)]*\)?", " ", folded(text).replace("—", "-").replace("–", "-"))
    words = re.sub(r"\s+(?=[,.])", "", " ".join(words.split())).strip(" ,.;:\"'“”").replace("the very ", "the ")
    ordinals = "|".join(sorted(ORDINALS, key=len, reverse=True))
    return re.sub(rf"\b({ordinals}) of (?={MONTH})", lambda m: f"{ORDINALS[m[1]]} of ", words)


def _read(words: str, known: Known, **changed: Any) -> Span | None:
    """The span of some words, by the first rule that matches them all."""
    known = replace(known, depth=known.depth + 1, **changed)
    if known.depth > DEEPEST or RECURRING.search(words):
        return None
    for pattern, make in RULES:
        if (match := pattern.fullmatch(words)) and (span := make(match, known)):
            return span
    for shorter in (LEAD.sub("", words, count=1), _hourless(words), APPOSED.sub("", words)):
        if shorter and shorter != words and (span := _read(shorter, known)):
            return span
    return None


def _hourless(words: str) -> str:
    match = BEFORE_DAY.match(words)
    return words[match.end() :] if match else AFTER_DAY.sub("", words)


def _written_within(words: str, known: Known) -> Span | None:
    """The one written date among words that are not understood but do not move it ("in the dark of 26 February")."""
    moved = SHIFTED.search(words) or RECURRING.search(words)
    found = [] if moved else WRITTEN.findall(words)
    return _read(found[0], known) if len(found) == 1 else None


def _part(match: re.Match[str], known: Known) -> Span | None:
    """ "late March", "the beginning of 2014", "the early 1990s": a third of the whole."""
    whole = _read(match["rest"], known)
    if whole is None:
        return None
    which = {"early": 0, "start": 0, "beginning": 0, "mid": 1, "middle": 1}.get(match["e"], 2)
    first, last, precision = whole
    if precision == "month":
        start, end = ((1, 10), (11, 20), (21, last.day))[which]
        return Span(first.replace(day=start), first.replace(day=end), "period")
    if precision == "year":
        return Span(
            first.replace(month=4 * which + 1), around(date(first.year, 4 * which + 4, 1), "month").last, "period"
        )
    start, end = ((0, 3), (4, 6), (7, 9))[which]
    decade = last.year - first.year == 9
    return Span(date(first.year + start, 1, 1), date(first.year + end, 12, 31), "period") if decade else None


def _nth(match: re.Match[str], known: Known) -> Span | None:
    """ "the first week of June", "the last day of July"."""
    whole, size = _read(match["rest"], known), 7 if match["u"] == "week" else 1
    if whole is None or whole.precision not in ("month", "year"):
        return None
    n = ORDINALS.get(match["n"])
    first = whole.first + timedelta(size * (n - 1)) if n else whole.last - timedelta(size - 1)
    last = first + timedelta(size - 1)
    return Span(first, last, "week" if size == 7 else "day") if last <= whole.last else None


PAST: dict[str, Any] = {"ahead": timedelta(0), "to_come": False}


def _since(match: re.Match[str], known: Known) -> Span | None:
    """From then to the day of publication."""
    begun = _read(match["rest"], known, **PAST)
    past = begun and known.published and known.published >= begun.first
    return begun and Span(begun.first, known.day if past else date.max, "period")


def _until(match: re.Match[str], known: Known) -> Span | None:
    """From the day of publication to then; when that is past, the beginning is not told."""
    end = _read(match["rest"], known, forward=True)
    ahead = end and known.published and known.published <= end.last
    return end and Span(known.day if ahead else date.min, end.last, "period")


def _from(match: re.Match[str], known: Known) -> Span | None:
    begun = _read(match["rest"], known)
    return begun and Span(begun.first, date.max, "period")


def _beside(match: re.Match[str], known: Known) -> Span | None:
    """ "before dawn on Tuesday" is Tuesday; "before Tuesday" has no day of its own."""
    if _hourless(match.group()) == match.group() and _read(match["rest"], known):
        raise UnplacedError(f"only said to be {match['e']} that")
    return None


def _between(match: re.Match[str], known: Known) -> Span | None:
    """ "from 24 November to 1 December", "12-15 March", "Friday and Saturday"."""
    left, right = match["left"], match["right"]
    if told := re.search(rf"{M},?(?: {Y})?$", right):  # "12 to 15 March 2023" tells month and year once
        left = f"{left} {told['m']}" if re.fullmatch(DAY, left) else left
        left = f"{left} {told['y']}" if told["y"] and re.search(rf"{MONTH}(?: {DAY})?$", left) else left
    elif (told := re.match(rf"{M} {DAY}$", left)) and (ends := re.fullmatch(rf"{DAY}(?P<y>,? {YEAR})?", right)):
        left, right = left + (ends["y"] or ""), f"{told['m']} {right}"  # "March 3-5, 2023"
    first = _read(left, known)
    last = first and _read(right, known)
    if first and last and first.first > last.first:  # "Monday to Wednesday" in a report of Tuesday
        earlier = _read(left, known, latest=last.last, **PAST)
        if earlier and earlier.first <= last.first:
            first = earlier
        else:  # "from today until Friday"
            last = _read(right, known, forward=True)
    if not first or not last or first.first > last.last:
        return None
    if match["joint"] in ("and", "or") and not match["e"] and last.first - first.last > timedelta(1):
        raise UnplacedError("names several days apart")
    return Span(first.first, last.last, "period")


Rule = Callable[[re.Match[str], Known], Span | None]

_WRITTEN: tuple[tuple[str, Rule], ...] = (
    (rf"(?:{W},? )?(?:the )?{D}(?: day)?(?: of)? {M},?(?: (?:of )?{Y})?", simple.written_day),
    (rf"(?:{W},? )?{M} (?:the )?{D}(?:,? {Y})?", simple.written_day),
    (r"(?P<year>[0-9]{4})-(?P<b>[0-9]{2})-(?P<a>[0-9]{2})(?P<mark>)", simple.numeric),
    (r"(?P<a>[0-9]{1,2})(?P<mark>[./])(?P<b>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})", simple.numeric),
    (rf"(?:(?P<q>last|next|this|coming) )?{M}(?:,? (?:of )?{Y})?", simple.month),
    (rf"(?:the year )?{Y}", lambda m, known: around(date(simple.year_told(m["y"], known), 1, 1), "year")),
    (r"(?:the )?(?P<y>(?:1[5-9]|20)[0-9])0'?s", simple.decade),
    (rf"(?P<f>{'|'.join(FEASTS)})(?P<rest> .+)?", lambda m, known: _read(FEASTS[m["f"]] + (m["rest"] or ""), known)),
)
_RELATIVE: tuple[tuple[str, Rule], ...] = (
    ("|".join(NEAR), lambda m, known: around(known.day + timedelta(NEAR[m.group()]), "day")),
    ("overnight", lambda _, known: Span(known.day - timedelta(1), known.day, "period")),
    (
        rf"(?:(?P<q>(?:this )?(?:coming|past)|last|this|next) )?{W}(?: (?:of )?(?P<k>last|this|next) week)?",
        simple.weekday,
    ),
    (r"(?:the )?(?:(?P<q>last|this|next) )?weekend", simple.weekend),
    (
        r"(?:the )?(?P<e>early|mid|middle|late|start|beginning|end|(?:last|closing) days)(?: of| in|-)? ?(?P<rest>.+)",
        _part,
    ),
    (
        r"(?:(?P<e>earlier|later|so far|early|mid|late) )?(?:in )?"
        r"(?P<q>last|this|next|the(?: coming)?) (?P<u>week|month|year)",
        simple.week,
    ),
    (rf"(?:in )?{N} {U}'? (?P<e>ago|from now|time)", simple.ago),
    (rf"(?:the )?(?P<q>past|last|coming) {N} {U}", simple.lasting),
    (r"the (?P<q>past|last|coming)(?P<n>) (?P<u>week|fortnight|month|year)", simple.lasting),
    (r"(?:the )?end of the (?P<u>week|month|year)|(?P<s>month|year)'s end", simple.end),
    (r"the (?P<n>first|second|third|fourth|last) (?P<u>day|night|morning|evening|week) (?:of|in) (?P<rest>.+)", _nth),
)
_SPANNING: tuple[tuple[str, Rule], ...] = (
    (r"(?P<e>from |between )?(?P<left>.+?) (?P<joint>to|until|till|through|and|or) (?P<right>.+)", _between),
    (r"(?P<e>from |between )?(?P<left>.+?) ?(?P<joint>-) ?(?P<right>.+)", _between),
    (r"since (?P<rest>.+)", _since),
    (r"(?:by|until|till|up (?:to|until)|(?:no|not) later than) (?P<rest>.+)", _until),
    (r"(?:starting )?from (?P<rest>.+?)(?: on| onwards?)?", _from),
    (r"for (?P<rest>.+)", lambda m, known: _read(m["rest"], known, forward=True)),
    (r"(?P<e>before|after) (?P<rest>.+)", _beside),
)
RULES = tuple((re.compile(pattern), rule) for pattern, rule in (*_WRITTEN, *_RELATIVE, *_SPANNING))
