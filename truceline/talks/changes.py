"""What changed: the new since a day, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from truceline.talks.model import Change, Happening, Ladder, State, TermCell
from truceline.talks.told import Told
from truceline.talks.words import ladder_words, stance_words

NOTABLE = 6.0
"""PLOVER intensity from which an incident is told as news."""


def changes(
    ladders: Iterable[Ladder], cells: Iterable[TermCell], happened: Iterable[Happening], reports: Sequence[Told]
) -> list[Change]:  # fmt: skip
    """Everything that changed, newest first."""
    made = [*_statuses(ladders), *_terms(cells), *_happened(happened), *_corrections(reports)]
    return sorted(made, key=lambda c: (c.known_on, c.date, c.kind == "status", c.text), reverse=True)


def since(state: State, day: date) -> list[Change]:
    """What became known on a day or after it."""
    return [c for c in state.changes if c.known_on >= day]


def _statuses(ladders: Iterable[Ladder]) -> Iterator[Change]:
    for ladder in ladders:
        for change in ladder.changes:
            before, now = ladder_words(ladder.name, change.before), ladder_words(ladder.name, change.status)
            what = "Talks" if ladder.name == "talks" else "Agreement"
            text = f"{what}: {now}, before {before} ({change.support.level}: {change.support.why})"
            yield Change(kind="status", date=change.date, known_on=change.known_on, text=text, evidence=change.evidence)


def _terms(cells: Iterable[TermCell]) -> Iterator[Change]:
    for cell in cells:
        for stance in cell.history:
            moved = "" if stance.movement == "none" else f", {stance.movement} ({stance.why})"
            text = f"{stance.party.name} {stance_words(stance.stance)} {cell.label.lower()}{moved}"
            yield Change(kind="term", date=stance.date, known_on=stance.date, text=text, evidence=stance.evidence)


def _happened(happened: Iterable[Happening]) -> Iterator[Change]:
    for one in happened:
        evidence = [e for a in one.accounts for e in a.evidence]
        known = min(e.published_at.date() for e in evidence if e.published_at)
        if one.kind == "incident" and (abs(one.score) < NOTABLE or not one.ground):
            continue
        sentence = evidence[0].sentence
        voice = one.accounts[0].voice
        text = sentence if one.kind == "incident" or voice is None else f"{voice.name}: {evidence[0].sentence}"
        yield Change(kind=one.kind, date=one.date, known_on=known, text=text, evidence=tuple(evidence))


def _corrections(reports: Sequence[Told]) -> Iterator[Change]:
    for told in reports:
        if told.row["version"] > 1:
            first = told.sentences[0]
            who = told.row["publisher"] or told.row["report_id"]
            yield Change(
                kind="correction", date=told.day, known_on=told.row["added_at"].date(),
                text=f"{who} changed its report “{told.title}” (version {told.row['version']})",
                evidence=(told.evidence((first.start, first.end)),),
            )  # fmt: skip
