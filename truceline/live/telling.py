"""Causes found are kept, and told: each once to each channel. An alert is marked as being sent before it is; where the
process ends in between, nobody knows whether it arrived, and it is not sent again but shown as unsure."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from truceline.errors import TrucelineError
from truceline.live import causes, channels, deliveries
from truceline.live.alerts import Rule, Settings
from truceline.live.causes import Moment
from truceline.live.channels import UndeliveredError
from truceline.live.fetch import Fetcher
from truceline.live.pace import back_off
from truceline.live.state import State
from truceline.record.lake import Added, Lake

EVERY = 5.0
"""Seconds between two looks at the record, at least."""
SHARE = 5.0
"""A look that takes long is followed by a pause so many times as long: the following needs the processor too."""
OVERLAP = timedelta(minutes=10)
"""What was added this long before the last look is looked at again: another process may have been slow to add it."""
TRIES = 20
"""Times that an alert is sent before it is given up, over some days."""
LOOKED, BEGAN = "alerts looked at", "alerts began"


class Telling:
    """Looks for causes after additions, and tells them."""

    def __init__(
        self, asked: Settings, lake: Lake, state: State, fetcher: Fetcher, out: Callable[[str], None],
        told: Callable[[str], None],
    ) -> None:  # fmt: skip
        """`out`: standard output; `told`: where faults go."""
        self._asked, self._lake, self._state, self._fetcher = asked, lake, state, fetcher
        self._out, self._told = out, told
        self._next, self._pending = 0.0, True
        self._beside, self._stop = False, threading.Event()
        if state.mark(BEGAN) is None:  # what the record held before is no news
            state.set_mark(BEGAN, self._moment().isoformat())
        self._begin([rule for rule in asked.rules if rule.when == "status"])
        deliveries.interrupted(state)

    def after(self, added: Added) -> None:
        """Look for causes if there may be any, and tell what waits; beside, only note that there may be."""
        self._pending = self._pending or bool(added.new or added.changed)
        if not self._beside:
            self._look_if_due()

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Look and tell in a thread, so that a slow receiver does not hold up what is being followed."""
        self._beside = True
        running = threading.Thread(target=self._run, name="alerts")
        running.start()
        try:
            yield
        finally:
            self._stop.set()
            running.join()

    def look(self) -> None:
        """Look for causes and tell them."""
        at = self._moment()
        began = datetime.fromisoformat(self._state.mark(BEGAN) or at.isoformat())
        last = datetime.fromisoformat(self._state.mark(LOOKED) or began.isoformat())
        pending, self._pending = self._pending, False
        try:
            view = self._lake.view() if pending else None
            moment = Moment(view, max(began, last - OVERLAP), self._state.sources(), at.timestamp())
            for rule in self._asked.rules:
                for alert in causes.causes(rule, moment):
                    deliveries.keep(self._state, alert, rule.to, at.timestamp())
            if pending:
                self._state.set_mark(LOOKED, at.isoformat())
        except BaseException:
            self._pending = self._pending or pending
            raise
        self._deliver(at.timestamp())

    def _run(self) -> None:
        while not self._stop.wait(0.2):
            try:
                self._look_if_due()
            except TrucelineError as fault:  # a full disk, files that were just joined: looked at again later
                self._told(f"alerts: {fault}")
            except Exception as fault:  # noqa: BLE001 - following goes on without alerts, and says so
                self._told(f"alerts: {type(fault).__name__}: {fault}; tried again later")

    def _look_if_due(self) -> None:
        if self._fetcher.now() >= self._next:
            began = time.monotonic()
            self._next = self._fetcher.now() + EVERY
            self.look()
            self._next = self._fetcher.now() + max(EVERY, SHARE * (time.monotonic() - began))

    def _begin(self, rules: list[Rule]) -> None:
        """Statuses that the record held before a rule was first asked are no news: kept as known, told to nobody."""
        asked = {f"{BEGAN} {rule.name} {hashlib.sha256(repr(rule).encode()).hexdigest()[:16]}": rule for rule in rules}
        new = {mark: rule for mark, rule in asked.items() if self._state.mark(mark) is None}
        if new:
            at = self._moment()
            moment = Moment(self._lake.view(), at, [], at.timestamp())
            for mark, rule in new.items():
                for alert in causes.causes(rule, moment):
                    deliveries.keep(self._state, alert, (), at.timestamp())
                self._state.set_mark(mark, at.isoformat())

    def _deliver(self, now: float) -> None:
        down = set[str]()
        for row in deliveries.due(self._state, now):
            name = str(row["channel"])
            if self._stop.is_set() or name in down:
                continue
            channel = self._asked.channels.get(name)
            if channel is None:
                deliveries.put(self._state, row, "failed", f"there is no channel '{name}' any more", row["tries"])
                continue
            deliveries.put(self._state, row, "sending", None, row["tries"])
            try:
                channels.send(channel, json.loads(row["data"]), self._fetcher, self._out)
            except UndeliveredError as fault:
                down.add(name)
                tries, pause = row["tries"] + 1, back_off(row["tries"] + 1, 0)
                self._told(f"alert {row['alert']} to '{name}': {fault}")
                deliveries.put(
                    self._state, row, "waiting" if tries < TRIES else "failed", str(fault), tries, now + pause
                )
                deliveries.put_off(self._state, name, now + min(pause, back_off(1, 0)))
            except Exception as fault:  # noqa: BLE001 - nobody knows whether it arrived, and no channel stops the others
                self._told(f"alert {row['alert']} to '{name}': {type(fault).__name__}: {fault}")
                deliveries.put(self._state, row, "unsure", f"{type(fault).__name__}: {fault}", row["tries"])
            else:
                deliveries.put(self._state, row, "sent", None, row["tries"] + 1)

    def _moment(self) -> datetime:
        return datetime.fromtimestamp(self._fetcher.now(), UTC)
