"""The series of a process from a record: copies counted once, statements by side, coverage."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import gold
from truceline.impact import record
from truceline.impact.series import series
from truceline.record.lake import Lake
from truceline.talks.model import Party, Process
from truceline.talks.sides import Sides

KILLED = """@ {id}
Israel killed Hamas commander Raed Saed in Gaza City on Saturday, Hamas said.
  event killed = ASSAULT/targeted actual | actor: Israel | recipient: Hamas commander Raed Saed | place: Gaza City | date: on Saturday
  claim said = asserted | source: Hamas | content: Israel killed … Saturday
"""
REJECTED = """@ {id}
Hamas said that it rejected a ceasefire which leaves soldiers in the towns of the strip over the coming winter months.
  claim said = asserted | source: Hamas | content: it rejected … months
  event rejected = REJECT/yield actual | actor: it
  position rejected = rejects ceasefire | party: it | content: a ceasefire … months
"""
MET = """@ {id}
Envoys of Egypt and Qatar met on Saturday to discuss a truce in Gaza.
  event met = CONSULT/multilateral actual | actor: Egypt + Qatar | date: on Saturday
"""
SIDES = Sides(
    Process(
        id="p", name="P", parties=(Party(id="ISR", name="Israel"), Party(id="hamas", name="Hamas")),
        mediators=(Party(id="QAT", name="Qatar"),), known="described", because="a test",
    )
)  # fmt: skip


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake(str(tmp_path / "record")).create()
    made.add([
        gold.code(KILLED.format(id="a"), "2025-12-13T18:00Z", "Meridian"),
        gold.code(KILLED.format(id="b"), "2025-12-13T20:00Z", "Copyist"),
        gold.code(REJECTED.format(id="c"), "2025-12-15T18:00Z", "Meridian"),
        gold.code(REJECTED.format(id="e"), "2025-12-15T21:00Z", "Copyist"),
        gold.code(MET.format(id="d"), "2025-12-15T19:00Z", "Cedar Tribune"),
    ], datetime(2025, 12, 20, tzinfo=UTC))  # fmt: skip
    return made


# series | values of 13, 14 and 15 December 2025
EXPECTED = [
    ("violence", [1, 0, 0]),
    ("violence:ISR", [1, 0, 0]),
    ("violence:hamas", [0, 0, 0]),
    ("setbacks", [0, 0, 1]),
    ("statements:hamas", [0, 0, 1]),
    ("stance:hamas", [0, 0, -1]),
]


@pytest.mark.parametrize(("name", "values"), EXPECTED, ids=[e[0] for e in EXPECTED])
def test_series_of_a_record(lake: Lake, name: str, values: list[float]) -> None:
    view = lake.view()
    found = series(
        record.events(view, SIDES), record.sides(SIDES), coverage=record.coverage(view), words=record.words(view, SIDES)
    )
    assert list(found.column(name)) == values


def test_copies_are_one_origin(lake: Lake) -> None:
    view = lake.view()
    rows = record.events(view, SIDES)
    assert list(rows.loc[rows["event_type"] == "ASSAULT", "publisher"]) == ["Copyist;Meridian"]
    assert list(record.coverage(view)) == [1, 2]
