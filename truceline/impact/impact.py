"""All that a record bears out about one shock: a study of each series, and what people say it did beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from truceline.errors import NotFoundError
from truceline.impact import record
from truceline.impact.claimed import Claimed, claimed
from truceline.impact.points import points
from truceline.impact.series import SIGNED, Series, Side, Step, label, measures, publishers, series, without
from truceline.impact.shocks import Shock, shock
from truceline.impact.study import WEEKLY, Design, Study, study
from truceline.impact.verdict import Verdict, verdict
from truceline.record.view import View
from truceline.talks.processes import processes
from truceline.talks.sides import Sides

LEFT_OUT = 5
"""Publishers that are left out one at a time: those with most rows."""
NEED_HISTORY = 60
"""Periods before a shock from which it pays to make the series of other processes."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One series around a shock: its study, the verdict, and change points found without the date."""

    name: str
    label: str
    study: Study
    verdict: Verdict
    points: tuple[date, ...]
    values: tuple[tuple[date, float, float], ...]
    """Period, value and coverage, within the reach of the windows."""


@dataclass(frozen=True, slots=True)
class Impact:
    """What is claimed and what is measured of one shock on one process. Association, not proof."""

    process: str
    process_name: str
    shock: Shock
    step: Step
    design: Design
    reports_before: int
    reports_after: int
    first_report: date | None
    last_report: date | None
    measured: tuple[Measured, ...]
    claimed: tuple[Claimed, ...]
    notes: tuple[str, ...]


def impact(view: View, known: Sides, given: str, step: Step = "day", design: Design | None = None) -> Impact:
    """The study of a shock (an incident's id, or a day) on every series of a process."""
    design = design or (Design() if step == "day" else WEEKLY)
    events, words, coverage = record.events(view, known), record.words(view, known), record.coverage(view)
    what = shock(events, given)
    sides = record.sides(known)
    if not len(coverage):
        raise NotFoundError("the record has no dated report; add reports with their day of publication")
    whole = whole_series(events, words, coverage, sides, step)
    at = place(whole, what.day)
    before = int(whole.coverage.iloc[:at].sum())
    after = int(whole.coverage.iloc[at : at + design.post].sum())
    others = _others(view, known, coverage, step, whole, at)
    drop = publishers(events)[:LEFT_OUT]
    rest = {
        f"without {p}": whole_series(without(events, p), without(words, p), coverage, sides, step)
        for p in (drop if len(drop) > 1 else [])
    }
    seen = looked_at(whole)
    measured = []
    for name in whole.frame.columns:
        y = whole.frame[name].to_numpy()
        if not y.any():
            continue
        signed = name.partition(":")[0] in SIGNED
        found = study(
            y, seen, at, design, signed, others.get(name),
            {n: s.frame[name].to_numpy() for n, s in rest.items() if name in s.frame},
        )  # fmt: skip
        counted = y[max(0, at - design.pre) : at + design.post]
        many = float((counted != 0).sum() if signed or name == "deaths" else counted.sum())
        measured.append(
            Measured(
                name, label(name, sides), found, verdict(found, before, after, many, step),
                tuple(_day(whole, p) for p in points(np.where(seen > 0, y, np.nan), 7 if step == "day" else 4, signed)),
                _values(whole, name, at, design),
            )
        )  # fmt: skip
    told = claimed(view, what.incident, {m.name: m.verdict for m in measured}) if what.incident else []
    return Impact(
        known.process.id, known.process.name, what, step, design, before, after, coverage.index.min().date(),
        coverage.index.max().date(), tuple(measured), tuple(told), tuple(_notes(whole, at, design, others)),
    )  # fmt: skip


def place(whole: Series, day: date) -> int:
    """The period that holds a day; NotFoundError where the series do not reach it."""
    index = whole.frame.index
    at = int(index.searchsorted(pd.Timestamp(day), side="right")) - 1
    if at < 0 or day > index[-1].date() + timedelta(days=6 if whole.step == "week" else 0):
        raise NotFoundError(f"{day}: the record's reports run from {index[0].date()} to {index[-1].date()}, without it")
    return at


def looked_at(whole: Series) -> np.ndarray:
    """Coverage of each period as the studies take it: the reports of the days on which its news comes out, so that 0
    means that nobody looked."""
    reports = whole.coverage
    if whole.step == "week":
        return np.asarray(reports, dtype=float)
    days = measures()["news_days"]
    ahead = reports[::-1].rolling(days, min_periods=1).mean()[::-1]
    return np.asarray(ahead, dtype=float)


def whole_series(
    events: pd.DataFrame, words: pd.DataFrame, coverage: pd.Series, sides: Sequence[Side], step: Step
) -> Series:  # fmt: skip
    """The series from the first report to the last."""
    first, last = coverage.index.min().date(), coverage.index.max().date()
    return series(events, sides, step, "incident", coverage, words, first, last)


def _others(
    view: View, known: Sides, coverage: pd.Series, step: Step, whole: Series, at: int
) -> dict[str, np.ndarray]:  # fmt: skip
    """The same series of processes that share no party with this one, where the history is long enough."""
    if at < NEED_HISTORY:
        return {}
    found: dict[str, list[np.ndarray]] = {}
    for other in processes(view):
        if other.parties & known.parties:
            continue
        theirs = series(
            record.events(view, other), record.sides(other), step, "incident", coverage,
            since=coverage.index.min().date(), until=coverage.index.max().date(),
        )  # fmt: skip
        for name in ("violence", "talks", "setbacks", "deaths"):
            if theirs.frame[name].any():
                found.setdefault(name, []).append(theirs.frame[name].to_numpy())
    return {name: np.column_stack(columns) for name, columns in found.items()}


def _values(whole: Series, name: str, at: int, design: Design) -> tuple[tuple[date, float, float], ...]:
    reach = slice(max(0, at - design.pre), at + max(design.post, *design.other_post, 1))
    part = zip(whole.frame.index[reach], whole.frame[name].iloc[reach], whole.coverage.iloc[reach], strict=True)
    return tuple((d.date(), float(v), float(c)) for d, v, c in part)


def _day(whole: Series, period: int) -> date:
    day: date = whole.frame.index[period].date()
    return day


def _notes(whole: Series, at: int, design: Design, others: dict[str, np.ndarray]) -> list[str]:
    notes = []
    left = len(whole.frame) - at
    if left < design.post:
        notes.append(f"the record ends {left} {whole.step}s after the shock; {design.post} are asked for")
    if not others:
        notes.append("no comparable process: none of the record's other processes has a history beside this one")
    empty = float((looked_at(whole)[: at + design.post] == 0).mean())
    if empty > 0.2:
        notes.append(f"{empty:.0%} of the {whole.step}s have no report at all: they are left out, not counted as quiet")
    return notes
