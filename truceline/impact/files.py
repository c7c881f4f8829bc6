"""Published tables of events, read as they are published: POLECAT, ICEWS, GDELT, ACLED, UCDP GED, PLOVER JSON lines.

Which column means what is data: `knowledge/event_tables.yaml`.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, Any

import pandas as pd

from truceline.errors import InputError
from truceline.impact.table import table, typed
from truceline.knowledge import FOLDER, load, plover

Map = Mapping[str, Any]
REMEDY = "give a file of POLECAT, ICEWS, GDELT, ACLED or UCDP GED as published, or PLOVER JSON lines"


@cache
def maps() -> dict[str, Any]:
    """`event_tables.yaml`: table → what its columns mean."""
    return load(FOLDER / "event_tables.yaml")


def read(path: Path) -> pd.DataFrame:
    """The events of a file (plain, .gz or .zip), as `table.COLUMNS`; rows without a day are left out.

    An InputError names a file that is none of the known tables, and the row of a day that is none."""
    with _opened(path) as stream:
        first = stream.readline()
    if first.lstrip().startswith("{"):
        return _plover(path)
    kind, unnamed = _kind(path, first)
    known = maps()[kind]
    tabbed = known["separator"] == "\t"
    how: dict[str, Any] = {
        "sep": known["separator"], "dtype": str, "keep_default_na": False,
        "quoting": csv.QUOTE_NONE if tabbed else csv.QUOTE_MINIMAL,
    }  # fmt: skip
    if unnamed:
        places = {place: name for name, place in known["unnamed"][unnamed].items()}
        how |= {"header": None, "usecols": sorted(places)}
    else:
        there = set(_columns(known))
        how |= {"index_col": False, "usecols": lambda name: name in there}
    try:
        with _opened(path) as stream:
            raw = pd.read_csv(stream, **how)
    except (pd.errors.ParserError, ValueError) as fault:
        raise InputError(str(path), f"is not a whole {kind} table ({fault})", REMEDY) from fault
    if unnamed:
        raw = raw.rename(columns=places)
    return _mapped(path, raw, known)


def _mapped(path: Path, raw: pd.DataFrame, known: Map) -> pd.DataFrame:
    found = pd.DataFrame(index=raw.index)
    for ours in known["columns"]:
        theirs = next((t for t in _names(known["columns"][ours]) if t in raw), None)
        if theirs is not None:
            found[ours] = raw[theirs].str.strip().replace({"": None, "None": None, "NA": None})
    code = found.get("code")
    if code is not None:
        keys = maps()["codes"][known["codes"]]
        kinds = {c: _type(c, keys, known["codes"]) for c in code.dropna().unique()}
        types = code.map(kinds)
        if "fallback" in found:
            types = types.where(types.notna(), found["fallback"].map(lambda c: keys.get(c)))
        found["event_type"], found["mode"] = types.str.partition("/")[0], types.str.partition("/")[2]
    if "quads" in known and "quad" in found:
        found["quad"] = found["quad"].map(lambda q: known["quads"].get(str(q).upper()))
    _complete(found)
    found["directed"] = bool(known.get("directed", True))
    if "directed_codes" in known:
        found["directed"] = code.isin(known["directed_codes"])
    if "sources" not in found and "publishers" in known:
        found["sources"] = found["publisher"].str.count(known["publishers"]) + 1
    for name in ("day", "last"):
        if name in found:
            found[name] = _days(path, found[name])
    return typed(found[found["day"].notna()])


def _complete(found: pd.DataFrame) -> None:
    """Quad and score of the PLOVER type where the table has none."""
    known = plover()
    types = found["event_type"].str.upper()
    types = types.where(types.isin(list(known.types)), None)
    found["event_type"] = types
    mode = found["mode"] if "mode" in found else pd.Series(None, index=found.index, dtype=object)
    quad = types.map(lambda t: known.types[t].quad, na_action="ignore")
    found["quad"] = found["quad"].fillna(quad) if "quad" in found else quad
    if "score" not in found:
        pairs = zip(types, mode, strict=True)
        found["score"] = [known.score(t, m or None) if isinstance(t, str) else None for t, m in pairs]


def _days(path: Path, column: pd.Series) -> pd.Series:
    said = column.dropna()
    short = said.str.fullmatch(r"\d{8}").all() if len(said) else False
    if short:
        days = pd.to_datetime(said, format="%Y%m%d", errors="coerce")
    else:
        days = pd.to_datetime(said.str.slice(0, 19), format="ISO8601", errors="coerce")
        if (left := said[days.isna()]).size:  # ACLED's "05 January 2024"
            days = days.fillna(pd.to_datetime(left, format="%d %B %Y", errors="coerce"))
    if days.isna().any():
        row = int(days.index[days.isna()][0])
        problem = f"row {row + 1} of the data: '{said[days.index[row]]}' is no day"
        raise InputError(str(path), problem, "write it as 2023-11-24, or leave the cell empty")
    return days.dt.normalize().reindex(column.index)


def _type(code: str, keys: Mapping[str, str], codes: str) -> str | None:
    """The PLOVER type of a code, by the longest beginning of it that is known (CAMEO's codes are nested)."""
    if codes != "cameo":
        return keys.get(code)
    code = code.zfill(2) if len(code) < 2 else code
    return next((keys[code[:n]] for n in range(len(code), 1, -1) if code[:n] in keys), None)


def _plover(path: Path) -> pd.DataFrame:
    """PLOVER JSON lines, as `truceline code --format plover` writes them."""
    rows = []
    with _opened(path) as stream:
        lines = stream.readlines()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            one = json.loads(line)
            day = one["date"] or (one.get("published_at") or "")[:10]
            rows.append({
                **_actors(one), "id": f"{one.get('story', '')}/{one['id']}", "day": day or None,
                "last": one.get("date_end"), "event_type": one["event"], "mode": next(iter(one.get("mode") or ()), None),
                "quad": one.get("quad"), "score": one.get("intensity"), "publisher": one.get("publisher"),
                "deaths_low": (one.get("fatalities") or {}).get("low"),
                "deaths_high": (one.get("fatalities") or {}).get("high"), "auxiliary": one.get("auxiliary"),
            })  # fmt: skip
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as fault:
            raise InputError(f"{path}, line {number}", f"is no PLOVER record ({fault!r})", REMEDY) from fault
    return table(r for r in rows if r["day"] and r["auxiliary"] is None)


def _actors(one: Map) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for ours, theirs in (("actor", "source"), ("recipient", "target")):
        who: dict[str, Any] = next(iter(one.get(theirs) or ()), {})
        found |= {ours: who.get("name") or who.get("text"), f"{ours}_country": who.get("country")}
    return found


def _kind(path: Path, first: str) -> tuple[str, int | None]:
    """Which table a first line begins, and its number of columns where it is data already."""
    for kind, known in maps().items():
        if kind == "codes":
            continue
        names = next(csv.reader([first.rstrip("\r\n")], delimiter=known["separator"]), [])
        needed = [_names(c) for c in known["columns"].values()]
        if sum(any(n in names for n in one) for one in needed) >= 0.8 * len(needed):
            return kind, None
        if len(names) in known.get("unnamed", {}) and names[0].isdigit() and names[1].isdigit():
            return kind, len(names)
    raise InputError(str(path), f"its first line is that of no known table: {first.strip()[:80]!r}", REMEDY)


def _names(said: str | list[str]) -> list[str]:
    return [said] if isinstance(said, str) else said


def _columns(known: Map) -> list[str]:
    return [n for said in known["columns"].values() for n in _names(said)]


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                names = [n for n in archive.namelist() if not n.endswith("/")]
                if len(names) != 1:
                    raise InputError(str(path), f"holds {len(names)} files", "give an archive of one table")
                with archive.open(names[0]) as raw:
                    yield io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace")
        else:
            with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as raw:
                yield io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace")
    except (OSError, zipfile.BadZipFile, EOFError) as fault:
        raise InputError(str(path), f"cannot be read ({fault})", REMEDY) from fault
