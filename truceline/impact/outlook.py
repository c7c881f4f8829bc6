"""What the next 7, 14 and 28 days may bring to a process: violence, steps towards each other, and the status of talks and
agreement, as distributions, each beside how well it was foretold before from what was known on each day.

It foretells what this record will tell, not what will happen: where coverage changes, so do its counts. On a past day
nothing counts that was published later; what belongs to one occurrence is as the record links it now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from truceline.errors import NotFoundError
from truceline.impact import record
from truceline.impact.backtest import Score, backtest, interval
from truceline.impact.forecast import HORIZONS, LEAST, Array, forecasts
from truceline.impact.impact import looked_at
from truceline.impact.ladders import Standing, foreseen
from truceline.impact.series import Side, label, series
from truceline.impact.verdict import rules
from truceline.record.view import View
from truceline.talks.sides import Sides
from truceline.talks.signs import signs
from truceline.talks.told import told

ORIGINS = 60
"""Past days from which it is foretold anew, evenly spread over the later half of the record."""
FEW = 20
"""Past forecasts below which nothing is scored."""


@dataclass(frozen=True, slots=True)
class Told:
    """One method's forecast of a total, and how that method did before (null: too seldom to say)."""

    method: str
    median: float
    low: float
    """Of the 80% interval, conformalised where it was scored."""
    high: float
    more: float
    """Chance that more comes than in as many days before."""
    members: tuple[float, ...]
    """99 equally likely totals, not conformalised."""
    score: Score | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """The total of the next days by every method; `last` is that of as many days before."""

    ahead: int
    last: float
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """One series; `why` tells why there is no forecast or no score."""

    name: str
    label: str
    horizons: tuple[Ahead, ...]
    why: str | None


@dataclass(frozen=True, slots=True)
class Outlooks:
    """All that is foretold of a process from the end of a record."""

    process: str
    process_name: str
    first: date
    last: date
    """The last day with a report: what is foretold begins on the next."""
    reports: int
    series: tuple[Outlook, ...]
    ladders: tuple[Standing, ...]


def outlook(view: View, known: Sides) -> Outlooks:
    """The forecasts. NotFoundError when a record has no dated report."""
    happened, coverage, sides = record.events(view, known), record.coverage(view), record.sides(known)
    if not len(coverage):
        raise NotFoundError("the record has no dated report; add reports with their day of publication")
    first, last = coverage.index.min().date(), coverage.index.max().date()
    reports = told(view, known)
    found = [sign for report in reports for sign in signs(report)]
    return Outlooks(
        known.process.id, known.process.name, first, last, int(coverage.sum()),
        tuple(_series(happened, coverage, sides, first, last)),
        tuple(foreseen(ladder, found, known, reports, last) for ladder in ("agreement", "talks")),
    )  # fmt: skip


def _series(
    happened: pd.DataFrame, coverage: pd.Series, sides: Sequence[Side], first: date, last: date
) -> list[Outlook]:  # fmt: skip
    made_of = series(happened, sides, "day", "incident", coverage, None, first, last)
    whole, unseen = made_of.frame, float((looked_at(made_of) == 0).mean())
    if unseen > rules()["dynamics"]["unseen"]:
        why = f"cannot be told from this record: {unseen:.0%} of its days have no report at all"
        return [Outlook(n, label(n, sides), (), why) for n in ("violence", "talks")]
    names = [n for n in ("violence", *(f"violence:{s.id}" for s in sides if s.party), "talks") if n in whole]
    past: dict[int, pd.DataFrame] = {}

    def as_known(t: int) -> pd.DataFrame:
        if t not in past:
            day = first + timedelta(t - 1)
            published = happened[happened["known"] <= pd.Timestamp(day)]
            past[t] = series(published, sides, "day", "incident", coverage, None, first, day).frame
        return past[t]

    made = []
    for name in names:
        y = whole[name].to_numpy()
        scores: dict[tuple[int, str], Score] = {}
        if y.any():
            for ahead in HORIZONS:
                if len(picked := origins(len(y), ahead)) >= FEW:
                    known = backtest(y, picked, lambda t, name=name: as_known(t)[name].to_numpy(), horizons=(ahead,))  # type: ignore[misc]
                    scores |= {(s.ahead, s.method): s for s in known}
        made.append(_outlook(name, label(name, sides), y, scores))
    return made


def origins(n: int, ahead: int) -> list[int]:
    """Periods from which a past of n periods is foretold: in its later half, with enough before and all of it after."""
    begin, end = max(n // 2, 2 * ahead + LEAST), n - ahead
    if end < begin:
        return []
    return sorted({int(t) for t in np.linspace(begin, end, min(ORIGINS, end - begin + 1)).round()})


def _outlook(name: str, said: str, y: Array, scores: dict[tuple[int, str], Score]) -> Outlook:
    if not y.any():
        return Outlook(name, said, (), "nothing is counted in this record")
    horizons = []
    for ahead in HORIZONS:
        by = forecasts(y, ahead)
        if by:
            last = float(y[-ahead:].sum())
            each = tuple(_told(m, members, last, scores.get((ahead, m))) for m, members in by.items())
            horizons.append(Ahead(ahead, last, each))
    why = None
    if not horizons:
        why = f"cannot be told from this record: it covers {len(y)} days; at least {2 * HORIZONS[0] + LEAST} are needed"
    elif missing := [h.ahead for h in horizons if not any(t.score for t in h.told)]:
        why = (
            f"how well {' and '.join(map(str, missing))} days are foretold cannot be told: this record of {len(y)} days "
            f"has fewer than {FEW} past forecasts of them"
        )
    return Outlook(name, said, tuple(horizons), why)


def _told(method: str, members: Array, last: float, score: Score | None) -> Told:
    low, high = map(float, interval(members))
    if score and score.widened is not None:
        middle = (low + high) / 2
        low, high = max(0.0, min(low - score.widened, middle)), max(high + score.widened, middle)
    more = float((members > last).mean())
    return Told(method, float(np.median(members)), low, high, more, tuple(map(float, members)), score)
