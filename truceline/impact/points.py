"""Change points of a series, found without knowing any date."""

from __future__ import annotations

import numpy as np
import ruptures

from truceline.impact.expectations import Array

PENALTY = 3.0
"""Times log n: a point must lower the sum of squares by this many variances."""


def points(y: Array, least: int = 7, signed: bool = False) -> list[int]:
    """First periods of the new levels (PELT with squared error; Killick, Fearnhead & Eckley 2012, by `ruptures`).

    Counts are made of even variance first by 2·√(y + 3/8) (Anscombe 1948). The variance of the noise is that of
    differences of neighbours, at least 1 for counts, so that a slow drift does not pass for noise. Segments are at
    least `least` periods long."""
    values = y[np.isfinite(y)]
    if len(values) < 2 * least:
        return []
    even = values if signed else 2 * np.sqrt(np.maximum(values, 0) + 0.375)
    steps = np.diff(even)
    noise = max(float(np.mean(steps**2)) / 2, 1e-12 if signed else 1.0)
    found = ruptures.KernelCPD(kernel="linear", min_size=least).fit(even.reshape(-1, 1))  # squared error, compiled
    ends = found.predict(pen=PENALTY * np.log(len(even)) * noise)
    kept = np.flatnonzero(np.isfinite(y))
    return [int(kept[e]) for e in ends[:-1]]
