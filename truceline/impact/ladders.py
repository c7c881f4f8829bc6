"""Where talks and agreement may stand in the next weeks, beside that they stay as they are, and how well that was
foretold from what was known on each past day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from truceline.impact.backtest import compared, words
from truceline.impact.forecast import HORIZONS
from truceline.impact.statuses import Counts, brier, chances, counted, foretold, known, prior, standing
from truceline.talks.ladders import climb, status_on
from truceline.talks.phrases import STATUSES
from truceline.talks.sides import Sides
from truceline.talks.sign import Sign
from truceline.talks.told import Told

ORIGINS, FEW = 40, 20
"""Past days from which it is foretold anew, and how many of them are too few to score."""
YOUNG = 7
"""Days of a history before it is foretold."""


@dataclass(frozen=True, slots=True)
class StatusScore:
    """Brier scores of past forecasts over all statuses (0 sure and right, 2 sure and wrong), beside no change."""

    forecasts: int
    brier: float
    no_change: float
    against_no_change: float
    """As a share, less one: -0.1 is a tenth better; 95% bounds by a bootstrap of blocks (Künsch 1989)."""
    low: float
    high: float

    @property
    def words(self) -> str:
        """Whether it may be believed, in a sentence."""
        return words(self.against_no_change, self.low, self.high)


@dataclass(frozen=True, slots=True)
class StatusAhead:
    """The chance of each status after so many days."""

    ahead: int
    chances: Mapping[str, float]
    score: StatusScore | None
    elsewhere: str
    """How the same model did on processes that it was not made from."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One ladder: where it stands, since when, and where it may. `why`: why there is no forecast or no score."""

    ladder: str
    status: str
    since: date | None
    horizons: tuple[StatusAhead, ...]
    why: str | None


def foreseen(ladder: str, found: Sequence[Sign], sides: Sides, reports: Sequence[Told], last: date) -> Standing:
    """The forecast of a ladder from the end of a record, `last`, and its scores, from the signs of its reports."""
    now = climb(ladder, found, sides)
    if not now.changes:
        return Standing(
            ladder, now.status, None, (), "cannot be told from this record: no report tells where it stands"
        )
    first = min(r.day for r in reports)
    others = prior(ladder, [p.name for p in sides.process.parties])
    days = [(c.date, c.status) for c in now.changes]
    length = (last - first).days + 1
    made, why = [], None
    current = _ahead(ladder, days, first, last, others, max(HORIZONS))
    for ahead in HORIZONS:
        score = None
        many = ORIGINS if length > YOUNG + ahead else 0
        picked = np.linspace(YOUNG, length - 1 - ahead, many).round()
        origins = sorted({int(t) for t in picked})
        if len(origins) >= FEW:
            scored = []
            for t in origins:
                day = first + timedelta(t)
                then = climb(ladder, [s for s in found if s.told.day <= day], sides)
                chance = _ahead(ladder, [(c.date, c.status) for c in then.changes], first, day, others, ahead)[-1]
                came = STATUSES[ladder].index(status_on(now, day + timedelta(ahead)))
                stays = np.eye(len(chance))[STATUSES[ladder].index(then.status)]
                scored.append((brier(chance, came), brier(stays, came)))
            score = _score(np.array(scored), ahead, origins)
        elif why is None:
            why = f"how well {ahead} days and more are foretold here cannot be told: this record covers {length} days"
        told = dict(zip(STATUSES[ladder], map(float, current[ahead - 1]), strict=True))
        made.append(StatusAhead(ahead, told, score, known()["measured"][ladder][ahead]))
    return Standing(ladder, now.status, now.since, tuple(made), why)


def _ahead(
    ladder: str, changes: Sequence[tuple[date, str]], first: date, last: date, others: Counts, ahead: int
) -> np.ndarray:  # fmt: skip
    """The chance of each status after each day, from what was known of its changes."""
    days = standing(changes, first, last)
    age = next((k for k in range(len(days)) if days[-1 - k] != days[-1]), len(days)) - 1
    leave, to = chances(counted(ladder, days), others)
    return foretold(leave, to, STATUSES[ladder].index(days[-1]), age, ahead)


def _score(scored: np.ndarray, ahead: int, origins: Sequence[int]) -> StatusScore:
    mine, stays = scored[:, 0], scored[:, 1]
    if not stays.any():  # nothing ever changed: a ratio to zero says nothing, and no forecast can be better
        worse = float("inf") if mine.any() else 0.0
        return StatusScore(len(scored), float(mine.mean()), 0.0, worse, worse, worse)
    low, high = compared(mine, stays, ahead, origins, 0)
    ratio = float(mine.mean() / stays.mean() - 1)
    return StatusScore(len(scored), float(mine.mean()), float(stays.mean()), ratio, low, high)
