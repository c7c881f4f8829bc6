"""Commands that keep and search a record: each parses, calls one function and prints."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime, time
from enum import StrEnum
from inspect import Parameter, Signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
)  # fmt: skip
from truceline.errors import QuestionError
from truceline.reports.shown import shown
from truceline.views.publish import Publish

if TYPE_CHECKING:
    from truceline.record.find import Filter
    from truceline.record.lake import Lake
    from truceline.record.view import View

TOGETHER = 64
"""Reports that are added in one transaction."""


class Shape(StrEnum):
    """How found rows are printed."""

    text = "text"
    jsonl = "jsonl"
    csv = "csv"


Record = Annotated[
    str,
    typer.Option("--record", metavar="DIR", envvar="TRUCELINE_RECORD", help="The record: a folder or s3://… address."),
]
Party = Annotated[str | None, typer.Option(metavar="NAME", help="A party, by name or registry id.")]
Dyad = Annotated[tuple[str, str] | None, typer.Option(metavar="NAME NAME", help="Both parties are in it.")]
Type = Annotated[
    str | None,
    typer.Option(metavar="TYPE", help="Event type (ASSAULT, ASSAULT/drone); modality, stance, term, direction."),
]
Status = Annotated[str | None, typer.Option(metavar="STATUS", help="actual, historical or negated.")]
Place = Annotated[str | None, typer.Option(metavar="PLACE", help="A place name.")]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="First day.")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Last day.")]
Publisher = Annotated[str | None, typer.Option(metavar="NAME", help="A publisher; % stands for anything.")]
Words = Annotated[str | None, typer.Option("--text", metavar="WORDS", help="Words in it, any case.")]
As = Annotated[Shape, typer.Option("--format", help="text, jsonl or csv.")]
Most = Annotated[int, typer.Option("--limit", min=1, help="Most rows.")]


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


QUERY: dict[str, tuple[Any, Any]] = {
    "record": (Record, Parameter.empty), "party": (Party, None), "type": (Type, None), "since": (Since, None),
    "until": (Until, None), "publisher": (Publisher, None), "words": (Words, None), "as_of": (AsOf, None),
    "reported_by": (ReportedBy, None), "shape": (As, Shape.text), "most": (Most, 100),
}  # fmt: skip
"""Option → its type and default, in the order of the help."""


def _query(kind: str, told: str, without: str, **more: tuple[Any, Any]) -> None:
    """A command that finds rows of one kind; its options are those of `QUERY` but one."""
    options = {name: option for name, option in (QUERY | more).items() if name != without}

    def command(
        *, record: str, as_of: str | None, reported_by: str | None, shape: Shape, most: int, corrections: bool = False,
        **asked: Any,
    ) -> None:  # fmt: skip
        from truceline.record import find
        from truceline.record.corrections import corrections as corrected

        view, filter_ = _view(record, as_of, reported_by), _filter(**asked)
        if corrections:
            _print("corrections", corrected(view, filter_, most), shape)
        else:
            _print(kind, getattr(find, kind)(view, filter_, most), shape)

    command.__doc__ = told
    command.__annotations__ = {name: type_ for name, (type_, _) in options.items()}
    parameters = [Parameter(n, Parameter.KEYWORD_ONLY, default=d, annotation=t) for n, (t, d) in options.items()]
    command.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    app.command(kind)(command)


Corrections = Annotated[bool, typer.Option("--corrections", help="Texts that were changed, and what in them.")]
_query("reports", "The reports of a record, copies known as copies.", "type", corrections=(Corrections, False))
_query("claims", "Who said what, by whom it is reported.", "")
_query("positions", "Which party takes which stance on which term.", "")
_query("effects", "What is said to have changed what.", "party")


incidents_app = typer.Typer(invoke_without_command=True, help="One occurrence once: what several reports tell of it.")
app.add_typer(incidents_app, name="incidents")


@incidents_app.callback()
def incidents(
    context: typer.Context,
    record: Annotated[
        str | None,
        typer.Option("--record", metavar="DIR", envvar="TRUCELINE_RECORD", help="The record: a folder or s3://… address."),
    ] = None,
    party: Party = None, dyad: Dyad = None, type: Type = None,
    status: Status = None, place: Place = None, since: Since = None, until: Until = None, publisher: Publisher = None,
    words: Words = None, as_of: AsOf = None, reported_by: ReportedBy = None, shape: As = Shape.text, most: Most = 100,
) -> None:  # fmt: skip
    """One occurrence once: who tells of it, how many origins and claimants, the dead as low, best and high."""
    from truceline.record import find

    given = [k for k, v in locals().items() if k not in ("context", "find", "shape", "most") and v is not None]
    if context.invoked_subcommand:
        if given and not (given == ["record"] and "TRUCELINE_RECORD" in os.environ):
            fail(
                f"give options after '{context.invoked_subcommand}': truceline incidents {context.invoked_subcommand} … --record DIR"
            )
        return
    if record is None:
        fail("--record DIR is missing; it names the record")
    asked = _filter(party=party, dyad=dyad, type=type, status=status, place=place, since=since, until=until,
                    publisher=publisher, words=words)  # fmt: skip
    _print("incidents", find.incidents(_view(record, as_of, reported_by), asked, most), shape)


@incidents_app.command()
def show(
    incident: Annotated[str, typer.Argument(metavar="ID", help="Its id, or the beginning.")],
    record: Record, as_of: AsOf = None, reported_by: ReportedBy = None, shape: As = Shape.text,
) -> None:  # fmt: skip
    """Every mention of an incident, in its words, and why it was linked."""
    from truceline.record import find

    _print("mentions", find.mentions(_view(record, as_of, reported_by), incident), shape)


@incidents_app.command()
def split(
    mention: Annotated[str, typer.Argument(metavar="MENTION", help="REPORT/EVENT as 'incidents show' prints it.")],
    record: Record,
    note: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Take a mention out of its incident; it holds through relinking."""
    from truceline.record import decisions

    print(decisions.split(lake(record), mention, note))


@incidents_app.command()
def merge(
    one: Annotated[str, typer.Argument(metavar="ID")],
    other: Annotated[str, typer.Argument(metavar="ID")],
    record: Record,
    note: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Make one incident of two; it holds through relinking."""
    from truceline.record import decisions

    print(decisions.merge(lake(record), one, other, note))


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

    for path in written(_view(record, as_of, reported_by), output, publish):
        err.print(str(path))


def lake(record: str) -> Lake:
    """The record at an address."""
    from truceline.record.lake import Lake

    return Lake(record).open()


def _view(record: str, as_of: str | None, reported_by: str | None) -> View:
    return lake(record).view(end(as_of, "--as-of"), end(reported_by, "--reported-by"))


def end(value: str | None, option: str) -> datetime | None:
    """The end of the day given to an option."""
    iso = day(value, option)
    return datetime.combine(date.fromisoformat(iso), time.max, UTC) if iso else None


def _filter(
    party: str | None = None, dyad: tuple[str, str] | None = None, since: str | None = None, until: str | None = None,
    words: str | None = None, **others: Any,
) -> Filter:  # fmt: skip
    from truceline.record.asking import STATUSES, checked, types
    from truceline.record.asking import party as known
    from truceline.record.find import Filter

    first, last = day(since, "--since"), day(until, "--until")
    try:
        others["status"] = checked("--status", others.get("status"), STATUSES)
        others["type"] = checked("--type", others.get("type"), types())
        who, both = known(party) if party else None, (known(dyad[0]), known(dyad[1])) if dyad else None
    except QuestionError as fault:
        fail(str(fault))
    return Filter(
        party=who, dyad=both, text=words, since=date.fromisoformat(first) if first else None,
        until=date.fromisoformat(last) if last else None, **others,
    )  # fmt: skip


def _print(kind: str, rows: list[dict[str, Any]], shape: Shape) -> None:
    from truceline.views import found

    if shape is Shape.text:
        out.print(found.entries(kind, rows))
    elif shape is Shape.csv:
        found.csv(rows, sys.stdout)
    else:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False, default=str))
