"""Signs: what the sentences and events of a report say about where talks and agreement stand, by `status.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from truceline.contract import Event
from truceline.reading.reader import shipped
from truceline.talks import clauses, days
from truceline.talks.bearing import elsewhere, fits
from truceline.talks.model import Evidence
from truceline.talks.moods import mood as mood_of
from truceline.talks.phrases import EventRule, ReadRule, Rule, Rules, rules
from truceline.talks.told import Sentence, Told

SUBCLAUSE = re.compile(r"[;:—]|\b(?:but|while|although|though|because|as|after|which|where)\b", re.I)
HEADLINE, LEAD, LATER, LATER_STOP = 1.1, 1.1, 1.0, 0.85
"""How much weightier a sign is in the title, in the first two sentences, and later: news of a stop, an end or a
proposal stands at the head of some report, so that told later alone it is background, or a party's position."""
BACKGROUND = 0.6
"""The same of what the reader takes a later sentence to say: a change is told at the head of some report, so that later
it is mostly what stood before."""
STOPS = frozenset(("suspended", "broken_off", "concluded", "ended", "proposed"))
WITH = re.compile(r"\b(?:with|between)\b", re.I)
GOES_ON = re.compile(
    r"\b(?:talks|negotiations|discussions)\b(?:\s+[\w'’-]+){0,5}?\s+(?:continue|continued|go on|goes on|went on|resume|are to|will)\b"
    r"|\bfurther (?:talks|meetings|rounds|negotiations)\b|\bnext (?:round|stage|phase)\b"
    r"|\b(?:still|yet|remains?|remained|are|is|left) to be (?:settled|negotiated|agreed|resolved|written|discussed|completed)\b"
    r"|\bstill being negotiated\b|\bremain\w* open\b|\bstill open\b|\bcoming rounds\b",
    re.I,
)
SAYS = re.compile(r"\b(?:said|says|say|accus\w+|claimed|claims|charged|alleged|blamed|blames|according to)\b", re.I)
OBSERVER, ACCUSER = "observer", "accuser"


@dataclass(frozen=True)
class Sign:
    """One sign for a status."""

    ladder: str
    status: str
    rule: str
    origin: frozenset[str]
    weight: float
    mood: str
    """actual, future, hypothetical, negated, denied, background."""
    day: date
    precision: str
    told: Told
    evidence: Evidence
    alleged_by: frozenset[str]
    """The parties whose word alone it is, where the rule asks for an observer's."""
    at: tuple[int, int]
    """Its sentence's number, and where it stands: what comes first in a report weighs first."""
    implied: bool = False
    """Whether it only comes with a sign of the other ladder."""


def signs(told: Told) -> list[Sign]:
    """The signs of a report, by sentence and place."""
    known = rules()
    made = [s for sentence in told.sentences for s in _of_sentence(told, sentence, known)]
    made += [s for sentence in told.sentences for s in _as_read(told, sentence, known)]
    made += [s for event in told.coded.events for s in _of_event(told, event, known)]
    return sorted(made, key=lambda s: s.at)


def _as_read(told: Told, sentence: Sentence, known: Rules) -> Iterator[Sign]:
    """What the reader takes a sentence to say, whatever its words."""
    if elsewhere(told, sentence):
        return
    read = {sign.label: sign for sign in shipped().signs(sentence.text)}
    for rule in known.read:
        if rule.sign not in read:
            continue
        _, chance, (start, end) = read[rule.sign]
        voices = told.voices(told.saying(sentence.start + start))
        alleged = frozenset[str]()
        if rule.says == ACCUSER:
            spoken = frozenset(v.id for v in voices) & told.sides.parties
            alleged = spoken or clauses.subject(sentence, start, frozenset(), frozenset()) & told.sides.parties
            if not alleged:
                continue
        placed = days.when(sentence.text, start, told.day)
        sign = Sign(
            rule.ladder, rule.status, rule.name, rule.origin, rule.weight * chance * (LEAD if sentence.nth <= 2 else BACKGROUND), "actual",
            placed.day, placed.precision, told,
            told.evidence((sentence.start + start, sentence.start + end), rule=rule.name, voices=voices), alleged,
            (sentence.nth, start),
        )  # fmt: skip
        yield sign
        yield from _implied(told, sentence, rule.implies, (0, end), sign, chance)


def _of_sentence(told: Told, sentence: Sentence, known: Rules) -> Iterator[Sign]:
    if not known.any_word.search(sentence.text) or elsewhere(told, sentence):
        return
    for rule in known.phrases:
        for cue in rule.cues if sentence.nth else (*rule.cues, *rule.headline):
            found = list(cue.finditer(sentence.text))[: None if rule.says == ACCUSER else 1]
            fitting = [m for m in found if fits(rule, m, sentence, told, known)]
            for match in fitting:
                if sign := _sign(told, sentence, rule, match, known):
                    yield sign
                    if sign.status == rule.status:
                        yield from _implied(told, sentence, rule.implies, match.span(), sign)
            if fitting:
                break


def _implied(
    told: Told, sentence: Sentence, implied: Rule | ReadRule | None, span: tuple[int, int], sign: Sign, chance: float = 1.0
) -> Iterator[Sign]:  # fmt: skip
    """The sign that comes with another, unless it is for a time only, or the report tells that talks go on."""
    if implied is None:
        return
    around = sentence.text[max(0, span[0] - 40) : span[1]]
    if rules().moods["for_a_time"].search(around) or GOES_ON.search(told.coded.report.text):
        return
    yield replace(
        sign, ladder=implied.ladder, status=implied.status, rule=implied.name, origin=implied.origin, implied=True,
        weight=implied.weight * chance * _place(sentence, implied.status),
    )  # fmt: skip


def _sign(told: Told, sentence: Sentence, rule: Rule, match: re.Match[str], known: Rules) -> Sign | None:
    head = match.start("head") if "head" in match.re.groupindex else match.start()
    saying = told.saying(sentence.start + head)
    status, weight = rule.status, rule.weight * _place(sentence, rule.status)
    mood = mood_of(told, sentence, match.start(), head, match.end(), saying, known)
    if rule.mood == "own" or (rule.mood == "any" and mood in ("future", "hypothetical", "negated")):
        mood = "actual"
    done_by = _done_by(rule, told, sentence, head)
    if done_by is None:
        return None
    if not done_by:
        if rule.other is None:
            return None
        status = rule.other
    voices = told.voices(saying)
    sides = {v.id for v in voices} & told.sides.parties
    alone = rule.by == "both" and sides and not told.sides.opposed(sides)
    if alone and not any(v.id in told.sides.mediators for v in voices):
        weight *= 0.8  # one party's word that both have agreed
    each = known.words["sides"].search(sentence.text[:head])
    alleged = frozenset[str]()
    if rule.says in (OBSERVER, ACCUSER) and not each:
        alleged = frozenset(sides if voices else _sayer(told, sentence))
        if rule.says == ACCUSER:
            alleged = clauses.subject(sentence, head, frozenset(), frozenset()) & told.sides.parties or alleged
            if not alleged:
                return None
    placed = days.when(sentence.text, head, told.day)
    if mood == "actual" and rule.mood == "actual" and days.ahead(sentence.text, head, told.day):
        mood = "future"
    origin = rule.origin if status == rule.status else _allowed(known, rule.ladder, status)
    span = (sentence.start + match.start(), sentence.start + match.end())
    return Sign(
        rule.ladder, status, rule.name, origin, weight, mood, placed.day, placed.precision, told,
        told.evidence(span, rule=rule.name, voices=voices), alleged, (sentence.nth, match.start()),
    )  # fmt: skip


def _sayer(told: Told, sentence: Sentence) -> frozenset[str]:
    """The party that says what a sentence tells, where the reader found no claim."""
    said = SAYS.search(sentence.text)
    if said is None:
        return frozenset()
    if said[0].lower() == "according to":
        after = [n for n in sentence.named if n.start >= said.end()]
        return (after[0].ids if after else frozenset()) & told.sides.parties
    return clauses.subject(sentence, said.start(), frozenset(), frozenset()) & told.sides.parties


def _allowed(known: Rules, ladder: str, status: str) -> frozenset[str]:
    return frozenset(before for before, to in known.steps[ladder].items() if status in to)


def _place(sentence: Sentence, status: str) -> float:
    later = LATER_STOP if status in STOPS else LATER
    return HEADLINE if sentence.nth == 0 else LEAD if sentence.nth <= 2 else later


def _done_by(rule: Rule, told: Told, sentence: Sentence, head: int) -> bool | None:
    """Whether those who do it are whom the rule asks for; None where the words are about somebody else."""
    if rule.by is None:
        return True
    clause = max((m.end() for m in SUBCLAUSE.finditer(sentence.text, 0, head)), default=0)
    named = [n for n in sentence.named if n.start < head]
    near = [n for n in named if n.start >= clause] or named
    before = {i for n in near for i in n.ids} & told.sides.parties
    plural = re.search(
        r"\b(?:both|sides|parties|rivals|foes|enemies|two|envoys|leaders|each|all|they|negotiators|delegations)\b",
        sentence.text[:head],
        re.I,
    )
    if rule.by == "each":
        return True if told.sides.opposed(before) or (known_sides(sentence.text, head) and sentence.ids) else None
    if rule.by == "party":
        return True if before or sentence.ids & told.sides.parties else None
    if rule.by == "voters":
        said = re.search(
            r"\b(?:voters?|votes?|plebiscite|referendum|parliament|lawmakers|congress|assembly|people)\b|s\b",
            sentence.text[:head],
            re.I,
        )
        vote = re.search(
            r"\b(?:voters?|plebiscite|referendum|parliament|lawmakers|congress|assembly)\b", sentence.text, re.I
        )
        return True if (said and vote and not before - {""}) or (vote and said) else None
    if not before or plural or told.sides.opposed(before):
        return True
    return bool(WITH.search(sentence.text, head)) and told.sides.opposed(sentence.ids & told.sides.parties)


def known_sides(text: str, head: int) -> bool:
    """Whether "both sides" or the like stands before an offset."""
    return bool(clauses.ALL.search(text, 0, head))


def _of_event(told: Told, event: Event, known: Rules) -> Iterator[Sign]:
    if event.status != "actual":
        return
    at = event.trigger.spans[0]
    sentence = told.at(at[0])
    for rule in known.events:
        if "/".join((event.event_type, *event.mode)) not in rule.events:
            continue
        if not _doers(rule, told, event) or not _about(rule, sentence, known):
            continue
        if rule.says == ACCUSER and not event.actors:
            continue  # "each side was accused": by whom is not told, so it is neither side's word nor an observer's
        mood = mood_of(
            told,
            sentence,
            at[0] - sentence.start,
            at[0] - sentence.start,
            at[1] - sentence.start,
            told.saying(at[0]),
            known,
        )
        if mood != "actual":
            continue
        placed = days.when(sentence.text, at[0] - sentence.start, told.day)
        if event.date and event.date.start and event.date.precision == "day":
            placed = days.When(min(date.fromisoformat(event.date.start), told.day), "day")
        yield Sign(
            rule.ladder, rule.status, rule.name, rule.origin, rule.weight * event.confidence * _place(sentence, rule.status), mood,
            placed.day, placed.precision, told, told.evidence(at, "event", event.id, rule.name),
            _accusers(told, event) if rule.says == ACCUSER else frozenset(),
            (sentence.nth, at[0] - sentence.start),
        )  # fmt: skip


def _about(rule: EventRule, sentence: Sentence, known: Rules) -> bool:
    """Whether an event's sentence speaks of what the rule asks for: a deal or truce, talks."""
    if rule.about is None:
        return True
    asked = ("talks",) if rule.about == "talks" else ("deal", "truce")
    return any(known.words[name].search(sentence.text) for name in asked)


def _accusers(told: Told, event: Event) -> frozenset[str]:
    found = (told.sides.party_of(a.actor_id, a.text, told.on, a.sectors) for a in event.actors)
    return frozenset(p for p in found if p in told.sides.parties)


def _doers(rule: EventRule, told: Told, event: Event) -> bool:
    ids = set()
    for actor in (*event.actors, *event.recipients):
        party = told.sides.party_of(actor.actor_id, actor.text, told.on, actor.sectors)
        if party:
            ids.add(party)
    if rule.by == "both":
        return told.sides.opposed(ids)
    if rule.by == "mediated":
        return bool(ids & told.sides.parties and ids & told.sides.mediators)
    return bool(ids & told.sides.parties)
