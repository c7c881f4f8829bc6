"""Simulated records with a known effect of a known shock: none, small, large, delayed; with changing coverage, a trend,
copies. Daily counts of incidents around an intensity that wanders (a first-order autoregression of its logarithm)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a simulated record is like."""

    name: str
    effect: float = 0.0
    """Share of the intensity that the shock adds."""
    delay: int = 0
    """Days until it does."""
    coverage: float = 1.0
    """Times as many reports from the shock on."""
    trend: float = 0.0
    """Growth of the intensity over the whole record, as a share."""
    copies: float = 0.0
    """Copies of each report that appear from the shock on, besides those of before."""


KINDS = (
    Kind("nothing"), Kind("small", 0.5), Kind("large", 2.0), Kind("delayed", 2.0, delay=5),
    Kind("coverage doubles", coverage=2.0), Kind("coverage halves", coverage=0.5), Kind("trend", trend=1.0),
    Kind("copies", copies=2.0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Simulated:
    """Counts by incident and by origin, reports a day (copies once), the shock's day, and the true effect: the mean of
    what it adds a day over the `post` days, at the coverage of before."""

    incidents: Array
    sources: Array
    coverage: Array
    at: int
    truth: float


def simulate(
    kind: Kind, rng: np.random.Generator, days: int = 420, at: int = 380, post: int = 14, rate: float = 3.0,
    wander: float = 0.25, memory: float = 0.8,
) -> Simulated:  # fmt: skip
    """One record. `rate` is incidents a day, `wander` the standard deviation of the logarithm of the intensity,
    `memory` its correlation from day to day."""
    drift = np.empty(days)
    drift[0] = rng.normal(0, wander)
    for t in range(1, days):
        drift[t] = memory * drift[t - 1] + rng.normal(0, wander * np.sqrt(1 - memory**2))
    intensity = rate * np.exp(drift - wander**2 / 2) * (1 + kind.trend * np.arange(days) / days)
    added = np.zeros(days)
    added[at + kind.delay :] = kind.effect * intensity[at + kind.delay :]
    much = np.where(np.arange(days) >= at, kind.coverage, 1.0)
    coverage = np.maximum(1, rng.poisson(20 * much)).astype(float)
    incidents = rng.poisson((intensity + added) * much).astype(float)
    each = np.where(np.arange(days) >= at, 1 + kind.copies, 1.0)
    sources = rng.poisson(1.5 * incidents * each).astype(float)
    return Simulated(incidents, sources, coverage, at, float(added[at : at + post].mean()))
