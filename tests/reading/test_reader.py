"""The reader: what the shipped model must never do."""

from __future__ import annotations

import hashlib
import json

import pytest

from truceline.reading.anchors import ATTRIBUTES, ROLES
from truceline.reading.reader import MODEL, shipped

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
