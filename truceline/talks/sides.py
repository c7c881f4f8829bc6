"""Who is meant in a sentence, as far as a process goes: its parties by name, office-holder or description."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from truceline.knowledge import FOLDER, load, pattern
from truceline.reading.names import Mention
from truceline.reading.registry import Registry, in_post, registry
from truceline.reading.words import words
from truceline.talks.model import Party, Process

PLACE = re.compile(r"\b(?:in|to|from|at|near|for|of|around|outside|between|and|into|towards?|reached|left)\s+$", re.I)
"""Before a capital these make it a place ("talks in Doha"), not the government there ("Doha said")."""

APART = frozenset(("MED", "CVL", "HLH", "BUS", "EDU", "LAB", "REF", "CRM"))
"""PLOVER sectors of people whose words are not their country's or group's."""


def _initials(name: str) -> re.Pattern[str] | None:
    """Finds what a name of three words or more is called for short ("Bougainville Revolutionary Army": BRA)."""
    letters = "".join(word[0] for word in re.findall(r"\w+", name) if word[0].isupper())
    return re.compile(rf"\b{letters}\b") if len(letters) > 2 else None


class Named(NamedTuple):
    """Somebody named in a text: where, and who, by registry id (the party that a person speaks for beside the
    person)."""

    start: int
    end: int
    ids: frozenset[str]


@lru_cache(1 << 14)
def _named(text: str) -> tuple[tuple[Mention, int, int], ...]:
    """The names of the registry in a text, and where they stand in it; processes ask for the same sentences."""
    said = words(text)
    return tuple((m, said[m.first].start, said[m.last - 1].end) for m in registry().names.find(said))


@dataclass(frozen=True)
class Sides:
    """Finds the actors of a process in words."""

    process: Process
    called: tuple[tuple[str, str], ...] = ()
    """Party id and one more of its names, from the description of the process."""

    @cached_property
    def same(self) -> Hashable:
        """What two processes share that find the same in every text."""
        one = self.process
        return one.id, one.name, one.parties, one.mediators, one.aliases, one.start, one.end, self.called

    @cached_property
    def parties(self) -> frozenset[str]:
        return frozenset(p.id for p in self.process.parties)

    @cached_property
    def mediators(self) -> frozenset[str]:
        return frozenset(p.id for p in self.process.mediators)

    @cached_property
    def _described(self) -> list[tuple[re.Pattern[str], frozenset[str]]]:
        entries = self.registry.entries
        unknown = [p for p in (*self.process.parties, *self.process.mediators) if p.id not in entries]
        names = (*self.called, *((p.id, p.name) for p in unknown))
        found = [
            (pattern([name]), frozenset([party])) for party, name in names
        ]  # first: "the People's *Army*" is no army
        found += [(short, frozenset([p.id])) for p in unknown if (short := _initials(p.name))]
        for kind, said in load(FOLDER / "sides.yaml").items():
            of = [p for p in self.parties if p in entries and entries[p].kind == kind]
            if of and len(of) < len(self.parties):
                found.append((pattern(said), frozenset(of)))
        return found

    @cached_property
    def registry(self) -> Registry:
        return registry()

    def named(self, text: str, on: str | None) -> list[Named]:
        """Everybody named in a text, in its order; what they are called counts where no name stands."""
        found = []
        for mention, start, end in _named(text):
            if mention.names[0].form == "capital" and PLACE.search(text[:start]):
                continue
            ids = {i for name in mention.names[:1] for i in self.of(name.actor_id, on)}
            if own := {name.actor_id for name in mention.names} & self.parties:
                ids |= own
            found.append(Named(start, end, frozenset(ids)))
        for said_by, ids_ in self._described:
            for match in said_by.finditer(text):
                if not any(n.start < match.end() and match.start() < n.end for n in found):
                    found.append(Named(match.start(), match.end(), ids_))
        return sorted(found)

    def of(self, actor: str, on: str | None) -> Iterator[str]:
        """An actor, and whom it speaks for: the party of a person's office on the day."""
        yield actor
        entry = self.registry.entries.get(actor)
        for post in entry.posts if entry else ():
            if on is None or in_post(post, on):
                yield post.of

    def party_of(self, actor: str | None, text: str, on: str | None, sectors: Sequence[str] = ()) -> str | None:
        """The party or mediator that an actor of the record is or speaks for, else that its words describe. Its press,
        its civilians and those it holds do not speak for it."""
        if set(sectors) & APART:
            return None
        if actor:
            known = set(self.of(actor, on))
            for id_ in (*self.parties, *self.mediators):
                if id_ in known:
                    return id_
            return None
        for named in self.named(text, on):
            if len(mine := named.ids & (self.parties | self.mediators)) == 1:
                return next(iter(mine))
        return None

    def opposed(self, ids: frozenset[str] | set[str]) -> bool:
        """Whether these are parties on both sides: two or more, and not all of one kind where the process has two."""
        mine = set(ids) & self.parties
        entries = self.registry.entries
        kinds = {entries[p].kind for p in self.parties if p in entries}
        return len(mine) > 1 and (len(kinds) < 2 or len({entries[p].kind for p in mine if p in entries}) > 1)

    def party(self, id_: str) -> Party:
        """A party or mediator by id; another actor by its name in the registry."""
        for party in (*self.process.parties, *self.process.mediators):
            if party.id == id_:
                return party
        entry = self.registry.entries.get(id_)
        return Party(id=id_, name=entry.name if entry else id_)
