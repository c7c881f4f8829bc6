"""The command line: thin. Each command parses, calls one function and prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from truceline import __version__
from truceline.contract import CodedReport
from truceline.errors import InputError, NotFoundError, TrucelineError
from truceline.reports import files
from truceline.reports.report import Report
from truceline.reports.shown import shown

REFUSED = 3
"""Exit status when some input was refused; the rest was coded."""

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, help="""Read news reports about armed
conflicts and the talks meant to end them: who did what, who says so, what they say it did to the talks, and each
party's stance on the terms, every item with the words it rests on.""")  # fmt: skip
out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class Format(StrEnum):
    """How coded reports are printed."""

    summary = "summary"
    jsonl = "jsonl"
    plover = "plover"


Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Files (.txt .html .json .jsonl .jsonl.gz), folders, or - for standard input."),
]
PublishedAt = Annotated[
    str | None,
    typer.Option("--published-at", metavar="DATE", help="Day of publication for texts that carry none, as 2023-11-24."),
]
ActorsFile = Annotated[
    Path | None, typer.Option("--actors", metavar="FILE", help="Your own actors, a YAML file as in knowledge/actors.")
]
TermsFile = Annotated[
    Path | None,
    typer.Option("--terms", metavar="FILE", help="Your own terms of talks, a YAML file as knowledge/terms.yaml."),
]


def _version(asked: bool) -> None:
    if asked:
        print(f"truceline {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """See the commands below; each has its own --help."""


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
) -> None:
    """Code reports: print their events, claims, effects and positions."""
    chosen = format or (Format.summary if sys.stdout.isatty() else Format.jsonl)
    refusals = _Refusals()
    for coded in _coded(paths, refusals, published_at, actors, terms, jobs):
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
    refusals = _Refusals()
    problem: NotFoundError | None = None
    for coded in _coded([path], refusals, published_at, actors, terms, 1, wanted or None):
        try:
            out.print(explained(coded, record))
            return
        except NotFoundError as missing:
            problem = missing
    refusals.exit()
    _fail(str(problem or f"{path}: no report with the id '{wanted}' in it; leave out '#{wanted}' to look in all"))


@app.command()
def dossier(
    paths: Paths,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE.html", help="The page to write.")],
    published_at: PublishedAt = None,
    actors: ActorsFile = None,
    terms: TermsFile = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to code with.")] = 1,
) -> None:
    """Write one page that opens offline: the reports marked up, and what each party says, does and wants."""
    from truceline.views.dossier import page

    refusals = _Refusals()
    coded = list(_coded(paths, refusals, published_at, actors, terms, jobs))
    if coded:
        try:
            output.write_text(page(coded), encoding="utf-8")
        except OSError as fault:
            _fail(f"{output}: cannot be written ({fault.strerror}); give a file in a folder that exists")
        err.print(f"{output}: {len(coded)} report{'s' if len(coded) != 1 else ''}")
    refusals.exit()


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
        refusals = _Refusals()
        for found in doubt.doubtful(shipped(), _paragraphs(paths, refusals), uncertain):
            print(doubt.written(found))
        refusals.exit()
        return
    paragraphs = [p for ps in markup.load(paths).values() for p in ps]
    if against:
        second = {p.id: p.anchors for ps in markup.load([str(against)]).values() for p in ps}
        texts = [(p, second[p.id]) for p in paragraphs if p.id in second]
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

    day = _day(on, "--on")
    known = registry().with_file(registry_file) if registry_file else registry()
    out.print(who(name, Actors(known), day))


def run() -> None:
    """The entry point: errors in plain words, no traceback for what a user can mend."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except TrucelineError as fault:
        _fail(str(fault))
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None


class _Refusals:
    """Counts what was refused, prints each at once, and exits accordingly."""

    def __init__(self) -> None:
        self.count = 0
        self.coded = 0

    def take(self, found: Iterable[files.Found]) -> Iterator[Report]:
        for one in found:
            if isinstance(one, InputError):
                self.count += 1
                err.print(shown(f"refused: {one}"), markup=False, emoji=False)
            else:
                self.coded += 1
                yield one

    def exit(self) -> None:
        if self.count:
            err.print(f"{self.count} refused, {self.coded} coded")
            raise typer.Exit(REFUSED)


def _coded(
    paths: list[str], refusals: _Refusals, published_at: str | None, actors: Path | None, terms: Path | None, jobs: int,
    only: str | None = None,
) -> Iterator[CodedReport]:  # fmt: skip
    from truceline.coding.many import Knowledge, code_all, coder

    day = _day(published_at, "--published-at")
    knowledge = Knowledge(actors, terms)
    coder(knowledge, 1 if jobs > 1 else 0)  # a broken knowledge file is told before any report is read
    reports = (r for r in refusals.take(files.reports(paths, day)) if only is None or r.id == only)
    with _progress() as advance:
        for coded in code_all(reports, knowledge, jobs):
            advance()
            yield coded


def _paragraphs(paths: list[str], refusals: _Refusals) -> Iterator[tuple[str, str]]:
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


@contextmanager
def _progress() -> Iterator[Callable[[], None]]:
    """A bar on standard error, when there is somebody to see it and nothing else on the screen."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield lambda: None
        return
    columns = (TextColumn("coding"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("coding", total=None)
        yield lambda: bar.advance(task)


def _day(value: str | None, option: str) -> str | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        _fail(f"{option} {value}: no date; write it as 2023-11-24")


def _fail(message: str) -> NoReturn:
    err.print(shown(message), markup=False, emoji=False)
    raise SystemExit(2)


if __name__ == "__main__":
    run()
