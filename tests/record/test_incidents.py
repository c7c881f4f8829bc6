"""Linking: which mentions are one occurrence, by table, and why."""

from __future__ import annotations

import pytest

from tests.record.conftest import CONFIRMED, DENIED, KILLED, MET, at, report
from truceline.record import decisions, find
from truceline.record.find import Filter
from truceline.record.incidents import family, kilometres
from truceline.record.lake import Lake

NEXT_DAY = KILLED.replace("Saturday", "Sunday").replace("Raed Saed", "Jamal Odeh").replace("Gaza City", "Rafah")
THREATENED = """@ {id}
Israel would strike Gaza City again if rockets were fired, it warned.
  event strike = ASSAULT/aerial hypothetical | actor: Israel | place: Gaza City
"""
REMEMBERED = """@ {id}
In 2004 an air strike in Gaza City killed a Hamas leader.
  event air strike = ASSAULT/targeted historical | recipient: a Hamas leader | place: Gaza City | date: 2004
"""

# first report | second report with its day | whether their events are one incident (None: the second has none)
PAIRS = [
    (KILLED, CONFIRMED, "2025-12-14", True),
    (KILLED, KILLED.replace("An air strike", "A raid").replace("air strike", "raid"), "2025-12-13", True),
    (KILLED, DENIED, "2025-12-14", True),
    (KILLED, MET, "2025-12-13", False),
    (KILLED, NEXT_DAY, "2025-12-14", False),
    (KILLED, KILLED, "2025-12-27", False),
    (KILLED, THREATENED, "2025-12-14", None),
    (KILLED, REMEMBERED, "2025-12-14", None),
    (MET, DENIED, "2025-12-14", None),
]


@pytest.mark.parametrize(("one", "other", "day", "expected"), PAIRS)
def test_pairs(lake: Lake, one: str, other: str, day: str, expected: bool | None) -> None:
    first, second = report(one, "a", "2025-12-13"), report(other, "b", day, publisher="Other")
    lake.add([first], at(13))
    lake.add([second], at(28))
    found = {r["report_id"]: r["incident"] for r in find.mentions(lake.view(), "i")}
    assert (found["a"] == found["b"] if "b" in found else None) is expected


def test_the_reasons_are_kept(lake: Lake) -> None:
    lake.add([report(KILLED, "a"), report(CONFIRMED, "b", "2025-12-14")])
    first, second = find.mentions(lake.view(), "i")
    assert first["link_because"] == "the first to tell of it"
    assert {"about the same day", "same place", "same target words"} <= set(second["link_because"].split(", "))
    assert 0.5 < second["link_score"] < 1


def test_an_incident_tells_its_voices_and_its_dead(lake: Lake) -> None:
    toll = "@ {id}\nThe strike on Gaza City on Saturday that killed Raed Saed left {n} people dead, medics said.\n"
    toll += (
        "  event strike = ASSAULT/targeted actual | recipient: Raed Saed | place: Gaza City | date: on Saturday | killed: {n}\n"
        "  claim said = asserted | source: medics | content: The strike … dead\n"
    )
    reports = [report(toll.replace("{n}", n), f"t{n}", publisher=f"P{n}") for n in ("four", "seven")]
    lake.add([report(KILLED, "a", publisher="A"), report(DENIED, "d", "2025-12-14", "D"), *reports])
    (row,) = find.incidents(lake.view(), Filter(type="ASSAULT"))
    assert (row["mentions"], row["reports"], row["publishers"], row["denied_in"]) == (4, 4, 4, 1)
    assert (row["deaths_low"], row["deaths_high"]) == (4, 7)
    assert {"Israel", "medics"} <= set(row["claimants"])


def test_split_and_merge_hold_through_relinking(lake: Lake) -> None:
    lake.add([report(KILLED, "a"), report(CONFIRMED, "b", "2025-12-14"), report(MET, "c")])
    one, other, met = find.mentions(lake.view(), "i")[:3]
    uid = next(f"{r['report']}/{r['id']}" for r in (one, other, met) if r["report_id"] == "b")
    made = decisions.split(lake, uid, "another killing")
    for _ in range(2):
        now = {r["report_id"]: r["incident"] for r in find.mentions(lake.view(), "i")}
        assert now["b"] == made != now["a"]
        lake.relink()
    assert decisions.merge(lake, now["a"], made) == now["a"]
    for _ in range(2):
        again = {r["report_id"]: r["incident"] for r in find.mentions(lake.view(), "i")}
        assert again["a"] == again["b"] == now["a"]
        assert again["c"] == now["c"]
        lake.relink()


def test_decisions_are_dated(lake: Lake) -> None:
    lake.add([report(KILLED, "a"), report(CONFIRMED, "b", "2025-12-14")], at(14))
    uid = next(f"{r['report']}/{r['id']}" for r in find.mentions(lake.view(), "i") if r["report_id"] == "b")
    decisions.split(lake, uid)
    assert len({r["incident"] for r in find.mentions(lake.view(as_of=at(15)), "i")}) == 1
    assert len({r["incident"] for r in find.mentions(lake.view(), "i")}) == 2


@pytest.mark.parametrize(
    ("type_", "mode", "expected"),
    [
        ("ASSAULT", "drone", "violence"),
        ("RETREAT", "release", "release"),
        ("RETREAT", None, "RETREAT"),
        ("AID", None, "AID"),
    ],
)
def test_families(type_: str, mode: str | None, expected: str) -> None:
    assert family(type_, mode) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [((31.5, 34.47), (31.5, 34.47), 0), ((31.5, 34.47), (31.28, 34.25), 32), ((0, 179.5), (0, -179.5), 111)],
)
def test_kilometres(one: tuple[float, float], other: tuple[float, float], expected: int) -> None:
    assert round(kilometres(one, other)) == expected
