"""A running demonstration: `python examples/live.py` (or `make live`).

A news site on this computer publishes the example reports one by one; `truceline watch` follows its feeds into a record
made for it, tells of changes of status and of shocks, and `truceline serve` shows the record at the address that is
printed. Ctrl-C ends all of it and removes the record, unless `--record DIR` says where to keep it.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from truceline.record.lake import Lake
from truceline.reports import files
from truceline.reports.report import Report

HERE = Path(__file__).parent
PATIENCE = 60
"""Seconds that what was started may take to end."""
ALERTS = """
[[alert]]
name = "status"
when = "status"
process = "israel-hamas-2023"

[[alert]]
name = "shock"
when = "shock"
kinds = ["targeted killing"]
"""


def reports(paths: Sequence[str]) -> list[Report]:
    """The reports, in the order of their publication."""
    found = [one for one in files.reports(list(paths)) if isinstance(one, Report)]
    return sorted(found, key=lambda r: r.published_at or "")


class Site:
    """Feeds, one a publisher, of what has been published so far."""

    def __init__(self, found: Sequence[Report]) -> None:
        self.reports, self.published = found, 0
        self.publishers = list(dict.fromkeys(r.publisher or "Examples" for r in found))

    def feed(self, number: int, base: str) -> bytes:
        """The feed of a publisher, the newest first."""
        mine = [
            (n, r) for n, r in enumerate(self.reports[: self.published]) if (r.publisher or "Examples") == self.publishers[number]
        ]  # fmt: skip
        items = "".join(self.item(n, r, base) for n, r in reversed(mine))
        head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        return f"{head}<title>{escape(self.publishers[number])}</title>{items}</channel></rss>".encode()

    def item(self, n: int, report: Report, base: str) -> str:
        """An entry with the whole text."""
        said = "".join(f"<p>{escape(line)}</p>" for line in report.text.splitlines() if line.strip())
        at = datetime.fromisoformat(report.published_at) if report.published_at else None
        dated = f"<pubDate>{format_datetime(at if at.tzinfo else at.replace(tzinfo=UTC))}</pubDate>" if at else ""
        title = escape(report.title or report.text.strip().split("\n", 1)[0])
        return (
            f"<item><guid>{n}</guid><link>{base}/{n}/{escape(report.id)}</link><title>{title}</title>{dated}"
            f"<content:encoded>{escape(said)}</content:encoded></item>"
        )


@contextmanager
def served(site: Site) -> Iterator[str]:
    """The site, at an address of this computer."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.strip("/").removesuffix(".xml")
            known = name.isdigit() and int(name) < len(site.publishers)
            body = site.feed(int(name), f"http://{self.headers['Host']}") if known else b""
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def sources(site: Site, base: str) -> str:
    """SOURCES.toml: what is on this computer is followed only where that is allowed."""
    return 'contact = "demonstration@example.org"\n' + "\n".join(
        f'[[source]]\nname = "site-{n}"\nfeed = "{base}/{n}.xml"\npublisher = "{name}"\nevery = "1s"\ndelay = 0\n'
        'robots = false\nallow = ["127.0.0.1"]\n'
        for n, name in enumerate(site.publishers)
    ) + '\n'  # fmt: skip


@contextmanager
def running(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command of Truceline, ended at the end."""
    process = subprocess.Popen([sys.executable, "-m", "truceline", *words], start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def can_serve() -> bool:
    """Whether this Truceline has the command."""
    asked = subprocess.run([sys.executable, "-m", "truceline", "serve", "--help"], capture_output=True, check=False)
    return asked.returncode == 0


def free(port: int) -> int:
    """The port, or another where that is taken."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return int(tried.getsockname()[1])
    return free(0)


def shown(folder: Path, record: Path, every: float, port: int, paths: Sequence[str], ending: bool) -> None:
    """Publish, follow and serve until interrupted, or with `ending` until all is in the record."""
    site = Site(reports(paths))
    lake = Lake(str(record)).create()
    (folder / "ALERTS.toml").write_text(ALERTS)
    with served(site) as base:
        (folder / "SOURCES.toml").write_text(sources(site, base))
        if can_serve():
            port = free(port)
            with running("serve", "--record", str(record), "--port", str(port)) as server:
                print(f"\nOpen http://127.0.0.1:{port}/ and see the talks unfold; Ctrl-C ends.\n", flush=True)
                followed(site, folder, lake, every, ending, server)
        else:
            print("'truceline serve' is not installed: what is found is printed here only; Ctrl-C ends.", flush=True)
            followed(site, folder, lake, every, ending, None)


def followed(
    site: Site, folder: Path, lake: Lake, every: float, ending: bool, server: subprocess.Popen[bytes] | None
) -> None:  # fmt: skip
    """Follow the site while it publishes."""
    with running(
        "watch", str(folder / "SOURCES.toml"), "--record", lake.address, "--alerts", str(folder / "ALERTS.toml")
    ) as watch:
        for n, report in enumerate(site.reports, 1):
            site.published = n
            print(f"published {n} of {len(site.reports)}: {report.published_at or 'no date'} {report.id}", flush=True)
            wait(every, watch, server)
        while not ending or len(lake.view().rows("select 1 from reports")) < len(site.reports):
            wait(1.0, watch, server)


def wait(seconds: float, *processes: subprocess.Popen[bytes] | None) -> None:
    """Let time pass, as long as what was started goes on."""
    time.sleep(seconds)
    for process in processes:
        if process and process.poll() is not None:
            raise SystemExit(f"a command ended by itself with status {process.returncode}; see what it said above")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=[str(HERE)], help="reports (default: the examples)")
    parser.add_argument("--every", type=float, default=7.0, help="seconds between two reports")
    parser.add_argument("--port", type=int, default=8000, help="where the record is shown")
    parser.add_argument("--record", type=Path, help="where to keep the record")
    parser.add_argument("--end", action="store_true", help="end when all is in the record")
    asked = parser.parse_args()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as name, suppress(KeyboardInterrupt):
        folder = Path(name)
        shown(folder, asked.record or folder / "record", asked.every, asked.port, asked.paths, asked.end)
    print("Ended.", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
