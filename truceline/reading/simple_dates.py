"""What one expression of a date means: "Nov. 24", "last week", "three days ago", each by the match of its rule.

The rules that read further words within ("since …", "late …") are in `truceline.reading.dates`, with all patterns.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from truceline.reading.counts import count
from truceline.reading.date_words import MONTHS, WEEKDAYS


class Span(NamedTuple):
    """First and last day, the last included; `date.min` or `date.max` where the words leave an end open."""

    first: date
    last: date
    precision: str


class UnplacedError(Exception):
    """Why words that are understood have no day."""


@dataclass(frozen=True, slots=True)
class Known:
    """What places a date: the day of publication, and the latest day for bare weekdays, days and months.

    `ahead` lets a bare day lie so far after it, and a bare month of what is `to_come`, whose weekdays lie ahead; `forward`
    has all of them on or after that day instead.
    """

    published: date | None
    latest: date | None
    ahead: timedelta
    forward: bool = False
    depth: int = 0
    to_come: bool = False

    @property
    def day(self) -> date:
        if self.published is None:
            raise UnplacedError("the day of publication is not known, and the words need it")
        return self.published

    @property
    def bare(self) -> date:
        return self.latest or self.day


def around(day: date, unit: str) -> Span:
    """The day, week, month or year in which a day lies."""
    if unit == "week":
        monday = day - timedelta(day.weekday())
        return Span(monday, monday + timedelta(6), unit)
    if unit == "month":
        return Span(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]), unit)
    return Span(date(day.year, 1, 1), date(day.year, 12, 31), unit) if unit == "year" else Span(day, day, "day")


def moved(day: date, unit: str, n: int) -> date:
    """The day so many units on; hours may reach into the next day or the day before."""
    if unit in ("month", "year"):
        year, month = divmod(day.year * 12 + day.month - 1 + n * (12 if unit == "year" else 1), 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    hours = n * {"minute": 1, "hour": 1, "day": 24, "week": 168, "fortnight": 336}[unit]
    return day + timedelta(-(-hours // 24) if hours > 0 else hours // 24)


def year_told(told: str, known: Known) -> int:
    """The year that its number or "last year" means."""
    return int(told) if told.isdigit() else known.day.year + {"last": -1, "this": 0, "next": 1}[told.split()[0]]


def written_day(match: re.Match[str], known: Known) -> Span | None:
    """ "24 November", "Saturday, 29 October", "Nov. 24, 2023"."""
    month, number = MONTHS[match["m"][:3]], int(match["d"])
    if match["y"]:
        return around(date(year_told(match["y"], known), month, number), "day")
    years = range(known.bare.year - 8, known.bare.year + 9)
    days = [date(y, month, number) for y in years if 0 < number <= monthrange(y, month)[1]]
    days = [d for d in days if match["w"] is None or d.weekday() == WEEKDAYS[match["w"]]]
    if known.forward:
        found = min((d for d in days if d >= known.bare), default=None)
    else:
        found = max((d for d in days if d - known.bare <= known.ahead), default=None)
    return around(found, "day") if found else None


def numeric(match: re.Match[str], known: Known) -> Span:
    """ "24.11.2023", "2023-11-24"."""
    first, second, year = (int(g) for g in match.group("a", "b", "year"))
    if first <= 12 < second:
        first, second = second, first
    elif match["mark"] == "/" and first <= 12 and first != second:
        raise UnplacedError("day and month cannot be told apart in these numbers")
    return around(date(year, second, first), "day")


def month(match: re.Match[str], known: Known) -> Span:
    """ "November 2023", "last March"."""
    month, told = MONTHS[match["m"][:3]], match["q"]
    if match["y"]:
        return around(date(year_told(match["y"], known), month, 1), "month")
    year, here = known.bare.year, known.bare.month
    if told in ("next", "coming") or known.forward:
        year += month < here or (month == here and not known.forward)
    elif known.to_come and not told:
        latest = known.bare + known.ahead
        year = latest.year - (month > latest.month)
    elif told != "this":
        year -= month > here or (month == here and told == "last")
    return around(date(year, month, 1), "month")


def decade(match: re.Match[str], known: Known) -> Span:
    """ "the 1990s"."""
    first = int(match["y"]) * 10
    return Span(date(first, 1, 1), date(first + 9, 12, 31), "period")


def weekday(match: re.Match[str], known: Known) -> Span:
    """ "Saturday", "next Monday", "Friday last week"."""
    here, told = known.bare, (match["q"] or "").removeprefix("this ")
    back = (here.weekday() - WEEKDAYS[match["w"]]) % 7
    if match["k"] or told == "this":
        weeks = {"last": -1, "next": 1}.get(match["k"], 0)
        return around(here + timedelta(WEEKDAYS[match["w"]] - here.weekday() + 7 * weeks), "day")
    if told in ("next", "coming") or known.forward or (known.to_come and not told):
        return around(here + timedelta(-back % 7 or (7 if told else 0)), "day")
    return around(here - timedelta(back or (7 if told else 0)), "day")


def weekend(match: re.Match[str], known: Known) -> Span:
    """Saturday and Sunday: the last ones that have begun, with "this" those of this week."""
    saturday = known.day + timedelta(5 - known.day.weekday())
    begun = known.day >= saturday
    usual = 0 if begun or known.forward else -1
    weeks = {"last": -1, "this": 0, "next": 1 if begun else 0}.get(match["q"], usual)
    return Span(saturday + timedelta(7 * weeks), saturday + timedelta(7 * weeks + 1), "period")


def week(match: re.Match[str], known: Known) -> Span | None:
    """ "last week", "this month"; "earlier this year" ends with the report, "later this year" begins with it."""
    told, edge = match["q"], match["e"]
    if told == "the" and edge not in ("earlier", "later"):
        return None
    found = around(moved(known.day, match["u"], {"last": -1, "next": 1, "the coming": 1}.get(told, 0)), match["u"])
    if edge in ("earlier", "so far"):
        return found._replace(last=known.day)
    return found._replace(first=known.day) if edge == "later" else found


def _number(match: re.Match[str]) -> tuple[int, int]:
    low, high = count(f"{match['n'] or 'one'} {match['u']}")
    if low is None or high is None:
        raise UnplacedError("how many is not told")
    return low, high


def ago(match: re.Match[str], known: Known) -> Span:
    """ "two weeks ago" is that week, "three days from now" that day; "a few days ago" is a period."""
    unit, sign = match["u"], -1 if match["e"] == "ago" else 1
    near, far = (moved(known.day, unit, sign * n) for n in _number(match))
    if unit in ("minute", "hour"):
        return Span(min(far, known.day), max(far, known.day), "period")
    if near == far:
        return around(near, "week" if unit == "fortnight" else unit)
    return Span(min(near, far), max(near, far), "period")


def lasting(match: re.Match[str], known: Known) -> Span:
    """ "the past three days", "the coming week"."""
    most = _number(match)[1]
    if match["q"] == "coming":
        return Span(known.day, moved(known.day, match["u"], most), "period")
    return Span(moved(known.day, match["u"], -most), known.day, "period")


def end(match: re.Match[str], known: Known) -> Span | None:
    """ "by the end of the month" is this month's; "at the end of the month" may be that of another."""
    last = around(known.day, match["u"] or match["s"]).last
    return Span(last, last, "day") if known.forward else None
