"""What a record knew at a moment: its processes, their states and the reports that they rest on, kept by version."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

from truceline.contract import CodedReport
from truceline.errors import NotFoundError
from truceline.record import tables
from truceline.record.lake import Lake
from truceline.record.view import View
from truceline.talks import processes
from truceline.talks.model import State
from truceline.talks.sides import Sides
from truceline.talks.state import state
from truceline.views import plain, snippets
from truceline.views.publish import Publish
from truceline.views.server.cache import Kept
from truceline.views.server.settings import Settings
from truceline.views.site import dossier
from truceline.views.site.cited import Addresses

VIEWS, STATES = 3, 12
"""Views and states kept at once: of a record that grows, only the last are asked for."""
KEY = re.compile(r"r[0-9a-f]{16}")
ONE = "select * from reports where report = ?"


@dataclass(frozen=True, slots=True)
class Moment:
    """As of which day: what had been added by its end, and what had been published by its end; None is now."""

    as_of: date | None = None
    reported_by: date | None = None

    @property
    def ends(self) -> tuple[datetime | None, datetime | None]:
        """The two last moments."""
        return _end(self.as_of), _end(self.reported_by)

    @property
    def query(self) -> str:
        """ "?as_of=2023-11-24", "" for now."""
        given = [f"{n}={d}" for n, d in (("as_of", self.as_of), ("reported_by", self.reported_by)) if d]
        return "?" + "&".join(given) if given else ""

    @property
    def told(self) -> str:
        """In words, "" for now."""
        given = ((self.reported_by, "what was published"), (self.as_of, "what this record knew"))
        return " of ".join(f"{what} by the end of {plain.day(day.isoformat())}" for day, what in given if day)


NOW = Moment()


class Known:
    """What the record knows; `version` is looked up anew for every question, since it may have become another one."""

    def __init__(self, lake: Lake, settings: Settings) -> None:
        self.lake, self.settings = lake, settings
        self._version = ""
        self._views: Kept[tuple[View, threading.RLock]] = Kept(VIEWS)
        self._sides: Kept[list[Sides]] = Kept(STATES)
        self._states: Kept[tuple[State, Mapping[str, CodedReport]]] = Kept(STATES)

    @property
    def snippets(self) -> bool:
        """Whether texts are kept back."""
        return self.settings.publish is Publish.snippets

    @contextmanager
    def view(self, version: str, moment: Moment) -> Iterator[View]:
        """A view, one question at a time."""
        self._now(version)
        view, lock = self._views.get((version, moment), lambda: (self.lake.view(*moment.ends), threading.RLock()))
        with lock:
            yield view

    def _now(self, version: str) -> None:
        """Let go of what was known by the version before: of a record that grows, nobody asks for it again."""
        if version != self._version:
            self._version = version
            for kept in (self._views, self._sides, self._states):
                kept.only(lambda key: isinstance(key, tuple) and key[0] == version)

    def sides(self, version: str, moment: Moment) -> list[Sides]:
        """The processes of the record, the described ones first."""

        def made() -> list[Sides]:
            with self.view(version, moment) as view:
                return processes.processes(view, self.settings.processes)

        return self._sides.get((version, moment), made)

    def state(self, version: str, moment: Moment, process: str) -> tuple[State, Mapping[str, CodedReport]]:
        """Where a process stands, and the reports that it rests on; in full, or as snippets where texts are kept back.
        A NotFoundError names the processes that there are."""
        return self._states.get((version, moment, process), lambda: self._state(version, moment, process))

    def process(self, version: str, moment: Moment, process: str) -> Sides:
        """The sides of a process; a NotFoundError names the processes that there are."""
        there = self.sides(version, moment)
        sides = next((s for s in (*there, *_described(self.settings.processes)) if s.process.id == process), None)
        if sides is None:
            ids = plain.listed(s.process.id for s in there)
            raise NotFoundError(f"{plain.short(process, 60)}: no process of this record; there are {ids or 'none yet'}")
        return sides

    def _state(self, version: str, moment: Moment, process: str) -> tuple[State, Mapping[str, CodedReport]]:
        sides = self.process(version, moment, process)
        with self.view(version, moment) as view:
            found = state(view, sides, *moment.ends)
            coded = dossier.coded(view, found)
        return (snippets.state(found) if self.snippets else found), coded

    def addresses(self, found: State, coded: Mapping[str, CodedReport], moment: Moment) -> Addresses:
        """Where the reports of a process stand."""
        return Addresses(found.sources, coded, moment.query)

    def report(self, version: str, moment: Moment, key: str) -> CodedReport:
        """A report by its key."""
        if KEY.fullmatch(key):
            with self.view(version, moment) as view:
                rows = view.rows(ONE, [key])
            if rows:
                return tables.coded(rows[0])
        raise NotFoundError(f"{plain.short(key, 60)}: no report of this record has this key; /search finds them")


@cache
def _described(more: Path | None) -> tuple[Sides, ...]:
    return (*processes.described(processes.DESCRIBED), *(processes.described(more) if more else ()))


def _end(day: date | None) -> datetime | None:
    return datetime.combine(day, time.max, UTC) if day else None
