"""Signs: what the sentences and events of a report say about where talks and agreement stand, by `status.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from truceline.contract import Claim, Event
from truceline.talks import clauses, days
from truceline.talks.model import Evidence
from truceline.talks.phrases import EventRule, Rule, Rules, rules
from truceline.talks.told import Sentence, Told

CLAUSE = re.compile(
    r"[;:“”\"—]|,\s(?!which\b)|\b(?:but|while|although|though|because|as|after|who|which|where)\b", re.I
)
SUBCLAUSE = re.compile(r"[;:—]|\b(?:but|while|although|though|because|as|after|which|where)\b", re.I)
PEACE = re.compile(
    r"\b(?:peace|truces?|cease-?fires?|hostilities|armistice|pause in the fighting|end of the war|end the war)\b", re.I
)
"""A bare "deal" is one about the conflict when its report holds one of these."""
SCHEDULED = re.compile(
    r"(?:begin|start|open|end|expire|run|resume|take|come|enter|lapse|close|goe|reconvene)s?\b", re.I
)
"""In the present tense these are told of what is to come ("the truce ends on Sunday"), except in a headline."""
HEADLINE, LEAD, LATER = 1.1, 1.1, 1.0
"""How much weightier a sign is in the title, in the first two sentences, and later."""
SURE = 0.5
"""Confidence from which the status of an event, or the modality of a claim, decides the mood."""
NO = re.compile(r"\b(?:no|not|without)\b", re.I)
BETWEEN = re.compile(r"\bbetween\s", re.I)
POSSESSIVE = re.compile(r"(?:['’]s?)?\s+(?:[\w-]+\s+)?")
NEAR = 40
"""Letters within which "between" belongs to the words before it."""
WITH = re.compile(r"\b(?:with|between)\b", re.I)
SAYS = re.compile(r"\b(?:said|says|say|accus\w+|claimed|claims|charged|alleged|blamed|blames|according to)\b", re.I)
OBSERVER = "observer"


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


def signs(told: Told) -> list[Sign]:
    """The signs of a report, by sentence and place."""
    known = rules()
    made = [s for sentence in told.sentences for s in _of_sentence(told, sentence, known)]
    made += [s for event in told.coded.events for s in _of_event(told, event, known)]
    return sorted(made, key=lambda s: s.at)


def _of_sentence(told: Told, sentence: Sentence, known: Rules) -> Iterator[Sign]:
    if not known.any_word.search(sentence.text) or _elsewhere(told, sentence):
        return
    for rule in known.phrases:
        for cue in rule.cues if sentence.nth else (*rule.cues, *rule.headline):
            match = cue.search(sentence.text)
            if match and _fits(rule, match, sentence, told, known):
                if sign := _sign(told, sentence, rule, match, known):
                    yield sign
                break


def _sign(told: Told, sentence: Sentence, rule: Rule, match: re.Match[str], known: Rules) -> Sign | None:
    head = match.start("head") if "head" in match.re.groupindex else match.start()
    saying = told.saying(sentence.start + head)
    status, weight = rule.status, rule.weight * _place(sentence)
    mood = _mood(told, sentence, match.start(), head, match.end(), saying, known)
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
    alleged = frozenset(sides or _sayer(told, sentence)) if rule.says == OBSERVER and not each else frozenset()
    placed = days.when(sentence.text, head, told.day)
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


def _place(sentence: Sentence) -> float:
    return HEADLINE if sentence.nth == 0 else LEAD if sentence.nth <= 2 else LATER


def _fits(rule: Rule, match: re.Match[str], sentence: Sentence, told: Told, known: Rules) -> bool:
    """Whether the truce or deal of the words is the process's own: no local or one-sided truce, no trade deal."""
    if rule.unless and rule.unless.search(match[0]):
        return False
    if "head" in match.re.groupindex and re.search(r"\band\s+$", match[0][: match.start("head") - match.start()]):
        return False  # "… the truce and agreed …": another clause
    if _of_others(told, sentence, match.end()) or _of_others(told, sentence, match.start()):
        return False
    for name, text in match.groupdict().items():
        kind = name.rpartition("_")[0]
        if not text or kind not in known.other:
            continue
        shared = kind == "truce" and WITH.match(sentence.text, match.end(name) + 1)  # "its truce *with* the rebels"
        if shared:
            continue
        if kind == "truce" and _own(told, sentence, match.start(name)):
            return False
        before = " ".join(sentence.text[max(0, match.start(name) - 40) : match.start(name)].split()[-3:])
        if known.other[kind].search(f"{before} {text}" if kind == "deal" else before):
            return False
        loose = rule.status != "agreed" or before.lower().endswith("the")  # "the agreement" was spoken of before
        if kind == "deal" and not PEACE.search(told.coded.report.text if loose else sentence.text):
            return False
    return True


def _own(told: Told, sentence: Sentence, at: int) -> bool:
    """Whether a truce is one armed group's own: its name alone stands before it, or its possessive."""
    before = sentence.text[:at]
    for n, named in enumerate(sentence.named):
        if named.end > at or not POSSESSIVE.fullmatch(before[named.end :]):
            continue
        entries = told.sides.registry.entries
        group = any(i in entries and entries[i].kind == "groups" for i in named.ids & told.sides.parties)
        joined = n > 0 and re.fullmatch(r"\s*(?:[-–/]|and)\s*", sentence.text[sentence.named[n - 1].end : named.start])
        return group and not joined
    return False


def _of_others(told: Told, sentence: Sentence, at: int) -> bool:
    """Whether words at an offset are followed by "between", and then by others than the parties."""
    between = BETWEEN.search(sentence.text, at, at + NEAR)
    if between is None:
        return False
    after = [n for n in sentence.named if between.end() <= n.start <= between.end() + 40]
    if len(after) < 2:
        return False
    pair = clauses.together(sentence, sentence.named, sentence.named.index(after[0]))
    return not pair & told.sides.parties


def _elsewhere(told: Told, sentence: Sentence) -> bool:
    """Whether a sentence is about others: it names armed groups, none of them of this process, and no party."""
    entries = told.sides.registry.entries
    groups = {i for i in sentence.ids if i in entries and entries[i].kind == "groups"}
    return bool(groups) and not sentence.ids & told.sides.parties


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


def _mood(told: Told, sentence: Sentence, start: int, head: int, end: int, saying: list[Claim], known: Rules) -> str:
    """The mood of the words at `head`: by the words before it in its clause, else by what the reader made of an event
    or a claim that they stand in."""
    text = sentence.text
    clause = max((m.end() for m in CLAUSE.finditer(text, 0, start)), default=0)
    window = text[clause:head]
    for claim in saying:
        if claim.modality == "denied" and claim.confidence >= SURE:
            return "denied"
    if known.moods["negated"].search(window) or NO.search(text, head, end):
        return "negated"
    if known.moods["doubted"].search(text) or (sentence.nth and SCHEDULED.match(text, head)):
        return "hypothetical"
    if known.moods["hypothetical"].search(window):
        return "hypothetical"
    if known.moods["future"].search(window) or re.search(r"\bto\s+(?:\w+ly\s+)?$", window, re.I):
        return "future"
    if known.moods["background"].search(window):
        return "background"
    for event in told.coded.events:
        s, e = event.trigger.spans[0]
        if s <= sentence.start + head < e and event.status != "actual" and event.confidence >= SURE:
            return "background" if event.status == "historical" else event.status
    for claim in saying:
        if claim.modality in ("demanded", "possible", "expected") and claim.confidence >= SURE:
            return "hypothetical"
    return "actual"


def _of_event(told: Told, event: Event, known: Rules) -> Iterator[Sign]:
    if event.status != "actual":
        return
    at = event.trigger.spans[0]
    sentence = told.at(at[0])
    for rule in known.events:
        if "/".join((event.event_type, *event.mode)) not in rule.events:
            continue
        if not _doers(rule, told, event):
            continue
        mood = _mood(
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
            rule.ladder, rule.status, rule.name, rule.origin, rule.weight * event.confidence * _place(sentence), mood,
            placed.day, placed.precision, told, told.evidence(at, "event", event.id, rule.name), frozenset(),
            (sentence.nth, at[0] - sentence.start),
        )  # fmt: skip


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
