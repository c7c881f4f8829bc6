"""RSS, Atom and JSON feeds → entries. A feed is hostile input: no entity is expanded, and what is broken is told."""

from __future__ import annotations

import html
import io
import json
import re
from datetime import datetime
from typing import Any
from xml.parsers import expat

import feedparser

from truceline.errors import InputError
from truceline.live import dates
from truceline.live.entries import Entry, link
from truceline.live.fetch import Response
from truceline.reports import decode

MOST = 1_000
"""Entries of one feed that are looked at, the first."""
MENDED = 500_000
"""Bytes up to which a feed that is not well-formed is read all the same; reading one takes longer than its length."""
ENTITY = re.compile(r"<!ENTITY\b", re.I)
DECLARED = re.compile(rb"""^[^<]{0,10}<\?xml[^>]{0,100}?encoding=["']([\w.:\-]{2,30})""")


def entries(response: Response, now: datetime) -> tuple[list[Entry], str | None]:
    """The entries of a feed, and its title; an InputError when it is none."""
    data = response.body
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json(data, response.url, now)
    text = xml(data, response.url, response.charset)
    if len(text) > MENDED and (broken := _broken(text)):
        raise InputError(
            response.url, f"a feed of {len(text)} characters that is broken ({broken})", "tell its publisher"
        )
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": response.url}
    try:
        found = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as fault:
        raise _none(response.url) from fault
    if not found.version and not found.entries:
        raise _none(response.url)
    title = found.feed.get("title")
    made = [_entry(one, response.url, now) for one in found.entries[:MOST]]
    return [one for one in made if one], _plain(title)


def xml(data: bytes, place: str, charset: str | None) -> str:
    """The text of an XML document that declares no entities, without the line that names its encoding."""
    declared = DECLARED.search(data[:200])
    text = decode.text(data, place, declared[1].decode("ascii") if declared else charset)
    if ENTITY.search(text):
        raise InputError(place, "it declares entities of its own, which are not expanded", "tell its publisher")
    return re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text, count=1)


def _broken(text: str) -> str | None:
    parser = expat.ParserCreate()
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as fault:
        return str(fault)
    return None


def _entry(one: Any, base: str, now: datetime) -> Entry | None:
    said = dict(one)  # its own `get` answers with what was not said
    name = "published" if said.get("published") else "updated"
    stated, parsed = said.get(name), said.get(f"{name}_parsed")
    at, doubt = dates.checked(stated, parsed, now)
    content = [
        c.get("value", "") for c in one.get("content", ()) if "html" in c.get("type", "") or "text" in c.get("type", "")
    ]
    body = max(content, key=len, default="")
    address = link(one.get("link"), base)
    id_ = _plain(one.get("id")) or address
    if not id_:
        return None
    return Entry(
        id=id_, link=address, title=_plain(one.get("title")), published_at=at,
        publisher=_plain(one.get("source", {}).get("title")), text=body or one.get("summary") or None, whole=bool(body),
        changed=_plain(said.get("updated")), notes=(doubt,) if doubt else (),
    )  # fmt: skip


def _json(data: bytes, url: str, now: datetime) -> tuple[list[Entry], str | None]:
    """JSON Feed 1 and 1.1 (jsonfeed.org)."""
    try:
        feed = json.loads(decode.text(data, url))
    except (ValueError, RecursionError) as fault:
        raise InputError(url, f"broken JSON ({str(fault)[:80]})", "tell its publisher") from fault
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise _none(url)
    made = [_item(one, url, now) for one in feed["items"][:MOST] if isinstance(one, dict)]
    return [one for one in made if one], _plain(feed.get("title"))


def _item(one: dict[str, Any], base: str, now: datetime) -> Entry | None:
    at, doubt = dates.checked(_plain(one.get("date_published")), None, now)
    body = next((v for n in ("content_html", "content_text") if isinstance(v := one.get(n), str) and v.strip()), None)
    summary = one.get("summary") if isinstance(one.get("summary"), str) else None
    address = link(one.get("url") if isinstance(one.get("url"), str) else None, base)
    id_ = _plain(str(one["id"])) if isinstance(one.get("id"), str | int) else address
    if not id_:
        return None
    return Entry(
        id=id_, link=address, title=_plain(one.get("title")), published_at=at, text=body or summary, whole=body is not None,
        changed=_plain(one.get("date_modified")), notes=(doubt,) if doubt else (),
    )  # fmt: skip


def _plain(text: object) -> str | None:
    """One line of text, without tags."""
    if not isinstance(text, str):
        return None
    text = html.unescape(re.sub(r"<[^<>]{0,200}>", " ", text))
    return " ".join(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", text).split())[:1000] or None


def _none(url: str) -> InputError:
    return InputError(url, "no feed (neither RSS, Atom nor JSON Feed)", "give the feed's own address")
