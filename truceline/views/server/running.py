"""Running the application: listening, saying where, and ending at once though pages follow the record."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from truceline.errors import TrucelineError
from truceline.record.lake import Lake
from truceline.views.server.app import create
from truceline.views.server.settings import Settings

GRACE = 3
"""Seconds that open connections have when the server ends."""


class Running(uvicorn.Server):
    """A server that lets the streams end first, which else would not."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End."""
        app = self.config.app
        assert isinstance(app, FastAPI)
        await app.state.server.versions.end()
        await super().shutdown(sockets)


def server(app: FastAPI, proxy: str | None = None) -> Running:
    """The server of an application; `proxy` is the address of a reverse proxy whose word on who asks is taken."""
    return Running(uvicorn.Config(
        app, proxy_headers=proxy is not None, forwarded_allow_ips=proxy or "", access_log=False, server_header=False,
        log_config=None, timeout_graceful_shutdown=GRACE,
    ))  # fmt: skip


def run(
    lake: Lake, settings: Settings, host: str, port: int, proxy: str | None, told: Callable[[str], None]
) -> None:  # fmt: skip
    """Serve until interrupted; `told` hears the address, which it chooses itself where the port is 0."""
    app = create(lake, settings)
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as fault:
            said = f"{host}, port {port}: cannot listen there ({fault.strerror}); give another --port or --host"
            raise TrucelineError(said) from fault
        told(f"{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}")
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
        server(app, proxy).run(sockets=[listening])
