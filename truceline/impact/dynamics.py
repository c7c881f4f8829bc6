"""Two or more series that may answer each other: vector autoregression (Sims 1980), Granger's test, impulse responses,
by statsmodels; with the checks that they rest on, and the choices that decide what comes out.

Granger's test says whether one series helps to foretell the other. It is not cause: a third thing may move both.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.tsa.api import VAR
from statsmodels.tsa.stattools import adfuller, kpss

Array = npt.NDArray[np.float64]
Scale = Literal["level", "signed log", "difference"]
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Stationarity:
    """Two tests that look from opposite sides: the augmented Dickey-Fuller test (a unit root is the hypothesis) and the
    KPSS test (a level that stays is)."""

    adf_p: float
    kpss_p: float
    """Between 0.01 and 0.1, as its table goes."""

    @property
    def says(self) -> Literal["stationary", "not stationary", "the tests disagree"]:
        root, stays = self.adf_p > LEVEL, self.kpss_p > LEVEL
        return "stationary" if stays and not root else "not stationary" if root and not stays else "the tests disagree"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a fitted model says of one direction."""

    cause: str
    effect: str
    granger_p: float
    """Of the F test that no lag of the cause helps to foretell the effect."""
    summed: float
    """Sum of the coefficients of the cause's lags: the sign of the answer."""
    response: tuple[float, ...]
    """Of the effect to one standard deviation of the cause, orthogonalised (Cholesky) with the cause first, by period."""
    low: tuple[float, ...]
    """Asymptotic 95% bounds (Lütkepohl 2005)."""
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Dynamics:
    """A vector autoregression and what it says."""

    lags: int
    observations: int
    stable: bool
    answers: tuple[Answer, ...]
    whiteness_p: float
    """Of the test that nothing is left in the residuals (Hosking 1980); small: more lags are needed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to ask the same question, and its answers: cause, effect → p of Granger's test and the sign."""

    scale: Scale
    lags: int
    lags_by: str
    period: str
    stationary: bool
    granger: Mapping[tuple[str, str], tuple[float, float]]


def stationarity(values: Array) -> Stationarity:
    """Both tests on one series, with a constant; lags by AIC and by Hobijn, Franses & Ooms (1998)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # KPSS warns where its table ends; the bound is what is told
        adf, level = adfuller(values, autolag="AIC"), kpss(values, regression="c", nlags="auto")
        return Stationarity(float(adf[1]), float(level[1]))


def scaled(frame: pd.DataFrame, scale: Scale) -> pd.DataFrame:
    """Series as they are; with their extremes drawn in, sign kept (sign · log(1 + |x|)); or their changes."""
    if scale == "signed log":
        return np.sign(frame) * np.log1p(frame.abs())
    return frame.diff().iloc[1:] if scale == "difference" else frame


def dynamics(
    frame: pd.DataFrame, lags: int | None = None, criterion: str = "aic", most: int = 12, ahead: int = 12
) -> Dynamics:
    """A vector autoregression with a constant; lags given, or by a criterion up to `most`."""
    fitted = _fitted(frame, lags, criterion, most)
    answers = tuple(_answer(frame, fitted, c, e, ahead) for c in frame.columns for e in frame.columns if c != e)
    p = fitted.k_ar
    white = fitted.test_whiteness(max(p + 4, 12), adjusted=True)
    return Dynamics(p, int(fitted.nobs), bool(fitted.is_stable()), answers, float(white.pvalue))


def choices(
    frame: pd.DataFrame, scales: Sequence[Scale] = ("level", "signed log", "difference"), lags: Sequence[int | str] = ("bic", "aic", 1, 4, 12),
    periods: Mapping[str, slice] | None = None, most: int = 12,
) -> Iterator[Choice]:  # fmt: skip
    """The same question asked in every way: scale, lags (a number or a criterion), period."""
    for name, period in (periods or {"all": slice(None)}).items():
        for scale in scales:
            part = scaled(frame.loc[period], scale)
            still = all(stationarity(part[c].to_numpy()).says == "stationary" for c in part)
            for lag in lags:
                fitted = _fitted(
                    part, lag if isinstance(lag, int) else None, lag if isinstance(lag, str) else "aic", most
                )
                found = {(c, e): _granger(fitted, c, e) for c in part.columns for e in part.columns if c != e}
                yield Choice(scale, fitted.k_ar, "given" if isinstance(lag, int) else lag.upper(), name, still, found)


def _fitted(frame: pd.DataFrame, lags: int | None, criterion: str, most: int) -> Any:
    values = frame.reset_index(drop=True)
    model = VAR(values)
    chosen = lags if lags is not None else max(1, int(getattr(model.select_order(most), criterion)))
    return model.fit(chosen)


def _granger(fitted: Any, cause: str, effect: str) -> tuple[float, float]:
    test = fitted.test_causality(effect, [cause], kind="f")
    row, column = fitted.names.index(effect), fitted.names.index(cause)
    return float(test.pvalue), float(fitted.coefs[:, row, column].sum())


def _answer(frame: pd.DataFrame, fitted: Any, cause: str, effect: str, ahead: int) -> Answer:
    p, summed = _granger(fitted, cause, effect)
    order = [cause, *(c for c in frame.columns if c != cause)]
    first = fitted if order == list(fitted.names) else VAR(frame[order].reset_index(drop=True)).fit(fitted.k_ar)
    irf = first.irf(ahead)
    row = order.index(effect)
    response = irf.orth_irfs[:, row, 0]
    error = irf.stderr(orth=True)[:, row, 0]
    return Answer(
        cause, effect, p, summed, tuple(map(float, response)), tuple(map(float, response - 1.96 * error)),
        tuple(map(float, response + 1.96 * error)),
    )  # fmt: skip
