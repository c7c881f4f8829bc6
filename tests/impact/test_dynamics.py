"""Vector autoregression: against statsmodels' own numbers and against series whose answers are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.api import VAR

from truceline.impact.dynamics import choices, dynamics, scaled, stationarity


def answering(n: int = 600, seed: int = 1) -> pd.DataFrame:
    """b answers a two periods later; a answers nobody."""
    rng = np.random.default_rng(seed)
    a, b = np.zeros(n), np.zeros(n)
    for t in range(2, n):
        a[t] = 0.4 * a[t - 1] + rng.normal()
        b[t] = 0.2 * b[t - 1] + 0.5 * a[t - 2] + rng.normal()
    return pd.DataFrame({"a": a, "b": b})


def test_the_direction_is_found() -> None:
    found = dynamics(answering())
    by = {(x.cause, x.effect): x for x in found.answers}
    assert by["a", "b"].granger_p < 1e-6 and by["a", "b"].summed > 0.3
    assert by["b", "a"].granger_p > 0.05
    assert found.lags >= 2 and found.stable and found.whiteness_p > 0.01
    assert by["a", "b"].low[2] > 0


def test_numbers_are_those_of_statsmodels() -> None:
    frame = answering()
    found, known = dynamics(frame, lags=3), VAR(frame).fit(3)
    first = found.answers[0]
    assert (first.cause, first.effect) == ("a", "b")
    np.testing.assert_allclose(first.response, known.irf(12).orth_irfs[:, 1, 0], rtol=1e-10)
    assert first.granger_p == pytest.approx(known.test_causality("b", ["a"], kind="f").pvalue, rel=1e-10)


def test_least_squares_by_hand_give_the_same_coefficients() -> None:
    frame = answering()
    y = frame.to_numpy()
    x = np.column_stack([np.ones(len(y) - 2), y[1:-1], y[:-2]])
    by_hand = np.linalg.lstsq(x, y[2:], rcond=None)[0]
    summed = dynamics(frame, lags=2).answers[0].summed
    assert summed == pytest.approx(by_hand[1, 1] + by_hand[3, 1], abs=1e-10)


STILL = [("white", "stationary"), ("walk", "not stationary")]


@pytest.mark.parametrize(("kind", "says"), STILL)
def test_stationarity(kind: str, says: str) -> None:
    noise = np.random.default_rng(2).normal(size=500)
    assert stationarity(noise if kind == "white" else np.cumsum(noise)).says == says


def test_scales() -> None:
    frame = pd.DataFrame({"a": [0.0, -9.0, 99.0]})
    assert list(scaled(frame, "difference")["a"]) == [-9, 108]
    assert scaled(frame, "signed log")["a"].tolist() == pytest.approx([0, -np.log(10), np.log(100)])


def test_every_choice_is_tried() -> None:
    found = list(
        choices(answering(300), ("level", "difference"), ("bic", 2), {"all": slice(None), "late": slice(150, None)})
    )
    assert [(c.period, c.scale, c.lags_by) for c in found] == [
        ("all", "level", "BIC"), ("all", "level", "given"), ("all", "difference", "BIC"), ("all", "difference", "given"),
        ("late", "level", "BIC"), ("late", "level", "given"), ("late", "difference", "BIC"), ("late", "difference", "given"),
    ]  # fmt: skip
    assert all(c.granger["a", "b"][0] < 0.01 for c in found if c.lags == 2)
