"""Kill a process that adds, over and over, and see what is left: `python -m benchmarks.crash [--kills 200]`.

A child adds two reports at a time and says so; at a random moment of its work it is killed (SIGKILL), and another goes
on with the same record. Nothing that was said to be added may be missing, nothing may be there twice, and
`truceline check` must find no fault; at the end all is added again, which must change nothing. Children are forked, so
that a kill costs no start of Python; the parent opens no table itself.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable

from truceline.contract import Because, CodedReport, Date, Event, Part
from truceline.record.check import faults
from truceline.record.lake import Lake
from truceline.reports.report import Report

CHECKED = 20
"""Kills between two checks of the whole record."""


def told(n: int, which: str) -> CodedReport:
    """A small coded report."""
    text = f"Gunmen killed {n + 2} people in the market of town {n % 7} on Monday, police said {which}."
    part = Part(text=text, spans=((0, len(text)),))
    event = Event(
        id="e1", event_type="ASSAULT", mode=(), context=(), quad="material conflict", score=-9, status="actual",
        actors=(), recipients=(), trigger=part, sentence=part,
        date=Date(start="2024-01-01", end="2024-01-01", precision="day", text="on Monday"), places=(), deaths=None,
        injuries=None, claim_ids=(), confidence=0.9, because=Because(trigger="", rule="synthetic", score=0.9),
    )  # fmt: skip
    report = Report(id=f"{which}{n}", text=text, published_at="2024-01-02", publisher="Meridian")
    return CodedReport(report=report, events=(event,), claims=(), effects=(), positions=())


def child(do: Callable[[], None]) -> int:
    """Do something in a process of its own; returns its id."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        do()
        status = 0
    finally:
        if status:
            traceback.print_exc()
        os._exit(status)


def add(address: str, first: int, out: int) -> None:
    """Add two reports at a time, and say each time which were added."""
    lake = Lake(address).create()
    for n in range(first, first + 100_000):
        lake.add([told(n, "a"), told(n, "b")])
        os.write(out, f"{n}\n".encode())


def verify(address: str, added: int, whole: bool) -> None:
    """See that all that was said to be added is there once."""
    lake = Lake(address).create()
    kept = [row["report_id"] for row in lake.view().rows("select report_id from reports")]
    missing = {f"{x}{n}" for n in range(added) for x in "ab"} - set(kept)
    assert not missing, f"lost: {sorted(missing)}"
    assert len(kept) == len(set(kept)), "twice"
    found = list(faults(lake)) if whole else []
    assert not found, found


def again(address: str, added: int) -> None:
    """Add all again."""
    lake = Lake(address).create()
    before = len(lake.view().rows("select report from all_reports"))
    result = lake.add([told(n, x) for n in range(added + 1) for x in "ab"])
    after = len(lake.view().rows("select report from all_reports"))
    assert len(result.known) >= 2 * added, result
    assert after - before == len(result.new) and not result.changed, (before, after, result)
    assert not list(faults(lake))


def ended(pid: int) -> None:
    """Wait for a child that must succeed."""
    if os.waitpid(pid, 0)[1]:
        raise SystemExit("the record is not what it should be")


def crash(address: str, kills: int, rng: random.Random) -> tuple[int, int]:
    """Kill so many additions; returns how many reports had been added, and in how many kills some had."""
    added, busy, pace = 0, 0, 0.2
    for n in range(1, kills + 1):
        read, write = os.pipe()
        pid = child(lambda added=added, write=write: add(address, added, write))  # type: ignore[misc]
        os.close(write)
        began = time.monotonic()
        # a fifth is killed while the record is opened, the others while a second or third addition is under way
        lines = b"" if rng.random() < 0.2 else os.read(read, 100)
        if lines:
            pace = 0.5 * pace + 0.5 * (time.monotonic() - began)
        time.sleep(rng.uniform(0, 1.5 * pace))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        while more := os.read(read, 4096):
            lines += more
        os.close(read)
        said = [int(line) for line in lines.split()]
        added, busy = (said[-1] + 1 if said else added), busy + bool(said)
        print(f"\r{n} kills, {2 * added} reports added", end="", file=sys.stderr, flush=True)
        ended(child(lambda added=added, n=n: verify(address, added, n % CHECKED == 0)))  # type: ignore[misc]
    print(file=sys.stderr)
    ended(child(lambda: verify(address, added, True)))
    ended(child(lambda: again(address, added)))
    return 2 * added, busy


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        reports, busy = crash(f"{folder}/record", options.kills, random.Random(options.seed))
    print(f"{options.kills} kills, {busy} after an addition: {reports} reports added, none lost, none twice, no fault")


if __name__ == "__main__":
    main()
