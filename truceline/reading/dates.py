"""When: "on Saturday", "a day earlier", "last month" against the day of the report, with the precision told."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class When(NamedTuple):
    """ISO days, first and last in question; nulls with a reason when the words cannot be placed."""

    start: str | None
    end: str | None
    precision: str | None
    reason: str | None = None


def resolve(text: str, published: date | None) -> When:
    """The days that the words mean."""
    return When(None, None, None, "not resolved")
