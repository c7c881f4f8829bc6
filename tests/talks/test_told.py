"""What a voice is called when its words name nobody."""

from __future__ import annotations

import pytest

from truceline.contract import Actor
from truceline.talks.told import voice


@pytest.mark.parametrize(
    ("text", "name", "resolved_from", "called"),
    [
        ("Hamas", "Hamas", None, "Hamas"),
        ("a doctor in Gaza", None, None, "a doctor in Gaza"),
        ("he", "Ismail Haniyeh", "the leader of Hamas", "Ismail Haniyeh"),
        ("he", None, "a doctor in Gaza", "a doctor in Gaza"),
        ("he", "he", None, "an unnamed source"),
        ("The source", None, None, "an unnamed source"),
        ("the official", None, "an official of the bloc", "an official of the bloc"),
    ],
)  # fmt: skip
def test_voices(text, name, resolved_from, called) -> None:
    source = Actor(text=text, spans=((0, 1),), actor_id=None, name=name, country=None, resolved_from=resolved_from)
    assert voice(source) == called
