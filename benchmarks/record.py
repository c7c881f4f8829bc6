"""Speed of a record on synthetic reports: `python -m benchmarks.record [--events 1000000 2000000 5000000]`.

The record is filled with reports of ten events each, spread over a year, their shape like that of real ones (actors by
Zipf's law, places, modes, days told or not, sentences). Then are timed, the median of five each: a filter query; the
same as of a day; a search by words; the incidents of a filter; adding one report, by a process that has the record
open and by one that opens it; and once, adding a thousand together. A line a size, so that growth can be read.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from truceline.contract import Actor, CodedReport, Date, Event, Part, Place
from truceline.contract import Because as Why
from truceline.knowledge import plover
from truceline.reading.registry import registry
from truceline.record import find, tables
from truceline.record.find import Filter
from truceline.record.lake import Lake
from truceline.record.mentions import mention
from truceline.record.near import columns
from truceline.record.origins import sketch
from truceline.reports.report import Report

EVENTS = 10
"""Events a report."""
COPY = 20_000
"""Events whose rows are made by coding; a large record holds them many times, as those of other reports."""
DAYS = 365
WORDS = (
    "talks army rebels market convoy village border patrol hospital school bridge camp road river police town".split()
)


def coded(n: int, rng: random.Random, actors: list[str]) -> CodedReport:
    """A synthetic coded report of one day's events."""
    day = date(2024, 1, 1) + timedelta(n % DAYS)
    text, events = "", []
    for i in range(EVENTS):
        kind, info = rng.choice(list(plover().types.items()))
        one, other = (actors[min(int(rng.paretovariate(0.7)) - 1, len(actors) - 1)] for _ in "ab")
        names, where = [registry().entries[a].name for a in (one, other)], rng.randrange(3000)
        said = " ".join(rng.choices(WORDS, k=12))
        sentence = f"The {rng.choice(WORDS)} of {names[0]} met {names[1]} {said} in Place{where} {n} {i}."
        start = len(text) + (1 if text else 0)
        text = f"{text} {sentence}".strip()
        spans = ((start, start + len(sentence)),)
        part = Part(text=sentence, spans=spans)
        who = [
            Actor(text=name, spans=spans, actor_id=a, name=name, country=None)
            for a, name in zip((one, other), names, strict=True)
        ]
        place = Place(
            text=f"Place{where}", spans=spans, name=f"Place{where}", latitude=where % 60, longitude=where % 170
        )
        events.append(Event(
            id=f"e{n:08x}{i:02x}", event_type=kind, mode=tuple(rng.choices(list(info.modes))) if info.modes else (),
            context=(), quad=info.quad, score=info.score,
            status="actual", actors=(who[0],), recipients=(who[1],), trigger=part, sentence=part,
            date=Date(start=day.isoformat(), end=day.isoformat(), precision="day", text="on that day") if i % 2 else None,
            places=(place,), deaths=None, injuries=None, claim_ids=(), confidence=0.9,
            because=Why(trigger="", rule="synthetic", score=0.9),
        ))  # fmt: skip
    report = Report(id=f"s{n}", text=text, published_at=f"{day.isoformat()}T{n % 24:02}:00:00Z", publisher=f"P{n % 40}")
    return CodedReport(report=report, events=tuple(events), claims=(), effects=(), positions=())


def rows_of(reports: list[CodedReport]) -> dict[str, pa.Table]:
    """The rows that adding the reports makes, each event an incident of its own."""
    made: tables.Rows = {name: [] for name in tables.SCHEMAS if name != "decisions"}
    for one in reports:
        found, key = tables.rows(one), tables.key(one.report)
        report = found["reports"][0] | {"coder": "synthetic", "origin": key}
        found["reports"] = [report]
        found["sketches"] = [{"hashes": sketch(one.report.text), "publisher": report["publisher"], "origin": key}]
        found["links"] = [
            {"event_id": e["id"], "incident": e["id"], "score": 1.0, "because": "", "words": tables.words(e)}
            | columns(replace(mention(e, report, key), sentence=""), whole=True)
            for e in found["events"]
        ]
        tables.own(found, {"report": key, "version": 1, "published_at": report["published_at"]})
        for name, rows in found.items():
            made[name] += rows
    return {name: tables.arrow(name, rows) for name, rows in made.items()}


def fill(lake: Lake, made: dict[str, pa.Table], low: int, high: int) -> None:
    """Copies number `low` to `high` of the same rows, each copy other reports of other weeks, written straight to the
    tables so that a large record is there in minutes."""
    for first in range(low, high, 5):
        copies = [copied(made, n) for n in range(first, min(first + 5, high))]
        for name, rows in made.items():
            if rows.num_rows:
                lake._append(name, pa.concat_tables([copy[name] for copy in copies]))
    for name in made:
        lake.table(name).optimize.compact()


def copied(made: dict[str, pa.Table], n: int) -> dict[str, pa.Table]:
    """The rows as those of other reports, some weeks later in the year."""
    at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=n)
    found = {}
    for name, table in made.items():
        column = {
            c: later(table[c], n) if c in ("published_at", "date_start", "date_end", "first", "last") else table[c]
            for c in table.column_names
        }
        column["report"] = pc.binary_join_element_wise(table["report"], f"-{n}", "")
        for same, value in (("day", at.date()), ("batch", f"b{n}"), ("added_at", at)):
            column[same] = pa.repeat(pa.scalar(value, table.schema.field(same).type), table.num_rows)
        if "origin" in column:
            column["origin"] = column["report"]
        if name == "links":
            column["incident"] = pc.binary_join_element_wise(f"i{n}-", table["incident"], "")
            days = (table["first"], table["last"], column["first"], column["last"])
            told = zip(
                table["mention"].to_pylist(),
                table["report"].to_pylist(),
                *map(pa.ChunkedArray.to_pylist, days),
                strict=True,
            )
            column["mention"] = pa.array([
                m.replace(key, f"{key}-{n}").replace(f'"first":"{a}","last":"{b}"', f'"first":"{c}","last":"{d}"')
                for m, key, a, b, c, d in told
            ])  # fmt: skip
            column["period"] = pa.array([tables.period(d, d) for d in column["first"].to_pylist()])
        elif name == "sketches":
            hashes = table["hashes"].combine_chunks()
            column["hashes"] = pa.ListArray.from_arrays(hashes.offsets, pc.add(hashes.values, n))
            column["period"] = pa.array(
                [tables.period(d, d) for d in column["published_at"].cast(pa.date32()).to_pylist()]
            )
        found[name] = pa.table(column, schema=table.schema)
    return found


def later(days: pa.ChunkedArray, n: int) -> pa.ChunkedArray:
    """Days or moments some weeks later, within the year."""
    unit, kind = (1, pa.int32()) if days.type == pa.date32() else (86_400_000_000, pa.int64())
    end = (date(2024, 1, 1) + timedelta(DAYS) - date(1970, 1, 1)).days * unit
    moved = pc.add(days.cast(kind), pa.scalar((7 * n + n // 52) % DAYS * unit, kind))
    back = pc.subtract(moved, pa.scalar(DAYS * unit, kind))
    return pc.if_else(pc.greater_equal(moved, pa.scalar(end, kind)), back, moved).cast(days.type)


Took = tuple[float, float]
"""Seconds by the clock, and of processor time: on a busy machine the second tells what the first would be."""


def timed(do: Callable[[], Any], times: int = 5) -> Took:
    """The medians of what it took, the first (cold) time left out."""
    do()
    took = [once(do) for _ in range(times)]
    return statistics.median(t[0] for t in took), statistics.median(t[1] for t in took)


def once(do: Callable[[], Any]) -> Took:
    """What it took once."""
    began, spent = time.perf_counter(), time.process_time()
    do()
    return time.perf_counter() - began, time.process_time() - spent


def ms(took: Took) -> str:
    """In milliseconds."""
    return f"{took[0] * 1000:.0f} ms (processor {took[1] * 1000:.0f})"


def rate(took: Took, many: int = 1000) -> str:
    """So many in a second."""
    return f"{many / took[0]:.0f} a second (processor {many / took[1]:.0f})"


def size(lake: Lake) -> dict[str, float]:
    """Table → megabytes."""
    return {
        name: sum(f.stat().st_size for f in (Path(lake.address) / name).rglob("*") if f.is_file()) / 2**20
        for name in tables.SCHEMAS
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--profile", action="store_true", help="tell where the time of adding goes")
    options = parser.parse_args()
    rng = random.Random(1)
    actors = sorted(registry().entries)
    new = iter(coded(10_000_000 + i, rng, actors) for i in range(100_000))
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(f"{folder}/empty").create()
        lake.add([next(new)])
        print(
            f"adding coded reports in a batch of 1000, empty record: {rate(batch(lake, new, options.profile))}",
            flush=True,
        )
    made = rows_of([coded(n, rng, actors) for n in range(COPY // EVENTS)])
    with tempfile.TemporaryDirectory() as folder:
        lake, held = Lake(f"{folder}/record").create(), 0
        for events in sorted(options.events):
            fill(lake, made, held, events // COPY)
            held = events // COPY
            print(measured(lake, events, new, actors, options.profile), flush=True)


def measured(lake: Lake, events: int, new: Iterator[CodedReport], actors: list[str], profiled: bool) -> str:
    """A line about a full record."""
    asked = Filter(party=actors[0], type="ASSAULT", since=date(2024, 6, 1), until=date(2024, 6, 30))
    words = Filter(text="hospital", place="Place7")
    now = timed(lambda: find.events(lake.view(), asked))
    then = timed(lambda: find.events(lake.view(datetime(2025, 1, 4, tzinfo=UTC)), asked))
    late = timed(lambda: find.events(lake.view(datetime(2035, 1, 1, tzinfo=UTC)), asked))
    said = timed(lambda: find.events(lake.view(), words))
    incidents = timed(lambda: find.incidents(lake.view(), asked))
    cold = timed(lambda: Lake(lake.address).open().add([next(new)]))
    one = timed(lambda: lake.add([next(new)]))
    many = batch(lake, new, profiled)
    mb = size(lake)
    lines = [
        f"{events} events, {sum(mb.values()):.0f} MB ({', '.join(f'{n} {m:.0f}' for n, m in mb.items())})",
        f"filter {ms(now)}, as of an early day {ms(then)}, of a late day {ms(late)}",
        f"by words and place {ms(said)}, incidents {ms(incidents)}",
        f"adding one report {ms(one)}, with opening the record {ms(cold)}, a thousand together {rate(many)}",
    ]
    return "\n  ".join(lines)


def batch(lake: Lake, new: Iterator[CodedReport], profiled: bool) -> Took:
    """What adding a thousand reports together takes."""
    reports = [next(new) for _ in range(1000)]
    if not profiled:
        return once(lambda: lake.add(reports))
    profile = cProfile.Profile()
    took = once(lambda: profile.runcall(lake.add, reports))
    pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    return took


if __name__ == "__main__":
    main()
