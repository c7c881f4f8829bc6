"""How fast a record is served: `python -m benchmarks.serve RECORD [--rate 200] [--seconds 30] [--additions 20]`.

`truceline serve` runs as a process of its own; this one asks for pages at a fixed rate over kept connections, whether or
not answers have come (so that a slow answer does not hide by slowing the asking), and reads each to its end. Printed are
the time of the first answer to each page, the percentiles of all that follow, the server's memory before and after.
With `--additions` reports are then added to a copy of the record, one after another, while a page follows it: the time from
the end of each addition until the stream tells of it and until the page that holds it has been read; and memory after.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from truceline.contract import CodedReport
from truceline.record import tables
from truceline.record.lake import Lake

CONNECTIONS = 32
HOST = "127.0.0.1"
MIX = (("process", 8), ("report", 5), ("first", 2), ("search", 2), ("api", 2), ("day", 1))
"""How often each kind of page is asked for."""


@dataclass
class Took:
    """Milliseconds of each request, by kind, and what was no 200."""

    times: dict[str, list[float]] = field(default_factory=dict)
    faults: int = 0
    bytes: int = 0

    def all(self) -> list[float]:
        return sorted(t for times in self.times.values() for t in times)


class Connection:
    """One kept connection; reads answers of a known length."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def get(self, address: str) -> tuple[int, bytes]:
        if self.reader is None or self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(HOST, self.port, limit=2**20)
        self.writer.write(f"GET {address} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = int(re.search(r"content-length: (\d+)", head, re.IGNORECASE)[1])  # type: ignore[index]
        return int(head.split(" ", 2)[1]), await self.reader.readexactly(length)


async def asked(port: int, pages: dict[str, str], rate: float, seconds: float) -> Took:
    """Ask at a fixed rate; a request's time begins when it is due, not when a connection is free."""
    took = Took({kind: [] for kind in pages})
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(Connection(port))
    order = [kind for kind, times in MIX for _ in range(times)]

    async def one(kind: str, due: float) -> None:
        connection = await free.get()
        try:
            status, body = await connection.get(pages[kind])
        except (OSError, asyncio.IncompleteReadError):
            status, body, connection = 0, b"", Connection(port)
        free.put_nowait(connection)
        took.times[kind].append((time.perf_counter() - due) * 1000)
        took.faults += status != 200
        took.bytes += len(body)

    begun = time.perf_counter()
    running = []
    for nth in range(int(rate * seconds)):
        due = begun + nth / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        running.append(asyncio.create_task(one(order[nth * 7 % len(order)], due)))
    await asyncio.gather(*running)
    return took


def percentile(times: list[float], share: float) -> float:
    """The time that this share of all sorted ones stays under."""
    return times[min(len(times) - 1, int(len(times) * share))]


def memory(pid: int) -> float:
    """MB that a process holds."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024  # type: ignore[index]


async def addresses(port: int) -> dict[str, str]:
    """The pages that are asked for."""
    connection = Connection(port)

    async def found(address: str) -> dict[str, object]:
        import gzip

        _, body = await connection.get(address)
        told: dict[str, object] = json.loads(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
        return told

    report = await found("/api/v1/reports?limit=1")
    processes = await found("/api/v1/processes")
    key, day = report["items"][0]["report"], report["items"][0]["published_at"][:10]  # type: ignore[index]
    process = f"/processes/{processes[0]['id']}/"  # type: ignore[index,call-overload]
    return {
        "first": "/", "process": process, "report": f"{process}reports/{key}", "day": f"{process}?reported_by={day}",
        "search": "/search?q=truce", "api": "/api/v1/events?type=ASSAULT",
    }  # fmt: skip


def copies(lake: Lake, many: int) -> list[CodedReport]:
    """Reports of the record again, each told by another publisher in other words."""
    rows = lake.view().rows("select * from reports order by published_at desc")
    made = []
    for nth in range(many):
        one = tables.coded(rows[nth % len(rows)])
        text = one.report.text + f"\nCorrespondent {nth} contributed to this report."
        report = one.report.model_copy(
            update={"id": f"more-{nth}", "text": text, "url": None, "publisher": f"Desk {nth}"}
        )
        made.append(one.model_copy(update={"report": report}))
    return made


async def followed(port: int, lake: Lake, page: str, reports: list[CodedReport]) -> tuple[list[float], list[float]]:
    """Seconds from the end of each addition until the stream tells of it, and until the page with it is read."""
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(f"GET /stream HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
    while b"event: version" not in await reader.readuntil(b"\n"):
        pass
    told, read = [], []
    for one in reports:
        await asyncio.to_thread(lake.add, [one])
        added = time.perf_counter()
        while b"event: version" not in await reader.readuntil(b"\n"):
            pass
        told.append(time.perf_counter() - added)
        await Connection(port).get(page)
        read.append(time.perf_counter() - added)
        await asyncio.sleep(1.0)  # what another table's version tells besides has come and gone
        while True:
            try:
                await asyncio.wait_for(reader.readuntil(b"\n"), 0.2)
            except TimeoutError:
                break
    writer.close()
    return told, read


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("record")
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--additions", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = f"{folder}/record"
        shutil.copytree(options.record, copy)
        command = [sys.executable, "-m", "truceline", "serve", "--record", copy, "--port", "0", "--rate", "0"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            assert server.stderr
            port = int(re.search(r"http://[\d.]+:(\d+)/", server.stderr.readline())[1])  # type: ignore[index]
            drained = subprocess.Popen(["cat"], stdin=server.stderr, stdout=subprocess.DEVNULL)
            try:
                asyncio.run(_measured(port, server.pid, copy, options))
            finally:
                server.terminate()
                drained.wait()


async def _measured(port: int, pid: int, record: str, options: argparse.Namespace) -> None:
    await asyncio.sleep(2)
    pages = await addresses(port)
    connection = Connection(port)
    for kind, address in pages.items():
        begun = time.perf_counter()
        _, body = await connection.get(address)
        print(f"first answer, {kind}: {(time.perf_counter() - begun) * 1000:.0f} ms, {len(body) / 1000:.0f} kB packed")
    before = memory(pid)
    begun = time.perf_counter()
    took = await asked(port, pages, options.rate, options.seconds)
    seconds, times = time.perf_counter() - begun, took.all()
    print(
        f"{len(times)} pages in {seconds:.1f} s: {len(times) / seconds:.0f} a second, {took.bytes / seconds / 1e6:.1f} MB/s,"
        f" {took.faults} faults; p50 {percentile(times, 0.5):.1f}, p95 {percentile(times, 0.95):.1f},"
        f" p99 {percentile(times, 0.99):.1f}, most {times[-1]:.1f} ms"
    )
    for kind, of in took.times.items():
        print(f"  {kind}: {len(of)}, p99 {percentile(sorted(of), 0.99):.1f} ms")
    print(f"memory {before:.0f} MB before, {memory(pid):.0f} MB after")
    if options.additions:
        lake = Lake(record).open()
        told, read = await followed(port, lake, pages["process"], copies(lake, options.additions))
        middle = len(told) // 2
        print(
            f"{len(told)} additions: told after {statistics.median(told):.2f} s (most {max(told):.2f}), page read after"
            f" {statistics.median(read):.2f} s (most {max(read):.2f}; first half {statistics.median(read[:middle]):.2f})"
        )
        print(f"memory {memory(pid):.0f} MB")


if __name__ == "__main__":
    main()
