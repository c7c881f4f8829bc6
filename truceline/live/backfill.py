"""Coding archives into a record, piece by piece; a ledger knows the pieces that are done."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from truceline.contract import CodedReport
from truceline.errors import InputError
from truceline.live import archives
from truceline.live.follow import Told
from truceline.live.state import State
from truceline.live.watch import Code
from truceline.record.lake import Lake
from truceline.reports.report import Report


@dataclass
class Piece:
    """A piece of an archive that was read, and what became of it."""

    name: str
    read: int = 0
    kept: int = 0
    """New in the record, or changed."""
    known: int = 0
    foreign: int = 0
    refused: int = 0

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.read} read, {self.kept} added, {self.known} known already, {self.foreign} in other"
            f" languages, {self.refused} refused"
        )


def backfill(
    paths: Iterable[str], lake: Lake, state: State, code: Code, publisher: str | None, told: Told
) -> Iterator[Piece]:
    """Read what is not done yet of the archives, code it and add it, a piece at a time; an archive that cannot be read
    is told and counts as one refusal, and the others are read."""
    for path in paths:
        try:
            archive = archives.name(Path(path))
            done = frozenset(
                row["piece"] for row in state.rows("select piece from pieces where archive = ?", [archive])
            )
            if done:
                told(f"{path}: {len(done)} pieces are done already")
            for name, items in archives.pieces(Path(path), done):
                piece = _piece(name, items, lake, code, publisher, told)
                with state.change() as db:
                    values = [archive, name, piece.read, piece.kept, piece.refused, time.time()]
                    db.execute("insert or replace into pieces values (?, ?, ?, ?, ?, ?)", values)
                yield piece
        except (InputError, OSError) as fault:
            told(f"refused: {fault}")
            yield Piece(path, refused=1)


def _piece(
    name: str, items: Iterable[archives.Item], lake: Lake, code: Code, publisher: str | None, told: Told
) -> Piece:
    piece, coded = Piece(name), list[CodedReport]()
    for item in items:
        piece.read += 1
        if item == archives.OTHER:
            piece.foreign += 1
        elif isinstance(item, InputError):
            piece.refused += 1
            told(f"refused: {item}")
        elif isinstance(item, Report):
            report = item.model_copy(update={"publisher": item.publisher or publisher})
            try:
                coded.append(code(report))
            except Exception as fault:  # noqa: BLE001 - a text that cannot be coded holds up no other
                piece.refused += 1
                told(f"refused: {report.url or report.id}: cannot be coded ({type(fault).__name__}: {fault})")
    if coded:
        added = lake.add(coded)
        piece.kept, piece.known = len(added.new) + len(added.changed), len(added.known)
    return piece
