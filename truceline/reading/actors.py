"""Words that name or describe somebody → who they are.

"A senior Hamas negotiator" is the role *negotiator* of the party *Hamas*; "Benjamin Netanyahu" is a person
with an office and its dates; "Jane Doe" is in no registry and stays a named actor; "they" stands for somebody
else (`truceline.reading.references`).
"""

from __future__ import annotations

from dataclasses import dataclass

from truceline.reading.names import Mention, Name
from truceline.reading.phrases import ELSEWHERE as ELSEWHERE
from truceline.reading.phrases import PERSONAL as PERSONAL
from truceline.reading.phrases import RoleNoun, elsewhere, head_noun, modifies, one_phrase, tied
from truceline.reading.proper_names import proper_name
from truceline.reading.registry import Entry, Post, Registry, Role, in_post
from truceline.reading.words import Word, folded, words

HELD = frozenset("captive hostage abductee detainee prisoner inmate victim survivor opponent critic".split())
"""With a group's name these are whom it holds or harms, no part of it ("Hamas hostages")."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who some words mean. `name` is null when they do not say; `reason` says what decided."""

    actor_id: str | None
    name: str | None
    country: str | None
    sectors: tuple[str, ...]
    reason: str | None
    role: Role | None = None
    entry: Entry | None = None
    resolved_from: str | None = None


class Actors:
    """Identifies actors by a registry."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def each(self, text: str, on: str | None = None) -> tuple[Identity, ...]:
        """Everybody the words mean: "Greek and Turkish admirals" are two, each with the role."""
        said = words(text)
        joined = _joined(self.registry.names.find(said), said)
        if not joined:
            return (self.identify(text, on),)
        before, after = text[: said[joined[0].first].start], text[said[joined[-1].last - 1].end :]
        names = (text[said[m.first].start : said[m.last - 1].end] for m in joined)
        found = {(i.actor_id, i.name): i for i in (self.identify(before + name + after, on) for name in names)}
        return tuple(found.values())

    def identify(self, text: str, on: str | None = None) -> Identity:
        """Who the words mean; `on` is the report's day (ISO), for offices that change hands."""
        said = words(text)
        mentions = self.registry.names.find(said)
        nouns = self._nouns(said, mentions)
        head, end = head_noun(said, nouns)
        role = head.role if head else None
        person, body = proper_name(said, mentions, nouns)
        entry, mention = self._entry(said, mentions, nouns, head, end, on)
        if entry and entry.kind == "groups" and role and role.noun.split()[-1] in HELD:
            reason = f"'{role.noun}' is no part of {entry.name}"
            return Identity(None, person, entry.country, role.sectors, reason, role)
        if entry is None or mention is None:
            if person:
                sectors = role.sectors if role else ()
                return Identity(None, person, None, sectors, "a name that is in no registry entry", role)
            if role:
                return Identity(None, None, None, role.sectors, f"'{role.noun}' names no party", role)
            return Identity(None, None, None, (), "names nobody")
        name = mention.names[0]
        if entry.kind == "people":
            return self._known_person(entry, on, role)
        sectors = self._sectors(entry, name, role)
        label, reason = entry.name, f"'{name.text}' is {_FORM[name.form]} {entry.name}"
        if name.actor_id != entry.id:
            reason = f"'{name.text}' holds an office of {entry.name}"
        if role:
            reason += f", '{role.noun}' gives the sector"
        if person and not body:
            label, reason = person, f"{reason}; the person is in no registry entry"
        return Identity(entry.id, label, entry.country, sectors, reason, role, entry)

    def _known_person(self, entry: Entry, on: str | None, role: Role | None) -> Identity:
        post = _post(entry, on)
        of = self.registry.entries.get((post or _post(entry, None) or entry.posts[-1]).of) if entry.posts else None
        sectors = entry.sectors or (role.sectors if role else ())
        office = f", {post.office} of {of.name}" if post and of and on else ""
        country = entry.country or (of.country if of else None)
        return Identity(entry.id, entry.name, country, sectors, f"'{entry.name}' in the registry{office}", role, entry)

    def _nouns(self, said: list[Word], mentions: list[Mention]) -> list[RoleNoun]:
        """The role nouns, the longest first where they begin alike ("prime minister" before "minister")."""
        named = {i for m in mentions for i in range(m.first, m.last)}
        keys = [folded(w.text) for w in said]
        found, at = list[RoleNoun](), 0
        while at < len(said):
            sizes = range(min(self.registry.longest_role, len(said) - at), 0, -1)
            for size in sizes if at not in named else ():
                role = self.registry.roles.get(" ".join(keys[at : at + size]))
                if role and not named & set(range(at, at + size)):
                    found.append(RoleNoun(at, at + size, role))
                    at += size - 1
                    break
            at += 1
        return found

    def _entry(
        self,
        said: list[Word],
        mentions: list[Mention],
        nouns: list[RoleNoun],
        head: RoleNoun | None,
        end: int,
        on: str | None,
    ) -> tuple[Entry | None, Mention | None]:
        """The party the words belong to: a registered person, else the name before the role, else one that a
        preposition ties to it."""
        usable = [m for m in mentions if not modifies(said, m, mentions)]
        people = [m for m in usable if self._kind(m) == "people"]
        for mention in people:
            if not tied(said, mention, mentions, nouns):
                return self.registry.entries[mention.names[0].actor_id], mention
        others = [m for m in usable if m not in people]
        for at, mention in enumerate(others):
            if elsewhere(said, mention, head, self._kind(mention)):
                continue
            for later in others[at + 1 :]:  # "Colombia's ELN", "the Palestinian group Hamas"
                inner = later.first < end and one_phrase(said, mention.last, later.first)
                mention = later if inner and self._kind(later) != "countries" else mention
            return self.registry.entries[mention.names[0].actor_id], mention
        for mention in people:  # "Netanyahu's spokesman": of the party whose office the person holds
            post = _post(self.registry.entries[mention.names[0].actor_id], on)
            if post and head and head.role.affiliated:
                return self.registry.entries.get(post.of), mention
        return None, None

    def _kind(self, mention: Mention) -> str:
        return self.registry.entries[mention.names[0].actor_id].kind

    def _sectors(self, entry: Entry, name: Name, role: Role | None) -> tuple[str, ...]:
        own: tuple[str, ...] = entry.sectors
        if entry.kind == "countries" and name.form in ("armed", "offices"):
            said = words(name.text)
            nouns = self._nouns(said, [])
            own = (nouns[-1].role.sectors if nouns else ()) or (("MIL",) if name.form == "armed" else own)
        if entry.kind == "countries" and name.form == "demonyms" and not role:
            return ()  # "two Palestinians": of what sector the words do not say
        if not role or not role.sectors:
            return own
        if entry.kind == "groups" or (role.affiliated and entry.kind != "countries"):
            return tuple(dict.fromkeys([*own, *(s for s in role.sectors if s not in ("GOV", "CVL"))]))
        return role.sectors


_FORM = {
    "name": "the name of", "aliases": "another name of", "demonyms": "the demonym of", "wings": "the armed wing of",
    "armed": "an armed or security service of", "offices": "an office of", "metonyms": "a by-name for the government of",
    "capital": "the capital, standing for the government, of",
}  # fmt: skip


def _post(entry: Entry, on: str | None) -> Post | None:
    """The office that a person holds on a day, the one last begun; of all, where no day is given."""
    held = [p for p in entry.posts if on is None or in_post(p, on)]
    return max(held, key=lambda p: p.start or "", default=None)


def _joined(mentions: list[Mention], said: list[Word]) -> list[Mention]:
    """Names in a row, "and" before the last: "Egypt, Qatar and the United States"."""
    row: list[Mention] = []
    for mention in mentions:
        between = [folded(w.text) for w in said[row[-1].last : mention.first]] if row else []
        linked = [w for w in between if w not in ("the", "both")]
        if row and linked in (["and"], ["&"], [",", "and"]):
            return [*row, mention]
        row = [*row, mention] if row and linked == [","] else [mention]
    return []
