"""Words that name or describe somebody → who they are.

"A senior Hamas negotiator" is the role *negotiator* of the party *Hamas*; "Benjamin Netanyahu" is a person
with an office and its dates; "Jane Doe" is in no registry and stays a named actor; "they" stands for somebody
else (`truceline.reading.references`).
"""

from __future__ import annotations

from dataclasses import dataclass

from truceline.reading.names import Mention
from truceline.reading.registry import Entry, Registry, Role, in_post
from truceline.reading.words import Word, folded, words

BELONGS = frozenset(("of", "for", "from", "with", "at", "in"))
"""Between a role and a name these say whose role it is ("spokesman for Hamas"); "to", "on" do not ("envoy to Yemen")."""
ELSEWHERE = frozenset(("to", "on", "against", "about", "over", "into", "near", "toward", "towards", "between", "by"))
TITLES = frozenset(
    "mr mrs ms miss dr sir lord president prime minister foreign defence defense secretary general gen lt col colonel maj "
    "major capt captain sgt brig brigadier admiral sheikh sheik imam ayatollah rev pope king queen prince senator sen "
    "rep governor gov chairman spokesman spokeswoman spokesperson envoy ambassador commander leader chief deputy "
    "vice chancellor minister judge justice professor prof saint st the a an".split()
)
CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)


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

    def identify(self, text: str, on: str | None = None) -> Identity:
        """Who the words mean; `on` is the report's day (ISO), for offices that change hands."""
        said = words(text)
        mentions = self.registry.names.find(said)
        role, at = self._role(said, mentions)
        entry, mention = self._entry(said, mentions, at)
        person = _person(said, mentions, self.registry.roles)
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
        sectors = _sectors(entry, name.form, role)
        label, reason = entry.name, f"'{name.text}' is {_FORM[name.form]} {entry.name}"
        if role:
            reason += f", '{role.noun}' gives the sector"
        if person:
            label, reason = person, f"{reason}; the person is in no registry entry"
        return Identity(entry.id, label, entry.country, sectors, reason, role, entry)

    def _known_person(self, entry: Entry, on: str | None, role: Role | None) -> Identity:
        held = [p for p in entry.posts if on is None or in_post(p, on)]
        of = self.registry.entries.get((held or list(entry.posts))[0].of) if entry.posts else None
        sectors = entry.sectors or (role.sectors if role else ())
        office = f", {held[0].office} of {of.name}" if held and of and on else ""
        country = entry.country or (of.country if of else None)
        return Identity(entry.id, entry.name, country, sectors, f"'{entry.name}' in the registry{office}", role, entry)

    def _role(self, said: list[Word], mentions: list[Mention]) -> tuple[Role | None, int]:
        """The head role noun: the last one before a preposition, comma or relative clause."""
        named = {i for m in mentions for i in range(m.first, m.last)}
        found: tuple[Role | None, int] = (None, len(said))
        for i in range(len(said)):
            if i in named:
                continue
            if found[0] and folded(said[i].text) in BELONGS | ELSEWHERE | {",", "who", "whose", "that", "which", "(", "-"}:
                break
            for size in (3, 2, 1):
                key = " ".join(folded(w.text) for w in said[i : i + size])
                if i + size <= len(said) and (role := self.registry.roles.get(key)):
                    if not (found[0] and found[1] <= i < found[1]):
                        found = (role, i)
                    break
        return found

    def _entry(self, said: list[Word], mentions: list[Mention], role_at: int) -> tuple[Entry | None, Mention | None]:
        """The party the words belong to: a registered person, else the name before the role, else one that a
        preposition ties to it."""
        for mention in mentions:
            entry = self.registry.entries[mention.names[0].actor_id]
            if entry.kind == "people":
                return entry, mention
        for mention in mentions:
            before = folded(said[mention.first - 1].text) if mention.first else ""
            if before == "the" and mention.first > 1:
                before = folded(said[mention.first - 2].text)
            if before in ELSEWHERE and (mention.first > 1):
                continue
            if mention.first > role_at and before == "in" and self.registry.roles:
                continue  # "the army in Lebanon" is somewhere, not somebody's
            return self.registry.entries[mention.names[0].actor_id], mention
        return None, None


_FORM = {
    "name": "the name of", "aliases": "another name of", "demonyms": "the demonym of", "wings": "the armed wing of",
    "armed": "an armed or security service of", "offices": "an office of", "metonyms": "a by-name for the government of",
    "capital": "the capital, standing for the government, of",
}  # fmt: skip


def _sectors(entry: Entry, form: str, role: Role | None) -> tuple[str, ...]:
    own: tuple[str, ...] = entry.sectors
    if form == "armed":
        own = ("MIL",) if entry.kind == "countries" else own
    if role and role.affiliated:
        if entry.kind == "countries":
            return role.sectors
        return tuple(dict.fromkeys([*own, *(s for s in role.sectors if s != "GOV")]))
    return role.sectors if role else own


def _person(said: list[Word], mentions: list[Mention], roles: dict[str, Role]) -> str | None:
    """The last run of capitalised words that is no known name, title, role or day: a name of its own."""
    named = {i for m in mentions for i in range(m.first, m.last)}
    runs: list[list[str]] = [[]]
    for i, word in enumerate(said):
        plain = folded(word.text)
        inner = runs[-1] and (plain in ("al", "el", "bin", "ibn", "abu", "de", "van", "von", "-") or word.text == "'")
        proper = word.text[0].isupper() and plain not in TITLES | CALENDAR and plain not in roles
        if i not in named and (proper or inner):
            runs[-1].append(word.text)
        elif runs[-1]:
            runs.append([])
    found = [run for run in runs if run]
    if not found:
        return None
    first_only = len(found) == 1 and len(found[0]) == 1 and said[0].text == found[0][0]
    if first_only and len(said) > 1:
        return None  # "Regional leaders": a capital for the sentence's sake
    name = " ".join(found[-1]).replace(" - ", "-").replace(" ' ", "'").strip(" -'")
    return name or None

