"""Shocks in the server: the list of a process, a page and rows for each, as of when, with texts kept back, without the
extra, and that no study is made before its page is asked for."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("statsmodels")

from tests import gold
from tests.views.server.conftest import at, client
from tests.views.server.test_pages import P, said
from tests.views.test_dossier import HOSTILE, Document
from truceline.record.lake import Lake
from truceline.views.publish import Publish
from truceline.views.site import shocks as site

LONG = "the talks, which " + "".join(f"the envoys held in round {n} of this year and " for n in range(12, 20)) + "ended"
KILLED = f"""@ killed
The killing of a Hamas commander {HOSTILE} by Israel on Thursday undermines {LONG}, Qatar said.
  event killing = ASSAULT/targeted actual | actor: Israel | recipient: a Hamas commander {HOSTILE} | killed: a | date: on Thursday
  claim said = asserted | source: Qatar | content: The killing … {LONG}
  effect undermines = worsens talks asserted | cause: The killing of a Hamas commander | effect: {LONG}
"""
FREED = """@ freed
Hamas released ten hostages in Gaza on Saturday.
  event released = RETREAT/release actual | actor: Hamas | recipient: ten hostages | date: on Saturday
"""
TALKS = """@ talks
Israel and Hamas met in Cairo on Monday.
  event met = CONSULT actual | actor: Israel + Hamas | date: on Monday
"""


@pytest.fixture(scope="module")
def shaken(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = Lake(str(tmp_path_factory.mktemp("shaken") / "record")).create()
    lake.add([gold.code(TALKS, "2023-11-20", "Meridian"), gold.code(KILLED, "2023-11-23", "Cedar")], at(23))
    lake.add([gold.code(FREED, "2023-11-25", "Wire")], at(25))
    return lake


@pytest.fixture(scope="module")
def web(shaken: Lake) -> Iterator[Any]:
    with client(shaken) as made:
        yield made


def linked(html: str) -> dict[str, str]:
    """Title → address, of the shocks that a process's page lists."""
    return {said(title): href for href, title in re.findall(r'<a href="(impact/[^"]+)">(.*?)</a>', html)}


# as of | the shocks that are listed, by the beginnings of their titles
LISTED = [
    ("", ("Israel: targeted killing of", "Hamas: release of ten hostages")),
    ("?reported_by=2023-11-24", ("Israel: targeted killing of",)),
    ("?as_of=2023-11-24", ("Israel: targeted killing of",)),
    ("?reported_by=2023-11-21", ()),
    ("?as_of=2023-11-01", ()),
]


@pytest.mark.parametrize(("query", "titles"), LISTED)
def test_a_process_lists_the_shocks_of_a_day(web: Any, query: str, titles: tuple[str, ...]) -> None:
    html = web.get(P + query).text
    there = linked(html)
    assert len(there) == len(titles)
    for one in titles:
        (address,) = (href for title, href in there.items() if title.startswith(one))
        assert address.endswith(query)
        page = web.get(P + address)
        assert page.status_code == 200 and one in said(page.text)
        assert f'href="../{query}"' in page.text
        (rows,) = re.findall(r'href="([^"]+\.csv[^"]*)" download', page.text)
        assert rows.endswith(f".csv{query}")
        answer = web.get(f"{P}impact/{rows}")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert answer.text.startswith("\ufeffprocess,shock,") and address[7:].partition("?")[0] in answer.text
    assert titles or site.NONE in html


# what stands on the page of the killing
SHOWN = [
    "What is claimed",
    "Qatar : it worsens talks",
    "Cannot be told",
    "What is measured",
    "Cannot be told from this record",
    "Association, not proof",
]


@pytest.mark.parametrize("words", SHOWN)
def test_the_page_is_the_site_s(web: Any, words: str) -> None:
    assert words in said(web.get(P + killing(web)).text)


def killing(web: Any) -> str:
    return next(h for t, h in linked(web.get(P).text).items() if "targeted killing" in t)


# address, {} the id of the killing | status | what is said
REFUSED = [
    ("impact/nothing", 404, "nothing: no shock of this process; there are "),
    ("impact/{}0", 404, "no shock of this process"),
    ("impact/2023-11-23", 404, "2023-11-23: no shock of this process"),
    ("impact/nothing.csv", 404, "no shock of this process"),
    ("impact/{}?reported_by=2023-11-21", 404, "there are none"),
    ("impact/{}?as_of=yesterday", 422, "no date; write it as 2023-11-24"),
    ("impact/", 404, "Nothing is at this address"),
]


@pytest.mark.parametrize(("address", "status", "words"), REFUSED)
def test_what_is_no_shock_is_refused(web: Any, address: str, status: int, words: str) -> None:
    answer = web.get(P + address.format(killing(web).removeprefix("impact/")))
    assert answer.status_code == status and words in said(answer.text)


def test_a_study_is_made_when_it_is_asked_for_and_once(shaken: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    study = site.study

    def counting(view: Any, known: Any, shock: Any, *rest: Any) -> Any:
        made.append(shock.incident)
        return study(view, known, shock, *rest)

    monkeypatch.setattr(site, "study", counting)
    with client(shaken) as web:
        address = killing(web)
        assert made == []
        for one in (address, f"{address}.csv", address):
            assert web.get(P + one).status_code == 200
        assert made == [address.removeprefix("impact/")]


def test_a_page_does_not_follow_the_record(web: Any) -> None:
    html = web.get(P + killing(web)).text
    assert "data-version" not in html and "/static/impact.js" in html


def test_hostile_words_stay_text(web: Any) -> None:
    document = Document(web.get(P + killing(web)).text)
    assert all((a.get("src") or "").startswith("/static/") for tag, a in document.tags if tag == "script")
    for tag, attributes in document.tags:
        assert tag not in ("img", "iframe", "style")
        assert not [n for n in attributes if n.startswith("on") or n == "style"]


def test_what_is_said_is_kept_back(shaken: Lake, web: Any) -> None:
    address = killing(web)
    with client(shaken, publish=Publish.snippets) as snipped:
        assert LONG in web.get(P + address).text
        for one in (P, P + address, f"{P}{address}.csv"):
            assert not any(LONG[n : n + 201] in snipped.get(one).text for n in range(len(LONG) - 200)), one
        assert LONG[:150] in snipped.get(P + address).text


def test_without_the_extra_the_line_of_the_site_stands_there(shaken: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in sys.modules if n == "truceline.impact" or n.startswith("truceline.impact.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "statsmodels", None)
    told = "Studies of impact need statsmodels: pip install --require-hashes -r requirements/impact.txt."
    with client(shaken) as web:
        page = web.get(P)
        assert page.status_code == 200 and told in page.text and not linked(page.text)
        refused = web.get(f"{P}impact/i1")
        assert refused.status_code == 503 and told in refused.text


def test_the_list_loads_no_statistics() -> None:
    """They take seconds to load, which the page of a process must not wait for."""
    import subprocess

    code = (
        "import sys; from truceline.views.site import shocks; assert not shocks.missing();"
        "from truceline.impact import record, shocks; print([n for n in ('statsmodels', 'ruptures', 'scipy') if n in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
