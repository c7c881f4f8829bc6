"""Coding archives into a record, piece by piece. How the work is spread is the engine's affair (`One` process, or Ray's in
`live/on_ray.py`); which pieces are to be done, and adding them in their order, is the same for all.

The record's ledger knows the pieces that are done (`record/ledger.py`). Events are linked when all are added, week by week
(`record/waiting.py`). So a run that was interrupted, repeated, or lost a worker ends with the tables of one that ran
through.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from truceline.errors import InputError
from truceline.live.pieces import Cut, Piece, archives, cut
from truceline.live.work import Done, Order, Worker
from truceline.record import ledger, waiting
from truceline.record.lake import Added, Lake
from truceline.record.tables import Rows

ROUND = 64
"""Archives that are cut before their pieces are done."""
Told = Callable[[str], None]


class Engine(Protocol):
    """Spreads work; both give their results in the order asked."""

    def cut(self, archives: Sequence[str]) -> Iterator[Cut]: ...

    def do(self, todo: Sequence[Piece], order: Order) -> Iterator[Done]: ...


class One:
    """One process, this one."""

    def cut(self, archives: Sequence[str]) -> Iterator[Cut]:
        return map(cut, archives)

    def do(self, todo: Sequence[Piece], order: Order) -> Iterator[Done]:
        return map(Worker(order).do, todo) if todo else iter(())


@dataclass
class Taken:
    """A piece of an archive that was read, and what became of it."""

    name: str
    read: int = 0
    kept: int = 0
    """New in the record, or changed."""
    known: int = 0
    foreign: int = 0
    dropped: int = 0
    """By the gate."""
    refused: int = 0

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.read} read, {self.kept} added, {self.known} known already, {self.foreign} in other"
            f" languages, {self.dropped} dropped by the gate, {self.refused} refused"
        )


@dataclass
class Pace:
    """How fast each worker is, over the pieces it has done."""

    began: float = field(default_factory=time.monotonic)
    workers: dict[str, dict[str, float]] = field(default_factory=dict)

    def count(self, done: Done) -> None:
        """Take in a piece."""
        row = self.workers.setdefault(done.worker, dict.fromkeys(("pieces", "read", "characters", "seconds"), 0.0))
        row["pieces"] += 1
        row["read"] += done.read
        row["characters"] += done.characters
        row["seconds"] += sum(done.seconds.values())
        row["megabytes"] = float(done.megabytes)

    def lines(self) -> Iterator[str]:
        """A line a worker."""
        for name, row in sorted(self.workers.items()):
            seconds = max(row["seconds"], 1e-9)
            yield (
                f"worker {name}: {row['pieces']:.0f} piece{'s' if row['pieces'] != 1 else ''}, {row['read']:.0f} records, {row['read'] / seconds:.1f} a"
                f" second, {row['characters'] / seconds:,.0f} characters a second, {row['megabytes']:,.0f} MB"
            )


def backfill(
    paths: Iterable[str], lake: Lake, order: Order, engine: Engine | None = None, told: Told = lambda _: None,
    pace: Pace | None = None,
) -> Iterator[Taken]:  # fmt: skip
    """Read what is not done yet of the archives, code it and add it, a piece at a time, and link it; an archive that cannot
    be read is told and counts as one refusal, and the others are read."""
    engine, pace = engine or One(), pace or Pace()
    ledger.make(lake)
    done = set(ledger.done(lake))
    found: list[str] = []
    for path in paths:
        try:
            found += archives([path])
        except InputError as fault:
            yield _unread(lake, path, fault, told)
    for at in range(0, len(found), ROUND):
        todo: dict[str, Piece] = {}
        for one in engine.cut(found[at : at + ROUND]):
            known = sum(piece.id in done for piece in one.pieces)
            if known:
                told(f"{one.archive}: {known} of {len(one.pieces)} pieces are done already")
            todo |= {piece.id: piece for piece in one.pieces if piece.id not in done}
            if one.fault:
                yield _unread(lake, one.archive, one.fault, told)
        for number, result in enumerate(engine.do(list(todo.values()), order), 1):
            if result.fault:
                yield _refused(result.piece.name, result.fault, told)
                continue
            for refusal in result.refused:
                if refusal.kind == "refused":
                    told(str(refusal))
            pace.count(result)
            done.add(result.piece.id)
            yield _added(lake, result)
            if number % 20 == 0:
                told(f"{number} of {len(todo)} pieces of {min(at + ROUND, len(found))} of {len(found)} archives")
    for made in waiting.link(lake):
        told(str(made))


def _added(lake: Lake, done: Done) -> Taken:
    """Add what a piece holds, and its row of the ledger with it."""
    dropped = sum(one.kind == "dropped" for one in done.refused)
    refused = len(done.refused) - dropped

    def beside(added: Added, batch: str, at: datetime) -> Rows:
        own = {"day": at.date(), "batch": batch, "piece": done.piece.id}
        row: dict[str, Any] = own | {
            "archive": done.piece.archive, "name": done.piece.name, "read": done.read,
            "added": len(added.new) + len(added.changed), "known": len(added.known), "other_language": done.other_language,
            "dropped": dropped, "refused": refused, "characters": done.characters, "worker": done.worker,
            "seconds": sum(done.seconds.values()), "seconds_coding": done.seconds["coding"],
            "megabytes": done.megabytes, "done_at": at,
        }  # fmt: skip
        listed = [
            own | {"kind": r.kind, "place": r.place, "because": r.because, "remedy": r.remedy, "score": r.score}
            for r in done.refused
        ]
        return {"pieces": [row], "refused": listed}

    added = lake.add(done.coded, beside=beside)
    return Taken(
        done.piece.name, done.read, len(added.new) + len(added.changed), len(added.known), done.other_language, dropped, refused,
    )  # fmt: skip


def _unread(lake: Lake, name: str, fault: InputError, told: Told) -> Taken:
    ledger.unread(lake, fault.place, fault.problem, fault.remedy, datetime.now(UTC).date())
    return _refused(name, fault, told)


def _refused(name: str, fault: InputError | str, told: Told) -> Taken:
    told(f"refused: {fault}")
    return Taken(name, refused=1)
