"""Shared by the four coders: words of the report as parts, identities as actors, confidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from truceline.contract import Actor, Because, Part
from truceline.reading.actors import Identity
from truceline.reading.anchors import Anchor, Choice, Filler, Span
from truceline.reading.names import Names
from truceline.reading.references import References
from truceline.reading.words import words


@dataclass(frozen=True)
class Reading:
    """All that the coders may look at: the text, what was read in it, and the day it was published."""

    report_id: str
    text: str
    published: date | None
    sentences: Sequence[Span]
    anchors: Sequence[Anchor]
    references: References
    names: Names

    def of(self, kind: str) -> list[Anchor]:
        """The anchors of one kind, in the order of the text; of two alike in all but score the first."""
        found: dict[str, Anchor] = {}
        for anchor in self.anchors:
            if anchor.kind == kind:
                found.setdefault(repr(self.identity(anchor)), anchor)
        return list(found.values())

    def part(self, spans: Iterable[Span]) -> Part:
        """Words as they stand."""
        spans = tuple(spans)
        return Part(text=" … ".join(self.text[s:e] for s, e in spans), spans=spans)

    def unnamed(self, text: str) -> str:
        """The words without known names: what a party is called says nothing about what happened."""
        said = words(text)
        for mention in reversed(self.names.find(said)):
            text = text[: said[mention.first].start] + text[said[mention.last - 1].end :]
        return text

    def sentence(self, at: int) -> Part:
        """The sentence that holds an offset; the nearest one before it when none does."""
        best = max((s for s in self.sentences if s[0] <= at), default=(at, at))
        return self.part([best])

    def actors(self, anchor: Anchor, role: str) -> tuple[Actor, ...]:
        """The fillers of a role as actors, each identified."""
        made: list[Actor] = []
        for filler in anchor.roles.get(role, ()):
            for identity in self.references.who(role, filler):
                actor = self.actor(filler, identity)
                if actor not in made:
                    made.append(actor)
        return tuple(made)

    def actor(self, filler: Filler, identity: Identity) -> Actor:
        """One filler with its identity."""
        part = self.part(filler.spans)
        return Actor(
            text=part.text, spans=part.spans, actor_id=identity.actor_id, name=identity.name, country=identity.country,
            sectors=identity.sectors, resolved_from=identity.resolved_from, reason=identity.reason,
        )  # fmt: skip

    def identity(self, anchor: Anchor, *more: object) -> tuple[object, ...]:
        """What sets an anchor apart from every other of the report: its words, its choices, the words in its roles."""
        choices = sorted((name, choice.value) for name, choice in anchor.attributes.items())
        roles = sorted((role, [f.spans for f in fillers]) for role, fillers in anchor.roles.items())
        return anchor.spans, choices, roles, *more

    def because(self, anchor: Anchor, rule: str, choice: Choice | None = None, *notes: str) -> Because:
        """Why: the words, the rule, the score of the decision and what came second."""
        score = confidence(anchor, choice)
        return Because(
            trigger=self.part(anchor.spans).text, rule=rule, score=score,
            runner_up=choice.runner_up if choice else None,
            runner_up_score=round(choice.runner_up_score, 3) if choice and choice.runner_up else None, notes=notes,
        )  # fmt: skip


def confidence(anchor: Anchor, choice: Choice | None = None) -> float:
    """How sure: the anchor's chance, times that of the choice made about it."""
    return round(min(1.0, anchor.score * (choice.score if choice else 1.0)), 3)


def inside(inner: Iterable[Span], outer: Iterable[Span]) -> bool:
    """Whether the first inner span starts within any of the outer ones."""
    start = min(s for s, _ in inner)
    return any(s <= start < e for s, e in outer)


def overlap(a: Iterable[Span], b: Iterable[Span]) -> bool:
    """Whether two sets of spans share a character."""
    b = list(b)
    return any(s < f and t < e for s, e in a for t, f in b)
