"""The impact of a shock, for a terminal: what is claimed beside what is measured, then each series with its figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from truceline.impact.impact import Impact, Measured
from truceline.impact.shocks import Shock
from truceline.impact.study import Estimate
from truceline.reports.shown import shown

ALL = 12
"""Most shocks that are proposed."""


def proposals(found: Sequence[Shock]) -> RenderableType:
    """Shocks to choose from."""
    if not found:
        return Text("This record proposes no shock of this process; give a day, as --shock 2024-01-02.")
    listed = table("shock", "day", "kind", "what", "dead", "reports")
    for one in found[:ALL]:
        listed.add_row(
            one.incident or "", one.day.isoformat(), one.kind, shown(one.words),
            "" if one.deaths is None else str(one.deaths), str(one.reports),
        )  # fmt: skip
    return listed


def page(found: Impact) -> RenderableType:
    """A study in full."""
    what = found.shock
    reach = f"{found.first_report} to {found.last_report}"
    lines: list[RenderableType] = [
        Text(shown(f"{found.process_name}: {what.words}, {what.day} ({what.kind})"), style="bold"),
        Text(
            f"{found.reports_before} reports before the shock, {found.reports_after} in the {found.design.post} "
            f"{found.step}s from it; the record's reports run from {reach}. Association, not proof."
        ),
        *(Text(f"Note: {note}", style="dim") for note in found.notes),
        Text(""),
    ]
    if found.claimed:
        said = table("said by", "what the shock did", "", "the series", title="Claimed, beside what is measured")
        for one in found.claimed:
            how = f"{one.direction} {one.affects}" + ("" if one.modality == "asserted" else f", {one.modality}")
            who = ", ".join(one.voices) or "the report"
            said.add_row(shown(f"{who} ({one.report_id})"), shown(one.effect), how, shown(f"{one.bears}: {one.why}"))
        lines += [said, Text("")]
    elif what.incident:
        lines += [Text("Nobody is recorded as saying what this shock did."), Text("")]
    if not found.measured:
        lines.append(Text("Nothing is counted in this record: no verdict."))
    measured = table("series", "verdict", "to be told", title="Measured")
    for one_series in found.measured:
        verdict = one_series.verdict
        measured.add_row(shown(one_series.label), shown(verdict.words), shown(verdict.needed or ""))
    lines.append(measured)
    for one_series in found.measured:
        if one_series.study.chosen and one_series.study.chosen.p is not None:
            lines += [Text(""), figures(one_series, found)]
    return Group(*lines)


def figures(one: Measured, found: Impact) -> RenderableType:
    """The expectations of one series side by side, and the choices."""
    expected = table(
        "expecting", "came", "expected", "difference, 95%", "p", "errs by itself",
        title=f"{one.label}, a {found.step}, {found.design.post} {found.step}s after against {found.design.pre} before",
    )  # fmt: skip
    for estimate in one.study.estimates:
        mark = " (chosen)" if one.study.chosen and estimate.name == one.study.chosen.name else ""
        expected.add_row(estimate.name + mark, *_row(estimate))
    if one.study.before:
        expected.add_row("(the window before the shock)", *_row(one.study.before))
    choices = "; ".join(f"{c.name} {c.effect:+.2f} (p {_p(c.p)})" for c in one.study.choices)
    points = ", ".join(p.isoformat() for p in one.points) or "none"
    return Group(
        expected, Text(shown(f"Done otherwise: {choices}")), Text(f"Change points found without the date: {points}")
    )


def as_json(found: Impact) -> dict[str, Any]:
    """A study as plain values; dates stay dates, what is no number is null."""
    return as_plain(found)


def as_plain(found: Any) -> dict[str, Any]:
    """A dataclass as plain values: arrays as lists, what is no number null."""
    made: dict[str, Any] = _plain(asdict(found))
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _row(estimate: Estimate) -> tuple[str, ...]:
    bounds = "" if estimate.low is None else f" ({estimate.low:+.2f} to {estimate.high:+.2f})"
    return (
        f"{estimate.observed:.2f}", f"{estimate.expected:.2f}", f"{estimate.effect:+.2f}{bounds}", _p(estimate.p),
        f"{estimate.error:.2f}",
    )  # fmt: skip


def _p(p: float | None) -> str:
    return "–" if p is None else f"{p:.3f}"


def table(*columns: str, title: str | None = None) -> Table:
    """A plain table for a terminal."""
    made = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
    for column in columns:
        made.add_column(column, overflow="fold")
    return made
