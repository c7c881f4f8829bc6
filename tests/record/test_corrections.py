"""Corrections: which passages differ, and from when on."""

from __future__ import annotations

from datetime import date

import pytest

from tests.record.conftest import CONFIRMED, KILLED, at, report
from truceline.record.corrections import changes, corrections
from truceline.record.find import Filter
from truceline.record.lake import Lake

# before | after | what stood and what stands
CHANGES = [
    ("Two died. It rained.", "Three died. It rained.", [("Two died.", "Three died.")]),
    ("Two died.", "Two died. It rained.", [("", "It rained.")]),
    ("Two died. It rained.", "It rained.", [("Two died.", "")]),
    ("Two died.\nIt rained.", "Two died. It rained.", []),
    (
        "Ana ran away. Ben hid.",
        "Ana came back. Ben hid.\nCem ran.",
        [("Ana ran away.", "Ana came back."), ("", "Cem ran.")],
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), CHANGES)
def test_changes(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert list(changes(before, after)) == expected


# what is asked | corrections that are found
ASKED = [
    (Filter(since=date(2025, 12, 15)), 1), (Filter(since=date(2025, 12, 16)), 0), (Filter(publisher="a"), 1),
    (Filter(publisher="B"), 0), (Filter(text="SATURDAY"), 1), (Filter(text="rain"), 0), (Filter(party="hamas"), 1),
]  # fmt: skip


def test_corrections_are_known_from_the_day_of_adding(lake: Lake) -> None:
    lake.add([report(KILLED, "a", publisher="A"), report(CONFIRMED, "b", publisher="B")], at(13))
    lake.add([report(KILLED.replace("Saturday", "Friday"), "a", publisher="A")], at(15))
    (row,) = corrections(lake.view())
    assert (row["report_id"], row["version"], row["added_at"], row["before_added_at"]) == ("a", 2, at(15), at(13))
    assert ("Saturday" in row["before"], "Friday" in row["after"]) == (True, True)
    assert [tuple(w in t for w, t in zip(("Saturday", "Friday"), c, strict=True)) for c in row["changes"]] == [
        (True, True)
    ]
    assert corrections(lake.view(as_of=at(14))) == []
    for asked, found in ASKED:
        assert len(corrections(lake.view(), asked)) == found, asked
