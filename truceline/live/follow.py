"""One look at one source: what it announces is kept, and what is new in it is read."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from truceline.errors import FetchError, InputError
from truceline.live import articles, feeds, sitemaps
from truceline.live.entries import Entry
from truceline.live.fetch import Fetcher, Response
from truceline.live.pace import Clock, back_off
from truceline.live.sources import Source
from truceline.live.state import State
from truceline.reports import files

TOGETHER = 50
"""Entries taken up at once."""
TRIES = 6
"""Times that a page is tried, over some hours; then the feed's summary is read instead, if there is one."""
PAUSE = 120.0
"""Seconds to the next try of a page, doubled each time."""
SETTLED = 2.0
"""Seconds that a file must have been left alone before it is read: it may still be written to."""
LARGEST = 100_000_000
"""Bytes of a file in a folder that is followed; larger ones are for `truceline backfill`."""

Told = Callable[[str], None]


def announcements(source: Source, state: State, fetcher: Fetcher, clock: Clock) -> str | None:
    """Keep what a source announces; returns what is to be noted of it. A FetchError or InputError where it cannot be
    read."""
    if source.kind == "folder":
        return _folder(source, state, clock)
    if source.kind == "sitemap":
        return _sitemap(source, state, fetcher, clock)
    response = _get(source, source.at, state, fetcher)
    if response:
        entries, title = feeds.entries(response, _now(clock))
        named = [replace(one, publisher=one.publisher or title) for one in entries]
        _keep(source, source.at, response, named, state, clock)
        return _notes(named)
    return None


def texts(source: Source, state: State, fetcher: Fetcher, clock: Clock, told: Told, stop: Callable[[], bool]) -> None:
    """Read the texts of what a source has announced, as far as it is their turn."""
    while not stop() and (waiting := state.pages(source.name, clock.now(), TOGETHER)):
        for key, entry, tries in waiting:
            if stop():
                return
            _text(source, key, entry, tries, state, fetcher, clock, told)


def _text(
    source: Source, key: str, entry: Entry, tries: int, state: State, fetcher: Fetcher, clock: Clock, told: Told
) -> None:
    last = tries + 1 >= TRIES

    def fetch(url: str) -> Response:
        try:
            return fetcher.get(url, source.manners)
        except FetchError as fault:
            if last and fault.passing:
                raise FetchError(fault.place, fault.problem, f"given up after {TRIES} tries") from fault
            raise

    place = f"{source.name}: "
    try:
        report, notes = articles.read(
            entry, source.name, source.at, source.pages, source.publisher, fetch, lambda: _now(clock)
        )
    except FetchError as fault:
        if fault.passing:
            state.put_off(key, clock.now() + back_off(tries + 1, PAUSE * 2.0**tries, fault.wait), str(fault))
        else:
            state.refuse(key, str(fault))
            told(f"{place}refused: {fault}")
    except InputError as fault:
        state.refuse(key, str(fault))
        told(f"{place}refused: {fault}")
    else:
        other = state.settle(key, report, clock.now())
        for note in (*entry.notes, *notes) if other is None else ():
            told(f"{place}{report.url or report.id}: {note}")


def _get(source: Source, url: str, state: State, fetcher: Fetcher) -> Response | None:
    """What lies at an address; None when it is what it was."""
    etag, modified, digest = state.cached(source.name, url)
    response = fetcher.get(url, source.manners, etag, modified)
    return None if response.status == 304 or _digest(response) == digest else response


def _keep(source: Source, url: str, response: Response, entries: list[Entry], state: State, clock: Clock) -> None:
    state.announce(
        source.name, entries, clock.now(), url, response.etag, response.modified, _digest(response)
    )  # fmt: skip


def _digest(response: Response) -> str:
    return hashlib.sha256(response.body).hexdigest()


def _sitemap(source: Source, state: State, fetcher: Fetcher, clock: Clock) -> str | None:
    """A site map, or the maps that it lists. A map within that cannot be read does not stop the others."""
    response = _get(source, source.at, state, fetcher)
    if response is None:
        return None
    entries, maps, without = sitemaps.read(response, _now(clock), source.back)
    faults: list[FetchError | InputError] = []
    for url in maps:
        try:
            if below := _get(source, url, state, fetcher):
                found, _, undated = sitemaps.read(below, _now(clock), source.back)
                without += undated
                _keep(source, url, below, found, state, clock)
        except (FetchError, InputError) as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
    if maps:  # an index is asked for anew each time: that it is the same says nothing of the maps
        state.announce(source.name, [], clock.now())
    else:
        _keep(source, source.at, response, entries, state, clock)
    return f"{without} entries without a date were passed over" if without else _notes(entries)


def _folder(source: Source, state: State, clock: Clock) -> str | None:
    """The files of a folder that are new or have changed. A file that cannot be read is looked at again once it
    changes."""
    known, refusals = state.marked(source.name), list[str]()
    for path in _files(Path(source.at)):
        try:
            stat = path.stat()
        except OSError:
            continue
        mark, at = f"{stat.st_mtime_ns}-{stat.st_size}", str(path)
        if known.get(at) == mark or 0 <= time.time() - stat.st_mtime < SETTLED:
            continue
        if stat.st_size > LARGEST:
            found: list[files.Found] = [
                InputError(at, f"more than {LARGEST // 1_000_000} MB", "use 'truceline backfill'")
            ]
        else:
            found = list(files.reports([at]))
        refusals += [str(one) for one in found if isinstance(one, InputError)]
        reports = [
            one.model_copy(update={"publisher": one.publisher or source.publisher})
            for one in found
            if not isinstance(one, InputError)
        ]
        state.announce_file(source.name, at, mark, reports, clock.now())
    return (
        f"refused: {refusals[0]}" + (f" (and {len(refusals) - 1} more)" if refusals[1:] else "") if refusals else None
    )


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.name.lower().endswith(files.SUFFIXES) and path.is_file():
            yield path


def _notes(entries: list[Entry]) -> str | None:
    """What was not believed, the first of it."""
    doubted = [f"{one.link or one.id}: {note}" for one in entries for note in one.notes]
    return doubted[0] + (f" (and {len(doubted) - 1} more)" if doubted[1:] else "") if doubted else None


def _now(clock: Clock) -> datetime:
    return datetime.fromtimestamp(clock.now(), UTC)
