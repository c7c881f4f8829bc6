"""The dossier of a process: its first page and one page a report, from a `State` and the coded reports."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from truceline.contract import CodedReport
from truceline.record.view import View
from truceline.talks import told
from truceline.talks.model import Evidence, State
from truceline.talks.words import ladder_words
from truceline.views import found, plain, snippets
from truceline.views.dossier import Sheet, Use, doubts, sheet
from truceline.views.publish import Publish
from truceline.views.rendered import Shell, rendered, shell
from truceline.views.site import accounts, climate, lanes, status, terms, written
from truceline.views.site.cited import Addresses, day, moment
from truceline.views.site.downloads import downloads
from truceline.views.site.shocks import Shocks
from truceline.views.tables import entries, item, parties

ACCOUNTS = 6
"""Incidents told by several voices that are shown at once; the others fold away."""


@dataclass(frozen=True, slots=True)
class Front:
    """All that the first page shows."""

    title: str
    parties: tuple[tuple[str, str], ...]
    standings: tuple[status.Standing, ...]
    as_of: str
    rests: str
    news: tuple[status.Line, ...]
    news_said: str
    lanes: lanes.Lanes | None
    steps: tuple[tuple[str, tuple[status.Step, ...]], ...]
    matrix: terms.Matrix
    between: tuple[terms.Between, ...]
    differing: tuple[accounts.Happened, ...]
    shown: int
    climate: climate.Climate | None
    causes: tuple[accounts.Cause, ...]
    graph: accounts.Graph
    dead: tuple[accounts.Dead, ...]
    changes: tuple[status.Line, ...]
    happened: tuple[accounts.Happened, ...]
    reports: tuple[accounts.Listed, ...]
    origins: int
    rows: dict[str, int]
    known: str
    accuracy: tuple[dict[str, str], ...]
    doubts: tuple[str, ...]
    around: Shell


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report, with the way back."""

    process: str
    sheet: Sheet
    published: str
    copies: str
    doubts: tuple[str, ...]
    around: Shell
    record: str = ""
    """The report's key, where each of its records has a page of its own, as on a server."""
    note: str = ""
    elsewhere: tuple[Use, ...] = ()


def front(state: State, to: Addresses, around: Shell | None = None) -> Front:
    """What the first page shows; `around` is a server's shell."""
    every = status.lines(state, to)
    news, said = status.news(state, every)
    happened = accounts.happened(state, to)
    causes = accounts.causes(state, to)
    origins = len({s.origin for s in state.sources})
    everybody = (*state.process.parties, *state.process.mediators)
    return Front(
        title=state.process.name, parties=tuple((p.id, p.name) for p in everybody),
        standings=(status.standing(state.agreement, True), status.standing(state.talks, False)), as_of=status.as_of(state),
        rests=lanes.rests(len(state.sources), origins), news=news, news_said=said, lanes=lanes.lanes(state, to),
        steps=tuple((ladder.name, status.steps(ladder, to)) for ladder in (state.agreement, state.talks)),
        matrix=terms.matrix(state, to), between=terms.between(state, to), differing=accounts.differing(happened),
        shown=ACCOUNTS, climate=climate.climate(state, to), causes=causes, graph=accounts.graph(causes),
        dead=accounts.dead(state, to), changes=every, happened=happened, reports=accounts.listed(state, to),
        origins=origins, rows={name: len(rows) for name, rows in downloads(state).items()}, known=state.process.because,
        accuracy=tuple(plain.words()["accuracy"]), doubts=doubts(plain.words()["doubt"]), around=around or shell("site.js"),
    )  # fmt: skip


def report_page(
    state: State, key: str, one: CodedReport, to: Addresses, around: Shell | None = None
) -> ReportPage:  # fmt: skip
    """What a report's page shows; `around` is a server's shell, where each record has a page of its own too."""
    mine = entries([one])
    known = parties(mine)
    items = {e.address: item(e, known) for e in mine}
    used: dict[str, dict[str, Use]] = defaultdict(dict)
    cited: dict[tuple[int, int], dict[str, Use]] = defaultdict(dict)
    for evidence, use in uses(state, to.home):
        if evidence.report == key:
            address = to.fragment(evidence)
            into = used[address] if address in items else cited[evidence.span]
            into.setdefault(use.href, use)
    source = next(s for s in state.sources if s.report == key)
    return ReportPage(
        process=state.process.name,
        sheet=sheet(one, mine, items, "report", {a: tuple(u.values()) for a, u in used.items()},
                    {s: tuple(u.values()) for s, u in cited.items()}),
        published=moment(source.published_at),
        copies=f"{plain.counted(len(source.copies), 'other report')} of the same origin" if source.copies else "",
        doubts=doubts(plain.words()["doubt"]), around=around or shell("dossier.js"), record=key if around else "",
    )  # fmt: skip


def uses(state: State, home: str) -> Iterator[tuple[Evidence, Use]]:
    """Every place that something rests on, with what it is and where on the first page it stands."""
    for ladder in (state.agreement, state.talks):
        for nth, change in enumerate(ladder.changes):
            said = f"{ladder_words(ladder.name, change.status)}, {day(change.date)}"
            for evidence in change.evidence:
                rule = f" (rule “{evidence.rule}”)" if evidence.rule else ""
                yield evidence, Use(f"status: {said}{rule}", f"{home}#{status.address(ladder, nth)}")
    for cell in state.cells:
        for stance in cell.history:
            for evidence in stance.evidence:
                yield (
                    evidence,
                    Use(f"term: {cell.label}, {cell.party.name}", f"{home}#{terms.cell_address(cell)}"),
                )
    for happening in state.happenings:
        for account in happening.accounts:
            for evidence in account.evidence:
                yield evidence, Use(f"time line: {lanes.title(happening, state)}", f"{home}#{happening.id}")
    for point in state.climate:
        for evidence in point.evidence:
            yield evidence, Use(f"climate of {day(point.day)}", f"{home}#climate-{point.day.isoformat()}")
    for role in state.roles:
        for evidence in role.evidence:
            yield evidence, Use(f"{role.actor.name} {plain.words()['roles'][role.role]}", f"{home}#between")
    for group in state.effects:
        for claim in group.claims:
            yield claim.evidence, Use("cause and effect", f"{home}#effects")
    for dead in state.casualties:
        for evidence in dead.evidence:
            yield evidence, Use("casualties", f"{home}#casualties")


def files(
    state: State, coded: Mapping[str, CodedReport], publish: Publish = Publish.texts, shocks: Shocks | None = None,
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """The site's files, as (path, text). `coded` are the reports of `state.sources` by their keys; with
    `Publish.snippets` their texts stay out; `shocks` have pages of their own."""
    to = Addresses(state.sources, coded)
    if publish is Publish.snippets:
        state = snippets.state(state)
    yield "index.html", rendered("process.html", page=front(state, to), shocks=shocks)
    yield from shocks.files if shocks else ()
    for source in state.sources:
        shown = report_page(state, source.report, coded[source.report], to)
        if publish is Publish.snippets:
            shown = replace(shown, sheet=snippets.sheet(shown.sheet), note=snippets.KEPT_BACK)
        yield to.files[source.report], rendered("report.html", page=shown, home=to.home)
    for name, rows in downloads(state).items():
        out = io.StringIO()
        found.csv(rows, out)
        yield f"data/{name}.csv", "\ufeff" + out.getvalue()
    yield "data/state.json", state.model_dump_json(indent=1)


REPORTS = "select report, version, batch from reports where report in (select report from asked)"


def coded(view: View, state: State) -> dict[str, CodedReport]:
    """The coded reports that a state rests on, by their keys."""
    asked = pa.table({"report": pa.array([s.report for s in state.sources], pa.string())})
    found = told.coded(view, [told.key(row) for row in view.rows(REPORTS, asked=asked)])
    return {one[0]: report for one, report in found.items()}


def write(
    state: State, coded: Mapping[str, CodedReport], folder: Path, publish: Publish = Publish.texts, shocks: Shocks | None = None,
) -> int:  # fmt: skip
    """Write the site into a folder, made if there is none; how many files. Pages of an earlier run that no longer belong
    are removed."""
    return written.write(files(state, coded, publish, shocks), folder)
