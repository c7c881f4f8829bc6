"""Who answers whom in a record: a vector autoregression of its series and a Hawkes model of its single events, each with
what speaks against it, or the reason why it cannot be told.

Both look at the violence of each party and at the steps towards each other. The autoregression takes them per report, so
that more news is not mistaken for more of them; the Hawkes model lets its background change over time instead, and its
clock stands still on days that nobody looked at. Association, not proof: a third thing may move both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from truceline.errors import NotFoundError
from truceline.impact import record
from truceline.impact.answering import Answering, answering, spread
from truceline.impact.dynamics import Dynamics, choices, dynamics, stationarity
from truceline.impact.hawkes import events as on_clock
from truceline.impact.impact import looked_at, whole_series
from truceline.impact.series import Series, Side, Step, days, label
from truceline.impact.verdict import holds, rules
from truceline.record.view import View
from truceline.talks.sides import Sides

DRAWS = 5
"""Times that days are spread into moments anew, to see what the order within a day, which is not known, decides."""
QUICK = 5_000
"""Events up to which the Hawkes model is fitted to all of them."""
LAGS: tuple[int | str, ...] = ("bic", "aic", 1, 4)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one direction comes to, by the rules of `verdicts.yaml` (answers)."""

    cause: str
    effect: str
    answer: str
    words: str
    p: float
    agreeing: float
    """Share of the choices of scale and lags that show it, with the same sign."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """Who answers whom in one process."""

    process: str
    process_name: str
    step: Step
    first: date
    last: date
    reports: int
    names: tuple[str, ...]
    """Labels of the series, in words."""
    model: Dynamics | None
    findings: tuple[Finding, ...]
    stationary: Mapping[str, str]
    """Label → what the two tests of stationarity say."""
    model_why: str | None
    """Why there is no autoregression."""
    hawkes: Answering | None
    branching_drawn: tuple[float, float] | None
    """Least and most branching ratio over `DRAWS` orders within the days; None where one was drawn."""
    hawkes_why: str | None
    left_out: tuple[str, ...]
    """Streams with too few events, and how many they have."""


def exchange(view: View, known: Sides, step: Step = "day", seed: int = 0) -> Exchange:
    """Both models on the whole of a record. NotFoundError when it has no dated report."""
    happened, coverage, sides = record.events(view, known), record.coverage(view), record.sides(known)
    if not len(coverage):
        raise NotFoundError("the record has no dated report; add reports with their day of publication")
    whole = whole_series(happened, record.words(view, known), coverage, sides, step)
    names = [*(f"violence:{s.id}" for s in sides if s.party), "talks"]
    model, findings, still, why = autoregression(whole, names, sides)
    daily = whole if step == "day" else whole_series(happened, record.words(view, known), coverage, sides, "day")
    found, drawn, hawkes_why, out = answers(days(happened, sides), names, sides, daily, seed)
    return Exchange(
        known.process.id, known.process.name, step, coverage.index.min().date(), coverage.index.max().date(),
        int(coverage.sum()), tuple(label(n, sides) for n in names), model, findings, still, why, found, drawn, hawkes_why,
        out,
    )  # fmt: skip


def autoregression(
    whole: Series, names: list[str], sides: list[Side]
) -> tuple[Dynamics | None, tuple[Finding, ...], dict[str, str], str | None]:  # fmt: skip
    """The model, a finding for each direction, the tests of stationarity, and the reason where there is none."""
    least, seen = rules()["dynamics"], looked_at(whole)
    unseen = float((seen == 0).mean())
    active = [n for n in names if n in whole.frame and (whole.frame[n] != 0).sum() >= least["active"]]
    periods = max(least["periods"], least["ratio"] * (len(active) + 1))
    if len(whole.frame) < periods:
        return None, (), {}, f"it covers {len(whole.frame)} {whole.step}s; at least {periods} are needed"
    if unseen > least["unseen"]:
        coarser = "; try --weekly" if whole.step == "day" else ""
        return None, (), {}, f"{unseen:.0%} of its {whole.step}s have no report at all{coarser}"
    if len(active) < 2:
        have = "; ".join(
            f"{label(n, sides)}: {int((whole.frame[n] != 0).sum())}" for n in names if n in whole.frame
        )  # fmt: skip
        return None, (), {}, (
            f"two series are needed with something in at least {least['active']} {whole.step}s; there are {have}"
        )  # fmt: skip
    share = np.where(seen > 0, seen / seen[seen > 0].mean(), np.nan)
    rates = whole.frame[active].div(pd.Series(share, index=whole.frame.index), axis=0)
    frame = rates.fillna(rates.mean()).rename(columns=lambda n: label(n, sides))
    most = max(1, min(12, int(len(frame) / least["ratio"] - 1) // len(active)))
    model = dynamics(frame, criterion="bic", most=most)
    lags = [lag for lag in LAGS if not isinstance(lag, int) or lag <= most]
    asked = {(c.scale, c.lags): c.granger for c in choices(frame, lags=lags, most=most)}
    return (
        model, tuple(_finding(one, asked) for one in model.answers),
        {c: stationarity(frame[c].to_numpy()).says for c in frame}, None,
    )  # fmt: skip


def _finding(one: Any, asked: Mapping[Any, Mapping[tuple[str, str], tuple[float, float]]]) -> Finding:
    level, least = rules()["level"], rules()["dynamics"]["agreeing"]
    said = [granger[one.cause, one.effect] for granger in asked.values()]
    agreeing = sum(p <= level and summed * one.summed > 0 for p, summed in said) / len(said)
    known: dict[str, float | None] = {
        "p": one.granger_p, "summed": one.summed, "agreeing": agreeing, "choices": len(said), "least_agreeing": least,
        "silent": sum(p > level for p, _ in said) / len(said),
    }  # fmt: skip
    rule = next(r for r in rules()["answers"] if all(holds(c, known) for c in r["when"]))
    words = rule["says"].format(**known, cause=one.cause, effect=one.effect)
    return Finding(one.cause, one.effect, rule["answer"], words, one.granger_p, agreeing)


def answers(
    happened: Mapping[str, pd.Series], names: list[str], sides: list[Side], daily: Series, seed: int
) -> tuple[Answering | None, tuple[float, float] | None, str | None, tuple[str, ...]]:  # fmt: skip
    """The Hawkes model of the streams that have enough events, the range of its branching ratio over the orders drawn,
    the reason where there is none, and what was left out."""
    least = rules()["dynamics"]["events"]
    watched = daily.frame.index[looked_at(daily) > 0]
    clock, end = pd.Series(np.arange(len(watched), dtype=float), index=watched), float(len(watched))
    streams = {n: clock.reindex(happened[n]).dropna().to_numpy() for n in names if n in happened}
    out = tuple(f"{label(n, sides)} ({len(t)})" for n, t in streams.items() if len(t) < least)
    kept = {label(n, sides): t for n, t in streams.items() if len(t) >= least}
    if len(kept) < 2:
        said = "; ".join(f"{label(n, sides)}: {len(t)}" for n, t in streams.items())
        return None, None, f"two streams of at least {least} occurrences are needed; there are {said or 'none'}", out
    many = sum(map(len, kept.values()))
    made = []
    for draw in range(DRAWS if many <= QUICK else 1):
        rng = np.random.default_rng(seed + draw)
        data = on_clock([spread(t, rng) for t in kept.values()], end)
        made.append(answering(data, list(kept)))
    ratios = [m.better.branching for m in made]
    return made[0], (min(ratios), max(ratios)) if len(made) > 1 else None, None, out
