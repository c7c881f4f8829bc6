"""What lies near: periods, and that few of many are compared."""

from __future__ import annotations

from datetime import date

import pytest

from tests.record.conftest import CONFIRMED, KILLED, at, homes, report
from truceline.record import near, tables
from truceline.record.lake import Lake

# first and last day | the period it is kept in
PERIODS = [
    ("2025-12-13", "2025-12-13", "w2025-12-08"),
    ("2025-12-08", "2025-12-14", "w2025-12-08"),
    ("2025-12-07", "2025-12-14", "w2025-12-01"),
    ("2025-12-01", "2025-12-31", "y2025"),
    ("2024-01-01", "2024-12-31", "y2024"),
    ("2020-01-01", "2024-12-31", "none"),
    (None, None, "none"),
]


def day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


@pytest.mark.parametrize(("first", "last", "expected"), PERIODS)
def test_periods(first: str | None, last: str | None, expected: str) -> None:
    assert tables.period(day(first), day(last)) == expected


@pytest.mark.parametrize(("first", "last", "_"), PERIODS)
def test_what_meets_a_day_is_in_a_period_that_is_looked_at(first: str | None, last: str | None, _: str) -> None:
    for met in (first, last):
        if met:
            asked = date.fromisoformat(met)
            assert tables.period(day(first), day(last)) in tables.periods(asked, asked)


def test_few_of_many_are_compared_and_relinking_agrees(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    """With narrow bounds, over many additions, corrections among them."""
    for bound, most in (("COMMON", 2), ("OF_A_DAY", 3), ("MOST", 2)):
        monkeypatch.setattr(near, bound, most)
    others = (("Raed Saed", "Gaza City"), ("Jamal Odeh", "Rafah"), ("Sami Haddad", "Nablus"), ("Omar Tarif", "Jenin"))
    for n in range(9):
        name, city = others[n % 4]
        text = (KILLED, CONFIRMED)[n // 4 % 2].replace("Raed Saed", name).replace("Gaza City", city)
        lake.add([report(text, f"r{n}", f"2025-12-{13 + n % 2}", f"P{n}")], at(14 + n))
    lake.add([report(KILLED, f"r{n}", "2025-12-13", f"P{n}") for n in (1, 4)], at(25))
    sql = "select report, version, event_id, incident from all_links order by all"
    before = lake.view().rows(sql)
    assert len(set(homes(lake).values())) > 1
    lake.relink()
    assert lake.view().rows(sql) == before


UNDATED = """@ {id}
An air strike killed Hamas commander Raed Saed in Gaza City.
  event air strike = ASSAULT/targeted actual | recipient: Hamas commander Raed Saed | place: Gaza City
"""
# days of the record's report and of the one that is added (None: undated) | whether the two are put together
TOGETHER = [
    (["2025-12-13", "2025-12-14"], True),
    (["2025-12-13", "2026-02-14"], False),
    ([None, None], True),
    (["2025-12-13", None], True),
    ([None, "2025-12-13"], True),
]


@pytest.mark.parametrize(("times", "expected"), TOGETHER)
def test_what_the_record_told_is_found_at_its_time(lake: Lake, times: list[str | None], expected: bool) -> None:
    """Added one after the other, so that the second is found in the record."""
    for n, time in enumerate(times):
        coded = report(UNDATED, f"r{n}", time or "2025-12-13", f"P{n}")
        given = coded.report.model_copy(update={"published_at": time})
        lake.add([coded.model_copy(update={"report": given})], at(14 + n))
    assert (len(set(homes(lake).values())) == 1) == expected
