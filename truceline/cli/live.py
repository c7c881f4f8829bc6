"""Commands that follow the news and read archives: each parses, calls one function and prints."""

from __future__ import annotations

import json
import signal
import sys
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli.app import REFUSED, ActorsFile, TermsFile, app, err, fail, out
from truceline.cli.record import Record
from truceline.reports.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from truceline.live.backfill import Engine
    from truceline.live.channels import Channel
    from truceline.live.state import State
    from truceline.live.telling import Telling
    from truceline.live.watch import Watch
    from truceline.record.lake import Added, Lake

StateFile = Annotated[
    Path | None,
    typer.Option("--state", metavar="FILE", help="Where to keep what was seen; else live/state.sqlite in the record."),
]


@app.command()
def watch(
    sources: Annotated[Path, typer.Argument(metavar="SOURCES.toml", help="What to follow.")],
    record: Record,
    once: Annotated[bool, typer.Option("--once", help="Look at every source once, add what is new, and end.")] = False,
    alerts: Annotated[Path | None, typer.Option(metavar="ALERTS.toml", help="What to be told of.")] = None,
    state_file: StateFile = None,
    actors: ActorsFile = None,
    terms: TermsFile = None,
) -> None:
    """Follow feeds, site maps and folders: what is new is read, coded and added to a record, as it comes."""
    with following(sources, record, alerts, state_file, actors, terms) as found:
        if once:
            found.watch.once()
        else:
            with until_ended(found.watch), found.beside():
                found.watch.run()
        failing = [row["name"] for row in found.state.sources() if row["faults"] and row["name"] in found.named]
    if once and failing:
        err.print(f"{len(failing)} of {len(found.named)} sources failed: {', '.join(failing)}")
        raise typer.Exit(REFUSED)


@dataclass(frozen=True, slots=True)
class Following:
    """What follows sources into a record: `beside` tells alerts meanwhile."""

    watch: Watch
    state: State
    named: tuple[str, ...]
    beside: Callable[[], AbstractContextManager[None]]


@contextmanager
def following(
    sources: Path, record: str, alerts: Path | None, state_file: Path | None, actors: Path | None, terms: Path | None
) -> Iterator[Following]:  # fmt: skip
    """All that `watch` needs, made and, at the end, closed."""
    from truceline.coding.many import Knowledge, coder
    from truceline.knowledge import terms as known_terms
    from truceline.live import sources as files
    from truceline.live.alerts import read
    from truceline.live.fetch import Fetcher
    from truceline.live.telling import Telling
    from truceline.live.watch import Watch, alone

    asked = files.read(sources)
    named = tuple(one.name for one in asked.sources)
    rules = read(alerts, _party(actors), known_terms(terms), named) if alerts else None
    if rules:
        _secrets(rules.channels)
    made = coder(Knowledge(actors, terms), 0)
    lake, state = _kept(record, state_file, create=True)
    fetcher = Fetcher(asked.agent)
    with alone(state.path.with_suffix(".lock")):
        telling = Telling(rules, lake, state, fetcher, _line, _told) if rules else None
        follow = Watch(asked, lake, state, made.code, _told, lambda added: _added(added, telling), fetcher)
        yield Following(follow, state, named, telling.beside if telling else nullcontext)
    state.close()


@app.command()
def sources(
    record: Record,
    state_file: StateFile = None,
    plain: Annotated[bool, typer.Option("--json", help="JSON lines.")] = False,
) -> None:
    """The state of each source that is followed: last seen, last fault, next try; and alerts that did not arrive."""
    from truceline.views.live import states

    _, state = _kept(record, state_file, create=False)
    rows, undelivered = state.sources(), state.undelivered()
    state.close()
    if plain:
        for row in (*rows, *undelivered):
            print(json.dumps(row, ensure_ascii=False, default=str))
    else:
        out.print(states(rows, undelivered))


class Spread(StrEnum):
    """How the work on archives is spread."""

    one = "one"
    """This process."""
    ray = "ray"


@app.command()
def backfill(
    archives: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="Archives (.warc .warc.gz .jsonl .jsonl.gz .parquet) or folders of them, here or at s3://…"),
    ],
    record: Record,
    publisher: Annotated[
        str | None, typer.Option(metavar="NAME", help="The publisher of reports that name none.")
    ] = None,
    gate: Annotated[bool, typer.Option(help="Drop what seems to tell of neither conflict nor talks, unread.")] = True,
    skim: Annotated[
        bool, typer.Option("--skim", help="Of what is read, read only the paragraphs that seem to tell of it, and those beside them.")
    ] = False,
    engine: Annotated[Spread, typer.Option(help="one (this process) or ray (many, also on many machines).")] = Spread.one,
    address: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="With --engine ray: a running cluster; else one is started here.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="With --engine ray: how many; else one for each core.")
    ] = None,
    actors: ActorsFile = None,
    terms: TermsFile = None,
) -> None:  # fmt: skip
    """Code archives piece by piece into a record; run it again after an interruption, and it goes on where it stopped."""
    from truceline.coding.many import Knowledge, coder
    from truceline.live.backfill import One, Pace
    from truceline.live.backfill import backfill as fill
    from truceline.live.work import Order
    from truceline.record.lake import Lake

    if engine is Spread.one and (address or workers):
        fail("--address and --workers belong to --engine ray; add it, or leave them out")
    order = Order(Knowledge(actors, terms), publisher, gate, skim, threads=1 if engine is Spread.ray else 0)
    if engine is Spread.one:
        coder(order.knowledge, order.threads)  # a broken knowledge file is told before an archive is read
    lake, pace, refused, dropped = Lake(record).create(), Pace(), 0, 0
    with _on_ray(address, workers) if engine is Spread.ray else nullcontext(One()) as spread:
        for piece in fill(archives, lake, order, spread, _told, pace):
            _told(str(piece))
            refused, dropped = refused + piece.refused, dropped + piece.dropped
    for line in pace.lines():
        _told(line)
    if dropped:
        _told(f"{dropped} dropped by the gate; 'truceline archives --record {record} --dropped' lists them")
    if refused:
        raise typer.Exit(REFUSED)


@app.command()
def archives(
    record: Record,
    refused: Annotated[bool, typer.Option("--refused", help="What was refused, and why.")] = False,
    dropped: Annotated[bool, typer.Option("--dropped", help="What the gate dropped, with its score.")] = False,
    plain: Annotated[bool, typer.Option("--json", help="JSON lines.")] = False,
) -> None:
    """The pieces of archives that are in a record, what came of each and how fast it was; or what was not taken."""
    from truceline.record import ledger
    from truceline.record.lake import Lake
    from truceline.views import live

    lake, kinds = Lake(record).open(), ("refused",) * refused + ("dropped",) * dropped
    rows = ledger.refused(lake, kinds) if kinds else ledger.pieces(lake)
    if plain:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False, default=str))
    else:
        out.print(live.refused(rows) if kinds else live.pieces(rows))


@contextmanager
def _on_ray(address: str | None, workers: int | None) -> Iterator[Engine]:
    """The engine on a cluster, which is left at the end."""
    from truceline.live.on_ray import OnRay

    spread = OnRay(address, workers)
    try:
        yield spread
    finally:
        spread.close()


def _kept(record: str, state_file: Path | None, create: bool) -> tuple[Lake, State]:
    """The record, and the memory of what was seen."""
    from truceline.live.state import State
    from truceline.record.lake import Lake

    lake = Lake(record)
    path = state_file or (lake.local / "live" / "state.sqlite" if lake.local else None)
    if path is None:
        fail(f"{record}: is no folder; say with --state FILE where to keep what was seen")
    if not create and not path.exists():
        fail(f"{path}: there is no such file; 'truceline watch SOURCES.toml --record {record}' makes it")
    return (lake.create() if create else lake.open()), State(path)


def _party(actors: Path | None) -> Callable[[str], str | None]:
    """A name → its id in the registry."""
    from truceline.reading.actors import Actors
    from truceline.reading.registry import registry

    known = registry().with_file(actors) if actors else registry()
    named = Actors(known)
    return lambda name: name if name in known.entries else named.identify(name, None).actor_id


def _secrets(channels: Mapping[str, Channel]) -> None:
    from truceline.live.channels import missing

    if lacking := missing(channels):
        fail(f"{', '.join(lacking)}: not set; channels of the alerts read their secrets from the environment")


def _added(added: Added, telling: Telling | None) -> None:
    for name in ("new", "changed"):
        if ids := getattr(added, name):
            _told(f"{len(ids)} {'added' if name == 'new' else 'changed'}: {', '.join(ids)}")
    if telling:
        telling.after(added)


@contextmanager
def until_ended(watch: Watch) -> Iterator[None]:
    """Ctrl-C and a service's end let what is under way be finished."""
    before = {one: signal.signal(one, lambda *_: watch.stop()) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _line(text: str) -> None:
    print(shown(text), flush=True)


def _told(text: str) -> None:
    print(f"{datetime.now().astimezone().isoformat(timespec='seconds')} {shown(text)}", file=sys.stderr, flush=True)
