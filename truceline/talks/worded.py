"""Signs by words: the cues of `status.yaml`, who does what they tell, and in which mood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from truceline.talks import clauses, days
from truceline.talks.bearing import elsewhere, fits
from truceline.talks.kept import Kept
from truceline.talks.moods import mood as mood_of
from truceline.talks.phrases import Rule, Rules
from truceline.talks.sign import ACCUSER, OBSERVER, Sign, place
from truceline.talks.told import Sentence, Told

Matches = Mapping[re.Pattern[str], list[re.Match[str]]]
SUBCLAUSE = re.compile(r"[;:—]|\b(?:but|while|although|though|because|as|after|which|where)\b", re.I)
WITH = re.compile(r"\b(?:with|between)\b", re.I)
GOES_ON = re.compile(
    r"\b(?:talks|negotiations|discussions)\b(?:\s+[\w'’-]+){0,5}?\s+(?:continue|continued|go on|goes on|went on|resume|are to|will)\b"
    r"|\bfurther (?:talks|meetings|rounds|negotiations)\b|\bnext (?:round|stage|phase)\b"
    r"|\b(?:still|yet|remains?|remained|are|is|left) to be (?:settled|negotiated|agreed|resolved|written|discussed|completed)\b"
    r"|\bstill being negotiated\b|\bremain\w* open\b|\bstill open\b|\bcoming rounds\b",
    re.I,
)
SAYS = re.compile(r"\b(?:said|says|say|accus\w+|claimed|claims|charged|alleged|blamed|blames|according to)\b", re.I)


def worded(told: Told, sentence: Sentence, known: Rules) -> Iterator[Sign]:
    """The signs of a sentence by its words."""
    if not known.any_word.search(sentence.text) or elsewhere(told, sentence):
        return
    matches = _matches(known, sentence.text)
    for rule in known.phrases:
        for cue in rule.cues if sentence.nth else (*rule.cues, *rule.headline):
            if cue not in matches:
                continue
            found = matches[cue][: None if rule.says == ACCUSER else 1]
            fitting = [m for m in found if fits(rule, m, sentence, told, known)]
            for match in fitting:
                if sign := _sign(told, sentence, rule, match, known):
                    yield sign
                    if sign.status == rule.status:
                        yield from _implied(told, sentence, rule.implies, match.span(), sign, known)
            if fitting:
                break


_found: Kept[tuple[Rules, Matches]] = Kept(10_000)


def _matches(known: Rules, text: str) -> Matches:
    """Where each cue stands in a sentence, looked for once: several processes ask for the same sentence."""
    of, found = _found.get(text, lambda: (known, _sought(known, text)))
    return found if of is known else _sought(known, text)


def _sought(known: Rules, text: str) -> Matches:
    cues = dict.fromkeys(cue for rule in known.phrases for cue in (*rule.cues, *rule.headline))
    return {cue: found for cue in cues if (found := list(cue.finditer(text)))}


def _implied(
    told: Told, sentence: Sentence, other: Rule | None, span: tuple[int, int], sign: Sign, known: Rules
) -> Iterator[Sign]:  # fmt: skip
    """The sign that comes with another, unless it is for a time only, or the report tells that talks go on."""
    if other is None:
        return
    around = sentence.text[max(0, span[0] - 40) : span[1]]
    if known.moods["for_a_time"].search(around) or GOES_ON.search(told.coded.report.text):
        return
    yield replace(
        sign, ladder=other.ladder, status=other.status, rule=other.name, origin=other.origin, implied=True,
        weight=other.weight * place(sentence, other.status),
    )  # fmt: skip


def _sign(told: Told, sentence: Sentence, rule: Rule, match: re.Match[str], known: Rules) -> Sign | None:
    head = match.start("head") if "head" in match.re.groupindex else match.start()
    saying = told.saying(sentence.start + head)
    status, weight = rule.status, rule.weight * place(sentence, rule.status)
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
