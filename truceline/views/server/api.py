"""The JSON API: rows of the record with the filters of the command line, single records, processes."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from truceline.errors import NotFoundError
from truceline.record import asking, find
from truceline.talks.changes import since
from truceline.talks.model import Process, State
from truceline.views import plain, snippets
from truceline.views.server import asked, schemas, tables
from truceline.views.server.cache import Answer
from truceline.views.server.problems import Problem
from truceline.views.server.server import Server

BASE = "/api/v1"
PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {"model": Problem, "content": {"application/problem+json": {}}, "description": told}
    for code, told in (
        (404, "not there"), (422, "asked in a way that has no answer; `errors` says what"),
        (429, "asked too often; Retry-After says when to come again"), (503, "the record cannot be read now"),
    )
}  # fmt: skip
LISTED: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}, "application/vnd.apache.parquet": {}}}}


def routes(server: Server) -> APIRouter:
    """The routes of the API."""
    api = APIRouter(prefix=BASE, responses=PROBLEMS)
    known = server.known

    def listed(kind: str, of: type[asked.Rows]) -> None:
        async def rows(request: Request, query: Any) -> Response:
            return await server.answer(request, repr(query), lambda version: _rows(server, version, kind, query))

        rows.__annotations__["query"] = Annotated[of, Query()]
        api.get(
            f"/{kind}", response_model=schemas.rows(kind), responses=LISTED, operation_id=kind, tags=["record"],
            summary=f"{kind.capitalize()}, the latest first",
        )(rows)  # fmt: skip

    def single(kind: str) -> None:
        async def record(
            request: Request, report: str, id: str, query: Annotated[asked.Moments, Query()]
        ) -> Response:  # fmt: skip
            def made(version: str) -> Answer:
                found = getattr(known.report(version, query.moment, report), kind)
                one = next((r for r in found if r.id == id), None)
                if one is None:
                    raise NotFoundError(f"{plain.short(id, 60)}: that report has no record of this id among its {kind}")
                told = one.model_dump(mode="json")
                return tables.written(snippets.values(told) if known.snippets else told)

            return await server.answer(request, query.moment, made)

        api.get(
            f"/{kind}/{{report}}/{{id}}", response_model=schemas.RECORDS[kind], operation_id=kind[:-1], tags=["record"],
            summary=f"One of the {kind}, as it was coded, with the words it rests on",
        )(record)  # fmt: skip

    for kind in schemas.KINDS:
        listed(kind, getattr(asked, kind.capitalize()))
    for kind in schemas.RECORDS:
        single(kind)

    @api.get("/reports/{report}", response_model=schemas.PublicCoded, tags=["record"], operation_id="report",
             summary="One report with all that it says")  # fmt: skip
    async def report(request: Request, report: str, query: Annotated[asked.Moments, Query()]) -> Response:
        def made(version: str) -> Answer:
            told = known.report(version, query.moment, report).model_dump(mode="json")
            return tables.written(snippets.coded(told) if known.snippets else told)

        return await server.answer(request, query.moment, made)

    @api.get("/incidents/{incident}", response_model=schemas.rows("mentions"), tags=["record"], operation_id="incident",
             summary="Every mention of an incident, and why it was linked")  # fmt: skip
    async def incident(request: Request, incident: str, query: Annotated[asked.Moments, Query()]) -> Response:
        def made(version: str) -> Answer:
            with known.view(version, query.moment) as view:
                found = find.mentions(view, incident)
            told = {"next": None, "version": version}
            return tables.rows("mentions", "json", shown(server, "mentions", found), told, incident)

        return await server.answer(request, query.moment, made)

    @api.get("/version", response_model=schemas.Version, tags=["record"], operation_id="version",
             summary="The record's version")  # fmt: skip
    async def version(request: Request) -> Response:
        publish = known.settings.publish.value
        return await server.answer(
            request, "", lambda version: tables.written({"version": version, "publish": publish})
        )

    _processes(api, server)
    return api


def _processes(api: APIRouter, server: Server) -> None:
    known = server.known

    @api.get("/processes", response_model=list[Process], tags=["processes"], operation_id="processes",
             summary="The processes of the record")  # fmt: skip
    async def processes(request: Request, query: Annotated[asked.Moments, Query()]) -> Response:
        def made(version: str) -> Answer:
            return tables.written([s.process.model_dump(mode="json") for s in known.sides(version, query.moment)])

        return await server.answer(request, query.moment, made)

    def part(name: str, model: Any, told: str, of: type[asked.Moments] = asked.Moments) -> None:
        async def shown_(request: Request, process: str, query: Any) -> Response:
            def made(version: str) -> Answer:
                found, _ = known.state(version, query.moment, process)
                return tables.written(PARTS[name](found, query))

            return await server.answer(request, repr(query), made)

        shown_.__annotations__["query"] = Annotated[of, Query()]
        api.get(
            f"/processes/{{process}}{f'/{name}' if name else ''}", response_model=model, summary=told, tags=["processes"],
            operation_id=f"process_{name}" if name else "process",
        )(shown_)  # fmt: skip

    part("", State, "All that is known of a process")
    part("status", schemas.Status, "Where talks and agreement stand, and their history")
    part("terms", schemas.Terms, "Who wants what, and what stands between")
    part("changes", schemas.Changed, "What changed, newest first", asked.Changes)


PARTS: dict[str, Any] = {
    "": lambda s, _: s.model_dump(mode="json"),
    "status": lambda s, _: {
        "headline": s.headline, "agreement": s.agreement.model_dump(mode="json"), "talks": s.talks.model_dump(mode="json"),
    },
    "terms": lambda s, _: {
        "cells": [c.model_dump(mode="json") for c in s.cells], "gaps": [g.model_dump(mode="json") for g in s.gaps],
    },
    "changes": lambda s, query: {
        "items": [c.model_dump(mode="json") for c in (since(s, query.since) if query.since else s.changes)],
    },
}  # fmt: skip


def _rows(server: Server, version: str, kind: str, query: asked.Rows) -> Answer:
    wanted, most = query.filter(), query.most
    with server.known.view(version, query.moment) as view:
        found = asking.found(view, kind, wanted, most + 1, query.offset)
    following = None
    if len(found) > most:
        given = query.model_dump(mode="json", exclude_defaults=True) | {"offset": query.offset + most}
        following = f"{BASE}/{kind}?{urlencode(given, doseq=True)}"
    shown_ = shown(server, kind, found[:most])
    return tables.rows(kind, query.format, shown_, {"next": following, "version": version}, kind)


def shown(server: Server, kind: str, found: list[tables.Row]) -> list[tables.Row]:
    """Rows with the addresses of their pages; cut where texts are kept back."""
    rows = [row | {"permalink": permalink(kind, row)} for row in found]
    return [snippets.row(row) for row in rows] if server.known.snippets else rows


def permalink(kind: str, row: tables.Row) -> str:
    """The address of a row's page."""
    if kind in ("reports", "incidents"):
        return f"/{kind}/{row[kind[:-1]]}"
    return f"/{'events' if kind == 'mentions' else kind}/{row['report']}/{row['id']}"
