"""Addresses as they are kept and known again."""

from __future__ import annotations

import pytest

from truceline.live.entries import Entry, identity, link, loaded, same_site

BASE = "https://news.example.org/feeds/rss"
LINKS = [
    # as it stands in a feed, as it is kept
    ("https://news.example.org/a", "https://news.example.org/a"), ("/a?b=1", "https://news.example.org/a?b=1"),
    ("a", "https://news.example.org/feeds/a"), ("//other.org/a", "https://other.org/a"),
    ("https://NEWS.example.org:443/a#top", "https://news.example.org/a"), ("http://example.org:8080", "http://example.org:8080/"),
    ("https://example.org/a?utm_source=rss&id=7&fbclid=x", "https://example.org/a?id=7"),
    ("https://example.org/a?utm_source=rss", "https://example.org/a"), ("  https://example.org/a\n", "https://example.org/a"),
    ("https://user:word@example.org/a", None), ("javascript:alert(1)", None), ("file:///etc/passwd", None),
    ("mailto:a@example.org", None), ("http://[::1", None), ("http://a:99999/", None), ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "kept"), LINKS)
def test_links(stated: str, kept: str | None) -> None:
    assert link(stated, BASE) == kept


SAME = [
    # two addresses, one article?
    ("https://www.example.org/a/", "http://example.org/a", True),
    ("https://example.org/a?id=1", "https://example.org/a?id=2", False),
    ("https://example.org/a", "https://example.com/a", False),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_the_same_article(one: str, other: str, same: bool) -> None:
    assert (identity(one) == identity(other)) is same


SITES = [
    # two addresses, one site?
    ("https://www.example.org/a", "https://feeds.example.org/b", True),
    ("https://example.co.uk/a", "https://other.co.uk/b", False),
    ("https://example.org/a", "https://example.com/b", False),
    ("http://127.0.0.1:80/a", "http://127.0.0.1:80/b", True),
    ("http://127.0.0.1:80/a", "http://127.0.0.1:81/b", False),
]


@pytest.mark.parametrize(("one", "other", "same"), SITES)
def test_sites(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same


def test_an_entry_is_kept_as_it_is() -> None:
    entry = Entry(id="1", link=None, title="“Truce”", text="<p>a</p>", whole=True, notes=("a", "b"))
    assert loaded(entry.json()) == entry
    assert entry.key("s") != entry.key("t")
