"""The command that tells where talks stand."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from truceline.cli.app import AsOf, ReportedBy, app, day, out
from truceline.cli.record import Json, Record, end
from truceline.cli.record import view as seen


class Form(StrEnum):
    """How the state of a process is printed."""

    summary = "summary"
    json = "json"


@app.command()
def talks(
    record: Record,
    process: Annotated[
        str | None,
        typer.Argument(metavar="[PROCESS]", help="Its id, or a file NAME.toml that describes it; none: list them."),
    ] = None,
    as_of: AsOf = None,
    reported_by: ReportedBy = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="What became known on this day or later.")] = None,
    explain: Annotated[
        str | None, typer.Option(metavar="DATE", help="The sentences behind the climate of a day.")
    ] = None,
    described: Annotated[
        Path | None, typer.Option("--processes", metavar="PATH", help="Your own processes: a TOML file or a folder.")
    ] = None,
    shape: Annotated[Form, typer.Option("--format", help="summary or json.")] = Form.summary,
    plain: Json = False,
) -> None:
    """Where talks stand: status, what changed, terms, mediators, climate, with the words each rests on."""
    from truceline.talks import processes
    from truceline.talks.state import state
    from truceline.views import talks as views

    first, about = day(since, "--since"), day(explain, "--explain")
    known_by, told_by = end(as_of, "--as-of"), end(reported_by, "--reported-by")
    view, shape = seen(record, as_of, reported_by), Form.json if plain else shape
    if process is None:
        found = [s.process for s in processes.processes(view, described)]
        if shape is Form.json:
            print("[" + ",\n".join(p.model_dump_json() for p in found) + "]")
        else:
            out.print(views.listed(found))
        return
    stands = state(view, processes.process(view, process, described), known_by, told_by)
    if shape is Form.json:
        print(stands.model_dump_json(indent=1))
    elif about:
        out.print(views.explained(stands, date.fromisoformat(about)))
    else:
        out.print(views.state(stands, date.fromisoformat(first) if first else None))
