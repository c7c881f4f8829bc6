"""The example reports in a record, as the reader codes them: one occurrence is one incident, with every side's words.

The reader errs, and a new one errs elsewhere; so what is asked is that the reports that tell of an occurrence meet in
one incident, which holds most of what they tell of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from truceline.coding import Coder
from truceline.record import find
from truceline.record.lake import Lake
from truceline.reports.files import reports
from truceline.reports.report import Report

EXAMPLES = Path(__file__).parent.parent.parent / "examples"

# what is told | words of the mentions | days of publication | the reports | the least part of the mentions that is one
# incident | some whose words about it the incident must hold
OCCURRENCES = [
    (
        "the truce of 24 November",
        r"truce|pause|fall silent|took effect|came into force",
        ("2023-11-24", "2023-11-26"),
        {"2023-11-24-truce-begins", "2023-11-24-first-group-home", "harbor-ledger-20231124", "east-river-20231124",
         "2023-11-25-second-exchange"},
        0.9,
        set(),
    ),
    (
        "the killing of 2 January",
        r"kill|strike|attack$|assassination$",
        ("2024-01-02", "2024-01-08"),
        {"2024-01-02-beirut-strike", "meridian-20240103", "2024-01-03-lebanon-condemns", "2024-01-07-harder-after-beirut"},
        0.7,
        {"Hamas", "Najib Mikati", "Hassan Nasrallah", "Mark Regev"},
    ),
]  # fmt: skip
FAMILIES = {"the truce of 24 November": "RETREAT", "the killing of 2 January": "ASSAULT"}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    coder = Coder()
    coded = [coder.code(r) for r in reports([str(EXAMPLES)]) if isinstance(r, Report)]
    made = Lake(str(tmp_path_factory.mktemp("examples") / "record")).create()
    made.add(coded)
    yield made


@pytest.mark.parametrize(("name", "words", "days", "told_in", "least", "voices"), OCCURRENCES)
def test_one_occurrence_is_one_incident(
    lake: Lake, name: str, words: str, days: tuple[str, str], told_in: set[str], least: float, voices: set[str]
) -> None:
    every = lake.view().rows(
        "select e.*, l.incident, r.report_id from events e join links l on l.report = e.report and l.version = e.version"
        " and l.event_id = e.id join reports r on r.report = e.report and r.version = e.version"
        " where e.published_at between ?::timestamptz and ?::timestamptz and e.event_type = ? and e.status = 'actual'",
        [*days, FAMILIES[name]],
    )
    mentions = [e for e in every if re.search(words, e["trigger"]) and e["mode"] not in ("release", "access")]
    incidents = [e["incident"] for e in mentions]
    most = max(set(incidents), key=incidents.count)
    assert {e["report_id"] for e in mentions if e["incident"] == most} >= told_in
    assert incidents.count(most) >= least * len(incidents)
    (row,) = (r for r in find.incidents(lake.view(), find.Filter()) if r["incident"] == most)
    said = {*(row["claimants"] or ()), *(row["denied_by"] or ())}
    assert voices <= said
    assert 1 < row["origins"] <= row["publishers"]


def test_copies_and_claimants_are_counted_apart(lake: Lake) -> None:
    """The Harbor Ledger printed the Meridian's report: two outlets, one origin."""
    rows = {r["report_id"]: r for r in lake.view().rows("select report_id, origin, publisher from reports")}
    assert rows["harbor-ledger-20231124"]["origin"] == rows["2023-11-24-truce-begins"]["origin"]
    assert len({r["origin"] for r in rows.values()}) >= len(rows) - 2


def test_relinking_gives_the_same(lake: Lake) -> None:
    sql = "select report, event_id, incident, because from links order by all"
    before = lake.view().rows(sql)
    lake.relink()
    assert lake.view().rows(sql) == before
