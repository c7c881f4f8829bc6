"""Causes found are kept, and told: each once to each channel. An alert is marked as being sent before it is; where the
process ends in between, nobody knows whether it arrived, and it is not sent again but shown as unsure."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from truceline.live import alerts, channels
from truceline.live.alerts import Settings
from truceline.live.channels import UndeliveredError
from truceline.live.fetch import Fetcher
from truceline.live.pace import back_off
from truceline.live.state import State
from truceline.record.lake import Added, Lake

EVERY = 5.0
"""Seconds between two looks at the record, at least."""
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
        if state.mark(BEGAN) is None:  # what the record held before is no news
            state.set_mark(BEGAN, self._moment().isoformat())
        with state.change() as db:
            db.execute(
                "update deliveries set stage = 'unsure', error = 'ended while it was sent' where stage = 'sending'"
            )

    def after(self, added: Added) -> None:
        """Look for causes if there may be any, and tell what waits."""
        self._pending = self._pending or bool(added.new or added.changed)
        now = self._fetcher.now()
        if now >= self._next:
            self.look()
            self._next = now + EVERY

    def look(self) -> None:
        """Look for causes and tell them."""
        at = self._moment()
        began = datetime.fromisoformat(self._state.mark(BEGAN) or at.isoformat())
        last = datetime.fromisoformat(self._state.mark(LOOKED) or began.isoformat())
        view = self._lake.view() if self._pending else None
        for rule in self._asked.rules:
            for alert in alerts.causes(rule, view, max(began, last - OVERLAP), self._state.sources(), at.timestamp()):
                self._keep(alert, rule.to, at.timestamp())
        if self._pending:
            self._state.set_mark(LOOKED, at.isoformat())
            self._pending = False
        self._deliver(at.timestamp())

    def _keep(self, alert: alerts.Alert, to: tuple[str, ...], at: float) -> None:
        with self._state.change() as db:
            values = [alert.id, alert.rule, at, alert.text, json.dumps(alert.json(at), ensure_ascii=False, default=str)]
            if db.execute("insert or ignore into alerts values (?, ?, ?, ?, ?)", values).rowcount:
                db.executemany("insert into deliveries (alert, channel, stage) values (?, ?, 'waiting')",
                               [(alert.id, one) for one in to])  # fmt: skip

    def _deliver(self, now: float) -> None:
        waiting = self._state.rows(
            "select d.*, a.data from deliveries d join alerts a on a.id = d.alert"
            " where d.stage = 'waiting' and d.next_try <= ? order by a.at, a.id", [now],
        )  # fmt: skip
        for row in waiting:
            channel = self._asked.channels.get(row["channel"])
            if channel is None:
                self._set(row, "failed", f"there is no channel '{row['channel']}' any more")
                continue
            self._set(row, "sending", None)
            try:
                channels.send(channel, json.loads(row["data"]), self._fetcher, self._out)
            except UndeliveredError as fault:
                tries = row["tries"] + 1
                self._told(f"alert {row['alert']} to '{channel.name}': {fault}")
                self._set(row, "waiting" if tries < TRIES else "failed", str(fault), tries, now + back_off(tries, 0))
            except Exception as fault:  # noqa: BLE001 - nobody knows whether it arrived, and no channel stops the others
                self._told(f"alert {row['alert']} to '{channel.name}': {type(fault).__name__}: {fault}")
                self._set(row, "unsure", f"{type(fault).__name__}: {fault}")
            else:
                self._set(row, "sent", None)

    def _set(self, row: dict[str, object], stage: str, error: str | None, tries: int = 0, at: float = 0.0) -> None:
        with self._state.change() as db:
            db.execute(
                "update deliveries set stage = ?, error = ?, tries = ?, next_try = ? where alert = ? and channel = ?",
                [stage, error, tries, at, row["alert"], row["channel"]],
            )

    def _moment(self) -> datetime:
        return datetime.fromtimestamp(self._fetcher.now(), UTC)
