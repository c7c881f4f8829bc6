"""Site maps → entries and further maps."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest

from tests.live.told import response
from truceline.errors import InputError
from truceline.live.sitemaps import read

NOW = datetime(2023, 11, 25, tzinfo=UTC)
MAP = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example.org/old</loc><lastmod>2023-10-01</lastmod></url>
<url><loc>https://news.example.org/none</loc></url>
<url><loc>file:///etc/passwd</loc><lastmod>2023-11-24</lastmod></url>
<url><loc>https://news.example.org/changed</loc><lastmod>2023-11-23T10:00:00Z</lastmod></url>
<url><loc>https://news.example.org/new</loc><news:news><news:publication><news:name>Meridian</news:name></news:publication>
<news:publication_date>2023-11-24T08:00:00Z</news:publication_date><news:title>Talks resume</news:title></news:news></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>/a.xml</loc><lastmod>2023-01-01</lastmod></sitemap><sitemap><loc>/b.xml</loc><lastmod>2023-11-24</lastmod></sitemap>
<sitemap><loc>/c.xml</loc></sitemap></sitemapindex>"""


@pytest.mark.parametrize("body", [MAP.encode(), gzip.compress(MAP.encode())])
def test_a_map(body: bytes) -> None:
    found, maps, without = read(response(body), NOW, timedelta(days=7))
    assert [(e.link, e.published_at, e.publisher, e.title) for e in found] == [
        ("https://news.example.org/new", "2023-11-24T08:00:00+00:00", "Meridian", "Talks resume"),
        ("https://news.example.org/changed", None, None, None),  # when it was changed is not when it was published
    ]
    assert (maps, without) == ([], 1)


def test_an_index() -> None:
    found, maps, _ = read(response(INDEX.encode()), NOW, timedelta(days=7))
    assert (found, maps) == ([], ["https://news.example.org/c.xml", "https://news.example.org/b.xml"])


REFUSED = [
    # a body, what is said
    (b"", "empty"), (b"hello", "no site map"), (b"<rss/>", "no site map"), (gzip.compress(b"x" * 60_000_000), "times its size"),
    (b"\x1f\x8bx", "broken gzip"), (MAP.replace("?>", '?><!DOCTYPE u [<!ENTITY f SYSTEM "file:///etc/passwd">]>', 1).encode(), "entities"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "said"), REFUSED)
def test_what_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(response(body), NOW, timedelta(days=7))
