"""Processes: described in TOML, or found in a record as two parties that both fight and talk."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from truceline.errors import KnowledgeError, NotFoundError
from truceline.knowledge import FOLDER
from truceline.reading.actors import Actors
from truceline.reading.registry import registry
from truceline.reading.words import folded
from truceline.record.view import View
from truceline.talks.model import Party, Process
from truceline.talks.sides import Sides

DESCRIBED = FOLDER / "processes"
FOUGHT, TALKED, BOTH = 1, 2, 4
"""Reports that must tell of hostility, of talking, and of either, between two parties; twice as many of each for two
countries, between which a threat or an accusation is no war."""
TOGETHER = 0.6
"""Share of the reports of one pair that are also of another's with the same party: then their others stand together."""

EVENTS = """
select report, actors, recipients, event_type, mode, published_at::date as day from events
where status in ('actual', 'future') and published_at is not null and len(actors) + len(recipients) > 1
"""
HOSTILE = {"ASSAULT", "THREATEN", "COERCE", "MOBILIZE", "ACCUSE/allege", "RETREAT/ceasefire"}
"""What parties of a war do to each other; a truce between them is one of these, as it stops a war."""
TALKS = {"CONSULT", "AGREE", "SUPPORT", "CONCEDE", "COOPERATE"}


def processes(view: View, more: Path | None = None) -> list[Sides]:
    """The processes of a record: the described ones that it has reports on, then those found; a found one between
    parties that a described one has is that one."""
    pairs = _pairs(view)
    known = [*described(DESCRIBED), *(described(more) if more else ())]
    there = {p for pair, (fought, talked) in pairs.items() if fought or talked for p in pair}
    mine = [s for s in known if len(s.parties & there) > 1]
    taken = {frozenset(s.parties) for s in mine}
    return [*mine, *(s for s in _found(view, pairs) if not any(s.parties <= t for t in taken))]


def process(view: View, name: str, more: Path | None = None) -> Sides:
    """The process of that id or name, or that a file describes."""
    if name.endswith(".toml"):
        return next(iter(described(Path(name))))
    known = [*processes(view, more), *described(DESCRIBED)]
    for sides in known:
        if folded(name) in (sides.process.id, folded(sides.process.name)):
            return sides
    begun = {s.process.id: s for s in known if s.process.id.startswith(folded(name))}
    if len(begun) == 1:
        return next(iter(begun.values()))
    ids = ", ".join(dict.fromkeys(s.process.id for s in known))
    raise NotFoundError(f"{name}: no process of this record; there are {ids or 'none'}, or give a file NAME.toml")


def described(path: Path) -> list[Sides]:
    """The processes of a TOML file or a folder of them; a KnowledgeError lists the faults."""
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    return [_described(file) for file in files]


def _described(path: Path) -> Sides:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise KnowledgeError(f"{path}: cannot be read ({fault}); see knowledge/processes for the form") from fault
    faults = []
    if not isinstance(raw.get("name"), str):
        faults.append("needs 'name = …'")
    for key, least in (("parties", 2), ("mediators", 0), ("aliases", 0)):
        value = raw.get(key, [])
        if not (isinstance(value, list) and all(isinstance(v, str) for v in value)) or len(value) < least:
            faults.append(f"needs a list of names '{key} = […]'" + (", two or more" if least else ""))
    faults += [
        f"'{k} = {raw[k]}' is no day; write it as 2023-10-07, without quotation marks"
        for k in ("start", "end")
        if k in raw and not isinstance(raw[k], date)
    ]
    if faults:
        raise KnowledgeError("\n".join(f"{path}: {fault}" for fault in faults))
    parties = tuple(_party(name, path, raw.get("called", {})) for name in raw["parties"])
    by_name = {p.name: p.id for p in parties}
    called = tuple((by_name[n], c) for n, said in raw.get("called", {}).items() if n in by_name for c in said)
    return Sides(
        Process(
            id=path.stem, name=raw["name"], parties=parties, aliases=tuple(raw.get("aliases", ())),
            mediators=tuple(_party(name, path, raw.get("called", {})) for name in raw.get("mediators", ())),
            start=raw.get("start"), end=raw.get("end"), known="described", because=f"described in {path.name}",
        ),
        called,
    )  # fmt: skip


def _party(name: str, path: Path, called: Mapping[str, Any]) -> Party:
    """A party or mediator of the registry; one that it does not know has a line under `[called]`, so that a slip of the
    pen is no new party."""
    known = registry()
    if name in known.entries:
        return Party(id=name, name=known.entries[name].name)
    found = Actors(known).identify(name, None).actor_id
    if not found and name in called:
        return Party(id=re.sub(r"\W+", "-", folded(name)).strip("-"), name=name)
    if not found:
        raise KnowledgeError(
            f"{path}: '{name}' names nobody of the registry; 'truceline actors NAME' tells what it knows; a party that it "
            f'does not know needs a line under [called]: "{name}" = ["other names of it"]'
        )
    return Party(id=found, name=name)


Pair = frozenset[str]


def _pairs(view: View) -> dict[Pair, tuple[set[str], set[str]]]:
    """Pairs of countries and groups → the reports in which they fight, and those in which they talk."""
    entries = registry().entries
    home: dict[str, str | None] = {}

    def side(actor: str, day: str) -> str | None:
        entry = entries.get(actor)
        if entry is None or entry.kind in ("countries", "groups"):
            return actor if entry else None
        if actor not in home:
            posts = [p.of for p in entry.posts if p.of in entries and entries[p.of].kind in ("countries", "groups")]
            home[actor] = posts[-1] if posts else None
        return home[actor]

    found: dict[Pair, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for row in view.rows(EVENTS):
        day = row["day"].isoformat()
        actors = {s for a in row["actors"] if (s := side(a, day))}
        recipients = {s for a in row["recipients"] if (s := side(a, day))}
        fights = bool({row["event_type"], f"{row['event_type']}/{row['mode']}"} & HOSTILE)
        talks = row["event_type"] in TALKS or row["mode"] in ("ceasefire", "meet", "release")
        if not (fights or talks):
            continue
        both = [(a, b) for a in actors for b in recipients if a != b] or [
            (a, b) for a in actors for b in actors if a < b
        ]
        for a, b in both:
            fought, talked = found[frozenset((a, b))]
            if fights:
                fought.add(row["report"])
            if talks:
                talked.add(row["report"])
    return found


def found(view: View) -> list[Sides]:
    """The processes that a record shows by itself."""
    return _found(view, _pairs(view))


def _found(view: View, pairs: dict[Pair, tuple[set[str], set[str]]]) -> list[Sides]:
    entries = registry().entries
    warring = {}
    for pair, (fought, talked) in pairs.items():
        n = 1 if any(entries[p].kind == "groups" for p in pair) else 2
        if len(fought) >= FOUGHT * n and len(talked) >= TALKED * n and len(fought | talked) >= BOTH * n:
            warring[pair] = fought | talked
    made: list[tuple[set[str], set[str]]] = []
    for pair, reports in sorted(warring.items(), key=lambda w: (-len(w[1]), sorted(w[0]))):
        for parties, of in made:
            if parties & pair and len(reports & of) >= TOGETHER * len(reports) and not _fight(pair, parties, pairs):
                parties |= pair
                of |= reports
                break
        else:
            made.append((set(pair), set(reports)))
    return [_process(view, parties, reports, pairs) for parties, reports in made]


def _fight(pair: Pair, parties: set[str], pairs: dict[Pair, tuple[set[str], set[str]]]) -> bool:
    """Whether the newcomer of a pair fights those it would stand beside."""
    new = pair - parties
    old = parties - pair
    return any(pairs.get(frozenset((n, o)), (set(), set()))[0] for n in new for o in old)


def _process(view: View, parties: set[str], reports: set[str], pairs: Any) -> Sides:
    from truceline.talks.mediators import between

    entries = registry().entries
    order = sorted(parties, key=lambda p: (entries[p].kind != "countries", entries[p].name))
    fought = sum(len(pairs[frozenset((a, b))][0]) for a in order for b in order if a < b and frozenset((a, b)) in pairs)
    talked = sum(len(pairs[frozenset((a, b))][1]) for a in order for b in order if a < b and frozenset((a, b)) in pairs)
    bare = Process(
        id="-".join(re.sub(r"\W+", "-", folded(entries[p].name)).strip("-") for p in order),
        name=" and ".join(entries[p].name for p in order),
        parties=tuple(Party(id=p, name=entries[p].name) for p in order), known="found",
        because=f"they fight in {fought} and talk in {talked} reports of this record",
    )  # fmt: skip
    mediators = between(view, Sides(bare))
    return Sides(bare.model_copy(update={"mediators": mediators}))
