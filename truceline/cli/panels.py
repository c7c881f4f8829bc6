"""The commands in groups, each with a line that says what it is for."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

PANELS: dict[str, dict[str, str]] = {
    "Read reports": {
        "code": "events, claims, effects and positions of reports",
        "explain": "one record in its paragraph, and why it was coded so",
        "dossier": "a page of reports, or a site on where a process stands",
        "evaluate": "how far the reader agrees with texts that you annotated",
        "actors": "whom a name resolves to, and why",
        "schema": "the JSON Schema of a coded report",
    },
    "Keep and search a record": {
        "add": "code reports and add them to a record",
        "reports": "its reports, copies known as copies",
        "incidents": "one occurrence once, with all who tell of it",
        "claims": "who said what",
        "positions": "which party takes which stance on which term",
        "effects": "what is said to have changed what",
        "relink": "link all events again; decisions made by hand hold",
        "check": "verify every span, link and checksum",
        "export": "PLOVER, CSV, Parquet and a codebook for other tools",
    },
    "Where talks stand": {
        "talks": "status, what changed, terms, mediators, climate",
        "impact": "what a shock did to the talks, as far as it can be told",
    },
    "Follow the news": {
        "watch": "feeds, site maps and folders into a record, as they come",
        "sources": "how each source that is followed stands",
        "backfill": "archives into a record, piece by piece",
        "archives": "what came of each piece of an archive",
    },
    "Serve": {
        "serve": "a record's pages, live, and its JSON API",
    },
}
"""Group → command → what it is for: at most 66 letters, which a terminal of 80 columns shows whole."""


class Panels(TyperGroup):
    """The commands by their groups, in the help and in the docs."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands in the order of their groups, others after them."""
        told = [name for panel in PANELS.values() for name in panel if name in self.commands]
        return [*told, *(name for name in super().list_commands(ctx) if name not in told)]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """One section a group."""
        for panel, told in PANELS.items():
            with formatter.section(panel):
                formatter.write_dl([(name, said) for name, said in told.items() if name in self.commands])


def arrange(app: typer.Typer) -> None:
    """Give each command its line."""
    lines = {name: said for panel in PANELS.values() for name, said in panel.items()}
    for one in app.registered_commands:
        one.short_help = lines.get(one.name or (one.callback.__name__ if one.callback else ""))
    for group in app.registered_groups:
        group.short_help = lines.get(group.name or "")
