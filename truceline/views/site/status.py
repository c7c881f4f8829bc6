"""The first answer: where the talks stand, since when, how well supported, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from truceline.talks.model import Change, Ladder, State, StatusChange
from truceline.talks.words import ladder_words
from truceline.views import plain
from truceline.views.site.cited import Addresses, Quote, day, moment

NEWS, WEEK = 5, 7
"""Most lines of what changed on the first screen, and the days that they are of."""
OVER = ("concluded", "broken_off", "ended")
"""Statuses that are told as of a day, not since one."""
WEIGHT = ("status", "correction", "term", "incident", "statement")
"""What goes first when more has changed than is shown."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One ladder in words, with the address of its sentences and how it is supported."""

    text: str
    since: str
    support: str
    href: str


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a ladder; `now` when it is the last."""

    address: str
    ladder: str
    status: str
    before: str
    day: str
    sort: str
    exact: str
    level: str
    why: str
    rule: str
    known: str
    now: bool
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Something that changed: the day it became known, in which words; `fresh` in the last day."""

    kind: str
    text: str
    known: str
    sort: str
    happened: str
    fresh: bool
    parties: tuple[str, ...]
    quote: Quote | None


def standing(ladder: Ladder, first: bool) -> Standing:
    """Where a ladder stands; `first` begins the sentence."""
    words = ladder_words(ladder.name, ladder.status)
    words = words[0].upper() + words[1:] if first else words
    if not ladder.changes:
        return Standing(words, "", "no report tells of it", f"#{ladder.name}")
    last = ladder.changes[-1]
    return Standing(words, since(last), support(last), f"#{address(ladder, len(ladder.changes) - 1)}")


def since(change: StatusChange) -> str:
    """ "since 24 Nov 2023", "on …" for what was over at once, "about" where the day is not told."""
    about = "" if change.precision == "day" else "about "
    return f"{'on' if change.status in OVER and not about else 'since' if change.status not in OVER else ''} {about}{day(change.date)}".strip()


def support(change: StatusChange) -> str:
    """ "confirmed: 2 origins; Israel says so"."""
    return f"{change.support.level}: {change.support.why}"


def address(ladder: Ladder, nth: int) -> str:
    """The address of a change."""
    return f"{ladder.name}-{nth + 1}"


def steps(ladder: Ladder, to: Addresses) -> tuple[Step, ...]:
    """A ladder's history, newest first."""
    exact = plain.words()["exact"]
    made = [
        Step(
            address(ladder, nth), ladder.name, ladder_words(ladder.name, c.status), ladder_words(ladder.name, c.before),
            day(c.date), c.date.isoformat(), exact[c.precision], c.support.level, c.support.why, c.rule,
            day(c.known_on), c is ladder.changes[-1], to.quotes(c.evidence),
        )
        for nth, c in enumerate(ladder.changes)
    ]  # fmt: skip
    return tuple(reversed(made))


def until(state: State) -> datetime | None:
    """The moment that a state is of: the one asked for, else the last report's."""
    asked = [m for m in (state.reported_by, state.as_of) if m]
    return min([*asked, state.last_report]) if asked and state.last_report else state.last_report


def as_of(state: State) -> str:
    """ "As of 27 Nov 2023, 14:00 UTC"."""
    at = until(state)
    return f"As of {moment(at)}" if at else "No report yet"


def lines(state: State, to: Addresses) -> tuple[Line, ...]:
    """All that changed, newest first."""
    last = until(state)
    return tuple(_line(c, last.date() if last else None, to, state) for c in state.changes)


def news(state: State, every: Sequence[Line]) -> tuple[tuple[Line, ...], str]:
    """What changed in the last week, at most `NEWS` lines, and a sentence that says what they are."""
    last = until(state)
    if last is None or not every:
        return (), "Nothing is told yet; add reports about these parties."
    first = (last.date() - timedelta(WEEK - 1)).isoformat()
    recent = [line for line in every if line.sort >= first]
    if not recent:
        return tuple(every[:1]), f"Nothing new in the week to {day(last)}. The last before it:"
    chosen = sorted(recent, key=lambda line: (WEIGHT.index(line.kind), not line.fresh))[:NEWS]
    fresh = sum(line.fresh for line in recent)
    said = f"{len(recent)} new in the week to {day(last)}, {fresh} of them on the last day"
    return tuple(line for line in recent if line in chosen), said + (
        "." if len(recent) <= NEWS else "; the weightiest:"
    )


def _line(change: Change, last: date | None, to: Addresses, state: State) -> Line:
    text = change.text
    everybody = (*state.process.parties, *state.process.mediators)
    voices = {v.id for e in change.evidence for v in e.voices}
    return Line(
        change.kind, text, day(change.known_on), change.known_on.isoformat(), day(change.date),
        last is not None and change.known_on >= last, tuple(p.id for p in everybody if p.id in voices or p.name in text),
        to.quote(change.evidence[0]) if change.evidence else None,
    )  # fmt: skip
