"""Speed of a record on synthetic reports: `python -m benchmarks.record [--events 1000000 2000000 5000000]`.

The record is filled with reports of a year (`benchmarks/synthetic.py` says of which shape): two thousand are added as
any others are, and their rows are written again as those of other reports of other days until the record is as large
as is asked. Then are timed, the median of five each: a filter query; the same as of a day; a search by words; the
incidents of a filter; adding one report, by a process that has the record open and by one that opens it; and once,
adding a thousand together, of four days as the news brings them, and of the whole year. A line a size, so that growth
can be read. `--record DIR` keeps the record there.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.synthetic import EVENTS, World
from truceline.contract import CodedReport
from truceline.record import find, tables
from truceline.record.find import Filter
from truceline.record.lake import Lake

COPY = 20_000
"""Events, about, whose rows are made by adding reports; a large record holds them many times, as those of others."""
DAYS = 365
ROUND = 97
"""Days between one copy of the rows and the next, round the year."""
A_DAY = 250
"""New reports of one day, in a batch of the news as it comes."""


def days(first: int, many: int, a_day: float) -> list[date]:
    """The days of so many reports, round the year 2024."""
    return [date(2024, 1, 1) + timedelta((first + int(n / a_day)) % DAYS) for n in range(many)]


def rows(world: World) -> dict[str, pa.Table]:
    """The rows that adding reports of a year makes."""
    many = COPY // EVENTS
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(f"{folder}/base").create()
        lake.add(world.reports(days(0, many, many / DAYS)))
        names = ("reports", *tables.CHILDREN)
        return {name: lake.table(name).to_pyarrow_table(columns=tables.SCHEMAS[name].names) for name in names}


def fill(lake: Lake, made: dict[str, pa.Table], low: int, high: int) -> None:
    """Copies number `low` to `high` of the same rows, each copy other reports of other days, written straight to the
    tables so that a large record is there in minutes."""
    for first in range(low, high, 5):
        copies = [copied(made, n) for n in range(first, min(first + 5, high))]
        for name, rows in made.items():
            if rows.num_rows:
                lake._append(name, pa.concat_tables([copy[name] for copy in copies]))
    for name in made:
        lake.table(name).optimize.compact()


def copied(made: dict[str, pa.Table], n: int) -> dict[str, pa.Table]:
    """The rows as those of other reports, at another time of the year."""
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
    """Days or moments at another time of the year."""
    unit, kind = (1, pa.int32()) if days.type == pa.date32() else (86_400_000_000, pa.int64())
    end = (date(2024, 1, 1) + timedelta(DAYS) - date(1970, 1, 1)).days * unit
    moved = pc.add(days.cast(kind), pa.scalar(ROUND * n % DAYS * unit, kind))
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
    parser.add_argument("--record", help="a new folder to keep the record in")
    parser.add_argument("--profile", action="store_true", help="tell where the time of adding goes")
    options = parser.parse_args()
    world = World()
    made = rows(world)
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(f"{folder}/empty").create()
        lake.add(world.reports(days(0, 1, 1)))
        took = batch(lake, list(world.reports(days(100, 1000, A_DAY))), options.profile)
        print(f"adding coded reports in a batch of 1000, empty record: {rate(took)}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        lake, held = Lake(options.record or f"{folder}/record").create(), 0
        for events in sorted(options.events):
            fill(lake, made, held, events // COPY)
            held = events // COPY
            print(measured(lake, events, world, options.profile), flush=True)


def measured(lake: Lake, events: int, world: World, profiled: bool) -> str:
    """A line about a full record; what filling it left to be written to the disk is written first."""
    os.sync()
    new: Iterator[CodedReport] = (report for n in range(100) for report in world.reports(days(7 * n, 1, 1)))
    asked = Filter(party=world.parties[0], type="ASSAULT", since=date(2024, 6, 1), until=date(2024, 6, 30))
    words = Filter(text=world.words[200], place=world.places[7])
    now = timed(lambda: find.events(lake.view(), asked))
    then = timed(lambda: find.events(lake.view(datetime(2025, 1, 4, tzinfo=UTC)), asked))
    late = timed(lambda: find.events(lake.view(datetime(2035, 1, 1, tzinfo=UTC)), asked))
    said = timed(lambda: find.events(lake.view(), words))
    incidents = timed(lambda: find.incidents(lake.view(), asked))
    cold = timed(lambda: Lake(lake.address).open().add([next(new)]))
    one = timed(lambda: lake.add([next(new)]))
    news = batch(lake, list(world.reports(days(200, 1000, A_DAY))), profiled)
    year = batch(lake, list(world.reports(days(0, 1000, 1000 / DAYS))), profiled)
    mb = size(lake)
    lines = [
        f"{events} events, {sum(mb.values()):.0f} MB ({', '.join(f'{n} {m:.0f}' for n, m in mb.items())})",
        f"filter {ms(now)}, as of an early day {ms(then)}, of a late day {ms(late)}",
        f"by words and place {ms(said)}, incidents {ms(incidents)}",
        f"adding one report {ms(one)}, with opening the record {ms(cold)}",
        f"a thousand reports of four days together {rate(news)}, of the whole year {rate(year)}",
    ]
    return "\n  ".join(lines)


def batch(lake: Lake, reports: list[CodedReport], profiled: bool) -> Took:
    """What adding reports together takes."""
    if not profiled:
        return once(lambda: lake.add(reports))
    profile = cProfile.Profile()
    took = once(lambda: profile.runcall(lake.add, reports))
    pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    return took


if __name__ == "__main__":
    main()
