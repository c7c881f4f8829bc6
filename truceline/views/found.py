"""Rows found in a record, for the terminal or as CSV."""

from __future__ import annotations

import csv as csv_
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TextIO

from rich.console import Group, RenderableType
from rich.text import Text

from truceline.reading.references import PRONOUNS, SPEAKERS
from truceline.reading.registry import registry
from truceline.reading.words import folded, plain
from truceline.reports.shown import shown
from truceline.views.plain import counted, short

Row = dict[str, Any]


def entries(kind: str, rows: Sequence[Row]) -> RenderableType:
    """The rows as people read them: for each a line that says what it is, and one of how it is known."""
    if not rows:
        return Text(f"No {kind} are found; ask for less, or see what the record holds with 'truceline reports'.")
    said, known = LINES[kind]
    lines = []
    for row in rows:
        lines.append(Text(shown(" · ".join(filter(None, said(row)))), style="bold"))
        lines.append(Text(shown("    " + " · ".join(filter(None, known(row))))))
    return Group(*lines)


def csv(rows: Iterable[Row], out: TextIO, names: Sequence[str] = ()) -> None:
    """Write the rows as CSV, as they come; several values of one field are joined by semicolons, and no cell is one that
    a spreadsheet takes for a formula. `names` are the columns, which then stand there without rows too; else they are
    those of the first row."""
    writer = _writer(out, names) if names else None
    for row in rows:
        writer = writer or _writer(out, list(row))
        writer.writerow({k: _cell(v) for k, v in row.items()})


def _writer(out: TextIO, names: Sequence[str]) -> csv_.DictWriter[str]:
    writer = csv_.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    return writer


FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that spreadsheets compute; an apostrophe before it keeps it text."""


def _cell(value: Any) -> Any:
    told = "; ".join(map(str, value)) if isinstance(value, list) else value
    return f"'{told}" if isinstance(told, str) and told.startswith(FORMULA) else told


def _day(value: date | datetime | None) -> str:
    return value.strftime("%Y-%m-%d") if value else "no date"


def _days(row: Row) -> str:
    first, last = _day(row["first"]), _day(row["last"])
    return first if first == last else f"{first} to {last}"


def _names(names: Sequence[str] | None) -> str:
    return ", ".join(dict.fromkeys(short(n, 40) for n in names or ())) or "–"


def named(names: Sequence[str] | None, parties: Sequence[str] | None) -> list[str]:
    """The names of who is in it, those of its parties (ids of the registry) first; no pronoun, and no other name whose
    words are part of a longer one."""
    entries = registry().entries
    known = {entries[id_].name for id_ in parties or () if id_ in entries}
    said = {n: plain(n) for n in names or () if folded(n) not in PRONOUNS and folded(n) not in SPEAKERS}
    kept = [n for n in said if n in known or not any(_part(said[n], of) for of in said.values())]
    return sorted(kept, key=lambda n: n not in known)


def _part(words: Sequence[str], of: Sequence[str]) -> bool:
    """Whether words stand together in more words."""
    size = len(words)
    return size < len(of) and any(of[i : i + size] == words for i in range(len(of) - size + 1))


def _who(row: Row) -> str:
    return " → ".join(_names(named(row[role], row["parties"])) for role in ("actors", "recipients"))


def _status(row: Row) -> str:
    return "" if row["status"] == "actual" else f" {row['status']}"


def _type(row: Row) -> str:
    said: str = row["event_type"] + (f"/{row['mode']}" if row["mode"] else "")
    others = [t for t in row.get("types", ()) if t != row["event_type"]]
    return said + (f" (also {', '.join(others)})" if others else "")


def _dead(row: Row) -> str:
    low, best, high = row["deaths_low"], row["deaths_best"], row["deaths_high"]
    if low is None:
        return ""
    most_often = f", most often {best}" if best is not None else ""
    if high is None:
        return f"at least {low} dead" + (most_often if best != low else "")
    return f"{low} dead" if low == high else f"{low} to {high} dead{most_often}"


def _support(row: Row) -> str:
    parts = [counted(row["reports"], "report"), counted(row["origins"], "origin")]
    if row["claimants"]:
        parts.append(counted(len(row["claimants"]), "claimant"))
    if row["denied_in"]:
        parts.append(f"denied in {row['denied_in']}" + (f" ({_names(row['denied_by'])})" if row["denied_by"] else ""))
    return ", ".join(parts)


def _stated(row: Row) -> str:
    return f"{row['report']}/{row['id']}"


Line = Callable[[Row], Sequence[str]]
LINES: dict[str, tuple[Line, Line]] = {
    "incidents": (
        lambda r: (_days(r), _type(r), _who(r), r["incident"]),
        lambda r: (", ".join(r["places"][:4]), _dead(r), _support(r)),
    ),
    "mentions": (
        lambda r: (_day(r["published_at"]), r["publisher"] or "", _type(r) + _status(r), _stated(r)),
        lambda r: (f"“{short(r['sentence'], 200)}”", f"linked: {r['link_because']}"),
    ),
    "claims": (
        lambda r: (_day(r["published_at"]), r["source_name"] or "unnamed", f"{r['modality']}, {r['kind']}", _stated(r)),
        lambda r: (f"“{short(r['content'] or '', 200)}”", r["publisher"] or ""),
    ),
    "effects": (
        lambda r: (_day(r["published_at"]), f"{r['direction']} {r['affects']}", r["modality"], _stated(r)),
        lambda r: (f"“{short(r['cause'], 120)}” → “{short(r['effect'], 120)}”", r["publisher"] or ""),
    ),
    "positions": (
        lambda r: (_day(r["published_at"]), r["party_name"] or "–", r["stance"], r["term"], _stated(r)),
        lambda r: (f"“{short(r['content'], 200)}”", r["publisher"] or ""),
    ),
    "corrections": (
        lambda r: (
            _day(r["added_at"]),
            r["publisher"] or "–",
            short(r["title"] or r["report_id"], 110),
            f"version {r['version']}",
        ),
        lambda r: [f"“{short(old, 200)}” → “{short(new, 200)}”" for old, new in r["changes"]],
    ),
    "reports": (
        lambda r: (_day(r["published_at"]), r["publisher"] or "–", short(r["title"] or r["report_id"], 110)),
        lambda r: (
            r["report"],
            f"version {r['version']}" if r["version"] > 1 else "",
            f"copy of {r['origin']}: {r['origin_because']}" if r["origin"] != r["report"] else "",
            r["url"] or "",
        ),
    ),
}
"""Kind of row → the parts of its first line, and of its second."""
