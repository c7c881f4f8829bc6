"""The status changes of a process as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, time
from xml.etree import ElementTree as Xml

from truceline.talks.model import Ladder, State, StatusChange
from truceline.talks.words import ladder_words
from truceline.views import plain
from truceline.views.server.cache import Answer
from truceline.views.site import status

ATOM = "http://www.w3.org/2005/Atom"
MOST = 100
"""Entries at most, the newest."""
IDS = uuid.UUID("5cf6a0f2-3c0b-4f0e-9a57-2f2f4c0c9f5e")
"""Entries are called by what they say, so that the same change always has the same name."""


def feed(found: State, base: str) -> Answer:
    """The feed; `base` is the address of the process's page."""
    Xml.register_namespace("", ATOM)
    root = Xml.Element(f"{{{ATOM}}}feed")
    _add(root, "id", _id(found.process.id))
    _add(root, "title", f"{found.process.name}: status changes")
    _add(root, "link", href=base)
    _add(root, "link", href=f"{base}feed.atom", rel="self", type="application/atom+xml")
    _add(_add(root, "author"), "name", "Truceline")
    changes = [(l, n, c) for l in (found.agreement, found.talks) for n, c in enumerate(l.changes)]  # noqa: E741
    changes.sort(key=lambda one: _at(one[2]), reverse=True)
    _add(root, "updated", (_at(changes[0][2]) if changes else datetime.fromtimestamp(0, UTC)).isoformat())
    for ladder, nth, change in changes[:MOST]:
        _entry(root, found, ladder, nth, change, base)
    body: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return Answer(body, "application/atom+xml; charset=utf-8")


def _entry(root: Xml.Element, found: State, ladder: Ladder, nth: int, change: StatusChange, base: str) -> None:
    entry = _add(root, "entry")
    words = ladder_words(ladder.name, change.status)
    _add(entry, "id", _id(found.process.id, ladder.name, change.date, change.status, change.before))
    _add(entry, "title", f"{words[:1].upper()}{words[1:]} {status.since(change)}".strip())
    _add(entry, "updated", _at(change).isoformat())
    _add(entry, "link", href=f"{base}#{status.address(ladder, nth)}")
    first = change.evidence[0] if change.evidence else None
    quoted = f" “{plain.short(first.sentence, 200)}” ({first.publisher or 'no publisher'})" if first else ""
    before = ladder_words(ladder.name, change.before)
    _add(entry, "summary", f"Before: {before}. {status.support(change)}.{quoted}")


def _at(change: StatusChange) -> datetime:
    """When it became known: the first report's time on that day, where it has one."""
    times = [e.published_at for e in change.evidence if e.published_at and e.published_at.date() == change.known_on]
    return min(times, default=datetime.combine(change.known_on, time.min, UTC))


def _id(*said: object) -> str:
    return uuid.uuid5(IDS, "\x1f".join(map(str, said))).urn


def _add(to: Xml.Element, name: str, text: str = "", **attributes: str) -> Xml.Element:
    made = Xml.SubElement(to, f"{{{ATOM}}}{name}", attributes)
    # what XML cannot hold, even escaped
    made.text = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text) or None
    return made
