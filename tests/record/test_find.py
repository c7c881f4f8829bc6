"""Finding: what each filter keeps."""

from __future__ import annotations

from datetime import date

import pytest

from tests.record.conftest import CONFIRMED, KILLED, MET, at, report
from truceline.record import find
from truceline.record.find import Filter
from truceline.record.lake import Lake

POSITION = """@ {id}
Hamas rejected a ceasefire.
  event rejected = REJECT/yield actual | actor: Hamas
  position rejected = rejects ceasefire | party: Hamas | content: a ceasefire
"""


@pytest.fixture
def full(lake: Lake) -> Lake:
    lake.add([
        report(KILLED, "a", "2025-12-13", "Meridian"), report(CONFIRMED, "b", "2025-12-14", "Cedar Tribune"),
        report(MET, "c", "2025-12-13", "Meridian"), report(POSITION, "d", "2025-12-20", "Cedar Tribune"),
    ], at(21))  # fmt: skip
    return lake


# what is asked | reports, incidents' first words, claims, positions that are found
ASKED = [
    (Filter(), "dbac", 3, 2, 1),
    (Filter(party="QAT"), "c", 1, 0, 0),
    (Filter(party="hamas"), "dba", 2, 1, 1),
    (Filter(dyad=("EGY", "QAT")), "dbac", 1, 2, 1),
    (Filter(dyad=("hamas", "QAT")), "dbac", 0, 2, 1),
    (Filter(publisher="cedar%"), "db", 2, 1, 1),
    (Filter(since=date(2025, 12, 14)), "db", 2, 1, 1),
    (Filter(until=date(2025, 12, 13)), "ac", 2, 1, 0),
    (Filter(text="RAED"), "ba", 1, 2, 0),
    (Filter(text="100%"), "", 0, 0, 0),
]


@pytest.mark.parametrize(("asked", "reports", "incidents", "claims", "positions"), ASKED)
def test_filters(full: Lake, asked: Filter, reports: str, incidents: int, claims: int, positions: int) -> None:
    view = full.view()
    assert sorted(r["report_id"] for r in find.reports(view, asked)) == sorted(reports)
    assert len(find.incidents(view, asked)) == incidents
    assert len(find.claims(view, asked)) == claims
    assert len(find.positions(view, asked)) == positions


EVENTS = [
    (Filter(type="ASSAULT"), 2), (Filter(type="ASSAULT/targeted"), 1), (Filter(type="CONSULT/multilateral"), 1),
    (Filter(status="actual"), 4), (Filter(status="negated"), 0), (Filter(place="gaza city"), 2), (Filter(place="Oslo"), 0),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "expected"), EVENTS)
def test_events(full: Lake, asked: Filter, expected: int) -> None:
    assert len(find.events(full.view(), asked)) == expected


@pytest.mark.parametrize(("type_", "expected"), [("rejects", 1), ("ceasefire", 1), ("demands", 0)])
def test_a_position_is_found_by_stance_and_by_term(full: Lake, type_: str, expected: int) -> None:
    assert len(find.positions(full.view(), Filter(type=type_))) == expected


def test_the_limit(full: Lake) -> None:
    assert len(find.reports(full.view(), Filter(), 2)) == 2
    assert [r["report_id"] for r in find.reports(full.view(), Filter(), 1)] == ["d"]


@pytest.mark.parametrize("kind", ["reports", "events", "incidents", "claims", "positions", "effects"])
def test_pages_hold_all_rows_once_and_in_order(full: Lake, kind: str) -> None:
    view, asked = full.view(), getattr(find, kind)
    every = asked(view, Filter())
    assert [row for skip in range(len(every) + 1) for row in asked(view, Filter(), 1, skip)] == every
