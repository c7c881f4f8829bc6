"""Forecasts and their scores: on series whose best forecast is known."""

from __future__ import annotations

import numpy as np
import pytest

from truceline.impact.backtest import backtest, conformal, widening
from truceline.impact.forecast import MEMBERS, forecasts, mean, no_change, seasonal


def test_no_change_is_around_the_last_total() -> None:
    y = np.tile([1.0, 2.0, 0.0, 3.0, 1.0, 0.0, 0.0], 20)
    assert no_change(y, 7) == pytest.approx(np.full(99, 7.0))
    assert mean(y, 7) == pytest.approx(np.full(99, 7.0))


def test_the_season_needs_two_years() -> None:
    y = np.random.default_rng(1).poisson(2, 800).astype(float)
    assert seasonal(y[:700], 7) is None
    assert seasonal(y, 7) is not None


def test_a_short_history_gives_no_forecast() -> None:
    assert forecasts(np.ones(10), 7) == {}
    assert set(forecasts(np.random.default_rng(2).poisson(2, 120).astype(float), 7)) == {"no change", "mean"}


def test_ensembles_are_ordered_and_counts_stay_above_zero() -> None:
    y = np.random.default_rng(3).poisson(0.3, 500).astype(float)
    for members in forecasts(y, 14).values():
        assert len(members) == len(MEMBERS) and (np.diff(members) >= 0).all() and members[0] >= 0


def test_what_is_noise_is_best_foretold_by_its_mean() -> None:
    y = np.random.default_rng(4).poisson(3, 700).astype(float)
    scores = {s.method: s for s in backtest(y, range(400, 680, 7), horizons=(7,))}
    assert scores["mean"].against_no_change < -0.1
    assert scores["mean"].words.startswith("beats no change by")
    assert scores["model"].against_no_change < 0
    assert scores["no change"].against_no_change == 0


def test_a_level_that_wanders_is_not_foretold_by_its_mean() -> None:
    rng = np.random.default_rng(5)
    y = rng.poisson(np.exp(1 + np.cumsum(rng.normal(0, 0.06, 900)))).astype(float)
    scores = {s.method: s for s in backtest(y, range(400, 880, 7), horizons=(7,))}
    assert scores["mean"].against_no_change > 0
    assert scores["mean"].words in ("is worse than no change", "does not beat no change")


def test_a_backtest_knows_only_what_was_known() -> None:
    y = np.random.default_rng(6).poisson(3, 400).astype(float)
    asked = []

    def known(t: int) -> np.ndarray:
        asked.append(t)
        return y[:t] * 0 + 100  # as it was known: all wrong

    scores = backtest(y, [300, 320], known, horizons=(7,))
    assert asked == [300, 320]
    assert min(s.crps for s in scores) > 100


def test_intervals_too_narrow_are_widened_until_they_cover() -> None:
    rng = np.random.default_rng(7)
    came = rng.normal(0, 10, 500)
    members = np.tile(MEMBERS - 0.5, (500, 1))  # far too sure
    covered, width = conformal(came, members, range(500), 1)
    assert covered == pytest.approx(0.8, abs=0.06)
    assert width is not None and width > 20


# how far past intervals fell short | by how much the next is widened
WIDENED = [([-1.0] * 9 + [5.0], -1.0), ([0.0, 1, 2, 3], 3.0), ([2.0], 2.0)]


@pytest.mark.parametrize(("short", "more"), WIDENED)
def test_widening(short: list[float], more: float) -> None:
    assert widening(np.array(short)) == more
