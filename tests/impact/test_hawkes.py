"""The Hawkes likelihood against a double sum, its gradient against differences, its fit against simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import check_grad

from truceline.impact import hawkes
from truceline.impact.answering import answering, compensator, goodness, spread
from truceline.impact.hawkes import Array, Events

MU = np.array([0.4, 0.2])
ANSWERS = np.array([[0.3, 0.2], [0.0, 0.4]])
DECAY = np.array([1.5, 0.7])


def slow(streams: list[Array], end: float, mu: Array, answers: Array, decay: Array) -> float:
    """The log-likelihood by a double sum over events, written from its definition."""
    total = 0.0
    for i, mine in enumerate(streams):
        for t in mine:
            rate = mu[i]
            for j, theirs in enumerate(streams):
                rate += sum(answers[i, j] * decay[i] * np.exp(-decay[i] * (t - s)) for s in theirs if s < t)
            total += np.log(rate)
        total -= mu[i] * end
        for j, theirs in enumerate(streams):
            total -= sum(answers[i, j] * (1 - np.exp(-decay[i] * (end - s))) for s in theirs)
    return float(total)


@pytest.mark.parametrize("end", [5.0, 60.0, 200.0])
@pytest.mark.parametrize("daily", [False, True])
def test_likelihood_is_that_of_the_double_sum(end: float, daily: bool) -> None:
    streams = hawkes.simulate(MU, ANSWERS, DECAY, end, np.random.default_rng(1))
    if daily:  # many events at one time
        streams = [np.floor(s) for s in streams]
    data = hawkes.events(streams, end)
    fast = hawkes.loglikelihood(data, MU.reshape(-1, 1), ANSWERS, DECAY)
    assert fast == pytest.approx(slow(streams, end, MU, ANSWERS, DECAY), rel=1e-10)


@pytest.mark.parametrize("n", [0, 1, 63, 64, 65, 128, 129, 1000])
def test_recurrence_is_that_of_the_loop(n: int) -> None:
    rng = np.random.default_rng(n)
    a, b = rng.uniform(0, 1, n), rng.normal(size=(n, 2))
    x, last = np.empty((n, 2)), np.zeros(2)
    for k in range(n):
        last = a[k] * last + b[k]
        x[k] = last
    np.testing.assert_allclose(hawkes.recurrence(a, b), x, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("blocks", [1, 3])
def test_gradient_is_that_of_differences(blocks: int) -> None:
    data = hawkes.events(hawkes.simulate(MU, ANSWERS, DECAY, 80, np.random.default_rng(2)), 80)
    stream = hawkes._Stream(data, 0, np.linspace(0, 80, blocks + 1))
    theta = np.array([0.5] * blocks + [0.2, 0.3, 0.1])
    assert check_grad(lambda t: stream.at(t)[0], lambda t: stream.at(t)[1], theta) < 1e-3


def test_fit_finds_what_was_simulated() -> None:
    data = hawkes.events(hawkes.simulate(MU, ANSWERS, DECAY, 4000, np.random.default_rng(3)), 4000)
    found = hawkes.fit(data)
    assert found.converged
    np.testing.assert_allclose(found.answers, ANSWERS, atol=0.08)
    np.testing.assert_allclose(found.background[:, 0], MU, atol=0.06)
    assert (found.answers_interval[0] - 0.03 <= ANSWERS).all() and (found.answers_interval[1] + 0.03 >= ANSWERS).all()
    assert found.branching == pytest.approx(0.4, abs=0.08)
    assert found.branching_interval[0] < found.branching < found.branching_interval[1]
    assert all(g.p > 0.01 for g in goodness(data, found))


def test_compensator_is_the_integral_of_the_intensity() -> None:
    streams = hawkes.simulate(MU, ANSWERS, DECAY, 300, np.random.default_rng(4))
    data = hawkes.events(streams, 300)
    found = hawkes.fit(data, 2)
    edges, k = found.edges, len(data.times) - 1
    end = data.times[k]
    grid = np.linspace(0, end, 200_001)[1:]
    rate = found.background[0][np.clip(np.searchsorted(edges, grid) - 1, 0, 1)].copy()
    for j, theirs in enumerate(streams):
        for s in theirs[theirs < end]:
            late = grid > s
            rate[late] += found.answers[0, j] * found.decay[0] * np.exp(-found.decay[0] * (grid[late] - s))
    assert compensator(data, found, 0)[k] == pytest.approx(rate.sum() * (grid[1] - grid[0]), rel=1e-3)


def test_a_wrong_model_does_not_pass_time_rescaling() -> None:
    data = hawkes.events(hawkes.simulate(MU, ANSWERS * 1.8, DECAY, 2000, np.random.default_rng(5)), 2000)
    found = hawkes.fit(data)
    poisson = hawkes.Fit(
        data.counts.sum(axis=0).reshape(-1, 1) / 2000, np.zeros((2, 2)), found.decay, found.answers_interval,
        found.decay_interval, 0.0, (0.0, 0.0), 0.0, 2, found.edges, True,
    )  # fmt: skip
    assert min(g.p for g in goodness(data, poisson)) < 0.001


def test_two_sides_that_only_rise_together_bring_a_warning() -> None:
    rng = np.random.default_rng(6)
    day = np.arange(600)
    level = np.where((day // 75) % 2 == 0, 0.2, 3.0)  # both are quiet and both fight, and neither answers
    streams = [spread(np.repeat(day, rng.poisson(level)), rng) for _ in range(2)]
    told = answering(hawkes.events(streams, 600), ["a", "b"])
    assert any("likely spurious" in w or "near to exploding" in w for w in told.warnings)
    assert told.varying.answers[0, 1] < 0.5 * max(told.fit.answers[0, 1], 0.1)


def test_true_answers_bring_none() -> None:
    streams = hawkes.simulate(np.array([0.5, 0.1]), np.array([[0.0, 0.0], [0.6, 0.0]]), np.array([1.0, 1.0]), 1500,
                              np.random.default_rng(7))  # fmt: skip
    told = answering(hawkes.events(streams, 1500), ["a", "b"])
    assert told.warnings == ()
    assert told.fit.answers_interval[0, 1, 0] > 0.4
    assert told.fit.answers[0, 1] < 0.1


def test_what_cannot_be_fitted_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than two events"):
        hawkes.fit(Events(np.array([1.0]), np.array([[1.0, 0.0]]), 10.0))
    with pytest.raises(ValueError, match="between 0 and 5"):
        hawkes.events([np.array([1.0, 7.0])], 5.0)
