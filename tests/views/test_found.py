"""Rows of a record as people read them."""

from __future__ import annotations

import io
from typing import Any

import pytest

from truceline.views import found

DEAD = [
    # low, best, high | what is said
    ((None, None, None), ""),
    ((4, 4, 4), "4 dead"),
    ((4, 6, 6), "4 to 6 dead, most often 6"),
    ((4, None, 6), "4 to 6 dead"),
    ((4, 4, None), "at least 4 dead"),
    ((4, 6, None), "at least 4 dead, most often 6"),
    ((4, None, None), "at least 4 dead"),
]


@pytest.mark.parametrize(("counts", "said"), DEAD)
def test_the_dead(counts: tuple[int | None, ...], said: str) -> None:
    assert found._dead(dict(zip(("deaths_low", "deaths_best", "deaths_high"), counts, strict=True))) == said


CELLS = [
    # value | as CSV
    ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
    ("+1", "'+1"),
    ("-1", "'-1"),
    ("@x", "'@x"),
    (["@x", "y"], "'@x; y"),
    (-2, "-2"),
    (None, ""),
    ("a = b", "a = b"),
]


@pytest.mark.parametrize(("value", "expected"), CELLS)
def test_no_cell_of_csv_is_a_formula(value: Any, expected: str) -> None:
    out = io.StringIO()
    found.csv([{"n": 1, "a": value}], out)
    assert out.getvalue() == f"n,a\n1,{expected}\n"


@pytest.mark.parametrize(("names", "expected"), [((), ""), (("a", "b"), "a,b\n")])
def test_csv_without_rows_has_the_columns(names: tuple[str, ...], expected: str) -> None:
    out = io.StringIO()
    found.csv([], out, names)
    assert out.getvalue() == expected


NAMED = [
    # names, ids of the parties | names as they are listed
    (["Hamas", "he", "Israel"], ["hamas", "ISR"], ["Hamas", "Israel"]),
    (["Arouri", "a drone", "Hamas", "Saleh al-Arouri"], ["hamas"], ["Hamas", "a drone", "Saleh al-Arouri"]),
    (["Israel", "Israel Katz"], ["ISR"], ["Israel", "Israel Katz"]),
    (["other", "other members of the group", "others"], [], ["other members of the group", "others"]),
    (["They", "it"], [], []),
    (None, None, []),
]


@pytest.mark.parametrize(("names", "parties", "expected"), NAMED)
def test_who_is_in_it(names: list[str] | None, parties: list[str] | None, expected: list[str]) -> None:
    assert found.named(names, parties) == expected
