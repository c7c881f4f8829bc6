"""What lies near a mention: the incidents that it could join at all.

A mention is compared with those incidents alone that have something in common with it. An index by family, key and week
(and by day) finds them, in memory for what is being added, by SQL for what lies in the record; so the cost of an
addition depends on how much happens in its weeks, not on how large the record is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

import pyarrow as pa

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

KEYS = """
select a.family, a.period, a.key, list(distinct c.incident)[:{most}] from (
  select family, period, incident, unnest(keys) as key from {near} where not list_contains(?, report)
) c join asked a on a.family = c.family and a.key = c.key and (a.period = c.period or a.period = '*') group by all
"""
"""The incidents that have a key, by family and period; one more than `COMMON` at most."""
DAYS = """
select a.family, a.period::date, a.key, list(distinct c.incident)[:{most}] from (
  select family, incident, key, strftime(unnest(generate_series(first, last, interval 1 day)), '%Y-%m-%d') as period from (
    select family, incident, first, last, unnest(keys) as key from {near}
    where starts_with(period, 'w') and not list_contains(?, report))
) c join asked a on a.family = c.family and a.key = c.key and a.period = c.period group by all
"""
"""The incidents that have a key on a day."""
MENTIONS = "select incident, mention from {near} where mention is not null and incident in (select key from asked) and not list_contains(?, report)"
OLD = "select incident, mention from {near} where mention is not null and list_contains(?, report)"

ASKED = pa.schema([("family", pa.string()), ("period", pa.string()), ("key", pa.int64())])
Key = tuple[str, Any, int]
"""A family, a period (`*` for all) or a day, and the hash of a key."""


@dataclass
class Near:
    """What the reports of this addition tell, and those of the record that tell what these could join. `load` takes in
    what the record holds; `take` and `forget` follow what is linked since."""

    view: View
    tellings: dict[str, dict[str, Mention]] = field(default_factory=dict)
    """Incident → report → what that tells of it."""
    _of: dict[str, list[Mention]] = field(default_factory=dict)
    """Report → what it tells, if it is of this addition or a version of it lies in the record."""
    _having: dict[Key, dict[str, int]] = field(default_factory=dict)
    """The incidents that have a key in a period or on a day, and how many of their tellings."""

    def load(self, told: Sequence[Mention], changed: Iterable[str] = ()) -> None:
        """Take in what the record tells of incidents that these could join, and of reports that will change."""
        if not told:
            return
        old = sorted(set(changed))
        if old:
            for incident, words in self.view.tuples(OLD.format(near=self.view.near("links", None)), [old]):
                self.take(recalled(words, incident))
        parts = None if any(_everywhere(m) for m in told) else {p for m in told for p in _around(m)}
        near = self.view.near("links", parts)
        around = {(m.family, p, k) for m in told for p in _around(m) for k in hashes(m)}
        days = {(m.family, str(d), k) for m in told for d in _days(m) for k in hashes(m)}
        for sql, asked in (
            (KEYS.format(near=near, most=COMMON + 1), around), (DAYS.format(near=near, most=OF_A_DAY + 1), days)
        ):
            columns_ = [list(column) for column in zip(*asked, strict=True)] or [[], [], []]
            table = pa.table(dict(zip(ASKED.names, columns_, strict=True)), schema=ASKED)
            for family, when, key, incidents in self.view.tuples(sql, [old], asked=table):
                having = self._having.setdefault((family, when, key), {})
                for incident in incidents:
                    having[incident] = having.get(incident, 0) + 1
        joined = pa.table({"key": pa.array(sorted({i for m in told for i in self.incidents(m)}), pa.string())})
        for incident, words in self.view.tuples(MENTIONS.format(near=near), [old], asked=joined):
            made = recalled(words, incident)
            self.tellings.setdefault(incident, {})[made.report] = made

    def incidents(self, told: Mention) -> list[str]:
        """The incidents that it could join: those that have keys in common with it on its day, or rare ones near it;
        of many those with the rarest and most."""
        found: dict[str, float] = {}
        for key in hashes(told):
            ways = ((_days(told), OF_A_DAY), (_around(told), COMMON))
            for times, most in ways:
                having: set[str] = set()
                for when in times:
                    having.update(self._having.get((told.family, when, key), ()))
                if len(having) <= most:
                    for incident in having:
                        found[incident] = found.get(incident, 0.0) + 1 / len(having)
        if len(found) > MOST:
            return sorted(found, key=lambda i: (-found[i], i))[:MOST]
        return sorted(found)

    def take(self, told: Mention) -> None:
        """Take in what a report tells of an incident."""
        self._of.setdefault(told.report, []).append(told)
        self.tellings.setdefault(told.incident, {})[told.report] = told
        for at in _at(told):
            having = self._having.setdefault(at, {})
            having[told.incident] = having.get(told.incident, 0) + 1

    def forget(self, key: str) -> None:
        """A new version of a report takes the place of the one before."""
        for told in self._of.pop(key, ()):
            del self.tellings[told.incident][key]
            for at in _at(told):
                self._having[at][told.incident] -= 1
                if not self._having[at][told.incident]:
                    del self._having[at][told.incident]


def _at(told: Mention) -> list[Key]:
    """Where the index keeps it."""
    times = (*_days(told), tables.period(told.first, told.last), "*")
    return [(told.family, when, key) for when in times for key in hashes(told)]


def _everywhere(told: Mention) -> bool:
    """Whether it has no day, or none nearer than a year."""
    return tables.period(told.first, told.last) == tables.UNDATED


def _around(told: Mention) -> list[str]:
    """The periods of the mentions that it could be told together with."""
    if _everywhere(told) or not (told.first and told.last):
        return ["*"]
    span = timedelta(linking()["window_days"])
    return tables.periods(told.first - span, told.last + span)


def _days(told: Mention) -> list[date]:
    """Its days, if they are few enough to be of one week."""
    if not tables.period(told.first, told.last).startswith("w") or not (told.first and told.last):
        return []
    return [told.first + timedelta(n) for n in range((told.last - told.first).days + 1)]


def columns(told: Mention, whole: bool) -> dict[str, Any]:
    """What a row of `links` holds of what a report tells of an incident; `whole`: the first of its rows."""
    held: dict[str, Any] = {"period": tables.period(told.first, told.last)}
    if whole:
        held |= {"family": told.family, "first": told.first, "last": told.last, "keys": hashes(told), "mention": kept(told)}
    return held


def hashes(told: Mention) -> list[int]:
    """Its keys as numbers, in order."""
    return sorted({_hashed(key) for key in told.keys})


@lru_cache(100_000)
def _hashed(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), signed=True)


def kept(told: Mention) -> str:
    """A mention as the record keeps it, so that it need not be made again of its event."""
    values = {f.name: getattr(told, f.name) for f in fields(told) if f.name != "incident"}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    return sorted(value, key=str) if isinstance(value, frozenset) else str(value)


def recalled(words: str, incident: str) -> Mention:
    """The mention that is kept so."""
    values = json.loads(words)
    if values.keys() != _kinds().keys():
        raise RecordError("table links", "another version of Truceline linked it", "run 'truceline relink' once")
    return Mention(**{name: _kinds()[name](value) for name, value in values.items()}, incident=incident)


@cache
def _kinds() -> dict[str, Any]:
    """Field of a mention → what makes its value of what JSON gives."""
    made = {"frozenset": lambda v: frozenset(tuple(x) if isinstance(x, list) else x for x in v), "date": lambda v: v and date.fromisoformat(v), "tuple": lambda v: v and tuple(v)}
    kinds = {f.name: str(f.type).partition("[")[0].partition(" ")[0] for f in fields(Mention) if f.name != "incident"}
    return {name: made.get(kind, lambda v: v) for name, kind in kinds.items()}
