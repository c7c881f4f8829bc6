"""An entry, and where need be its page → a Report. Text under an address is read from that address's own site: a feed
elsewhere may announce it, but does not say what stands there."""

from __future__ import annotations

import hashlib
import html as entities
import re
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum

from truceline.errors import FetchError, InputError
from truceline.live import dates
from truceline.live.entries import Entry, identity, link, same_site
from truceline.live.fetch import Response
from truceline.reports import html
from truceline.reports.accept import accept
from truceline.reports.report import Report

WORDS = 150
"""Words of a text in a feed from which it is taken to be the whole article."""
CUT = re.compile(
    r"(?:…|\.\.\.|\[\s*(?:…|\.\.\.|&hellip;)\s*\]|(?:read|continue|see)\s+(?:more|on|reading|full\s+\w+)\b.{0,60}"
    r"|the post .{1,200} appeared first on .{1,100})\s*[»›→>]?\s*$",
    re.I | re.S,
)
"""How a text ends that goes on elsewhere."""
TAG = re.compile(r"<(?:p|br|div|a|h\d|ul|ol|li|img|figure|blockquote|em|strong|b|i|span)\b[^<>]*>", re.I)


class Pages(StrEnum):
    """When the page of an article is fetched."""

    auto = "auto"
    """When the feed holds no more than a summary."""
    always = "always"
    never = "never"


def from_feed(entry: Entry, feed: str, pages: Pages) -> bool:
    """Whether the feed's own text is the report."""
    if not entry.link or pages is Pages.never:
        return True
    if pages is Pages.always or not entry.text or not same_site(entry.link, feed):
        return False
    plain = _stripped(entry.text)
    return len(plain.split()) >= WORDS and not CUT.search(plain[-400:])


def of_feed(entry: Entry, source: str, feed: str, publisher: str | None) -> Report:
    """The report that is the feed's own text; an InputError when there is none in it."""
    place = entry.link or f"{feed}: entry '{entry.id[:80]}'"
    if not entry.text:
        raise InputError(place, "the feed holds no text of it", 'set pages = "always" to fetch its page')
    # an address of another site than the feed's is named as where it is said to stand, not as where it was read
    ours = entry.link if entry.link and same_site(entry.link, feed) else None
    given = {
        "url": ours,
        "title": entry.title,
        "published_at": entry.published_at,
        "publisher": publisher or entry.publisher,
    }
    id_ = report_id(entry, source)
    if not TAG.search(entry.text):
        return accept({**given, "text": _lines(entities.unescape(entry.text))}, place, id_)
    page = f"<html><head><title>-</title></head><body><article>{entry.text}</article></body></html>"
    try:
        text = html.report(page.encode("utf-8", "replace"), id_, place).text
    except InputError:
        text = _lines(_stripped(entry.text))
    return accept({**given, "text": text}, place, id_)


def of_page(
    entry: Entry, source: str, response: Response, publisher: str | None, now: datetime
) -> tuple[Report, list[str]]:
    """The report of an article's page, and what was not believed; an InputError when there is no article in it."""
    assert entry.link
    found = html.report(response.body, report_id(entry, source), response.url)
    stated, doubt = dates.checked(found.published_at, None, now)
    # a page may name its own address, but none of another's
    own = link(found.url, response.url) if found.url else None
    url = own if own and same_site(own, response.url) else link(response.url, response.url)
    report = found.model_copy(update={
        "url": url, "title": found.title or entry.title, "published_at": entry.published_at or stated,
        "publisher": publisher or entry.publisher or found.publisher,
    })  # fmt: skip
    return report, [doubt] if doubt else []


def read(
    entry: Entry, source: str, feed: str, pages: Pages, publisher: str | None, fetch: Callable[[str], Response],
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> tuple[Report, list[str]]:  # fmt: skip
    """The report of an entry, its page fetched where that is needed, and what was not believed. Where the page is
    refused for good, the feed's summary is what there is to read."""
    if from_feed(entry, feed, pages):
        return of_feed(entry, source, feed, publisher), []
    assert entry.link
    try:
        return of_page(entry, source, fetch(entry.link), publisher, now())
    except (InputError, FetchError) as refused:
        if isinstance(refused, FetchError) and refused.passing:
            raise
        try:
            report = of_feed(entry, source, feed, publisher)
        except InputError:
            raise refused from None
        return report, [f"only the feed's summary was read: {refused}"]


def report_id(entry: Entry, source: str) -> str:
    """A short id that an entry always gets: its source, and a few letters of a checksum."""
    known = identity(entry.link) if entry.link else entry.id
    return f"{source}-{hashlib.sha256(known.encode('utf-8', 'replace')).hexdigest()[:10]}"


def _stripped(text: str) -> str:
    """The words of a piece of HTML."""
    text = re.sub(r"<(script|style)\b.*?(?:</\1\s*>|$)", " ", text, flags=re.I | re.S)
    text = re.sub(r"</?(?:p|br|div|li|h\d|ul|ol|blockquote|figure)\b[^<>]*>", "\n", text, flags=re.I)
    return entities.unescape(re.sub(r"<[^<>]*>", " ", text)).strip()


def _lines(text: str) -> str:
    """One paragraph a line."""
    text = re.sub(r"[\x00\ud800-\udfff]", " ", text)
    return "\n".join(line for line in (" ".join(one.split()) for one in text.splitlines()) if line)
