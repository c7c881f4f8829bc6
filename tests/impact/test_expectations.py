"""Expectations: each against a slower way to the same number."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.tsa.statespace.structural import UnobservedComponents

from truceline.impact import expectations as ex

RNG = np.random.default_rng(1)
Y = RNG.poisson(4, 200).astype(float)
W = RNG.uniform(0.5, 1.5, 200)
ONE = np.ones(200)
PRE, POST, AT = 40, 10, 150


def test_no_change_is_the_difference_of_means() -> None:
    found = ex.no_change(Y, ONE, PRE, POST, AT)
    assert found.effect[AT] == pytest.approx(Y[AT : AT + POST].mean() - Y[AT - PRE : AT].mean())
    weighted = ex.no_change(Y, W, PRE, POST, AT)
    before, after = slice(AT - PRE, AT), slice(AT, AT + POST)
    assert weighted.effect[AT] == pytest.approx(Y[after].sum() / W[after].sum() - Y[before].sum() / W[before].sum())


def test_local_trend_is_a_weighted_line() -> None:
    t = np.arange(200.0)
    line = np.polynomial.Polynomial.fit(t[AT - PRE : AT], (Y / W)[AT - PRE : AT], 1, w=np.sqrt(W[AT - PRE : AT]))
    ahead = np.average(t[AT : AT + POST], weights=W[AT : AT + POST])
    assert ex.local_trend(Y, W, PRE, POST, AT).expected[AT] == pytest.approx(line(ahead))


def test_a_straight_line_is_expected_to_go_on() -> None:
    y = 5 + 0.1 * np.arange(200.0)
    assert ex.local_trend(y, ONE, PRE, POST, AT).effect[AT] == pytest.approx(0, abs=1e-9)
    assert ex.no_change(y, ONE, PRE, POST, AT).effect[AT] == pytest.approx(0.1 * (PRE + POST) / 2)


def test_the_filter_agrees_with_statsmodels() -> None:
    model = UnobservedComponents(Y, "local level")
    known = model.filter([3.0, 0.2])
    level, variance = ex.filtered(Y, ONE, 3.0, 0.2)
    # statsmodels begins with a large variance, this filter with an infinite one: they meet after some periods
    np.testing.assert_allclose(level[60:], known.predicted_state[0][60:], rtol=1e-6)
    np.testing.assert_allclose(variance[60:], known.predicted_state_cov[0, 0][60:], rtol=1e-6)


def test_days_that_nobody_looked_at_count_for_nothing() -> None:
    w = ONE.copy()
    w[100:110] = 0
    spoiled = Y.copy()
    spoiled[100:110] = 1000
    for how in (ex.no_change, ex.local_trend, ex.structural):
        one, two = how(Y, w, PRE, POST, AT), how(spoiled, w, PRE, POST, AT)
        assert one.effect[AT] == pytest.approx(two.effect[AT])


def test_twice_the_reports_and_twice_the_counts_is_no_effect() -> None:
    w, y = ONE.copy(), np.full(200, 3.0)
    w[AT:], y[AT:] = 2, 6
    for how in (ex.no_change, ex.local_trend, ex.structural):
        assert how(y, w, PRE, POST, AT).effect[AT] == pytest.approx(0, abs=1e-6)


def test_a_comparable_process_that_moves_alike_takes_the_effect_away() -> None:
    other = 2 + np.sin(np.arange(200) / 9)
    other[AT:] += 3
    found = ex.comparable(1 + 2 * other, ONE, PRE, POST, AT, other.reshape(-1, 1))
    assert found.effect[AT] == pytest.approx(0, abs=1e-6)
    alone = ex.no_change(1 + 2 * other, ONE, PRE, POST, AT)
    assert alone.effect[AT] > 3  # it rose by 6, less the swing of the sine


def test_origins_without_room_have_no_effect() -> None:
    found = ex.no_change(Y, ONE, PRE, POST, AT)
    assert np.isnan(found.effect[PRE - 1]) and np.isfinite(found.effect[PRE])
    assert np.isnan(found.effect[200 - POST + 1]) and np.isfinite(found.effect[200 - POST])


def noise_and_wander(rng: np.random.Generator, wander: float, n: int = 2000) -> np.ndarray:
    level = np.zeros(n)
    for t in range(1, n):
        level[t] = 0.97 * level[t - 1] + rng.normal(0, wander)
    return np.asarray(20 + level + rng.normal(0, 1, n))


# what wanders a period | how much of the standard error is left when four times as much is seen after the shock
SCATTER = [(0.0, 0.62, 0.70), (0.5, 0.95, 1.0)]


@pytest.mark.parametrize(("wander", "low", "high"), SCATTER)
def test_noise_averages_out_with_coverage_and_what_wanders_does_not(wander: float, low: float, high: float) -> None:
    y, at = noise_and_wander(np.random.default_rng(3), wander), 1900
    w, more = np.ones(2000), np.ones(2000)
    more[at:] = 4
    same = ex.no_change(y, w, PRE, POST, at, signed=True).error[at]
    seen = ex.no_change(y * more, more, PRE, POST, at, signed=True).error[at]
    # two means: 1/40 + 1/10 become 1/40 + 1/40 when nothing wanders, a share of √0.4 = 0.63
    assert low <= seen / same <= high


def test_counts_scatter_the_more_the_higher_their_level() -> None:
    rng = np.random.default_rng(4)
    y = rng.poisson(np.where(np.arange(1000) < 600, 2, 18)).astype(float)
    found = ex.no_change(y, np.ones(1000), PRE, POST, 1000 - POST)
    assert 2 < found.error[1000 - POST] / found.error[300] < 9  # √9 of noise alone, 9 of wander alone
