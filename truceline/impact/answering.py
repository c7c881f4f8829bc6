"""Whether a fitted Hawkes model may be believed: goodness of fit by time rescaling, and signs of a spurious spiral."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import kstest

from truceline.impact.hawkes import Array, Events, Fit, fit, memory

BLOCKS = 8
"""Blocks of time in which the background may differ, when it is asked whether a change of it passes for answers."""
NEAR = 0.9
"""Branching ratio from which a process is near to exploding: a level that wanders looks the same."""
LOST = 0.5
"""Share of the answers to others that must survive a background which may change."""


@dataclass(frozen=True, slots=True)
class Goodness:
    """Rescaled waiting times of one stream against the exponential law (Brown et al. 2002; Ogata 1988)."""

    events: int
    ks: float
    p: float
    correlation: float
    """Of neighbouring waiting times, as ranks; near 0 where the model holds."""


@dataclass(frozen=True, slots=True)
class Answering:
    """A model of who answers whom, how well it fits, and what speaks against it."""

    names: tuple[str, ...]
    fit: Fit
    goodness: tuple[Goodness, ...]
    varying: Fit
    """The same with a background that may change."""
    better: Fit
    """Of the two, that of the lower BIC: `goodness` is of it."""
    warnings: tuple[str, ...]


def answering(data: Events, names: Sequence[str], blocks: int = BLOCKS) -> Answering:
    """Fit, check and warn. Times known to the day only should be spread over it first (`spread`)."""
    found, varying = fit(data), fit(data, blocks)
    better = varying if varying.bic(data) < found.bic(data) else found
    good = goodness(data, better)
    return Answering(
        tuple(names), found, tuple(good), varying, better, tuple(warnings(data, names, found, varying, good))
    )


def spread(days: Array, rng: np.random.Generator) -> Array:
    """Days as whole numbers → times within them, evenly drawn: the order within a day is not known."""
    return np.sort(np.asarray(days, dtype=float) + rng.uniform(0, 1, len(days)))


def goodness(data: Events, found: Fit) -> list[Goodness]:
    """Time rescaling of each stream: the compensator between its events is exponential with mean 1 under the model."""
    made = []
    for i in range(data.counts.shape[1]):
        gone = compensator(data, found, i)
        waits = np.diff(np.concatenate([[0.0], np.repeat(gone, data.counts[:, i].astype(int))]))
        waits = waits[waits > 0]
        test = kstest(waits, "expon")
        ranks = np.argsort(np.argsort(waits)).astype(float)
        together = float(np.corrcoef(ranks[1:], ranks[:-1])[0, 1]) if len(waits) > 2 else 0.0
        made.append(Goodness(int(data.counts[:, i].sum()), float(test.statistic), float(test.pvalue), together))
    return made


def compensator(data: Events, found: Fit, i: int) -> Array:
    """Integral of the intensity of stream i up to each time, (u,)."""
    decay, alpha, edges = float(found.decay[i]), found.answers[i], found.edges
    base = np.concatenate([[0.0], np.cumsum(found.background[i] * np.diff(edges))])
    before = np.cumsum(data.counts, axis=0) - data.counts
    r, _ = memory(data, decay)
    return np.asarray(np.interp(data.times, edges, base) + (before - r) @ alpha, dtype=float)


def warnings(
    data: Events, names: Sequence[str], found: Fit, varying: Fit, good: Sequence[Goodness]
) -> list[str]:  # fmt: skip
    """What speaks against reading the answers as answers."""
    said = []
    if found.branching >= NEAR:
        said.append(
            f"branching ratio {found.branching:.2f}: a process so near to exploding cannot be told from a level that "
            "changes by itself; do not read it as a spiral of retaliation"
        )
    if varying.bic(data) < found.bic(data):
        for i, one in enumerate(names):
            for j, other in enumerate(names):
                before, after = found.answers[i, j], varying.answers[i, j]
                if i != j and found.answers_interval[0, i, j] > 0 and after < LOST * before:
                    said.append(
                        f"{one} after {other}: {before:.2f} answers an event fall to {after:.2f} once the background may "
                        "change over time; retaliation here is likely spurious (both rise and fall together)"
                    )
    for name, fits in zip(names, good, strict=True):
        if fits.p < 0.01:
            said.append(f"{name}: waiting times do not fit the model (KS {fits.ks:.3f}, p {fits.p:.3f})")
    return said
