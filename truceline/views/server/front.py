"""The first page: every process with where it stands and what changed last, and the latest reports."""

from __future__ import annotations

from dataclasses import dataclass, replace

from truceline.record import find
from truceline.record.find import Filter
from truceline.talks.model import State
from truceline.views import plain
from truceline.views.dossier import doubts
from truceline.views.rendered import Shell
from truceline.views.server.known import Known, Moment
from truceline.views.site import lanes, status
from truceline.views.site.cited import Addresses
from truceline.views.site.cited import moment as told_at

NEWS, LATEST = 3, 12
"""Lines of what changed, and reports, that are shown."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A process in short; addresses lead to its own page."""

    id: str
    name: str
    href: str
    standings: tuple[status.Standing, ...]
    as_of: str
    rests: str
    news: tuple[status.Line, ...]


@dataclass(frozen=True, slots=True)
class Latest:
    """A report in the list."""

    href: str
    title: str
    facts: str


@dataclass(frozen=True, slots=True)
class FrontPage:
    """All that the first page shows."""

    told: str
    processes: tuple[Listed, ...]
    reports: tuple[Latest, ...]
    count: int
    accuracy: tuple[dict[str, str], ...]
    doubts: tuple[str, ...]
    around: Shell


def front(known: Known, version: str, asked: Moment, around: Shell) -> FrontPage:
    """What the first page shows."""
    listed_ = []
    for sides in known.sides(version, asked):
        found, coded = known.state(version, asked, sides.process.id)
        listed_.append(listed(found, known.addresses(found, coded, asked)))
    with known.view(version, asked) as view:
        reports = find.reports(view, Filter(), LATEST)
        count = int(view.tuples("select count(*) from reports")[0][0])
    told = f"{plain.counted(count, 'report')} in this record."
    return FrontPage(
        told, tuple(listed_), tuple(latest(row, asked) for row in reports), count, tuple(plain.words()["accuracy"]),
        doubts(plain.words()["doubt"]), around,
    )  # fmt: skip


def listed(found: State, to: Addresses) -> Listed:
    """A process in short."""
    base = f"/processes/{found.process.id}/"
    every = status.lines(found, to)
    news, _ = status.news(found, every)
    standings = (status.standing(found.agreement, True), status.standing(found.talks, False))
    return Listed(
        found.process.id, found.process.name, base + to.query,
        tuple(replace(s, href=f"{base}{to.query}{s.href}") for s in standings), status.as_of(found),
        lanes.rests(len(found.sources), len({s.origin for s in found.sources})) if found.sources else "",
        tuple(replace(n, quote=n.quote and replace(n.quote, href=n.quote.href and base + n.quote.href)) for n in news[:NEWS]),
    )  # fmt: skip


def latest(row: dict[str, object], asked: Moment) -> Latest:
    """A report in the list; what has no title is called by its id."""
    facts = [str(row["publisher"] or "no publisher given"), told_at(row["published_at"])]  # type: ignore[arg-type]
    return Latest(f"/reports/{row['report']}{asked.query}", str(row["title"] or row["report_id"]), ", ".join(facts))
