"""Where a process stands at a moment: everything that `truceline talks` and the dossier show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from truceline.record.view import View
from truceline.talks import climate, happenings
from truceline.talks.changes import changes
from truceline.talks.ladders import climb
from truceline.talks.mediators import roles
from truceline.talks.model import Ladder, Source, State
from truceline.talks.sides import Sides
from truceline.talks.signs import signs
from truceline.talks.stances import Taken, stances
from truceline.talks.terms import cells, gaps
from truceline.talks.told import Told, told
from truceline.talks.words import headline


def state(
    view: View, sides: Sides, as_of: datetime | None = None, reported_by: datetime | None = None
) -> State:  # fmt: skip
    """The state of a process by what a view knows; `as_of` and `reported_by` are those the view was opened with."""
    reports = told(view, sides)
    return of_reports(view, sides, reports, as_of, reported_by)


def of_reports(
    view: View, sides: Sides, reports: Sequence[Told], as_of: datetime | None, reported_by: datetime | None
) -> State:  # fmt: skip
    """The state by the reports about a process."""
    found = [sign for report in reports for sign in signs(report)]
    talks, agreement = climb("talks", found, sides), climb("agreement", found, sides)
    ledger = cells([s for report in reports for s in report.once(_stances)], sides)
    said = [item for report in reports for item in report.once(climate.items)]
    incidents = happenings.incidents(view, reports)
    happened = happenings.happenings(incidents, reports)
    return State(
        process=sides.process, as_of=as_of, reported_by=reported_by,
        last_report=max((r.row["published_at"] for r in reports), default=None),
        headline=headline(talks, agreement), talks=talks, agreement=agreement,
        cells=tuple(ledger), gaps=tuple(gaps(ledger)), roles=tuple(roles(reports)),
        climate=tuple(climate.climate(said, reports)), effects=tuple(happenings.effects(incidents, reports)),
        happenings=tuple(happened), casualties=tuple(happenings.casualties(incidents)),
        sources=tuple(_sources(reports)), changes=tuple(changes((talks, agreement), ledger, happened, reports)),
    )  # fmt: skip


def _stances(report: Told) -> list[Taken]:
    return stances(report, signs(report))


def ladders(view: View, sides: Sides) -> tuple[Ladder, Ladder]:
    """The two ladders alone, talks first, for who needs no more of a state."""
    found = [sign for report in told(view, sides) for sign in signs(report)]
    return climb("talks", found, sides), climb("agreement", found, sides)


def _sources(reports: Sequence[Told]) -> list[Source]:
    by: dict[str, list[str]] = defaultdict(list)
    for report in reports:
        by[report.row["origin"]].append(report.row["report"])
    return [
        Source(
            report=r.row["report"], report_id=r.row["report_id"], version=r.row["version"], title=r.title,
            publisher=r.row["publisher"], url=r.row["url"], published_at=r.published, origin=r.row["origin"],
            copies=tuple(k for k in by[r.row["origin"]] if k != r.row["report"]),
        )
        for r in reports
    ]  # fmt: skip
