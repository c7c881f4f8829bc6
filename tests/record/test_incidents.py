"""Linking: which mentions are one occurrence, by table, and why."""

from __future__ import annotations

import pytest

from tests.record.conftest import CONFIRMED, DENIED, KILLED, MET, at, homes, report
from truceline.errors import NotFoundError, QuestionError
from truceline.record import decisions, find
from truceline.record.check import faults
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
    found = homes(lake)
    assert (found["a"] == found["b"] if "b" in found else None) is expected


def test_the_reasons_are_kept(lake: Lake) -> None:
    lake.add([report(KILLED, "a"), report(CONFIRMED, "b", "2025-12-14")])
    first, second = find.mentions(lake.view(), homes(lake)["a"])
    assert first["link_because"] == "the first to tell of it"
    assert {"about the same day", "same place names", "same target words"} <= set(second["link_because"].split(", "))
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
    assert (row["claimants"], row["denied_by"]) == (["Israel", "medics"], ["Israel"])
    assert row["actors"] == []  # only the denial names a doer, and says that he did not do it


TOLL = """@ {id}
The strike on Gaza City on Saturday that killed Raed Saed left {n} people dead, medics said.
  event strike = ASSAULT/targeted actual | recipient: Raed Saed | place: Gaza City | date: on Saturday | killed: {n}
"""
OWN_WORDS = {
    "A": "Our correspondent saw fire engines race along the coast road while shopkeepers swept glass from the pavement outside. "
    "Power failed in nine streets, and candles burned in windows until technicians mended a cable shortly before midnight.",
    "B": "Bakeries nearby closed early, and a wedding planned for that evening was put off until both families felt it was safe. "
    "The groom's uncle, who had travelled from another town by bus, said that he would sleep on a cousin's sofa meanwhile.",
    "C": "Fishermen had heard aircraft since dawn; one of them counted nine passes over the harbour before he turned for home. "
    "Schools sent pupils away at noon, clinics asked for blood of every group, and the port kept two ferries at their berths.",
}
"""So that none is a copy of another's."""

# what newsrooms tell in turn: who, hour, how many dead (None: it does not say) | low, best, high
TOLLS = [
    ([("A", 10, "four"), ("B", 11, "six"), ("C", 12, "six")], (4, 6, 6)),
    ([("A", 10, "four"), ("A", 11, "six"), ("B", 12, "six")], (4, 6, 6)),
    ([("A", 10, "four"), ("A", 11, "six"), ("A", 12, None)], (4, 6, 6)),
    ([("A", 10, "four"), ("A", 11, None), ("B", 12, None)], (4, 4, 4)),
    ([("A", 10, None), ("B", 11, None)], (None, None, None)),
]


@pytest.mark.parametrize(("told", "expected"), TOLLS)
def test_the_dead_are_those_that_newsrooms_counted_last(
    lake: Lake, told: list[tuple[str, int, str | None]], expected: tuple[int | None, ...]
) -> None:
    """Also where a newsroom tells of it again and gives no count."""
    for who, hour, n in told:
        text = TOLL.replace("{n}", n) if n else KILLED
        text += OWN_WORDS[who] + "\n"
        lake.add([report(text, f"{who}{hour}", f"2025-12-13T{hour}:00Z", who)], at(13, hour))
    (row,) = find.incidents(lake.view(), Filter(type="ASSAULT"))
    assert (row["deaths_low"], row["deaths_best"], row["deaths_high"]) == expected


def test_a_toll_without_bound_has_no_highest(lake: Lake) -> None:
    text = KILLED.replace("killed Hamas commander Raed Saed", "killed Hamas commander Raed Saed and at least 20 others")
    lake.add([report(text.replace("| place", "| killed: at least 20 | place"), "a")])
    (row,) = find.incidents(lake.view(), Filter())
    assert (row["deaths_low"], row["deaths_high"]) == (20, None)


def uid(lake: Lake, id_: str) -> str:
    sql = "select l.report, l.event_id from links l join reports r using (report, version) where r.report_id = ?"
    (row,) = lake.view().rows(sql, [id_])
    return f"{row['report']}/{row['event_id']}"


@pytest.mark.parametrize("which", ["a", "b"])
def test_split_and_merge_hold_through_relinking(lake: Lake, which: str) -> None:
    """Whichever mention is split off, the founding one too; and again after they were merged."""
    lake.add([report(KILLED, "a"), report(CONFIRMED, "b", "2025-12-14"), report(MET, "c")])
    before = homes(lake)
    for _ in range(2):
        made = decisions.split(lake, uid(lake, which), "another killing").incident
        for _ in range(2):
            now = homes(lake)
            assert now[which] == made
            assert now["a"] != now["b"]
            lake.relink()
        decisions.merge(lake, now["a"], now["b"])
        for _ in range(2):
            assert homes(lake)["b"] == homes(lake)["a"] == now["a"]
            assert homes(lake)["c"] == before["c"]
            lake.relink()


LATER = "The army gave no comment.\n"


def corrected(text: str) -> str:
    """With a sentence more at the end, so that its events keep their words and get other ids."""
    first, *rest = text.strip().splitlines()
    return "\n".join([first, f"{rest[0]} {LATER.strip()}", *rest[1:]]) + "\n"


def changed(text: str) -> str:
    """With other words."""
    return (
        text.replace("killed Hamas commander", "hit Hamas commander")
        .replace("confirmed on", "said on")
        .replace("claim confirmed", "claim said")
    )


@pytest.mark.parametrize("which", ["a", "b"])
def test_a_split_holds_where_a_corrected_text_says_the_same(lake: Lake, which: str) -> None:
    told = {"a": (KILLED, "2025-12-13"), "b": (CONFIRMED, "2025-12-14")}
    lake.add([report(text, id_, day, id_) for id_, (text, day) in told.items()], at(14))
    made = decisions.split(lake, uid(lake, which), "another killing").incident
    text, day = told[which]
    assert lake.add([report(corrected(text), which, day, which)]).changed == [which]
    for _ in range(2):
        assert homes(lake)[which] == made
        assert list(faults(lake)) == []
        lake.relink()
    lake.add([report(changed(text), which, day, which)])
    for _ in range(2):
        assert homes(lake)[which] != made
        assert [f for f in faults(lake) if "a decision to split it off leads nowhere" in f]
        lake.relink()


@pytest.mark.parametrize("which", ["a", "c"])
def test_a_merge_holds_where_a_corrected_text_says_the_same(lake: Lake, which: str) -> None:
    told = {"a": KILLED, "c": MET}
    lake.add([report(text, id_, "2025-12-13", id_) for id_, text in told.items()], at(14))
    both = decisions.merge(lake, *(homes(lake)[n] for n in "ac")).incident
    lake.add([report(corrected(told[which]), which, "2025-12-13", which)], at(15))
    for _ in range(2):
        assert set(homes(lake).values()) == {both}
        assert list(faults(lake)) == []
        lake.relink()
    other = told[which].replace("in Cairo on Saturday", "there") if which == "c" else changed(told[which])
    lake.add([report(other.replace("Cairo | date: on Saturday", "there"), which, "2025-12-13", which)], at(16))
    assert len(set(homes(lake).values())) == 2
    assert [f for f in faults(lake) if "a decision to merge it leads nowhere" in f]


def test_decisions_are_dated(lake: Lake) -> None:
    lake.add([report(KILLED, "a"), report(CONFIRMED, "b", "2025-12-14")], at(14))
    decisions.split(lake, uid(lake, "b"))
    for _ in range(2):
        assert len(set(homes(lake, at(15)).values())) == 1
        assert len(set(homes(lake).values())) == 2
        lake.relink()


def test_a_merged_incident_is_found_by_either_id(lake: Lake) -> None:
    lake.add([report(KILLED, "a"), report(MET, "c")])
    first, second = homes(lake)["a"], homes(lake)["c"]
    done = decisions.merge(lake, first, second)
    assert (done.incident, done.was, done.mentions) == (first, second, (uid(lake, "c"),))
    for given in (first, second, second[:10]):
        assert find.incident(lake.view(), given) == first
        assert len(find.mentions(lake.view(), given)) == 2
    for one, other in ((first, first), (first, second), (second, first)):
        with pytest.raises(QuestionError, match=f"are one incident, {first}"):
            decisions.merge(lake, one, other)


def test_a_mention_is_split_off_once(lake: Lake) -> None:
    lake.add([report(KILLED, "a"), report(CONFIRMED, "b", "2025-12-14"), report(MET, "c")])
    before = homes(lake)
    made = decisions.split(lake, uid(lake, "b"))
    assert made.was == before["b"] != made.incident and made.mentions == (uid(lake, "a"),)
    assert decisions.split(lake, uid(lake, "b")) == decisions.Decided(made.incident, made.incident)
    assert homes(lake) == {**before, "b": made.incident}
    lone = decisions.split(lake, uid(lake, "c"))  # what will be linked to it later stays apart
    assert lone.mentions == ()
    assert decisions.split(lake, uid(lake, "c")).incident == lone.incident != before["c"]


def test_nothing_to_decide_on(lake: Lake) -> None:
    lake.add([report(KILLED, "a"), report(MET, "c")])
    with pytest.raises(NotFoundError, match="x/y: no such mention"):
        decisions.split(lake, "x/y")
    with pytest.raises(NotFoundError, match="i: 2 incidents begin so"):
        decisions.merge(lake, "i", "i")


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
