"""What people ask for, as a filter takes it: names become registry ids, values are those that the record writes; and what
is found."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from truceline.errors import QuestionError
from truceline.knowledge import terms
from truceline.reading.actors import Actors
from truceline.reading.labels import CHOICES
from truceline.reading.registry import registry
from truceline.record import find
from truceline.record.find import Filter
from truceline.record.mentions import linking
from truceline.record.view import View

NEAR = 5
"""Publishers that are named where one is asked for that the record does not have."""
TYPES = {
    "claims": (("claim", "modality"),),
    "positions": (("position", "stance"), ("position", "term")),
    "effects": (("effect", "direction"), ("effect", "affects"), ("effect", "modality")),
}
"""Kind of row → what its type is; of all others it is that of an event."""


def party(name: str) -> str:
    """The registry id of a name; an id is its own."""
    known = registry()
    if name in known.entries:
        return name
    found = Actors(known).identify(name, None).actor_id
    if not found:
        raise QuestionError(f"{name}: names no party of the registry; 'truceline actors NAME' tells what it knows")
    return found


def checked(name: str, value: str | None, values: Iterable[str]) -> str | None:
    """The value as it is written in the record, or an error that lists what there is."""
    if value is None:
        return None
    known = {v.lower(): v for v in values}
    if value.lower() not in known:
        raise QuestionError(f"{name} {value}: none of {', '.join(known.values())}")
    return known[value.lower()]


def types(kind: str) -> tuple[str, ...]:
    """What a type can be of a kind of rows: of claims a modality, of positions a stance or term, of effects a direction,
    what is affected or a modality; of all others an event type, with its mode or without."""
    found = [v for choice in TYPES.get(kind, (("event", "type"),)) for v in CHOICES[choice]]
    return tuple(dict.fromkeys([*found, *(terms() if kind == "positions" else ())]))


def status(name: str, value: str | None, kind: str) -> str | None:
    """A status, which is that of an event; of incidents one that linking takes."""
    said = checked(name, value, CHOICES["event", "status"])
    if kind == "incidents" and said in linking()["unlinked"]:
        raise QuestionError(
            f"{name} {said}: what has not happened is no incident, so none is {said}; ask it of reports, claims or "
            "positions, which may tell of such events, or of the API's events"
        )
    return said


def found(view: View, kind: str, asked: Filter, most: int, skip: int = 0) -> list[dict[str, Any]]:
    """The rows of a kind; an error where a publisher is asked for that the record does not have."""
    rows: list[dict[str, Any]] = getattr(find, kind)(view, asked, most, skip)
    if not rows and asked.publisher is not None:
        _published(view, asked.publisher)
    return rows


def _published(view: View, asked: str) -> None:
    if view.rows("select 1 from reports where publisher ilike ? limit 1", [asked]):
        return
    there = {p.lower(): p for (p,) in view.tuples("select distinct publisher from reports where publisher is not null")}
    word = asked.lower().strip("% ")
    near = [p for p in there if word and word in p]
    near += [p for p in get_close_matches(word, there, NEAR) if p not in near]
    named = ", ".join(there[p] for p in (near or sorted(there))[:NEAR])
    told = f"near it are {named}" if near else f"it has {named}" if named else "it has none with a publisher"
    raise QuestionError(f"publisher {asked}: the record has none of this name; {told} (% stands for anything)")
