"""Likeness: what speaks for and against two mentions telling of one occurrence, weighed.

Two models of the same kind: `within` one report, where sentences follow one another, and `across` reports, where
what one report tells of an occurrence is taken together. The weights are data (`knowledge/linking.yaml`). Pairs are
compared many at a time, by columns of numbers (`record/facts.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from truceline.record.facts import Facts
from truceline.record.mentions import Mention, linking

DAYS = ("no day", "same day", "within few days", "days apart", "about days apart")
DATELINE = 60
"""Code points at most between a headline and the first sentence, where a dateline may stand."""
APART = re.compile(r"[;:]| and | while | but ")
"""Words between two acts: "killed in a drone strike" has none."""


SAME = {
    "actor": "actors", "target words": "target", "recipient": "recipients", "place": "places", "mode": "modes",
    "count of dead": "deaths", "named target": "people", "thing": "things",
}  # fmt: skip
"""What is the same or another in two mentions, where both tell it: features "same …" and "other …" → the set."""
SHARE = {"other names": "proper", "other target words": "target", "other place words": "where"}
"""Features that tell how much of the shorter of two sets is not in the other."""


@dataclass(frozen=True)
class Reasons:
    """What speaks for and against the mentions of some pairs being one occurrence: by feature how much of it there is
    in each pair, and how many days lie between the two (NaN where one has no day)."""

    features: dict[str, NDArray[np.float64]]
    gap: NDArray[np.float64]

    @cached_property
    def may(self) -> NDArray[np.bool_]:
        """Which pairs could be one occurrence at all, by their days."""
        return np.logical_not(self.gap > float(linking()["window_days"]))

    def weighed(self, model: str) -> NDArray[np.float64]:
        """The log-odds of each pair by a model."""
        weights = linking()[model]
        parts = np.zeros(len(self.gap))
        for name, column in self.features.items():
            if weights.get(name):
                parts += weights[name] * column
        found: NDArray[np.float64] = parts + weights["bias"]
        return found

    def means(self, model: str, many: Sequence[int]) -> tuple[list[float], list[float]]:
        """Of so many pairs each, one after another, the mean log-odds of those that could be one occurrence (minus infinity
        where none could); and the log-odds of every pair, minus infinity where it could not."""
        scores = np.where(self.may, self.weighed(model), -np.inf)
        group = np.repeat(np.arange(len(many)), many)
        scored = scores[
            np.lexsort((-scores, group))
        ]  # in one order, so that the sum does not depend on that of the pairs
        may = np.isfinite(scored)
        count = np.bincount(group, may, len(many))
        total = np.bincount(group, np.where(may, scored, 0.0), len(many))
        return np.where(count > 0, total / np.maximum(count, 1), -np.inf).tolist(), scores.tolist()

    def of(self, pair: int) -> dict[str, float]:
        """What there is in one pair."""
        return {name: float(column[pair]) for name, column in self.features.items() if column[pair]}


def reasons(facts: Facts, asked: Sequence[tuple[int, Sequence[int]]]) -> Reasons:
    """The reasons for each mention and each of those that it is compared with (rows of the facts), pair after pair."""
    pairs = facts.pairs(asked)
    one, other, both = pairs.one, pairs.other, pairs.both
    gap = np.maximum(0.0, np.maximum(other["first"] - one["last"], one["first"] - other["last"]))
    told = one["told"] * other["told"] == 1.0
    met, days = gap == 0, np.minimum(gap, 5) / 5
    near = np.where(met & ~told, 1.0, 0.0)
    found = {
        "no day": np.isnan(gap).astype(float),
        "same day": (met & told).astype(float),
        "within few days": near / (1 + np.maximum(one["width"], other["width"])),
        "about the same day": near,
        "days apart": np.where(told & (gap > 0), days, 0.0),
        "about days apart": np.where(~told & (gap > 0), days, 0.0),
        "one of several": (one["several"] != other["several"]).astype(float),
        "same type": (both("types") > 0).astype(float),
        "background": np.maximum(one["historical"], other["historical"]),
        "same names": np.minimum(both("own"), 3) / 3,
        "same place names": np.minimum(both("proper") - both("own"), 3) / 3,
        "same names of parties": np.minimum(both("names"), 3) / 3,
    }
    for feature, name in SHARE.items():
        shorter = np.minimum(one[name], other[name])
        found[feature] = np.where(shorter > 0, 1 - both(name) / np.maximum(shorter, 1), 0.0)
    parts = met & (one["part"] > 0) & (other["part"] > 0)
    found["other part of the day"] = (parts & (both("part") == 0)).astype(float)
    for what, name in SAME.items():
        known, shared = (one[name] > 0) & (other[name] > 0), both(name) > 0
        found[f"same {what}"] = (known & shared).astype(float)
        found.setdefault(f"other {what}", (known & ~shared).astype(float))
    close = pairs.near(linking()["near_km"])
    placed = (one["points"] > 0) & (other["points"] > 0) & (both("places") == 0)
    found["near place"], found["far place"] = (placed & close).astype(float), (placed & ~close).astype(float)
    return Reasons(found, gap)


def following(one: Mention, other: Mention) -> dict[str, float]:
    """What more there is between two mentions of one report: where their sentences stand."""
    first, then = sorted((one, other), key=lambda m: (m.at, m.start))
    gap = then.at - first.end
    same = first.at == then.at
    between = " ".join(first.sentence[first.start - first.at : then.start - first.at].split()[1:]) if same else ""
    found = {}
    if _known(one, other) and "historical" not in (one.status, other.status):
        # "the attack" has, within one report, the day of what it is told with
        found = dict.fromkeys(DAYS, 0.0) | {"about the same day": 1.0}
    if (one.modes | other.modes) & frozenset(linking()["beside_weapons"]):
        found["other mode"] = 0.0
    return found | {
        "same sentence": float(same),
        "act and outcome": float(same and first.outcome != then.outcome and not APART.search(between)),
        "set apart": float(one.another != other.another),
        "earlier than the story": float(one.before != other.before),
        "next sentence": float(not same and gap <= 3),
        "headline and lead": float(first.headline and not same and gap <= DATELINE),
        "headline": float(first.headline and not then.headline),
        "the same again": float(then.definite and not same),
        "points back": float(
            not same and (then.refers or (not (then.proper - first.proper | then.places) and not then.told))
        ),
    }


def _known(one: Mention, other: Mention) -> bool:
    """Whether one of two gives no day because it tells of what is known already."""
    gap = days_apart(one, other)
    near = gap is None or gap <= linking()["window_days"]
    return near and any(m.guessed and (m.definite or m.headline) for m in (one, other))


def near_reasons(told: Sequence[Mention]) -> dict[tuple[str, str], dict[str, float]]:
    """For every two mentions of one report that are of one family, by their ids: feature → how much of it there is."""
    pairs, found = _compared([told])
    each = enumerate((told[a], told[b]) for a, b in pairs)
    return {(one.uid, other.uid): found.of(n) | following(one, other) for n, (one, other) in each}


def near_odds(reports: Sequence[Sequence[Mention]]) -> Iterator[dict[frozenset[str], float]]:
    """For each report the log-odds that two of its mentions tell of one occurrence, by their ids; of one family alone."""
    told = [one for those in reports for one in those]
    pairs, found = _compared(reports)
    weights, odds = linking()["within"], found.weighed("within").tolist()
    made: list[dict[frozenset[str], float]] = [{} for _ in reports]
    of = [n for n, those in enumerate(reports) for _ in those]
    for n, (a, b) in enumerate(pairs):
        more = following(told[a], told[b])  # takes the place of what the two are beside each other anywhere
        for name, value in more.items():
            if weight := weights.get(name):
                before = float(found.features[name][n]) if name in found.features else 0.0
                odds[n] += weight * (value - before)
        made[of[a]][frozenset((told[a].uid, told[b].uid))] = odds[n]
    yield from made


def _compared(reports: Sequence[Sequence[Mention]]) -> tuple[list[tuple[int, int]], Reasons]:
    """Every two mentions of one report and one family, by their places among all, and the reasons."""
    facts, asked, low = Facts(), list[tuple[int, list[int]]](), 0
    facts.rows([one for told in reports for one in told])
    for told in reports:
        asked += [
            (low + n, [low + o for o in range(n + 1, len(told)) if told[o].family == one.family])
            for n, one in enumerate(told)
        ]
        low += len(told)
    return [(one, other) for one, others in asked for other in others], reasons(facts, asked)


def weighed(found: dict[str, float], model: str) -> float:
    """The log-odds by a model."""
    weights = linking()[model]
    parts = 0.0
    for name, value in found.items():
        parts += weights.get(name, 0.0) * value
    return float(weights["bias"] + parts)


def why(found: dict[str, float], model: str) -> str:
    """What speaks for it by a model, the weightiest first."""
    weights = linking()[model]
    parts = ((weights.get(name, 0.0) * value, name) for name, value in found.items())
    return ", ".join(name for part, name in sorted(parts, key=lambda p: -p[0]) if part > 0.15)


def days_apart(one: Mention, other: Mention) -> int | None:
    """Days between two spans of days; 0 where they meet; None where one has no day."""
    if not (one.first and one.last and other.first and other.last):
        return None
    return max(0, (other.first - one.last).days, (one.first - other.last).days)
