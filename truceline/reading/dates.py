"""When: "on Saturday", "last month", "since 2014" against the day of the report, with the precision told.

A rule must match all of the words, so that what is not understood stays null. Weeks begin on Monday (ISO 8601).
A weekday is the latest one on or before the day of publication, a month without a year the latest not after it, a
day without a year the latest that is at most 30 days ahead (older days are told with their year); "next", "by",
"until" and "for" look forward. "Early" ends with the 10th of a month and April of a year, "late" begins with the
21st and September. Words that count from another event ("a day earlier", "on the Monday") are not guessed at.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from truceline.reading.counts import UNITS, count
from truceline.reading.words import folded


class When(NamedTuple):
    """ISO days, first and last in question; nulls with a reason when the words cannot be placed.

    One null of the two is an open end ("until 1 May 2015" does not tell a beginning).
    """

    start: str | None
    end: str | None
    precision: str | None
    reason: str | None = None


class _Span(NamedTuple):
    """First and last day, the last included; `date.min` or `date.max` where the words leave an end open."""

    first: date
    last: date
    precision: str


class _UnplacedError(Exception):
    """Why words that are understood have no day."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What places a date: the day of publication, and the latest day for bare weekdays, days and months.

    `forward` has them on or after that day instead, `ahead` lets a bare day lie so far after it.
    """

    published: date | None
    latest: date | None
    forward: bool = False
    ahead: timedelta = timedelta(30)
    depth: int = 0

    @property
    def day(self) -> date:
        if self.published is None:
            raise _UnplacedError("the day of publication is not known, and the words need it")
        return self.published

    @property
    def bare(self) -> date:
        return self.latest or self.day


DEEPEST = 7
"""Rules within rules ("by midnight on the last day of March"): news needs no more."""

_MONTHS = "january february march april may june july august september october november december"
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth
twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"""
MONTHS = {name[:3]: i for i, name in enumerate(_MONTHS.split(), 1)}
WEEKDAYS = {name: i for i, name in enumerate(_WEEKDAYS.split())}
ORDINALS = {word: i for i, word in enumerate(_ORDINALS.split(), 1)}
NEAR = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "yesterday": -1,
    "last night": -1, "the day before yesterday": -2, "tomorrow": 1, "the day after tomorrow": 2,
}  # fmt: skip
FEASTS = {"new year's eve": "31 december", "new year's day": "1 january", "christmas eve": "24 december",
          "christmas day": "25 december", "christmas": "25 december", "boxing day": "26 december"}  # fmt: skip

_SPELLINGS = (f"{m[:3]}t?(?:{m[3:]})?" if m[0] == "s" else f"{m[:3]}(?:{m[3:]})?" for m in _MONTHS.split())
MONTH = rf"(?:{'|'.join(_SPELLINGS)})\b\.?"
YEAR = r"(?:(?:1[5-9]|20)[0-9]{2}|(?:this|last|next) year)"
M, Y, D = f"(?P<m>{MONTH})", f"(?P<y>{YEAR})", "(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?"
_DAY = "[0-9]{1,2}(?:st|nd|rd|th)?"
W = f"(?P<w>{'|'.join(WEEKDAYS)})"
N = r"(?P<n>[a-z0-9][a-z0-9, -]*?)"
UNIT = "(?:minute|hour|day|week|fortnight|month|year)"
U = f"(?P<u>{UNIT})s?"
CLOCK = (
    r"[0-9]{1,2}(?:[.:][0-9]{2})? ?(?:[ap]\.?m\b\.?|o'clock)|[0-9]{1,2}[.:][0-9]{2}"
    rf"|[0-9]{{4}}(?= (?:gmt|utc|hours|local))|(?:{'|'.join(UNITS)}) o'clock|(?<=at )(?:{'|'.join(UNITS)})"
)
PART = (
    r"(?:morning|afternoon|evening|night|midnight|noon|midday|dawn|daybreak|sunrise|sunset|dusk|nightfall|first light)"
)
HOUR = (
    r"(?:(?:shortly|just|soon|early|late|later|earlier) )*(?:(?:before|after|at|around|about|by|in|on|during|into) )?"
    rf"(?:the )?(?:(?:early|late|small) )?(?:{PART}|hours|overnight|{CLOCK})(?: (?:gmt|utc|(?:[a-z]+ )?time|hours))?"
)
BEFORE_DAY = re.compile(rf"(?:{HOUR}(?: (?:in|on) the {PART})?|early|late|later|earlier)(?:,? (?:on|of))? ")
AFTER_DAY = re.compile(rf",? {HOUR}$")
LEAD = re.compile(
    r"(?:(?:on|in|at|over|during|throughout|of|all|as of|dated|back|only|just|sometime|the (?:course|whole) of) )+"
)
RECURRING = re.compile(rf"\b(?:each|every|daily|weekly|nightly|monthly|(?:{'|'.join(WEEKDAYS)})s)\b")
SHIFTED = re.compile(
    r"\b(?:earlier|later|before|after|afterwards?|thereafter|follow\w+|next|previous|same|that|those|then|eve|ago"
    r"|anniversary|since|until|till|by|from|to|between|and|or|not)\b|(?<=[0-9]) ?- ?(?=[0-9])"
)
"""Words that move a date, or tell that it is counted from another event."""
WRITTEN = re.compile(
    rf"(?:{_DAY}(?: of)? {MONTH}|{MONTH} {_DAY}\b)(?:,? {YEAR})?|{MONTH},? (?:of )?{YEAR}|(?<=in ){MONTH}$"
)
_FEAST = r"\b(?:ramadan|eid|easter|good friday|passover|yom kippur|diwali|nowruz|newroz)\b"
_THE = rf"\b(?:the|one|his|her|its|their|{'|'.join(ORDINALS)})\b.*\b(?:{UNIT}|{PART}|{'|'.join(WEEKDAYS)})\b| on$"
REASONS = tuple((re.compile(said), reason) for said, reason in (
    ("^$", "no words"),
    (RECURRING.pattern, "told as recurring, not as one day"),
    (_FEAST, "the feast moves from year to year"),
    (r"\b(?:spring|summer|autumn|winter|season)\b", "the months of a season depend on where it is"),
    (rf"^{HOUR}$", "a time of day; the words do not tell the day"),
    (rf"^(?:in |on )?(?:the )?(?:{_DAY}|{'|'.join(ORDINALS)})$", "a day of the month; the words do not tell the month"),
    (rf"\b(?:recent|coming) {UNIT}s|\b(?:{UNIT}s|decades?|century|centuries) ago$", "how many is not told"),
    (rf"{SHIFTED.pattern}|{_THE}", "counted from another event, whose day is not told"),
    (rf"\b{UNIT}s?$", "a length of time; the words do not tell its beginning"),
    ("", "not understood as a date"),
))  # fmt: skip


def resolve(text: str, published: date | None) -> When:
    """The days that the words mean."""
    words = _plain(text)
    try:
        known = _Known(published, published)
        span = _read(words, known) or _written_within(words, known)
    except _UnplacedError as fault:
        return When(None, None, None, str(fault))
    except (ValueError, OverflowError):
        return When(None, None, None, "no such day in the calendar")
    if span is None:
        return When(None, None, None, next(reason for said, reason in REASONS if said.search(words)))
    first = None if span.first == date.min else span.first.isoformat()
    last = None if span.last == date.max else span.last.isoformat()
    untold = None if first and last else "no end is told" if first else "no beginning is told"
    return When(first, last, span.precision, untold)


def _plain(text: str) -> str:
    words = re.sub(r"\([^)]*\)?", " ", folded(text).replace("—", "-").replace("–", "-"))
    words = re.sub(r"\s+(?=[,.])", "", " ".join(words.split())).strip(" ,.;:\"'“”").replace("the very ", "the ")
    ordinals = "|".join(sorted(ORDINALS, key=len, reverse=True))
    return re.sub(rf"\b({ordinals}) of (?={MONTH})", lambda m: f"{ORDINALS[m[1]]} of ", words)


def _read(words: str, known: _Known, **changed: Any) -> _Span | None:
    """The span of some words, by the first rule that matches them all."""
    known = replace(known, depth=known.depth + 1, **changed)
    if known.depth > DEEPEST or RECURRING.search(words):
        return None
    for pattern, make in RULES:
        if (match := pattern.fullmatch(words)) and (span := make(match, known)):
            return span
    for shorter in (LEAD.sub("", words, count=1), _hourless(words)):
        if shorter and shorter != words and (span := _read(shorter, known)):
            return span
    return None


def _hourless(words: str) -> str:
    match = BEFORE_DAY.match(words)
    return words[match.end() :] if match else AFTER_DAY.sub("", words)


def _written_within(words: str, known: _Known) -> _Span | None:
    """The one written date among words that are not understood but do not move it ("in the dark of 26 February")."""
    moved = SHIFTED.search(words) or RECURRING.search(words)
    found = [] if moved else WRITTEN.findall(words)
    return _read(found[0], known) if len(found) == 1 else None


def _around(day: date, unit: str) -> _Span:
    """The day, week, month or year in which a day lies."""
    if unit == "week":
        monday = day - timedelta(day.weekday())
        return _Span(monday, monday + timedelta(6), unit)
    if unit == "month":
        return _Span(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]), unit)
    return _Span(date(day.year, 1, 1), date(day.year, 12, 31), unit) if unit == "year" else _Span(day, day, "day")


def _moved(day: date, unit: str, n: int) -> date:
    """The day so many units on; hours may reach into the next day or the day before."""
    if unit in ("month", "year"):
        year, month = divmod(day.year * 12 + day.month - 1 + n * (12 if unit == "year" else 1), 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    hours = n * {"minute": 1, "hour": 1, "day": 24, "week": 168, "fortnight": 336}[unit]
    return day + timedelta(-(-hours // 24) if hours > 0 else hours // 24)


def _year(told: str, known: _Known) -> int:
    return int(told) if told.isdigit() else known.day.year + {"last": -1, "this": 0, "next": 1}[told.split()[0]]


def _date(match: re.Match[str], known: _Known) -> _Span | None:
    """ "24 November", "Saturday, 29 October", "Nov. 24, 2023"."""
    month, number = MONTHS[match["m"][:3]], int(match["d"])
    if match["y"]:
        return _around(date(_year(match["y"], known), month, number), "day")
    years = range(known.bare.year - 8, known.bare.year + 9)
    days = [date(y, month, number) for y in years if 0 < number <= monthrange(y, month)[1]]
    days = [d for d in days if match["w"] is None or d.weekday() == WEEKDAYS[match["w"]]]
    if known.forward:
        found = min((d for d in days if d >= known.bare), default=None)
    else:
        found = max((d for d in days if d - known.bare <= known.ahead), default=None)
    return _around(found, "day") if found else None


def _numeric(match: re.Match[str], known: _Known) -> _Span:
    first, second, year = (int(g) for g in match.group("a", "b", "year"))
    if first <= 12 < second:
        first, second = second, first
    elif match["mark"] == "/" and first <= 12 and first != second:
        raise _UnplacedError("day and month cannot be told apart in these numbers")
    return _around(date(year, second, first), "day")


def _month(match: re.Match[str], known: _Known) -> _Span:
    month, told = MONTHS[match["m"][:3]], match["q"]
    if match["y"]:
        return _around(date(_year(match["y"], known), month, 1), "month")
    year, here = known.bare.year, known.bare.month
    if told in ("next", "coming") or known.forward:
        year += month < here or (month == here and not known.forward)
    elif told != "this":
        year -= month > here or (month == here and told == "last")
    return _around(date(year, month, 1), "month")


def _decade(match: re.Match[str], known: _Known) -> _Span:
    first = int(match["y"]) * 10
    return _Span(date(first, 1, 1), date(first + 9, 12, 31), "period")


def _weekday(match: re.Match[str], known: _Known) -> _Span:
    here, told = known.bare, (match["q"] or "").removeprefix("this ")
    back = (here.weekday() - WEEKDAYS[match["w"]]) % 7
    if match["k"] or told == "this":
        weeks = {"last": -1, "next": 1}.get(match["k"], 0)
        return _around(here + timedelta(WEEKDAYS[match["w"]] - here.weekday() + 7 * weeks), "day")
    if told in ("next", "coming") or known.forward:
        return _around(here + timedelta(-back % 7 or (7 if told else 0)), "day")
    return _around(here - timedelta(back or (7 if told else 0)), "day")


def _weekend(match: re.Match[str], known: _Known) -> _Span:
    """Saturday and Sunday: the last ones that have begun, with "this" those of this week."""
    saturday = known.day + timedelta(5 - known.day.weekday())
    begun = known.day >= saturday
    usual = 0 if begun or known.forward else -1
    weeks = {"last": -1, "this": 0, "next": 1 if begun else 0}.get(match["q"], usual)
    return _Span(saturday + timedelta(7 * weeks), saturday + timedelta(7 * weeks + 1), "period")


def _week(match: re.Match[str], known: _Known) -> _Span | None:
    """ "last week", "this month"; "earlier this year" ends with the report, "later this year" begins with it."""
    told, edge = match["q"], match["e"]
    if told == "the" and edge not in ("earlier", "later"):
        return None
    found = _around(_moved(known.day, match["u"], {"last": -1, "next": 1, "the coming": 1}.get(told, 0)), match["u"])
    if edge in ("earlier", "so far"):
        return found._replace(last=known.day)
    return found._replace(first=known.day) if edge == "later" else found


def _number(match: re.Match[str]) -> tuple[int, int]:
    low, high = count(f"{match['n'] or 'one'} {match['u']}")
    if low is None or high is None:
        raise _UnplacedError("how many is not told")
    return low, high


def _ago(match: re.Match[str], known: _Known) -> _Span:
    """ "two weeks ago" is that week, "three days from now" that day; "a few days ago" is a period."""
    unit, sign = match["u"], -1 if match["e"] == "ago" else 1
    near, far = (_moved(known.day, unit, sign * n) for n in _number(match))
    if unit in ("minute", "hour"):
        return _Span(min(far, known.day), max(far, known.day), "period")
    if near == far:
        return _around(near, "week" if unit == "fortnight" else unit)
    return _Span(min(near, far), max(near, far), "period")


def _lasting(match: re.Match[str], known: _Known) -> _Span:
    """ "the past three days", "the coming week"."""
    most = _number(match)[1]
    if match["q"] == "coming":
        return _Span(known.day, _moved(known.day, match["u"], most), "period")
    return _Span(_moved(known.day, match["u"], -most), known.day, "period")


def _end(match: re.Match[str], known: _Known) -> _Span | None:
    """ "by the end of the month" is this month's; "at the end of the month" may be that of another."""
    last = _around(known.day, match["u"] or match["s"]).last
    return _Span(last, last, "day") if known.forward else None


def _part(match: re.Match[str], known: _Known) -> _Span | None:
    """ "late March", "the beginning of 2014", "the early 1990s": a third of the whole."""
    whole = _read(match["rest"], known)
    if whole is None:
        return None
    which = {"early": 0, "start": 0, "beginning": 0, "mid": 1, "middle": 1}.get(match["e"], 2)
    first, last, precision = whole
    if precision == "month":
        start, end = ((1, 10), (11, 20), (21, last.day))[which]
        return _Span(first.replace(day=start), first.replace(day=end), "period")
    if precision == "year":
        return _Span(
            first.replace(month=4 * which + 1), _around(date(first.year, 4 * which + 4, 1), "month").last, "period"
        )
    start, end = ((0, 3), (4, 6), (7, 9))[which]
    decade = last.year - first.year == 9
    return _Span(date(first.year + start, 1, 1), date(first.year + end, 12, 31), "period") if decade else None


def _nth(match: re.Match[str], known: _Known) -> _Span | None:
    """ "the first week of June", "the last day of July"."""
    whole, size = _read(match["rest"], known), 7 if match["u"] == "week" else 1
    if whole is None or whole.precision not in ("month", "year"):
        return None
    n = ORDINALS.get(match["n"])
    first = whole.first + timedelta(size * (n - 1)) if n else whole.last - timedelta(size - 1)
    last = first + timedelta(size - 1)
    return _Span(first, last, "week" if size == 7 else "day") if last <= whole.last else None


def _since(match: re.Match[str], known: _Known) -> _Span | None:
    """From then to the day of publication."""
    begun = _read(match["rest"], known, ahead=timedelta(0))
    past = begun and known.published and known.published >= begun.first
    return begun and _Span(begun.first, known.day if past else date.max, "period")


def _until(match: re.Match[str], known: _Known) -> _Span | None:
    """From the day of publication to then; when that is past, the beginning is not told."""
    end = _read(match["rest"], known, forward=True)
    ahead = end and known.published and known.published <= end.last
    return end and _Span(known.day if ahead else date.min, end.last, "period")


def _from(match: re.Match[str], known: _Known) -> _Span | None:
    begun = _read(match["rest"], known)
    return begun and _Span(begun.first, date.max, "period")


def _beside(match: re.Match[str], known: _Known) -> _Span | None:
    """ "before dawn on Tuesday" is Tuesday; "before Tuesday" has no day of its own."""
    if _hourless(match.group()) == match.group() and _read(match["rest"], known):
        raise _UnplacedError(f"only said to be {match['e']} that")
    return None


def _between(match: re.Match[str], known: _Known) -> _Span | None:
    """ "from 24 November to 1 December", "12-15 March", "Friday and Saturday"."""
    left, right = match["left"], match["right"]
    if told := re.search(rf"{M},?(?: {Y})?$", right):  # "12 to 15 March 2023" tells month and year once
        left = f"{left} {told['m']}" if re.fullmatch(_DAY, left) else left
        left = f"{left} {told['y']}" if told["y"] and re.search(rf"{MONTH}(?: {_DAY})?$", left) else left
    elif (told := re.match(rf"{M} {_DAY}$", left)) and (ends := re.fullmatch(rf"{_DAY}(?P<y>,? {YEAR})?", right)):
        left, right = left + (ends["y"] or ""), f"{told['m']} {right}"  # "March 3-5, 2023"
    first = _read(left, known)
    last = first and _read(right, known)
    if first and last and first.first > last.first:  # "Monday to Wednesday" in a report of Tuesday
        earlier = _read(left, known, latest=last.last, ahead=timedelta(0))
        if earlier and earlier.first <= last.first:
            first = earlier
        else:  # "from today until Friday"
            last = _read(right, known, forward=True)
    if not first or not last or first.first > last.last:
        return None
    if match["joint"] in ("and", "or") and not match["e"] and last.first - first.last > timedelta(1):
        raise _UnplacedError("names several days apart")
    return _Span(first.first, last.last, "period")


Rule = Callable[[re.Match[str], _Known], _Span | None]

_WRITTEN: tuple[tuple[str, Rule], ...] = (
    (rf"(?:{W},? )?(?:the )?{D}(?: day)?(?: of)? {M},?(?: (?:of )?{Y})?", _date),
    (rf"(?:{W},? )?{M} (?:the )?{D}(?:,? {Y})?", _date),
    (r"(?P<year>[0-9]{4})-(?P<b>[0-9]{2})-(?P<a>[0-9]{2})(?P<mark>)", _numeric),
    (r"(?P<a>[0-9]{1,2})(?P<mark>[./])(?P<b>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})", _numeric),
    (rf"(?:(?P<q>last|next|this|coming) )?{M}(?:,? (?:of )?{Y})?", _month),
    (rf"(?:the year )?{Y}", lambda m, known: _around(date(_year(m["y"], known), 1, 1), "year")),
    (r"(?:the )?(?P<y>(?:1[5-9]|20)[0-9])0'?s", _decade),
    (rf"(?P<f>{'|'.join(FEASTS)})(?P<rest> .+)?", lambda m, known: _read(FEASTS[m["f"]] + (m["rest"] or ""), known)),
)
_RELATIVE: tuple[tuple[str, Rule], ...] = (
    ("|".join(NEAR), lambda m, known: _around(known.day + timedelta(NEAR[m.group()]), "day")),
    ("overnight", lambda _, known: _Span(known.day - timedelta(1), known.day, "period")),
    (rf"(?:(?P<q>(?:this )?(?:coming|past)|last|this|next) )?{W}(?: (?:of )?(?P<k>last|this|next) week)?", _weekday),
    (r"(?:the )?(?:(?P<q>last|this|next) )?weekend", _weekend),
    (
        r"(?:the )?(?P<e>early|mid|middle|late|start|beginning|end|(?:last|closing) days)(?: of| in|-)? ?(?P<rest>.+)",
        _part,
    ),
    (
        r"(?:(?P<e>earlier|later|so far|early|mid|late) )?(?:in )?"
        r"(?P<q>last|this|next|the(?: coming)?) (?P<u>week|month|year)",
        _week,
    ),
    (rf"(?:in )?{N} {U}'? (?P<e>ago|from now|time)", _ago),
    (rf"(?:the )?(?P<q>past|last|coming) {N} {U}", _lasting),
    (r"the (?P<q>past|last|coming)(?P<n>) (?P<u>week|fortnight|month|year)", _lasting),
    (r"(?:the )?end of the (?P<u>week|month|year)|(?P<s>month|year)'s end", _end),
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
