"""What people ask for, as a filter takes it: names become registry ids, values are those that the record writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from truceline.errors import QuestionError
from truceline.knowledge import terms
from truceline.reading.actors import Actors
from truceline.reading.labels import CHOICES
from truceline.reading.registry import registry

STATUSES = ("actual", "historical", "negated")
"""What `status` can be of an event that the record keeps."""


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


def types() -> Iterator[str]:
    """What a type can be: event types and modes, modalities, stances, terms, directions, what is affected."""
    for (_, name), values in CHOICES.items():
        if name not in ("status", "signal"):
            yield from values
    yield from (v.split("/")[0] for v in CHOICES["event", "type"])
    yield from terms()
