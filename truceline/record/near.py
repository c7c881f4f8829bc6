"""What lies near a mention: the incidents that it could join at all.

A mention is compared with those incidents alone that have something in common with it. An index by family, key and week
(and by day) finds them, in memory for what is being added, by SQL for what lies in the record; so the cost of an
addition depends on how much happens in its weeks, not on how large the record is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

import pyarrow as pa
from pydantic_core import from_json, to_json

from truceline.errors import RecordError
from truceline.record import tables
from truceline.record.mentions import Mention, linking
from truceline.record.view import View

COMMON = 25
"""A key that more incidents of the family have in the weeks around a mention says nothing on other days than its own."""
OF_A_DAY = 200
"""The same on its own day."""
MOST = 20
"""Incidents that a mention is compared with."""
AHEAD = 3 * MOST
"""Incidents of the record read at once for a mention: some of the nearest may fall behind as more is added."""

KEYS = """
with met as materialized (
  select code, period, first, last, incident from (
    select period, first, last, incident, unnest(keys) as code from {near} where not list_contains($old, report)
  ) join asked using (code)
)
select code, period, list(distinct incident)[:{common}] from met group by all
union all
select code, '*', list(distinct incident)[:{common}] from met where $ever group by all
union all
select code, day::date::varchar, list(distinct incident)[:{of_a_day}] from (
  select code, incident, unnest(generate_series(first, last, interval 1 day)) as day from met
  where starts_with(period, 'w') and first <= $last and last >= $first
) group by all
"""
"""The incidents that have a key: by period, at any time, and on a day; one more than is looked at, at most."""
MENTIONS = "select incident, mention from {near} where mention is not null and incident in ({asked}) and not list_contains(?, report)"
LISTED = 1000
"""Incidents that are listed in the query, so that the words of others are not read at all; more are a table."""
OLD = "select report, incident, mention, words from {near} where list_contains(?, report)"

When = str | date
"""A period (`*` for all) or a day."""


@dataclass
class Near:
    """What the reports of this addition tell, and those of the record that tell what these could join. `load` takes in
    what the record holds; `take` and `forget` follow what is linked since."""

    view: View
    tellings: dict[str, dict[str, Mention]] = field(default_factory=dict)
    """Incident → report → what that tells of it."""
    _of: dict[str, list[Mention]] = field(default_factory=dict)
    """Report → what it tells, if it is of this addition or a version of it lies in the record."""
    _words: dict[str, dict[int, str]] = field(default_factory=dict)
    """Report → the words of its mentions → their incidents."""
    _record: set[str] = field(default_factory=set)
    """Incidents of the record that were found."""
    _heard: set[str] = field(default_factory=set)
    """Those of them of which `_kept` or `tellings` holds what the record tells."""
    _kept: dict[str, list[str]] = field(default_factory=dict)
    """What the record tells of them, as it is kept, as long as nobody has asked."""
    _old: list[str] = field(default_factory=list)
    """Reports of the record that will change."""
    _source: str = ""
    """SQL for the rows of `links` that hold what the record tells."""
    _having: dict[int, dict[When, dict[str, int]]] = field(default_factory=dict)
    """By the code of a key and when, the incidents that have it, and how many of their tellings."""

    def load(self, told: Sequence[Mention], changed: Iterable[str] = ()) -> None:
        """Take in what the record tells of incidents that these could join, and of reports that will change."""
        if not told:
            return
        self._old = sorted(set(changed))
        if self._old:
            everywhere = self.view.near("links", None)
            for report, incident, words, said in self.view.tuples(OLD.format(near=everywhere), [self._old]):
                self._words.setdefault(report, {})[said] = incident
                self._record.add(incident)
                if words:
                    self.take(recalled(words, incident))
        parts = None if any(_everywhere(m) for m in told) else {p for m in told for p in _around(m)}
        near = self.view.near("links", parts)
        self._source = everywhere if self._old else near
        days = [day for m in told for day in _days(m)] or [date.max]
        asked = pa.table({"code": pa.array({code for m in told for code in codes(m)}, pa.int64())})
        values = {"old": self._old, "ever": parts is None, "first": min(days), "last": max(days)}
        sql = KEYS.format(near=near, common=COMMON + 1, of_a_day=OF_A_DAY + 1)
        for code, when, incidents in self.view.tuples(sql, values, asked=asked):
            at = when if when[0] in "*nwy" else date.fromisoformat(when)
            having = self._having.setdefault(code, {}).setdefault(at, {})
            for incident in incidents:
                having[incident] = having.get(incident, 0) + 1
            self._record.update(incidents)
        self.hear({i for m in told for i in self.incidents(m, AHEAD)} | self._replaced())

    def _replaced(self) -> set[str]:
        return {incident for said in self._words.values() for incident in said.values()}

    def hear(self, incidents: Iterable[str]) -> None:
        """Take in what the record tells of incidents, as far as that was not done."""
        missing = sorted(i for i in incidents if i in self._record and i not in self._heard)
        if missing:
            self._heard.update(missing)
            table = pa.table({"incident": pa.array(missing, pa.string())})
            listed = ", ".join(f"'{i}'" for i in missing) if len(missing) <= LISTED else "select incident from asked"
            sql = MENTIONS.format(near=self._source, asked=listed)
            for incident, words in self.view.tuples(sql, [self._old], asked=table):
                self._kept.setdefault(incident, []).append(words)

    def of(self, incident: str) -> dict[str, Mention]:
        """Report → what it tells of an incident."""
        for words in self._kept.pop(incident, ()):
            made = recalled(words, incident)
            self.tellings.setdefault(incident, {})[made.report] = made
        return self.tellings.get(incident, {})

    def incidents(self, told: Mention, many: int = 0) -> list[str]:
        """The incidents that it could join: those that have keys in common with it on its day, or rare ones near it;
        of many those with the rarest and most (so many of them, or `MOST`)."""
        found: dict[str, float] = {}
        ways = ((_days(told), OF_A_DAY), (_around(told), COMMON))
        for held in filter(None, map(self._having.get, codes(told))):
            for times, most in ways:
                having = _joined(held, times, most)
                if having:
                    share = 1 / len(having)
                    for incident in having:
                        found[incident] = found.get(incident, 0.0) + share
        many = many or MOST
        if len(found) > many:
            return [incident for _, incident in sorted((-share, i) for i, share in found.items())[:many]]
        return sorted(found)

    def say(self, report: str, words: dict[int, str]) -> None:
        """Take in by which words a report tells of which incidents."""
        self._words[report] = words

    def take(self, told: Mention) -> None:
        """Take in what a report tells of an incident."""
        self._of.setdefault(told.report, []).append(told)
        self.tellings.setdefault(told.incident, {})[told.report] = told
        times = _at(told)
        for code in codes(told):
            held = self._having.setdefault(code, {})
            for when in times:
                having = held.setdefault(when, {})
                having[told.incident] = having.get(told.incident, 0) + 1

    def forget(self, key: str) -> dict[int, str]:
        """A new version of a report takes the place of the one before; returns the incidents that this told of, by its
        words."""
        for told in self._of.pop(key, ()):
            del self.tellings[told.incident][key]
            for having in (self._having[code][when] for code in codes(told) for when in _at(told)):
                having[told.incident] -= 1
                if not having[told.incident]:
                    del having[told.incident]
        return self._words.pop(key, {})


def _joined(held: Mapping[When, Mapping[str, int]], times: Iterable[When], most: int) -> Collection[str]:
    """The incidents that are held at some times, unless they are too many."""
    found: Collection[str] = ()
    for when in times:
        if having := held.get(when):
            if len(having) > most:
                return ()
            found = {*found, *having} if found else having
    return found if len(found) <= most else ()


def _at(told: Mention) -> list[When]:
    """When the index keeps it."""
    return [*_days(told), tables.period(told.first, told.last), "*"]


def _everywhere(told: Mention) -> bool:
    """Whether it has no day, or none nearer than a year."""
    return tables.period(told.first, told.last) == tables.UNDATED


def _around(told: Mention) -> tuple[str, ...]:
    """The periods of the mentions that it could be told together with."""
    if _everywhere(told) or not (told.first and told.last):
        return ("*",)
    return _periods(told.first, told.last, linking()["window_days"])


@lru_cache(10_000)
def _periods(first: date, last: date, days: int) -> tuple[str, ...]:
    return tables.periods(first - timedelta(days), last + timedelta(days))


def _days(told: Mention) -> tuple[date, ...]:
    """Its days, if they are few enough to be of one week."""
    return _between(told.first, told.last)


@lru_cache(10_000)
def _between(first: date | None, last: date | None) -> tuple[date, ...]:
    if not tables.period(first, last).startswith("w") or not (first and last):
        return ()
    return tuple(first + timedelta(n) for n in range((last - first).days + 1))


def columns(told: Mention, whole: bool) -> dict[str, Any]:
    """What a row of `links` holds of what a report tells of an incident; `whole`: the first of its rows."""
    held: dict[str, Any] = {"period": tables.period(told.first, told.last)}
    if whole:
        held |= {
            "first": told.first,
            "last": told.last,
            "keys": codes(told),
            "mention": kept(told),
        }
    return held


def codes(told: Mention) -> list[int]:
    """Its keys as numbers, in order; those of another family are other numbers."""
    return _codes(told.family, told.keys)


@lru_cache(50_000)
def _codes(family: str, keys: frozenset[str]) -> list[int]:
    return sorted({_code(family, key) for key in keys})


@lru_cache(1_000_000)
def _code(family: str, key: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{family}/{key}".encode(), digest_size=8).digest(), signed=True)


def kept(told: Mention) -> str:
    """A mention as the record keeps it, so that it need not be made again of its event."""
    return to_json({name: _plain(getattr(told, name)) for name in _kinds()}).decode()


def _plain(value: Any) -> Any:
    return sorted(value, key=str) if isinstance(value, frozenset) and len(value) > 1 else value


def recalled(words: str, incident: str) -> Mention:
    """The mention that is kept so."""
    values, kinds = from_json(words), _kinds()
    if values.keys() != kinds.keys():
        raise RecordError("table links", "another version of Truceline linked it", "run 'truceline relink' once")
    for name, made in kinds.items():
        if made:
            values[name] = made(values[name])
    return Mention(**values, incident=incident)


@cache
def _kinds() -> dict[str, Any]:
    """Field of a mention → what makes its value of what JSON gives; None where that is the value."""
    made = {
        "frozenset[str]": frozenset,
        "frozenset[tuple": lambda v: frozenset(map(tuple, v)),
        "date": lambda v: v and date.fromisoformat(v),
        "tuple": lambda v: v and tuple(v),
    }
    kinds = {f.name: re.match(r"frozenset\[\w+\]?|\w+", str(f.type)) for f in fields(Mention) if f.name != "incident"}
    return {name: made.get(kind[0]) for name, kind in kinds.items() if kind}
