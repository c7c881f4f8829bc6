"""Commands that search a record and correct its incidents by hand: each parses, calls one function and prints."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from enum import StrEnum
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.cli.app import AsOf, ReportedBy, app, day, err, fail, out
from truceline.cli.record import Json, Record, lake, view
from truceline.errors import QuestionError

if TYPE_CHECKING:
    from truceline.record.find import Filter
    from truceline.record.view import View


class Shape(StrEnum):
    """How found rows are printed."""

    text = "text"
    jsonl = "jsonl"
    csv = "csv"


Party = Annotated[str | None, typer.Option(metavar="NAME", help="A party, by name or registry id.")]
Dyad = Annotated[tuple[str, str] | None, typer.Option(metavar="NAME NAME", help="Both parties are in it.")]
Type = Annotated[str | None, typer.Option(metavar="TYPE", help="Event type: ASSAULT, ASSAULT/drone.")]
Status = Annotated[
    str | None, typer.Option(metavar="STATUS", help="actual, historical or negated; the rest is no incident.")
]
Place = Annotated[str | None, typer.Option(metavar="PLACE", help="A place name.")]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="First day.")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Last day.")]
Publisher = Annotated[str | None, typer.Option(metavar="NAME", help="A publisher; % stands for anything.")]
Words = Annotated[
    str | None,
    typer.Option(
        "--text", metavar="WORDS", help='Words that all stand in it, any case and order; a "phrase" in quotes.'
    ),
]
As = Annotated[Shape, typer.Option("--format", help="text, jsonl or csv.")]
Most = Annotated[int, typer.Option("--limit", min=1, help="Most rows.")]


def _option(type_: Any, metavar: str, help_: str) -> tuple[Any, Any]:
    return Annotated[type_, typer.Option(metavar=metavar, help=help_)], None


QUERY: dict[str, tuple[Any, Any]] = {
    "record": (Record, Parameter.empty), "party": (Party, None),
    "dyad": _option(tuple[str, str] | None, "NAME NAME", "Both parties are in an event that it tells of."), "type": (Type, None),
    "status": _option(str | None, "STATUS", "An event that it tells of is actual, historical, future, hypothetical or negated."),
    "place": _option(str | None, "PLACE", "An event that it tells of is at this place."), "since": (Since, None),
    "until": (Until, None), "publisher": (Publisher, None), "words": (Words, None), "as_of": (AsOf, None),
    "reported_by": (ReportedBy, None), "shape": (As, Shape.text), "plain": (Json, False), "most": (Most, 100),
}  # fmt: skip
"""Option → its type and default, in the order of the help."""


def _query(kind: str, told: str, **more: tuple[Any, Any]) -> None:
    """A command that finds rows of one kind; its options are those of `QUERY`, some of them in words of its own."""
    options = QUERY | more

    def command(
        *, record: str, as_of: str | None, reported_by: str | None, shape: Shape, plain: bool, most: int,
        corrections: bool = False, **asked: Any,
    ) -> None:  # fmt: skip
        filter_, kept = _filter(kind, **asked), view(record, as_of, reported_by)
        shape = Shape.jsonl if plain else shape
        if corrections:
            from truceline.record.corrections import corrections as corrected

            _print("corrections", corrected(kept, filter_, most + 1), shape, most)
        else:
            _print(kind, _found(kept, kind, filter_, most + 1), shape, most)

    command.__doc__ = told
    command.__annotations__ = {name: type_ for name, (type_, _) in options.items()}
    parameters = [Parameter(n, Parameter.KEYWORD_ONLY, default=d, annotation=t) for n, (t, d) in options.items()]
    command.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    app.command(kind)(command)


Corrections = Annotated[bool, typer.Option("--corrections", help="Texts that were changed, and what in them.")]
_query(
    "reports", "The reports of a record, copies known as copies.", corrections=(Corrections, False),
    type=_option(str | None, "TYPE", "An event that it tells of has this type: ASSAULT, ASSAULT/drone."),
)  # fmt: skip
_query(
    "claims", "Who said what, by whom it is reported.",
    type=_option(str | None, "TYPE", "Modality: asserted, possible, expected, denied, demanded, intended."),
)  # fmt: skip
_query(
    "positions", "Which party takes which stance on which term.",
    type=_option(str | None, "TYPE", "Stance, as rejects or demands, or term, as ceasefire; a wrong one lists all."),
)  # fmt: skip
_query(
    "effects", "What is said to have changed what.",
    party=_option(str | None, "NAME", "A party, by name or registry id: it says so, or is in the event that is the cause."),
    type=_option(str | None, "TYPE", "Direction, as worsens; what is affected, as talks; or modality, as possible."),
)  # fmt: skip


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
    words: Words = None, as_of: AsOf = None, reported_by: ReportedBy = None, shape: As = Shape.text, plain: Json = False,
    most: Most = 100,
) -> None:  # fmt: skip
    """One occurrence once: who tells of it, how many origins and claimants, the dead as low, best and high."""
    given = [k for k, v in locals().items() if k not in ("context", "shape", "plain", "most") and v is not None]
    if context.invoked_subcommand:
        if given and not (given == ["record"] and "TRUCELINE_RECORD" in os.environ):
            fail(
                f"give options after '{context.invoked_subcommand}': truceline incidents {context.invoked_subcommand} … --record DIR"
            )
        return
    if record is None:
        fail("--record DIR is missing; it names the record")
    asked = _filter("incidents", party=party, dyad=dyad, type=type, status=status, place=place, since=since, until=until,
                    publisher=publisher, words=words)  # fmt: skip
    found = _found(view(record, as_of, reported_by), "incidents", asked, most + 1)
    _print("incidents", found, Shape.jsonl if plain else shape, most)


@incidents_app.command()
def show(
    incident: Annotated[str, typer.Argument(metavar="ID", help="Its id, or the beginning.")],
    record: Record, as_of: AsOf = None, reported_by: ReportedBy = None, shape: As = Shape.text, plain: Json = False,
) -> None:  # fmt: skip
    """Every mention of an incident, in its words, and why it was linked."""
    from truceline.record import find

    _print("mentions", find.mentions(view(record, as_of, reported_by), incident), Shape.jsonl if plain else shape)


@incidents_app.command()
def split(
    mention: Annotated[str, typer.Argument(metavar="MENTION", help="REPORT/EVENT as 'incidents show' prints it.")],
    record: Record,
    note: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Take a mention out of its incident; it holds through relinking."""
    from truceline.record import decisions

    done = decisions.split(lake(record), mention, note)
    print(done.incident)
    if done.was == done.incident:
        told = f"was split off before and is alone in incident {done.incident}; nothing was changed"
    elif done.mentions:
        told = (
            f"was in incident {done.was} and is incident {done.incident} now; to undo it:"
            f" truceline incidents merge {done.was} {done.incident} --record {record}"
        )
    else:
        told = f"was alone in incident {done.was} and is {done.incident} now; what is linked to the former later stays apart"
    err.print(f"{mention} {told}", markup=False, emoji=False)


@incidents_app.command()
def merge(
    one: Annotated[str, typer.Argument(metavar="ID")],
    other: Annotated[str, typer.Argument(metavar="ID")],
    record: Record,
    note: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Make one incident of two; it holds through relinking."""
    from truceline.record import decisions

    done = decisions.merge(lake(record), one, other, note)
    print(done.incident)
    err.print(
        f"incident {done.was} is part of incident {done.incident} now; to undo it, take its mentions out again:"
        f" truceline incidents split REPORT/EVENT --record {record}; those that were {done.was}: {', '.join(done.mentions)}",
        markup=False, emoji=False,
    )  # fmt: skip


def _filter(
    kind: str, party: str | None = None, dyad: tuple[str, str] | None = None, since: str | None = None,
    until: str | None = None, words: str | None = None, type: str | None = None, status: str | None = None,
    place: str | None = None, publisher: str | None = None,
) -> Filter:  # fmt: skip
    from truceline.record import asking
    from truceline.record.find import Filter

    for option, given in (("party", party), ("text", words), ("type", type), ("status", status), ("place", place),
                          ("publisher", publisher), *(("dyad", one) for one in dyad or ())):  # fmt: skip
        if given is not None and not given.strip():
            fail(f"--{option}: it is empty; give a value or leave it out")
    first, last = day(since, "--since"), day(until, "--until")
    try:
        return Filter(
            party=asking.party(party) if party else None,
            dyad=(asking.party(dyad[0]), asking.party(dyad[1])) if dyad else None,
            type=asking.checked("--type", type, asking.types(kind)), status=asking.status("--status", status, kind),
            place=place, publisher=publisher, text=words, since=date.fromisoformat(first) if first else None,
            until=date.fromisoformat(last) if last else None,
        )  # fmt: skip
    except QuestionError as fault:
        fail(str(fault))


def _found(kept: View, kind: str, asked: Filter, most: int) -> list[dict[str, Any]]:
    from truceline.record import asking

    try:
        return asking.found(kept, kind, asked, most)
    except QuestionError as fault:
        fail(f"--{fault}")


def _print(kind: str, rows: list[dict[str, Any]], shape: Shape, most: int | None = None) -> None:
    """Rows, `most` of them; whether there are more is said beside them."""
    from truceline.views import found
    from truceline.views.columns import columns

    shown_ = rows[:most]
    if shape is Shape.text:
        out.print(found.entries(kind, shown_))
    elif shape is Shape.csv:
        found.csv(shown_, sys.stdout, columns(kind).names)
    else:
        for row in shown_:
            print(json.dumps(row, ensure_ascii=False, default=str))
    if len(rows) > len(shown_):
        err.print(f"{len(shown_)} shown, there are more; --limit N")
