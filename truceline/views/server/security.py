"""What every request passes: the host it names, reading only, how often an address asks; and what every answer says to
the browser. The last resort for a fault of ours is here too."""

from __future__ import annotations

import ipaddress
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from truceline.reports.shown import shown
from truceline.views.server.problems import response
from truceline.views.server.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SAID = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
ADDRESSES = 20_000
"""Addresses remembered at once; the longest silent are forgotten."""
access = logging.getLogger("truceline.access")
faults = logging.getLogger("truceline.serve")


class Buckets:
    """A token bucket for each address: `rate` tokens a second, at most `burst`; a request takes one."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, max(1, burst), clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> float:
        """0 when there is one; else the seconds until there is."""
        if self._rate <= 0:
            return 0.0
        now, name = self._clock(), _network(address)
        left, at = self._left.pop(name, (float(self._burst), now))
        left = min(self._burst, left + (now - at) * self._rate)
        wait = 0.0 if left >= 1 else (1 - left) / self._rate
        self._left[name] = (left - 1 if not wait else left, now)
        while len(self._left) > ADDRESSES:
            self._left.popitem(last=False)
        return wait


class Guard:
    """Stands before the application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings
        self.buckets = Buckets(settings.rate, settings.burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or say why not."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        begun, status, method = time.perf_counter(), 0, scope["method"]

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in SAID.items():
                    headers[name] = value
                await send(message)
                if method == "HEAD":  # of a stream too, which would never end
                    await send({"type": "http.response.body", "body": b""})
            elif method != "HEAD":
                await send(message)

        try:
            refused = self._refused(scope)
            if refused:
                await response(scope["path"], *refused[:2], headers=refused[2])(scope, receive, told)
            else:
                await self.app({**scope, "method": "GET"}, receive, told)
        except Exception:
            faults.exception("a fault at %s", shown(scope["path"]))
            if status:
                raise
            said = "Something is wrong in the server; its log says what."
            await response(scope["path"], 500, said)(scope, receive, told)
        finally:
            # the path only: what is searched for, and what else a query holds, is the reader's own affair
            took = (time.perf_counter() - begun) * 1000
            access.info("%s %s %s %d %.0f ms", _client(scope), method, quote(scope["path"]), status, took)

    def _refused(self, scope: Scope) -> tuple[int, str, dict[str, str]] | None:
        if self.settings.names and (host := _host(scope)) not in self.settings.names:
            said = f"This server does not answer for {shown(host)[:80] or 'no host'}; start it with --name to let it."
            return 421, said, {}
        if scope["method"] not in ("GET", "HEAD"):
            return 405, "This server is only read from: GET and HEAD.", {"Allow": "GET, HEAD"}
        wait = self.buckets.take(_client(scope))
        if wait:
            return 429, f"Asked too often; ask again in {wait:.0f} s.", {"Retry-After": str(int(wait) + 1)}
        return None


def _client(scope: Scope) -> str:
    return str(scope["client"][0]) if scope.get("client") else ""


def _host(scope: Scope) -> str:
    host = Headers(scope=scope).get("host", "").lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _network(address: str) -> str:
    """One bucket for all addresses that one household has of IPv6."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{known}/64", strict=False)) if known.version == 6 else address
