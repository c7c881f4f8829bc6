"""Commands that keep a record, verify and export it: each parses, calls one function and prints."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
)  # fmt: skip
from truceline.reports.shown import shown
from truceline.views.publish import Publish

if TYPE_CHECKING:
    from truceline.record.lake import Lake
    from truceline.record.view import View

TOGETHER = 64
"""Reports that are added in one transaction."""


Record = Annotated[
    str,
    typer.Option("--record", metavar="DIR", envvar="TRUCELINE_RECORD", help="The record: a folder or s3://… address."),
]
Json = Annotated[bool, typer.Option("--json", help="As JSON, the same as --format with json in it.")]


@app.command()
def add(
    paths: Paths,
    record: Record,
    published_at: PublishedAt = None,
    actors: ActorsFile = None,
    terms: TermsFile = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to code with.")] = 1,
    gate: Gated = False,
) -> None:
    """Code reports and add them to a record, made if there is none. Adding a report again changes nothing."""
    from itertools import islice

    from truceline.record.lake import Lake

    there = Lake(record).create()
    refusals = Refusals(gate)
    coded = code_paths(paths, refusals, published_at, actors, terms, jobs)
    new = changed = known = 0
    while group := list(islice(coded, TOGETHER)):
        added = there.add(group)
        new, changed, known = new + len(added.new), changed + len(added.changed), known + len(added.known)
        for id_ in added.changed:
            err.print(shown(f"changed: {id_}"), markup=False, emoji=False)
        for id_ in added.ahead:
            said = (
                f"dated in the future: {id_}; kept with that date, correct it and add the report again if it is a slip"
            )
            err.print(shown(said), markup=False, emoji=False)
    err.print(f"{record}: {new} added, {changed} changed, {known} known already")
    refusals.exit()


@app.command()
def relink(record: Record) -> None:
    """Link all events again from the beginning; decisions made by hand hold."""
    err.print(f"{record}: {lake(record).relink()} incidents")


@app.command()
def check(record: Record) -> None:
    """Verify a record: every span in its text, every link, every checksum; exit status 1 when something is wrong."""
    from truceline.record.check import faults

    found = list(faults(lake(record)))
    for fault in found:
        print(fault)
    err.print(f"{record}: {len(found) or 'no'} fault{'s' if len(found) != 1 else ''}")
    if found:
        raise typer.Exit(1)


@app.command()
def export(
    record: Record, output: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="Where to write.")],
    as_of: AsOf = None, reported_by: ReportedBy = None, publish: Published = Publish.texts,
) -> None:  # fmt: skip
    """Write the record for other tools: PLOVER JSON lines, CSV, Parquet, and a codebook of every column."""
    from truceline.views.export import export as written

    for path in written(view(record, as_of, reported_by), output, publish):
        err.print(str(path))


def lake(record: str) -> Lake:
    """The record at an address."""
    from truceline.record.lake import Lake

    return Lake(record).open()


def view(record: str, as_of: str | None, reported_by: str | None) -> View:
    """What a record knew by the end of a day; where it knew nothing yet, that is said."""
    known_by = end(as_of, "--as-of")
    seen = lake(record).view(known_by, end(reported_by, "--reported-by"))
    if known_by:
        ((begun,),) = seen.tuples("select min(added_at) from all_reports")
        if begun and begun > known_by:
            err.print(
                f"--as-of {as_of}: the record begins on {begun:%Y-%m-%d} (the day of adding; for the day of publication ask"
                " --reported-by)"
            )
    return seen


def end(value: str | None, option: str) -> datetime | None:
    """The end of the day given to an option."""
    iso = day(value, option)
    return datetime.combine(date.fromisoformat(iso), time.max, UTC) if iso else None
