"""The application: a record's pages, its API and its stream, behind one guard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI, Request, Response

from truceline import __version__
from truceline.errors import NotFoundError
from truceline.record.lake import Lake
from truceline.views.server import api, pages, problems, stream
from truceline.views.server.cache import Answers
from truceline.views.server.known import Known
from truceline.views.server.security import Guard
from truceline.views.server.server import Server, respond
from truceline.views.server.settings import Settings
from truceline.views.server.shell import assets
from truceline.views.server.versions import Versions

ABOUT = """What news reports say about armed conflicts and the talks meant to end them: who did what, who says so, what they
say it did to the talks. Nothing here is a statement that something happened: every row is somebody's words, or a
report's, with the place it rests on. Open to read; nothing can be written."""


def create(lake: Lake, settings: Settings | None = None) -> FastAPI:
    """The application for a record that is there."""
    settings = settings or Settings()
    versions = Versions(lake, settings.look)
    server = Server(Known(lake, settings), versions, Answers(settings.memory))

    @asynccontextmanager
    async def alive(_: FastAPI) -> AsyncIterator[None]:
        following = asyncio.create_task(versions.follow())
        yield
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
        await versions.end()

    app = FastAPI(
        title="Truceline", version=__version__, description=ABOUT, docs_url=None, redoc_url=None,
        openapi_url=f"{api.BASE}/openapi.json", lifespan=alive, redirect_slashes=False,
    )  # fmt: skip
    app.state.server = server
    problems.handle(app)
    for part in (api, pages, stream):
        app.include_router(part.routes(server))

    @app.get("/static/{name}", include_in_schema=False)
    async def static(request: Request, name: str) -> Response:
        if name not in assets():
            raise NotFoundError(f"{name[:60]}: no such file")
        return respond(request, assets()[name])

    app.add_middleware(Guard, settings=settings)
    return app
