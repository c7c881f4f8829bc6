"""The ledger: who takes which stance on what, what moved, where accounts differ."""

from __future__ import annotations

import pytest

from tests.talks.conftest import ISRAEL_HAMAS, read, told
from truceline.talks.stances import stances
from truceline.talks.terms import cells, gaps


def taken(*reports):
    return [s for r in reports for s in stances(r, read(r))]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Hamas demanded a permanent ceasefire.", {("Hamas", "ceasefire", "demands")}),
        ("Israel rejected the withdrawal of its troops.", {("Israel", "withdrawal", "rejects")}),
        ("Israel and Hamas agreed to a truce of five days.",
         {("Hamas", "ceasefire", "commits"), ("Israel", "ceasefire", "commits")}),
        ("Both sides undertook to release all prisoners.",
         {("Hamas", "prisoner_release", "commits"), ("Israel", "prisoner_release", "commits")}),
        ("Hamas said it would release hostages only if a ceasefire was signed.",
         {("Hamas", "captive_release", "conditions")}),
        ("Egypt called for a ceasefire.", set()),
        ("Mediators urged Hamas to accept a ceasefire.", set()),
        ("Diplomats said that the two sides would agree on a ceasefire.", set()),
        ("Israel will accept monitors, an official said.", set()),
    ],
)  # fmt: skip
def test_what_a_party_wants(sentence, expected) -> None:
    found = taken(told(f"News about Gaza. {sentence}"))
    assert {(ISRAEL_HAMAS.party(t.party).name, t.term, t.stance) for t in found} == expected


def test_movement_and_what_stands_between() -> None:
    first = told("News. Israel rejected a ceasefire.", on="2025-03-02T20:00Z", id_="a")
    then = told("News. Hamas demanded a ceasefire.", on="2025-03-03T20:00Z", id_="b")
    now = told("News. Israel proposed a ceasefire of a week.", on="2025-03-09T20:00Z", id_="c")
    by = {c.party.name: c for c in cells(taken(first, then, now), ISRAEL_HAMAS)}
    assert [(s.stance, s.movement) for s in by["Israel"].history] == [("rejects", "none"), ("proposes", "softened")]
    assert gaps(cells(taken(first, then), ISRAEL_HAMAS))[0].term == "ceasefire"
    assert not gaps(cells(taken(first, then, now), ISRAEL_HAMAS))


def test_silence_is_shown() -> None:
    by = {c.party.name: c for c in cells(taken(told("News. Hamas demanded a ceasefire.")), ISRAEL_HAMAS)}
    assert by["Israel"].current is None and by["Israel"].history == ()


def test_a_mediator_s_account_against_the_party_s_words() -> None:
    own = told("News. Hamas rejected a ceasefire.", on="2025-03-02T20:00Z", id_="a")
    account = told(
        "News. Egypt said Hamas accepted a ceasefire.\n  claim said = asserted | source: Egypt | content: Hamas … ceasefire",
        on="2025-03-03T20:00Z", id_="b",
    )  # fmt: skip
    cell = next(c for c in cells(taken(own, account), ISRAEL_HAMAS) if c.party.name == "Hamas")
    assert [c.teller.name for c in cell.contradictions] == ["Egypt"]
    assert cell.current is not None and cell.current.stance == "rejects"
