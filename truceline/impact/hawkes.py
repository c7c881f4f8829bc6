"""Who answers whom: a multivariate Hawkes process with exponential kernels (Hawkes 1971; Ozaki 1979).

The intensity of stream i is a background, constant in each of some blocks of time, plus, for every earlier event of
stream j, `answers[i, j] · decay[i] · exp(-decay[i] · age)`: `answers[i, j]` is the number of direct answers in i that an
event of j brings on average, `1 / decay[i]` their mean delay. The likelihood is exact. It needs, at each event time, the
sum of exp(-decay · age) over all earlier events: a first-order recurrence, solved by halving (two neighbours make one
step, Blelloch 1990), which takes linear work and runs in numpy. Events at the same time do not answer each other.

The likelihood is a sum over streams, each with its own parameters, so the streams are fitted one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Array = npt.NDArray[np.float64]
SMALL = 64
"""Length below which a recurrence is worked out step by step."""


@dataclass(frozen=True, slots=True)
class Events:
    """Event times of several streams on one clock: the distinct times, (u,), how many of each stream there are at each,
    (u, streams), and the period watched, from 0 to `end`."""

    times: Array
    counts: Array
    end: float


def events(streams: Sequence[Array], end: float) -> Events:
    """Streams of event times in (0, end], each in any order."""
    times, place = np.unique(np.concatenate([np.asarray(s, dtype=float) for s in streams]), return_inverse=True)
    if len(times) and (times[0] < 0 or times[-1] > end):
        raise ValueError(f"event times run from {times[0]} to {times[-1]}; they must lie between 0 and {end}")
    counts = np.zeros((len(times), len(streams)))
    stream = np.repeat(np.arange(len(streams)), [len(s) for s in streams])
    np.add.at(counts, (place, stream), 1.0)
    return Events(times, counts, end)


@dataclass(frozen=True, slots=True)
class Fit:
    """Estimates with 95% intervals (low, high); streams in the order given, i answers j."""

    background: Array
    """(streams, blocks), events a unit of time."""
    answers: Array
    """(streams, streams)."""
    decay: Array
    """(streams,)."""
    answers_interval: Array
    """(2, streams, streams)."""
    decay_interval: Array
    """(2, streams)."""
    branching: float
    """Spectral radius of `answers`: below 1 the process does not explode."""
    branching_interval: tuple[float, float]
    loglikelihood: float
    parameters: int
    edges: Array
    """Of the blocks of the background, (blocks + 1,)."""
    converged: bool

    def bic(self, data: Events) -> float:
        """Schwarz's criterion: lower is better."""
        return self.parameters * float(np.log(data.counts.sum())) - 2 * self.loglikelihood


def recurrence(a: Array, b: Array) -> Array:
    """x[k] = a[k] · x[k-1] + b[k] with x[-1] = 0; `a` (n,), `b` (n, columns). Linear in n."""
    n = len(a)
    if n <= SMALL:
        x = np.empty_like(b)
        last = np.zeros(b.shape[1])
        for k in range(n):
            last = a[k] * last + b[k]
            x[k] = last
        return x
    even, odd = slice(0, n - n % 2, 2), slice(1, n, 2)
    pairs = recurrence(a[even] * a[odd], a[odd, None] * b[even] + b[odd])
    x = np.empty_like(b)
    x[odd] = pairs
    x[0] = b[0]
    later = np.arange(2, n, 2)
    x[later] = a[later, None] * pairs[: len(later)] + b[later]
    return x


def memory(data: Events, decay: float) -> tuple[Array, Array]:
    """At each time, over the earlier events of each stream: the sum of exp(-decay · age), and of age · exp(-decay · age);
    each (u, streams)."""
    gaps = np.diff(data.times)
    fade = np.exp(-decay * gaps)
    # Just after each time but the last, faded to the next: r[k+1] = fade[k] · (r[k] + counts[k]).
    r = np.zeros_like(data.counts)
    r[1:] = recurrence(fade, fade[:, None] * data.counts[:-1])
    aged = np.zeros_like(data.counts)
    # Ages grow by the gap: s[k+1] = fade[k] · s[k] + gap[k] · r[k+1].
    aged[1:] = recurrence(fade, gaps[:, None] * r[1:])
    return r, aged


class _Stream:
    """The likelihood of one stream, as a function of (backgrounds, answers, log decay)."""

    def __init__(self, data: Events, i: int, edges: Array) -> None:
        self.data, self.blocks = data, len(edges) - 1
        self.rows = np.flatnonzero(data.counts[:, i])
        self.n = data.counts[self.rows, i]
        self.block = np.clip(np.searchsorted(edges, data.times[self.rows], side="left") - 1, 0, self.blocks - 1)
        self.lengths = np.diff(edges)
        self.left = data.end - data.times
        self.total = data.counts.sum(axis=0)

    def at(self, theta: Array) -> tuple[float, Array]:
        """Negative log-likelihood and its gradient."""
        mu, alpha, decay = theta[: self.blocks], theta[self.blocks : -1], float(np.exp(theta[-1]))
        r, aged = memory(self.data, decay)
        r, aged = r[self.rows], aged[self.rows]
        rate = mu[self.block] + decay * (r @ alpha)
        rate = np.maximum(rate, 1e-300)
        gone = np.exp(-decay * self.left)
        answered = self.total - gone @ self.data.counts
        fading = (self.left * gone) @ self.data.counts
        value = self.n @ np.log(rate) - mu @ self.lengths - alpha @ answered
        per = self.n / rate
        of_mu = np.bincount(self.block, per, self.blocks) - self.lengths
        of_alpha = decay * (per @ r) - answered
        of_decay = per @ ((r - decay * aged) @ alpha) - alpha @ fading
        return -float(value), -np.concatenate([of_mu, of_alpha, [of_decay * decay]])


def loglikelihood(data: Events, background: Array, answers: Array, decay: Array, edges: Array | None = None) -> float:
    """The exact log-likelihood of given parameters, in the shapes of `Fit`."""
    cut = _edges(data, edges)
    return -sum(
        _Stream(data, i, cut).at(np.concatenate([background[i], answers[i], [np.log(decay[i])]]))[0]
        for i in range(data.counts.shape[1])
    )


def fit(data: Events, blocks: int = 1, seed: int = 0) -> Fit:
    """Maximum likelihood, with a background that may change between equal blocks of time. Intervals are Wald's, from the
    observed information; that of the branching ratio is drawn from it."""
    streams = data.counts.shape[1]
    if not (data.counts.sum(axis=0) >= 2).all():
        few = [i for i in range(streams) if data.counts[:, i].sum() < 2]
        raise ValueError(f"streams {few} have fewer than two events; leave them out or watch for longer")
    edges = np.linspace(0, data.end, blocks + 1)
    found = [_fit_stream(_Stream(data, i, edges), data, i) for i in range(streams)]
    theta = np.array([t for t, _, _, _ in found])
    error = np.array([np.sqrt(np.maximum(np.diag(c), 0)) for _, c, _, _ in found])
    answers, decay = theta[:, blocks:-1], np.exp(theta[:, -1])
    spread = 1.96 * error[:, blocks:-1]
    rng = np.random.default_rng(seed)
    drawn = np.stack([rng.multivariate_normal(t, c, 400, method="eigh")[:, blocks:-1] for t, c, _, _ in found], axis=1)
    radii = np.abs(np.linalg.eigvals(np.maximum(drawn, 0))).max(axis=1)
    return Fit(
        theta[:, :blocks], answers, decay, np.stack([np.maximum(answers - spread, 0), answers + spread]),
        np.exp(np.stack([theta[:, -1] - 1.96 * error[:, -1], theta[:, -1] + 1.96 * error[:, -1]])), radius(answers),
        (float(np.quantile(radii, 0.025)), float(np.quantile(radii, 0.975))), -sum(v for _, _, v, _ in found),
        theta.size, edges, all(ok for _, _, _, ok in found),
    )  # fmt: skip


def radius(answers: Array) -> float:
    """Spectral radius: the branching ratio."""
    return float(np.abs(np.linalg.eigvals(answers)).max())


def _fit_stream(stream: _Stream, data: Events, i: int) -> tuple[Array, Array, float, bool]:
    """Estimate, covariance, negative log-likelihood, and whether the search ended well; begun from three decays, since
    the likelihood may have several summits in it."""
    streams = data.counts.shape[1]
    rate = data.counts[:, i].sum() / data.end
    typical = data.counts.sum() / data.end / streams
    bounds = [(1e-10, None)] * stream.blocks + [(0.0, None)] * streams + [(np.log(typical) - 7, np.log(typical) + 9)]
    best = None
    for times in (0.3, 3.0):
        start = np.concatenate(
            [np.full(stream.blocks, rate / 2), np.full(streams, 0.5 / streams), [np.log(typical * times)]]
        )
        tried = minimize(stream.at, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 300})
        if best is None or tried.fun < best.fun:
            best = tried
    assert best is not None
    return best.x, _covariance(stream, best.x), float(best.fun), bool(best.success)


def _covariance(stream: _Stream, theta: Array) -> Array:
    """Inverse of the observed information, by central differences of the exact gradient (one-sided at zero)."""
    n = len(theta)
    hessian = np.empty((n, n))
    for k in range(n):
        step = 1e-4 * max(abs(theta[k]), 1e-2)
        up, down = theta.copy(), theta.copy()
        up[k] += step
        if k == n - 1 or theta[k] > step:
            down[k] -= step
        hessian[k] = (stream.at(up)[1] - stream.at(down)[1]) / (up[k] - down[k])
    hessian = (hessian + hessian.T) / 2
    values, vectors = np.linalg.eigh(hessian)
    values = np.maximum(values, 1e-8 * max(float(values.max()), 1.0))
    return np.asarray((vectors / values) @ vectors.T, dtype=float)


def simulate(background: Array, answers: Array, decay: Array, end: float, rng: np.random.Generator) -> list[Array]:
    """Event times of each stream by thinning (Ogata 1981); `background` (streams,)."""
    streams = len(background)
    excited = np.zeros((streams, streams))  # of i by j, now
    found: list[list[float]] = [[] for _ in range(streams)]
    now = 0.0
    while True:
        most = float(background.sum() + excited.sum())
        gap = rng.exponential(1 / most)
        now += gap
        if now > end:
            return [np.array(f) for f in found]
        excited *= np.exp(-decay * gap)[:, None]
        rates = background + excited.sum(axis=1)
        drawn = rng.uniform(0, most)
        if drawn < rates.sum():
            i = int(np.searchsorted(np.cumsum(rates), drawn))
            found[i].append(now)
            excited[:, i] += answers[:, i] * decay


def _edges(data: Events, edges: Array | None) -> Array:
    return np.array([0.0, data.end]) if edges is None else edges
