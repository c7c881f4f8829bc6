"""Entries and pages → reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.live.told import ARTICLE, LONG, SHORT
from tests.reports.pages import LAST, page
from truceline.errors import FetchError, InputError
from truceline.live.articles import Pages, read
from truceline.live.entries import Entry
from truceline.live.fetch import Response

FEED = "https://news.example.org/feed"
NOW = datetime(2023, 12, 20, tzinfo=UTC)
ENTRY = Entry(
    id="1",
    link="https://news.example.org/1",
    title="Talks resume",
    published_at="2023-12-14T08:00:00+00:00",
    text=SHORT,
)


def reading(
    entry: Entry,
    pages: Pages = Pages.auto,
    body: str | Exception = ARTICLE,
    at: str | None = None,
    publisher: str | None = None,
):
    """The report, what was told, and the addresses that were fetched."""
    fetched: list[str] = []

    def fetch(url: str) -> Response:
        fetched.append(url)
        if isinstance(body, Exception):
            raise body
        return Response(at or url, 200, body.encode())

    report, notes = read(entry, "meridian", FEED, pages, publisher, fetch, lambda: NOW)
    return report, notes, fetched


WHICH = [
    # text in the feed, its own site?, pages, is the page fetched?
    (SHORT, True, Pages.auto, True),
    (LONG, True, Pages.auto, False),
    (f"<p>{LONG}</p>", True, Pages.auto, False),
    (LONG + "…", True, Pages.auto, True),
    (LONG + "[&hellip;]", True, Pages.auto, True),
    (LONG + '<a href="/1">Read more &raquo;</a>', True, Pages.auto, True),
    (LONG + "The post Talks resume appeared first on Meridian.", True, Pages.auto, True),
    (LONG, False, Pages.auto, True),
    (LONG, True, Pages.always, True),
    (SHORT, True, Pages.never, False),
    (None, True, Pages.auto, True),
]


@pytest.mark.parametrize(("text", "own", "pages", "fetched"), WHICH)
def test_when_the_page_is_fetched(text: str | None, own: bool, pages: Pages, fetched: bool) -> None:
    entry = replace(ENTRY, text=text, link="https://news.example.org/1" if own else "https://other.org/1")
    assert reading(entry, pages)[2] == ([entry.link] if fetched else [])


def test_the_report_of_a_page() -> None:
    report, notes, _ = reading(ENTRY)
    assert report.text.endswith(LAST)
    assert (report.url, report.title) == ("https://news.example.org/1", "Truce talks resume in Cairo")
    assert (report.published_at, report.publisher, notes) == ("2023-12-14T08:00:00+00:00", "The Daily", [])
    assert reading(ENTRY, publisher="Meridian")[0].publisher == "Meridian"
    assert report.id == reading(replace(ENTRY, title="Other"))[0].id


def test_a_page_names_no_address_of_another_site() -> None:
    """Else it could stand in the record as another's article."""
    canonical = page()  # names https://example.org/a/1
    assert reading(ENTRY, body=canonical)[0].url == "https://example.org/a/1"
    assert reading(replace(ENTRY, link="https://other.net/1"), body=canonical)[0].url == "https://other.net/1"


def test_a_feed_elsewhere_does_not_say_what_stands_at_an_address() -> None:
    entry = replace(ENTRY, link="https://other.net/1", text=LONG)
    report, _, fetched = reading(entry, body=FetchError("x", "the server answers 404", "see"))
    assert fetched
    assert (report.url, report.text[:9]) == (None, "Mediators")
    assert reading(entry, Pages.never)[0].url is None


def test_where_the_page_is_refused_the_summary_is_read_and_that_is_told() -> None:
    for fault in (
        FetchError("x", "its robots.txt forbids it", "leave it"),
        InputError("x", "no article found", "give"),
    ):
        report, notes, _ = reading(ENTRY, body=fault)
        assert report.text == SHORT.strip()
        assert "only the feed's summary was read" in notes[0]


def test_what_is_passing_is_tried_again() -> None:
    with pytest.raises(FetchError):
        reading(ENTRY, body=FetchError("x", "the server answers 503", "wait", passing=True))


def test_the_first_fault_is_told_where_there_is_no_summary_either() -> None:
    with pytest.raises(FetchError, match="answers 404"):
        reading(replace(ENTRY, text=None), body=FetchError("x", "the server answers 404", "see"))


def test_a_page_dated_in_the_future() -> None:
    head = '<meta property="article:published_time" content="2023-12-28T08:00:00Z">'
    report, notes, _ = reading(replace(ENTRY, published_at=None), body=page(head=head))
    assert report.published_at is None
    assert "in the future" in notes[0]


TEXTS = [
    # text in the feed, text of the report
    ("Talks resumed in Cairo &amp; Doha on Thursday.", "Talks resumed in Cairo & Doha on Thursday."),
    ("Talks resumed on Thursday.\n\n Envoys met.", "Talks resumed on Thursday.\nEnvoys met."),
    ("<p>Talks resumed.</p><p>Envoys <b>met</b>.</p>", "Talks resumed.\nEnvoys met ."),
    ("<p>Talks resumed.</p><script>alert('x')</script>", "Talks resumed."),
]


@pytest.mark.parametrize(("text", "read_as"), TEXTS)
def test_the_feed_s_own_text(text: str, read_as: str) -> None:
    assert reading(replace(ENTRY, text=text), Pages.never)[0].text == read_as


def test_another_language_is_refused() -> None:
    said = "El gobierno colombiano y el ELN acordaron un alto el fuego de seis meses el viernes en La Habana."
    with pytest.raises(InputError, match="another language"):
        reading(replace(ENTRY, text=said), Pages.never)
