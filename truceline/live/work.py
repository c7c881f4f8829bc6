"""The work on a piece of an archive: read it, pass it through the gate, code it. The same in one process and in many, and
the same piece always gives the same coded reports; who appends them is `live/backfill.py`."""

from __future__ import annotations

import os
import resource
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter

from truceline.coding.many import Knowledge, coder
from truceline.contract import CodedReport
from truceline.errors import InputError
from truceline.live import archives
from truceline.live.pieces import Piece, Shelf
from truceline.reading import gate
from truceline.reports.report import Report

Code = Callable[[Report], CodedReport]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with every piece; small, and sent to each worker."""

    knowledge: Knowledge = field(default_factory=Knowledge)
    publisher: str | None = None
    """The publisher of reports that name none."""
    gate: bool = True
    skim: bool = False
    """Of a report, read only the paragraphs that the gate lets through and those beside them."""
    threads: int = 0
    """Of the reader; 0: as many as there are cores."""
    code: Code | None = None
    """Instead of the reader, for tests."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A report that was not taken, and why."""

    kind: str
    """`refused`, or `dropped` by the gate."""
    place: str
    because: str
    remedy: str | None = None
    score: float | None = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.place}: {self.because}" + (f"; {self.remedy}" if self.remedy else "")


@dataclass
class Done:
    """What became of a piece."""

    piece: Piece
    read: int = 0
    other_language: int = 0
    characters: int = 0
    """Of the texts that were read, dropped or not."""
    coded: list[CodedReport] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=lambda: {"reading": 0.0, "gate": 0.0, "coding": 0.0})
    worker: str = ""
    megabytes: int = 0
    """The most memory that the worker has held."""
    fault: str | None = None
    """Why the archive could not be read to the piece's end; then the piece is not done."""


class Worker:
    """Does pieces; the reader is loaded when it is made."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._code: Code = order.code or coder(order.knowledge, order.threads).code
        if order.skim and not order.code:
            self._code = partial(coder(order.knowledge, order.threads).code, wanted=gate.shipped().wanted)
        self._gate = gate.shipped() if order.gate else None
        self._shelf = Shelf()

    def do(self, piece: Piece) -> Done:
        """Read a piece and code it."""
        done = Done(piece, worker=f"{socket.gethostname()}:{os.getpid()}")
        items = self._shelf.items(piece)
        while True:
            began = perf_counter()
            try:
                item = next(items, _END)
            except InputError as fault:
                done.fault = str(fault)
                break
            done.seconds["reading"] += perf_counter() - began
            if item is _END:
                break
            done.read += 1
            if item == archives.OTHER:
                done.other_language += 1
            elif isinstance(item, InputError):
                done.refused.append(Refusal("refused", item.place, item.problem, item.remedy))
            elif isinstance(item, Report):
                self._take(item, done)
        done.megabytes = peak()
        return done

    def _take(self, report: Report, done: Done) -> None:
        report = report.model_copy(update={"publisher": report.publisher or self._order.publisher})
        done.characters += len(report.text)
        place = report.url or f"{done.piece.name}: {report.id}"
        began = perf_counter()
        if self._gate:
            score = self._gate.score(report.text)
            done.seconds["gate"] += perf_counter() - began
            if not self._gate.passes(score):
                why = "nothing in it seems to tell of conflict or talks"
                done.refused.append(Refusal("dropped", place, why, "--no-gate reads it all the same", score))
                return
        began = perf_counter()
        try:
            done.coded.append(self._code(report))
        except Exception as fault:  # noqa: BLE001 - a text that cannot be coded holds up no other
            done.refused.append(Refusal("refused", place, f"cannot be coded ({type(fault).__name__}: {fault})"))
        done.seconds["coding"] += perf_counter() - began


_END = object()


def peak() -> int:
    """The most memory that this process has held, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1 << 20 if sys.platform == "darwin" else 1 << 10)
