"""Agreement of two annotations: what counts as the same record, by table."""

from __future__ import annotations

import pytest

from truceline.reading.agreement import agreement, paired
from truceline.reading.markup import Annotated, read

TEXT = "Rebels killed four farmers in Bor on Friday, officials said."


def annotated(*records: str) -> Annotated:
    return read(["@ a", TEXT, *(f"  {r}" for r in records)])[0]


KILLED = "event killed = ASSAULT actual | actor: Rebels | recipient: farmers | killed: four"

# one annotation | the other | found by both, typed, whole
EVENTS = [
    (KILLED, KILLED, (1, 1, 1)),
    (KILLED, "event killed = ASSAULT/firearms actual | actor: Rebels | recipient: farmers", (1, 1, 1)),
    (KILLED, "event killed four = ASSAULT actual | actor: Rebels | recipient: four farmers", (1, 1, 1)),
    ("event killed = ASSAULT actual | actor: Rebels + officials", "event killed = ASSAULT actual | actor: officials + Rebels", (1, 1, 1)),
    (KILLED, "event killed = COERCE actual | actor: Rebels | recipient: farmers", (1, 0, 0)),
    (KILLED, "event killed = ASSAULT historical | actor: Rebels | recipient: farmers", (1, 1, 0)),
    (KILLED, "event killed = ASSAULT actual | recipient: farmers", (1, 1, 0)),
    (KILLED, "event killed = ASSAULT actual | actor: Rebels | recipient: farmers + officials", (1, 1, 0)),
    (KILLED, "event killed = ASSAULT actual | actor: officials | recipient: farmers", (1, 1, 0)),
    (KILLED, "event said = ASSAULT actual | actor: Rebels | recipient: farmers", (0, 0, 0)),
    (KILLED, "claim killed = asserted | source: Rebels", (0, 0, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "expected"), EVENTS)
def test_events(one: str, other: str, expected: tuple[int, int, int]) -> None:
    counts = agreement([(annotated(one), annotated(other).anchors)])["event"]
    assert (counts.anchors, counts.typed, counts.whole) == expected


def test_counts_values_roles_and_f1() -> None:
    claim = "claim said = asserted | source: officials | content: Rebels … Friday"
    counted = agreement(
        [(annotated(KILLED, claim), annotated(KILLED.replace("killed: four", "date: on Friday")).anchors)]
    )
    event, said = counted["event"], counted["claim"]
    assert (event.values["type"], event.values["status"]) == (1, 1)
    assert (event.agree, event.asked) == (
        {"actor": 1, "recipient": 1, "killed": 0, "date": 0},
        {"actor": 1, "recipient": 1, "killed": 1, "date": 1},
    )
    assert (said.gold, said.found, said.f1(said.anchors)) == (1, 0, 0)
    assert event.f1(event.whole) == 1


def test_each_record_is_matched_once_the_same_value_first() -> None:
    one = annotated("event killed four = ASSAULT actual", "event killed = COERCE actual").anchors
    other = annotated("event killed = COERCE actual").anchors
    told = [tuple(a and a.attributes["type"].value for a in pair) for pair in paired(other, one)]
    assert told == [("COERCE", "COERCE"), (None, "ASSAULT")]
