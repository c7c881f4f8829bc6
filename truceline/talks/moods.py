"""The mood of words: told as done, as to come, as possible, as not so, as denied, or as background."""

from __future__ import annotations

import re

from truceline.contract import Claim
from truceline.talks.phrases import Rules
from truceline.talks.told import Sentence, Told

CLAUSE = re.compile(
    r"[;:“”\"—]|,\s(?!which\b)|\b(?:but|while|although|though|because|as|after|who|which|where)\b", re.I
)
SCHEDULED = re.compile(
    r"(?:begin|start|open|end|expire|run|resume|take|come|enter|lapse|close|goe|reconvene)s?\b", re.I
)
"""In the present tense these are told of what is to come ("the truce ends on Sunday"), except in a headline."""
NO = re.compile(r"\b(?:no|not|without)\b", re.I)
SURE = 0.5
"""Confidence from which the status of an event, or the modality of a claim, decides the mood."""


def mood(told: Told, sentence: Sentence, start: int, head: int, end: int, saying: list[Claim], known: Rules) -> str:
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
