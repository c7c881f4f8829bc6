"""The dossier in a browser: from a status to its words, filtering, sorting, keyboard, phone width, and axe's check.

Skipped where no Chromium is installed (on Debian: apt-get install chromium) or `playwright` is not.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("deltalake")
pytest.importorskip("altair")
pytest.importorskip("statsmodels")
playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

from tests.views import impacts, states  # noqa: E402
from tests.views.conftest import SERIOUS, in_chromium  # noqa: E402
from truceline.views.site.dossier import write  # noqa: E402
from truceline.views.site.impact import html  # noqa: E402
from truceline.views.site.shocks import Listed, Shocks  # noqa: E402

pytestmark = in_chromium


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("site")
    pages = [
        ("impact/i1a2b.html", html(impacts.impact(), "i1a2b.csv")),
        ("impact/day.html", html(impacts.thin(), "day.csv")),
    ]
    listed = Listed("impact/i1a2b.html", "the killing", "16 Jan 2024", "targeted killing", "acts of violence rose")
    write(*states.state(), made / "full", shocks=Shocks((listed,), tuple(pages), ""))
    write(*states.crowded(), made / "crowded")
    write(states.empty(), {}, made / "empty")
    return made


def url(folder: Path, name: str = "full/index.html") -> str:
    return (folder / name).as_uri()


def test_the_first_screen_needs_no_scrolling(page: Any, folder: Path) -> None:
    page.goto(url(folder))
    boxes = [page.locator(s).first.bounding_box() for s in ("#now", ".news", ".lanes")]
    assert [b["y"] for b in boxes] == sorted(b["y"] for b in boxes)
    assert all(b["y"] + b["height"] <= 800 for b in boxes)


def test_from_a_status_to_its_sentence(page: Any, folder: Path) -> None:
    page.goto(url(folder))
    page.get_by_role("link", name="Agreement ended").first.click()
    assert page.url.endswith("#agreement-2")
    page.locator("#agreement-2 .quotes a").first.click()
    page.wait_for_url("**/reports/second.html#*")
    lit = page.locator(".s.on, .at:target + .s")
    assert "truce has collapsed" in "".join(lit.all_text_contents())
    assert lit.first.is_visible()
    page.locator(".note.on a[href*='agreement-2']").click()
    page.wait_for_url("**/index.html#agreement-2")


def test_filtering_a_party_hides_what_is_not_its_and_the_address_restores_it(page: Any, folder: Path) -> None:
    page.goto(url(folder))
    rows = "#happened + table tbody tr:visible"
    assert page.locator(rows).count() == 3
    page.get_by_label("Party").select_option(label="South")
    playwright.expect(page.locator("#shown")).to_contain_text("marks and rows")
    assert page.locator(rows).count() == 1
    assert page.locator("a.mark:not(.dim)").count() == 2, "one incident of both parties, on two lanes"
    address = page.url
    assert "party=south" in address
    page.goto("about:blank")
    page.goto(address)
    assert page.locator(rows).count() == 1
    page.get_by_role("button", name="Show all").click()
    playwright.expect(page.locator("#shown")).to_be_empty()
    assert page.locator(rows).count() == 3


def test_tables_sort_and_say_so(page: Any, folder: Path) -> None:
    page.goto(url(folder))
    table = page.locator("#happened + table")
    table.get_by_role("button", name="Score").click()
    scores = table.locator("tbody td.number").all_text_contents()
    assert scores == ["−9.5", "+0", "+2.5"]
    assert table.locator("th[aria-sort=ascending]").count() == 1
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    assert table.locator("th[aria-sort=ascending]").count() == 1, "the address restores it"


def test_marks_are_reached_and_read_by_keyboard(page: Any, folder: Path) -> None:
    page.goto(url(folder, "crowded/index.html"))
    first = page.locator("a.mark[tabindex='0']").first
    first.focus()
    at = "document.activeElement.getAttribute('aria-label')"
    before = page.evaluate(at)
    assert page.locator("#reading").text_content() == before
    page.keyboard.press("ArrowRight")
    assert page.locator("#reading").text_content() == page.evaluate(at) != before
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/*.html#*")


def test_a_page_without_script_shows_and_links_the_same(browser: Any, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(url(folder))
    assert bare.locator("a.mark").count() == 4
    assert not bare.locator("#filter").is_visible()
    bare.locator("#agreement-2 .quotes a").first.click()
    assert "/reports/second.html#" in bare.url
    context.close()


@pytest.mark.parametrize(
    "name",
    [
        "full/index.html",
        "full/reports/second.html",
        "crowded/index.html",
        "empty/index.html",
        "full/impact/i1a2b.html",
        "full/impact/day.html",
    ],
)
def test_a_phone_scrolls_in_one_direction_only(page: Any, folder: Path, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(url(folder, name))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_figures_of_a_shock_are_one_click_away(page: Any, folder: Path) -> None:
    page.goto(url(folder, "full/impact/i1a2b.html"))
    assert page.get_by_role("table", name="Expectations, Acts of violence").count() == 0
    page.get_by_role("link", name="Figures of Acts of violence").click()
    assert page.get_by_role("table", name="Expectations, Acts of violence").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "name", ["full/index.html", "full/reports/second.html", "empty/index.html", "full/impact/i1a2b.html"]
)
def test_axe_finds_nothing_serious(page: Any, folder: Path, name: str, width: int, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(url(folder, name))
    found = axe.Axe().run(page).response["violations"]
    told = [
        (v["id"], v["nodes"][0]["html"][:200], v["nodes"][0]["failureSummary"]) for v in found if v["impact"] in SERIOUS
    ]
    assert not told
