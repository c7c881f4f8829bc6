"""Facts and likeness: many pairs compared at once are what each pair is alone, and what the words say."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from tests.record.conftest import CONFIRMED, DENIED, KILLED, MET, report
from truceline.record import tables
from truceline.record.facts import Facts, kept, kilometres
from truceline.record.incidents import told_by
from truceline.record.likeness import Reasons, reasons
from truceline.record.mentions import Mention, pooled
from truceline.record.tables import SCHEMAS

GAZA, RAFAH, CAIRO = (31.50, 34.47), (31.28, 34.25), (30.04, 31.24)

# two reports | what there is in them both | what there is not
PAIRS = [
    (KILLED, CONFIRMED, {"same place": 1.0, "same type": 1.0}, {"other place", "days apart", "far place"}),
    (KILLED, KILLED, {"same day": 1.0, "same place": 1.0, "same recipient": 1.0}, {"other names", "other recipient"}),
    # of their words with a capital "Saturday" alone is in both: one of the four of the shorter
    (KILLED, MET, {"same day": 1.0, "other place": 1.0, "other names": 0.75}, {"same place", "same type"}),
]
# points of the one | of the other | feature (within 30 km or not)
POINTS = [
    ({GAZA}, {GAZA}, "near place"),
    ({GAZA}, {RAFAH}, "far place"),
    ({GAZA, CAIRO}, {RAFAH, (30.1, 31.3)}, "near place"),
    ({GAZA}, {CAIRO, RAFAH}, "far place"),
]


def compared(asked: list[tuple[Mention, list[Mention]]]) -> Reasons:
    facts = Facts()
    return reasons(facts, [(facts.rows([one])[0], facts.rows(those)) for one, those in asked])


def told(text: str, name: str = "r1") -> Mention:
    rows = tables.rows(report(text, name))
    return pooled(told_by(rows["events"], rows["reports"][0], name)[0])


@pytest.mark.parametrize(("one", "other", "there", "missing"), PAIRS)
def test_what_two_reports_have_in_common(one: str, other: str, there: dict[str, float], missing: set[str]) -> None:
    found = compared([(told(one), [told(other, "r2")])]).of(0)
    assert {name: found.get(name) for name in there} == there
    assert not missing & found.keys()


@pytest.mark.parametrize(("one", "other", "feature"), POINTS)
def test_the_nearest_points_count(one: set[tuple[float, float]], other: set[tuple[float, float]], feature: str) -> None:
    a = replace(told(KILLED), points=frozenset(one), places=frozenset({"a"}))
    b = replace(told(KILLED, "r2"), points=frozenset(other), places=frozenset({"b"}))
    found = compared([(a, [b])]).of(0)
    assert feature in found and found.keys() & {"near place", "far place"} == {feature}
    assert (min(kilometres(p, q) for p in one for q in other) < 30) == (feature == "near place")


def test_many_pairs_at_once_are_what_each_is_alone() -> None:
    """More than the table first has room for, in an order in which members are met one after another."""
    ones = [told(text, f"a{n}") for n, text in enumerate((KILLED, CONFIRMED, MET, DENIED))]
    others = [
        replace(told(text, f"b{n}"), proper=frozenset({f"w{n}", "raed"})) for n in range(30) for text in (KILLED, MET)
    ]
    asked = [(one, others[n:]) for n, one in enumerate(ones)]
    together = compared(asked)
    alone = [compared([(one, [other])]) for one, those in asked for other in those]
    assert [together.of(n) for n in range(len(alone))] == [each.of(0) for each in alone]
    assert list(together.weighed("across")) == [each.weighed("across")[0] for each in alone]
    assert len(compared([(ones[0], [])]).weighed("across")) == 0


@pytest.mark.parametrize("text", [KILLED, CONFIRMED, MET])
@pytest.mark.parametrize("points", [set(), {GAZA}, {GAZA, CAIRO}])
def test_what_the_record_keeps_compares_as_the_mention_does(text: str, points: set[tuple[float, float]]) -> None:
    """Beside mentions that are there already, one of them without a day; among others before and after it."""
    one = replace(told(text, "r2"), points=frozenset(points), deaths=frozenset({(3, None)}))
    ones = [told(KILLED), replace(told(CONFIRMED), first=None, last=None), told(DENIED), one]
    rows = [kept(m) for m in (ones[1], one, ones[0])]
    facts = Facts()
    mine = facts.rows(ones)
    recalled = facts.recall(pa.Table.from_pylist(rows, schema=pa.schema([SCHEMAS["links"].field(n) for n in rows[0]])))
    again = reasons(facts, [(row, [recalled[1]]) for row in mine])
    before = reasons(facts, [(row, [mine[3]]) for row in mine])
    assert [again.of(n) for n in range(4)] == [before.of(n) for n in range(4)]
