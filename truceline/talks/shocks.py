"""Shocks: which kinds of incident are taken to shake talks. The kinds are data (`knowledge/shocks.yaml`)."""

from __future__ import annotations

from functools import cache
from typing import Any

from truceline.knowledge import FOLDER, load


@cache
def kinds() -> dict[str, Any]:
    """Kind → its types, and the least number of dead."""
    return load(FOLDER / "shocks.yaml")


def kind(event_type: str, mode: str | None, deaths: int | None) -> str | None:
    """The first kind that an incident is of; None when it is of none."""
    for name, rule in kinds().items():
        of_type = event_type in rule["types"] or f"{event_type}/{mode}" in rule["types"]
        if of_type and (deaths or 0) >= rule.get("deaths", 0):
            return name
    return None
