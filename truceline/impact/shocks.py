"""Shocks: the incident or the day whose effect is studied, as the user names it, or as the record proposes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from truceline.errors import NotFoundError
from truceline.impact.series import occurrences
from truceline.reading.registry import registry
from truceline.talks.shocks import kind


@dataclass(frozen=True, slots=True)
class Shock:
    """An incident, or a bare day (`incident` is then null), and what it is."""

    incident: str | None
    day: date
    kind: str
    words: str
    deaths: int | None
    reports: int


def proposed(events: pd.DataFrame) -> list[Shock]:
    """Incidents of the kinds of `knowledge/shocks.yaml`, the most reported first, then by day."""
    once = occurrences(events)
    found = [s for row in once.itertuples() if (s := _shock(row, events)).kind != "incident"]
    return sorted(found, key=lambda s: (-s.reports, s.day, s.incident or ""))


def shock(events: pd.DataFrame, given: str) -> Shock:
    """The incident whose id begins so, or the day itself; NotFoundError tells what there is."""
    try:
        return Shock(None, date.fromisoformat(given), "day", f"the day {given}", None, 0)
    except ValueError:
        pass
    mine = events[events["incident"].str.startswith(given)]
    ids = sorted(mine["incident"].unique())
    if len(ids) != 1:
        known = ", ".join(f"{s.incident} ({s.kind}, {s.day})" for s in proposed(events)[:8])
        raise NotFoundError(
            f"{given}: {len(ids) or 'no'} incidents of this process begin so; give a day as 2024-01-02 or one of {known or '…'}"
        )
    return _shock(next(occurrences(mine).itertuples()), events)


def _shock(row: object, events: pd.DataFrame) -> Shock:
    value = row.__getattribute__
    mode = value("mode") if isinstance(value("mode"), str) else None
    type_ = value("event_type") if isinstance(value("event_type"), str) else ""
    dead = None if pd.isna(value("deaths_best")) else int(value("deaths_best"))
    words = " ".join(
        part for part in (
            _name(value("actor")), f"{type_}/{mode}" if mode else type_, _name(value("recipient")),
        ) if part
    )  # fmt: skip
    mine = int((events["incident"] == value("incident")).sum())
    return Shock(str(value("incident")), value("day").date(), kind(type_, mode, dead) or "incident", words, dead, mine)


def _name(actor: object) -> str | None:
    """The name of an actor of the registry; what others are called in the words."""
    if not isinstance(actor, str):
        return None
    entry = registry().entries.get(actor)
    return entry.name if entry else actor
