"""Commands that read reports: each parses, calls one function and prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from truceline.cli.app import (
    ActorsFile,
    AsOf,
    Gated,
    Paths,
    Published,
    PublishedAt,
    Refusals,
    ReportedBy,
    TermsFile,
    app,
    code_paths,
    day,
    err,
    fail,
    out,
)
from truceline.contract import CodedReport
from truceline.errors import NotFoundError
from truceline.reports import files
from truceline.views.publish import Publish


class Format(StrEnum):
    """How coded reports are printed."""

    summary = "summary"
    jsonl = "jsonl"
    plover = "plover"


@app.command()
def code(
    paths: Paths,
    format: Annotated[
        Format | None, typer.Option(help="summary (on a terminal), jsonl (the contract), plover.")
    ] = None,
    published_at: PublishedAt = None,
    actors: ActorsFile = None,
    terms: TermsFile = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to code with.")] = 1,
    gate: Gated = False,
) -> None:
    """Code reports: print their events, claims, effects and positions."""
    chosen = format or (Format.summary if sys.stdout.isatty() else Format.jsonl)
    refusals = Refusals(gate)
    for coded in code_paths(paths, refusals, published_at, actors, terms, jobs):
        _print(coded, chosen)
    refusals.exit()


@app.command()
def explain(
    report: Annotated[str, typer.Argument(metavar="REPORT", help="A file, or FILE#ID for one report of several.")],
    record: Annotated[str, typer.Argument(metavar="ID", help="The record's id, or its beginning.")],
    published_at: PublishedAt = None,
    actors: ActorsFile = None,
    terms: TermsFile = None,
) -> None:
    """Show one record in its paragraph, its words marked, and why it was coded so."""
    from truceline.views.explain import explain as explained

    path, _, wanted = (
        (report, "", "") if Path(report).exists() else report.rpartition("#") if "#" in report else (report, "", "")
    )
    refusals = Refusals()
    problem: NotFoundError | None = None
    for coded in code_paths([path], refusals, published_at, actors, terms, 1, wanted or None):
        try:
            out.print(explained(coded, record))
            return
        except NotFoundError as missing:
            problem = missing
    refusals.exit()
    fail(str(problem or f"{path}: no report with the id '{wanted}' in it; leave out '#{wanted}' to look in all"))


@app.command()
def dossier(
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="PATH", help="The page to write; with --record, a folder.")
    ],
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]...", help="Reports for one page: files, folders, or -.")
    ] = None,
    record: Annotated[
        str | None, typer.Option("--record", metavar="DIR", help="Instead of paths: a record, for a site on a process.")
    ] = None,
    process: Annotated[
        str | None, typer.Option("--process", metavar="P", help="With --record: its id, or a file NAME.toml.")
    ] = None,
    as_of: AsOf = None,
    reported_by: ReportedBy = None,
    described: Annotated[
        Path | None, typer.Option("--processes", metavar="PATH", help="Your own processes: a TOML file or a folder.")
    ] = None,
    publish: Published = Publish.texts,
    published_at: PublishedAt = None,
    actors: ActorsFile = None,
    terms: TermsFile = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to code with.")] = 1,
) -> None:
    """Write what opens offline: one page of reports marked up, or, of a record, a site on where a process stands."""
    if record:
        if paths:
            fail(f"{paths[0]}: give reports, or --record DIR, not both")
        if not process:
            fail("--process P is missing; 'truceline talks --record DIR' lists the processes of a record")
        _site(record, process, output, as_of, reported_by, described, publish)
        return
    if publish is Publish.snippets:
        fail("--publish snippets is for --record DIR; the page of reports is made of their texts")
    if not paths:
        fail("nothing to show; give reports, or --record DIR --process P")
    from truceline.views.dossier import page

    refusals = Refusals()
    coded = list(code_paths(paths, refusals, published_at, actors, terms, jobs))
    if coded:
        try:
            output.write_text(page(coded), encoding="utf-8")
        except OSError as fault:
            fail(f"{output}: cannot be written ({fault.strerror}); give a file in a folder that exists")
        err.print(f"{output}: {len(coded)} report{'s' if len(coded) != 1 else ''}")
    refusals.exit()


def _site(
    record: str, process: str, output: Path, as_of: str | None, reported_by: str | None, described: Path | None,
    publish: Publish,
) -> None:  # fmt: skip
    from truceline.cli.record import end
    from truceline.cli.record import view as seen
    from truceline.talks import processes
    from truceline.talks.state import state
    from truceline.views.site import dossier as site
    from truceline.views.site.shocks import shocks

    known_by, told_by = end(as_of, "--as-of"), end(reported_by, "--reported-by")
    view = seen(record, as_of, reported_by)
    sides = processes.process(view, process, described)
    stands = state(view, sides, known_by, told_by)
    try:
        site.write(stands, site.coded(view, stands), output, publish, shocks(view, sides, publish))
    except OSError as fault:
        fail(f"{output}: cannot be written ({fault.strerror}); give a folder")
    err.print(f"{output / 'index.html'}: {len(stands.sources)} report{'s' if len(stands.sources) != 1 else ''}")


@app.command()
def evaluate(
    paths: Annotated[
        list[str], typer.Argument(metavar="GOLD", help="Annotated texts (markup: corpus/README.md), files or folders.")
    ],
    against: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Compare with a second person's annotation, not the reader.")
    ] = None,
    errors: Annotated[int, typer.Option(min=0, metavar="N", help="Show N records on which the two differ.")] = 0,
    uncertain: Annotated[
        int,
        typer.Option(min=0, metavar="N", help="Print the N paragraphs that the reader doubts most, in markup, for people "
                     "to correct; GOLD may be plain reports."),
    ] = 0,
    plain: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:  # fmt: skip
    """Measure the reader on texts that you have annotated, or print what it doubts for you to annotate."""
    from truceline.reading import agreement, doubt, markup
    from truceline.reading.reader import shipped
    from truceline.views import evaluation

    if uncertain:
        refusals = Refusals()
        for found in doubt.doubtful(shipped(), _paragraphs(paths, refusals), uncertain):
            print(doubt.written(found))
        refusals.exit()
        return
    paragraphs = [p for ps in markup.load(paths).values() for p in ps]
    if against:
        second = {p.id: p.anchors for ps in markup.load([str(against)]).values() for p in ps}
        texts = [(p, second[p.id]) for p in paragraphs if p.id in second]
        if not texts:
            fail(f"{against}: no paragraph has an id of those given; give the same paragraphs, annotated again")
    else:
        texts = [(p, tuple(shipped().read(p.text))) for p in paragraphs]
    counted = agreement.agreement(texts)
    pairs = [(p.text, pair) for p, found in texts for pair in agreement.paired(p.anchors, found)]
    if plain:
        print(json.dumps(evaluation.figures(counted), indent=1))
    else:
        for told in evaluation.errors(pairs, errors):
            out.print(told, markup=False, emoji=False)
        out.print(evaluation.evaluation(counted, pairs))


@app.command()
def schema() -> None:
    """Print the JSON Schema of a coded report."""
    print(json.dumps(CodedReport.model_json_schema(), indent=2, ensure_ascii=False))


@app.command()
def actors(
    name: Annotated[str, typer.Argument(metavar="NAME", help='A name or description, as "Hamas negotiator".')],
    on: Annotated[str | None, typer.Option(metavar="DATE", help="The day, for offices that change hands.")] = None,
    registry_file: ActorsFile = None,
) -> None:
    """Say whom a name resolves to, and why."""
    from truceline.reading.actors import Actors
    from truceline.reading.registry import registry
    from truceline.views.who import who

    when = day(on, "--on")
    known = registry().with_file(registry_file) if registry_file else registry()
    out.print(who(name, Actors(known), when))


def _paragraphs(paths: list[str], refusals: Refusals) -> Iterator[tuple[str, str]]:
    """(id, text) of every paragraph of annotated texts and of reports."""
    from truceline.reading import markup
    from truceline.reports.layout import layout

    for report in refusals.take(files.reports(paths, None)):
        if markup.annotated(report.text):
            yield from ((p.id, p.text) for p in markup.read(report.text.splitlines(), report.id))
        else:
            spans = layout(report.text).paragraphs
            yield from ((f"{report.id}-{n}", report.text[s:e]) for n, (s, e) in enumerate(spans, 1))


def _print(coded: CodedReport, format: Format) -> None:
    if format is Format.jsonl:
        print(coded.model_dump_json())
    elif format is Format.plover:
        from truceline.views.plover import records

        for record in records(coded):
            print(json.dumps(record, ensure_ascii=False))
    else:
        from truceline.views.summary import summary

        out.print(summary(coded))
