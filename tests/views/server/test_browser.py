"""The server's pages in a browser: a status change arrives on an open page, what is not changed stays, and axe's check.

Skipped where no Chromium is installed (on Debian: apt-get install chromium) or `playwright` is not.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests import gold
from tests.views.conftest import SERIOUS, in_chromium
from tests.views.server.conftest import ENDED
from truceline.record.lake import Lake

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
pytest.importorskip("uvicorn")

from truceline.views.server.app import create  # noqa: E402
from truceline.views.server.running import server  # noqa: E402
from truceline.views.server.settings import Settings  # noqa: E402

pytestmark = in_chromium

P = "/processes/israel-hamas-2023/"


@pytest.fixture
def served(lake: Lake) -> Iterator[str]:
    yield from _served(lake)


@pytest.fixture(scope="module")
def whole(record: Lake) -> Iterator[str]:
    yield from _served(record)


def _served(lake: Lake) -> Iterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        running = server(create(lake, Settings(rate=0, look=0.1)))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        while not running.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        running.should_exit = True
        thread.join()


def test_a_status_change_arrives_on_an_open_page(served: str, page: Any, lake: Lake) -> None:
    page.goto(served + P)
    playwright.expect(page.locator("#now")).to_contain_text("Agreement in force since 24 Nov 2023")
    playwright.expect(page.locator("#live")).to_have_text("Follows the record")
    page.evaluate("window.same = true")
    lake.add([gold.code(ENDED, "2023-12-01T10:00:00+00:00", "Nile")])
    playwright.expect(page.locator("#now")).to_contain_text("Agreement ended", timeout=15_000)
    playwright.expect(page.locator("#live")).to_contain_text("Agreement ended")
    assert page.evaluate("window.same"), "the page was not loaded again"
    playwright.expect(page.locator(".news li.fresh").first).to_be_visible()
    page.locator("#now a").first.click()
    assert page.locator("#agreement-3").is_visible()
    page.locator("#agreement-3 .quotes a").first.click()
    page.wait_for_url("**/reports/r*#*")
    assert "truce between Israel and Hamas has collapsed" in page.locator("article").text_content()


def test_what_a_reader_has_set_stays_when_the_page_changes(served: str, page: Any, lake: Lake) -> None:
    page.goto(served + P)
    page.get_by_label("Party").select_option(label="Hamas")
    table = page.locator("#happened + table")
    table.get_by_role("button", name="Score").click()
    playwright.expect(table.locator("th[aria-sort=ascending]")).to_have_count(1)
    address = page.url
    page.locator("#happened").scroll_into_view_if_needed()
    page.locator("#happened + table tbody a:visible").first.focus()
    focused = page.evaluate("document.activeElement.href")
    top = "document.activeElement.getBoundingClientRect().top"
    before = page.evaluate(top)
    lake.add([gold.code(ENDED, "2023-12-01T10:00:00+00:00", "Nile")])
    playwright.expect(page.locator("#live")).to_contain_text("Agreement ended", timeout=15_000)
    assert page.url == address and "party=hamas" in address
    assert page.get_by_label("Party").input_value() == "hamas"
    assert table.locator("th[aria-sort=ascending]").count() == 1
    assert table.locator("th button").count() == 7, "each column has one button still"
    assert page.evaluate("document.activeElement.href") == focused
    assert abs(page.evaluate(top) - before) < 3
    page.get_by_role("button", name="Show all").click()
    playwright.expect(page.locator("#shown")).to_be_empty()


CHOSEN = """
([name, value]) => {
  const field = document.getElementById("filter").elements[name];
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return [...document.querySelectorAll("#happened + table tbody tr:not([hidden])")].map((row) => row.dataset.parties);
}"""


def test_a_choice_holds_before_the_reader_goes_on(whole: str, page: Any) -> None:
    """Else a link can be focused that is hidden a moment later, and the focus is lost."""
    page.goto(whole + P)
    chosen = page.evaluate(CHOSEN, ["party", "hamas"])
    assert chosen and all("hamas" in parties.split() for parties in chosen)


def test_words_that_are_being_typed_stay_when_the_page_changes(whole: str, page: Any) -> None:
    page.goto(whole + P)
    page.evaluate(CHOSEN, ["words", "crossings"])
    page.evaluate("document.dispatchEvent(new Event('renewed'))")
    assert page.url.endswith("words=crossings")
    assert page.locator("#shown").text_content()


def test_a_new_report_arrives_on_the_first_page(served: str, page: Any, lake: Lake) -> None:
    page.goto(served)
    assert page.locator(".latest li").count() == 2
    lake.add([gold.code(ENDED, "2023-12-01T10:00:00+00:00", "Nile")])
    playwright.expect(page.locator(".latest li")).to_have_count(3, timeout=15_000)


def test_a_page_of_a_day_stays_as_it_is(served: str, page: Any) -> None:
    streams: list[str] = []
    page.on("request", lambda asked: streams.append(asked.url) if "/stream" in asked.url else None)
    page.goto(f"{served}{P}?reported_by=2023-11-24")
    page.wait_for_timeout(300)
    assert not streams and page.locator("#live").count() == 0
    page.get_by_role("link", name="Show what is known now").click()
    page.wait_for_url(f"**{P}")
    playwright.expect(page.locator("#live")).to_be_visible()


def test_a_day_is_asked_for_by_a_form(served: str, page: Any) -> None:
    page.goto(served + P)
    page.get_by_text("As of now").click()
    page.get_by_label("Published by the end of").fill("2023-11-24")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**?reported_by=2023-11-24&as_of=")
    playwright.expect(page.locator(".then")).to_contain_text("what was published by the end of 24 Nov 2023")


def test_search_needs_no_script(browser: Any, whole: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(whole + "/search")
    bare.get_by_label("Words").fill("crossings")
    bare.get_by_role("button", name="Search").click()
    assert "q=crossings" in bare.url
    bare.locator(".hits a").first.click()
    assert "/reports/r" in bare.url and "crossings" in bare.locator("article").text_content()
    context.close()


def test_the_first_screen_needs_no_scrolling(page: Any, whole: str) -> None:
    page.goto(whole + P)
    assert all(
        b["y"] + b["height"] <= 800 for b in (page.locator(s).first.bounding_box() for s in ("#now", ".news", ".lanes"))
    )


def addresses(page: Any, base: str) -> dict[str, str]:
    def first(kind: str) -> str:
        asked = page.request.get(f"{base}/api/v1/{kind}?until=2023-11-25&limit=1")
        return str(asked.json()["items"][0]["permalink"])

    found = {kind: first(kind) for kind in ("events", "incidents", "reports")}
    return {"first": "/", "process": P, "day": f"{P}?reported_by=2023-11-24", "compare": f"{P}compare", "api": "/api",
            "search": "/search?q=truce", **found}  # fmt: skip


NAMES = ("first", "process", "day", "compare", "api", "search", "events", "incidents", "reports")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_serious_and_nothing_runs_over(
    page: Any, whole: str, name: str, width: int, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(whole + addresses(page, whole)[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.Axe().run(page).response["violations"]
    told = [
        (v["id"], v["nodes"][0]["html"][:200], v["nodes"][0]["failureSummary"]) for v in found if v["impact"] in SERIOUS
    ]
    assert not told


def test_hostile_reports_run_nothing(page: Any, whole: str) -> None:
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    key = next(
        r["report"]
        for r in page.request.get(f"{whole}/api/v1/reports").json()["items"]
        if "<script>" in (r["title"] or "")
    )
    for address in ("/", P, f"/reports/{key}", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E"):
        page.goto(whole + address)
    assert not said


def test_a_hostile_report_that_arrives_runs_nothing(served: str, page: Any, lake: Lake) -> None:
    from tests.views.server.conftest import hostile

    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.goto(served)
    lake.add([hostile()])
    playwright.expect(page.locator(".latest li")).to_have_count(3, timeout=15_000)
    assert "<script>alert(1)</script>" in page.locator(".latest").text_content() and not said
