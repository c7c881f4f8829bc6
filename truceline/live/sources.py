"""SOURCES.toml: what is followed, and how. All faults of the file are told together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from truceline import __version__
from truceline.errors import SettingsError
from truceline.live import settings
from truceline.live.articles import Pages
from truceline.live.entries import link
from truceline.live.fetch import PRODUCT, Manners
from truceline.live.settings import Table

KINDS = ("feed", "sitemap", "folder")
SPARING = 60.0
"""Seconds between two looks at a source of the public internet, at least."""
LENGTH = "is no length of time; write it as 30s, 5m, 2h or 1d"
ALLOW = 'is no list of networks; write allow = ["127.0.0.1", "10.0.0.0/8"]'


@dataclass(frozen=True, slots=True)
class Source:
    """One feed, site map or folder."""

    name: str
    kind: str
    at: str
    """Its address or folder."""
    publisher: str | None
    """None: as the page or the feed says."""
    every: float
    """Seconds between two looks."""
    pages: Pages
    back: timedelta
    """How old an entry of a site map may be."""
    manners: Manners


@dataclass(frozen=True, slots=True)
class Sources:
    """All that is followed."""

    agent: str
    """How we are named to servers."""
    sources: tuple[Source, ...]


def read(path: Path) -> Sources:
    """The sources of a file; a SettingsError with all its faults."""
    values, faults = settings.toml(path), list[str]()
    every = settings.tables(values, "source", faults)
    top = Table({k: v for k, v in values.items() if k != "source"}, "", faults)
    contact = top.take("contact", _contact, 'is no address; write contact = "desk@example.org" or a page\'s address')
    top.close()
    found = [_source(one, n, path.parent, faults) for n, one in enumerate(every, 1)]
    made = [one for one in found if one]
    if not every:
        faults.append("there is no source; write [[source]], then name = … and feed = …")
    if not contact and "contact" not in values and any("folder" not in one for one in every):
        faults.append('contact is missing; it tells publishers whom to write to: contact = "desk@example.org"')
    names = [one.name for one in made]
    for name in sorted({n for n in names if names.count(n) > 1}):
        faults.append(f"there are {names.count(name)} sources named '{name}'; give each its own name")
    if faults:
        raise SettingsError(str(path), faults)
    return Sources(f"{PRODUCT}/{__version__} ({contact or 'no contact given'})", tuple(made))


def _source(values: Any, number: int, folder: Path, faults: list[str]) -> Source | None:
    name = values.get("name")
    told = f"source {number}{f' ({name})' if isinstance(name, str) else ''}: "
    table, before = Table(values, told, faults), len(faults)
    name = table.need("name", _name, "is a short name of letters, digits and dashes, such as meridian-world")
    kinds = table.given(*KINDS)
    if len(kinds) != 1:
        table.fault(f"{' and '.join(kinds) or 'nothing to follow'} given; give one of {', '.join(KINDS)}")
    kind = kinds[0] if kinds else "feed"
    if kind == "folder":
        at = table.take("folder", lambda v: str(folder / settings.text(v)), "is no folder; write its path")
        if at and not Path(at).is_dir():
            table.fault(f"folder = '{at}' is no folder; make it, or check the path")
    else:
        at = table.take(kind, _address, "is no address; write one as https://example.org/feed.xml")
    allow = table.take("allow", settings.networks, ALLOW) or ()
    own = bool(allow) or kind == "folder"
    every = table.take("every", settings.seconds, LENGTH, 10.0 if kind == "folder" else 600.0) or 0.0
    if every < (1 if own else SPARING):
        least = "1s" if own else "60s; a shorter one is for servers of your own (allow = […])"
        table.fault(f"every is too short; give at least {least}")
    delay = table.take("delay", settings.seconds, LENGTH, 1.0)
    if delay is not None and delay < 1 and not own:
        table.fault("delay is too short; give at least 1s; a shorter one is for servers of your own (allow = […])")
    robots = table.take("robots", settings.flag, "is neither true nor false", True)
    pages = table.take("pages", settings.one_of(Pages), f"is none of {', '.join(Pages)}", "auto")
    back = table.take("back", settings.seconds, LENGTH, 7 * 86_400.0)
    publisher = table.take("publisher", settings.text, "is no name; write it in quotation marks")
    table.close()
    if len(faults) > before or not name or not at:
        return None
    return Source(
        name, kind, at, publisher, every, Pages(pages or "auto"), timedelta(seconds=back or 0),
        Manners(allow, delay or 0.0, bool(robots)),
    )  # fmt: skip


def _name(value: Any) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}", settings.text(value)):
        raise ValueError
    return str(value)


def _contact(value: Any) -> str:
    said = settings.text(value)
    if not said.isascii() or not said.isprintable() or not ("@" in said or urlsplit(said).scheme in ("http", "https")):
        raise ValueError
    return said


def _address(value: Any) -> str:
    at = settings.text(value)
    if link(at, at) is None or not at.startswith(("http://", "https://")):
        raise ValueError
    return at
