"""What lies near a mention: the incidents that it could join at all.

A mention is compared with those incidents alone that have something in common with it. An index by family, key and week
(and by day) finds them, in memory for what is being added, by SQL for what lies in the record; so the cost of an
addition depends on how much happens in its weeks, not on how large the record is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from truceline.record import tables
from truceline.record.facts import Facts, kept
from truceline.record.keys import KEYS, Told, When, around, asked, codes, days, everywhere
from truceline.record.mentions import Mention
from truceline.record.view import View

COMMON = 25
"""A key that more incidents of the family have in the weeks around a mention says nothing on other days than its own."""
OF_A_DAY = 200
"""The same on its own day."""
MOST = 20
"""Incidents that a mention is compared with."""
AHEAD = 3 * MOST
"""Incidents of the record read at once for a mention: some of the nearest may fall behind as more is added."""

TOLD = """
select report, incident, first, last, holds, members, points from {near}
where holds is not null and incident in ({asked}) and not list_contains(?, report)
"""
"""What reports tell of incidents, as it is kept."""
LISTED = 1000
"""Incidents that are listed in the query, so that what is kept of others is not read at all; more are a table."""
OLD = """
select report, incident, words, keys, first, last, holds, members, points from {near} where list_contains(?, report)
"""

Incidents = dict[str, int] | None
"""Incident → how many of its tellings; None: too many to look at."""


@dataclass
class Near:
    """What the reports of this addition tell, and those of the record that tell what these could join. `load` takes in
    what the record holds; `take` and `forget` follow what is linked since."""

    view: View
    facts: Facts = field(default_factory=Facts)
    """What is compared, of them all."""
    tellings: dict[str, dict[str, int]] = field(default_factory=dict)
    """Incident → report → the row of what that tells of it."""
    _of: dict[str, list[Told]] = field(default_factory=dict)
    """Report → what it tells, if it is of this addition or a version of it lies in the record."""
    _words: dict[str, dict[int, str]] = field(default_factory=dict)
    """Report → the words of its mentions → their incidents."""
    _record: set[str] = field(default_factory=set)
    """Incidents of the record that were found."""
    _heard: set[str] = field(default_factory=set)
    """Those of them of which `tellings` holds what the record tells."""
    _old: list[str] = field(default_factory=list)
    """Reports of the record that will change."""
    _source: str = ""
    """SQL for the rows of `links` that hold what the record tells."""
    _having: dict[int, dict[When, Incidents]] = field(default_factory=dict)
    """By the code of a key and when, the incidents that have it."""
    _found: dict[int, dict[tuple[When, ...], Collection[str]]] = field(default_factory=dict)
    """By the code of a key and times, those of all the times, as long as nothing more is known of the key."""

    def load(self, told: Sequence[Mention], changed: Iterable[str] = ()) -> None:
        """Take in what the record tells of incidents that these could join, and of reports that will change. The facts
        hold these already (`Facts.recall`)."""
        if not told:
            return
        self._old = sorted(set(changed))
        if self._old:
            links = self.view.near("links", None)
            self._remember(self.view.arrow(OLD.format(near=links), [self._old]))
        parts = None if any(everywhere(m) for m in told) else {p for m in told for p in around(m)}
        near = self.view.near("links", parts)
        self._source = links if self._old else near
        when = [day for m in told for day in days(m)] or [date.max]
        values = {"old": self._old, "ever": parts is None, "first": min(when), "last": max(when)}
        sql = KEYS.format(near=near, common=COMMON, of_a_day=OF_A_DAY)
        for code, said, incidents in self.view.tuples(sql, values, **asked(told)):
            at = said if said[0] in "*nwy" else date.fromisoformat(said)
            having = self._having.setdefault(code, {})
            if incidents is None:
                having[at] = None
                continue
            self._record.update(incidents)
            held = having.setdefault(at, {})
            if held is not None:
                for incident in incidents:
                    held[incident] = held.get(incident, 0) + 1
        if self._record:
            self.hear({i for m in told for i in self.incidents(m, AHEAD)} | self._replaced())

    def _remember(self, old: pa.Table) -> None:
        """Take in what the record tells by rows of reports that will change."""
        for report, incident, said in zip(*(old[n].to_pylist() for n in ("report", "incident", "words")), strict=True):
            self._words.setdefault(report, {})[said] = incident
            self._record.add(incident)
        whole = old.filter(old["holds"].is_valid())
        columns = [whole[n].to_pylist() for n in ("incident", "report", "keys", "first", "last")]
        for incident, report, row, *rest in zip(*columns[:2], self.facts.recall(whole), *columns[2:], strict=True):
            self._take(Told(incident, report, row, *rest))

    def _replaced(self) -> set[str]:
        return {incident for said in self._words.values() for incident in said.values()}

    def hear(self, incidents: Iterable[str]) -> None:
        """Take in what the record tells of incidents, as far as that was not done."""
        missing = sorted(i for i in incidents if i in self._record and i not in self._heard)
        if missing:
            self._heard.update(missing)
            table = pa.table({"incident": pa.array(missing, pa.string())})
            listed = ", ".join(f"'{i}'" for i in missing) if len(missing) <= LISTED else "select incident from asked"
            told = self.view.arrow(TOLD.format(near=self._source, asked=listed), [self._old], asked=table)
            rows = self.facts.recall(told)
            for incident, report, row in zip(
                told["incident"].to_pylist(), told["report"].to_pylist(), rows, strict=True
            ):
                self.tellings.setdefault(incident, {})[report] = row

    def of(self, incident: str) -> list[int]:
        """The rows of what reports tell of an incident."""
        return list(self.tellings.get(incident, {}).values())

    def incidents(self, told: Mention, many: int = 0) -> list[str]:
        """The incidents that it could join: those that have keys in common with it on its day, or rare ones near it;
        of many those with the rarest and most (so many of them, or `MOST`)."""
        found: dict[str, float] = {}
        ways = ((days(told), OF_A_DAY), (around(told), COMMON))
        for code in codes(told):
            if held := self._having.get(code):
                known = self._found.setdefault(code, {})
                for times, most in ways:
                    if times not in known:
                        known[times] = _joined(held, times, most)
                    if having := known[times]:
                        share = 1 / len(having)
                        for incident in having:
                            found[incident] = found.get(incident, 0.0) + share
        many = many or MOST
        if len(found) > many:
            least = sorted(found.values(), reverse=True)[many - 1]
            most_like = sorted((-share, i) for i, share in found.items() if share >= least)
            return [incident for _, incident in most_like[:many]]
        return sorted(found)

    def say(self, report: str, words: dict[int, str]) -> None:
        """Take in by which words a report tells of which incidents."""
        self._words[report] = words

    def take(self, told: Mention, row: int) -> None:
        """Take in what a report tells of an incident, and its row of the facts."""
        self._take(Told(told.incident, told.report, row, codes(told), told.first, told.last))

    def _take(self, told: Told) -> None:
        self._of.setdefault(told.report, []).append(told)
        self.tellings.setdefault(told.incident, {})[told.report] = told.row
        times = _at(told)
        for code in told.codes:
            self._found.pop(code, None)
            held = self._having.setdefault(code, {})
            for when in times:
                having = held.setdefault(when, {})
                if having is not None:
                    having[told.incident] = having.get(told.incident, 0) + 1

    def forget(self, key: str) -> dict[int, str]:
        """A new version of a report takes the place of the one before; returns the incidents that this told of, by its
        words."""
        for told in self._of.pop(key, ()):
            del self.tellings[told.incident][key]
            for code in told.codes:
                self._found.pop(code, None)
            for having in (self._having[code][when] for code in told.codes for when in _at(told)):
                if having is not None:
                    having[told.incident] -= 1
                    if not having[told.incident]:
                        del having[told.incident]
        return self._words.pop(key, {})


def _joined(held: Mapping[When, Incidents], times: Iterable[When], most: int) -> Collection[str]:
    """The incidents that are held at some times, unless they are too many."""
    found: Collection[str] = ()
    for when in times:
        having = held.get(when, ())
        if having is None or len(having) > most:
            return ()
        if having:
            found = {*found, *having} if found else having
    return found if len(found) <= most else ()


def _at(told: Told) -> list[When]:
    """When the index keeps it."""
    return [*days(told), tables.period(told.first, told.last), "*"]


def columns(told: Mention, whole: bool) -> dict[str, Any]:
    """What a row of `links` holds of what a report tells of an incident; `whole`: the first of its rows."""
    held: dict[str, Any] = {"period": tables.period(told.first, told.last)}
    return held | kept(told) | {"keys": codes(told)} if whole else held
