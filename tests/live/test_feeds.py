"""Feeds → entries, and what is no feed."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.live.told import SHORT, item, response, rss
from truceline.errors import InputError
from truceline.live.feeds import MENDED, entries

NOW = datetime(2023, 11, 25, tzinfo=UTC)
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Meridian</title><entry><id>tag:1</id>
<link href="/1" rel="alternate"/><title type="html">Talks &amp;amp; <![CDATA[<b>truce</b>]]></title><published>2023-11-24T07:00:00+02:00</published>
<updated>2023-11-24T09:00:00Z</updated><content type="html">&lt;p&gt;All of it.&lt;/p&gt;</content></entry></feed>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1", "title": "Meridian", "items": [
        {"id": "1", "url": "/1", "title": "Talks", "date_published": "2023-11-24T07:00:00+02:00", "content_html": "<p>All of it.</p>"},
        {"id": 2, "content_text": "All.", "date_modified": "x"}, {"url": "https://news.example.org/3", "summary": "Some."}, {}, 7,
    ],
}  # fmt: skip


def test_rss() -> None:
    found, title = entries(response(rss(item(1), item(2, date=None))), NOW)
    assert title == "Meridian"
    assert [(e.id, e.link, e.title, e.published_at, e.text, e.whole) for e in found] == [
        (
            "https://news.example.org/g1",
            "https://news.example.org/1",
            "Report 1",
            "2023-11-24T05:00:00+00:00",
            SHORT.strip(),
            False,
        ),
        ("https://news.example.org/g2", "https://news.example.org/2", "Report 2", None, SHORT.strip(), False),
    ]


def test_atom() -> None:
    (one,) = entries(response(ATOM.encode()), NOW)[0]
    assert (one.id, one.link, one.title) == ("tag:1", "https://news.example.org/1", "Talks & truce")
    assert (one.published_at, one.text, one.whole) == ("2023-11-24T07:00:00+02:00", "<p>All of it.</p>", True)
    assert one.changed == "2023-11-24T09:00:00Z"


def test_json_feed() -> None:
    found, title = entries(response(json.dumps(JSON).encode()), NOW)
    assert title == "Meridian"
    assert [(e.id, e.link, e.text, e.whole) for e in found] == [
        ("1", "https://news.example.org/1", "<p>All of it.</p>", True), ("2", None, "All.", True),
        ("https://news.example.org/3", "https://news.example.org/3", "Some.", False),
    ]  # fmt: skip
    assert found[0].published_at == "2023-11-24T07:00:00+02:00"


DOUBTED = [
    # pubDate, why it is not believed
    ("Fri, 24 Nov 2099 07:00:00 GMT", "future"),
    ("Thu, 01 Jan 1970 00:00:00 GMT", "older than"),
    ("yesterday", "cannot be read"),
]


@pytest.mark.parametrize(("date", "why"), DOUBTED)
def test_wrong_dates_are_told_not_believed(date: str, why: str) -> None:
    (one,) = entries(response(rss(item(1, date=date))), NOW)[0]
    assert one.published_at is None
    assert why in one.notes[0]


LAUGHS = '<!DOCTYPE r [<!ENTITY a "lol">' + "".join(f'<!ENTITY a{n} "{"&a;" * 9}">' for n in range(9)) + "]>"
REFUSED = [
    # a body, what is said
    (b"", "empty"), (b"hello", "no feed"), (b"<html><body><p>Not found</p></body></html>", "no feed"), (b"\x00\xff\x00", "NUL"),
    (b"%PDF-1.4", "binary"), (b'{"items": 7}', "no feed"), (b'{"items": [', "broken JSON"), (b"{" * 100_000, "broken JSON"),
    (rss(item(1), before=LAUGHS), "declares entities"),
    (rss(item(1), before='<!DOCTYPE r [<!entity f SYSTEM "file:///etc/passwd">]>'), "declares entities"),
    (rss(item(1), before=LAUGHS).decode().replace('encoding="utf-8"', 'encoding="utf-16"').encode("utf-16"), "declares entities"),
    (rss(item(1), "<item>" + "<b>" * (MENDED // 3)), "broken"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "said"), REFUSED)
def test_what_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as fault:
        entries(response(body), NOW)
    assert fault.value.place == "https://news.example.org/feed"


def test_a_feed_that_is_broken_is_read_as_far_as_it_goes() -> None:
    found, _ = entries(response(rss(item(1)).replace(b"</channel></rss>", b"<item><title>Talks & truce")), NOW)
    assert found[0].title == "Report 1"


def test_a_feed_in_another_encoding() -> None:
    body = (
        rss(item(1, "Talks in Bogotá")).decode().replace('encoding="utf-8"', 'encoding="iso-8859-1"').encode("latin-1")
    )
    assert entries(response(body), NOW)[0][0].text == "Talks in Bogotá"


@given(st.binary(max_size=200), st.integers(0, 300))
def test_any_feed_gives_entries_or_is_refused(rubbish: bytes, at: int) -> None:
    body = rss(item(1), item(2))
    try:
        found, _ = entries(response(body[:at] + rubbish + body[at:]), NOW)
    except InputError as refused:
        assert refused.place
    else:
        assert all(one.id for one in found)
