"""Connections to checked addresses only: a name is resolved once, its addresses are checked, and one of those is
connected to. Nothing is resolved a second time, so a name that changes its address in between (DNS rebinding) gains
nothing. Every step of a connection ends by a common deadline, so that a server which sends a byte at a time gains
nothing either.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import httpcore
import httpx

from truceline.live.addresses import Allowed, refusal

Resolve = Callable[[str, int], Sequence[str]]
"""Name and port → addresses."""

_DEADLINE: ContextVar[float] = ContextVar("deadline", default=float("inf"))


class RefusedError(Exception):
    """An address that may not be connected to, or too late an answer."""


class LateError(Exception):
    """The time for a request is over."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """All that this thread reads and writes within ends in so many seconds."""
    token = _DEADLINE.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def left(timeout: float | None = None) -> float:
    """Seconds that the deadline leaves, `timeout` at most; a LateError when none."""
    seconds = _DEADLINE.get() - time.monotonic()
    if seconds <= 0:
        raise LateError
    return min(seconds, timeout if timeout is not None else 60.0)


def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, by the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Guarded(httpcore.NetworkBackend):
    """Connects to no address but those that may be (`addresses.refusal`)."""

    def __init__(self, allowed: Allowed, resolve: Resolve = resolved) -> None:
        self._allowed, self._resolve = allowed, resolve
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as fault:
            raise httpcore.ConnectError(f"the name {host} is not known") from fault
        why = {address: refusal(address, self._allowed) for address in addresses}
        fit = [address for address, refused in why.items() if refused is None]
        if not fit:
            said = ", ".join(f"{address} {refused}" for address, refused in why.items()) or "no address"
            raise RefusedError(said)
        fault_: Exception = httpcore.ConnectError("no address answers")
        for address in fit:
            try:
                found = self._network.connect_tcp(address, port, left(timeout), local_address, socket_options)
                return _Timed(found)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as fault:
                fault_ = fault
        raise fault_

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise RefusedError("a socket of this computer")


class _Timed(httpcore.NetworkStream):
    """A stream whose every step ends by the deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class Transport(httpx.HTTPTransport):
    """httpx over guarded connections; no proxy, whatever the environment says: it would resolve names itself."""

    def __init__(self, allowed: Allowed, resolve: Resolve = resolved) -> None:
        super().__init__(verify=_certificates())
        self._pool = httpcore.ConnectionPool(
            ssl_context=_certificates(), max_connections=64, max_keepalive_connections=16,
            keepalive_expiry=30, network_backend=Guarded(allowed, resolve),
        )  # fmt: skip


@cache
def _certificates() -> ssl.SSLContext:
    """Whom we trust; reading them takes a third of a second, so once."""
    return httpx.create_ssl_context()
