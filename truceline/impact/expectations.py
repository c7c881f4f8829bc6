"""What was to be expected had there been no shock: several answers, each worked out for every day that could have been
the shock's, so that the real day can be held against all others.

All take counts `y` and weights `w` (how much there was to see them in, 1 on average, 0 where nobody looked), both of
shape (n,), and give for each origin `t` (the first period after a would-be shock at the end of t-1) the mean of the
`post` periods from it, what was expected, and the standard error of their difference, each of shape (n + 1,), NaN where
the windows do not fit. With w = 1 everywhere these are the textbook formulas.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls
from statsmodels.tsa.statespace.structural import UnobservedComponents

Array = npt.NDArray[np.float64]
SHRINK = 20.0
"""Periods that the level of the whole history counts for beside that of the window before an origin."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Of every origin: observed after it, expected, and the standard error of the difference."""

    name: str
    observed: Array
    expected: Array
    error: Array

    @property
    def effect(self) -> Array:
        return self.observed - self.expected

    @property
    def scaled(self) -> Array:
        """Effects in units of their standard error."""
        return self.effect / self.error


def no_change(y: Array, w: Array, pre: int, post: int, history: int, signed: bool = False) -> Expected:
    """The mean of the `pre` periods before an origin goes on. `history` is the number of periods before the shock."""
    before, after = _Windows(y, w, pre, post), _Windows(y, w, pre, post).after
    rate, observed = before.sum(y) / before.weight, after.sum(y) / after.weight
    share = 1 / before.weight + 1 / after.weight
    return Expected("no change", observed, rate, errors(observed - rate, share, y, w, before, history, signed))


def local_trend(y: Array, w: Array, pre: int, post: int, history: int, signed: bool = False) -> Expected:
    """The straight line through the `pre` periods before an origin (weighted least squares) goes on, never below zero
    where the series counts something."""
    before = _Windows(y, w, pre, post)
    after = before.after
    t = np.arange(len(y), dtype=float)
    centre = before.sum(w * t) / before.weight
    mean = before.sum(y) / before.weight
    spread = before.sum(w * t * t) - before.weight * centre**2
    slope = (before.sum(y * t) - before.weight * centre * mean) / np.where(spread > 0, spread, np.nan)
    ahead = after.sum(w * t) / after.weight - centre
    line = mean + slope * ahead
    expected, observed = line if signed else np.maximum(line, 0), after.sum(y) / after.weight
    share = 1 / before.weight + ahead**2 / spread + 1 / after.weight
    return Expected(
        "local trend", observed, expected, errors(observed - expected, share, y, w, before, history, signed)
    )


def structural(y: Array, w: Array, pre: int, post: int, history: int, signed: bool = False) -> Expected:
    """A local level that wanders (Harvey 1989; Durbin & Koopman 2012, ch. 2): variances by maximum likelihood on the
    periods before the shock (statsmodels `UnobservedComponents`), then one pass of the Kalman filter for all origins.
    The observation's variance goes with 1/w."""
    seen = w > 0
    rate = np.where(seen, y / np.where(seen, w, 1), np.nan)
    noise, wander = _variances(rate[:history])
    level, variance = filtered(rate, w, noise, wander)
    before, after = _Windows(y, w, pre, post), _Windows(y, w, pre, post).after
    expected = np.where(np.isnan(before.weight), np.nan, level if signed else np.maximum(level, 0))
    observed = after.sum(y) / after.weight
    share = variance / noise + 1 / after.weight
    return Expected("structural", observed, expected, errors(observed - expected, share, y, w, before, history, signed))


def comparable(
    y: Array, w: Array, pre: int, post: int, history: int, others: Array, signed: bool = False
) -> Expected:  # fmt: skip
    """What comparable processes did at the same time: weights none of which is negative, by least squares on the
    periods before the shock (as a synthetic control, Abadie, Diamond & Hainmueller 2010, with an intercept), and the
    difference of the two, before and after. `others` has shape (n, processes)."""
    design = np.column_stack([np.ones(history), others[:history]])
    seen = w[:history] > 0
    weights, _ = nnls(design[seen], (y[:history] / np.where(seen, w[:history], 1))[seen])
    likeness = others @ weights[1:]
    difference = no_change(y - w * likeness, w, pre, post, history, signed=True)
    after = _Windows(y, w, pre, post).after
    told = after.sum(w * likeness) / after.weight
    return Expected("comparable processes", difference.observed + told, difference.expected + told, difference.error)


def filtered(rate: Array, w: Array, noise: float, wander: float) -> tuple[Array, Array]:
    """Level and its variance before each period, given all periods before it, each of shape (n + 1,); the first value
    starts it (a diffuse prior)."""
    levels, variances = np.empty(len(rate) + 1), np.empty(len(rate) + 1)
    level, variance = 0.0, np.inf
    for t, (value, weight) in enumerate(zip(rate.tolist(), w.tolist(), strict=True)):
        levels[t], variances[t] = (level, variance) if variance < np.inf else (np.nan, np.nan)
        if weight > 0 and value == value:
            if variance == np.inf:
                level, variance = value, noise / weight
            else:
                gain = variance / (variance + noise / weight)
                level += gain * (value - level)
                variance *= 1 - gain
        if variance < np.inf:
            variance += wander
    levels[-1], variances[-1] = level, variance if variance < np.inf else np.nan
    return levels, variances


def _variances(rate: Array) -> tuple[float, float]:
    """Variance of the observation and of the level's step; the same series is fitted once."""
    return _fitted(rate.tobytes())


@lru_cache(maxsize=64)
def _fitted(data: bytes) -> tuple[float, float]:
    rate = np.frombuffer(data)
    scale = float(np.nanstd(rate)) or 1.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a flat likelihood is told by its numbers
        fit: Any = UnobservedComponents(rate / scale, "local level").fit(disp=False, maxiter=100, cov_type="none")
    noise, wander = (max(float(v), 0.0) * scale**2 for v in fit.params)
    return max(noise, 1e-9 * scale**2), wander


class _Windows:
    """Sums over the periods before an origin, and (`after`) from it on."""

    def __init__(self, y: Array, w: Array, pre: int, post: int, ahead: bool = False) -> None:
        self._y, self._w, self._pre, self.post, self._ahead = y, w, pre, post, ahead
        self.weight = self.sum(w)
        least = 0.25 * (post if ahead else pre) * (float(w[w > 0].mean()) if (w > 0).any() else 1.0)
        self.weight[~(self.weight >= least)] = np.nan  # a window hardly looked at tells nothing

    @property
    def after(self) -> _Windows:
        return _Windows(self._y, self._w, self._pre, self.post, True)

    def sum(self, values: Array) -> Array:
        """Of the window of each origin; what nobody looked at counts nothing."""
        n = len(values)
        total = np.concatenate([[0.0], np.cumsum(np.where(self._w > 0, values, 0.0))])
        origins = np.arange(n + 1)
        first, last = (origins, origins + self.post) if self._ahead else (origins - self._pre, origins)
        fits = (first >= 0) & (last <= n)
        result = np.full(n + 1, np.nan)
        result[fits] = total[last[fits]] - total[first[fits]]
        return result


def errors(
    effect: Array, share: Array, y: Array, w: Array, before: _Windows, history: int, signed: bool
) -> Array:  # fmt: skip
    """Standard error of each origin's difference, from two kinds of scatter, which behave differently when there is more
    to see or more to count:

    noise   what differs from one period to the next (von Neumann 1941). It averages out with what there was to see:
            `share` of it is left in a difference (for two means, one over the weight of each). Of counts it goes with the
            level, as in a Poisson process.
    wander  what stays for longer. However much is seen it does not average out; of counts it goes with the level squared.
            It is what the noise leaves unexplained in the differences of the history's own origins.
    """
    seen = w > 0
    past = slice(0, history)
    mean = y[past][seen[past]].sum() / max(w[past].sum(), 1e-9)
    level = np.ones(len(effect)) if signed else _level(y, before, mean)
    rate = np.where(seen, y / np.where(seen, w, 1), np.nan)[past]
    steps = np.diff(rate) ** 2
    apart = 1 / np.where(seen, w, np.nan)[past]
    both = np.isfinite(steps)
    many = (apart[1:] + apart[:-1])[both].sum()
    noise = steps[both].sum() / many / (1.0 if signed else max(mean, 1e-9)) if many > 0 else 1.0
    noise = max(noise, 1e-9)
    averaged = noise * level * share
    origins = np.arange(len(effect)) <= history - before.post
    known = origins & np.isfinite(effect) & np.isfinite(averaged)
    wander = 0.0
    if known.any():
        wander = max(0.0, float((effect[known] ** 2 - averaged[known]).sum() / (level[known] ** 2).sum()))
    return np.asarray(np.sqrt(averaged + wander * level**2), dtype=float)


def _level(y: Array, before: _Windows, mean: float) -> Array:
    """Of the window before an origin, drawn towards that of the whole history: a window in which nothing happened does
    not promise that nothing can."""
    weight = before.weight
    return np.asarray((before.sum(y) + SHRINK * max(mean, 1e-9)) / (weight + SHRINK), dtype=float)
