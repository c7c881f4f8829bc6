"""Reports about a process, read without the model: plain text, or text with the annotations of tests/gold.py."""

from __future__ import annotations

from uuid import uuid4

from tests import gold
from truceline.reading.actors import Actors
from truceline.reading.registry import registry
from truceline.record import tables
from truceline.talks.ladders import climb
from truceline.talks.model import Ladder, Party, Process
from truceline.talks.sides import Sides
from truceline.talks.sign import Sign
from truceline.talks.signs import signs
from truceline.talks.told import Told, made


def party(name: str) -> Party:
    """A party by name."""
    return Party(id=Actors(registry()).identify(name, None).actor_id or name, name=name)


def sides(*names: str, mediators: tuple[str, ...] = ()) -> Sides:
    """A process of these parties."""
    return Sides(
        Process(
            id="p", name="P", parties=tuple(map(party, names)), mediators=tuple(map(party, mediators)),
            known="described", because="a test",
        )
    )  # fmt: skip


ISRAEL_HAMAS = sides("Israel", "Hamas", mediators=("Qatar", "Egypt", "United States"))


def told(
    text: str, of: Sides = ISRAEL_HAMAS, on: str = "2025-03-05T12:00Z", id_: str = "a", publisher: str | None = None
) -> Told:  # fmt: skip
    """A report; its first line is the headline."""
    coded = gold.code(f"@ {id_}\n{text}", on, publisher)
    row = tables.rows(coded)["reports"][0]
    return made(
        row | {"report": id_, "version": 1, "batch": uuid4().hex, "origin": id_, "newsroom": publisher or id_}, of
    )


def read(*reports: Told) -> list[Sign]:
    """All signs of some reports."""
    return [sign for report in reports for sign in signs(report)]


def ladder(name: str, *reports: Told) -> Ladder:
    """A ladder's history by some reports."""
    return climb(name, read(*reports), reports[0].sides)
