"""ALERTS.toml: what somebody wants to be told of, and where. What is a cause to tell stands in `causes.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truceline.errors import KnowledgeError, SettingsError
from truceline.live import channels, settings
from truceline.live.channels import Channel
from truceline.live.settings import Table
from truceline.live.sources import LENGTH
from truceline.talks import processes, shocks
from truceline.talks.phrases import STATUSES

STANCES = ("demands", "proposes", "accepts", "rejects", "conditions", "commits", "calls_for")
NAME = "is no name; write it in quotation marks"
PARTY = "names no party of the registry; 'truceline actors NAME' tells"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is a cause to tell somebody. What is None or empty asks nothing."""

    name: str
    when: str
    """status, shock, stance, casualties or silence."""
    to: tuple[str, ...]
    """Channels."""
    process: str | None = None
    """Id of a process, or the file that describes it."""
    ladder: str | None = None
    statuses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    """Kinds of shocks."""
    party: str | None = None
    """Id in the actor registry."""
    term: str | None = None
    stances: tuple[str, ...] = ()
    deaths: int | None = None
    """At least so many dead in one event, by the lowest count told."""
    place: str | None = None
    source: str | None = None
    silent: float | None = None
    """Seconds without anything new."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Rules, and where to tell."""

    rules: tuple[Rule, ...]
    channels: Mapping[str, Channel]


Party = Callable[[str], str | None]
"""A name → the id of the actor registry."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a rule may name."""

    party: Party
    terms: Mapping[str, object]
    folder: Path
    """Where files are looked for that a rule names."""
    sources: tuple[str, ...] | None = None


def read(path: Path, party: Party, terms: Mapping[str, object], sources: tuple[str, ...] | None = None) -> Settings:
    """The alerts of a file; a SettingsError with all its faults."""
    values, faults = settings.toml(path), list[str]()
    top = Table(values, "", faults)
    top.given("alert", "channel")
    top.close()
    made = {"print": channels.PRINT}
    for n, one in enumerate(settings.tables(values, "channel", faults), 1):
        if channel := channels.read(one, n, path.parent, faults):
            made[channel.name] = channel
    listed = settings.tables(values, "alert", faults)
    there = {*made, *(str(one.get("name")) for one in settings.tables(values, "channel", faults))}
    known = Known(party, terms, path.parent, sources)
    rules = [_rule(one, n, there, known, faults) for n, one in enumerate(listed, 1)]
    names = [rule.name for rule in rules if rule]
    for name in sorted({n for n in names if names.count(n) > 1}):
        faults.append(f"there are {names.count(name)} alerts named '{name}'; give each its own name")
    if not listed:
        faults.append("there is no alert; write [[alert]], then name = …, when = … and to = …")
    if faults:
        raise SettingsError(str(path), list(dict.fromkeys(faults)))
    return Settings(tuple(rule for rule in rules if rule), made)


def _rule(values: Mapping[str, Any], number: int, there: set[str], known: Known, faults: list[str]) -> Rule | None:
    said, before = values.get("name"), len(faults)
    table = Table(values, f"alert {number}{f' ({said})' if isinstance(said, str) else ''}: ", faults)
    name = table.need("name", settings.text, NAME)
    when = table.need("when", settings.one_of(ASKED), f"is one of {', '.join(ASKED)}")
    to: tuple[str, ...] = table.take("to", settings.texts, 'is no list of channels; write to = ["print"]') or ()
    if "to" not in values:
        to = ("print",)
    for one in to:
        if one not in there:
            table.fault(f"to = '{one}' is no channel; there is: {', '.join(sorted(there))}")
    given: dict[str, Any] = {}
    if when:
        given = ASKED[when](table, known)
        table.close()
    return None if len(faults) > before or not name or not when else Rule(name, when, to, **given)


def _status(table: Table, known: Known) -> dict[str, Any]:
    process = table.take("process", settings.text, NAME)
    if process and process.endswith(".toml"):
        process = str(known.folder / process)
        try:
            processes.described(Path(process))
        except KnowledgeError as fault:
            table.fault(f"process: {fault}")
    ladder = table.take("ladder", settings.one_of(STATUSES), f"is none of {', '.join(STATUSES)}")
    some = STATUSES[ladder] if ladder else tuple(dict.fromkeys(s for of in STATUSES.values() for s in of))
    statuses = table.take("statuses", _all_of(some), f"holds others than {', '.join(some)}") or ()
    return {"process": process, "ladder": ladder, "statuses": statuses}


def _shock(table: Table, known: Known) -> dict[str, Any]:
    of = tuple(shocks.kinds())
    kinds = table.take("kinds", _all_of(of), f"holds others than {', '.join(of)}", of)
    return {"kinds": kinds, **_whom_and_where(table, known)}


def _stance(table: Table, known: Known) -> dict[str, Any]:
    party = table.take("party", _known(known.party), PARTY)
    term = table.take("term", settings.one_of(known.terms), f"is none of {', '.join(known.terms)}")
    stances = table.take("stances", _all_of(STANCES), f"holds others than {', '.join(STANCES)}") or ()
    if not table.given("party", "term", "stances"):
        table.fault("nothing is asked; give party, term or stances")
    return {"party": party, "term": term, "stances": stances}


def _casualties(table: Table, known: Known) -> dict[str, Any]:
    deaths = table.need("deaths", settings.number, "is the least number of dead, such as 20")
    return {"deaths": deaths, **_whom_and_where(table, known)}


def _silence(table: Table, known: Known) -> dict[str, Any]:
    silent = table.need("for", settings.seconds, LENGTH)
    source = table.take("source", settings.text, NAME)
    if known.sources is not None and source and source not in known.sources:
        table.fault(f"source = '{source}' is none of {', '.join(known.sources)}")
    return {"silent": silent, "source": source}


ASKED: Mapping[str, Callable[[Table, Known], dict[str, Any]]] = {
    "status": _status, "shock": _shock, "stance": _stance, "casualties": _casualties, "silence": _silence,
}  # fmt: skip
"""What `when` can be → reads what is asked of it."""


def _whom_and_where(table: Table, known: Known) -> dict[str, Any]:
    return {
        "party": table.take("party", _known(known.party), PARTY),
        "place": table.take("place", settings.text, NAME),
    }


def _all_of(values: tuple[str, ...]) -> Callable[[Any], tuple[str, ...]]:
    one = settings.one_of(values)
    return lambda said: tuple(one(s) for s in settings.texts(said))


def _known(party: Party) -> Callable[[Any], str]:
    def read_(value: Any) -> str:
        found = party(settings.text(value))
        if not found:
            raise ValueError
        return found

    return read_
