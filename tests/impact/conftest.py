"""A record of three reports: a killing, a refusal, and what somebody says the killing does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import gold
from tests.impact.test_record import KILLED, REJECTED
from truceline.record.lake import Lake

EFFECT = """@ {id}
The killing of Raed Saed will undermine the truce talks, Qatar said on Monday.
  event killing = ASSAULT/targeted actual | recipient: Raed Saed
  claim said = expected | source: Qatar | content: The killing … talks
  effect undermine = worsens talks expected | cause: The killing of Raed Saed | effect: the truce talks
"""


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake(str(tmp_path / "record")).create()
    made.add([
        gold.code(KILLED.format(id="a"), "2025-12-13T18:00Z", "Meridian"),
        gold.code(REJECTED.format(id="c"), "2025-12-15T18:00Z", "Meridian"),
        gold.code(EFFECT.format(id="d"), "2025-12-15T19:00Z", "Cedar Tribune"),
    ], datetime(2025, 12, 20, tzinfo=UTC))  # fmt: skip
    return made
