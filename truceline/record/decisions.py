"""What people decide about incidents: a mention split off, two incidents merged. Decisions are rows like others: dated,
kept for good, and laid over the links that the rules make, also when everything is linked again. A decision holds where
a corrected text tells the mention in the same words; where it does not, `truceline check` says that it leads nowhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from truceline.errors import NotFoundError
from truceline.record import find
from truceline.record.incidents import incident_id
from truceline.record.lake import Lake
from truceline.record.view import View


def split(lake: Lake, mention: str, note: str = "") -> str:
    """Take a mention (REPORT/EVENT) out of its incident; returns the incident that it is now."""
    now = datetime.now(UTC)
    made = incident_id(f"split {mention} {now.isoformat()}")

    def decide(view: View) -> list[dict[str, Any]]:
        report, _, event = mention.partition("/")
        found = view.rows("select version, words from linked where report = ? and event_id = ?", [report, event])
        if not found:
            raise NotFoundError(
                f"{mention}: no such mention; 'truceline incidents show ID' prints them as REPORT/EVENT"
            )
        return [_row("split", mention, made, note, now) | {"report": report, **found[0]}]

    lake.decide(decide)
    return made


def merge(lake: Lake, one: str, other: str, note: str = "") -> str:
    """Make one incident of two (their ids, or the beginnings of them); returns its id, that of the first."""
    now, first = datetime.now(UTC), ""

    def decide(view: View) -> list[dict[str, Any]]:
        nonlocal first
        first, second = (find.incident(view, given) for given in (one, other))
        already = view.rows("select one from decisions where action = 'merge' and other = ?", [second])
        merged = [second, *(row["one"] for row in already)]
        return [_row("merge", m, first, note, now) for m in merged if m != first]

    lake.decide(decide)
    return first


def _row(action: str, one: str, other: str, note: str, now: datetime) -> dict[str, Any]:
    return {"day": now.date(), "decided_at": now, "action": action, "one": one, "other": other, "note": note}
