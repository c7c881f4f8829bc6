"""Who does what a clause says: the names before its words, those of one phrase together, pronouns by what stands before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from truceline.talks.sides import Named
from truceline.talks.told import Sentence

CLAUSE = re.compile(
    r"[;:“”\"—]|,\s+(?:and|but|while|which|who|though)\b|\b(?:but|while|although|though|because|as|whereas)\b", re.I
)
ALL = re.compile(
    r"\b(?:both(?: sides| parties| of them)?(?! the\b)|(?:the )?(?:two |warring |rival |opposing )?(?:sides|parties)"
    r"|the two(?=\s+\w+ed\b)|all of them|rivals)\b",
    re.I,
)
"""All parties of a process together."""
OTHERS = re.compile(
    r"\b(?:mediators?|monitors?|observers?|residents?|diplomats?|guarantors?|hosts?|opposition|doctors|medics)\b", re.I
)
"""Somebody else than the parties, without a name."""
THEY = re.compile(r"\b(?:they|it|he|she|its|their|his)\b", re.I)
OBJECT = re.compile(
    r"\b(?:to|with|against|from|by|for|on|at|in|that|told|accus\w+|of|between)\s+(?:the\s+|its\s+)?$", re.I
)
"""Before a name these make it no subject of what follows."""
OBJECTS = re.compile(rf"(?:{OBJECT.pattern[:-1]}|\b\w+ed\s+$)", re.I)
"""The same before "both sides"; after a verb they are its object, too ("called the two sides together")."""
JOINED = re.compile(r"\s+|(?:'s?)?\W*(?:\w+\s+){0,2}?\W*(?:and|or|,)\s+(?:\w+\s+){0,3}", re.I)
"""Between two names of one phrase: "the Sudanese army *and the paramilitary* Rapid Support Forces"."""


def end(sentence: Sentence, at: int) -> int:
    """Where the clause that holds an offset ends."""
    return min((m.start() for m in CLAUSE.finditer(sentence.text, at)), default=len(sentence.text))


def begin(sentence: Sentence, at: int) -> int:
    """Where the clause that holds an offset begins."""
    return max((m.end() for m in CLAUSE.finditer(sentence.text, 0, at)), default=0)


def subject(sentence: Sentence, at: int, before: frozenset[str], parties: frozenset[str]) -> frozenset[str]:
    """The ids of those whose doing the words at an offset tell: whoever is named before them in the clause, nearest,
    with those joined to it; all parties for "both sides"; for a pronoun, whoever the sentence, else the one before it
    (`before`), began with. Nobody where the nearest is somebody without a name."""
    start = begin(sentence, at)
    if any(not OBJECTS.search(sentence.text[: m.start()]) for m in ALL.finditer(sentence.text, start, at)):
        return parties
    named = [n for n in sentence.named if start <= n.start < at]
    subjects = [n for n in named if not OBJECT.search(sentence.text[: n.start])]
    if OTHERS.search(sentence.text, subjects[-1].end if subjects else start, at):
        return frozenset()
    if subjects:
        return together(sentence, subjects, len(subjects) - 1)
    if not THEY.search(sentence.text, start, at):
        return named[-1].ids if named else frozenset()
    earlier = [n for n in sentence.named if n.start < start]
    return together(sentence, earlier, 0) if earlier else before


def together(sentence: Sentence, named: Sequence[Named], nth: int) -> frozenset[str]:
    """Everybody named in one phrase with the nth: "Kyiv, the DPR and the LPR"."""
    found = named[nth].ids
    for step in (-1, 1):
        at = nth
        while 0 <= at + step < len(named):
            left, right = sorted((named[at], named[at + step]))
            if not JOINED.fullmatch(sentence.text[left.end : right.start]):
                break
            found |= named[at + step].ids
            at += step
    return found


def first(sentence: Sentence) -> frozenset[str]:
    """Whom a sentence begins with, for the pronouns of the next."""
    return together(sentence, sentence.named, 0) if sentence.named else frozenset()
