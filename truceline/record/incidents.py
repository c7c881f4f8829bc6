"""Incidents: the events of different reports that tell of one occurrence.

An event joins the incident whose mentions it is likest to on average, if it is like enough; else it founds one. Likeness is a sum of reasons, each with its weight in `knowledge/linking.yaml`, and the reasons are kept
with the link. Events are taken in the order of adding and the past is never linked anew, so that linking again from
the beginning gives the same incidents.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from truceline.knowledge import FOLDER, load
from truceline.reading.words import folded, words
from truceline.record.view import View

PROPER = re.compile(r"(?<=[a-z,;:“\"(] )[A-Z][\w'’-]+")
"""Words with a capital that do not begin a sentence."""


@cache
def linking() -> dict[str, Any]:
    """The rules: families of types, weights, thresholds."""
    return load(FOLDER / "linking.yaml")


@dataclass(frozen=True, slots=True)
class Mention:
    """What linking looks at of one event."""

    uid: str
    report: str
    family: str
    mode: str | None
    status: str
    actors: frozenset[str]
    recipients: frozenset[str]
    names: frozenset[str]
    """Words that name or describe actors and recipients."""
    first: date | None
    last: date | None
    told: bool
    """Whether its words give the day; else it is taken from the day of publication."""
    places: frozenset[str]
    where: frozenset[str]
    """The words of the places' names."""
    point: tuple[float, float] | None
    deaths: tuple[int, int | None] | None
    target: frozenset[str]
    """Words for whom or what it was done to."""
    type: str
    proper: frozenset[str]
    """Words of the sentence that are written with a capital: names of people, places, weapons."""
    incident: str = ""

    @property
    def keys(self) -> frozenset[str]:
        """What it can be known by: ids, places, names, words for who is in it."""
        return self.actors | self.recipients | self.places | self.proper | self.names


def mention(event: dict[str, Any], report: dict[str, Any], key: str) -> Mention:
    """A mention, from rows of the tables."""
    published = report["published_at"].date() if report["published_at"] else None
    told = event["date_start"] is not None and event["date_precision"] == "day"
    first, last = event["date_start"], event["date_end"]
    if first is None and published:
        first, last = published - timedelta(linking()["days_before"]), published
    named = {*event["actor_names"], *event["recipient_names"]}
    return Mention(
        uid=f"{key}/{event['id']}",
        report=key,
        family=family(event["event_type"], event["mode"]),
        mode=event["mode"],
        status=event["status"],
        actors=frozenset(event["actors"]),
        recipients=frozenset(event["recipients"]),
        names=frozenset(_content(" ".join(named))),
        first=first,
        last=last or first,
        told=told,
        places=frozenset(folded(p) for p in event["places"]),
        where=frozenset(_content(" ".join(event["places"]))),
        point=(event["latitude"], event["longitude"]) if event["latitude"] is not None else None,
        deaths=(event["deaths_low"], event["deaths_high"]) if event["deaths_low"] is not None else None,
        target=frozenset(_content(" ".join(event["recipient_names"]))),
        type=event["event_type"],
        proper=frozenset(_content(" ".join(PROPER.findall(event["sentence"])))),
    )


def family(event_type: str, mode: str | None) -> str:
    """Types that outlets use for the same occurrence: a declared and an observed truce, a killing and a strike."""
    families = linking()["families"]
    found = families.get(f"{event_type}/{mode}") or families.get(event_type) or event_type
    return str(found)


def reasons(one: Mention, other: Mention) -> dict[str, float]:
    """What speaks for and against two mentions telling of one occurrence: feature → how much of it there is. The
    features and their weights are those of `linking.yaml`."""
    gap = days_apart(one, other)
    named = one.told and other.told
    where = one.where | other.where
    found = {
        "one report": float(one.report == other.report),
        "no day": float(gap is None),
        "same day": float(gap == 0 and named),
        "about the same day": float(gap == 0 and not named),
        "days apart": min(gap or 0, 5) / 5 if named else 0.0,
        "about days apart": 0.0 if named else min(gap or 0, 5) / 5,
        "same type": float(one.type == other.type),
        "background": float("historical" in (one.status, other.status)),
        "same names": min(len((one.proper & other.proper) - where), 3) / 3,
        "same place names": min(len(one.proper & other.proper & where), 3) / 3,
        "same names of parties": min(len(one.names & other.names), 3) / 3,
        "other names": 1 - _overlap(one.proper, other.proper) if one.proper and other.proper else 0.0,
        "other target words": 1 - _overlap(one.target, other.target) if one.target and other.target else 0.0,
    }
    for what, mine, theirs in (
        ("actor", one.actors, other.actors),
        ("target words", one.target, other.target),
        ("recipient", one.recipients, other.recipients),
        ("place", one.places, other.places),
        ("mode", {one.mode} - {None}, {other.mode} - {None}),
        ("count of dead", {one.deaths} - {None}, {other.deaths} - {None}),
    ):
        if mine and theirs:
            found.setdefault(f"{'same' if mine & theirs else 'other'} {what}", 1.0)
    if one.point and other.point and not one.places & other.places:
        near = kilometres(one.point, other.point) < linking()["near_km"]
        found["near place" if near else "far place"] = 1.0
    return found


def likeness(one: Mention, other: Mention) -> tuple[float, str]:
    """The log-odds that two mentions tell of one occurrence, and the reasons for it, the weightiest first."""
    weights = linking()["weights"]
    found = reasons(one, other)
    parts = {name: weights.get(name, 0.0) * value for name, value in found.items()}
    why = [name for name, part in sorted(parts.items(), key=lambda p: -p[1]) if part > 0.15]
    return linking()["bias"] + sum(parts.values()), ", ".join(why)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other))


def days_apart(one: Mention, other: Mention) -> int | None:
    """Days between two spans of days; 0 where they meet; None where one has no day."""
    if not (one.first and one.last and other.first and other.last):
        return None
    return max(0, (other.first - one.last).days, (one.first - other.last).days)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees."""
    a, b, c, d = map(math.radians, (*one, *other))
    return 6371 * math.acos(min(1.0, math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)))


@dataclass
class Linker:
    """Links the events of reports as they are added; what people decide lies over its links and is not looked at."""

    near: Near

    def link(self, told_all: Sequence[Mention], key: str) -> list[dict[str, Any]]:
        """The rows of `links` of one report's mentions."""
        self.near.forget(key)
        rows = []
        for told in told_all:
            incident, score, because = self._choose(told)
            if incident is None:
                if told.status not in linking()["founding"]:
                    continue
                incident, score, because = incident_id(told.uid), 1.0, "the first to tell of it"
            self.near.take(replace(told, incident=incident))
            rows.append({
                "event_id": told.uid.partition("/")[2], "incident": incident, "score": score, "because": because,
                **columns(told),
            })  # fmt: skip
        return rows

    def _choose(self, told: Mention) -> tuple[str | None, float, str]:
        best = float("-inf"), "", ""
        for incident in self.near.incidents(told):
            gaps = ((days_apart(told, m), m) for m in self.near.mentions[incident].values() if m.family == told.family)
            near = [m for gap, m in gaps if gap is None or gap <= linking()["window_days"]]
            if not any(told.report == m.report or told.keys & m.keys for m in near):
                continue  # a like event of the day, with nothing in common
            scored = sorted((likeness(told, m) for m in near), reverse=True)
            score = sum(s for s, _ in scored) / len(scored)
            best = max(best, (score, incident, scored[0][1]))
        if best[0] < linking()["threshold"]:
            return None, 0.0, ""
        return best[1], 1 / (1 + math.exp(-best[0])), best[2]


def told_by(events: Iterable[dict[str, Any]], report: dict[str, Any], key: str) -> list[Mention]:
    """The mentions of a report's events that linking looks at, from rows of the tables."""
    return [mention(event, report, key) for event in events if event["status"] not in linking()["unlinked"]]


def incident_id(uid: str) -> str:
    """An incident is known by the event that founded it."""
    return "i" + hashlib.sha256(uid.encode()).hexdigest()[:16]


def _content(text: str) -> Iterable[str]:
    """Words that carry content, without their commonest endings."""
    for word in words(text):
        said = folded(word.text)
        if len(said) > 3 and said not in _common() and said[0].isalpha():
            yield re.sub(r"(ing|ed|s)$", "", said)
        elif said.isdigit():
            yield said


@cache
def _common() -> frozenset[str]:
    return frozenset(linking()["common_words"])
