"""Incidents: the events of different reports that tell of one occurrence.

What one report tells of one occurrence (headline, lead, a sentence further on) is put together first; then each such
telling joins the incident whose tellings it is likest to on average, if it is like enough, or else founds one.
Likeness is a sum of reasons (`record/likeness.py`), each with its weight in `knowledge/linking.yaml`, and the reasons
are kept with the link. Reports are taken in the order of adding and the past is never linked anew, so that linking
again from the beginning gives the same incidents.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import combinations
from typing import Any

from truceline.record.likeness import days_apart, kilometres, likeness, near_likeness
from truceline.record.mentions import Mention, family, linking, mention, pooled
from truceline.record.view import View

__all__ = ["Linker", "Mention", "days_apart", "family", "incident_id", "kilometres", "likeness", "linking", "mention"]

Telling = list[Mention]
"""The mentions by which one report tells of one occurrence, in their order."""


NEAR = """
select e.*, l.incident, l.keys from linked l
join events e on e.report = l.report and e.version = l.version and e.id = l.event_id
where l.incident in (
  select c.incident from linked c
  join events d on d.report = c.report and d.version = c.version and d.id = c.event_id
  where list_has_any(c.keys, $keys) and (
    $last::date is null or coalesce(d.date_start, d.published_at::date) is null
    or coalesce(d.date_start, d.published_at::date) <= $last::date
    and coalesce(d.date_end, d.date_start, d.published_at::date) >= $first::date)
)
"""
"""All mentions of the incidents of which one has a key in common with a report, and days near it or none."""


@dataclass
class Linker:
    """Links the events of reports as they are added; what people decide lies over its links and is not looked at, nor,
    with `afresh`, what was linked before."""

    view: View
    afresh: bool = False
    _tellings: dict[str, dict[str, Telling]] = field(default_factory=dict)
    """Incident → report → its mentions: those of this addition and those of the record that were near."""
    _pooled: dict[tuple[str, str], Mention] = field(default_factory=dict)
    _near: dict[tuple[str, str, int | None], set[str]] = field(default_factory=lambda: defaultdict(set))
    """Family, key, stretch of days → incidents (`_stretches`)."""
    _of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Report → its incidents."""
    _known: set[str] = field(default_factory=set)
    _replaced: set[str] = field(default_factory=set)
    """Reports of which a version was linked here: the record's are older."""

    def link(self, events: Sequence[dict[str, Any]], report: dict[str, Any], key: str) -> list[dict[str, Any]]:
        """The rows of `links` of one report's events."""
        told_all = [mention(event, report, key) for event in events if event["status"] not in linking()["unlinked"]]
        self._forget(key)
        self._load(told_all)
        rows = []
        tellings = [_placed(telling, told_all) for telling in together(told_all)]
        for telling, chosen in zip(tellings, self._choose(tellings), strict=True):
            incident, score, because = chosen or (None, 1.0, "the first to tell of it")
            if incident is None:
                if pooled(telling).status not in linking()["founding"]:
                    continue
                incident = incident_id(telling[0].uid)
            for told in telling:
                if not chosen and told is not telling[0]:
                    score, because = _again(told, telling[0])
                self._take(replace(told, incident=incident))
                rows.append({
                    "event_id": told.uid.partition("/")[2], "incident": incident, "score": score, "because": because,
                    "keys": sorted(told.keys),
                })  # fmt: skip
        return rows

    def _choose(self, tellings: Sequence[Telling]) -> list[tuple[str, float, str] | None]:
        """For each telling of a report the incident it joins, with probability and reasons. The likest choose first,
        and an incident that the report tells of already is less likely: what it tells apart is seldom one."""
        offers = []
        for n, telling in enumerate(tellings):
            one = pooled(telling)
            for incident in self._candidates(telling):
                scored = sorted(
                    (likeness(one, other) for other in map(self._telling, *self._pairs(incident)) if may(one, other)),
                    reverse=True,
                )
                if scored:
                    offers.append((sum(s for s, _ in scored) / len(scored), -n, incident, scored[0][1]))
        chosen: list[tuple[str, float, str] | None] = [None] * len(tellings)
        for score, n, incident, because in sorted(offers, reverse=True):
            if chosen[-n]:
                continue
            if any(c and c[0] == incident for c in chosen):
                score -= linking()["told_already"]
            if score >= linking()["threshold"]:
                chosen[-n] = incident, _probability(score), because
        return chosen

    def _candidates(self, telling: Telling) -> list[str]:
        """Incidents of which a mention has a key in common with one of these, and days near it or none."""
        found: dict[str, None] = {}
        for told in telling:
            stretches = _stretches(told, linking()["window_days"])
            for key in sorted(told.keys):
                for stretch in (*stretches, None) if stretches else (ALWAYS,):
                    for incident in sorted(self._near.get((told.family, key, stretch), ())):
                        others = (m for mentions in self._tellings[incident].values() for m in mentions)
                        if incident not in found and any(may(told, o) and told.keys & o.keys for o in others):
                            found[incident] = None
        return list(found)

    def _pairs(self, incident: str) -> tuple[list[str], list[str]]:
        reports = sorted(self._tellings[incident])
        return [incident] * len(reports), reports

    def _telling(self, incident: str, report: str) -> Mention:
        made = self._pooled.get((incident, report))
        if made is None:
            made = self._pooled[incident, report] = pooled(self._tellings[incident][report])
        return made

    def _load(self, told: Sequence[Mention]) -> None:
        """Take in the mentions of the record that these could join."""
        if self.afresh or not told:
            return
        span = timedelta(linking()["window_days"] + linking()["days_before"])
        firsts, lasts = [m.first for m in told], [m.last for m in told]
        days = [d for d in (*firsts, *lasts) if d]
        dated = days and None not in firsts
        asked = {
            "keys": sorted({k for m in told for k in m.keys}),
            "first": min(days) - span if dated else None,
            "last": max(days) + span if dated else None,
        }
        for row in self.view.rows(NEAR, asked):
            made = mention(row, row, row["report"])
            made = replace(made, proper=made.proper | (frozenset(row["keys"]) - made.keys))
            if made.report not in self._replaced:
                self._take(replace(made, incident=row["incident"]))

    def _take(self, told: Mention) -> None:
        if told.uid in self._known:
            return
        self._known.add(told.uid)
        self._tellings.setdefault(told.incident, {}).setdefault(told.report, []).append(told)
        self._pooled.pop((told.incident, told.report), None)
        self._of[told.report].add(told.incident)
        for key in told.keys:
            for stretch in (*(_stretches(told) or [None]), ALWAYS):
                self._near[told.family, key, stretch].add(told.incident)

    def _forget(self, key: str) -> None:
        """A new version of a report takes the place of the one before."""
        self._replaced.add(key)
        for incident in self._of.pop(key, ()):
            self._known -= {m.uid for m in self._tellings[incident].pop(key, [])}
            self._pooled.pop((incident, key), None)


STRETCH = 10
"""Days of one stretch of the index."""
MANY = 40
"""Stretches past which a mention is looked for at any time."""
ALWAYS = -1
"""Stands for any time."""


def _stretches(told: Mention, more: int = 0) -> list[int]:
    """The stretches of days that a mention may lie in, `more` days before and after; none if it has no day or too
    many."""
    if not (told.first and told.last):
        return []
    first, last = told.first.toordinal() - more, told.last.toordinal() + more
    found = range(first // STRETCH, last // STRETCH + 1)
    return list(found) if len(found) <= MANY else []


def together(mentions: Iterable[Mention]) -> list[Telling]:
    """The mentions of one report by the occurrences they tell of: the likest two groups are joined, as long as their
    mentions are like enough on average."""
    groups = [[m] for m in sorted(mentions, key=lambda m: (m.start, m.uid))]
    like = {frozenset((a.uid, b.uid)): _near_score(a, b) for (a,), (b,) in combinations(groups, 2)}

    def average(one: Telling, other: Telling) -> float:
        return sum(like[frozenset((a.uid, b.uid))] for a in one for b in other) / (len(one) * len(other))

    while len(groups) > 1:
        score, i, j = max((average(a, b), -i, -j) for (i, a), (j, b) in combinations(enumerate(groups), 2))
        if score < linking()["threshold_within"]:
            break
        groups[-i] = sorted(groups[-i] + groups.pop(-j), key=lambda m: (m.start, m.uid))
    for referring in [g[0] for g in groups if all(m.refers for m in g)]:
        # "the attack" tells nothing by which to know it: it has been told of before, or, in a headline, is told below
        (group,) = (g for g in groups if referring in g)
        others = [
            (max(like[frozenset((a.uid, b.uid))] for a in group for b in other) + _story(other, groups), -n)
            for n, other in enumerate(groups)
            if other is not group and (referring.headline or other[0].start < referring.start)
            and any(m.status != "negated" for m in other)
        ]
        score, n = max(others, default=(float("-inf"), 0))
        if score >= linking()["threshold_referring"]:
            groups[-n] = sorted(groups[-n] + group, key=lambda m: (m.start, m.uid))
            groups.remove(group)
    return sorted(groups, key=lambda g: (g[0].start, g[0].uid))


def _placed(telling: Telling, report: Sequence[Mention]) -> Telling:
    """A telling of what is known already, which names nothing itself, with the names of the report's first sentences."""
    if not all(m.refers for m in telling):
        return telling
    first = sorted({m.at for m in report})[:2]
    names = frozenset().union(*(m.proper for m in report if m.at in first))
    return [replace(telling[0], proper=telling[0].proper | names), *telling[1:]]


def _story(group: Telling, groups: Sequence[Telling]) -> float:
    """What speaks for a group because it is what the report is about: the first it tells of in its family."""
    first = min(m.start for g in groups for m in g if m.family == group[0].family)
    return float(linking()["story"]) if group[0].start == first else 0.0


def _near_score(one: Mention, other: Mention) -> float:
    return near_likeness(one, other)[0] if one.family == other.family else float("-inf")


def _again(told: Mention, first: Mention) -> tuple[float, str]:
    score, why = near_likeness(first, told)
    return _probability(max(score, linking()["threshold_within"])), f"told again in one report: {why}"


def may(one: Mention, other: Mention) -> bool:
    """Whether two could be one occurrence at all."""
    gap = days_apart(one, other)
    return one.family == other.family and (gap is None or gap <= linking()["window_days"])


def _probability(score: float) -> float:
    return 1 / (1 + math.exp(-score))


def incident_id(uid: str) -> str:
    """An incident is known by the event that founded it."""
    return "i" + hashlib.sha256(uid.encode()).hexdigest()[:16]
