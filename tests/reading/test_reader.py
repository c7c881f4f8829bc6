"""The reader: what the shipped model must never do."""

from __future__ import annotations

import hashlib
import json

import pytest

from truceline.reading.anchors import ATTRIBUTES, ROLES
from truceline.reading.reader import BATCH, MODEL, _groups, shipped

needs_model = pytest.mark.skipif(not (MODEL / "encoder.onnx").exists(), reason="no trained model")


@needs_model
def test_the_model_is_the_one_described() -> None:
    described = json.loads((MODEL / "reader.json").read_text(encoding="utf-8"))
    for name, checksum in described["sha256"].items():
        assert hashlib.sha256((MODEL / name).read_bytes()).hexdigest() == checksum


TEXTS = [
    "",
    "?",
    "\u202e👍👍 “Stop,” she said.",
    "word " * 3000,
    "The rebels said on Monday that the army had killed nine people in Bor.",
    "ISRAELI JETS STRUCK TARGETS NEAR BEIRUT ON TUESDAY, SECURITY SOURCES SAID",
]


@needs_model
@pytest.mark.parametrize("text", TEXTS)
def test_anchors_stay_inside_the_text(text: str) -> None:
    for anchor in shipped().read(text):
        assert set(anchor.roles) <= set(ROLES[anchor.kind])
        assert set(anchor.attributes) == set(ATTRIBUTES[anchor.kind])
        for filler in [f for fs in anchor.roles.values() for f in fs]:
            for start, end in (*filler.spans, *anchor.spans):
                assert 0 <= start < end <= len(text)


@needs_model
def test_the_same_text_is_read_the_same_way_whatever_was_read_before() -> None:
    text = "Hamas said that the strike undermines trust. Israel rejected the charge."
    first = shipped().read(text)
    shipped().read("Another text about something else. " * 40)
    assert shipped().read(text) == first


# lengths of windows in sub-words | how they are run together
GROUPS: list[tuple[list[int], list[list[int]]]] = [
    ([], []),
    ([40], [[40]]),
    ([10, 11, 12], [[10, 11, 12]]),  # a little padding costs less than another run
    ([10, 10, 300, 300], [[10, 10], [300, 300]]),  # much padding costs more
    ([BATCH + 1], [[BATCH + 1]]),
    ([BATCH - 1, BATCH], [[BATCH - 1], [BATCH]]),  # never more than fits
]


@pytest.mark.parametrize(("lengths", "expected"), GROUPS)
def test_windows_of_like_length_are_run_together(lengths: list[int], expected: list[list[int]]) -> None:
    groups = _groups(range(len(lengths)), lengths)
    assert [[lengths[i] for i in group] for group in groups] == expected
