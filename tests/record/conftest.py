"""Reports coded from annotated text, and records of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import gold
from truceline.contract import CodedReport
from truceline.record.lake import Lake

KILLED = """@ {id}
An air strike killed Hamas commander Raed Saed in Gaza City on Saturday, the Israeli military said.
  event air strike = ASSAULT/targeted actual | recipient: Hamas commander Raed Saed | place: Gaza City | date: on Saturday
  claim said = asserted | source: the Israeli military | content: An air strike … Saturday
"""
CONFIRMED = """@ {id}
Hamas confirmed on Sunday that its commander Raed Saed had died in the attack on Gaza City a day earlier.
  claim confirmed = asserted | source: Hamas | content: its commander … earlier
  event attack = ASSAULT actual | recipient: Raed Saed | place: Gaza City | date: a day earlier
"""
MET = """@ {id}
Envoys of Egypt and Qatar met in Cairo on Saturday.
  event met = CONSULT/multilateral actual | actor: Egypt + Qatar | place: Cairo | date: on Saturday
"""
DENIED = """@ {id}
Israel denied that it had killed Raed Saed in Gaza City on Saturday.
  claim denied = denied | source: Israel | content: it had … Saturday
  event killed = ASSAULT negated | actor: it | recipient: Raed Saed | place: Gaza City | date: on Saturday
"""


def report(text: str, id_: str, published_at: str = "2025-12-13T18:00Z", publisher: str | None = None) -> CodedReport:
    return gold.code(text.format(id=id_), published_at, publisher)


def homes(lake: Lake, as_of: datetime | None = None) -> dict[str, str]:
    """The incident of each report's only event."""
    rows = lake.view(as_of).rows("select r.report_id, l.incident from links l join reports r using (report, version)")
    return {row["report_id"]: row["incident"] for row in rows}


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2025, 12, day, hour, tzinfo=UTC)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path / "record")).create()
