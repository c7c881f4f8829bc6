"""Words that name or describe somebody → who they are.

"A senior Hamas negotiator" is the role *negotiator* of the party *Hamas*; "Benjamin Netanyahu" is a person
with an office and its dates; "Jane Doe" is in no registry and stays a named actor; "they" stands for somebody
else (`truceline.reading.references`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from truceline.reading.names import Mention, Name
from truceline.reading.registry import Entry, Post, Registry, Role, in_post
from truceline.reading.words import Word, folded, words

BELONGS = frozenset(("of", "for", "from", "with", "at", "in"))
"""Between a role and a name these say whose role it is ("spokesman for Hamas"); "to", "on" do not ("envoy to Yemen")."""
ELSEWHERE = frozenset(("to", "on", "against", "about", "over", "into", "near", "toward", "towards", "between", "by"))
RELATIVE = frozenset(("who", "whose", "that", "which"))
SENT = frozenset(
    ("envoy", "emissary", "representative", "coordinator", "rapporteur", "mediator", "facilitator", "adviser")
)
"""Whose work "for" a country is about it, not its own: "the special envoy for Yemen"."""
NEARBY = frozenset(("allied", "aligned", "linked", "sympathetic", "close", "loyal", "taken", "mistaken"))
"""Before a preposition: near a party, but no part of it ("militias allied with Iran")."""
HELD = frozenset("captive hostage abductee detainee prisoner inmate victim survivor opponent critic".split())
"""With a group's name these are whom it holds or harms, no part of it ("Hamas hostages")."""
AGAINST = frozenset(("pro", "anti", "non", "counter"))
"""With a hyphen before a name: for it or against it, but no part of it ("pro-Russian separatists")."""
TITLES = frozenset(
    "mr mrs ms miss dr sir lord president prime minister foreign defence defense secretary general gen lt col colonel maj "
    "major capt captain sgt brig brigadier admiral sheikh sheik imam ayatollah rev pope king queen prince senator sen "
    "rep governor gov chairman spokesman spokeswoman spokesperson envoy ambassador commander leader chief deputy "
    "vice chancellor minister judge justice professor prof saint st former late acting the a an".split()
)
PERSONAL = frozenset("mr mrs ms miss dr sir lord gen lt col capt sgt maj brig rev prof".split())
"""Before a name, these say that it is a person's."""
NO_NAMES = frozenset(
    "i me my we us our you your he him his she her it its they them their who which that this these those there one ones "
    "another other others some any all both each either neither many most more few several no none nobody everyone "
    "everybody someone somebody anyone zero two three four five six seven eight nine ten eleven twelve twenty dozens "
    "scores hundreds thousands tens about nearly almost around over under least up between".split()
)
"""Words that are capital for the sentence's sake only."""
PARTICLES = frozenset(("al", "el", "bin", "ibn", "abu", "de", "van", "von"))
"""Small words within a person's name."""
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


class _Noun(NamedTuple):
    """A role noun: words[first:last] say it."""

    first: int
    last: int
    role: Role


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
        head, end = _head(said, nouns)
        role = head.role if head else None
        person, body = _person(said, mentions, nouns)
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

    def _nouns(self, said: list[Word], mentions: list[Mention]) -> list[_Noun]:
        """The role nouns, the longest first where they begin alike ("prime minister" before "minister")."""
        named = {i for m in mentions for i in range(m.first, m.last)}
        keys = [folded(w.text) for w in said]
        found, at = list[_Noun](), 0
        while at < len(said):
            sizes = range(min(self.registry.longest_role, len(said) - at), 0, -1)
            for size in sizes if at not in named else ():
                role = self.registry.roles.get(" ".join(keys[at : at + size]))
                if role and not named & set(range(at, at + size)):
                    found.append(_Noun(at, at + size, role))
                    at += size - 1
                    break
            at += 1
        return found

    def _entry(
        self,
        said: list[Word],
        mentions: list[Mention],
        nouns: list[_Noun],
        head: _Noun | None,
        end: int,
        on: str | None,
    ) -> tuple[Entry | None, Mention | None]:
        """The party the words belong to: a registered person, else the name before the role, else one that a
        preposition ties to it."""
        usable = [m for m in mentions if not _modifies(said, m, mentions)]
        people = [m for m in usable if self._kind(m) == "people"]
        for mention in people:
            if not _tied(said, mention, mentions, nouns):
                return self.registry.entries[mention.names[0].actor_id], mention
        others = [m for m in usable if m not in people]
        for at, mention in enumerate(others):
            if _elsewhere(said, mention, head, self._kind(mention)):
                continue
            for later in others[at + 1 :]:  # "Colombia's ELN", "the Palestinian group Hamas"
                inner = later.first < end and _one_phrase(said, mention.last, later.first)
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


def _tight(said: list[Word], at: int) -> bool:
    """Whether no space stands between a word and the one before it."""
    return 0 < at < len(said) and said[at - 1].end == said[at].start


def _head(said: list[Word], nouns: list[_Noun]) -> tuple[_Noun | None, int]:
    """The head role noun, the last one before a preposition, comma or relative clause, and where its phrase ends.
    One that says nothing of its own has the sectors of another in the words ("the army's spokesman")."""
    inner = {i for n in nouns for i in range(n.first, n.last)}
    found, end = None, len(said)
    for i, word in enumerate(said):
        plain = folded(word.text)
        loose = plain == "-" and not (_tight(said, i) and _tight(said, i + 1))
        if plain in RELATIVE or (
            found and i not in inner and (plain in BELONGS | ELSEWHERE | {",", "(", "–", "—"} or loose)
        ):
            end = i
            break
        found = next((n for n in nouns if n.last == i + 1), found)
    if found and not found.role.sectors:
        telling = [n for n in nouns if n.role.affiliated and n.role.sectors]
        others = [n for n in telling if n.first < end]
        others = others or (
            [n for n in telling if n.first > end][:1] if end < len(said) and said[end].text in BELONGS else []
        )
        if others:
            found = found._replace(role=replace(found.role, sectors=others[-1].role.sectors))
    return found, end


def _modifies(said: list[Word], mention: Mention, mentions: list[Mention]) -> bool:
    """Whether a name is part of a compound that says how somebody else stands to it: "Iran-backed", "pro-Russian"."""
    last, first = mention.last, mention.first
    if last + 1 < len(said) and said[last].text in "-‑–" and _tight(said, last) and _tight(said, last + 1):
        return not any(m.first == last + 1 for m in mentions)
    return (
        first > 1 and said[first - 1].text in "-‑–" and _tight(said, first) and folded(said[first - 2].text) in AGAINST
    )


def _before(said: list[Word], at: int) -> tuple[int, str]:
    """The word before, articles left out: its place (-1 for none) and its plain form."""
    at -= 1
    while at >= 0 and folded(said[at].text) in ("the", "a", "an"):
        at -= 1
    return at, folded(said[at].text) if at >= 0 else ""


def _elsewhere(said: list[Word], mention: Mention, head: _Noun | None, kind: str) -> bool:
    """Whether a preposition says that a name is a place or a subject, not whose role it is."""
    at, before = _before(said, mention.first)
    if at < 1:
        return False
    near = folded(said[at - 1].text) in NEARBY
    about = before == "for" and kind == "countries" and head is not None and head.role.noun.split()[-1] in SENT
    # "the army in Lebanon" is somewhere, not somebody's
    place = before == "in" and head is not None and head.first < mention.first
    return before in ELSEWHERE or (before in BELONGS and near) or about or place


def _tied(said: list[Word], mention: Mention, mentions: list[Mention], nouns: list[_Noun]) -> bool:
    """Whether a person only says whose role it is: "Netanyahu's spokesman", "an aide to President Biden"."""
    if any(n.first > mention.last and said[mention.last].text in "'’" for n in nouns):
        return True
    at = mention.first - 1
    titles = {i for n in nouns for i in range(n.first, n.last) if said[i].text[0].isupper()}
    titles |= {i for m in mentions for i in range(m.first, m.last)}
    while at > 0 and (at in titles or folded(said[at].text) in TITLES or said[at].text == "."):
        at -= 1
    return at > 0 and folded(said[at].text) in BELONGS | ELSEWHERE and any(n.last <= at for n in nouns)


def _compound(said: list[Word], at: int) -> bool:
    """Whether what was said up to here describes the words after it: "Arabic-language", "Geneva talks", "Doe's nephew"."""
    if at + 1 < len(said) and said[at].text in "-'’":
        return _tight(said, at) and (said[at].text == "-" or at + 2 < len(said) or not _tight(said, at + 1))
    return at < len(said) and said[at].text[0].islower() and _one_phrase(said, at, at + 1)


def _one_phrase(said: list[Word], low: int, high: int) -> bool:
    return not any(
        folded(w.text) in BELONGS | ELSEWHERE | RELATIVE | {",", ";", "(", "and", "or"} for w in said[low:high]
    )


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


def _person(said: list[Word], mentions: list[Mention], nouns: list[_Noun]) -> tuple[str | None, bool]:
    """The last run of capitalised words that is no known name, title, role or day: a name of its own; and whether
    it is a body's ("Free Kivu Army"). Names after a preposition, before a role or with 's are somebody else's."""
    named = {i for m in mentions for i in range(m.first, m.last)}
    roles = {i for n in nouns for i in range(n.first, n.last)}
    runs: list[tuple[int, int]] = []
    away = False
    at = 0
    while at < len(said):
        plain = folded(said[at].text)
        if plain in BELONGS | ELSEWHERE and at not in roles:
            away = at > 0
        elif plain in (",", ";", "(", "–", "—"):
            away = False
        last = _run(said, at, named | roles)
        if last > at and not away:
            runs.append((at, last))
        at = max(last, at + 1)
    first_only = len(runs) == 1 and runs[0] == (0, 1) and len(said) > 1
    for first, last in reversed(runs):
        role = next((n for n in nouns if n.first >= last and _one_phrase(said, last, n.first)), None)
        name = _as_written(said, first, last)
        if role and role.first == last and role.role.group and not role.role.plural and said[last].text[0].isupper():
            if not _compound(said, role.last):
                return f"{name} {_as_written(said, last, role.last)}", True
            continue
        if not (role or first_only or _compound(said, last) or len(name) < 2):
            return name, False
    return None, False


def _run(said: list[Word], at: int, taken: set[int]) -> int:
    """Where the capitalised words that begin at a place end."""
    last = at
    while last < len(said) and last not in taken:
        plain = folded(said[last].text)
        proper = said[last].text[0].isupper() and plain not in TITLES | CALENDAR | NO_NAMES
        inner = last > at and (plain in PARTICLES or said[last].text in "-'’")
        # "Kim Jong-un"
        inner = inner or (last > at + 2 and _tight(said, last) and said[last - 1].text == "-" and plain.isalpha())
        article = plain in ("al", "el") and [w.text for w in said[last + 1 : last + 2]] == ["-"]
        if not (proper or inner or article):
            break
        last += 1
    while last > at and not said[last - 1].text[0].isalpha():
        last -= 1
    return last


def _as_written(said: list[Word], first: int, last: int) -> str:
    """The words with the spaces they have."""
    return "".join((" " if i > first and not _tight(said, i) else "") + said[i].text for i in range(first, last))
