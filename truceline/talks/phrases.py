"""The rules of `knowledge/status.yaml`, made ready: cues as patterns, moods, steps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from truceline.errors import KnowledgeError
from truceline.knowledge import FOLDER, load

STATUSES = {
    "talks": ("none", "contacts", "under_way", "suspended", "broken_off", "concluded"),
    "agreement": ("none", "proposed", "agreed", "in_force", "strained", "suspended", "ended"),
}
GAP = r"(?:(?!(?:as|but|while|after|although|though|because)\s)[^\s;:!?]*[^\s;:!?.]\s+){{0,{many}}}?"
"""Up to so many words, not over the end of a clause."""

TOKEN = re.compile(
    r"(?P<gap>~[0-9]?\s*)|(?P<optional>\[[^\]]*\]\s*)|(?P<name>\{[a-z]+\})|(?P<head>!)|(?P<ending>\*)|(?P<letter>\?)"
    r"|(?P<either>\()|(?P<space>\s+)|(?P<special>[.+^$\\])"
)
OPEN = re.compile(r"(?:\s*(?:~[0-9]?|\[[^\]]*\]))+$")
"""What may be there or not at the end of a cue says nothing."""
MADE = {"head": "(?P<head>)", "ending": r"\w*", "letter": r"\w", "either": "(?:", "space": r"\s+"}
"""The marks of a cue and what they are as a pattern."""


@dataclass(frozen=True)
class Rule:
    """One rule of words; the fields are those of `status.yaml`."""

    ladder: str
    name: str
    status: str
    cues: tuple[re.Pattern[str], ...]
    headline: tuple[re.Pattern[str], ...]
    weight: float
    origin: frozenset[str]
    by: str | None
    other: str | None
    says: str | None
    unless: re.Pattern[str] | None
    mood: str
    unless_followed: re.Pattern[str] | None = None
    unless_sentence: re.Pattern[str] | None = None
    implies: Rule | None = None


@dataclass(frozen=True)
class EventRule:
    """One rule of events."""

    name: str
    events: frozenset[str]
    """Types with their modes, as "RETREAT/ceasefire"."""
    by: str
    ladder: str
    status: str
    weight: float
    origin: frozenset[str]
    says: str | None = None
    about: str | None = None
    """A name of `words` that the event's sentence must hold."""


@dataclass(frozen=True)
class ReadRule:
    """What one sign that the reader sees in a sentence speaks for."""

    name: str
    sign: str
    ladder: str
    status: str
    origin: frozenset[str]
    weight: float


@dataclass(frozen=True)
class Rules:
    """All of `status.yaml`."""

    enough: float
    words: Mapping[str, re.Pattern[str]]
    moods: Mapping[str, re.Pattern[str]]
    other: Mapping[str, re.Pattern[str]]
    steps: Mapping[str, Mapping[str, frozenset[str]]]
    phrases: tuple[Rule, ...]
    events: tuple[EventRule, ...]
    read: tuple[ReadRule, ...]

    @property
    def any_word(self) -> re.Pattern[str]:
        """What a sentence about a truce, a deal or talks holds; others need no look."""
        return self.words["any"]


@cache
def rules(path: Path = FOLDER / "status.yaml") -> Rules:
    """The rules of a file, checked; a KnowledgeError lists all that is wrong."""
    data = load(path)
    said = {name: "(?:" + "|".join(_cue(c, {}) for c in cues) + ")" for name, cues in data["words"].items()}
    verbs = {name: "(?:" + "|".join(_cue(c, {}) for c in cues) + ")" for name, cues in data.get("verbs", {}).items()}
    faults: list[str] = []
    made = [
        _rule(ladder, raw, verbs | said, data["steps"][ladder], faults, path)
        for ladder in STATUSES
        for raw in data[ladder]
    ]
    if faults:
        raise KnowledgeError("\n".join(faults))
    return Rules(
        enough=data["enough"],
        words={name: re.compile(rf"(?<!\w){cue}(?!\w)", re.I) for name, cue in said.items()}
        | {"any": re.compile("|".join(cue for cue in said.values()), re.I)},
        moods={name: _any(cues) for name, cues in data["moods"].items()},
        other={name: _any(cues) for name, cues in data["other"].items()},
        steps={
            ladder: {status: frozenset(to) for status, to in steps.items()} for ladder, steps in data["steps"].items()
        },
        phrases=tuple(r for r in made if r),
        events=tuple(_event_rule(raw, data["steps"]) for raw in data["events"]),
        read=tuple(_read_rule(raw, data["steps"]) for raw in data["read"]),
    )


def _rule(
    ladder: str, raw: dict[str, Any], said: Mapping[str, str], steps: dict[str, list[str]], faults: list[str], path: Path
) -> Rule | None:  # fmt: skip
    where = f"{path}: {ladder}, rule '{raw.get('name', '?')}'"
    if raw.get("status") not in STATUSES[ladder]:
        faults.append(f"{where}: status is none of {', '.join(STATUSES[ladder])}")
        return None
    cues: dict[str, list[re.Pattern[str]]] = {"cues": [], "headline": []}
    for kind, compiled in cues.items():
        for cue in raw.get(kind) or ():
            try:
                compiled.append(re.compile(rf"(?<!\w){_cue(cue, said)}(?!\w)", re.I))
            except (re.error, KeyError) as fault:
                faults.append(f"{where}: cue '{cue}' cannot be read ({fault}); see the top of the file")
    if not cues["cues"]:
        faults.append(f"{where}: needs a list 'cues: […]'")
    allowed = {before for before, to in steps.items() if raw["status"] in to}
    made = Rule(
        ladder, str(raw.get("name")), raw["status"], tuple(cues["cues"]), tuple(cues["headline"]), float(raw.get("weight", 0.7)),
        frozenset(raw.get("from", allowed)), raw.get("by"), raw.get("else"), raw.get("says"),
        _any(raw["unless"]) if raw.get("unless") else None, raw.get("mood", "actual"),
        _any(raw["unless_followed"]) if raw.get("unless_followed") else None,
        _any(raw["unless_sentence"]) if raw.get("unless_sentence") else None,
    )  # fmt: skip
    if raw.get("implies") is None:
        return made
    other = raw["implies"]
    implied = replace(
        made, ladder=other["ladder"], status=other["status"], weight=float(other["weight"]),
        origin=frozenset(other["from"]), other=None, name=f"{made.name}: talks done",
    )  # fmt: skip
    return replace(made, implies=implied)


def _event_rule(raw: dict[str, Any], steps: dict[str, dict[str, list[str]]]) -> EventRule:
    allowed = {before for before, to in steps[raw["ladder"]].items() if raw["status"] in to}
    return EventRule(
        raw["name"], frozenset(raw["event"]), raw["by"], raw["ladder"], raw["status"], float(raw["weight"]),
        frozenset(raw.get("from", allowed)), raw.get("says"), raw.get("about"),
    )  # fmt: skip


def _read_rule(raw: dict[str, Any], steps: dict[str, dict[str, list[str]]]) -> ReadRule:
    ladder = raw["sign"].split()[0]
    allowed = {before for before, to in steps[ladder].items() if raw["status"] in to}
    return ReadRule(
        raw["name"], raw["sign"], ladder, raw["status"], frozenset(raw.get("from", allowed)), float(raw.get("weight", 1.0)),
    )  # fmt: skip


def cue_pattern(cue: str) -> re.Pattern[str]:
    """A cue without names of words, as a pattern."""
    return _any([cue])


def _any(cues: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(_cue(str(c), {}) for c in cues) + r")(?!\w)", re.I)


def _cue(cue: str, said: Mapping[str, str]) -> str:
    """A cue as a pattern; `{name}` becomes a group of that name and a number, as it may stand twice."""
    names: list[str] = []

    def made(match: re.Match[str]) -> str:
        kind, within = match.lastgroup, match[0]
        if kind == "optional":
            return rf"(?:(?:{_cue(within.strip()[1:-1], said)})\s+)?"
        if kind == "gap":
            return GAP.format(many=within.strip()[1:] or 10)
        if kind == "name":
            name = within[1:-1]
            names.append(name)
            return f"(?P<{name}_{names.count(name)}>{said[name]})"
        return MADE.get(kind or "") or re.escape(within)

    return TOKEN.sub(made, OPEN.sub("", cue.strip()))
