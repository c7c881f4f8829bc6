"""The pages: what each holds, where its links lead, as of when, and that hostile reports stay text."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

import pytest

from tests.views.server.conftest import LONG, client
from tests.views.test_dossier import Document
from truceline.record import decisions, find
from truceline.record.find import Filter
from truceline.views.server import search

P = "/processes/israel-hamas-2023/"

# address | status | words on the page
PAGES = [
    ("/", 200, ("Israel and Hamas, Gaza", "Agreement in force since 24 Nov 2023", "Latest reports", "4 reports in this record")),
    (P, 200, ("Agreement in force since 24 Nov 2023", "Follows the record", "Compare two days")),
    (f"{P}?reported_by=2023-11-24", 200, ("what was published by the end of 24 Nov 2023", "by 1 report, 1 origin")),
    (f"{P}?as_of=2023-11-20", 200, ("what this record knew by the end of 20 Nov 2023", "No report yet", "No agreement")),
    (f"{P}?as_of=&reported_by=", 200, ("As of now",)),
    (f"{P}compare?from=2023-11-23&to=2023-11-24", 200, ("no agreement told of", "agreement in force since 24 Nov 2023", "silent")),
    (f"{P}compare?from=2023-11-24&to=2023-11-23", 200, ("no agreement told of",)),
    (f"{P}compare?by=added&from=2023-11-24&to=2023-11-26", 200, ("What became known between them", "4 reports")),
    (f"{P}compare", 200, ("19 Nov 2023", "26 Nov 2023")),
    ("/search?q=truce", 200, ("Search reports and claims", "came into force", "Qatar")),
    ("/search?q=crossings&kind=claims", 200, ("No claims are found",)),
    ("/search?publisher=Merid", 200, ("the record has none of this name; near it are Meridian",)),
    ("/search?party=Zorblax", 200, ("Zorblax: names no party of the registry",)),
    ("/search?q=%25&party=Hamas&publisher=Cedar%25&since=2023-11-25&until=2023-11-25", 200, ("No reports are found",)),
    ("/api", 200, ("JSON API", "/api/v1/events", "reported_by")),
    (f"{P}?as_of=yesterday", 422, ("as_of", "no date; write it as 2023-11-24")),
    (f"{P}?as_of=2023-02-30", 422, ("no date; write it as 2023-11-24",)),
    ("/search?page=0", 422, ("page",)),
    ("/nothing", 404, ("Nothing is at this address",)),
    ("/processes/nobody/", 404, ("nobody: no process of this record; there are israel-hamas-2023",)),
    ("/processes/..%2f..%2fmine.toml/", 404, ()),
    ("/reports/r0000000000000000", 404, ("no report of this record has this key",)),
    ("/reports/'%20or%201", 404, ("no report of this record",)),
    ("/incidents/zzz", 404, ("zzz: no incidents begin so",)),
    (f"{P}reports/rffffffffffffffff", 404, ("no report of this process has this key",)),
    (f"{P}data/nothing.csv", 404, ("state.json, status.csv",)),
    ("/static/secrets.toml", 404, ()),
]  # fmt: skip


def said(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize(("address", "status", "words"), PAGES)
def test_pages(web: Any, address: str, status: int, words: tuple[str, ...]) -> None:
    answer = web.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    for one in words:
        assert one in said(answer.text)


def test_every_link_of_every_page_leads_somewhere(web: Any) -> None:
    left, seen = ["/", f"{P}?reported_by=2023-11-25"], {"/", f"{P}?reported_by=2023-11-25"}
    while left:
        address = left.pop()
        answer = web.get(address, follow_redirects=True)
        assert answer.status_code == 200, address
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        ids = set(re.findall(r' id="([^"]+)"', answer.text))
        for found in re.findall(r'(?:href|src|action)="([^"]*)"', answer.text):
            link = found.replace("&amp;", "&")
            if re.match(r"[a-z]+:", link):
                continue
            if link.startswith("#"):
                assert link[1:] in ids, f"{address} has no {link}"
                continue
            to = urljoin(address, link).partition("#")[0]
            if to not in seen:
                seen.add(to)
                left.append(to)
    kinds = {re.sub(r"\?.*|[rceip][0-9a-f]{10,}", "", one) for one in seen}
    assert {"/reports/", "/events//", "/claims//", "/effects//", "/positions//", "/incidents/", f"{P}reports/"} <= kinds


def test_as_of_goes_with_every_link(web: Any) -> None:
    html = web.get(f"{P}?reported_by=2023-11-25").text
    links = list(re.findall(r'href="((?:reports|data)/[^"]*)"', html))
    assert len(links) > 5
    assert all("reported_by=2023-11-25" in one for one in links)
    report = web.get(urljoin(P, links[0].partition("#")[0])).text
    assert 'href="../?reported_by=2023-11-25#' in report


def test_a_page_of_a_day_does_not_follow_the_record(web: Any) -> None:
    assert "data-version" in web.get(P).text
    assert "data-version" not in web.get(f"{P}?as_of=2023-11-25").text


def test_permalinks_show_the_record_at_its_words(web: Any) -> None:
    for kind, title in (
        ("claims", "Qatar: said"), ("events", "Israel and Hamas: agreement"), ("positions", "Hamas: demands"),
        ("effects", "Worsens the talks"),
    ):  # fmt: skip
        for row in web.get(f"/api/v1/{kind}?until=2023-11-25").json()["items"]:
            html = web.get(row["permalink"]).text
            assert row["id"] in html
            if title in said(html):
                break
        else:
            pytest.fail(f"no page of {kind} is called {title}")
    mentioned = web.get(f"/incidents/{web.get('/api/v1/incidents?type=ASSAULT').json()['items'][-1]['incident']}").text
    assert "at least four people" in mentioned and "denied by Israel" in said(mentioned)


def test_hostile_reports_stay_text(web: Any) -> None:
    key = next(r["report"] for r in web.get("/api/v1/reports").json()["items"] if "<script>" in (r["title"] or ""))
    event = web.get("/api/v1/events?since=2023-11-26").json()["items"][0]
    pages = ("/", P, f"/reports/{key}", f"{P}reports/{key}", event["permalink"], f"{P}compare", "/search?q=%3Cscript%3E",
             f"/incidents/{web.get('/api/v1/incidents?since=2023-11-26').json()['items'][0]['incident']}")  # fmt: skip
    for address in pages:
        document = Document(web.get(address).text)
        scripts = [attributes.get("src") for tag, attributes in document.tags if tag == "script"]
        assert all(source and source.startswith("/static/") for source in scripts), address
        for tag, attributes in document.tags:
            assert tag not in ("img", "iframe", "style"), address
            assert not [
                n
                for n, v in attributes.items()
                if n.startswith("on") or n == "style" or str(v).startswith("javascript:")
            ]


def test_texts_are_kept_back(snipped: Any, web: Any) -> None:
    key = next(r["report"] for r in web.get("/api/v1/claims?party=Hamas&publisher=Wire").json()["items"])
    claim = web.get("/api/v1/claims?publisher=Wire").json()["items"][0]["permalink"]
    for address in (f"/reports/{key}", f"{P}reports/{key}", claim, P, "/search?q=hand+over", "/", f"{P}data/state.json",
                    f"/api/v1/reports/{key}", f"/api/v1{claim}", "/api/v1/claims", "/api/v1/claims?format=csv"):  # fmt: skip
        answer = snipped.get(address)
        assert answer.status_code == 200, address
        whole = re.sub(r"\s+", " ", re.sub(r"</?(span|b|i|mark)\b[^>]*>", "", answer.text))
        assert not any(LONG[n : n + 201] in whole for n in range(len(LONG) - 200)), address
    assert "these are its records" in said(snipped.get(f"/reports/{key}").text)
    assert LONG[:210] in re.sub(r"<[^>]*>", "", web.get(f"/reports/{key}").text)
    for address in ("/search?q=the+people&kind=reports", "/search?q=if+the+truce&kind=reports"):
        assert "<mark>" in web.get(address).text and "<mark>" not in snipped.get(address).text


def test_the_same_page_is_not_sent_twice(web: Any) -> None:
    first = web.get(P)
    again = web.get(P, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert web.get(P, headers={"Accept-Encoding": "identity"}).text == first.text
    assert first.headers["content-encoding"] == "gzip"


def test_the_feed_tells_status_changes(web: Any) -> None:
    from xml.etree import ElementTree

    answer = web.get(f"{P}feed.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    atom = {"a": "http://www.w3.org/2005/Atom"}
    feed = ElementTree.fromstring(answer.content)
    titles = [e.findtext("a:title", "", atom) for e in feed.findall("a:entry", atom)]
    assert sorted(titles) == [
        "Agreement in force since 24 Nov 2023",
        "Agreement reached, not in force yet since 22 Nov 2023",
    ]
    links = [e.find("a:link", atom).attrib["href"] for e in feed.findall("a:entry", atom)]  # type: ignore[union-attr]
    assert all(link.startswith(f"http://testserver{P}#agreement-") for link in links)
    ids = [e.findtext("a:id", "", atom) for e in feed.findall("a:entry", atom)]
    assert len(set(ids)) == 2 and all(one.startswith("urn:uuid:") for one in ids)


# text, what is sought | what is marked
MARKED = [
    ("Qatar and Egypt spoke.", "egypt", "Egypt"),
    ("Qatar and Egypt spoke.", "Qatar  and", "Qatar and"),
    ("Qatar and Egypt spoke.", "egypt qatar", "Egypt"),
    ("Qatar and Egypt spoke.", '"and egypt"', "and Egypt"),
    ("Qatar and Egypt spoke.", "Oslo", ""),
]


@pytest.mark.parametrize(("text", "sought", "marked"), MARKED)
def test_what_is_sought_is_marked(text: str, sought: str, marked: str) -> None:
    before, words, after = search.words(text, sought)
    assert (before + words + after, words) == (text, marked)


def test_a_merged_incident_has_its_old_address(lake: Any) -> None:
    first, second, *_ = (row["incident"] for row in find.incidents(lake.view(), Filter()))
    decisions.merge(lake, first, second)
    with client(lake) as web:
        for of in (first, second):
            assert first in web.get(f"/incidents/{of}").text
            assert {row["incident"] for row in web.get(f"/api/v1/incidents/{of}").json()["items"]} == {first}
