"""Server-sent events: pages that follow the record are told its version whenever it changes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from truceline.views.server.problems import response
from truceline.views.server.server import Server

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""The second tells nginx to pass each event on at once."""
RETRY = 2000
"""Milliseconds after which a browser comes back when the connection ends."""


def routes(server: Server) -> APIRouter:
    """The stream."""
    router = APIRouter()
    open_: Counter[str] = Counter()
    most, mine = server.known.settings.streams

    async def events(address: str) -> AsyncIterator[str]:
        open_[address] += 1
        try:
            version = server.versions.current
            yield f"retry: {RETRY}\n{_event(version)}"
            while not server.versions.ended:
                new = await server.versions.after(version, server.known.settings.beat)
                if new is not None:
                    version = new
                yield _event(version) if new is not None else ": still here\n\n"
        finally:
            open_[address] -= 1
            if not open_[address]:
                del open_[address]

    @router.get("/stream", include_in_schema=False)
    async def stream(request: Request) -> Response:
        address = request.client.host if request.client else ""
        if open_.total() >= most or open_.get(address, 0) >= mine:
            return response("/api/v1", 503, "Too many pages follow at once.", headers={"Retry-After": "30"})
        return StreamingResponse(events(address), headers=HEADERS, media_type="text/event-stream")

    return router


def _event(version: str) -> str:
    return f"event: version\nid: {version}\ndata: {json.dumps({'version': version})}\n\n"
