"""The state of what is followed, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from truceline.reports.shown import shown

Row = dict[str, Any]


def states(sources: Sequence[Row], undelivered: Sequence[Row]) -> RenderableType:
    """For each source a line that says how it stands, and what went wrong last; then alerts that did not arrive."""
    if not sources:
        return Text("Nothing is followed yet; 'truceline watch SOURCES.toml --record DIR' does.")
    lines: list[Text] = []
    for row in sources:
        stands = "ok" if not row["faults"] else f"{row['faults']} fault{'s' if row['faults'] > 1 else ''} in a row"
        lines.append(Text(f"{row['name']} · {stands}", style="bold" if not row["faults"] else "bold red"))
        lines.append(Text(
            f"    seen {_at(row['last_seen'])} · last new {_at(row['last_new'])} · next try {_at(row['next_try'])}"
            f" · {row['announced']} announced, {row['waiting']} waiting, {row['refused']} refused, {row['same']} the same as others"
        ))  # fmt: skip
        if row["last_error"]:
            lines.append(Text(shown(f"    last fault: {row['last_error']}")))
        if row["last_note"]:
            lines.append(Text(shown(f"    noted: {row['last_note']}")))
    for row in undelivered:
        lines.append(Text(shown(f"alert {row['alert']} to {row['channel']} · {_stage(row)}"), style="bold red"))
        lines.append(Text(shown(f"    {row['text']}" + (f" · {row['error']}" if row["error"] else ""))))
    return Group(*lines)


def pieces(rows: Sequence[Row]) -> RenderableType:
    """A line a piece of an archive."""
    if not rows:
        return Text("No archive is in this record; 'truceline backfill FILE --record DIR' reads one.")
    return Group(*(Text(shown(
        f"{row['name']} · {row['read']} read, {row['added']} added, {row['known']} known, {row['other_language']} in other"
        f" languages, {row['dropped']} dropped, {row['refused']} refused · {row['seconds']:.1f} s"
        f" ({row['characters'] / max(row['seconds'], 1e-9):,.0f} characters a second, {row['megabytes']:,} MB) on {row['worker']}"
    )) for row in rows))  # fmt: skip


def refused(rows: Sequence[Row]) -> RenderableType:
    """A line for each report that was not taken."""
    if not rows:
        return Text("nothing was refused or dropped so")
    scored = ((row, "" if row["score"] is None else f" (score {row['score']:.1f})") for row in rows)
    return Group(*(Text(shown(f"{row['kind']}: {row['place']}: {row['because']}{score}")) for row, score in scored))


def _stage(row: Row) -> str:
    """How far an alert is that has not arrived."""
    tried = f"tried {row['tries']} time{'s' if row['tries'] != 1 else ''}"
    return {
        "failed": f"given up, {tried}", "unsure": "unsure whether it arrived, not sent again",
        "waiting": f"waiting, {tried}, next try {_at(row['next_try'])}" if row["tries"] else "waiting",
    }.get(str(row["stage"]), str(row["stage"]))  # fmt: skip


def _at(seconds: float | None) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%MZ") if seconds else "never"
