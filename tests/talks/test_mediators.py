"""Who hosts, carries, guarantees, presses, and whom."""

from __future__ import annotations

import pytest

from tests.talks.conftest import told
from truceline.talks.mediators import roles


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Qatar hosted talks between Israel and Hamas.", {("Qatar", "hosts", ())}),
        ("The truce between Israel and Hamas was brokered by Egypt and Qatar.",
         {("Egypt", "mediates", ()), ("Qatar", "mediates", ())}),
        ("Egypt passed a proposal for a truce to Hamas.", {("Egypt", "carries", ("Hamas",))}),
        ("The United States urged Israel to accept the truce.", {("United States", "presses", ("Israel",))}),
        ("Qatar and Egypt will guarantee the truce between Israel and Hamas.",
         {("Qatar", "guarantees", ()), ("Egypt", "guarantees", ())}),
        ("Hamas urged Israel to keep to the truce.", set()),
    ],
)  # fmt: skip
def test_roles(sentence, expected) -> None:
    found = roles([told(f"News. {sentence}")])
    assert {(r.actor.name, r.role, tuple(t.name for t in r.towards)) for r in found} == expected
