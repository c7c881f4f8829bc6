"""The command that tells what a shock did to the talks, as far as a record bears it out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli.app import AsOf, ReportedBy, app, out
from truceline.cli.record import Record, end, lake
from truceline.cli.talks import Form

if TYPE_CHECKING:
    from truceline.impact.series import Step


@app.command()
def impact(
    process: Annotated[str, typer.Argument(metavar="PROCESS", help="Its id ('truceline talks' lists them), or a file NAME.toml.")],
    record: Record,
    shock: Annotated[
        str | None, typer.Option(metavar="ID", help="An incident, or a day as 2024-01-02; none: propose some.")
    ] = None,
    weekly: Annotated[bool, typer.Option("--weekly", help="Series by week instead of by day.")] = False,
    as_of: AsOf = None,
    reported_by: ReportedBy = None,
    described: Annotated[
        Path | None, typer.Option("--processes", metavar="PATH", help="Your own processes: a TOML file or a folder.")
    ] = None,
    shape: Annotated[Form, typer.Option("--format", help="summary or json.")] = Form.summary,
) -> None:  # fmt: skip
    """What a shock did to the talks: who says so, beside what the series bear out, and what cannot be told."""
    from truceline.impact import record as events
    from truceline.impact.impact import impact as study
    from truceline.impact.shocks import proposed
    from truceline.talks.processes import process as known
    from truceline.views import impact as views

    view = lake(record).view(end(as_of, "--as-of"), end(reported_by, "--reported-by"))
    sides = known(view, process, described)
    if shock is None:
        found = proposed(events.events(view, sides))
        if shape is Form.json:
            from dataclasses import asdict

            print(json.dumps([asdict(s) for s in found], default=str, ensure_ascii=False, indent=1))
        else:
            out.print(views.proposals(found))
        return
    step: Step = "week" if weekly else "day"
    made = study(view, sides, shock, step)
    if shape is Form.json:
        print(json.dumps(views.as_json(made), default=str, ensure_ascii=False, indent=1))
    else:
        out.print(views.page(made))
