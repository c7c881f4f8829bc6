"""The seam between language and coding: paragraphs go in, anchors with roles come out.

Everything a report says has one shape, an anchor with roles (as in semantic role labelling):

    kind      anchor (the words that say it)          roles
    event     trigger ("killing")                     actor recipient place date killed injured number
    claim     cue ("said", "according to", ":")       source content
    effect    signal ("undermines", or none)          cause effect
    position  the words of the stance ("demanded")    party content

The trained reader makes anchors from text, the corpus reader makes them from annotated text, and
`truceline.coding` turns them into records without knowing which of the two it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Span = tuple[int, int]
"""[start, end) in Unicode code points of the whole text."""

ROLES: Mapping[str, tuple[str, ...]] = {
    "event": ("actor", "recipient", "place", "date", "killed", "injured", "number"),
    "claim": ("source", "content"),
    "effect": ("cause", "effect"),
    "position": ("party", "content"),
}

ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "event": ("type", "status"),
    "claim": ("modality",),
    "effect": ("direction", "affects", "modality", "signal"),
    "position": ("stance", "term"),
}


@dataclass(frozen=True, slots=True)
class Filler:
    """One filler of a role: several spans where its words stand apart ("…," he said, "…")."""

    spans: tuple[Span, ...]
    score: float = 1.0

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


@dataclass(frozen=True, slots=True)
class Choice:
    """The value chosen for an attribute, how sure (0 to 1), and what came second."""

    value: str
    score: float = 1.0
    runner_up: str | None = None
    runner_up_score: float = 0.0


@dataclass(frozen=True, slots=True)
class Anchor:
    """One thing that the text says: the words that say it, who and what fill its roles."""

    kind: str
    spans: tuple[Span, ...]
    roles: Mapping[str, tuple[Filler, ...]] = field(default_factory=dict)
    attributes: Mapping[str, Choice] = field(default_factory=dict)
    score: float = 1.0

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]
