"""Exchange two parties in a text: names, demonyms, capitals, armed wings and people, each for the other's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from truceline.reading.names import Name
from truceline.reading.registry import Entry, registry
from truceline.reading.words import words
from truceline.reports.layout import layout

ALIKE = {
    "name": ("name",),
    "aliases": ("name",),
    "demonyms": ("demonyms", "name"),
    "wings": ("wings", "armed", "name"),
    "armed": ("armed", "wings", "name"),
    "capital": ("capital", "metonyms", "name"),
    "metonyms": ("metonyms", "capital", "name"),
    "offices": ("offices", "name"),
}
"""What a kind of name is exchanged for: the first of these that the other party has."""


def mentioned(text: str) -> list[tuple[int, int, Name]]:
    """Known names in a text: start, end, name."""
    said = words(text)
    return [(said[m.first].start, said[m.last - 1].end, m.names[0]) for m in registry().names.find(said)]


def parties(text: str) -> list[str]:
    """Ids of the countries and groups in a text, the most often named first."""
    entries = registry().entries
    counted = Counter(n.actor_id for _, _, n in mentioned(text) if entries[n.actor_id].kind in ("countries", "groups"))
    return [id_ for id_, _ in counted.most_common()]


def people_of(party: str) -> list[Entry]:
    """The people of the registry who hold or held a post of the party."""
    return [e for e in registry().entries.values() if any(p.of == party for p in e.posts)]


def swap(text: str, a: str, b: str) -> tuple[str, dict[str, str]]:
    """The text with the two parties exchanged, and what each actor id has become."""
    entries = registry().entries
    became = {a: b, b: a}
    staff = {a: people_of(a), b: people_of(b)}
    order: dict[str, int] = {}
    pieces, at = [], 0
    dateline = layout(text).dateline
    filed = dateline.span[1] if dateline else 0
    for start, end, name in mentioned(text):
        if dateline and dateline.span[0] <= start < filed:
            continue  # where a report was filed is a place, not a party
        entry = entries[name.actor_id]
        new = None
        if name.actor_id in (a, b):
            new = _other(name, entries[became[name.actor_id]])
        elif entry.kind == "people":
            own = next((p for p in (a, b) if entry in staff[p]), None)
            others = staff[became[own]] if own else []
            if own and others:
                nth = order.setdefault(entry.id, sum(1 for i in order if entries[i] in staff[own]))
                person = others[nth % len(others)]
                became[entry.id] = person.id
                new = person.name
        if new:
            pieces += [text[at:start], new]
            at = end
    return "".join([*pieces, text[at:]]), became


def _other(name: Name, entry: Entry) -> str:
    for form in ALIKE[name.form]:
        for other in entry.names:
            # "Israeli army" and the like compose of a demonym and a noun: they are no single name
            if other.form == form and other in _usable(entry):
                return other.text
    return entry.name


def _usable(entry: Entry) -> Iterable[Name]:
    return [n for n in entry.names if not registry()._composes(n, entry)]
