"""The version of a record, looked at again and again: pages are answered by it, and streams tell it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time

from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from truceline.errors import TrucelineError
from truceline.record.lake import Lake

LOOKED_AT = ("reports", "links", "decisions")
"""Tables whose versions make a record's: additions write the first, linking anew the second, people the third."""
ALONE = 2.0
"""Seconds after which links that no report has followed are another version: an addition writes them first."""
ELSEWHERE = 0.5
"""Seconds between two looks at a record that is no folder, at least: each asks for every table over the network."""
log = logging.getLogger("truceline.serve")


class Versions:
    """`current` is the record's version, as "12.12.3"; `changed` is told whenever it becomes another one."""

    def __init__(self, lake: Lake, pause: float) -> None:
        self._lake, self._pause = lake, pause if lake.local else max(pause, ELSEWHERE)
        self._tables: dict[str, DeltaTable] = {}
        self._failing = False
        self.ended = False
        self.changed = asyncio.Condition()
        self.current = self.look()

    def look(self) -> str:
        """The version now; reads only what was committed since the last look."""
        for name in LOOKED_AT:
            if name not in self._tables:
                self._tables[name] = self._lake.table(name)
            elif self._moved(name):
                self._tables[name].update_incremental()
        return ".".join(str(self._tables[name].version()) for name in LOOKED_AT)

    def _moved(self, name: str) -> bool:
        """Whether something may have been committed to a table; in a folder, where its next commit lies is known."""
        if self._lake.local is None:
            return True
        return (self._lake.local / name / "_delta_log" / f"{self._tables[name].version() + 1:020}.json").exists()

    async def follow(self) -> None:
        """Look again and again until cancelled. A record that cannot be looked at now is looked at again."""
        seen, since = "", 0.0
        while True:
            await asyncio.sleep(self._pause)
            try:
                found = await asyncio.to_thread(self.look)
            except (DeltaError, OSError, TrucelineError) as fault:
                self._tables.clear()
                if not self._failing:
                    log.warning("the record cannot be looked at, trying on: %s", fault)
                self._failing = True
                continue
            self._failing = False
            if found != seen:
                seen, since = found, time.monotonic()
            # an addition writes links before reports: links alone are another version only when no report follows them
            alone = found.split(".")[::2] == self.current.split(".")[::2]
            if found != self.current and (not alone or time.monotonic() - since >= ALONE):
                async with self.changed:
                    self.current = found
                    self.changed.notify_all()

    async def end(self) -> None:
        """Let all who wait go."""
        async with self.changed:
            self.ended = True
            self.changed.notify_all()

    async def after(self, version: str, seconds: float) -> str | None:
        """The version as soon as it is another one; None when it is not within so many seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds), self.changed:
                await self.changed.wait_for(lambda: self.ended or self.current != version)
                return None if self.ended else self.current
        return None
