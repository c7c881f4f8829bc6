"""Stances: what the parties of a process are told to want on each term, report by report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from truceline.knowledge import FOLDER, load, terms
from truceline.talks.clauses import begin, end, first, subject
from truceline.talks.model import Evidence
from truceline.talks.phrases import cue_pattern
from truceline.talks.sign import Sign
from truceline.talks.told import Sentence, Told

AGREED = "commits"
GENERAL = "talks_format"
SAID = ("accepts", "commits", "proposes")
NOT_YET = re.compile(r"\b(?:will|would|could|may|might|should|to|not|cannot|n't|never|if)\s+(?:\w+\s+)?$", re.I)
"""Before words of consent these make them none ("that the two *will* agree")."""
TALKING = re.compile(r"\b(?:negotiate|talk|talks|negotiations|take part)\b", re.I)
"""Cues that are themselves about taking part in talks."""


@dataclass(frozen=True)
class Taken:
    """A stance that one report tells."""

    party: str
    term: str
    stance: str
    content: str
    day: date
    confidence: float
    own: bool
    teller: str | None
    evidence: Evidence
    told: Told


@dataclass(frozen=True)
class Ledger:
    """`ledger.yaml`, made ready."""

    cues: tuple[tuple[str, re.Pattern[str]], ...]
    bound: frozenset[str]
    openness: dict[str, int]
    fallback: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]
    weight: float
    headline: float
    enough: float


@cache
def ledger() -> Ledger:
    """The rules of stances."""
    data: dict[str, Any] = load(FOLDER / "ledger.yaml")
    cues = [(stance, cue_pattern(cue)) for stance, said in data["cues"].items() for cue in said]
    fallback = tuple((term, tuple(map(cue_pattern, said))) for term, said in data["fallback"].items())
    return Ledger(
        tuple(cues), frozenset(data["bound"]), data["openness"], fallback, data["weight"], data["headline"],
        data["enough"],
    )  # fmt: skip


def stances(told: Told, signs: Sequence[Sign]) -> list[Taken]:
    """The stances of a report, the surest for each party and term."""
    found = [*_read(told), *_by_words(told), *_bound(told, signs)]
    by: dict[tuple[str, str, str], list[Taken]] = {}
    for one in found:
        by.setdefault((one.party, one.term, one.stance), []).append(one)
    best: dict[tuple[str, str], tuple[float, Taken]] = {}
    for (party, term, _), same in by.items():
        wrong = 1.0
        for one in {o.evidence.kind: o for o in sorted(same, key=lambda o: o.confidence)}.values():
            wrong *= 1 - one.confidence
        score = 1 - wrong
        if score >= ledger().enough and score > best.get((party, term), (0.0, None))[0]:
            surest = max(same, key=lambda o: (o.confidence, o.evidence.kind == "position"))
            best[party, term] = score, surest
    return [taken for _, taken in best.values()]


def _read(told: Told) -> Iterator[Taken]:
    """The positions that the reader found."""
    together: dict[tuple[str, str], set[str]] = {}
    for position in told.coded.positions:
        if party := told.sides.party_of(position.party.actor_id, position.party.text, told.on, position.party.sectors):
            together.setdefault((position.term, position.content.text), set()).add(party)
    for position in told.coded.positions:
        party = told.sides.party_of(position.party.actor_id, position.party.text, told.on, position.party.sectors)
        if party not in told.sides.parties:
            continue
        claims = [told.claims[i] for i in position.claim_ids if i in told.claims]
        own, teller = _teller(told, party, claims)
        stance: str = position.stance
        agreed = position.because.trigger.lower().startswith("agree")
        if agreed and told.sides.opposed(together[position.term, position.content.text]):
            stance = AGREED
        yield Taken(
            party, position.term, stance, position.content.text, told.day, position.confidence, own, teller,
            told.evidence(position.content.spans[0], "position", position.id), told,
        )  # fmt: skip


def _teller(told: Told, party: str, claims: Sequence[Any]) -> tuple[bool, str | None]:
    """Whether a party says it itself or the report does, and who else tells it."""
    voices = told.voices(claims)
    others = [v.id for v in voices if v.id != party]
    if not voices or any(v.id == party for v in voices):
        return True, None
    return False, next((o for o in others if o in told.sides.parties | told.sides.mediators), None)


def _by_words(told: Told) -> Iterator[Taken]:
    """Stances by the words of `ledger.yaml`."""
    before = frozenset[str]()
    known = ledger()
    for sentence in told.sentences:
        taken = set[tuple[str, str]]()
        for named_stance, cue in known.cues:
            for match in cue.finditer(sentence.text):
                if named_stance in SAID and NOT_YET.search(sentence.text[: match.start()]):
                    continue
                stance = named_stance
                parties = subject(sentence, match.start(), before, told.sides.parties) & told.sides.parties
                if match[0].lower().startswith("agree") and told.sides.opposed(parties):
                    stance = AGREED  # what both agree to binds them
                stop = end(sentence, match.end())
                start = match.start("head") if "head" in cue.groupindex else match.start()
                words = sentence.text[start:stop]
                found = _terms(words)
                if stance == "conditions" and (held := _terms(sentence.text[begin(sentence, start) : start])):
                    found, start = held, begin(sentence, start)  # what depends stands before what it depends on
                if TALKING.search(match[0]) and GENERAL not in found:
                    found.append(GENERAL)
                for term in found:
                    if term == GENERAL and stance == AGREED:
                        stance = "accepts"  # to take part is no term kept, but accepted
                    for party in parties:
                        if (party, term) not in taken:
                            taken.add((party, term))
                            yield _taken(told, sentence, party, term, stance, start, stop)
        if sentence.named:
            before = first(sentence)


def _taken(told: Told, sentence: Sentence, party: str, term: str, stance: str, start: int, stop: int) -> Taken:
    span = (sentence.start + start, sentence.start + stop)
    own, teller = _teller(told, party, told.saying(span[0]))
    weight = ledger().weight if sentence.nth else ledger().headline
    return Taken(
        party, term, stance, sentence.text[start:stop].strip(), told.day, weight, own, teller,
        told.evidence(span), told,
    )  # fmt: skip


def _terms(words: str) -> list[str]:
    found = [t.id for t in terms().values() if t.cues.search(words)]
    if not found:
        return [term for term, cues in ledger().fallback for cue in cues if cue.search(words)][:1]
    return [t for t in found if t != GENERAL] if len(found) > 1 else found


def _bound(told: Told, signs: Sequence[Sign]) -> Iterator[Taken]:
    """Commitments of all parties to what they have agreed on."""
    for sign in signs:
        if sign.rule in ledger().bound and sign.mood == "actual" and sign.status in ("agreed", "in_force"):
            sentence = told.at(sign.evidence.span[0])
            start = sign.evidence.span[0] - sentence.start
            stop = end(sentence, sign.evidence.span[1] - sentence.start)
            for term in set(_terms(sentence.text[start:stop])) - {GENERAL}:
                for party in told.sides.parties:
                    yield _taken(told, sentence, party, term, AGREED, start, stop)
