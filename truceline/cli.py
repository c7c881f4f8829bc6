"""The command line: thin. Each command parses, calls one function and prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from enum import StrEnum
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from truceline import __version__
from truceline.errors import InputError, NotFoundError, TrucelineError
from truceline.record import CodedReport
from truceline.reports import files
from truceline.reports.report import Report

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
    list[str], typer.Argument(metavar="PATH…", help="Files (.txt .html .json .jsonl .jsonl.gz), folders, or - for standard input.")
]
PublishedAt = Annotated[
    str | None, typer.Option("--published-at", metavar="DATE", help="Day of publication for texts that carry none, as 2023-11-24.")
]
ActorsFile = Annotated[Path | None, typer.Option("--actors", metavar="FILE", help="Your own actors, a YAML file as in knowledge/actors.")]
TermsFile = Annotated[Path | None, typer.Option("--terms", metavar="FILE", help="Your own terms of talks, a YAML file as knowledge/terms.yaml.")]


def _version(asked: bool) -> None:
    if asked:
        print(f"truceline {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """See the commands below; each has its own --help."""


@app.command()
def code(
    paths: Paths,
    format: Annotated[Format | None, typer.Option(help="summary (on a terminal), jsonl (the contract), plover.")] = None,
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

    path, _, wanted = report.partition("#")
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
    from truceline.views.who import who

    day = _day(on, "--on")
    known = Actors(_registry(registry_file))
    out.print(who(name, known, day))


def run() -> None:
    """The entry point: errors in plain words, no traceback for what a user can mend."""
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
                err.print(f"refused: {one}", markup=False)
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
    day = _day(published_at, "--published-at")
    _registry(actors)
    reports = (r for r in refusals.take(files.reports(paths, day)) if only is None or r.id == only)
    with _progress() as advance:
        for coded in _code_all(reports, actors, terms, jobs):
            advance()
            yield coded


def _code_all(reports: Iterator[Report], actors: Path | None, terms: Path | None, jobs: int) -> Iterator[CodedReport]:
    if jobs == 1:
        yield from _coder(actors, terms).code_all(reports)
        return
    with ProcessPoolExecutor(jobs) as pool:
        chunk = 16
        work = partial(_code_group, actors, terms)
        while groups := [g for g in (list(islice(reports, chunk)) for _ in range(4 * jobs)) if g]:
            for group in pool.map(work, groups):
                yield from group


def _code_group(actors: Path | None, terms: Path | None, group: list[Report]) -> list[CodedReport]:
    return list(_coder(actors, terms, threads=1).code_all(group))


_coders: dict[tuple[Path | None, Path | None, int], object] = {}


def _coder(actors: Path | None, terms: Path | None, threads: int = 0):  # type: ignore[no-untyped-def]
    """The coder for these options, made once in each process."""
    from truceline.coding import Coder
    from truceline.knowledge import terms as known_terms
    from truceline.reading.reader import shipped

    key = (actors, terms, threads)
    if key not in _coders:
        _coders[key] = Coder(_registry(actors), known_terms(terms), shipped(threads))
    return _coders[key]


def _registry(extra: Path | None):  # type: ignore[no-untyped-def]
    from truceline.reading.registry import registry

    return registry().with_file(extra) if extra else registry()


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


def _progress():  # type: ignore[no-untyped-def]
    """A bar on standard error, once there is more than one report and somebody to see it."""
    from contextlib import contextmanager

    @contextmanager
    def shown():  # type: ignore[no-untyped-def]
        if not sys.stderr.isatty() or sys.stdout.isatty():
            yield lambda: None
            return
        columns = (TextColumn("coding"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=err, transient=True) as bar:
            task = bar.add_task("coding", total=None)
            yield lambda: bar.advance(task)

    return shown()


def _day(value: str | None, option: str) -> str | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        _fail(f"{option} {value}: no date; write it as 2023-11-24")
        return None


def _fail(message: str) -> None:
    err.print(message, markup=False)
    raise SystemExit(2)


if __name__ == "__main__":
    run()
