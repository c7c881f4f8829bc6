"""Where talks stand, for a terminal: the status first, then what changed, terms, mediators, climate, causal claims, dead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from truceline.reports.shown import shown
from truceline.talks.changes import since as since_day
from truceline.talks.model import Change, ClimatePoint, Evidence, Ladder, Measure, Party, Process, State
from truceline.talks.words import ladder_words, stance_words

NEWS, GROUPS, DEAD = 12, 8, 12
"""Most lines of what changed, of causal claims, of casualties, when no day is asked for."""
ARROWS = {"hardened": "↓ hardened", "softened": "↑ softened", "none": ""}


def listed(processes: Sequence[Process]) -> RenderableType:
    """The processes of a record."""
    if not processes:
        return Text("This record has no two parties that both fight and talk; describe a process in a file NAME.toml.")
    table = _table("process", "parties", "mediators", "known by")
    for one in processes:
        table.add_row(one.id, _names(one.parties), _names(one.mediators), shown(one.because))
    return table


def state(found: State, since: date | None = None) -> RenderableType:
    """A process in full."""
    page: list[RenderableType] = [Text(shown(found.process.name), style="bold"), Text(shown(found.headline)), Text("")]
    if found.last_report is None:
        return Group(*page, Text("This record has no report about it."))
    page.append(Text(f"As of {found.last_report:%d %b %Y, %H:%M} UTC, by {len(found.sources)} reports", style="dim"))
    page += [Text(""), _ladder(found.agreement, "Agreement"), Text(""), _ladder(found.talks, "Talks")]
    page += [Text(""), changed(since_day(found, since) if since else found.changes[:NEWS], since)]
    if found.cells:
        page += [Text(""), _terms(found)]
    if found.gaps:
        page += [Text(""), _gaps(found)]
    if found.roles:
        page += [Text(""), _roles(found)]
    if found.climate:
        page += [Text(""), _climate(found.climate, found.process)]
    if found.effects:
        page += [Text(""), _effects(found)]
    if found.casualties:
        page += [Text(""), _casualties(found)]
    return Group(*page)


def changed(changes: Iterable[Change], since: date | None) -> RenderableType:
    """What is new, newest first."""
    table = _table("known", "what", "in the words", title=f"What changed since {since}" if since else "Lately")
    for change in changes:
        words = (
            f"“{shown(_short(change.evidence[0].sentence))}” {_where(change.evidence[0])}" if change.evidence else ""
        )
        table.add_row(change.known_on.isoformat(), shown(_short(change.text, 120)), words)
    return table if table.row_count else Text(f"Nothing new since {since}." if since else "Nothing told.")


def explained(found: State, day: date) -> RenderableType:
    """The sentences behind the climate of a day."""
    points = [p for p in found.climate if p.day == day]
    if not points:
        days = sorted({p.day.isoformat() for p in found.climate})
        return Text(f"No words about the talks on {day}; there are on {', '.join(days) or 'no day'}.")
    page: list[RenderableType] = [Text(f"{shown(found.process.name)}, {day}", style="bold")]
    for point in points:
        page.append(
            Text(f"{_voice(point.voice)}: trust {_measure(point.trust)}, prospects {_measure(point.prospects)}")
        )
        page += [Text(f"  “{shown(e.sentence)}” {_where(e)}") for e in point.evidence if point.voice is None]
    return Group(*page)


def _ladder(ladder: Ladder, title: str) -> RenderableType:
    if not ladder.changes:
        return Text(f"{title}: {ladder_words(ladder.name, 'none')} told of")
    table = _table("since", "status", "support", "in the words", title=title)
    for change in reversed(ladder.changes):
        about = (
            ""
            if change.precision == "day"
            else f" ({change.precision})"
            if change.precision != "published"
            else " (told)"
        )
        first = change.evidence[0]
        table.add_row(
            change.date.isoformat() + about, ladder_words(ladder.name, change.status),
            f"{change.support.level}: {shown(change.support.why)}", f"“{shown(_short(first.sentence))}” {_where(first)}",
        )  # fmt: skip
    return table


def _terms(found: State) -> RenderableType:
    parties = found.process.parties
    table = _table("term", *(p.name for p in parties), title="Terms")
    rows: dict[str, dict[str, str]] = defaultdict(dict)
    for cell in found.cells:
        if cell.current is None:
            rows[cell.label][cell.party.id] = "silent"
            continue
        moved = ARROWS[cell.current.movement]
        told = "" if cell.current.own_words else ", told by another"
        differs = f", {cell.contradictions[-1].why}" if cell.contradictions else ""
        said = f"{stance_words(cell.current.stance)} {cell.current.date.isoformat()} {moved}".strip() + told + differs
        rows[cell.label][cell.party.id] = shown(said)
    for label, by in rows.items():
        table.add_row(label, *(by.get(p.id, "") for p in parties))
    return table


def _gaps(found: State) -> RenderableType:
    table = _table("term", "refused or made to depend by", "wanted or offered by", title="Between the parties now")
    for gap in found.gaps:
        refuses = "; ".join(f"{s.party.name} {stance_words(s.stance)}: {_short(s.content, 60)}" for s in gap.refuses)
        wants = "; ".join(f"{s.party.name} {stance_words(s.stance)}: {_short(s.content, 60)}" for s in gap.wants)
        table.add_row(gap.label, shown(refuses), shown(wants) or "–")
    return table


def _roles(found: State) -> RenderableType:
    table = _table("who", "does", "towards", "told", "last", title="In between")
    for role in found.roles:
        table.add_row(role.actor.name, role.role, _names(role.towards), f"{role.times} times", role.last.isoformat())
    return table


def _climate(points: Sequence[ClimatePoint], process: Process) -> RenderableType:
    table = _table(
        "day", "voice", "trust", "prospects", "statements", "origins", title="Climate, -1 to 1, with interval"
    )
    days = sorted({p.day for p in points})[-5:]
    sides = {p.id for p in process.parties}
    for point in points:
        if point.day in days and (point.voice is None or point.voice.id in sides):
            table.add_row(
                point.day.isoformat(), _voice(point.voice), _measure(point.trust), _measure(point.prospects),
                str(point.statements), str(point.origins),
            )  # fmt: skip
    return table


def _effects(found: State) -> RenderableType:
    table = _table("said by", "cause", "", "effect", title="Who says what would do what")
    for group in found.effects[:GROUPS]:
        for claim in group.claims:
            how = f"{claim.direction} {claim.affects}" + ("" if claim.modality == "asserted" else f", {claim.modality}")
            who = _names(claim.evidence.voices) or "the report"
            table.add_row(shown(who), shown(_short(claim.cause, 60)), how, shown(_short(claim.effect, 60)))
    return table


def _casualties(found: State) -> RenderableType:
    table = _table("day", "where", "low", "best", "high", "said by", title="Killed")
    for row in found.casualties[-DEAD:]:
        high = "at least" if row.high is None else str(row.high)
        who = ", ".join(row.said_by)
        table.add_row(row.date.isoformat(), shown(row.place or "–"), str(row.low), str(row.best), high, shown(who))
    return table


def _measure(measure: Measure | None) -> str:
    return f"{measure.value:+.2f} ({measure.low:+.2f} to {measure.high:+.2f})" if measure else "–"


def _voice(voice: Party | None) -> str:
    return shown(voice.name) if voice else "all voices"


def _where(evidence: Evidence) -> str:
    return shown(f"({evidence.publisher or 'no publisher'}, {evidence.report_id})")


def _names(parties: Iterable[Party]) -> str:
    return shown(", ".join(p.name for p in parties)) or "–"


def _short(text: str, most: int = 110) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …"


def _table(*columns: str, title: str | None = None) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
