"""Likeness: what speaks for and against two mentions telling of one occurrence, weighed.

Two models of the same kind: `within` one report, where sentences follow one another, and `across` reports, where
what one report tells of an occurrence is taken together. The weights are data (`knowledge/linking.yaml`).
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from truceline.record.mentions import Mention, linking

DAYS = ("no day", "same day", "within few days", "days apart", "about days apart")
DATELINE = 60
"""Code points at most between a headline and the first sentence, where a dateline may stand."""
APART = re.compile(r"[;:]| and | while | but ")
"""Words between two acts: "killed in a drone strike" has none."""


def reasons(one: Mention, other: Mention) -> dict[str, float]:
    """Feature → how much of it there is; what there is nothing of is left out."""
    gap = days_apart(one, other)
    told = one.told and other.told
    found: dict[str, float] = {}
    if gap is None:
        found["no day"] = 1.0
    elif told:
        found["days apart" if gap else "same day"] = min(gap, 5) / 5 if gap else 1.0
    elif gap:
        found["about days apart"] = min(gap, 5) / 5
    else:
        found["within few days"] = 1 / (1 + max(_width(one), _width(other)))
        found["about the same day"] = 1.0
    if one.several != other.several:
        found["one of several"] = 1.0
    if not one.types.isdisjoint(other.types):
        found["same type"] = 1.0
    if one.status == "historical" or other.status == "historical":
        found["background"] = 1.0
    proper = one.proper & other.proper
    if proper:
        places = sum(1 for word in proper if word in one.where or word in other.where)
        if len(proper) > places:
            found["same names"] = min(len(proper) - places, 3) / 3
        if places:
            found["same place names"] = min(places, 3) / 3
    names = one.names & other.names
    if names:
        found["same names of parties"] = min(len(names), 3) / 3
    for what, mine, theirs, both in (
        ("other names", one.proper, other.proper, proper),
        ("other target words", one.target, other.target, None),
        ("other place words", one.where, other.where, None),
    ):
        if mine and theirs:
            same = len(mine & theirs if both is None else both)
            apart = 1 - same / min(len(mine), len(theirs))
            if apart:
                found[what] = apart
    if gap == 0 and one.part and other.part and one.part.isdisjoint(other.part):
        found["other part of the day"] = 1.0
    for mine, theirs, same_, other_ in (
        (one.actors, other.actors, "same actor", "other actor"),
        (one.target, other.target, "same target words", "other target words"),
        (one.recipients, other.recipients, "same recipient", "other recipient"),
        (one.places, other.places, "same place", "other place"),
        (one.modes, other.modes, "same mode", "other mode"),
        (one.deaths, other.deaths, "same count of dead", "other count of dead"),
        (one.people, other.people, "same named target", "other named target"),
        (one.things, other.things, "same thing", "other thing"),
    ):
        if mine and theirs:
            found.setdefault(other_ if mine.isdisjoint(theirs) else same_, 1.0)
    if one.points and other.points and one.places.isdisjoint(other.places):
        near = min(kilometres(a, b) for a in one.points for b in other.points) < linking()["near_km"]
        found["near place" if near else "far place"] = 1.0
    return found


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


def near_reasons(one: Mention, other: Mention) -> dict[str, float]:
    """Feature → how much of it there is, of two mentions of one report."""
    return reasons(one, other) | following(one, other)


def _width(one: Mention) -> int:
    return min((one.last - one.first).days, linking()["days_before"]) if one.first and one.last else 9


def days_apart(one: Mention, other: Mention) -> int | None:
    """Days between two spans of days; 0 where they meet; None where one has no day."""
    if not (one.first and one.last and other.first and other.last):
        return None
    return max(0, (other.first - one.last).days, (one.first - other.last).days)


@lru_cache(100_000)
def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees."""
    a, b, c, d = map(math.radians, (*one, *other))
    return 6371 * math.acos(min(1.0, math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)))
