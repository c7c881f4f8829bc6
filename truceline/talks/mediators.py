"""Mediators and other third parties: who hosts, carries, mediates, guarantees and presses whom, by `mediation.yaml`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from truceline.knowledge import FOLDER, load
from truceline.record.view import View
from truceline.talks import clauses
from truceline.talks.model import Evidence, Party, Role
from truceline.talks.phrases import cue_pattern
from truceline.talks.sides import Sides
from truceline.talks.told import TALK, Sentence, Told, told

BETWEEN = ("hosts", "carries", "mediates", "guarantees")
"""Roles that make somebody a mediator of a process that nobody has described."""
PLAIN = ("mediates", "guarantees")
"""Roles whose words need no mention of talks beside them."""
LEAST = 2
"""Reports that must tell of such a role."""
MOST = 8
KINDS = ("countries", "organisations")


@dataclass(frozen=True)
class Cues:
    """The words of one role."""

    role: str
    after: tuple[re.Pattern[str], ...]
    before: tuple[re.Pattern[str], ...]


class Done(NamedTuple):
    """One telling of a role."""

    actor: str
    role: str
    towards: frozenset[str]
    day: date
    evidence: Evidence


@cache
def mediation() -> tuple[Cues, ...]:
    """`mediation.yaml`, made ready."""
    data = load(FOLDER / "mediation.yaml")
    return tuple(
        Cues(role, tuple(map(cue_pattern, said["cues"])), tuple(map(cue_pattern, said["by"])))
        for role, said in data.items()
    )


def roles(reports: Iterable[Told]) -> list[Role]:
    """Who does what in a process, the most often told first."""
    by: dict[tuple[str, str], list[Done]] = defaultdict(list)
    sides = None
    for report in reports:
        sides = report.sides
        for done in report.once(_done):
            by[done.actor, done.role].append(done)
    if sides is None:
        return []
    made = []
    for (actor, role), told_of in by.items():
        towards = sorted({t for d in told_of for t in d.towards})
        days = [d.day for d in told_of]
        evidence = {(d.evidence.report, d.evidence.sentence_span): d.evidence for d in told_of}
        made.append(
            Role(
                actor=sides.party(actor), role=role, towards=tuple(sides.party(t) for t in towards),
                first=min(days), last=max(days), times=len(evidence), evidence=tuple(evidence.values())[-MOST:],
            )
        )  # fmt: skip
    return sorted(made, key=lambda r: (-r.times, r.actor.name, r.role))


def between(view: View, sides: Sides) -> tuple[Party, ...]:
    """The mediators between two parties whose process nobody has described."""
    found: dict[str, set[str]] = defaultdict(set)
    for report in told(view, sides):
        for done in report.once(_done):
            if done.role in BETWEEN:
                found[done.actor].add(report.row["report"])
    known = sorted(found, key=lambda a: (-len(found[a]), a))
    return tuple(sides.party(a) for a in known if len(found[a]) >= LEAST)


def _done(report: Told) -> Iterator[Done]:
    before = frozenset[str]()
    for sentence in report.sentences:
        third = {i for i in sentence.ids if _third(i, report.sides)}
        if third or before:
            near = TALK.search(sentence.text) or third & report.sides.mediators
            yield from (d for d in _of_sentence(report, sentence, before) if near or d.role in PLAIN)
        before = clauses.first(sentence) or before


def _of_sentence(report: Told, sentence: Sentence, before: frozenset[str]) -> Iterator[Done]:
    sides = report.sides
    for cues in mediation():
        for cue in cues.after:
            for match in cue.finditer(sentence.text):
                who = clauses.subject(sentence, match.start(), before, sides.parties)
                whom = {i for n in sentence.named if n.start >= match.end() for i in n.ids} & sides.parties
                if cues.role == "presses" and not whom and clauses.ALL.search(sentence.text, match.end()):
                    whom = set(sides.parties)
                if cues.role == "presses" and not whom:
                    continue
                yield from _each(report, sentence, cues.role, who, whom, match)
        for cue in cues.before:
            for match in cue.finditer(sentence.text):
                after = [n for n in sentence.named if n.start >= match.end() and n.start - match.end() < 25]
                if after:
                    who = clauses.together(sentence, sentence.named, sentence.named.index(after[0]))
                    earlier = {i for n in sentence.named if n.end <= match.start() for i in n.ids} & sides.parties
                    yield from _each(report, sentence, cues.role, who, earlier, match)


def _each(
    report: Told, sentence: Sentence, role: str, who: Iterable[str], whom: Iterable[str], match: re.Match[str]
) -> Iterator[Done]:  # fmt: skip
    span = (sentence.start + match.start(), sentence.start + match.end())
    for actor in who:
        if _third(actor, report.sides):
            towards = frozenset(whom) if role in ("presses", "carries") else frozenset()
            yield Done(actor, role, towards, report.day, report.evidence(span, rule=role))


def _third(actor: str, sides: Sides) -> bool:
    entry = sides.registry.entries.get(actor)
    homes = {sides.registry.entries[p].country for p in sides.parties if p in sides.registry.entries}
    return actor not in sides.parties | homes and entry is not None and entry.kind in KINDS
