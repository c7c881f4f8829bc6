"""The climate: signs of words, each side apart, an interval that narrows with origins."""

from __future__ import annotations

from datetime import date

import pytest

from tests.talks.conftest import told
from truceline.talks.climate import climate, items

GOOD = "News. The talks between Israel and Hamas made progress."
BAD = "News. The talks between Israel and Hamas were in deadlock."


def point(*texts):
    reports = [told(t, id_=f"r{n}") for n, t in enumerate(texts)]
    found = [i for r in reports for i in items(r)]
    return next(p for p in climate(found, reports) if p.voice is None)


@pytest.mark.parametrize(
    ("text", "sign"), [(GOOD, 1), (BAD, -1), ("News. The talks between Israel and Hamas made no progress.", -1)]
)
def test_words_move_it(text, sign) -> None:
    prospects = point(text).prospects
    assert prospects is not None and prospects.value * sign > 0


def test_never_a_bare_number_and_narrower_with_more_origins() -> None:
    one, many = point(GOOD).prospects, point(*[GOOD] * 12).prospects
    assert one is not None and many is not None
    assert one.low < one.value <= one.high
    assert many.high - many.low < one.high - one.low
    assert point(GOOD).prospects == one


def test_no_words_no_point() -> None:
    report = told("News. It rained in Gaza, Israel and Hamas said.")
    assert climate(list(items(report)), [report]) == []


def test_each_side_s_voice_is_apart() -> None:
    report = told(
        "Israel said the talks with Hamas were in deadlock.\n  claim said = asserted | source: Israel | content: the talks … deadlock"
    )
    by = {p.voice.name if p.voice else None: p for p in climate(list(items(report)), [report])}
    assert set(by) == {None, "Israel"} and by["Israel"].day == date(2025, 3, 5)
    assert by["Israel"].evidence[0].sentence.startswith("Israel said")
