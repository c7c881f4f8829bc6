"""What Truceline knows, as data with comments: PLOVER, actors, terms. Loaded once and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from truceline.errors import KnowledgeError

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class EventKind:
    """A PLOVER 2 event type: its quad, its score and its modes with theirs (-10 to 10)."""

    quad: str
    score: float
    modes: dict[str, float]


@dataclass(frozen=True, slots=True)
class Plover:
    """The PLOVER 2 vocabulary."""

    types: dict[str, EventKind]
    contexts: dict[str, re.Pattern[str]]

    def score(self, event_type: str, mode: str | None) -> float:
        """Intensity of the mode, else of the type."""
        kind = self.types[event_type]
        return kind.modes.get(mode, kind.score) if mode else kind.score


@dataclass(frozen=True, slots=True)
class Term:
    """A term of talks: its readable name and what finds it in words."""

    id: str
    label: str
    cues: re.Pattern[str]


@cache
def plover() -> Plover:
    """PLOVER 2 from `plover.yaml`."""
    data = load(FOLDER / "plover.yaml")
    types = {t: EventKind(v["quad"], v["score"], v["modes"]) for t, v in data["types"].items()}
    return Plover(types, {c: pattern(cues) for c, cues in data["contexts"].items()})


@cache
def terms(extra: Path | None = None) -> dict[str, Term]:
    """The terms of `terms.yaml`, and those of a user's file of the same form."""
    data = load(FOLDER / "terms.yaml") | (load(extra) if extra else {})
    found = {}
    for id_, value in data.items():
        cues = value.get("cues") if isinstance(value, dict) else None
        if not isinstance(cues, list) or not cues or not all(re.search(r"\w", str(cue)) for cue in cues):
            raise KnowledgeError(f"{extra}: term '{id_}' needs 'label: …' and a list 'cues: […]' of words")
        found[id_] = Term(id_, value.get("label", id_), pattern(value["cues"]))
    return found


def load(path: Path) -> dict[str, Any]:
    """A YAML file that holds a mapping."""
    data = parsed(path)
    if not isinstance(data, dict):
        raise KnowledgeError(f"{path}: a mapping is expected, 'name: …' on each line")
    return data


def parsed(path: Path) -> Any:
    """What a YAML file holds; a KnowledgeError that names it when it cannot be read."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError) as fault:
        raise KnowledgeError(f"{path}: cannot be read ({fault}); give a YAML file in UTF-8") from fault
    except yaml.YAMLError as fault:
        raise KnowledgeError(f"{path}: is not YAML: {fault}") from fault


def pattern(cues: list[str]) -> re.Pattern[str]:
    """What finds any of the cues: whole words in any case; `*` is any ending, alone it is a word or three; `?`
    is one letter."""
    said = []
    for cue in cues:
        parts = []
        for word in str(cue).split():
            if word == "*":
                parts.append(r"(?:\S+\s+){0,3}?")
            else:
                parts.append(re.escape(word).replace(r"\*", r"\w*").replace(r"\?", r"\w") + r"(?:\s+|$|(?=\W))")
        joined = "".join(parts)
        said.append(joined.removesuffix(r"(?:\s+|$|(?=\W))"))
    return re.compile(r"(?<!\w)(?:" + "|".join(said) + r")(?!\w)", re.I)


@cache
def stances() -> dict[str, re.Pattern[str]]:
    """Stance → what shows it in a party's own statement, from `stances.yaml`."""
    return {stance: pattern(cues) for stance, cues in load(FOLDER / "stances.yaml").items()}
