"""The actor registry: who is known by which names. Data in `knowledge/actors/*.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from truceline.errors import KnowledgeError
from truceline.knowledge import parsed
from truceline.reading.names import Name, Names
from truceline.reading.words import folded, words

FOLDER = Path(__file__).parent.parent / "knowledge" / "actors"
FORMS = ("aliases", "demonyms", "wings", "armed", "offices", "metonyms")
"""Lists of names that an entry may have; `name` and `capital` hold one each."""


@dataclass(frozen=True, slots=True)
class Post:
    """An office held: of whom (an entry's id), from and to as precisely as known ("2019", "2019-05-01")."""

    office: str
    of: str
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One actor: a country, group, organisation or person."""

    id: str
    kind: str
    name: str
    names: tuple[Name, ...]
    country: str | None
    sectors: tuple[str, ...]
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """A role noun ("negotiator"): its PLOVER sectors, whether it takes on the party named with it."""

    noun: str
    sectors: tuple[str, ...]
    affiliated: bool
    plural: bool
    group: bool


@dataclass(frozen=True)
class Registry:
    """All entries by id, all role nouns by their folded words, and the index of names."""

    entries: dict[str, Entry]
    roles: dict[str, Role]

    @cached_property
    def names(self) -> Names:
        """Every name, but for those that compose ("Israeli army" = Israel + army)."""
        return Names(n for e in self.entries.values() for n in e.names if not self._composes(n, e))

    @cached_property
    def longest_role(self) -> int:
        """How many words the longest role noun has."""
        return max((len(noun.split()) for noun in self.roles), default=0)

    @staticmethod
    def _composes(name: Name, entry: Entry) -> bool:
        return any(
            name.text.startswith(other.text + " ") and name.text[len(other.text) :].islower()
            for other in entry.names
            if other.form in ("name", "aliases", "demonyms")
        )

    def with_file(self, path: Path) -> Registry:
        """This registry with a user's entries added; an entry of the same id replaces ours."""
        return Registry({**self.entries, **{e.id: e for e in _entries(path, "user")}}, self.roles)


@cache
def registry() -> Registry:
    """The registry that comes with Truceline."""
    entries = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.stem != "roles":
            entries.update({e.id: e for e in _entries(path, path.stem)})
    return Registry(entries, _roles(FOLDER / "roles.yaml"))


def _read(path: Path) -> list[dict[str, Any]]:
    data = parsed(path)
    if not isinstance(data, list):
        raise KnowledgeError(f"{path}: a list of entries is expected, each '- id: …'")
    return data


def _entries(path: Path, kind: str) -> Iterator[Entry]:
    faults = []
    for number, raw in enumerate(_read(path), 1):
        missing = [k for k in ("id", "name") if not isinstance(raw, dict) or not isinstance(raw.get(k), str)]
        if missing:
            faults.append(f"{path}: entry {number} has no text for {', '.join(missing)}")
            continue
        if wrong := [k for k in (*FORMS, "sectors") if not _texts(raw.get(k))]:
            faults.append(f"{path}: entry {number} ({raw['id']}): give a list of texts for {', '.join(wrong)}")
            continue
        if not _posts(raw.get("posts")):
            faults.append(f"{path}: entry {number} ({raw['id']}): each of its posts needs 'office: …' and 'of: …'")
            continue
        country = raw.get("country", raw["id"] if kind == "countries" else None)
        default = ["GOV"] if kind == "countries" else []
        posts = tuple(
            Post(p["office"], p["of"], _text(p.get("from")), _text(p.get("to"))) for p in raw.get("posts") or ()
        )
        yield Entry(
            raw["id"], kind, raw["name"], tuple(_names(raw)), country if _alpha3(country) else None,
            tuple(raw.get("sectors") or default), posts,
        )  # fmt: skip
    if faults:
        raise KnowledgeError("\n".join(faults))


def _texts(value: object) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(v, str) and v for v in value))


def _posts(value: object) -> bool:
    return value is None or (
        isinstance(value, list)
        and all(
            isinstance(p, dict) and isinstance(p.get("office"), str) and isinstance(p.get("of"), str) for p in value
        )
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _alpha3(country: object) -> bool:
    return isinstance(country, str) and len(country) == 3 and country.isupper()


def _names(raw: dict[str, Any]) -> Iterator[Name]:
    yield Name(raw["id"], "name", raw["name"])
    if capital := raw.get("capital"):
        yield Name(raw["id"], "capital", capital)
    for form in FORMS:
        for alias in raw.get(form) or ():
            yield Name(raw["id"], form, alias)


def _roles(path: Path) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for raw in _read(path):
        affiliated = raw["part_of"] == "affiliation"
        group = bool(raw.get("group"))
        noun, plural = raw["noun"], raw.get("plural") or raw["noun"]
        # a body whose word has one form ("police", "opposition") is "they" and "it", like any singular body
        for text, many in ((noun, noun == plural and not group), (plural, noun != plural or not group)):
            key = " ".join(folded(w.text) for w in words(text))  # "secretary-general" is three words of a text
            roles.setdefault(key, Role(noun, tuple(raw["sectors"]), affiliated, many, group))
    return roles


def holders(entries: Iterable[Entry], office: str, of: str, on: str | None) -> list[Entry]:
    """Who held an office on a day (ISO, any precision); everybody who ever did when no day is given."""
    return [
        e
        for e in entries
        if any(p.of == of and folded(p.office) == folded(office) and (on is None or in_post(p, on)) for p in e.posts)
    ]


def in_post(post: Post, on: str) -> bool:
    """Whether the post was held on the day; an unknown end is still held."""
    return (post.start is None or post.start <= on) and (post.end is None or on <= post.end + "~")
