"""How much of a series the next 7, 14 and 28 days will bring, as distributions: a model beside no change, the mean and
the season, each of them an ensemble of equally likely totals.

The model is a count regression on the means of the last 7, 28 and 91 days (Corsi's 2009 heterogeneous lags, with a
logarithmic link and a negative binomial around it); of a series with negative values, the same regression with its own
past errors around it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import statsmodels.api as sm
from scipy.stats import nbinom, poisson

Array = npt.NDArray[np.float64]
HORIZONS = (7, 14, 28)
MEMBERS = (np.arange(99) + 0.5) / 99
LEAST = 20
"""Past totals below which a distribution of errors says nothing."""
LAGS = (7, 28, 91)
YEAR = 364
"""Days of the season: 52 whole weeks."""
Method = Callable[[Array, int, bool], "Array | None"]


def no_change(y: Array, ahead: int, signed: bool = False) -> Array | None:
    """The last total again, with the errors that this made before."""
    return _around(_totals(y, ahead), ahead, signed)


def mean(y: Array, ahead: int, signed: bool = False) -> Array | None:
    """Any total of the past, each as likely."""
    totals = _totals(y, ahead)
    return np.quantile(totals, MEMBERS) if len(totals) >= LEAST else None


def seasonal(y: Array, ahead: int, signed: bool = False) -> Array | None:
    """The total of the same days a year ago, with the errors that this made before; None without two years."""
    totals = _totals(y, ahead)
    if len(y) < 2 * YEAR or ahead > YEAR:
        return None
    return _spread(totals[len(y) - YEAR], totals[YEAR:] - totals[:-YEAR], signed)


def model(y: Array, ahead: int, signed: bool = False) -> Array | None:
    """The regression on what the last week, month and quarter brought."""
    totals, first = _totals(y, ahead), LAGS[-1]
    rows = np.arange(first, len(y) - ahead + 1)
    if len(rows) < 5 * LEAST:
        return None
    design, now = _design(y, rows, signed), _design(y, np.array([len(y)]), signed)
    target = totals[rows]
    if signed:
        fitted = sm.OLS(target, design).fit()
        return _spread(float(fitted.predict(now)[0]), target - fitted.fittedvalues, True)
    if not target.any():
        return np.zeros(len(MEMBERS))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rare counts: the fit ends at its bounds, and the scores tell
        fitted = sm.GLM(target, design, family=sm.families.Poisson()).fit(maxiter=50)
    expected = float(np.clip(fitted.predict(now)[0], 1e-6, 3 * target.max() + 1))
    past = np.clip(fitted.fittedvalues, 1e-6, None)
    # Variance mean + mean²·extra (Cameron & Trivedi 1990), by the past errors.
    extra = float(np.sum((target - past) ** 2 - past) / np.sum(past**2))
    if extra <= 1e-6:
        return np.asarray(poisson.ppf(MEMBERS, expected), dtype=float)
    size = 1 / extra
    return np.asarray(nbinom.ppf(MEMBERS, size, size / (size + expected)), dtype=float)


METHODS: Mapping[str, Method] = {"no change": no_change, "mean": mean, "seasonal naive": seasonal, "model": model}


def forecasts(y: Array, ahead: int, signed: bool = False) -> dict[str, Array]:
    """The ensembles of all methods that the history is long enough for, (99,)."""
    found = {name: method(y, ahead, signed) for name, method in METHODS.items()}
    return {name: one for name, one in found.items() if one is not None}


def _totals(y: Array, ahead: int) -> Array:
    """Totals of `ahead` periods from each one on, (n - ahead + 1,)."""
    sums = np.concatenate([[0.0], np.cumsum(y)])
    return np.asarray(sums[ahead:] - sums[:-ahead], dtype=float) if len(y) >= ahead else np.empty(0)


def _around(totals: Array, ahead: int, signed: bool) -> Array | None:
    errors = totals[ahead:] - totals[:-ahead]
    return _spread(totals[-1], errors, signed) if len(errors) >= LEAST else None


def _spread(centre: float, errors: Array, signed: bool) -> Array:
    members = centre + np.quantile(errors, MEMBERS)
    return np.asarray(members if signed else np.maximum(members, 0.0), dtype=float)


def _design(y: Array, rows: npt.NDArray[np.int_], signed: bool) -> Array:
    sums = np.concatenate([[0.0], np.cumsum(y)])
    columns = [np.ones(len(rows))]
    for lag in LAGS:
        past = (sums[rows] - sums[rows - lag]) / lag
        columns.append(past if signed else np.log(past + 0.5 / lag))
    return np.column_stack(columns)
