"""Dates that a feed states, believed only where they can be true."""

from __future__ import annotations

import re
import time
from calendar import timegm
from datetime import UTC, date, datetime, timedelta

from truceline.reports.accept import iso
from truceline.reports.shown import shown

AHEAD = timedelta(hours=1)
"""A clock may be this much ahead of ours."""
FIRST = 1994
"""Before this year there was no news on the web: such a date is a default of some program (1970-01-01, 0001-01-01)."""


def checked(stated: str | None, parsed: time.struct_time | None, now: datetime) -> tuple[str | None, str | None]:
    """A stated date as ISO 8601, and None; or None, and why it is not believed. `parsed` is what the feed's reader made
    of it, in UTC, if anything."""
    said = (stated or "").strip()
    if not said:
        return None, None
    quoted = f"the date '{shown(said)[:40]}'"
    found = _iso(said) or _moment(parsed)
    if found is None:
        return None, f"{quoted} cannot be read"
    at, text = found
    if at.year < FIRST:
        return None, f"{quoted} is older than news on the web"
    if at > now + AHEAD:
        return None, f"{quoted} is in the future"
    return text, None


def _iso(said: str) -> tuple[datetime, str] | None:
    """A day stays a day, and a zone stays as it is stated."""
    text = iso(re.sub(r"(?<=\d)[zZ]$", "+00:00", said))
    if text is None:
        return None
    if len(text) == 10:
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=UTC), text
    at = datetime.fromisoformat(text)
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC), text
    except OverflowError:
        return None


def _moment(parsed: time.struct_time | None) -> tuple[datetime, str] | None:
    try:
        at = datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None
    return (at, at.isoformat()) if at else None
