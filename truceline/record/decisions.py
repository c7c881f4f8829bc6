"""What people decide about incidents: a mention split off, two incidents merged. Decisions are rows like others: dated,
kept for good, and stronger than the rules, also when everything is linked again."""

from __future__ import annotations

from datetime import UTC, datetime

from truceline.errors import NotFoundError
from truceline.record import find
from truceline.record.incidents import incident_id
from truceline.record.lake import Lake


def split(lake: Lake, mention: str, note: str = "") -> str:
    """Take a mention (REPORT/EVENT) out of its incident; returns the incident that it is now."""
    report, _, event = mention.partition("/")
    found = lake.view().rows("select incident from links where report = ? and event_id = ?", [report, event])
    if not found:
        raise NotFoundError(f"{mention}: no such mention; 'truceline incidents show ID' prints them as REPORT/EVENT")
    made = incident_id(f"split {mention} {found[0]['incident']}")
    _decide(lake, "split", mention, made, note)
    return made


def merge(lake: Lake, one: str, other: str, note: str = "") -> str:
    """Make one incident of two; returns its id, that of the first."""
    view = lake.view()
    ids: list[str] = []
    for given in (one, other):
        found = {row["incident"] for row in find.mentions(view, given)}
        if len(found) != 1:
            raise NotFoundError(f"{given}: {len(found)} incidents begin so; 'truceline incidents' lists them")
        ids += found
    first, second = ids
    if first == second:
        return first
    already = view.rows("select one from decisions where action = 'merge' and other = ?", [second])
    for merged in (second, *(row["one"] for row in already)):
        _decide(lake, "merge", merged, first, note)
    return first


def _decide(lake: Lake, action: str, one: str, other: str, note: str) -> None:
    now = datetime.now(UTC)
    lake.decide({"day": now.date(), "decided_at": now, "action": action, "one": one, "other": other, "note": note})
