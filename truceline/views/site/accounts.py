"""What happened in each voice's words, what is said to have done what, the dead, and the reports themselves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import sqrt

from truceline.talks.model import CausalClaim, CausalGroup, Happening, State
from truceline.views import plain
from truceline.views.site.cited import Addresses, Quote, day, moment
from truceline.views.site.lanes import held, rests, title

GRAPH = 8
"""Causes in the graph; all are in the text."""
AFFECTED = ("trust", "talks", "ceasefire", "positions", "civilians", "capability", "other")


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice on an incident: its words, and whether it denies it."""

    name: str
    denies: bool
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """An incident or statement as a row, with its accounts."""

    address: str
    title: str
    kind: str
    day: str
    sort: str
    score: float
    held: str
    rests: str
    dead: str
    parties: tuple[str, ...]
    voices: tuple[Voice, ...]
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class Said:
    """One causal claim."""

    effect: str
    verb: str
    direction: str
    affects: str
    modality: str
    day: str
    sort: str
    who: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause with what it is said to have done; `rests` counts reports and origins."""

    address: str
    words: str
    incident: str
    claims: tuple[Said, ...]
    rests: str


@dataclass(frozen=True, slots=True)
class Edge:
    """From a cause to what it is said to affect: rows of either side, and how often."""

    cause: int
    affected: int
    direction: str
    times: int
    told: str
    href: str


@dataclass(frozen=True, slots=True)
class Graph:
    """Causes left, what is affected right, between them what is said."""

    causes: tuple[Cause, ...]
    affected: tuple[str, ...]
    edges: tuple[Edge, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Dead:
    """The dead of an incident: numbers, and the bar in percent of the widest."""

    title: str
    href: str
    day: str
    sort: str
    low: int
    best: int
    high: int | None
    x_low: float
    x_best: float
    x_high: float
    said_by: str
    rests: str
    parties: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A report, with its copies named; `origin` numbers the origin."""

    href: str
    title: str
    publisher: str
    when: str
    sort: str
    link: str | None
    url: str | None
    origin: int
    copy_of: str
    copies: int


def happened(state: State, to: Addresses) -> tuple[Happened, ...]:
    """Every mark of the time line, newest first."""
    return tuple(_happened(h, state, to) for h in sorted(state.happenings, key=lambda h: h.date, reverse=True))


def differing(rows: tuple[Happened, ...]) -> tuple[Happened, ...]:
    """Incidents that several voices tell of, those most tell of first."""
    return tuple(sorted((r for r in rows if len(r.voices) > 1), key=lambda r: -len(r.voices)))


def causes(state: State, to: Addresses) -> tuple[Cause, ...]:
    """Causal claims by cause, the most claimed first."""
    there = {h.id for h in state.happenings}
    found = sorted(state.effects, key=lambda g: -len(g.claims))
    return tuple(_cause(nth, group, there, to) for nth, group in enumerate(found, 1))


def graph(found: tuple[Cause, ...]) -> Graph:
    """The graph of the most claimed causes."""
    shown = found[:GRAPH]
    named = {a: plain.words()["affected"][a] or "something else" for a in AFFECTED}
    affected = [a for a in AFFECTED if any(s.affects == named[a] for c in shown for s in c.claims)]
    edges = []
    for row, cause in enumerate(shown):
        times: dict[tuple[int, str], int] = defaultdict(int)
        for said in cause.claims:
            times[next(n for n, a in enumerate(affected) if named[a] == said.affects), said.direction] += 1
        for (column, direction), many in times.items():
            verb = plain.words()["directions"][direction]
            edges.append(
                Edge(row, column, direction, many, f"{plain.short(cause.words, 80)}: {verb} {named[affected[column]]}, "
                     f"said {plain.counted(many, 'time')}", f"#{cause.address}")
            )  # fmt: skip
    return Graph(shown, tuple(named[a] for a in affected), tuple(edges), len(found) - len(shown))


def dead(state: State, to: Addresses) -> tuple[Dead, ...]:
    """Casualties, newest first. The scale is a root, so that a few are seen beside thousands."""
    by = {h.id: h for h in state.happenings}
    top = max((c.high or c.best or c.low for c in state.casualties), default=1) or 1

    def x(number: int) -> float:
        return round(100 * sqrt(max(0, number) / top), 2)

    made = []
    for one in sorted(state.casualties, key=lambda c: c.date, reverse=True):
        known = by.get(one.incident)
        name = title(known, state) if known else "incident"
        origins, reports = {e.origin for e in one.evidence}, {e.report for e in one.evidence}
        made.append(
            Dead(
                name + (f", {one.place}" if one.place else ""), f"#{one.incident}" if known else "", day(one.date),
                one.date.isoformat(), one.low, one.best, one.high, x(one.low), x(one.best),
                x(one.high) if one.high is not None else 100.0, plain.listed(one.said_by), rests(len(reports), len(origins)),
                known.lanes if known else (), to.quotes(one.evidence),
            )
        )  # fmt: skip
    return tuple(made)


def listed(state: State, to: Addresses) -> tuple[Listed, ...]:
    """The reports, newest first, those of one origin together behind the first."""
    titles = {s.report: s.title for s in state.sources}
    number = {o: n for n, o in enumerate(dict.fromkeys(s.origin for s in state.sources), 1)}
    newest: dict[str, str] = {}
    for s in state.sources:
        newest[s.origin] = max(newest.get(s.origin, ""), s.published_at.isoformat() if s.published_at else "")
    ordered = sorted(state.sources, key=lambda s: s.published_at.isoformat() if s.published_at else "", reverse=True)
    ordered.sort(key=lambda s: (newest[s.origin], s.origin), reverse=True)
    ordered.sort(key=lambda s: newest[s.origin], reverse=True)
    return tuple(
        Listed(
            to.page(s.report), s.title, s.publisher or "no publisher given", moment(s.published_at),
            s.published_at.isoformat() if s.published_at else "", plain.link(s.url), s.url, number[s.origin],
            "" if s.origin == s.report else titles.get(s.origin, "a report that is not about this process"),
            len(s.copies),
        )
        for s in ordered
    )  # fmt: skip


def _happened(one: Happening, state: State, to: Addresses) -> Happened:
    voices = tuple(
        Voice(a.voice.name if a.voice else "The reports’ own voice", a.says == "denies", to.quotes(a.evidence))
        for a in one.accounts
    )
    first = next((v.quotes[0] for v in voices if v.quotes), None)
    days = day(one.date) if one.date == one.last else f"{day(one.date)} to {day(one.last)}"
    return Happened(
        one.id, title(one, state), one.kind, days, one.date.isoformat(), one.score, held(one),
        rests(one.reports, one.origins), _number(one.deaths), one.lanes, voices, first,
    )  # fmt: skip


def _number(deaths: tuple[int | None, int | None, int | None] | None) -> str:
    if not deaths or deaths[0] is None:
        return ""
    low, _, high = deaths
    return f"{low:,}" if low == high else f"{low:,} or more" if high is None else f"{low:,} to {high:,}"


def _cause(nth: int, group: CausalGroup, there: set[str], to: Addresses) -> Cause:
    claims = tuple(_said(c, to) for c in group.claims)
    reports, origins = {c.evidence.report for c in group.claims}, {c.evidence.origin for c in group.claims}
    incident = f"#{group.incident}" if group.incident in there else ""
    return Cause(f"cause-{nth}", plain.short(group.cause, 200), incident, claims, rests(len(reports), len(origins)))


def _said(claim: CausalClaim, to: Addresses) -> Said:
    words = plain.words()
    quote = to.quote(claim.evidence)
    return Said(
        plain.short(claim.effect, 200), words["directions"][claim.direction], claim.direction,
        words["affected"].get(claim.affects) or "something else", words["effects"].get(claim.modality, ""),
        day(claim.date), claim.date.isoformat(), quote.voice or "the report’s own voice", quote,
    )  # fmt: skip
