"""Dates that feeds state: believed, or told why not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from truceline.live.dates import checked

NOW = datetime(2023, 11, 24, 12, tzinfo=UTC)
STATED = [
    # as stated, as believed, why it is not
    ("2023-11-24T07:00:00+02:00", "2023-11-24T07:00:00+02:00", None),
    ("2023-11-24T07:00:00Z", "2023-11-24T07:00:00+00:00", None),
    ("2023-11-24", "2023-11-24", None),
    ("2023-11-24T12:50:00Z", "2023-11-24T12:50:00+00:00", None),
    ("2023-11-24T13:30:00Z", None, "in the future"),
    ("2023-11-24T15:30:00+05:00", "2023-11-24T15:30:00+05:00", None),
    ("2023-11-25", None, "in the future"),
    ("2099-01-01T00:00:00Z", None, "in the future"),
    ("1970-01-01T00:00:00Z", None, "older than"),
    ("0001-01-01T00:00:00+14:00", None, "cannot be read"),
    ("yesterday", None, "cannot be read"),
    ("2023-02-30", None, "cannot be read"),
    ("", None, None),
    (None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "believed", "why"), STATED)
def test_dates(stated: str | None, believed: str | None, why: str | None) -> None:
    found, doubt = checked(stated, None, NOW)
    assert found == believed
    assert (doubt is None) if why is None else (doubt is not None and why in doubt), doubt
