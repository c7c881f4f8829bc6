"""The shocks of a record, those that it proposes, with a page for each, where the extra `impact` is installed.

To list them is cheap; a study takes seconds. A static site makes every study, a server one when its page is asked for.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from truceline.errors import NotFoundError, TrucelineError
from truceline.record.view import View
from truceline.talks.sides import Sides
from truceline.views import found, plain, snippets
from truceline.views.publish import Publish
from truceline.views.site.cited import day
from truceline.views.site.impact import html, rows, title

if TYPE_CHECKING:
    from truceline.impact.impact import Impact
    from truceline.impact.shocks import Shock

MOST = 6
"""Shocks that are listed: those that most reports tell of."""
NONE = "This record holds no killing, release, truce or walk-out of the kinds that are studied."


@dataclass(frozen=True, slots=True)
class Listed:
    """A shock as the process's page lists it; `told` is "" where its study is not made yet."""

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
    if note := missing():
        return Shocks((), (), note)
    listed, files = [], []
    for shock in proposals(view, known)[:MOST]:
        made = study(view, known, shock, publish)
        name = re.sub(r"\W+", "-", shock.incident or "")
        out = io.StringIO()
        found.csv(rows(made), out)
        files += [
            (f"impact/{name}.html", html(made, f"{name}.csv")),
            (f"impact/{name}.csv", "\ufeff" + out.getvalue()),
        ]
        listed.append(entry(shock, f"impact/{name}.html", told(made)))
    return Shocks(tuple(listed), tuple(files), "" if listed else NONE)


def missing() -> str:
    """A sentence that says what to install; "" where the extra `impact` is there."""
    try:
        import truceline.impact  # noqa: F401
    except TrucelineError as fault:
        return f"{str(fault)[0].upper()}{str(fault)[1:]}."
    return ""


def proposals(view: View, known: Sides) -> Sequence[Shock]:
    """The incidents that a study can be made of, the most reported first; the extra must not be `missing`."""
    from truceline.impact import record
    from truceline.impact.shocks import proposed

    reports = record.coverage(view).index
    if not len(reports):
        return []
    first, last = reports.min().date(), reports.max().date()
    # a study reaches no day before the first report or after the last
    return [s for s in proposed(record.events(view, known)) if s.incident and first <= s.day <= last]


def one(there: Sequence[Shock], incident: str) -> Shock:
    """The proposed shock of this id; a NotFoundError names those that there are."""
    for shock in there:
        if shock.incident == incident:
            return shock
    ids = plain.listed((s.incident or "" for s in there), MOST)
    raise NotFoundError(f"{plain.short(incident, 60)}: no shock of this process; there are {ids or 'none'}")


def study(view: View, known: Sides, shock: Shock, publish: Publish = Publish.texts) -> Impact:
    """The study of a proposed shock; with `Publish.snippets` what is said is cut."""
    from truceline.impact.impact import impact

    made = impact(view, known, shock.incident or "")
    if publish is Publish.snippets:
        cut = (replace(c, cause=snippets.cut(c.cause), effect=snippets.cut(c.effect)) for c in made.claimed)
        made = replace(made, claimed=tuple(cut))
    return made


def entry(shock: Shock, href: str, told: str = "") -> Listed:
    """A shock as it is listed."""
    return Listed(href, title(shock), day(shock.day), shock.kind, told)


def told(made: Impact) -> str:
    """What the series say, in a line."""
    changed = [m for m in made.measured if m.verdict.kind in ("rose", "fell")]
    if changed:
        return "; ".join(f"{m.label} {m.verdict.kind}" for m in changed)
    open_ = sum(m.verdict.kind != "no_change" for m in made.measured)
    if open_:
        return f"cannot be told for {open_} of {plain.counted(len(made.measured), 'series', 'series')}"
    return "no change is seen"
