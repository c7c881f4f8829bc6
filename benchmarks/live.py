"""A day of feeds replayed in minutes:
`python -m benchmarks.live [--reports 1440] [--rate 10] [--kills 0] [--model] [--page beside|apart [--browser]]`.

A server on this computer publishes reports in several feeds while `watch` follows them; beside them are sources that fail,
stall, hang up, and send rubbish, gzip bombs, declared entities, wrong dates and duplicates. At the end every report must be
in the record once, in one version, and `truceline check` must find no fault; memory and the time from feed to record are
printed. With `--kills` the process that follows is killed (SIGKILL) again and again meanwhile. Without `--model` a coder
that finds nothing stands in for the reader, so that what is measured is the following, not the reading; with it, the reports
are made of sentences of the example reports, of their length.

The time from feed to record ends when the addition is committed: whoever looks at the record then sees the report. With
`--page` the record is served meanwhile, `beside` in the process that follows, as `truceline serve --watch` does, or `apart`,
as `truceline watch` and `truceline serve` do in two; and the time ends when the report stands on an open first page
(`benchmarks/page.py`; with `--browser` the page is open in Chromium). That page lists the latest reports by the time that
they state, so only those of the feed `whole` are timed to it, and what it never showed is counted.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import signal
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks import page
from benchmarks.crash import child, ended
from truceline.coding.many import Knowledge, beside, coder
from truceline.contract import CodedReport
from truceline.live.addresses import network
from truceline.live.articles import Pages
from truceline.live.fetch import Manners
from truceline.live.sources import Source, Sources
from truceline.live.state import State
from truceline.live.watch import Watch
from truceline.reading.sentences import sentences as spans
from truceline.record.check import faults
from truceline.record.lake import Added, Lake
from truceline.reports import files
from truceline.reports.layout import layout
from truceline.reports.report import Report

GOOD = ("whole", "again", "summary", "dates", "flaky")
"""Feeds whose reports must all arrive; `again` repeats those of `whole`."""
BAD = ("failing", "stalling", "hanging", "rubbish", "bomb", "entities", "nothing")
SHOWN = 100
"""Entries that a feed shows, the newest. `flaky` shows all: it is left alone for minutes after a fault, which are hours at the
pace of a replay."""
WAITS = "select 1 from entries where stage in ('page', 'report') and coalesce(entry, '') || coalesce(report, '') like ?"
PATIENCE = 150
"""Seconds after the last report until it is counted what came; a page that failed twice is tried again later still."""
SAID = (
    "Mediators from Egypt and Qatar resumed talks in town {n} on Thursday, two officials said. The army said that it had"
    " halted its advance near town {n}, and that {n} families had gone home. "
)


@dataclass(frozen=True)
class Seen:
    """When each report, by its number, was first seen on an open page, and what that took: seconds of processor of the
    page itself, and of a server apart."""

    at: dict[int, float]
    page: float
    server: float


def sentences() -> list[str]:
    """The sentences of the example reports."""
    found = [r.text for r in files.reports([str(Path(__file__).parent.parent / "examples")]) if isinstance(r, Report)]
    return [text[a:b] for text in found for a, b in spans(text, layout(text).paragraphs)]


class News:
    """What has been published, and when; the reports of feed number f are those whose number leaves f."""

    def __init__(self, sentences: Sequence[str] = ()) -> None:
        self.sentences = sentences
        self.at: dict[int, float] = {}
        self.asked = 0

    def feed(self, name: str, base: str) -> bytes:
        own = {"whole": 0, "again": 0, "summary": 1, "dates": 2, "flaky": 3}[name]
        numbers = [n for n in list(self.at) if n % 4 == own][0 if name == "flaky" else -SHOWN :][::-1]
        items = "".join(self.item(n, name, base) for n in numbers)
        cut = items[:900] if name == "again" else ""  # not well-formed, with an entry twice
        return f'<rss version="2.0"><channel><title>{name}</title>{items}{cut}</channel></rss>'.encode()

    def item(self, n: int, name: str, base: str) -> str:
        text = self.said(n, 1 if name == "summary" else 6)
        stated = ("Fri, 24 Nov 2099 07:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "soon")[n % 3]
        now = datetime.fromtimestamp(self.at[n], UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
        return (
            f"<item><guid>{name}{n}</guid><link>{base}/r/{n}?utm_source={name}</link><title>Report {n}</title>"
            f"<pubDate>{stated if name == 'dates' else now}</pubDate><description>{text}</description></item>"
        )

    def said(self, n: int, parts: int) -> str:
        """A text of so many parts; six are a report."""
        if not self.sentences:
            return SAID.format(n=n) * parts
        return f"From town {n}. " + " ".join(random.Random(n).sample(self.sentences, 2 * parts))

    def page(self, n: int) -> bytes:
        said = "".join(f"<p>{line}</p>" for line in self.said(n, 6).split(". "))
        return f"<html><head><title>Report {n}</title></head><body><article><h1>Report {n}</h1>{said}</article></body></html>".encode()


def serve(news: News, rng: random.Random) -> ThreadingHTTPServer:
    """The news site."""
    bomb = gzip.compress(b"<rss>" + b" " * 50_000_000)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            news.asked += 1
            name, base = urlsplit(self.path).path.strip("/"), f"http://{self.headers['Host']}"
            try:
                if name.startswith("r/"):
                    self.give(503 if rng.random() < 0.05 else 200, news.page(int(name[2:])), "text/html")
                elif name in GOOD:
                    self.give(503 if name == "flaky" and rng.random() < 0.5 else 200, news.feed(name, base))
                elif name == "failing":
                    self.give(500, b"")
                elif name == "stalling":
                    time.sleep(20)
                elif name == "hanging":
                    self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 9999\r\n\r\n<rss>")
                elif name == "bomb":
                    self.give(200, bomb, packed=True)
                elif name == "entities":
                    self.give(200, b'<!DOCTYPE r [<!ENTITY a "ha">]><rss><channel>&a;</channel></rss>')
                else:
                    self.give(200, rng.randbytes(5_000) if name == "rubbish" else b"")
            except OSError:
                pass

        def give(self, status: int, body: bytes, type_: str = "application/rss+xml", packed: bool = False) -> None:
            self.send_response(status)
            self.send_header("Content-Type", type_)
            self.send_header("Content-Length", str(len(body)))
            if packed:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def follow(folder: Path, base: str, model: bool, serving: bool = False) -> None:
    """Follow all sources until stopped; a line in `added` for each report that came into the record. With `serving` the
    record is served beside, and `at` holds the address."""
    manners = Manners(allow=(network("127.0.0.1"),), delay=0.0, robots=False)
    every = [Source(n, "feed", f"{base}/{n}", None, 1.0, Pages.auto, timedelta(days=7), manners) for n in (*BAD, *GOOD)]
    lake, state = Lake(str(folder / "record")).create(), State(folder / "state.sqlite")
    log, said = (folder / "added").open("a"), (folder / "told").open("a")

    def after(added: Added) -> None:
        if added.new:
            log.write(f"{time.time()} {time.process_time()} {memory()} {' '.join(added.new)}\n")
            log.flush()

    watch = Watch(
        Sources("Truceline/benchmark", tuple(every)), lake, state, coder(Knowledge(), beside()).code if model else nothing,
        lambda text: print(text, file=said, flush=True), after,
    )  # fmt: skip
    signal.signal(signal.SIGTERM, lambda *_: watch.stop())
    if not serving:
        return watch.run()
    running = threading.Thread(target=watch.run)
    running.start()
    page.serve(lake, folder / "at")
    watch.stop()
    running.join()


def nothing(report: Report) -> CodedReport:
    """A coder that finds nothing."""
    return CodedReport(report=report, events=(), claims=(), effects=(), positions=())


def memory() -> int:
    """Kilobytes that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


def kept(folder: Path) -> set[int]:
    """Numbers of the reports in the record; written to a file, since the parent of the children opens no table."""
    pid = child(lambda: _kept(folder))
    ended(pid)
    return {int(n) for n in (folder / "kept").read_text().split()}


def _kept(folder: Path) -> None:
    rows = Lake(str(folder / "record")).open().view().rows("select url, version, added_at from all_reports")
    (folder / "kept").write_text(" ".join(_number(row["url"]) for row in rows))


def verify(folder: Path, news: News, seen: Seen | None) -> None:
    """See that every report is there once, in one version, and print how long it took."""
    lake = Lake(str(folder / "record")).open()
    rows = lake.view().rows("select url, report_id, version, added_at, published_at from all_reports order by added_at")
    numbers = [int(_number(row["url"])) for row in rows]
    lost, twice = set(news.at) - set(numbers), len(numbers) - len(set(numbers))
    state = sqlite3.connect(folder / "state.sqlite")
    waits = {n for n in lost if state.execute(WAITS, [f'%/r/{n}"%']).fetchone()}
    lost -= waits
    assert not lost, f"lost: {sorted(lost)[:20]} and others, {len(lost)} in all"
    assert not twice, f"{twice} twice"
    assert all(row["published_at"] is None for row, n in zip(rows, numbers, strict=True) if n % 4 == 2), "a wrong date"
    assert not (found := list(faults(lake))), found[:5]
    # of the feeds that do not fail by themselves: what a server keeps back is its own time
    lines = [line.split() for line in (folder / "added").read_text().splitlines()]
    size = [int(line[2]) // 1024 for line in lines]
    when = {id_: float(line[0]) for line in lines for id_ in line[3:]}
    arrived = [when.get(row["report_id"]) for row in rows]
    late = [at - news.at[n] for at, n in zip(arrived, numbers, strict=True) if at and n % 4 in (0, 2)]
    print(
        f"{len(numbers)} reports, {len(waits)} more wait until their page is tried again, none lost, none twice, no fault; {news.asked} requests; from feed to record: {_times(late)};"
        f" processor {float(lines[-1][1]) / max(1, len(when)):.3f} s a report since the last start; memory {size[len(size) // 4]} MB after a quarter, {size[-1]} MB at the end, {max(size)} MB at most"
    )
    if seen:
        whole = [n for n in news.at if n % 4 == 0]
        late = [seen.at[n] - news.at[n] for n in whole if n in seen.at]
        print(
            f"from feed to open page: {_times(late)}; {len(whole) - len(late)} of {len(whole)} never shown; processor"
            f" {seen.server / len(numbers):.3f} s a report for a server apart, {seen.page / len(numbers):.3f} s for the page"
        )
    sys.stdout.flush()


def _times(late: list[float]) -> str:
    late = sorted(late)
    return (
        f"median {statistics.median(late):.2f} s, 95th percentile {late[int(0.95 * len(late))]:.2f} s, longest {late[-1]:.1f} s"
        if late
        else "none"
    )


def _number(url: str) -> str:
    return url.rpartition("/")[2]


def replay(
    folder: Path, reports: int, rate: float, kills: int, model: bool, rng: random.Random, shown: str | None = None,
    in_browser: bool = False,
) -> None:  # fmt: skip
    """Publish so many reports a second while the sources are followed, and see what the record holds; `shown`: an open page
    of a server that runs "beside" the following or "apart"."""
    news = News(sentences() if model else ())
    server = serve(news, rng)
    base = f"http://127.0.0.1:{server.server_port}"
    pid = child(lambda: follow(folder, base, model, shown == "beside"))
    apart = child(lambda: page.apart(folder)) if shown == "apart" else 0
    opened = page.Following(page.until(folder / "at"), folder / "seen", in_browser) if shown else None
    time.sleep(3)
    began, when = time.monotonic(), sorted(rng.uniform(0, reports / rate) for _ in range(kills))
    for n in range(reports):
        time.sleep(max(0.0, began + n / rate - time.monotonic()))
        news.at[n] = time.time()
        while when and time.monotonic() - began > when[0]:
            when.pop(0)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            pid = child(lambda: follow(folder, base, model))
    until = time.monotonic() + PATIENCE
    while len(kept(folder)) < reports and time.monotonic() < until:
        time.sleep(2)
    seen = Seen(*opened.end(), 0.0) if opened else None
    for running in filter(None, (apart, pid)):
        os.kill(running, signal.SIGTERM)
        os.waitpid(running, 0)
    if seen and apart:
        seen = replace(seen, server=float((folder / "served").read_text()))
    ended(child(lambda: verify(folder, news, seen)))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1440)
    parser.add_argument("--rate", type=float, default=10.0, help="reports a second")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--model", action="store_true", help="code with the reader")
    parser.add_argument("--page", choices=("beside", "apart"), help="serve the record, and time it to an open page")
    parser.add_argument("--browser", action="store_true", help="with --page: the page is open in Chromium")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.page and options.kills:
        parser.error("--kills ends what --page serves; give one of them")
    with tempfile.TemporaryDirectory() as folder:
        replay(
            Path(folder), options.reports, options.rate, options.kills, options.model, random.Random(options.seed),
            options.page, options.browser,
        )  # fmt: skip


if __name__ == "__main__":
    main()
