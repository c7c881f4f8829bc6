"""The pages of a record's shocks, one for each that it proposes, made where the extra `impact` is installed."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from truceline.errors import NotFoundError, TrucelineError
from truceline.record.view import View
from truceline.talks.sides import Sides
from truceline.views import found, plain, snippets
from truceline.views.publish import Publish
from truceline.views.site.cited import day
from truceline.views.site.downloads import flat

if TYPE_CHECKING:
    from truceline.impact.impact import Impact

MOST = 6
"""Shocks that have a page: those that most reports tell of."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A shock as the process's page lists it."""

    href: str
    title: str
    day: str
    kind: str
    told: str


@dataclass(frozen=True, slots=True)
class Shocks:
    """The list, the files that it leads to (path, text), and a sentence where there is none."""

    listed: tuple[Listed, ...]
    files: tuple[tuple[str, str], ...]
    note: str


def shocks(view: View, known: Sides, publish: Publish = Publish.texts) -> Shocks:
    """The pages of the shocks that a record proposes; with `Publish.snippets` what is said is cut."""
    try:
        from truceline.impact import record
        from truceline.impact.impact import impact
        from truceline.impact.shocks import proposed
        from truceline.views.site.impact import html, rows
    except TrucelineError as missing:
        return Shocks((), (), f"{str(missing)[0].upper()}{str(missing)[1:]}.")
    listed, files = [], []
    for shock in proposed(record.events(view, known))[:MOST]:
        if shock.incident is None:
            continue
        try:
            made = impact(view, known, shock.incident)
        except NotFoundError:  # a day that the record's reports do not reach
            continue
        if publish is Publish.snippets:
            cut = (replace(c, cause=snippets.cut(c.cause), effect=snippets.cut(c.effect)) for c in made.claimed)
            made = replace(made, claimed=tuple(cut))
        name = re.sub(r"\W+", "-", shock.incident)
        out = io.StringIO()
        found.csv(flat(rows(made)), out)
        files += [
            (f"impact/{name}.html", html(made, f"{name}.csv")),
            (f"impact/{name}.csv", "\ufeff" + out.getvalue()),
        ]
        listed.append(Listed(f"impact/{name}.html", made.shock.words, day(made.shock.day), made.shock.kind, told(made)))
    note = "" if listed else "This record holds no killing, release, truce or walk-out of the kinds that are studied."
    return Shocks(tuple(listed), tuple(files), note)


def told(made: Impact) -> str:
    """What the series say, in a line."""
    changed = [m for m in made.measured if m.verdict.kind in ("rose", "fell")]
    if changed:
        return "; ".join(f"{m.label} {m.verdict.kind}" for m in changed)
    open_ = sum(m.verdict.kind != "no_change" for m in made.measured)
    if open_:
        return f"cannot be told for {open_} of {plain.counted(len(made.measured), 'series', 'series')}"
    return "no change is seen"
