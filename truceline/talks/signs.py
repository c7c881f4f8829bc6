"""The signs of a report: what its sentences say by their words and as the reader takes them, and what its events say."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.talks.acted import acted
from truceline.talks.heard import heard
from truceline.talks.phrases import rules
from truceline.talks.sign import Sign
from truceline.talks.told import Told
from truceline.talks.worded import worded


def signs(told: Told) -> Sequence[Sign]:
    """The signs of a report, by sentence and place."""
    return told.once(_signs)


def _signs(told: Told) -> list[Sign]:
    known = rules()
    made = [s for sentence in told.sentences for way in (worded, heard) for s in way(told, sentence, known)]
    made += [s for event in told.coded.events for s in acted(told, event, known)]
    return sorted(made, key=lambda s: s.at)
