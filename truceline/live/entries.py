"""What a feed, a site map or a folder tells of one report, before its text is settled."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from courlan import extract_domain

TRACKERS = re.compile(
    r"(?:utm|pk|mtm|hsa)_\w+|fbclid|gclid|yclid|dclid|msclkid|mc_[ce]id|igshid|cmpid|ocid|at_(?:medium|campaign)", re.I
)
"""Parts of an address that say who sent the reader, not what is read."""
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Entry:
    """One report as a feed announces it."""

    id: str
    """Its own, within the feed; its address where it has none."""
    link: str | None
    title: str | None = None
    published_at: str | None = None
    """ISO 8601, checked; None where none is stated or it is not believed."""
    publisher: str | None = None
    text: str | None = None
    """What the feed holds of it: HTML or plain text, whole or a summary."""
    whole: bool = False
    """Whether the feed says that this is all of it."""
    changed: str | None = None
    """When it says it was last changed, as it says it."""
    notes: tuple[str, ...] = ()
    """What was not believed, and why."""

    def key(self, source: str) -> str:
        """What it is known by: the same address is the same report, whichever feed names it."""
        return identity(self.link) if self.link else f"{source}\x1f{self.id}"

    def fingerprint(self) -> str:
        """Of all that would make it worth reading again."""
        said = "\x1f".join([self.title or "", self.published_at or "", self.changed or "", self.text or ""])
        return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]

    def json(self) -> str:
        """As it is kept until its text is read."""
        return json.dumps(asdict(self))


def loaded(text: str) -> Entry:
    """The entry of `Entry.json`."""
    found = json.loads(text)
    return Entry(**{**found, "notes": tuple(found["notes"])})


def link(url: str | None, base: str) -> str | None:
    """An address as it is kept: absolute, of the web, without what follows the reader about; None when it is none."""
    if not url or not url.strip():
        return None
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    where = host if port in (None, PORTS[parts.scheme]) else f"{host}:{port}"
    asked = parts.query
    if TRACKERS.search(asked):
        kept = [(k, v) for k, v in parse_qsl(asked, keep_blank_values=True) if not TRACKERS.fullmatch(k)]
        asked = urlencode(kept)
    return urlunsplit((parts.scheme, where, parts.path or "/", asked, ""))


def identity(url: str) -> str:
    """What is the same for one article however it is reached: by http or https, with www. or without."""
    parts = urlsplit(url)
    return (
        parts.netloc.removeprefix("www.") + (parts.path.rstrip("/") or "/") + (f"?{parts.query}" if parts.query else "")
    )


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one registered domain (news.example.org and feeds.example.org do)."""
    ours, theirs = urlsplit(one), urlsplit(other)
    if ours.netloc == theirs.netloc:
        return True
    domain = extract_domain(one)
    return domain is not None and domain == extract_domain(other)
