"""Keys: what a mention is looked up by, and when.

A mention is found again by ids, places, names and words for who is in it, each as a number that tells its family too;
by a key that few have in the weeks around it, by others on its own day alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain

import numpy as np
import pyarrow as pa

from truceline.record import tables
from truceline.record.mentions import Mention, linking

KEYS = """
with told as materialized (
  select row_number() over () as n, period, first, last, incident, keys from {near} where not list_contains($old, report)
),
met as materialized (
  select code, period, first, last, incident
  from (select n, unnest(keys) as code from told) semi join asked using (code) join told using (n)
),
found as (
  select code, period, list(distinct incident) as those, {common} as most
  from met semi join asked_periods using (code, period) group by all
  union all
  select code, '*', list(distinct incident), {common} from met where $ever group by all
  union all
  select code, day::varchar, list(distinct incident), {of_a_day} from (
    select code, incident, unnest(generate_series(greatest(first, $first), least(last, $last), interval 1 day))::date as day
    from met where starts_with(period, 'w') and first <= $last and last >= $first
  ) semi join asked_days using (code, day) group by all
)
select code, period, case when len(those) <= most then those end from found
"""
"""The incidents that have a key: by period, at any time, and on a day, as far as is asked; null where they are more than
are looked at."""
When = str | date
"""A period (`*` for all) or a day."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a report tells of an incident."""

    incident: str
    report: str
    row: int
    """Of the facts."""
    codes: Sequence[int]
    first: date | None
    last: date | None


def asked(told: Sequence[Mention]) -> dict[str, pa.Table]:
    """What is looked up for mentions: their keys, the periods in which each is looked up, and the days."""
    at_once: dict[tuple[tuple[str, ...], tuple[date, ...]], set[int]] = {}
    for one in told:
        at_once.setdefault((around(one), days(one)), set()).update(codes(one))
    found = {"asked": pa.table({"code": pa.array({code for those in at_once.values() for code in those}, pa.int64())})}
    for n, (name, kind) in enumerate((("period", pa.string()), ("day", pa.date32()))):
        pairs = [(when, sorted(those)) for times, those in at_once.items() for when in times[n]]
        at = np.repeat(np.arange(len(pairs)), np.array([len(those) for _, those in pairs], np.int64))
        found[f"asked_{name}s"] = pa.table({
            "code": pa.array(list(chain.from_iterable(those for _, those in pairs)), pa.int64()),
            name: pa.array([when for when, _ in pairs], kind).take(pa.array(at)),
        })  # fmt: skip
    return found


def everywhere(told: Mention) -> bool:
    """Whether it has no day, or none nearer than a year."""
    return tables.period(told.first, told.last) == tables.UNDATED


def around(told: Mention) -> tuple[str, ...]:
    """The periods of the mentions that it could be told together with."""
    if everywhere(told) or not (told.first and told.last):
        return ("*",)
    return _periods(told.first, told.last, linking()["window_days"])


@lru_cache(10_000)
def _periods(first: date, last: date, days: int) -> tuple[str, ...]:
    return tables.periods(first - timedelta(days), last + timedelta(days))


def days(told: Mention | Told) -> tuple[date, ...]:
    """Its days, if they are few enough to be of one week."""
    return _between(told.first, told.last)


@lru_cache(10_000)
def _between(first: date | None, last: date | None) -> tuple[date, ...]:
    if not tables.period(first, last).startswith("w") or not (first and last):
        return ()
    return tuple(first + timedelta(n) for n in range((last - first).days + 1))


def codes(told: Mention) -> list[int]:
    """Its keys as numbers, in order; those of another family are other numbers."""
    return _codes(told.family, told.keys)


@lru_cache(50_000)
def _codes(family: str, keys: frozenset[str]) -> list[int]:
    return sorted({_code(family, key) for key in keys})


@lru_cache(1_000_000)
def _code(family: str, key: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{family}/{key}".encode(), digest_size=8).digest(), signed=True)
