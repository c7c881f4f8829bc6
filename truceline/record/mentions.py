"""Mentions: what linking looks at of one event, or of several that one report tells of one occurrence together.

Where a mention gives no day, the words round its trigger narrow the days in which it may have happened: "a day after
the exchange" lies a day before the sentence's own day. Everything is read from the rows of the tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from truceline.knowledge import FOLDER, load
from truceline.reading.counts import UNITS
from truceline.reading.words import folded, plain

PROPER = re.compile(r"(?<=[a-z0-9,;:“\"(] )[A-Z][\w'’-]+|(?<=\b(?:al|el|ed|as|ad|an|ar|at)-)[A-Z][\w'’]+")
"""Words with a capital that do not begin a sentence."""
ENDED = re.compile(r"[.!?][\"”’')\]]*$")


@cache
def linking() -> dict[str, Any]:
    """The rules: families of types, weights, thresholds, words."""
    return load(FOLDER / "linking.yaml")


@dataclass(frozen=True, slots=True)
class Mention:
    """What linking looks at of one event, or of several pooled."""

    uid: str
    report: str
    family: str
    status: str
    """`actual` if one of several is, else that of the first."""
    modes: frozenset[str]
    types: frozenset[str]
    actors: frozenset[str]
    recipients: frozenset[str]
    names: frozenset[str]
    """Words that name or describe actors and recipients."""
    first: date | None
    last: date | None
    told: bool
    """Whether its words give the day; else it lies somewhere between first and last."""
    guessed: bool
    """Whether its words say nothing of when."""
    places: frozenset[str]
    where: frozenset[str]
    """The words of the places' names."""
    points: frozenset[tuple[float, float]]
    deaths: frozenset[tuple[int, int | None]]
    target: frozenset[str]
    """Words for whom or what it was done to."""
    people: frozenset[str]
    """Words with a capital in the target: persons, ships, brigades."""
    proper: frozenset[str]
    """Words of the sentence that are written with a capital: names of people, places, weapons."""
    things: frozenset[str]
    """Kinds of place or object that it struck: a school, a hospital, a car."""
    part: frozenset[str]
    """Of the day: early or late."""
    another: bool
    """Whether its words set it apart from one before: "a second strike", "another shell"."""
    back: tuple[int, int] | None
    """Days by which its words put it before something else, at least and at most: "a day after …"."""
    start: int = 0
    at: int = 0
    """Where its sentence begins in the text."""
    end: int = 0
    headline: bool = False
    definite: bool = False
    """Whether "the", "that", "this" stand before its trigger: something known already."""
    outcome: bool = False
    """Whether its trigger tells what came of an act ("killed"), not the act ("a strike")."""
    several: bool = False
    """Whether its words count several occurrences: "dozens of attacks", "daily shelling"."""
    sentence: str = ""
    incident: str = ""

    @property
    def before(self) -> bool:
        """Whether it came before what the report tells of."""
        return self.back is not None

    @property
    def refers(self) -> bool:
        """Whether it tells of an occurrence as known: "the attack", or "killing" in a headline, without a day, a place
        or a name of its own."""
        known = self.definite or self.headline
        return known and not (self.told or self.places or self.people or self.another or self.before or self.several)

    @property
    def keys(self) -> frozenset[str]:
        """What it can be known by: ids, places, names, words for who is in it."""
        return self.actors | self.recipients | self.places | self.proper | self.names


def mention(event: dict[str, Any], report: dict[str, Any], key: str) -> Mention:
    """A mention, from rows of the tables."""
    published = report["published_at"].date() if report["published_at"] else None
    sentence, trigger = event["sentence"], event["trigger"]
    kind = family(event["event_type"], event["mode"])
    inside = max(0, sentence.find(trigger.split(" … ")[0]))
    at = event["start"] - inside
    headline = at == 0 and not ENDED.search(sentence)
    definite = bool(_DEFINITE.search(sentence[:inside]))
    told = event["date_start"] is not None and event["date_precision"] == "day"
    first, last = event["date_start"], event["date_end"]
    back = _days_back(sentence, inside, inside + len(trigger)) if not told else None
    if first is None and published:
        least, most = (0, linking()["days_before"]) if back is None else back
        most = max(most, linking()["lasting"].get(kind, 0), linking()["days_before_known"] if definite else 0)
        first, last = published - timedelta(most), published - timedelta(least)
    target, where = " ".join(event["recipient_names"]), " ".join(event["places"])
    proper = frozenset(content(" ".join(PROPER.findall(sentence))))
    said = frozenset(map(stem, plain(sentence)))
    aimed = frozenset(content(target))
    return Mention(
        uid=f"{key}/{event['id']}",
        report=key,
        family=kind,
        status=event["status"],
        modes=frozenset({event["mode"]} - {None}),
        types=frozenset({event["event_type"]}),
        actors=frozenset(event["actors"]),
        recipients=frozenset(event["recipients"]),
        names=frozenset(content(" ".join({*event["actor_names"], *event["recipient_names"]}))),
        first=first,
        last=last or first,
        told=told,
        guessed=event["date_start"] is None and back is None,
        places=frozenset(folded(p) for p in event["places"]),
        where=frozenset(content(where)),
        points=frozenset({(event["latitude"], event["longitude"])} if event["latitude"] is not None else ()),
        deaths=frozenset({(event["deaths_low"], event["deaths_high"])} if event["deaths_low"] is not None else ()),
        target=aimed,
        people=proper & aimed,
        proper=proper,
        things=_kinds("things", map(stem, plain(f"{target} {where}"))) or _kinds("things", said),
        part=_kinds("parts_of_day", said),
        another=_another(sentence, inside, inside + len(trigger)),
        back=back,
        start=event["start"],
        at=at,
        end=at + len(sentence),
        headline=headline,
        definite=definite,
        outcome=any(stem(word) in _stems("outcomes") for word in plain(trigger)),
        several=any(word in linking()["several"] for word in plain(sentence[max(0, inside - 30) : inside])[-4:]),
        sentence=sentence,
    )


_OF_THE_SENTENCE = {"proper", "things", "part"}
"""What is read from the whole sentence: beside "that killing" it belongs to what else is told there."""


def pooled(mentions: Sequence[Mention]) -> Mention:
    """Several mentions of one report that tell of one occurrence, as one: the sets together, the day that is told or
    else the days in which all may lie."""
    one, *more = sorted(mentions, key=lambda m: (m.start, m.uid))
    naming = [m for m in mentions if m.headline or not m.refers] or mentions
    if not more:
        return one
    together = [one, *more]
    sets: dict[str, Any] = {
        name: frozenset().union(*(getattr(m, name) for m in (naming if name in _OF_THE_SENTENCE else together)))
        for name in ("modes", "types", "actors", "recipients", "names", "places", "where", "points", "deaths", "target",
                     "people", "proper", "things", "part")
    }  # fmt: skip
    dated = [m for m in together if m.told] or [m for m in together if m.first]
    first = last = None
    if dated:
        firsts, lasts = [m.first for m in dated if m.first], [m.last for m in dated if m.last]
        first, last = (min(firsts), max(lasts)) if dated[0].told else (max(firsts), min(lasts))
        first, last = min(first, last), max(first, last)
    status = next((m.status for m in together if m.status == "actual"), one.status)
    return replace(
        one, status=status, first=first, last=last, told=any(m.told for m in together),
        guessed=all(m.guessed for m in together), another=any(m.another for m in together),
        several=all(m.several for m in together), back=one.back if all(m.back for m in together) else None,
        definite=False, outcome=False, sentence="", **sets,
    )  # fmt: skip


def in_report(told: Sequence[Mention]) -> list[Mention]:
    """The mentions of a report in their order, with what the others tell of them: "a day after", "on the eve" count
    from the day that was told last, in the same sentence or before; a sentence may begin with a name."""
    found: list[Mention] = []
    names = frozenset().union(*(m.proper for m in told))
    for one in sorted(told, key=lambda m: (m.start, m.uid)):
        days = [m.last for m in told if m.told and m.last and (m.start < one.start or m.at == one.at)]
        if one.back and one.back[1] < 30 and days:
            least, most = one.back
            one = replace(one, first=days[-1] - timedelta(max(most - 1, 1)), last=days[-1] - timedelta(least))
        begun = frozenset(content(one.sentence.split(" ", 1)[0])) & names - one.proper
        if begun:
            one = replace(one, proper=one.proper | begun, people=one.people | begun & one.target)
        found.append(one)
    return found


def family(event_type: str, mode: str | None) -> str:
    """Types that outlets use for the same occurrence: a declared and an observed truce, a killing and a strike."""
    families = linking()["families"]
    found = families.get(f"{event_type}/{mode}") or families.get(event_type) or event_type
    return str(found)


def _days_back(sentence: str, start: int, end: int) -> tuple[int, int] | None:
    """How many days before the report, at least and at most, where words next to the trigger count from another event:
    "a day after the exchange", "freed on the eve"; None where they do not."""
    led = _BACK.search(sentence[:start])
    ahead = next(iter(_AHEAD.finditer(sentence, end)), None)
    found = None
    if led:
        found = led
    elif ahead and "," not in sentence[end : ahead.start()].rstrip(" ,"):
        found = ahead
    if not found:
        return None
    count, unit = found["n"] or "a", found["unit"] or "day"
    many = int(count) if count.isdigit() else UNITS.get(folded(count), 3 if count == "few" else 1)
    days = {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}[unit]
    slack = {"hour": 1, "day": 1, "week": 3, "month": 15, "year": 60}[unit]
    return many * days, many * days + slack


_N = r"(?P<n>a|an|the|few|some|" + "|".join(list(UNITS)[1:]) + r"|[0-9]{1,2})"
_UNIT = r"(?P<unit>hour|day|week|month|year)s?"
_BACK = re.compile(rf"\b(?:{_N} )?{_UNIT} after [^,;:]*$", re.I)
"""Before the trigger, in its clause."""
_AHEAD = re.compile(
    rf"\b(?:{_N} {_UNIT} (?:earlier|before|previously)|the (?:evening|night|morning) before|the eve)\b", re.I
)


_DEFINITE = re.compile(r"\b(?:the|that|this|those|these) (?:[\w'’-]+ ){0,2}$", re.I)


def _another(sentence: str, start: int, end: int) -> bool:
    """Whether words that set an event apart stand shortly before its trigger, or "again" shortly after it."""
    led = plain(sentence[max(0, start - 60) : start])[-6:]
    then = plain(sentence[end : end + 30])[:2]
    apart = linking()["set_apart"]
    return any(w in apart for w in led) or "again" in then


def _kinds(name: str, stems: Iterable[str]) -> frozenset[str]:
    """The kinds of which stems of words tell."""
    kinds = _kinds_of(name)
    return frozenset(kind for said in stems if said in kinds for kind in kinds[said])


@cache
def _kinds_of(name: str) -> dict[str, set[str]]:
    """Stem → the kinds that it tells of."""
    found: dict[str, set[str]] = {}
    for kind, those in linking()[name].items():
        for said in those:
            found.setdefault(stem(said), set()).add(kind)
    return found


@cache
def _stems(name: str) -> frozenset[str]:
    return frozenset(map(stem, linking()[name]))


@lru_cache(10_000)
def stem(said: str) -> str:
    """A word without its commonest endings."""
    return re.sub(r"(ing|ed|s)$", "", said) if len(said) > 3 else said


def content(text: str) -> Iterable[str]:
    """Words that carry content, without their commonest endings."""
    for said in plain(text):
        if len(said) > 3 and said not in _common() and said[0].isalpha():
            yield stem(said)
        elif said.isdigit():
            yield said


@cache
def _common() -> frozenset[str]:
    return frozenset(linking()["common_words"])
