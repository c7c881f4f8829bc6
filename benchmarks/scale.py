"""Archives and many workers, measured: `python -m benchmarks.scale {workers,kills,pieces,profile}`.

    workers   the same archive by one process and by two Ray workers: time, memory, and whether the tables are the same
    kills     the same with a worker killed (SIGKILL) at a random moment, over and over
    pieces    adding pieces to a growing record, of synthetic reports, and linking them
    profile   where the time of one process goes

Reports are those of `corpus/processes`, which the reader was not trained on, repeated with other towns' names and days until
there are as many as asked.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from truceline.coding.many import Knowledge, coder
from truceline.contract import CodedReport
from truceline.live import backfill as backfilling
from truceline.live import pieces, work
from truceline.live.backfill import Engine, Pace, backfill
from truceline.live.work import Order, Worker
from truceline.record import ledger, waiting
from truceline.record.lake import Lake
from truceline.record.tables import CHILDREN
from truceline.reports.report import Report

RAN = frozenset("day batch added_at done_at decided_at archive worker seconds seconds_coding megabytes".split())
"""Columns that tell of the run and not of the reports."""
WORDS = (
    "talks army rebels market convoy village border patrol hospital school bridge camp road river police town".split()
)
OPEN = ("gaza-2023", "jeddah-2023", "minsk-2014", "havana-2012")


def content(lake: Lake) -> dict[str, list[str]]:
    """Table → its rows that count, in order, without what tells of the run: equal for two records that hold the same."""
    view = lake.view()
    found = {}
    counted = {
        name: f"select * from all_{name} where batch in (select batch from batches)" for name in ("reports", *CHILDREN)
    }
    for table, sql in (counted | {"pieces": ledger.DONE, "refused": ledger.REFUSED}).items():
        rows = view.rows(sql)
        found[table] = sorted(repr(sorted((k, v) for k, v in row.items() if k not in RAN)) for row in rows)
    return found


def told() -> list[str]:
    """The texts of the processes' reports that neither reader nor gate was made with."""
    folders = sorted(p for p in Path("corpus/processes").iterdir() if p.name not in OPEN)
    texts = (re.split(r"^@ .*\n", (f / "reports.txt").read_text(encoding="utf-8"), flags=re.M) for f in folders)
    return [block.strip() for blocks in texts for block in blocks if block.strip()]


def archive(path: Path, reports: int, texts: list[str]) -> Path:
    """An archive of so many reports; where texts must be repeated, each time of another day and ending otherwise."""
    with path.open("w", encoding="utf-8") as file:
        for n in range(reports):
            again, at = divmod(n, len(texts))
            day = date(2024, 1, 1) + timedelta(n * 7 // 200 + again)
            text = texts[at] + (f"\nIt was the report of desk {again} in town {n}." if again else "")
            row = {"id": f"r{n}", "publisher": f"P{n % 40}", "published_at": day.isoformat(), "text": text}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def run(path: Path, record: Path, order: Order, engine: Engine | None = None) -> tuple[Lake, float, Pace]:
    """An archive read into a new record: the record, seconds, and each worker's pace."""
    shutil.rmtree(record, ignore_errors=True)
    lake, pace, began = Lake(str(record)).create(), Pace(), time.monotonic()
    list(backfill([str(path)], lake, order, engine, pace=pace))
    return lake, time.monotonic() - began, pace


def workers(folder: Path, options: argparse.Namespace) -> None:
    """Two workers against one process."""
    from truceline.live.on_ray import OnRay

    path = archive(folder / "a.jsonl", options.reports, options.texts)
    pieces.PIECE = max(10, min(pieces.PIECE, options.reports // 10))
    one, alone, pace = run(path, folder / "one", Order(gate=False, threads=1))
    print(f"one process: {options.reports} reports in {alone:.1f} s;", *pace.lines(), flush=True)
    began = time.monotonic()
    engine = OnRay(workers=options.workers)
    try:
        print(f"a cluster started in {time.monotonic() - began:.1f} s", flush=True)
        many, together, pace = run(path, folder / "many", Order(gate=False, threads=1), engine)
    finally:
        engine.close()
    print(*pace.lines(), sep="\n")
    same = content(one) == content(many)
    print(
        f"{options.workers} Ray workers: {together:.1f} s, {alone / together:.2f} times as fast; tables the same: {same}"
    )


@dataclass
class Slow:
    """A coder that waits for as long as a report takes, and finds what `synthetic` holds of it."""

    seconds: float = 0.01

    def __call__(self, report: Report) -> CodedReport:
        time.sleep(self.seconds)
        return synthetic(report)


def synthetic(report: Report) -> CodedReport:
    """A coded report: each sentence an attack or a meeting, as a number in its words says."""
    from benchmarks.crash import told as coded

    made = coded(0, "a")
    part = made.events[0].trigger.model_copy(update={"text": report.text, "spans": ((0, len(report.text)),)})
    event = made.events[0].model_copy(update={"trigger": part, "sentence": part, "date": None})
    return made.model_copy(update={"report": report, "events": (event,)})


def kills(folder: Path, options: argparse.Namespace) -> None:
    """A worker killed at a random moment of each run."""
    from truceline.live.on_ray import OnRay

    rng = random.Random(options.seed)
    pieces.PIECE = 25
    path = archive(folder / "a.jsonl", options.reports, options.texts)
    order = Order(gate=False, threads=1, code=Slow())
    one, _, _ = run(path, folder / "one", order)
    wanted, same, hit = content(one), 0, 0
    engine = OnRay(workers=options.workers)
    try:
        run(path, folder / "many", order, engine)  # how long a run takes, once all is loaded
        for n in range(options.kills):
            ended: list[int] = []
            stop = threading.Event()

            def kill(
                after: float = rng.uniform(0.0, 4.0), ended: list[int] = ended, stop: threading.Event = stop
            ) -> None:
                while not stop.is_set() and not (found := _mappers()):
                    time.sleep(0.05)
                stop.wait(after)
                if not stop.is_set() and (found := _mappers()):
                    ended.append(rng.choice(found))
                    os.kill(ended[0], signal.SIGKILL)

            killer = threading.Thread(target=kill)
            killer.start()
            many, seconds, _ = run(path, folder / "many", order, engine)
            stop.set()
            killer.join()
            hit += bool(ended)
            same += content(many) == wanted
            print(
                f"run {n + 1}: {'a worker killed' if ended else 'ended before the kill'}, {seconds:.1f} s, same so far {same}",
                flush=True,
            )
    finally:
        engine.close()
    print(f"{hit} of {options.kills} runs with a worker killed; tables the same in {same}")


def _mappers() -> list[int]:
    """The processes of Ray's workers that code, of the cluster that this process started (Linux)."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                said = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if said.startswith(b"ray::MapWorker") and os.getpid() == _parent(_parent(int(folder.name))):
                found.append(int(folder.name))
    return found


def _parent(process: int) -> int:
    """A worker's parent is its node's raylet, and that one's is who started the cluster."""
    try:
        said = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return 0
    return int(said.rpartition(")")[2].split()[1])


def adding(folder: Path, options: argparse.Namespace) -> None:
    """Pieces added to a growing record: synthetic reports, one in eight with an event, in the order of their days. By the
    clock and, for a busy machine, by the processor's time."""
    lake, path, rng = Lake(str(folder / "record")).create(), folder / "a.jsonl", random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        for n in range(options.reports):
            day = date(2023, 1, 1) + timedelta(n * 365 // options.reports)
            text = f"The {' '.join(rng.choices(WORDS, k=60))} of Place{rng.randrange(3000)} on day {n}."
            row = {"id": f"s{n}", "text": text, "published_at": day.isoformat(), "publisher": f"P{n % 40}"}
            file.write(json.dumps(row) + "\n")
    order, tenth, done = Order(gate=False, code=Sparse()), max(1, options.reports // 10 // pieces.PIECE), 0
    began, spent = time.monotonic(), time.process_time()

    def told(what: str, reports: int) -> None:
        nonlocal began, spent
        clock, processor = time.monotonic() - began, time.process_time() - spent
        print(
            f"{what}: {1000 * clock / reports:.2f} ms a report by the clock, {1000 * processor / reports:.2f} by the processor",
            flush=True,
        )
        began, spent = time.monotonic(), time.process_time()

    for done, _ in enumerate(backfill([str(path)], lake, order), 1):
        if done % tenth == 0:
            told(f"up to {done * pieces.PIECE} reports", tenth * pieces.PIECE)
    told("linking all", options.reports)
    files_ = list((folder / "record").rglob("*.parquet"))
    print(f"{sum(p.stat().st_size for p in files_) / options.reports:.0f} bytes a report in {len(files_)} files")


@dataclass
class Sparse:
    """Finds an event in one report of eight."""

    def __call__(self, report: Report) -> CodedReport:
        if int(report.id[1:]) % 8:
            return CodedReport(report=report, events=(), claims=(), effects=(), positions=())
        return synthetic(report)


def profile(folder: Path, options: argparse.Namespace) -> None:
    """Where the time of one process goes, by the processor's clock."""
    path, spent = archive(folder / "a.jsonl", options.reports, options.texts), Counter[str]()
    work.perf_counter = time.process_time
    worker, reader = Worker(Order(gate=True, threads=1)), coder(Knowledge(), 1).reader
    for item in (Report(id=str(n), text=text) for n, text in enumerate(options.texts[-5:])):
        coder(Knowledge(), 1).code(item)  # what is loaded once is loaded before
    reader._backend = Timed(reader._backend, spent, {"encode": "model: encoder", "read": "model: readings"})  # type: ignore[assignment]
    reader._tokenizer = Timed(reader._tokenizer, spent, {"encode_batch": "tokenising"})  # type: ignore[assignment]
    lake = ledger.make(Lake(str(folder / "record")).create())
    began = time.process_time()
    cut = pieces.cut(str(path))
    spent["reading"] = time.process_time() - began
    for piece in cut.pieces:
        done = worker.do(piece)
        for name, seconds in done.seconds.items():
            spent[name] += seconds
        began = time.process_time()
        backfilling._added(lake, done)
        spent["writing"] += time.process_time() - began
    began = time.process_time()
    list(waiting.link(lake))
    spent["linking"] = time.process_time() - began
    total = sum(spent[name] for name in ("reading", "gate", "coding", "writing", "linking"))
    inside = ("model: encoder", "model: readings", "tokenising")
    spent["of coding: the rest, in Python"] = spent["coding"] - sum(spent[name] for name in inside)
    characters = sum(len(json.loads(line)["text"]) for line in path.read_text().splitlines())
    print(f"{options.reports} reports of {characters / options.reports:.0f} characters")
    for name, seconds in spent.most_common():
        print(f"{name}: {1000 * seconds / options.reports:.1f} ms a report, {seconds / total:.1%}")


class Timed:
    """Something of which some methods are timed, by the processor's clock."""

    def __init__(self, inner: Any, spent: Counter[str], methods: dict[str, str]) -> None:
        self._inner, self._spent, self._methods = inner, spent, methods

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name not in self._methods:
            return found

        def timed(*given: Any, **named: Any) -> Any:
            began = time.process_time()
            try:
                return found(*given, **named)
            finally:
                self._spent[self._methods[name]] += time.process_time() - began

        return timed


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    does = {"workers": workers, "kills": kills, "pieces": adding, "profile": profile}
    parser.add_argument("what", choices=list(does))
    parser.add_argument("--reports", type=int, default=5000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.texts = told()
    with tempfile.TemporaryDirectory() as folder:
        does[options.what](Path(folder), options)


if __name__ == "__main__":
    main()
