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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice
from typing import Any

from truceline.record.facts import kilometres
from truceline.record.likeness import days_apart, near_odds, near_reasons, reasons, weighed, why
from truceline.record.mentions import Mention, family, in_report, linking, mention, pooled
from truceline.record.near import Near, columns

__all__ = ["Linker", "Mention", "days_apart", "family", "incident_id", "kilometres", "linking", "mention"]

AT_ONCE = 200
"""Reports whose mentions are compared at a time."""

Telling = list[Mention]
"""The mentions by which one report tells of one occurrence, in their order."""
Pools = tuple[list[Mention], list[int]]
"""What each telling of a report is as one, and the rows of these in the facts."""


@dataclass
class Linker:
    """Links the events of reports as they are added; what people decide lies over its links and is not looked at."""

    near: Near

    def link(
        self, tellings: Sequence[Telling], key: str, words: Mapping[str, int], pools: Pools | None = None
    ) -> list[dict[str, Any]]:
        """The rows of `links` of what one report tells (`told_by`), given the words of its events by their ids and, where
        they are made already, what each telling is as one. Where a corrected text alone tells of an incident in the words
        it had before, the incident stays the same."""
        before = self.near.forget(key)
        ones, numbers = pools or self.pools([tellings])[0]
        rows: list[dict[str, Any]] = []
        joined: dict[str, list[int]] = {}
        for n, (telling, chosen) in enumerate(zip(tellings, self._choose(ones, numbers), strict=True)):
            incident, score, because = chosen or (None, 1.0, "the first to tell of it")
            if incident is None:
                if ones[n].status not in linking()["founding"]:
                    continue
                incident = before.get(words[_event(telling[0])], "")
                if not incident or incident in joined or self.near.of(incident):
                    incident = incident_id(telling[0].uid)
            joined.setdefault(incident, []).append(n)
            for told in telling:
                if not chosen and told is not telling[0]:
                    score, because = _again(told, telling[0])
                row: dict[str, Any] = {
                    "event_id": _event(told),
                    "incident": incident,
                    "score": score,
                    "because": because,
                }
                rows.append(row)
        kept: dict[str, Mention] = {}
        for incident, those in joined.items():
            one = ones[those[0]] if len(those) == 1 else pooled([told for n in those for told in tellings[n]])
            kept[incident] = replace(one, incident=incident, sentence="")
            self.near.take(kept[incident], numbers[those[0]] if len(those) == 1 else self.near.facts.rows([one])[0])
        for row in rows:  # what linking looks at later stands with the first mention
            one = kept[row["incident"]]
            row.update(columns(one, whole=_event(one) == row["event_id"]), words=words[row["event_id"]])
        self.near.say(key, {row["words"]: row["incident"] for row in rows})
        return rows

    def pools(self, reports: Sequence[Sequence[Telling]]) -> list[Pools]:
        """Of the tellings of each report, what each is as one, and its row of the facts."""
        made = [[pooled(telling) for telling in tellings] for tellings in reports]
        rows = iter(self.near.facts.rows([pool for those in made for pool in those]))
        return [(those, [next(rows) for _ in those]) for those in made]

    def _choose(self, told: Sequence[Mention], rows: Sequence[int]) -> list[tuple[str, float, str] | None]:
        """For each telling of a report the incident it joins, with probability and reasons. The likest choose first,
        and an incident that the report tells of already is less likely: what it tells apart is seldom one."""
        candidates = [self.near.incidents(one) for one in told]
        self.near.hear(incident for those in candidates for incident in those)
        told_of = [
            (n, incident, others)
            for n, those in enumerate(candidates)
            for incident in those
            if (others := self.near.tellings.get(incident))
        ]
        asked: list[tuple[int, list[int]]] = [(row, []) for row in rows]
        for n, _, others in told_of:
            asked[n][1].extend(others.values())
        found, pair, offers = reasons(self.near.facts, asked), 0, []
        means, scores = found.means("across", [len(others) for _, _, others in told_of])
        for (n, incident, others), mean in zip(told_of, means, strict=True):
            if mean >= linking()["threshold"]:
                these = [(scores[i], i) for i in range(pair, pair + len(others))]
                best = max(score for score, _ in these)
                offers.append((mean, -n, incident, [i for score, i in these if score == best]))
            pair += len(others)
        chosen: list[tuple[str, float, str] | None] = [None] * len(told)
        for score, n, incident, likest in sorted(offers, key=lambda offer: offer[:3], reverse=True):
            if chosen[-n]:
                continue
            if any(c and c[0] == incident for c in chosen):
                score -= linking()["told_already"]
            if score >= linking()["threshold"]:
                chosen[-n] = incident, _probability(score), max(why(found.of(i), "across") for i in likest)
        return chosen


def told_by(events: Iterable[dict[str, Any]], report: dict[str, Any], key: str) -> list[Telling]:
    """What a report tells, by rows of the tables: the mentions that linking looks at, put together."""
    return next(told_by_each([(events, report, key)]))


def told_by_each(reports: Iterable[tuple[Iterable[dict[str, Any]], dict[str, Any], str]]) -> Iterator[list[Telling]]:
    """What each of many reports tells."""
    left = iter(reports)
    while those := list(islice(left, AT_ONCE)):
        told = [
            in_report([mention(e, report, key) for e in events if e["status"] not in linking()["unlinked"]])
            for events, report, key in those
        ]
        for mentions, odds in zip(told, near_odds(told), strict=True):
            yield [_placed(telling, mentions) for telling in together(mentions, odds)]


def together(mentions: Iterable[Mention], odds: Mapping[frozenset[str], float] | None = None) -> list[Telling]:
    """The mentions of one report by the occurrences they tell of: the likest two groups are joined, as long as their
    mentions are like enough on average (`odds`, if they are known: `near_odds`). "The attack" tells nothing by which to
    know it: it goes to what has been told before and is likest, first of all what the report is about."""
    told = sorted(mentions, key=lambda m: (m.start, m.uid))
    like = next(near_odds([told])) if odds is None else odds

    def odds_of(a: Mention, b: Mention) -> float:
        return like.get(frozenset((a.uid, b.uid)), -math.inf)

    def average(one: Telling, other: Telling) -> float:
        return sum(odds_of(a, b) for a in one for b in other) / (len(one) * len(other))

    def nearest(one: Mention, other: Telling) -> float:
        story = min((m.start for m in told if m.family == one.family and not m.refers), default=-1) == other[0].start
        return max(odds_of(one, m) for m in other) + story * float(linking()["story"])

    groups = _joined([[m] for m in told if not m.refers], average)
    for one in (m for m in told if m.refers):
        before = [(nearest(one, g), -n) for n, g in enumerate(groups) if _may_mean(one, g)]
        score, n = max(before, default=(float("-inf"), 0))
        if score >= linking()["threshold_referring"]:
            groups[-n] = sorted([*groups[-n], one], key=lambda m: (m.start, m.uid))
        else:
            groups.append([one])
    return sorted(_joined(groups, average), key=lambda g: (g[0].start, g[0].uid))


def _joined(groups: list[Telling], average: Callable[[Telling, Telling], float]) -> list[Telling]:
    while len(groups) > 1:
        score, i, j = max((average(a, b), -i, -j) for (i, a), (j, b) in combinations(enumerate(groups), 2))
        if score < linking()["threshold_within"]:
            break
        groups[-i] = sorted(groups[-i] + groups.pop(-j), key=lambda m: (m.start, m.uid))
    return groups


def _may_mean(one: Mention, group: Telling) -> bool:
    """Whether "the attack" may be what a group tells of: before it, or below the headline; not what is denied."""
    before = one.headline or group[0].start < one.start
    return before and group[0].family == one.family and any(m.status != "negated" for m in group)


def _placed(telling: Telling, report: Sequence[Mention]) -> Telling:
    """A telling of what is known already, which names nothing itself, with the names of the report's first sentences."""
    if not all(m.refers for m in telling):
        return telling
    first = sorted({m.at for m in report})[:2]
    names = frozenset().union(*(m.proper for m in report if m.at in first))
    return [replace(telling[0], proper=telling[0].proper | names), *telling[1:]]


def _again(told: Mention, first: Mention) -> tuple[float, str]:
    found = near_reasons([first, told])[first.uid, told.uid]
    score = max(weighed(found, "within"), linking()["threshold_within"])
    return _probability(score), f"told again in one report: {why(found, 'within')}"


def may(one: Mention, other: Mention) -> bool:
    """Whether two could be one occurrence at all."""
    gap = days_apart(one, other)
    return one.family == other.family and (gap is None or gap <= linking()["window_days"])


def _probability(score: float) -> float:
    return 1 / (1 + math.exp(-score))


def _event(told: Mention) -> str:
    return told.uid.partition("/")[2]


def incident_id(uid: str) -> str:
    """An incident is known by the event that founded it."""
    return "i" + hashlib.sha256(uid.encode()).hexdigest()[:16]
