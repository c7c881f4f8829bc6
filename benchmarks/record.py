"""Speed of a record on synthetic reports: `python -m benchmarks.record [--events 1000000]`.

The record is filled with rows of ten events a report, spread over a year, its shape like that of real ones (actors by
Zipf's law, places, days, sentences). Then are timed: adding coded reports in batches to an empty record; adding one
report to the full one; a filter query; the same as of a day. Prints a line a size, so that growth can be read.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from truceline.contract import Actor, CodedReport, Date, Event, Part
from truceline.contract import Because as Why
from truceline.knowledge import plover
from truceline.reading.registry import registry
from truceline.record import find, tables
from truceline.record.find import Filter
from truceline.record.incidents import incident_id, mention
from truceline.record.lake import Lake
from truceline.record.origins import sketch
from truceline.reports.report import Report

EVENTS = 10
"""Events a report."""
DAYS = 365
WORDS = (
    "talks army rebels market convoy village border patrol hospital school bridge camp road river police town".split()
)


def coded(n: int, rng: random.Random, actors: list[str]) -> CodedReport:
    """A synthetic coded report."""
    day = date(2024, 1, 1) + timedelta(n % DAYS)
    text, events = "", []
    for i in range(EVENTS):
        kind, info = rng.choice(list(plover().types.items()))
        one, other = (actors[min(int(rng.paretovariate(0.7)) - 1, len(actors) - 1)] for _ in "ab")
        place = f"Place{rng.randrange(3000)}"
        sentence = f"{one} {rng.choice(WORDS)} {other} {' '.join(rng.choices(WORDS, k=12))} in {place} {n} {i}."
        start = len(text) + (1 if text else 0)
        text = f"{text} {sentence}".strip()
        part = Part(text=sentence, spans=((start, start + len(sentence)),))
        who = [Actor(text=a, spans=part.spans, actor_id=a, name=a, country=None) for a in (one, other)]
        events.append(Event(
            id=f"e{n:08x}{i:02x}", event_type=kind, mode=(), context=(), quad=info.quad, score=info.score,
            status="actual", actors=(who[0],), recipients=(who[1],), trigger=part, sentence=part,
            date=Date(start=day.isoformat(), end=day.isoformat(), precision="day", text="on that day"), places=(),
            deaths=None, injuries=None, claim_ids=(), confidence=0.9,
            because=Why(trigger="", rule="synthetic", score=0.9),
        ))  # fmt: skip
    report = Report(id=f"s{n}", text=text, published_at=f"{day.isoformat()}T{n % 24:02}:00:00Z", publisher=f"P{n % 40}")
    return CodedReport(report=report, events=tuple(events), claims=(), effects=(), positions=())


def fill(lake: Lake, reports: int, rng: random.Random, actors: list[str]) -> None:
    """Rows written straight to the tables, so that a large record is there in minutes; every tenth event joins the
    incident of the one before it."""
    at = datetime(2025, 1, 1, tzinfo=UTC)
    for low in range(0, reports, 10_000):
        made: tables.Rows = {name: [] for name in tables.SCHEMAS if name != "decisions"}
        for n in range(low, min(low + 10_000, reports)):
            one = coded(n, rng, actors)
            found, key = tables.rows(one), tables.key(one.report)
            found["reports"][0] |= {
                "sketch": sketch(one.report.text),
                "origin": key,
                "added_at": at,
                "coder": "synthetic",
            }
            found["links"] = [
                {
                    "event_id": e["id"], "incident": incident_id(f"{key}/{e['id'][:-1]}"), "score": 1.0, "because": "",
                    "keys": sorted(mention(e, found["reports"][0], key).keys),
                }
                for e in found["events"]
            ]  # fmt: skip
            tables.own(found, {"day": at.date(), "batch": f"b{low}", "report": key, "version": 1})
            for name, rows in found.items():
                made[name] += rows
        lake._write(made)
        at += timedelta(days=1)


def timed(do: Callable[[], Any], times: int = 5) -> float:
    """The median of its seconds, the first (cold) time left out."""
    do()
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        do()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[100_000, 1_000_000])
    options = parser.parse_args()
    rng = random.Random(1)
    actors = sorted(registry().entries)
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(f"{folder}/empty").create()
        batch = [coded(n, rng, actors) for n in range(1000)]
        began = time.perf_counter()
        lake.add(batch)
        print(f"adding coded reports in a batch of 1000: {1000 / (time.perf_counter() - began):.0f} a second")
    for size in options.events:
        with tempfile.TemporaryDirectory() as folder:
            lake = Lake(f"{folder}/record").create()
            fill(lake, size // EVENTS, rng, actors)
            fresh = iter(coded(10_000_000 + i, rng, actors) for i in range(100))
            asked = Filter(party=actors[0], type="ASSAULT", since=date(2024, 6, 1), until=date(2024, 6, 30))
            now = timed(lambda lake=lake, asked=asked: find.events(lake.view(), asked))
            then = timed(lambda lake=lake, asked=asked: find.events(lake.view(datetime(2025, 1, 4, tzinfo=UTC)), asked))
            one = timed(lambda lake=lake, fresh=fresh: lake.add([next(fresh)]))
            bytes_ = sum(f.stat().st_size for f in lake.local.rglob("*") if f.is_file()) if lake.local else 0
            print(
                f"{size:>9} events: filter {now * 1000:.0f} ms, as of a day {then * 1000:.0f} ms, "
                f"adding one report {one * 1000:.0f} ms, {bytes_ / 2**20:.0f} MB, Arrow {pa.__version__}"
            )


if __name__ == "__main__":
    main()
