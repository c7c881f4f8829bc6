"""Signs by what the reader takes a sentence to say, in whatever words (`corpus/signs`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from truceline.reading.reader import Sign as Read
from truceline.reading.reader import shipped
from truceline.talks import days
from truceline.talks.bearing import elsewhere
from truceline.talks.moods import mood
from truceline.talks.phrases import Rules
from truceline.talks.sign import LEAD, Sign
from truceline.talks.told import Sentence, Told

BACKGROUND = 0.6
"""What a later sentence weighs: a change is told at the head of some report, so that later it is mostly what stood
before."""


def heard(told: Told, sentence: Sentence, known: Rules) -> Iterator[Sign]:
    """What the reader takes a sentence to say, whatever its words, unless they are of what is to come, possible or denied."""
    if elsewhere(told, sentence):
        return
    read = {sign.label: sign for sign in _read(sentence.text)}
    for rule in known.read:
        if rule.sign not in read:
            continue
        _, chance, (start, end) = read[rule.sign]
        saying = told.saying(sentence.start + start)
        ahead = days.ahead(sentence.text, start, told.day)
        if ahead or mood(told, sentence, start, end, end, saying, known) != "actual":
            continue
        placed = days.when(sentence.text, start, told.day)
        weight = rule.weight * chance * (LEAD if sentence.nth <= 2 else BACKGROUND)
        span = (sentence.start + start, sentence.start + end)
        yield Sign(
            rule.ladder, rule.status, rule.name, rule.origin, weight, "actual", placed.day, placed.precision, told,
            told.evidence(span, rule=rule.name, voices=told.voices(saying)), frozenset(), (sentence.nth, start),
        )  # fmt: skip


@lru_cache(1 << 16)
def _read(text: str) -> tuple[Read, ...]:
    """A sentence is read once: what follows a record asks for its process again with every addition."""
    return tuple(shipped().signs(text))
