"""The application: a record's pages, its API and its stream, behind one guard."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI, Request, Response

from truceline import __version__
from truceline.errors import NotFoundError, TrucelineError
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
GRACE = 2
"""Seconds that open connections have when the server ends."""


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


def run(
    lake: Lake, settings: Settings, host: str, port: int, proxy: str | None, told: Callable[[str], None]
) -> None:  # fmt: skip
    """Serve until interrupted; `proxy` is the address of a reverse proxy whose word on who asks is taken; `told` hears
    the address, which it chooses itself where the port is 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as fault:
            said = f"{host}, port {port}: cannot listen there ({fault.strerror}); give another --port or --host"
            raise TrucelineError(said) from fault
        at = f"[{host}]" if ":" in host else host
        told(f"{at}:{listening.getsockname()[1]}")
        _serve(lake, settings, proxy, listening)


def _serve(lake: Lake, settings: Settings, proxy: str | None, listening: socket.socket) -> None:
    import uvicorn

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    config = uvicorn.Config(
        create(lake, settings), proxy_headers=proxy is not None, forwarded_allow_ips=proxy or "",
        access_log=False, server_header=False, log_config=None, timeout_graceful_shutdown=GRACE,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listening])
