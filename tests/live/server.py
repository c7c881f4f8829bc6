"""A web server on this computer that answers as a test wants it to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from truceline.live.addresses import network
from truceline.live.fetch import Fetcher, Manners
from truceline.live.pace import Clock

LOCAL = (network("127.0.0.0/8"), network("::1"))
MINE = Manners(allow=LOCAL, delay=0, robots=False)

Answer = tuple[int, Mapping[str, str], bytes]


@dataclass
class Site:
    """Path → an answer (status, headers, body), or what gives one from the request's headers; a `Raw` writes itself."""

    answers: dict[str, object] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Paths asked for, with the headers in lower case."""
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    """What was posted: path, headers, body."""
    url: str = ""

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


Raw = Callable[[BaseHTTPRequestHandler], None]


def serve(site: Site) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {k.lower(): v for k, v in self.headers.items()}
            site.asked.append((self.path, headers))
            answer = site.answers.get(self.path, (404, {}, b"not here"))
            with suppress(OSError):
                if isinstance(answer, tuple):
                    self.send(*answer)
                elif getattr(answer, "raw", False):
                    self.close_connection = True
                    answer(self)  # type: ignore[operator]
                else:
                    self.send(*answer(headers))  # type: ignore[operator]

        def do_POST(self) -> None:
            headers = {k.lower(): v for k, v in self.headers.items()}
            site.got.append((self.path, headers, self.rfile.read(int(headers.get("content-length", 0)))))
            self.send(*site.answers.get(self.path, (204, {}, b"")))  # type: ignore[misc]

        def send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status not in (204, 304):
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    site.url = f"http://127.0.0.1:{server.server_port}"
    return server


def raw(write: Raw) -> Raw:
    """An answer that writes to the connection by itself."""
    write.raw = True  # type: ignore[attr-defined]
    return write


class Fast(Clock):
    """A clock on which sleeping takes no time, and which remembers how long it slept."""

    def __init__(self, at: float = 1_700_000_000.0) -> None:
        self.at = at
        self.slept: list[float] = []

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


def fetcher(**given: object) -> Fetcher:
    return Fetcher("Truceline/test (desk@example.org)", **{"clock": Fast(), **given})  # type: ignore[arg-type]
