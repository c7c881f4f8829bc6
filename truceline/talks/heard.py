"""Signs by what the reader takes a sentence to say, in whatever words (`corpus/signs`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from truceline.reading.reader import Sign as Read
from truceline.reading.reader import shipped
from truceline.talks import clauses, days
from truceline.talks.bearing import elsewhere
from truceline.talks.phrases import Rules
from truceline.talks.sign import ACCUSER, LEAD, Sign, implied
from truceline.talks.told import Sentence, Told

BACKGROUND = 0.6
"""What a later sentence weighs: a change is told at the head of some report, so that later it is mostly what stood
before."""


def heard(told: Told, sentence: Sentence, known: Rules) -> Iterator[Sign]:
    """What the reader takes a sentence to say, whatever its words."""
    if elsewhere(told, sentence):
        return
    read = {sign.label: sign for sign in _read(sentence.text)}
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
        yield from implied(told, sentence, rule.implies, (0, end), sign, chance)


@lru_cache(1 << 16)
def _read(text: str) -> tuple[Read, ...]:
    """A sentence is read once: what follows a record asks for its process again with every addition."""
    return tuple(shipped().signs(text))
