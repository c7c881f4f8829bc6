"""Rows of a record as people read them."""

from __future__ import annotations

import pytest

from truceline.views import found

DEAD = [
    # low, best, high | what is said
    ((None, None, None), ""),
    ((4, 4, 4), "4 dead"),
    ((4, 6, 6), "4 to 6 dead, most often 6"),
    ((4, None, 6), "4 to 6 dead"),
    ((4, 4, None), "at least 4 dead"),
    ((4, 6, None), "at least 4 dead, most often 6"),
    ((4, None, None), "at least 4 dead"),
]


@pytest.mark.parametrize(("counts", "said"), DEAD)
def test_the_dead(counts: tuple[int | None, ...], said: str) -> None:
    assert found._dead(dict(zip(("deaths_low", "deaths_best", "deaths_high"), counts, strict=True))) == said
