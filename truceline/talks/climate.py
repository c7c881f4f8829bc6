"""The climate: trust, and the prospects of the talks, per day and voice, by `climate.yaml`.

A day's value is the mean of what was said in the last days, the older the lighter. Its interval comes from drawing the
origins anew, with a ghost among them that holds what nobody wrote (-1, 0 or 1): two origins that agree leave much
open, ten do not. The draws are seeded, so that the same record always gives the same numbers.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from truceline.knowledge import FOLDER, load
from truceline.talks.model import ClimatePoint, Evidence, Measure
from truceline.talks.phrases import cue_pattern
from truceline.talks.told import TALK, Told

INDEXES = ("trust", "prospects")
MOST = 40


@dataclass(frozen=True)
class Item:
    """One statement that speaks for better or worse."""

    index: str
    value: float
    day: date
    origin: str
    voice: str | None
    evidence: Evidence


@cache
def knowledge() -> dict[str, Any]:
    """`climate.yaml`, its words as patterns."""
    data = load(FOLDER / "climate.yaml")
    data["words"] = [w | {"cues": [cue_pattern(c) for c in w["cues"]]} for w in data["words"]]
    return data


def items(told: Told) -> Iterator[Item]:
    """What a report holds for the climate, the same words counted once for each index."""
    seen = set[tuple[str, tuple[int, int]]]()
    for item in (*_effects(told), *_events(told), *_words(told)):
        if (key := (item.index, item.evidence.sentence_span)) not in seen:
            seen.add(key)
            yield item


def _item(told: Told, index: str, value: float, evidence: Evidence) -> Item:
    voice = next((v.id for v in evidence.voices if v.id in told.sides.parties | told.sides.mediators), None)
    return Item(index, max(-1.0, min(1.0, value)), told.day, told.row["newsroom"], voice, evidence)


def _effects(told: Told) -> Iterator[Item]:
    known = knowledge()
    for effect in told.coded.effects:
        index = known["affects"].get(effect.affects)
        sign = {"improves": 1, "worsens": -1}.get(effect.direction, 0)
        if index and sign:
            voices = told.voices([told.claims[i] for i in effect.claim_ids if i in told.claims])
            span = (effect.signal or effect.effect).spans[0]
            yield _item(
                told, index, sign * known["modality"][effect.modality],
                told.evidence(span, "effect", effect.id, voices=voices),
            )  # fmt: skip


def _events(told: Told) -> Iterator[Item]:
    for event in told.coded.events:
        if event.status not in ("actual", "future") or not TALK.search(event.sentence.text):
            continue
        for index, value in knowledge()["events"].get(event.event_type, {}).items():
            voices = told.voices([told.claims[i] for i in event.claim_ids if i in told.claims])
            if not voices:
                voices = tuple(
                    told.sides.party(p)
                    for a in event.actors
                    if (p := told.sides.party_of(a.actor_id, a.text, told.on, a.sectors))
                )[:1]
            yield _item(told, index, value, told.evidence(event.trigger.spans[0], "event", event.id, voices=voices))


def _words(told: Told) -> Iterator[Item]:
    for sentence in told.sentences:
        if not TALK.search(sentence.text):
            continue
        for said in knowledge()["words"]:
            match = next((m for c in said["cues"] if (m := c.search(sentence.text))), None)
            if match:
                value = -said["value"] / 2 if _negated(sentence.text, match) else said["value"]
                span = (sentence.start + match.start(), sentence.start + match.end())
                yield _item(told, said["index"], value, told.evidence(span))


def _negated(text: str, match: re.Match[str]) -> bool:
    return bool(re.search(r"\b(?:no|not|never|without|n't)\s+(?:\w+\s+){0,2}$", text[: match.start()], re.I))


def climate(found: Sequence[Item], reports: Iterable[Told]) -> list[ClimatePoint]:
    """A point for every day on which somebody speaks about the talks, by all voices and by each."""
    sides = next((r.sides for r in reports), None)
    if sides is None:
        return []
    by_day: dict[date, list[Item]] = defaultdict(list)
    for item in found:
        by_day[item.day].append(item)
    window = knowledge()["window"]
    made = []
    for day in sorted(by_day):
        recent = [i for i in found if 0 <= (day - i.day).days < window]
        for voice in [None, *sorted({i.voice for i in by_day[day] if i.voice})]:
            said = [i for i in recent if voice is None or i.voice == voice]
            today = [i for i in by_day[day] if voice is None or i.voice == voice]
            evidence = list({(i.evidence.report, i.evidence.span): i.evidence for i in today}.values())
            made.append(
                ClimatePoint(
                    day=day, voice=sides.party(voice) if voice else None,
                    trust=measure([i for i in said if i.index == "trust"], day, voice),
                    prospects=measure([i for i in said if i.index == "prospects"], day, voice),
                    statements=len(today), reports=len({i.evidence.report for i in today}),
                    origins=len({i.origin for i in today}), evidence=tuple(evidence[:MOST]),
                )
            )  # fmt: skip
    return made


def measure(said: Sequence[Item], day: date, voice: str | None) -> Measure | None:
    """The weighted mean of statements and the 5th and 95th percentile of it when origins are drawn anew."""
    if not said:
        return None
    known = knowledge()
    origins: dict[str, tuple[float, float]] = {}
    for item in said:
        weight = 0.5 ** ((day - item.day).days / known["half_life"])
        total, sum_ = origins.get(item.origin, (0.0, 0.0))
        origins[item.origin] = total + weight, sum_ + weight * item.value
    value = _mean(origins.values())
    ghost = sum(t for t, _ in origins.values()) / len(origins)
    low, high = _drawn(f"{day} {voice} {len(said)}", tuple(origins[name] for name in sorted(origins)), ghost)
    return Measure(value=round(value, 3), low=round(min(low, value), 3), high=round(max(high, value), 3))


@lru_cache(1 << 14)
def _drawn(seed: str, parts: tuple[tuple[float, float], ...], ghost: float) -> tuple[float, float]:
    """The 5th and 95th percentile; kept, since days that are past stay as they are when more is reported."""
    draw, known = random.Random(seed), knowledge()
    drawn = []
    for _ in range(known["samples"]):
        chosen = draw.choices(parts, k=len(parts))
        chosen += [(ghost, ghost * sign) for sign in draw.choices((-1, 0, 1), k=known["ghost"])]
        drawn.append(_mean(chosen))
    drawn.sort()
    return drawn[int(0.05 * len(drawn))], drawn[int(0.95 * len(drawn))]


def _mean(parts: Iterable[tuple[float, float]]) -> float:
    weight = total = 0.0
    for part_weight, part_sum in parts:
        weight += part_weight
        total += part_sum
    return total / weight
