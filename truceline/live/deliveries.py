"""What is remembered of alerts: the causes that were told, and how far each alert is on its way to each channel.

A delivery is `waiting`, then `sending`, then `sent`; or `failed`, given up; or `unsure`, where nobody knows whether it
arrived.
"""

from __future__ import annotations

import json
from typing import Any

from truceline.live.causes import Alert
from truceline.live.state import State

KEEP = "insert or ignore into alerts values (?, ?, ?, ?, ?)"
DUE = """
select d.*, a.data from deliveries d join alerts a on a.id = d.alert where d.stage = 'waiting' and d.next_try <= ?
order by a.at, a.rowid, d.rowid
"""


def keep(state: State, alert: Alert, to: tuple[str, ...], at: float) -> bool:
    """Keep an alert, to be sent to channels, unless its cause was kept before; whether it is new. What a cause is known
    by is kept in either case, so that it is known again when further reports move it on."""
    with state.change() as db:
        rule = alert.rule
        told = [
            1
            for m in alert.same
            if db.execute("select 1 from causes where rule = ? and mark = ?", [rule, m]).fetchone()
        ]
        db.executemany("insert or ignore into causes values (?, ?)", [(rule, mark) for mark in sorted(alert.marks)])
        said = json.dumps(alert.json(at), ensure_ascii=False, default=str)
        if told or not db.execute(KEEP, [alert.id, rule, at, alert.text, said]).rowcount:
            return False
        db.executemany(
            "insert into deliveries (alert, channel, stage) values (?, ?, 'waiting')", [(alert.id, c) for c in to]
        )
    return True


def due(state: State, now: float) -> list[dict[str, Any]]:
    """Deliveries whose turn it is, the oldest first, with what is sent (`data`)."""
    return state.rows(DUE, [now])


def put(state: State, row: dict[str, Any], stage: str, error: str | None, tries: int, next_try: float = 0.0) -> None:
    """How far a delivery is."""
    with state.change() as db:
        db.execute(
            "update deliveries set stage = ?, error = ?, tries = ?, next_try = ? where alert = ? and channel = ?",
            [stage, error, tries, next_try, row["alert"], row["channel"]],
        )


def put_off(state: State, channel: str, until: float) -> None:
    """Send nothing to a channel before a time."""
    with state.change() as db:
        db.execute(
            "update deliveries set next_try = max(next_try, ?) where channel = ? and stage = 'waiting'",
            [until, channel],
        )


def interrupted(state: State) -> None:
    """A process that ended while it sent leaves open whether that arrived."""
    with state.change() as db:
        db.execute("update deliveries set stage = 'unsure', error = 'ended while it was sent' where stage = 'sending'")
