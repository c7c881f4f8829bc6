"""The page of a shock: claims, verdicts, charts, figures and data; and the list of shocks on a process's page."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("altair")
pytest.importorskip("statsmodels")
pytest.importorskip("deltalake")

from tests.views import impacts, states
from truceline.views.site import shocks as listing
from truceline.views.site.dossier import write
from truceline.views.site.impact import html, page, rows
from truceline.views.site.shocks import Listed, Shocks, told


@pytest.fixture(scope="module")
def full() -> str:
    return html(impacts.impact(), "i1a2b.csv")


# what stands on the page
SHOWN = [
    "<strong>Qatar</strong>: it worsens talks (expected)",
    "<strong>Not borne out</strong>",
    "<strong>the report</strong>: it worsens trust",
    ">Rose by ",
    ">Cannot be told from this record: it holds 3 reports",
    "To be told: at least 30 reports of the time before are needed",
    "Association, not proof",
    "no comparable process",
    "(the verdict rests on it)",
    "bare counts, whatever the coverage",
    'href="i1a2b.csv" download',
    'href="../index.html"',
]


@pytest.mark.parametrize("words", SHOWN)
def test_the_page_shows(full: str, words: str) -> None:
    assert words in full


def test_words_of_reports_are_escaped(full: str) -> None:
    assert "<b>Saed</b>" not in full and "&lt;b&gt;Saed" in full


def test_what_changed_comes_first_and_what_cannot_be_told_is_not_drawn() -> None:
    shown = page(impacts.impact(), "x.csv")
    kinds = [s.kind for s in shown.series]
    assert (kinds[0], kinds[-1]) == ("rose", "cannot_be_told")
    assert set(shown.charts) == {"wide", "narrow"}
    assert "people killed" not in shown.drawn
    assert "acts of violence" in shown.charts["wide"]


def test_a_thin_record_has_no_chart() -> None:
    shown = page(impacts.thin(), "x.csv")
    assert shown.charts == {}
    assert "Nobody" not in shown.nobody and "A day by itself" in shown.nobody
    assert "<figure" not in html(impacts.thin(), "x.csv")


def test_rows_say_before_and_after() -> None:
    made = rows(impacts.impact())
    assert len(made) == 3 * 84
    assert {(r["after"], r["period"] >= r["day_of_shock"]) for r in made} == {(True, True), (False, False)}


def test_a_line_tells_what_the_series_say() -> None:
    assert told(impacts.impact()) == "acts of violence rose"
    assert told(impacts.thin()) == "cannot be told for 1 of 1 series"


def test_the_process_lists_its_shocks(tmp_path: Path) -> None:
    listed = Listed("impact/i1a2b.html", "the killing", "16 Jan 2024", "targeted killing", "acts of violence rose")
    made = Shocks((listed,), (("impact/i1a2b.html", html(impacts.impact(), "i1a2b.csv")),), "")
    write(*states.state(), tmp_path, shocks=made)
    front = (tmp_path / "index.html").read_text()
    assert re.search(r'<a href="impact/i1a2b.html">the killing</a>, 16 Jan 2024', front)
    assert (tmp_path / "impact/i1a2b.html").exists()


def test_without_the_extra_the_site_says_so_in_a_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [n for n in sys.modules if n.startswith("truceline.impact")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "statsmodels", None)
    nothing: Any = None
    made = listing.shocks(nothing, nothing)
    assert (made.listed, made.files) == ((), ())
    assert made.note == "Studies of impact need statsmodels: pip install --require-hashes -r requirements/impact.txt."
    write(*states.state(), tmp_path, shocks=made)
    assert made.note in (tmp_path / "index.html").read_text()
