"""When: "on Saturday", "last month", "since 2014" against the day of the report, with the precision told.

Every rule must match all of the words, so that what is not understood stays null. Weeks begin on Monday (ISO 8601).
A weekday is the latest one on or before the day of publication, a month without a year the latest not after it, a
day without a year the nearest (at most `AHEAD` ahead: older days are told with their year); "next", "by", "until" and
"for" look forward. A beginning is "early" until the 10th of a month and until April of a year, "late" from the 21st
and from September. Words that count from another event ("a day earlier", "on the Monday") are not guessed at.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from truceline.reading.counts import UNITS, count
from truceline.reading.words import folded


class When(NamedTuple):
    """ISO days, first and last in question; nulls with a reason when the words cannot be placed.

    One null of the two is an open span ("until 1 May 2015" of unknown beginning).
    """

    start: str | None
    end: str | None
    precision: str | None
    reason: str | None = None


class Span(NamedTuple):
    """First and last day, the last included; null where the span is open."""

    first: date | None
    last: date | None
    precision: str


class _UnplacedError(Exception):
    """Why words that are understood have no day."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What places a date: the day of publication, whether the words look forward, how far ahead a bare day may lie."""

    published: date | None
    forward: bool = False
    ahead: timedelta = timedelta(60)

    @property
    def day(self) -> date:
        if self.published is None:
            raise _UnplacedError("the day of publication is not known, and the words need it")
        return self.published


_MONTHS = "january february march april may june july august september october november december"
MONTHS = {name[:3]: i for i, name in enumerate(_MONTHS.split(), 1)}
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
WEEKDAYS = {name: i for i, name in enumerate(_WEEKDAYS.split())}
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth
twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"""
ORDINALS = {word: i for i, word in enumerate(_ORDINALS.split(), 1)}
FEASTS = {"new year's eve": "31 december", "new year's day": "1 january", "christmas eve": "24 december",
          "christmas day": "25 december", "christmas": "25 december", "boxing day": "26 december"}  # fmt: skip

M = r"(?P<m>(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))\b\.?"  # noqa: E501
Y = r"(?P<y>(?:1[5-9]|20)[0-9]{2}|(?:this|last|next) year)"
D = r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?"
W = rf"(?P<w>{'|'.join(WEEKDAYS)})"
N = r"(?P<n>(?:about |around |some |nearly |almost |more than |over |roughly )?(?:a|an|[a-z]+|[0-9]+)(?:[ -](?:few|couple of|dozen|[a-z]+))?)"
U = r"(?P<u>minute|hour|day|week|fortnight|month|year)s?"
CLOCK = (
    r"(?:[0-9]{1,2}(?:[.:][0-9]{2})? ?(?:[ap]\.?m\b\.?|o'clock)|[0-9]{1,2}[.:][0-9]{2}|[0-9]{4}(?= (?:gmt|utc|hours|local))"
    rf"|(?:{'|'.join(UNITS)}) o'clock|(?<=at )(?:{'|'.join(UNITS)}))"
)
HOUR = (
    r"(?:(?:shortly|just|soon|early|late|later|earlier) )*(?:(?:before|after|at|around|about|by|in|on|during|into) )?(?:the )?"
    r"(?:(?:early|late|small) )?(?:morning|afternoon|evening|night|midnight|noon|midday|dawn|daybreak|sunrise|sunset|dusk"
    rf"|nightfall|first light|hours|overnight|{CLOCK})(?: (?:gmt|utc|(?:[a-z]+ )?time|hours))?"
)
BEFORE_DAY = re.compile(rf"(?:{HOUR}(?: (?:in|on) the (?:morning|afternoon|evening))?|early|late|later|earlier)(?:,? (?:on|of))? ")
AFTER_DAY = re.compile(rf",? {HOUR}$")
LEAD = re.compile(r"(?:(?:on|in|at|over|during|throughout|of|all|as of|dated|back|only|just|sometime) )+")
FORWARD = re.compile(r"for (?=[0-9]|(?:next|the coming)\b|" + "|".join((*WEEKDAYS, *_MONTHS.split())) + ")")
SHIFTED = re.compile(
    r"\b(?:earlier|later|before|after|afterwards?|thereafter|following|followed|next|previous|same|that|those|then|eve|on from"
    r"|anniversary|ago|since|until|till|by|from|to|between|and|or|not)\b"
)
"""Words that move a date, or tell that it is counted from another event."""
RECURRING = re.compile(rf"\b(?:each|every|daily|weekly|nightly|monthly|(?:{'|'.join(WEEKDAYS)})s)\b")
MOVABLE = re.compile(r"\b(?:ramadan|eid|easter|good friday|passover|yom kippur|diwali|nowruz|newroz|pentecost|ashura)\b")
SEASON = re.compile(r"\b(?:spring|summer|autumn|winter|(?:dry|rainy|wet) season)\b")


def resolve(text: str, published: date | None) -> When:
    """The days that the words mean."""
    words = _plain(text)
    try:
        span = _read(words, _Known(published))
    except _UnplacedError as why:
        return When(None, None, None, str(why))
    except (ValueError, OverflowError):
        return When(None, None, None, "no such day in the calendar")
    if span is None:
        return When(None, None, None, _reason(words))
    open_end = "no beginning is told" if span.first is None else "no end is told" if span.last is None else None
    first, last = (d and d.isoformat() for d in (span.first, span.last))
    return When(first, last, span.precision, open_end)


def _plain(text: str) -> str:
    words = re.sub(r"\([^)]*\)?", " ", folded(text).replace("—", "-").replace("–", "-"))
    words = re.sub(r"\s+(?=[,.])", "", " ".join(words.split())).strip(" ,.;:\"'“”")
    words = re.sub(r"\bthe very ", "the ", words)
    ordinal = re.compile(rf"\b({'|'.join(sorted(ORDINALS, key=len, reverse=True))}) of (?={M})")
    return ordinal.sub(lambda m: f"{ORDINALS[m[1]]} of ", words)


def _reason(words: str) -> str:
    if not words:
        return "no words"
    if RECURRING.search(words):
        return "told as recurring, not as one day"
    if MOVABLE.search(words):
        return "the day of the feast moves from year to year"
    if SEASON.search(words):
        return "the months of a season depend on where it is"
    if re.fullmatch(HOUR, words):
        return "a time of day; the words do not tell the day"
    if re.fullmatch(rf"(?:in |on )?(?:the )?{D}", words):
        return "a day of the month; the words do not tell the month"
    if re.fullmatch(rf"(?:for |within |in |over |all |inside )?(?:{N}[ -])?{U}(?:[' -].*)?", words):
        return "a length of time; the words do not tell when it begins"
    if SHIFTED.search(words) or re.search(rf"\b(?:the|one|a) (?:{W}|day|night|morning|week|month|year)\b", words):
        return "counted from another event, whose day the words do not tell"
    return "not understood as a date"


def _read(words: str, known: _Known) -> Span | None:
    """The span of some words, by the first rule that matches them all."""
    if RECURRING.search(words) or len(words) > 200:
        return None
    for pattern, make in RULES:
        if (match := pattern.fullmatch(words)) and (span := make(match, known)):
            return span
    for shorter in (LEAD.sub("", words, 1) if LEAD.match(words) else words, _hourless(words)):
        if shorter and shorter != words and (span := _read(re.sub(r"^the (?=[0-9]|weekend)", "", shorter), known)):
            return span
    return None


def _hourless(words: str) -> str:
    match = BEFORE_DAY.match(words)
    return words[match.end() :] if match else AFTER_DAY.sub("", words)


def _around(day: date, unit: str) -> Span:
    """The day, week, month or year in which a day lies."""
    if unit == "week":
        monday = day - timedelta(day.weekday())
        return Span(monday, monday + timedelta(6), unit)
    if unit == "month":
        return Span(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]), unit)
    return Span(date(day.year, 1, 1), date(day.year, 12, 31), unit) if unit == "year" else Span(day, day, "day")


def _moved(day: date, unit: str, n: int) -> date:
    """The day so many units on; hours and minutes may reach into the day before or after."""
    if unit in ("month", "year"):
        months = day.year * 12 + day.month - 1 + n * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    hours = {"minute": 1, "hour": 1, "day": 24, "week": 168, "fortnight": 336}[unit] * n
    return day + timedelta(-(-hours // 24) if hours > 0 else hours // 24)


Rule = Callable[[re.Match[str], _Known], Span | None]


def _year(told: str | None, known: _Known) -> int | None:
    if told is None or told.isdigit():
        return told and int(told) or None
    return known.day.year + {"last": -1, "this": 0, "next": 1}[told.split()[0]]


def _date(match: re.Match[str], known: _Known) -> Span | None:
    """ "24 November", "Saturday, 29 October", "Nov. 24, 2023"."""
    told = match.groupdict()
    month, number = MONTHS[told["m"][:3]], int(told["d"])
    if year := _year(told["y"], known):
        return _around(date(year, month, number), "day")
    years = [y for y in range(known.day.year - 8, known.day.year + 9) if 0 < number <= monthrange(y, month)[1]]
    days = [date(y, month, number) for y in years]
    if told.get("w"):
        days = [d for d in days if d.weekday() == WEEKDAYS[told["w"]]]
    if known.forward:
        found = min((d for d in days if d >= known.day), default=None)
    else:
        found = max((d for d in days if d - known.day <= known.ahead), default=None)
    return found and _around(found, "day")


def _numeric(match: re.Match[str], known: _Known) -> Span:
    first, second, year = (int(g) for g in match.group("a", "b", "year"))
    if match["dot"] == "." or first > 12 or first == second:
        return _around(date(year, second, first), "day")
    if second > 12:
        return _around(date(year, first, second), "day")
    raise _UnplacedError("day and month cannot be told apart in these numbers")


def _month(match: re.Match[str], known: _Known) -> Span:
    month, told = MONTHS[match["m"][:3]], match["q"]
    if year := _year(match["y"], known):
        return _around(date(year, month, 1), "month")
    here = known.day
    if told == "this":
        return _around(date(here.year, month, 1), "month")
    if told in ("next", "coming"):
        return _around(date(here.year + (month <= here.month), month, 1), "month")
    if known.forward:
        return _around(date(here.year + (month < here.month), month, 1), "month")
    return _around(date(here.year - (month > here.month or (told == "last" and month == here.month)), month, 1), "month")


def _weekday(match: re.Match[str], known: _Known) -> Span:
    number, told = WEEKDAYS[match["w"]], (match["q"] or "").removeprefix("this ")
    here, back = known.day, (known.day.weekday() - number) % 7
    if match["k"] or match["q"] == "this":
        weeks = {"last": -1, "next": 1}.get(match["k"] or "", 0)
        return _around(here - timedelta(here.weekday() - number - 7 * weeks), "day")
    if told in ("next", "coming") or known.forward:
        return _around(here + timedelta(-back % 7 or (7 if told in ("next", "coming") else 0)), "day")
    return _around(here - timedelta(back or (7 if told in ("last", "past") else 0)), "day")


def _weekend(match: re.Match[str], known: _Known) -> Span:
    """Saturday and Sunday: those of this week with "this", and once they have begun; else the last ones."""
    saturday = known.day - timedelta(known.day.weekday() - 5)
    begun, told = known.day >= saturday, match["q"]
    weeks = {"last": -1, "this": 0, "next": 1 if begun else 0}.get(told or "", 0 if begun or known.forward else -1)
    return Span(saturday + timedelta(7 * weeks), saturday + timedelta(7 * weeks + 1), "period")


def _week(match: re.Match[str], known: _Known) -> Span:
    """ "this week", "last month", "earlier this year" (until the report), "later this week" (from the report)."""
    unit, told = match["u"], match["q"] or "this"
    if told == "the":
        return _around(known.day, unit)
    found = _around(_moved(known.day, unit, {"last": -1, "next": 1, "coming": 1}.get(told, 0)), unit)
    if match["e"] in ("earlier", "so far"):
        return found._replace(last=known.day)
    return found._replace(first=known.day) if match["e"] == "later" else found


def _number(words: str | None) -> tuple[int, int]:
    low, high = count(words) if words else (1, 1)
    if low is None or high is None:
        raise _UnplacedError("how many is not told")
    return low, high


def _ago(match: re.Match[str], known: _Known) -> Span:
    """ "two weeks ago" is that week, "three days from now" that day; "a few days ago" is a period."""
    unit, sign = match["u"], -1 if match["e"] == "ago" else 1
    low, high = _number(match["n"])
    near, far = (_moved(known.day, unit, sign * n) for n in (low, high))
    if unit in ("minute", "hour"):
        return Span(min(near, far, known.day), max(near, far, known.day), "period")
    if low == high:
        return _around(near, "week" if unit == "fortnight" else unit)
    return Span(min(near, far), max(near, far), "period")


def _lasting(match: re.Match[str], known: _Known) -> Span:
    """ "the past three days", "the next two weeks"."""
    most = _number(match["n"])[1]
    if match["q"] in ("past", "last"):
        return Span(_moved(known.day, match["u"], -most), known.day, "period")
    return Span(known.day, _moved(known.day, match["u"], most), "period")


def _part(match: re.Match[str], known: _Known) -> Span | None:
    """ "late March", "the beginning of 2014", "the early 1990s": a third of the whole."""
    whole = _read(match["rest"], known)
    if not whole or not whole.first or not whole.last or whole.precision not in ("month", "year", "period"):
        return None
    which = {"early": 0, "start": 0, "beginning": 0, "mid": 1, "middle": 1}.get(match["e"], 2)
    first, last = whole.first, whole.last
    if whole.precision == "month":
        days = ((1, 10), (11, 20), (21, last.day))[which]
        return Span(first.replace(day=days[0]), first.replace(day=days[1]), "period")
    if whole.precision == "year":
        return Span(date(first.year, 4 * which + 1, 1), _around(date(first.year, 4 * which + 4, 1), "month").last, "period")
    if last.year - first.year != 9:
        return None
    years = ((0, 3), (4, 6), (7, 9))[which]
    return Span(date(first.year + years[0], 1, 1), date(first.year + years[1], 12, 31), "period")


def _nth(match: re.Match[str], known: _Known) -> Span | None:
    """ "the first week of June", "the last day of July"."""
    whole = _read(match["rest"], known)
    if not whole or not whole.first or not whole.last or whole.precision not in ("month", "year"):
        return None
    size = 7 if match["u"] == "week" else 1
    n = ORDINALS.get(match["n"], 0)
    first = whole.first + timedelta(size * (n - 1)) if n else whole.last - timedelta(size - 1)
    span = Span(first, first + timedelta(size - 1), "week" if size == 7 else "day")
    return span if span.last and span.last <= whole.last else None


def _since(match: re.Match[str], known: _Known) -> Span | None:
    """From then to the day of publication."""
    begun = _read(match["rest"], replace(known, ahead=timedelta(0)))
    if not begun or not begun.first:
        return None
    return Span(begun.first, known.published if known.published and known.published >= begun.first else None, "period")


def _until(match: re.Match[str], known: _Known) -> Span | None:
    """From the day of publication to then; when that is past, the beginning is not told."""
    end = _read(match["rest"], replace(known, forward=True))
    if not end or not end.last:
        return None
    return Span(known.published if known.published and known.published <= end.last else None, end.last, "period")


def _from(match: re.Match[str], known: _Known) -> Span | None:
    begun = _read(match["rest"], known)
    return begun and Span(begun.first, None, "period")


def _forward(match: re.Match[str], known: _Known) -> Span | None:
    return _read(match["rest"], replace(known, forward=True))


def _open(match: re.Match[str], known: _Known) -> Span | None:
    """ "before dawn on Tuesday" is Tuesday; "before Tuesday" has no day of its own."""
    shorter = _hourless(match.group())
    if shorter == match.group() and _read(match["rest"], known):
        raise _UnplacedError(f"only said to be {match['e']} that")
    return None


def _between(match: re.Match[str], known: _Known) -> Span | None:
    """ "from 24 November to 1 December", "12-15 March", "Friday and Saturday"."""
    left, joint, right = match["left"], match["joint"], match["right"]
    told = re.search(rf"{M},?(?: {Y})?$", right)
    if told and re.fullmatch(D, left):
        left = f"{left} {told['m']}"
    if told and told["y"] and not re.search(Y, left) and re.search(M, left):
        left = f"{left} {told['y']}"
    first, last = _read(left, known), _read(right, known)
    if not (first and last and first.first and first.last and last.first and last.last):
        return None
    if first.first > last.first:  # "Monday to Wednesday" in a report of Tuesday, "from today until Friday"
        first = _read(left, replace(known, published=last.last, ahead=timedelta(0)))
        if not first or not first.first or not first.last or first.first > last.first:
            first, last = _read(left, known), _read(right, replace(known, forward=True))
    if not (first and last and first.first and first.last and last.first and last.last) or first.first > last.last:
        return None
    if joint in ("and", "or") and not match["e"] and last.first - first.last > timedelta(1):
        raise _UnplacedError("names several days apart")
    return Span(first.first, last.last, "period")
