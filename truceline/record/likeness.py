"""Likeness: what speaks for and against two mentions telling of one occurrence, weighed.

Two models of the same kind: `within` one report, where sentences follow one another, and `across` reports, where
what one report tells of an occurrence is taken together. The weights are data (`knowledge/linking.yaml`).
"""

from __future__ import annotations

import math
import re

from truceline.record.mentions import Mention, linking

DAYS = ("no day", "same day", "within few days", "days apart", "about days apart")
DATELINE = 60
"""Code points at most between a headline and the first sentence, where a dateline may stand."""
APART = re.compile(r"[;:]| and | while | but ")
"""Words between two acts: "killed in a drone strike" has none."""


def reasons(one: Mention, other: Mention) -> dict[str, float]:
    """Feature → how much of it there is."""
    gap = days_apart(one, other)
    told = one.told and other.told
    where = one.where | other.where
    wide = max(_width(one), _width(other))
    found = {
        "no day": float(gap is None),
        "same day": float(gap == 0 and told),
        "within few days": 0.0 if told or gap != 0 else 1 / (1 + wide),
        "about the same day": float(gap == 0 and not told),
        "days apart": min(gap or 0, 5) / 5 if told else 0.0,
        "about days apart": 0.0 if told else min(gap or 0, 5) / 5,
        "one of several": float(one.several != other.several),
        "same type": float(bool(one.types & other.types)),
        "background": float("historical" in (one.status, other.status)),
        "same names": min(len((one.proper & other.proper) - where), 3) / 3,
        "same place names": min(len(one.proper & other.proper & where), 3) / 3,
        "same names of parties": min(len(one.names & other.names), 3) / 3,
        "other names": _apart(one.proper, other.proper),
        "other target words": _apart(one.target, other.target),
        "other place words": _apart(one.where, other.where),
        "other part of the day": float(gap == 0 and bool(one.part and other.part and not one.part & other.part)),
    }
    for what, mine, theirs in (
        ("actor", one.actors, other.actors),
        ("target words", one.target, other.target),
        ("recipient", one.recipients, other.recipients),
        ("place", one.places, other.places),
        ("mode", one.modes, other.modes),
        ("count of dead", one.deaths, other.deaths),
        ("named target", one.people, other.people),
        ("thing", one.things, other.things),
    ):
        if mine and theirs:
            found.setdefault(f"{'same' if mine & theirs else 'other'} {what}", 1.0)
    if one.points and other.points and not one.places & other.places:
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


def weighed(found: dict[str, float], model: str) -> tuple[float, str]:
    """The log-odds by a model, and the reasons for it, the weightiest first."""
    weights = linking()[model]
    parts = {name: weights.get(name, 0.0) * value for name, value in found.items()}
    why = [name for name, part in sorted(parts.items(), key=lambda p: -p[1]) if part > 0.15]
    return float(weights["bias"] + sum(parts.values())), ", ".join(why)


def likeness(one: Mention, other: Mention) -> tuple[float, str]:
    """The log-odds that what two reports tell is one occurrence, and the reasons."""
    return weighed(reasons(one, other), "across")


def near_likeness(one: Mention, other: Mention) -> tuple[float, str]:
    """The log-odds that two mentions of one report are one occurrence, and the reasons."""
    return weighed(reasons(one, other) | following(one, other), "within")


def _apart(one: frozenset[str], other: frozenset[str]) -> float:
    return 1 - len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _width(one: Mention) -> int:
    return min((one.last - one.first).days, linking()["days_before"]) if one.first and one.last else 9


def days_apart(one: Mention, other: Mention) -> int | None:
    """Days between two spans of days; 0 where they meet; None where one has no day."""
    if not (one.first and one.last and other.first and other.last):
        return None
    return max(0, (other.first - one.last).days, (one.first - other.last).days)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees."""
    a, b, c, d = map(math.radians, (*one, *other))
    return 6371 * math.acos(min(1.0, math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)))
