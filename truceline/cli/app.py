"""What all commands share: the application, its options, what is refused, errors in plain words."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from truceline import __version__
from truceline.cli.panels import Panels
from truceline.contract import CodedReport
from truceline.errors import InputError, TrucelineError
from truceline.reports import files
from truceline.reports.report import Report
from truceline.reports.shown import shown
from truceline.views.publish import Publish

REFUSED = 3
"""Exit status when some input was refused; the rest was coded."""

app = typer.Typer(cls=Panels, add_completion=False, no_args_is_help=True, rich_markup_mode=None, help="""Read news reports about armed
conflicts and the talks meant to end them: who did what, who says so, what they say it did to the talks, and each
party's stance on the terms, every item with the words it rests on.""")  # fmt: skip
out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False, soft_wrap=True)


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

AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Know only what had been added by the end of this day.")
]
ReportedBy = Annotated[
    str | None, typer.Option("--reported-by", metavar="DATE", help="Only what was published by the end of this day.")
]

Published = Annotated[
    Publish, typer.Option("--publish", help="texts: in full; snippets: offsets, codes and at most 200 characters.")
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


def run() -> None:
    """The entry point: errors in plain words, no traceback for what a user can mend."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except TrucelineError as fault:
        fail(str(fault))
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None


Gated = Annotated[bool, typer.Option("--gate", help="Drop what seems to tell of neither conflict nor talks, unread.")]


class Refusals:
    """Counts what was refused, prints each at once, and exits accordingly. With a gate, what it drops is told too, and is
    no fault."""

    def __init__(self, gate: bool = False) -> None:
        self.count = 0
        self.coded = 0
        self.dropped = 0
        self._gate = gate

    def take(self, found: Iterable[files.Found]) -> Iterator[Report]:
        for one in found:
            if isinstance(one, InputError):
                self.count += 1
                err.print(shown(f"refused: {one}"), markup=False, emoji=False)
            elif self._passes(one):
                self.coded += 1
                yield one

    def _passes(self, report: Report) -> bool:
        if not self._gate:
            return True
        from truceline.reading.gate import shipped

        score = shipped().score(report.text)
        if shipped().passes(score):
            return True
        self.dropped += 1
        err.print(
            shown(f"dropped: {report.id}: nothing in it seems to tell of conflict or talks (score {score:.1f})"),
            markup=False, emoji=False,
        )  # fmt: skip
        return False

    def exit(self) -> None:
        if self.count:
            err.print(f"{self.count} refused, {self.coded} coded")
            raise typer.Exit(REFUSED)


def code_paths(
    paths: list[str], refusals: Refusals, published_at: str | None, actors: Path | None, terms: Path | None, jobs: int,
    only: str | None = None,
) -> Iterator[CodedReport]:  # fmt: skip
    """The reports under the paths, coded; what is refused is counted and told."""
    from truceline.coding.many import Knowledge, code_all, coder

    published = day(published_at, "--published-at")
    knowledge = Knowledge(actors, terms)
    coder(knowledge, 1 if jobs > 1 else 0)  # a broken knowledge file is told before any report is read
    reports = (r for r in refusals.take(files.reports(paths, published)) if only is None or r.id == only)
    with progress() as advance:
        for coded in code_all(reports, knowledge, jobs):
            advance()
            yield coded


@contextmanager
def progress() -> Iterator[Callable[[], None]]:
    """A bar on standard error, when there is somebody to see it and nothing else on the screen."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield lambda: None
        return
    columns = (TextColumn("coding"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("coding", total=None)
        yield lambda: bar.advance(task)


def day(value: str | None, option: str) -> str | None:
    """The day given to an option, as ISO 8601."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        fail(f"{option} {value}: no date; write it as 2023-11-24")


def fail(message: str) -> NoReturn:
    """Say what is wrong and end, with exit status 2."""
    err.print(shown(message), markup=False, emoji=False)
    raise SystemExit(2)
