"""Site maps (sitemaps.org, with Google's news extension) → entries, and the maps that an index lists."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

from lxml import etree

from truceline.errors import InputError
from truceline.live import body, dates
from truceline.live.body import BodyError, Limits
from truceline.live.entries import Entry, link
from truceline.live.feeds import xml
from truceline.live.fetch import Response

MOST = 5_000
"""Entries of one map that are looked at, the newest."""
MAPS = 20
"""Maps of an index that are followed, the newest."""


def read(response: Response, now: datetime, back: timedelta) -> tuple[list[Entry], list[str], int]:
    """The entries of a map that are dated within `back`, newest first; the maps that it lists, if it is an index; and
    how many entries were passed over because they carry no date. An InputError when it is no map."""
    data = response.body
    if data.startswith(b"\x1f\x8b"):
        try:
            data = body.unpacked(data, Limits(size=50_000_000))
        except BodyError as fault:
            raise InputError(response.url, str(fault), "see what the server sends") from fault
    text = xml(data, response.url, response.charset)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.parse(io.BytesIO(text.encode("utf-8", "replace")), parser).getroot()
    except etree.XMLSyntaxError as fault:
        raise _none(response.url) from fault
    kind = _local(root) if root is not None else ""
    if kind not in ("urlset", "sitemapindex"):
        raise _none(response.url)
    dated: list[tuple[str, Entry]] = []
    without = 0
    since = (now - back).date().isoformat()
    for one in root:
        entry = _entry(one, response.url, now)
        if entry is None:
            continue
        at = entry.published_at or dates.checked(entry.changed, None, now)[0]
        if at is None and kind == "urlset":
            without += 1
        elif at is None or at[:10] >= since:
            dated.append((at or "9999", entry))
    dated.sort(key=lambda pair: pair[0], reverse=True)
    if kind == "sitemapindex":
        return [], [entry.link for _, entry in dated[:MAPS] if entry.link], 0
    return [entry for _, entry in dated[:MOST]], [], without


def _entry(one: etree._Element, base: str, now: datetime) -> Entry | None:
    """An entry of a map. Its news date is when it was published; `lastmod` alone only when it was last changed."""
    said = {_local(e): (e.text or "").strip() for e in one.iter(etree.Element) if len(e) == 0}
    address = link(said.get("loc"), base)
    if not address:
        return None
    at, doubt = dates.checked(said.get("publication_date"), None, now)
    return Entry(
        id=address, link=address, title=said.get("title") or None, published_at=at, publisher=said.get("name") or None,
        changed=said.get("lastmod") or None, notes=(doubt,) if doubt else (),
    )  # fmt: skip


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _none(url: str) -> InputError:
    return InputError(url, "no site map", "give the address of one (robots.txt often names it)")
