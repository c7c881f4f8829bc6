"""The pages: the dossier of each process, reports, single records, search, a comparison of two days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from truceline.errors import NotFoundError
from truceline.record.tables import moment as at
from truceline.talks.model import State
from truceline.views import plain, snippets
from truceline.views.dossier import Use, doubts, sheet
from truceline.views.rendered import Shell
from truceline.views.server import compare, feed, front, items, search, tables
from truceline.views.server.asked import Compared, Moments, Sought
from truceline.views.server.cache import Answer
from truceline.views.server.known import Moment
from truceline.views.server.server import Server, page
from truceline.views.server.shell import around
from truceline.views.site import dossier
from truceline.views.site.cited import moment as told_at
from truceline.views.site.downloads import downloads
from truceline.views.tables import entries, item, parties

Asked = Annotated[Moments, Query()]


@dataclass(frozen=True, slots=True)
class ApiPage:
    """The addresses of the API, what they give, and what they take."""

    document: str
    paths: tuple[tuple[str, str, tuple[str, ...]], ...]
    around: Shell


def routes(server: Server) -> APIRouter:
    """The routes of the pages."""
    pages = APIRouter(include_in_schema=False)
    known = server.known

    @pages.get("/")
    async def first(request: Request, asked: Asked) -> Response:
        def made(version: str) -> Answer:
            shell = around("/", asked.moment, version)
            return page("processes.html", page=front.front(known, version, asked.moment, shell))

        return await server.answer(request, asked.moment, made)

    @pages.get("/search")
    async def find(request: Request, asked: Annotated[Sought, Query()]) -> Response:
        def made(version: str) -> Answer:
            given = [(n, str(v)) for n, v in search.given(asked).items() if n not in ("as_of", "reported_by", "page")]
            shell = around("/search", asked.moment, version, asked=given)
            return page("search.html", page=search.search(known, version, asked, shell))

        return await server.answer(request, repr(asked), made)

    @pages.get("/api")
    async def api(request: Request) -> Response:
        def made(version: str) -> Answer:
            document = request.app.openapi()
            paths = tuple(
                (path, told["get"].get("summary", ""), tuple(p["name"] for p in told["get"].get("parameters", ()) if p["in"] == "query"))
                for path, told in document["paths"].items()
            )  # fmt: skip
            return page("api.html", page=ApiPage(request.app.openapi_url, paths, around("/api", whole=False)))

        return await server.answer(request, "", made)

    @pages.get("/reports/{report}")
    async def report(request: Request, report: str, asked: Asked) -> Response:
        def made(version: str) -> Answer:
            return _report(server, version, asked.moment, report)

        return await server.answer(request, asked.moment, made)

    @pages.get("/incidents/{incident}")
    async def incident(request: Request, incident: str, asked: Asked) -> Response:
        def made(version: str) -> Answer:
            shell = around(request.url.path, asked.moment, version)
            return page("incident.html", page=items.incident(known, version, asked.moment, incident, shell))

        return await server.answer(request, asked.moment, made)

    def single(kind: str) -> None:
        async def record(request: Request, report: str, id: str, asked: Asked) -> Response:
            def made(version: str) -> Answer:
                shell = around(request.url.path, asked.moment, version)
                return page("item.html", page=items.record(known, version, asked.moment, kind, report, id, shell))

            return await server.answer(request, asked.moment, made)

        pages.get(f"/{kind}/{{report}}/{{id}}")(record)

    for kind in items.KINDS:
        single(kind)
    _processes(pages, server)
    return pages


def _processes(pages: APIRouter, server: Server) -> None:
    known = server.known

    @pages.get("/processes/{process}")
    async def moved(request: Request, process: str) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/processes/{quote(process, safe='')}/{query}", 308)

    @pages.get("/processes/{process}/")
    async def process(request: Request, process: str, asked: Asked) -> Response:
        def made(version: str) -> Answer:
            found, coded = known.state(version, asked.moment, process)
            base, query = f"/processes/{process}/", asked.moment.query
            others = (
                ("Compare two days", "compare", "text/html"), ("Atom feed", f"feed.atom{query}", "application/atom+xml"),
                ("JSON", f"/api/v1/processes/{process}{query}", "application/json"),
            )  # fmt: skip
            shell = around(base, asked.moment, version, "site.js", others=others)
            return page("process.html", page=dossier.front(found, known.addresses(found, coded, asked.moment), shell))

        return await server.answer(request, asked.moment, made)

    @pages.get("/processes/{process}/reports/{report}")
    async def report(request: Request, process: str, report: str, asked: Asked) -> Response:
        def made(version: str) -> Answer:
            found, coded = known.state(version, asked.moment, process)
            if report not in coded:
                raise NotFoundError(f"{plain.short(report, 60)}: no report of this process has this key")
            to = known.addresses(found, coded, asked.moment)
            shell = around(request.url.path, asked.moment, version, "dossier.js")
            shown = dossier.report_page(found, report, coded[report], to, shell)
            if known.snippets:
                shown = replace(shown, sheet=snippets.sheet(shown.sheet), note=snippets.KEPT_BACK)
            return page("report.html", page=shown, home=to.home)

        return await server.answer(request, asked.moment, made)

    @pages.get("/processes/{process}/data/{name}")
    async def data(request: Request, process: str, name: str, asked: Asked) -> Response:
        def made(version: str) -> Answer:
            found, _ = known.state(version, asked.moment, process)
            return _data(found, name)

        return await server.answer(request, asked.moment, made)

    @pages.get("/processes/{process}/feed.atom")
    async def atom(request: Request, process: str, asked: Asked) -> Response:
        base = str(request.base_url)

        def made(version: str) -> Answer:
            found, _ = known.state(version, asked.moment, process)
            return feed.feed(found, f"{base}processes/{quote(process, safe='')}/")

        return await server.answer(request, (asked.moment, base), made)

    @pages.get("/processes/{process}/compare")
    async def two(request: Request, process: str, asked: Annotated[Compared, Query()]) -> Response:
        def made(version: str) -> Answer:
            shell = around(request.url.path, whole=False)
            return page("compare.html", page=compare.compare(known, version, process, asked, shell))

        return await server.answer(request, asked, made)


def _data(found: State, name: str) -> Answer:
    if name == "state.json":
        said = (("Content-Disposition", 'attachment; filename="state.json"'),)
        return Answer(found.model_dump_json(indent=1).encode("utf-8", "replace"), tables.JSON, said)
    rows = downloads(found)
    stem, _, ending = name.rpartition(".")
    if ending != "csv" or stem not in rows:
        raise NotFoundError(f"{plain.short(name, 60)}: there are state.json, {plain.listed(f'{n}.csv' for n in rows)}")
    return tables.csv(rows[stem], (("Content-Disposition", f'attachment; filename="{stem}.csv"'),))


def _report(server: Server, version: str, moment: Moment, key: str) -> Answer:
    """A report by itself, with the processes that rest on it."""
    known = server.known
    one = known.report(version, moment, key)
    mine = entries([one])
    made = sheet(one, mine, {e.address: item(e, parties(mine)) for e in mine}, "report")
    elsewhere = []
    for sides in known.sides(version, moment):
        found, coded = known.state(version, moment, sides.process.id)
        if key in coded:
            elsewhere.append(Use(found.process.name, f"/processes/{found.process.id}/reports/{key}{moment.query}"))
    shown = dossier.ReportPage(
        process="All processes", sheet=snippets.sheet(made) if known.snippets else made,
        published=told_at(at(one.report.published_at)), copies="", doubts=doubts(plain.words()["doubt"]),
        around=around(f"/reports/{key}", moment, version, "dossier.js"), record=key,
        note=snippets.KEPT_BACK if known.snippets else "", elsewhere=tuple(elsewhere),
    )  # fmt: skip
    return page("report.html", page=shown, home=f"/{moment.query}")
