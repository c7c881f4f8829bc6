"""The swim lanes: where each incident and statement stands, in percent from left to right and pixels from above.

Drawn as SVG by the server, not by a chart library: widths in percent fit a phone, a screen and a sheet of paper alike,
every mark is a link with words of its own, and a page without script shows all of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from truceline.talks.model import Happening, Ladder, Party, State
from truceline.talks.words import ladder_words
from truceline.views import plain
from truceline.views.site.cited import Addresses, day
from truceline.views.site.status import address

TALL, LOW = 58, 34
"""Pixels of a lane, at most and at least."""
ALL = 268
"""Pixels of all lanes together, while lanes are not lower than `LOW`."""
WIDE = 1.05
"""Percent that a mark takes, """
HIGH = 9.0
"""and pixels."""
NAME = 32
"""Letters of a lane's name."""
PAD = 1.5
"""Percent left free at either end."""
STEPS = (1, 2, 7, 14, 30, 91, 182, 365, 730, 1826)
"""Days between ticks to choose from; from 30 on, ticks are on first days of months."""
TICKS = 9
LETTER, PHONE = 0.7, 3.2
"""Percent that a letter of a stretch takes, and how many times as much on a phone."""
Places = dict[str, tuple[float, float]]
"""Percent from left and pixels from above, by the id of what happened."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A happening on a lane; `held` is "claimed", "denied" or ""; `told` says all of it in words."""

    x: float
    y: float
    kind: str
    held: str
    href: str
    told: str
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane with its marks, in order of time; `label` is its name, its middle left out when it is long."""

    name: str
    label: str
    height: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A status for a time; `slim` when a phone has no room for its words."""

    x: float
    width: float
    text: str
    told: str
    href: str
    standing: str
    slim: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A ladder over time."""

    name: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A day on the axis; `minor` ones are left out where there is little room."""

    x: float
    text: str
    minor: bool


@dataclass(frozen=True, slots=True)
class Lanes:
    """All lanes; `left_out` tells of what lies before them."""

    lanes: tuple[Lane, ...]
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    first: str
    last: str
    left_out: str


def lanes(state: State, to: Addresses) -> Lanes | None:
    """The picture; None while nothing has happened."""
    if not state.happenings:
        return None
    first, last = _bounds(state)
    days = max(1, (last - first).days)

    def x(at: date) -> float:
        return PAD + (100 - 2 * PAD) * ((at - first).days + 0.5) / (days + 1)

    rows = _rows(state)
    height = max(LOW, min(TALL, ALL // max(1, len(rows))))
    parties = tuple(p.id for p in (*state.process.parties, *state.process.mediators))
    drawn = []
    for name, found in rows:
        within = [h for h in found if first <= h.date <= last]
        places = _places(within, x, height, days)
        drawn.append(
            Lane(name, _label(name), height, tuple(_mark(h, *places[h.id], to, state, parties) for h in within))
        )
    before = sum(h.date < first for h in state.happenings)
    return Lanes(
        tuple(drawn), tuple(_band(ladder, first, last, x) for ladder in (state.agreement, state.talks)),
        _ticks(first, last, x), day(first), day(last),
        f"{plain.counted(before, 'mark')} before {day(first)} stand{'s' if before == 1 else ''} in the table only." if before else "",
    )  # fmt: skip


def title(happening: Happening, state: State) -> str:
    """ "Israel: drone attack"."""
    who = plain.listed(p.name for p in _everybody(state) if p.id in happening.lanes)
    said = plain.words()["events"]
    what = "statement" if happening.kind == "statement" else plain.event_words(happening.event_type, happening.mode)
    if happening.kind == "statement" and happening.event_type in said:
        what = f"statement about {plain.event_words(happening.event_type, happening.mode)}"
    whom = plain.listed(p.name for p in _everybody(state) if p.id in happening.targets)
    return f"{who or 'actor not named'}: {what}" if who or not whom else f"actor not named: {what} against {whom}"


def held(happening: Happening) -> str:
    """denied, claimed or ""."""
    return "denied" if happening.denied else "claimed" if happening.claimed and happening.kind == "incident" else ""


def _bounds(state: State) -> tuple[date, date]:
    """First and last day shown: what reports look back on from long before does not press the rest together."""
    days = [h.date for h in state.happenings]
    first, last = min(days), max(days)
    told = [s.published_at.date() for s in state.sources if s.published_at]
    if told:
        last = max(last, *told)
        first = max(first, min(told) - timedelta(max(7, (last - min(told)).days // 12)))
    return min(first, last), last


def _rows(state: State) -> list[tuple[str, list[Happening]]]:
    mediators = {p.id for p in state.process.mediators}
    ground = [h for h in state.happenings if h.ground]
    said = [h for h in state.happenings if not h.ground]
    rows = [(p.name, [h for h in said if p.id in h.lanes]) for p in state.process.parties]
    rows.append(("Mediators", [h for h in said if mediators & set(h.lanes)]))
    rows.append(("On the ground", ground))
    known = mediators | {p.id for p in state.process.parties}
    others = [h for h in said if not known & set(h.lanes)]
    return [*rows, *([("Not named", others)] if others else [])]


def _label(name: str) -> str:
    words = name.split()
    if len(name) <= NAME or len(words) < 3:
        return plain.short(name, NAME + 4)
    head, tail = words[0], words[-1]
    for word in reversed(words[1:-1]):
        if len(f"{head} … {word} {tail}") > NAME:
            break
        tail = f"{word} {tail}"
    return f"{head} … {tail}"


def _places(found: Sequence[Happening], x: Callable[[date], float], height: int, days: int) -> Places:
    """Marks of one day that would cover each other stand side by side as far as the day is wide, then pile up."""
    room = max(WIDE, (100 - 2 * PAD) / (days + 1))
    many = max(3, int(room / WIDE))
    apart = min(WIDE, room / many)
    sides = sorted(((n - (many - 1) / 2) for n in range(many)), key=lambda n: (abs(n), -n))
    at: Places = {}
    taken: dict[date, list[tuple[float, float]]] = defaultdict(list)
    for one in sorted(found, key=lambda h: (h.date, -h.score, h.id)):
        y = height / 2 - one.score / 10 * (height / 2 - 7)
        there = taken[one.date]
        tries = [(side, y + pile) for pile in (0, 4, -4, 8, -8) for side in sides]
        free = [
            t for t in tries if all(t[0] != s or abs(t[1] - o) >= (HIGH if t[1] == y else HIGH / 2) for s, o in there)
        ]
        side, y = (free or tries)[0]
        there.append((side, y))
        at[one.id] = (round(x(one.date) + side * apart, 2), round(min(height - 6.0, max(6.0, y)), 1))
    return at


def _mark(one: Happening, x: float, y: float, to: Addresses, state: State, parties: Sequence[str]) -> Mark:
    evidence = one.accounts[0].evidence[0] if one.accounts and one.accounts[0].evidence else None
    facts = [day(one.date), title(one, state)]
    if one.denied:
        facts.append("denied by somebody")
    elif held(one):
        facts.append("only claimed")
    facts.append(rests(one.reports, one.origins))
    told = "; ".join(facts)
    if evidence:
        told += f": “{plain.short(evidence.sentence, 220)}”"
    return Mark(
        x, y, one.kind, held(one), to.of(evidence) if evidence else f"#{one.id}", told,
        tuple(p for p in parties if p in one.lanes),
    )  # fmt: skip


def rests(reports: int, origins: int) -> str:
    """ "3 reports, 2 origins"."""
    return f"{plain.counted(reports, 'report')}, {plain.counted(origins, 'origin')}"


def _everybody(state: State) -> list[Party]:
    return [*state.process.parties, *state.process.mediators]


def _band(ladder: Ladder, first: date, last: date, x: Callable[[date], float]) -> Band:
    made = []
    for nth, change in enumerate(ladder.changes):
        end = ladder.changes[nth + 1].date if nth + 1 < len(ladder.changes) else last + timedelta(1)
        if end <= first or change.date > last:
            continue
        left = x(max(change.date, first))
        width = min(x(end), 100.0) - left
        if width <= 0:
            continue
        words, short = ladder_words(ladder.name, change.status), plain.words()["statuses"][change.status]
        made.append(
            Stretch(
                round(left, 2), round(width, 2), short if len(short) * LETTER < width else "",
                f"{words[0].upper()}{words[1:]}, from {day(change.date)}", f"#{address(ladder, nth)}", change.status,
                len(short) * LETTER * PHONE > width,
            )
        )  # fmt: skip
    return Band(ladder.name.capitalize(), tuple(made))


def _ticks(first: date, last: date, x: Callable[[date], float]) -> tuple[Tick, ...]:
    span = (last - first).days + 1
    step = next((s for s in STEPS if span / s <= TICKS), STEPS[-1])
    if step < 30:
        days = [first + timedelta(n) for n in range(0, span, step)]
    else:
        months = max(1, round(step / 30.4))
        whole = [(y, m) for y in range(first.year, last.year + 1) for m in range(1, 13)]
        days = [date(y, m, 1) for y, m in whole if (y * 12 + m - 1) % months == 0 and first <= date(y, m, 1) <= last]
    made, year = [], 0
    for nth, at in enumerate(days):
        text = plain.MONTHS[at.month - 1] if step >= 30 else f"{at.day} {plain.MONTHS[at.month - 1]}"
        made.append(
            Tick(round(x(at), 2), text if at.year == year else f"{text} {at.year}", nth % 2 == 1 and at.year == year)
        )
        year = at.year
    return tuple(made)
