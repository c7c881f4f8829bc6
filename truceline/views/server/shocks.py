"""The shocks of a process: a list that is cheap to make, and a page for each, whose study is made when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from truceline.errors import TrucelineError
from truceline.views import plain
from truceline.views.server import tables
from truceline.views.server.asked import Asked
from truceline.views.server.cache import Answer, Kept
from truceline.views.server.known import Known, Moment
from truceline.views.server.server import Server, page
from truceline.views.server.shell import around
from truceline.views.site import impact, shocks
from truceline.views.site.shocks import MOST, NONE, Shocks

if TYPE_CHECKING:
    from truceline.impact.impact import Impact

STUDIES = 12
"""Studies kept at once: a page and its rows are of one study."""


def listed(known: Known, version: str, moment: Moment, process: str) -> Shocks:
    """The shocks of a process with the addresses of their pages, without a study; or why there are none."""
    if note := shocks.missing():
        return Shocks((), (), note)
    sides = known.process(version, moment, process)
    with known.view(version, moment) as view:
        there = shocks.proposals(view, sides)[:MOST]
    entries = (shocks.entry(s, f"impact/{quote(s.incident or '', safe='')}{moment.query}") for s in there)
    return Shocks(tuple(entries), (), "" if there else NONE)


def add(pages: APIRouter, server: Server) -> None:
    """The routes of shocks."""
    known = server.known
    studies: Kept[Impact] = Kept(STUDIES)

    def study(version: str, moment: Moment, process: str, incident: str) -> Impact:
        if note := shocks.missing():
            raise TrucelineError(note)

        def made() -> Impact:
            sides = known.process(version, moment, process)
            # a view of its own: other pages do not wait until a study is made
            view = known.lake.view(*moment.ends)
            shock = shocks.one(shocks.proposals(view, sides), incident)
            return shocks.study(view, sides, shock, known.settings.publish)

        return studies.get((version, moment, process, incident), made)

    @pages.get("/processes/{process}/impact/{incident}.csv")
    async def rows(request: Request, process: str, incident: str, asked: Asked) -> Response:
        def made(version: str) -> Answer:
            found = impact.rows(study(version, asked.moment, process, incident))
            said = (("Content-Disposition", f'attachment; filename="{plain.slug(incident)}.csv"'),)
            return tables.csv(found, said)

        return await server.answer(request, asked.moment, made, slow=True)

    @pages.get("/processes/{process}/impact/{incident}")
    async def shock(request: Request, process: str, incident: str, asked: Asked) -> Response:
        def made(version: str) -> Answer:
            query = asked.moment.query
            found = study(version, asked.moment, process, incident)
            # it does not follow the record: every addition would make a study anew for each page that is open
            shell = around(request.url.path, asked.moment, script="impact.js")
            shown = impact.page(found, f"{quote(incident, safe='')}.csv{query}", shell)
            return page("impact.html", page=shown, home=f"../{query}")

        return await server.answer(request, asked.moment, made, slow=True)
