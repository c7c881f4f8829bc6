"""The command that tells what a shock did to the talks, who answers whom, and what may come, as far as a record bears it
out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.cli.app import AsOf, ReportedBy, app, out
from truceline.cli.record import Json, Record
from truceline.cli.record import view as seen
from truceline.cli.talks import Form

if TYPE_CHECKING:
    from rich.console import RenderableType

    from truceline.impact.series import Step
    from truceline.record.view import View
    from truceline.talks.sides import Sides


@app.command()
def impact(
    process: Annotated[str, typer.Argument(metavar="PROCESS", help="Its id ('truceline talks' lists them), or a file NAME.toml.")],
    record: Record,
    shock: Annotated[
        str | None, typer.Option(metavar="ID", help="An incident, or a day as 2024-01-02; none: propose some.")
    ] = None,
    dynamics: Annotated[bool, typer.Option("--dynamics", help="Who answers whom, instead of one shock.")] = False,
    forecast: Annotated[
        bool, typer.Option("--forecast", help="What the next 7, 14 and 28 days may bring, beside how well that was foretold before.")
    ] = False,
    weekly: Annotated[bool, typer.Option("--weekly", help="Series by week instead of by day; not for forecasts.")] = False,
    as_of: AsOf = None,
    reported_by: ReportedBy = None,
    described: Annotated[
        Path | None, typer.Option("--processes", metavar="PATH", help="Your own processes: a TOML file or a folder.")
    ] = None,
    shape: Annotated[Form, typer.Option("--format", help="summary or json.")] = Form.summary,
    plain: Json = False,
) -> None:  # fmt: skip
    """What a shock did to the talks: who says so, beside what the series bear out, and what cannot be told."""
    from truceline.talks.processes import process as known

    if (shock is not None) + dynamics + forecast > 1:
        raise typer.BadParameter("--shock, --dynamics and --forecast are asked for one at a time")
    if weekly and forecast:
        raise typer.BadParameter("--forecast goes by days; leave out --weekly")
    view = seen(record, as_of, reported_by)
    sides = known(view, process, described)
    step: Step = "week" if weekly else "day"
    if dynamics:
        text, values = _dynamics(view, sides, step)
    elif forecast:
        text, values = _forecast(view, sides)
    elif shock is None:
        text, values = _proposed(view, sides)
    else:
        text, values = _shock(view, sides, shock, step)
    if plain or shape is Form.json:
        print(json.dumps(values, default=str, ensure_ascii=False, indent=1))
    else:
        out.print(text)


def _proposed(view: View, sides: Sides) -> tuple[RenderableType, Any]:
    from dataclasses import asdict

    from truceline.impact import record as events
    from truceline.impact.shocks import proposed
    from truceline.views import impact as views

    found = proposed(events.events(view, sides))
    return views.proposals(found), [asdict(s) for s in found]


def _shock(view: View, sides: Sides, shock: str, step: Step) -> tuple[RenderableType, Any]:
    from truceline.impact.impact import impact as study
    from truceline.views import impact as views

    made = study(view, sides, shock, step)
    return views.page(made), views.as_json(made)


def _dynamics(view: View, sides: Sides, step: Step) -> tuple[RenderableType, Any]:
    from truceline.impact.exchange import exchange
    from truceline.views import dynamics as views

    made = exchange(view, sides, step)
    return views.page(made), views.as_json(made)


def _forecast(view: View, sides: Sides) -> tuple[RenderableType, Any]:
    from truceline.impact.outlook import outlook
    from truceline.views import outlook as views

    made = outlook(view, sides)
    return views.page(made), views.as_json(made)
