"""The page of a shock: what is claimed that it did, left, what the series bear out, right, with charts, figures and data.

Functions from an `Impact` to what a page shows, its HTML and its rows: the static site and a server use the same. It knows
the impact room by its types only, so that a site is made without the extra `impact`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from truceline.reports.shown import shown
from truceline.views import plain
from truceline.views.rendered import Shell, rendered, shell
from truceline.views.site.cited import day
from truceline.views.site.series import draw

if TYPE_CHECKING:
    from truceline.impact.claimed import Claimed
    from truceline.impact.impact import Impact, Measured
    from truceline.impact.study import Estimate

CHARTS = 4
"""Series that are drawn at once: those with a change first; the others stand in the table."""
SIZES = {"wide": 660, "narrow": 340}
"""Pixels of the charts on a screen and on a phone."""
TOLD = {"depends": "Depends on choices", "moving_before": "Was moving before"}
"""What stands before the sentence of a verdict that does not begin with it."""


@dataclass(frozen=True, slots=True)
class Said:
    """A stated effect beside what the series say to it."""

    who: str
    effect: str
    how: str
    where: str
    bears: str
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """One way to expect, or one choice, with its figures in words."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One series: its verdict, and the figures that it follows from (none where nothing can be told)."""

    label: str
    kind: str
    told: str
    verdict: str
    needed: str
    expected: tuple[Row, ...]
    choices: tuple[Row, ...]
    points: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page shows; `data` is the address of its rows."""

    process: str
    title: str
    lead: str
    reach: str
    notes: tuple[str, ...]
    said: tuple[Said, ...]
    nobody: str
    series: tuple[Series, ...]
    charts: dict[str, Markup]
    drawn: str
    step: str
    pre: int
    post: int
    data: str
    rows: int
    around: Shell


def page(found: Impact, data: str, around: Shell | None = None) -> Page:
    """What the page of a shock shows; `data` is where its rows are, `around` a server's shell."""
    what = found.shock
    drawn = _drawn(found.measured)
    charts = {name: draw(drawn, what.day, found.step, width) for name, width in SIZES.items()} if drawn else {}
    many = f"{plain.counted(found.reports_before, 'report')} before it, {found.reports_after} in the {found.design.post} {found.step}s from it"
    title = what.words[0].upper() + what.words[1:]
    return Page(
        process=found.process_name, title=shown(title), lead=f"{day(what.day)}, {what.kind}" if what.kind != "day" else day(what.day),
        reach=f"{many}; the record’s reports run from {day(found.first_report)} to {day(found.last_report)}"
        if found.first_report and found.last_report else many,
        notes=tuple(found.notes), said=tuple(_said(c) for c in found.claimed),
        nobody="Nobody is recorded as saying what this did." if what.incident else
        "A day by itself has no stated effects; choose an incident to see what is said of it.",
        series=tuple(_series(m) for m in _ordered(found.measured)), charts=charts,
        drawn=", ".join(m.label for m in drawn), step=found.step, pre=found.design.pre, post=found.design.post,
        data=data, rows=len(rows(found)), around=around or shell("impact.js"),
    )  # fmt: skip


def html(found: Impact, data: str, home: str = "../index.html", around: Shell | None = None) -> str:
    """The page of a shock; `home` is the page of its process."""
    return rendered("impact.html", page=page(found, data, around), home=home)


def rows(found: Impact) -> list[dict[str, Any]]:
    """Its series, a row for each period, for CSV."""
    return [
        {"process": found.process, "shock": found.shock.incident, "day_of_shock": found.shock.day, "series": m.name,
         "label": m.label, "period": at, "step": found.step, "after": at >= found.shock.day, "value": value,
         "reports": reports, "verdict": m.verdict.kind}
        for m in found.measured for at, value, reports in m.values
    ]  # fmt: skip


def _ordered(measured: Sequence[Measured]) -> list[Measured]:
    order = ("rose", "fell", "moving_before", "depends", "no_change", "cannot_be_told")
    return sorted(measured, key=lambda m: order.index(m.verdict.kind))


def _drawn(measured: Sequence[Measured]) -> list[Measured]:
    """Those with figures behind them: what cannot be told is not drawn, it would be a chart of noise."""
    return [m for m in _ordered(measured) if m.study.chosen and m.study.chosen.p is not None and m.verdict.kind != "cannot_be_told"][:CHARTS]  # fmt: skip


def _said(one: Claimed) -> Said:
    how = f"{one.direction} {one.affects}" + ("" if one.modality == "asserted" else f" ({one.modality})")
    where = ", ".join(part for part in (one.publisher or one.report_id, day(one.day) if one.day else "") if part)
    return Said(", ".join(one.voices) or "the report", one.effect, how, where, one.bears, one.why)


def _series(one: Measured) -> Series:
    study, expected, choices = one.study, [], []
    if study.chosen and study.chosen.p is not None:
        for estimate in study.estimates:
            mark = " (the verdict rests on it)" if estimate.name == study.chosen.name else ""
            expected.append(Row(estimate.name + mark, _cells(estimate)))
        if study.before:
            expected.append(Row("the window before the shock", _cells(study.before)))
        choices = [Row(c.name, (_number(c.effect), _p(c.p))) for c in study.choices]
    said = one.verdict.words[0].upper() + one.verdict.words[1:]
    return Series(
        one.label[0].upper() + one.label[1:], one.verdict.kind, TOLD.get(one.verdict.kind, ""), said, one.verdict.needed or "",
        tuple(expected), tuple(choices), ", ".join(day(p) for p in one.points) or "none",
    )  # fmt: skip


def _cells(estimate: Estimate) -> tuple[str, ...]:
    bounds = (
        ""
        if estimate.low is None or estimate.high is None
        else f" ({_number(estimate.low)} to {_number(estimate.high)})"
    )
    return f"{estimate.observed:.2f}", f"{estimate.expected:.2f}", _number(estimate.effect) + bounds, _p(estimate.p)


def _p(p: float | None) -> str:
    return "–" if p is None else f"{p:.3f}"


def _number(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")
