"""Two days of a process beside each other: where it stood, what became known between them, which stances moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from truceline.talks.model import Ladder, State, TermCell
from truceline.talks.words import ladder_words, stance_words
from truceline.views import plain
from truceline.views.rendered import Shell
from truceline.views.server.asked import Compared
from truceline.views.server.known import NOW, Known, Moment
from truceline.views.site import climate, status
from truceline.views.site.cited import Addresses, day

WEEK = 7


@dataclass(frozen=True, slots=True)
class Day:
    """One of the days, with the address of the dossier as of it."""

    iso: str
    day: str
    href: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A party's stance on a term, that of the first day and that of the last."""

    term: str
    party: str
    before: str
    after: str
    content: str
    href: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    """All that the page shows."""

    title: str
    by: str
    first: Day
    last: Day
    rows: tuple[tuple[str, str, str], ...]
    lines: tuple[status.Line, ...]
    terms: tuple[Moved, ...]
    around: Shell


def compare(known: Known, version: str, process: str, asked: Compared, around: Shell) -> ComparePage:
    """The page; days that are not given are that of the last report and a week before."""
    now, _ = known.state(version, NOW, process)
    last = asked.last or (now.last_report.date() if now.last_report else date.today())
    first = asked.first or (last - timedelta(WEEK) if last > date.min + timedelta(WEEK) else date.min)
    first, last = min(first, last), max(first, last)
    moments = [Moment(reported_by=d) if asked.by == "published" else Moment(as_of=d) for d in (first, last)]
    (a, _), (b, coded) = (known.state(version, m, process) for m in moments)
    to = known.addresses(b, coded, moments[1])
    lines = [n for n in status.lines(b, to) if first < date.fromisoformat(n.sort) <= last]
    if asked.by == "added":  # what was told of earlier days may have been added only now
        before = {(n.kind, n.text) for n in status.lines(a, to)}
        lines = [n for n in status.lines(b, to) if (n.kind, n.text) not in before]
    days = [Day(d.isoformat(), day(d), f"./{m.query}") for d, m in zip((first, last), moments, strict=True)]
    return ComparePage(
        now.process.name, asked.by, days[0], days[1],
        rows=tuple((label, x, y) for (label, x), (_, y) in zip(_rows(a), _rows(b), strict=True)),
        lines=tuple(lines), terms=tuple(moved(a, b, to)), around=around,
    )  # fmt: skip


def moved(a: State, b: State, to: Addresses) -> list[Moved]:
    """Cells whose last stance is another."""
    before = {(c.term, c.party.id): c for c in a.cells}
    found = []
    for cell in b.cells:
        was = _stance(before.get((cell.term, cell.party.id)))
        if cell.current and _stance(cell) != was:
            quotes = to.quotes(cell.current.evidence)
            href = quotes[0].href if quotes else ""
            content = plain.short(cell.current.content, 110)
            found.append(Moved(cell.label, cell.party.name, was, _stance(cell), content, href))
    return found


def _stance(cell: TermCell | None) -> str:
    if cell is None or cell.current is None:
        return "silent"
    return f"{stance_words(cell.current.stance)}, {day(cell.current.date)}"


def _rows(found: State) -> list[tuple[str, str]]:
    weather = [p for p in found.climate if p.voice is None]
    newest = max(weather, key=lambda p: p.day) if weather else None
    return [
        ("Agreement", _ladder(found.agreement)), ("Talks", _ladder(found.talks)),
        ("Prospects of the talks, all voices", f"{climate.told(newest.prospects)}, {day(newest.day)}" if newest else "no words"),
        ("Trust, all voices", f"{climate.told(newest.trust)}, {day(newest.day)}" if newest else "no words"),
        ("On the time line", plain.counted(len(found.happenings), "mark")),
        ("Dead of the incident with most", f"{max(c.best for c in found.casualties):,}" if found.casualties else "none told"),
        ("Reports", plain.counted(len(found.sources), "report")),
        ("Origins", plain.counted(len({s.origin for s in found.sources}), "origin")),
    ]  # fmt: skip


def _ladder(ladder: Ladder) -> str:
    words = ladder_words(ladder.name, ladder.status)
    if not ladder.changes:
        return f"{words} told of"
    last = ladder.changes[-1]
    return f"{words} {status.since(last)} ({status.support(last)})".replace("  ", " ")
