"""Where a ladder may stand in the next weeks: a count model of moves and stays, drawn towards those of other processes.

A status is left on a day with a chance that depends on it and on its age (its first week, or later), and then goes to
another with a share that depends on it alone: a semi-Markov chain in days (Howard 1971). Chances and shares are those of
the process's own history, drawn towards the counts of processes whose true history is known (`knowledge/moves.yaml`),
as a conjugate prior does (Gelman et al. 2013, ch. 2). What comes is worked out exactly, not drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from truceline.knowledge import FOLDER, load
from truceline.reading.words import folded
from truceline.talks.phrases import STATUSES

Array = npt.NDArray[np.float64]
WEEK = 7
"""Age in days from which a status is no longer new."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one ladder, by status and age (new, older): `days` that it stood, (statuses, 2), `left` how often it was left,
    (statuses, 2), and `moves` from each status (row) to each, (statuses, statuses)."""

    days: Array
    left: Array
    moves: Array

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.days + other.days, self.left + other.left, self.moves + other.moves)


@cache
def known() -> dict[str, Any]:
    """`moves.yaml`."""
    return load(FOLDER / "moves.yaml")


def prior(ladder: str, without: Iterable[str] = ()) -> Counts:
    """The counts of `moves.yaml`; a process between these parties, given by name, is left out: its own history is no
    prior for it."""
    order, found, parties = STATUSES[ladder], nothing(ladder), {folded(p) for p in without}
    for of in known()["processes"].values():
        if len(parties & {folded(p) for p in of["parties"]}) > 1:
            continue
        for status, seen in of[ladder].items():
            i = order.index(status)
            found.days[i] += seen["days"]
            found.left[i] += seen["left"]
            for to, times in seen["to"].items():
                found.moves[i, order.index(to)] += times
    return found


def nothing(ladder: str) -> Counts:
    """No history at all."""
    n = len(STATUSES[ladder])
    return Counts(np.zeros((n, 2)), np.zeros((n, 2)), np.zeros((n, n)))


def running(ladder: str, standing: Sequence[str]) -> list[Counts]:
    """The counts of a history as they were at the end of each of its days, given as the status at the end of each day."""
    order, found, age = STATUSES[ladder], [nothing(ladder)], 0
    for now, then in pairwise(standing):
        i, old = order.index(now), int(age >= WEEK)
        step = nothing(ladder)
        step.days[i, old] = 1
        age += 1
        if then != now:
            step.left[i, old] = step.moves[i, order.index(then)] = 1
            age = 0
        found.append(found[-1] + step)
    return found


def counted(ladder: str, standing: Sequence[str]) -> Counts:
    """The counts of a whole history."""
    return running(ladder, standing)[-1]


def standing(changes: Sequence[tuple[date, str]], first: date, last: date) -> list[str]:
    """The status at the end of each day from first to last, of changes in their order."""
    made, status, left = [], "none", list(changes)
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        while left and left[0][0].toordinal() <= ordinal:
            status = left.pop(0)[1]
        made.append(status)
    return made


def chances(own: Counts, others: Counts, weights: Mapping[str, float] | None = None) -> tuple[Array, Array]:
    """The daily chance that each status is left, new and older, (statuses, 2), and where it goes, (statuses, statuses).

    `weights` (of `moves.yaml`): how many days and moves the other processes count for beside the process's own, and,
    beside theirs, a flat guess."""
    w = weights or known()["weights"]
    n = len(own.days)
    pooled = (others.left.sum() + 1) / (others.days.sum() + 60)
    of_others = (others.left + w["flat_days"] * pooled) / (others.days + w["flat_days"])
    leave = (own.left + w["days"] * of_others) / (own.days + w["days"])
    elsewhere = 1 - np.eye(n)
    elsewhere[:, 0] = 0  # a ladder that has left its first status does not return to it
    flat = elsewhere / elsewhere.sum(axis=1, keepdims=True)
    to_others = (others.moves + w["flat_moves"] * flat) / (others.moves.sum(axis=1, keepdims=True) + w["flat_moves"])
    to = (own.moves + w["moves"] * to_others) / (own.moves.sum(axis=1, keepdims=True) + w["moves"])
    return leave, to


def foretold(leave: Array, to: Array, status: int, age: int, ahead: int) -> Array:
    """The chance of each status at the end of each of the next days, (ahead, statuses), from a status and its age."""
    n = len(leave)
    at = np.zeros((n, WEEK + 1))
    at[status, min(age, WEEK)] = 1.0
    chance = np.repeat(leave, [WEEK, 1], axis=1)
    made = []
    for _ in range(ahead):
        gone, stay = at * chance, at * (1 - chance)
        older = np.zeros_like(at)
        older[:, 1:] = stay[:, :-1]
        older[:, -1] += stay[:, -1]
        older[:, 0] = gone.sum(axis=1) @ to
        at = older
        made.append(at.sum(axis=1))
    return np.array(made)


def brier(chance: Array, came: int) -> float:
    """Brier's score over all statuses: 0 when sure and right, 2 when sure and wrong."""
    return float(((chance - np.eye(len(chance))[came]) ** 2).sum())
