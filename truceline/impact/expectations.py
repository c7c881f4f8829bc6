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
"""Periods that the variance of the whole history counts for beside that of the window before an origin."""


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
    rate = before.sum(y) / before.weight
    return Expected("no change", after.sum(y) / after.weight, rate, before.error(rate, history, after))


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
    base = before.error(mean, history, after)
    noise = base**2 / (1 / before.weight + 1 / after.weight)
    error = np.sqrt(noise * (1 / before.weight + ahead**2 / spread + 1 / after.weight))
    return Expected("local trend", after.sum(y) / after.weight, line if signed else np.maximum(line, 0), error)


def structural(y: Array, w: Array, pre: int, post: int, history: int, signed: bool = False) -> Expected:
    """A local level that wanders (Harvey 1989; Durbin & Koopman 2012, ch. 2): variances by maximum likelihood on the
    periods before the shock (statsmodels `UnobservedComponents`), then one pass of the Kalman filter for all origins.
    The observation's variance goes with 1/w."""
    seen = w > 0
    rate = np.where(seen, y / np.where(seen, w, 1), np.nan)
    noise, wander = _variances(rate[:history])
    level, variance = filtered(rate, w, noise, wander)
    after = _Windows(y, w, pre, post).after
    along = wander * (post + 1) * (2 * post + 1) / (6 * post)
    error = np.sqrt(variance + along + noise / after.weight)
    enough = _Windows(y, w, pre, post).weight
    return Expected(
        "structural", after.sum(y) / after.weight, np.where(np.isnan(enough), np.nan, level if signed else np.maximum(level, 0)),
        error,
    )  # fmt: skip


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
        self._y, self._w, self._pre, self._post, self._ahead = y, w, pre, post, ahead
        self.weight = self.sum(w)
        least = 0.25 * (post if ahead else pre) * (float(w[w > 0].mean()) if (w > 0).any() else 1.0)
        self.weight[~(self.weight >= least)] = np.nan  # a window hardly looked at tells nothing

    @property
    def after(self) -> _Windows:
        return _Windows(self._y, self._w, self._pre, self._post, True)

    def sum(self, values: Array) -> Array:
        """Of the window of each origin; what nobody looked at counts nothing."""
        n = len(values)
        total = np.concatenate([[0.0], np.cumsum(np.where(self._w > 0, values, 0.0))])
        origins = np.arange(n + 1)
        first, last = (origins, origins + self._post) if self._ahead else (origins - self._pre, origins)
        fits = (first >= 0) & (last <= n)
        result = np.full(n + 1, np.nan)
        result[fits] = total[last[fits]] - total[first[fits]]
        return result

    def error(self, rate: Array, history: int, after: _Windows) -> Array:
        """Standard error of the difference of two means, the variance of a period going with 1/w: that of the window,
        drawn towards that of the whole history."""
        squares = np.where(self._w > 0, self._y**2 / np.where(self._w > 0, self._w, 1), 0.0)
        seen = self.sum((self._w > 0).astype(float))
        around = self.sum(squares) - 2 * rate * self.sum(self._y) + rate**2 * self.weight
        past = slice(0, history)
        mean = self._y[past][self._w[past] > 0].sum() / max(self._w[past].sum(), 1e-9)
        whole = (squares[past].sum() - mean**2 * self._w[past].sum()) / max((self._w[past] > 0).sum() - 1, 1)
        variance = (np.maximum(around, 0) + SHRINK * max(whole, 1e-9)) / (np.maximum(seen - 1, 0) + SHRINK)
        return np.asarray(np.sqrt(variance * (1 / self.weight + 1 / after.weight)), dtype=float)
