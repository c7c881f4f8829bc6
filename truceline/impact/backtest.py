"""Forecasts held against what came: a rolling backtest that knows, at each origin, what was known on that day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scoringrules

from truceline.impact.forecast import HORIZONS, MEMBERS, Array, forecasts

LEVEL = 0.8
"""Of the intervals."""
CALIBRATION = 30
"""Past forecasts from which an interval is calibrated."""


@dataclass(frozen=True, slots=True)
class Score:
    """How one method did at one horizon; lower is better but for `covered`."""

    method: str
    ahead: int
    forecasts: int
    crps: float
    brier: float
    """Of the chance that more comes than in as many days before."""
    covered: float | None
    """Share of totals inside the conformal 80% interval; None while fewer than `CALIBRATION` are known."""
    width: float | None
    against_no_change: float
    """CRPS as a share of that of no change, less one: -0.1 is a tenth better."""
    low: float
    """95% bounds of it, from a bootstrap of blocks of origins (Künsch 1989)."""
    high: float
    widened: float | None
    """By how much the interval of a forecast made now is widened at either end (narrowed, when negative), after all that
    fell short; None while fewer than `CALIBRATION` are known."""

    @property
    def words(self) -> str:
        """Whether it may be believed, in a sentence."""
        if self.method == "no change":
            return "what the others are held against"
        return words(self.against_no_change, self.low, self.high)


def words(against: float, low: float, high: float) -> str:
    """Whether a forecast may be believed, by its score against no change."""
    if high < 0:
        return f"beats no change by {-against:.0%}"
    return "is worse than no change" if low > 0 else "does not beat no change"


def backtest(
    y: Array, origins: Sequence[int], known: Callable[[int], Array] | None = None, signed: bool = False,
    horizons: Sequence[int] = HORIZONS, seed: int = 0,
) -> list[Score]:  # fmt: skip
    """Scores of every method at every horizon. `y` is what came, `origins` periods from which it is foretold, in
    their order, `known(t)` the series as it was known then (its first t periods; y's own by default). Methods are
    compared on the origins that all of them could foretell."""
    made: dict[tuple[int, str], list[tuple[int, Array]]] = defaultdict(list)
    for origin in origins:
        past = y[:origin] if known is None else known(origin)[:origin]
        for ahead in horizons:
            if origin + ahead <= len(y):
                for name, members in forecasts(past, ahead, signed).items():
                    made[ahead, name].append((origin, members))
    return [score for ahead in horizons for score in _scores(y, ahead, made, seed)]


def _scores(y: Array, ahead: int, made: dict[tuple[int, str], list[tuple[int, Array]]], seed: int) -> list[Score]:
    found = {name: dict(f) for (h, name), f in made.items() if h == ahead}
    # A method that could foretell few of the origins (the season, in a young record) is left out.
    most = max((len(f) for f in found.values()), default=0)
    found = {n: f for n, f in found.items() if len(f) >= 0.5 * most}
    common = sorted(set.intersection(*(set(f) for f in found.values()))) if found else []
    if not common or "no change" not in found:
        return []
    came = np.array([y[o : o + ahead].sum() for o in common])
    last = np.array([y[o - ahead : o].sum() for o in common])
    crps, rest = {}, {}
    for name, by in found.items():
        members = np.array([by[o] for o in common])
        crps[name] = np.asarray(scoringrules.crps_ensemble(came, members, estimator="nrg"), dtype=float)
        chance = (members > last[:, None]).mean(axis=1)
        brier = float(np.mean(scoringrules.brier_score((came > last).astype(float), chance)))
        short = fell_short(came, members)
        more = widening(short) if len(short) >= CALIBRATION else None
        rest[name] = brier, *conformal(came, members, common, ahead), more
    scores = []
    for name in found:
        low, high = compared(crps[name], crps["no change"], ahead, common, seed)
        brier, covered, width, more = rest[name]
        scores.append(
            Score(
                name, ahead, len(common), float(crps[name].mean()), brier, covered, width,
                float(crps[name].mean() / max(crps["no change"].mean(), 1e-12) - 1), low, high, more,
            )
        )  # fmt: skip
    return scores


def conformal(came: Array, members: Array, origins: Sequence[int], ahead: int) -> tuple[float | None, float | None]:
    """Share covered and mean width of conformalised quantile intervals (Romano, Patterson & Candès 2019), each widened
    by how far past intervals fell short whose outcome was known at its origin."""
    low, high = interval(members)
    short = fell_short(came, members)
    at = np.asarray(origins)
    inside, widths = [], []
    for k in range(len(came)):
        known = short[:k][at[:k] + ahead <= at[k]]
        if len(known) < CALIBRATION:
            continue
        more = widening(known)
        inside.append(low[k] - more <= came[k] <= high[k] + more)
        widths.append(high[k] - low[k] + 2 * more)
    return (float(np.mean(inside)), float(np.mean(widths))) if inside else (None, None)


def interval(members: Array) -> tuple[Array, Array]:
    """Bounds of the middle `LEVEL` of ensembles, whose members stand along the last axis."""
    tail = (1 - LEVEL) / 2
    return members[..., _nearest(tail)], members[..., _nearest(1 - tail)]


def fell_short(came: Array, members: Array) -> Array:
    """By how much what came lies outside of each interval; below zero where it lies inside."""
    low, high = interval(members)
    return np.asarray(np.maximum(low - came, came - high), dtype=float)


def widening(short: Array) -> float:
    """By how much an interval is widened (narrowed, when negative) after falling short by these."""
    rank = min(len(short), int(np.ceil(LEVEL * (len(short) + 1))))
    return float(np.sort(short)[rank - 1])


def _nearest(share: float) -> int:
    return int(np.abs(MEMBERS - share).argmin())


def compared(one: Array, other: Array, ahead: int, origins: Sequence[int], seed: int) -> tuple[float, float]:
    """Of the ratio of two mean scores, less one; blocks as long as the forecasts overlap."""
    rng = np.random.default_rng(seed)
    n = len(one)
    gap = max(1, int(np.median(np.diff(origins)))) if n > 1 else 1
    length = min(n, max(1, -(-2 * ahead // gap)))
    starts = rng.integers(0, n - length + 1, size=(1000, -(-n // length)))
    index = (starts[:, :, None] + np.arange(length)).reshape(1000, -1)[:, :n]
    ratio = one[index].mean(axis=1) / np.maximum(other[index].mean(axis=1), 1e-12) - 1
    return float(np.quantile(ratio, 0.025)), float(np.quantile(ratio, 0.975))
