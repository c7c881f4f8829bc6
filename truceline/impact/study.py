"""The event study of a shock: one series before and after, against several expectations, each held against all the
days that were no shock.

The p-value is that of a permutation test in time (Fisher's; as in Abadie, Diamond & Hainmueller 2010, with placebo dates
in place of placebo units): the share of days before the shock whose would-be effect, in units of its own standard error,
is as large. The interval inverts it, widened where more is counted after the shock than was expected, since counts
scatter the more the larger they are. The expectation that the verdict rests on is the one that erred least on the
placebo dates, so it is chosen without looking at what came after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from truceline.impact import expectations as ex
from truceline.impact.expectations import Array, Expected

PLACEBOS = 500
LEAST = 19
"""Placebo dates below which 5% cannot be told."""
LEVEL = 0.05
POWER = float(norm.ppf(0.8))


@dataclass(frozen=True, slots=True)
class Estimate:
    """One expectation beside what came. Values are means a period, at the average coverage."""

    name: str
    observed: float
    expected: float
    effect: float
    low: float | None
    """Bounds of the 95% interval of the effect; None where there are too few placebo dates."""
    high: float | None
    p: float | None
    placebos: int
    as_large: int
    """Placebo dates with an effect as large."""
    error: float
    """Root of the mean square of the placebo dates' effects: how much the expectation errs when nothing happens."""
    detectable: float | None
    """The least effect that shows at 5% in four of five cases."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The same with one thing done otherwise."""

    name: str
    effect: float
    p: float | None


@dataclass(frozen=True, slots=True)
class Design:
    """How a study is made: periods before and after; the other lengths are tried as well."""

    pre: int = 56
    post: int = 14
    other_pre: tuple[int, ...] = (28, 112)
    other_post: tuple[int, ...] = (7, 28)
    placebos: int = PLACEBOS


WEEKLY = Design(26, 4, (13, 52), (2, 8))


@dataclass(frozen=True, slots=True)
class Study:
    """All figures of one series and one shock."""

    estimates: tuple[Estimate, ...]
    chosen: Estimate | None
    before: Estimate | None
    """The same expectation for the window that ends with the shock: was it moving already?"""
    counted: Estimate | None
    """The chosen one without regard to coverage."""
    choices: tuple[Choice, ...]
    independent: float
    """Windows of the length of the one after the shock that fit into the history."""
    left: int
    """Periods of the series from the shock on."""
    design: Design


def study(
    y: Array, coverage: Array, at: int, design: Design | None = None, signed: bool = False, others: Array | None = None,
    variants: Mapping[str, Array] | None = None,
) -> Study:  # fmt: skip
    """The study of a series `y` with the shock in period `at` (that period is the first of the after window).

    `coverage`: reports there were to see each period in; 0 = nobody looked. `others`: comparable series, (n, k).
    `variants`: name → the series made otherwise (a publisher left out)."""
    design = design or Design()
    w = weights(coverage, at)
    estimates = every(y, w, at, design, signed, others)
    best = min((e for e in estimates if e.p is not None), key=lambda e: e.error, default=None)
    chosen = best or (estimates[0] if estimates else None)
    seen = float((w[:at] > 0).sum())
    bare = Study(
        tuple(estimates), chosen, None, None, (), max(0.0, (seen - design.pre) / design.post), len(y) - at, design
    )
    if chosen is None or chosen.p is None:
        return bare
    flat = (coverage > 0).astype(float)
    counted = _one(chosen.name, y, flat, at, design, signed, others)
    early = at - design.post
    before = _one(chosen.name, y, w, early, design, signed, others)
    return replace(
        bare, before=before, counted=counted,
        choices=tuple(_choices(chosen, estimates, y, w, at, design, signed, others, counted, variants or {})),
    )  # fmt: skip


def weights(coverage: Array, at: int) -> Array:
    """Coverage as a share of its mean before the shock."""
    past = coverage[:at][coverage[:at] > 0]
    return np.asarray(coverage / (past.mean() if len(past) else 1.0), dtype=float)


def every(y: Array, w: Array, at: int, design: Design, signed: bool, others: Array | None = None) -> list[Estimate]:
    """Every expectation that can be had."""
    names = ["no change", "local trend", "structural", *(["comparable processes"] if others is not None else [])]
    made = (_one(name, y, w, at, design, signed, others) for name in names)
    return [e for e in made if e is not None]


def _one(
    name: str, y: Array, w: Array, at: int, design: Design, signed: bool, others: Array | None
) -> Estimate | None:  # fmt: skip
    if at < 3 or at + design.post > len(y) or not (w[:at] > 0).sum() > 2:
        return None
    pre, post = design.pre, design.post
    if name == "comparable processes":
        if others is None:
            return None
        found = ex.comparable(y, w, pre, post, at, others, signed)
    else:
        found = {"no change": ex.no_change, "local trend": ex.local_trend, "structural": ex.structural}[name](
            y, w, pre, post, at, signed
        )
    return estimate(found, at, design, signed)


def estimate(found: Expected, at: int, design: Design, signed: bool) -> Estimate | None:
    """The shock's own origin beside the placebo dates before it, whose windows end before the shock."""
    if np.isnan(found.effect[at]) or not found.error[at] > 0:
        return None
    origins = np.arange(at - design.post + 1)
    origins = origins[np.isfinite(found.scaled[origins])]
    if len(origins) > design.placebos:
        origins = origins[np.linspace(0, len(origins) - 1, design.placebos).round().astype(int)]
    scaled, effect = np.abs(found.scaled[origins]), float(found.effect[at])
    n = len(origins)
    observed, expected = float(found.observed[at]), float(found.expected[at])
    bare = Estimate(
        found.name, observed, expected, effect, None, None, None, n, 0,
        float(np.sqrt(np.mean(found.effect[origins] ** 2))) if n else float("nan"), None,
    )  # fmt: skip
    if n < LEAST:
        return bare
    together = cluster(scaled, origins, design.post)
    error = float(found.error[at])
    as_large = int((scaled >= abs(effect) / error * (1 - 1e-12)).sum())
    # The most placebo dates that may show as much when p is at most `LEVEL`: with one more the effect is not ruled out.
    most = int(np.floor(LEVEL * (n + together) - together + 1e-9))
    if most < 0:
        return bare
    reach = float(np.sort(scaled)[::-1][most]) * error
    grown = 1.0 if signed else float(np.sqrt(max(1.0, observed / max(expected, bare.error, 1e-9))))
    return replace(
        bare, p=(together + as_large) / (together + n), as_large=as_large, low=effect - reach * grown,
        high=effect + reach * grown, detectable=reach + POWER * float(np.sqrt(np.mean(scaled**2))) * error,
    )  # fmt: skip


def cluster(scaled: Array, origins: npt.NDArray[np.int_], post: int) -> float:
    """How many placebo dates are extreme together where one is: those whose windows overlap are one chance, not many. The
    shock's own neighbours are no placebo dates, so it stands for as many (clusters of exceedances by runs, Smith &
    Weissman 1994; an extreme date falls into a large cluster more often than into a small one)."""
    extreme = origins[scaled >= np.quantile(scaled, 1 - LEVEL)]
    sizes = np.diff(np.flatnonzero(np.concatenate([[True], np.diff(extreme) >= post, [True]])))
    return float((sizes**2).sum() / sizes.sum())


def _choices(
    chosen: Estimate, estimates: Sequence[Estimate], y: Array, w: Array, at: int, design: Design, signed: bool,
    others: Array | None, counted: Estimate | None, variants: Mapping[str, Array],
) -> list[Choice]:  # fmt: skip
    found: list[tuple[str, Estimate | None]] = [(f"expecting {e.name}", e) for e in estimates]
    found.append(("bare counts, whatever the coverage", counted))
    for post in design.other_post:
        found.append((f"{post} periods after", _one(chosen.name, y, w, at, replace(design, post=post), signed, others)))
    for pre in design.other_pre:
        found.append((f"{pre} periods before", _one(chosen.name, y, w, at, replace(design, pre=pre), signed, others)))
    for name, other in variants.items():
        found.append((name, _one(chosen.name, other, w, at, design, signed, others)))
    return [Choice(name, e.effect, e.p) for name, e in found if e is not None]
