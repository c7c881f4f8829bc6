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
