"""Effects: a stated cause and what it did."""

from __future__ import annotations

import pytest

from tests.gold import code

STRIKE = """
Kenya said Uganda's strike on Goma undermined trust in the talks.
  claim said = asserted | source: Kenya | content: Uganda's strike on Goma undermined trust in the talks
  event strike = ASSAULT/aerial actual | actor: Uganda | place: Goma
  effect undermined = worsens trust asserted | cause: Uganda's strike on Goma | effect: trust in the talks
"""


def test_an_effect_with_all_its_parts() -> None:
    coded = code(STRIKE)
    (effect,) = coded.effects
    assert (effect.cause.text, effect.effect.text) == ("Uganda's strike on Goma", "trust in the talks")
    assert effect.signal
    assert effect.signal.text == "undermined"
    assert (effect.direction, effect.affects, effect.modality) == ("worsens", "trust", "asserted")
    assert effect.cause_event_id == coded.events[0].id
    assert effect.claim_ids == (coded.claims[0].id,)


def test_a_cause_that_is_no_event() -> None:
    (effect,) = code("""
Mistrust delayed the talks.
  effect delayed = worsens talks asserted | cause: Mistrust | effect: the talks
""").effects
    assert effect.cause_event_id is None
    assert effect.claim_ids == ()


def test_an_unstated_signal_is_null() -> None:
    (effect,) = code("""
The talks ended; the strike had killed the envoy.
  effect - = worsens talks asserted | cause: the strike had killed the envoy | effect: The talks ended
""").effects
    assert effect.signal is None


@pytest.mark.parametrize("role", ["cause: Mistrust", "effect: the talks"])
def test_half_an_effect_is_none(role: str) -> None:
    assert code(f"Mistrust delayed the talks.\n  effect delayed = worsens talks asserted | {role}").effects == ()


VALUES = ["worsens trust asserted", "improves talks possible", "unclear other intended", "improves ceasefire expected",
          "worsens civilians denied", "worsens capability asserted", "unclear positions possible"]  # fmt: skip


@pytest.mark.parametrize("values", VALUES)
def test_values_are_kept(values: str) -> None:
    (effect,) = code(f"A hit B.\n  effect hit = {values} | cause: A | effect: B").effects
    assert f"{effect.direction} {effect.affects} {effect.modality}" == values


def test_different_effects_never_have_the_same_id() -> None:
    records = [f"effect hit = {values} | cause: A | effect: B" for values in VALUES]
    effects = code(
        "\n  ".join(["A hit B and C.", *records, "effect hit = worsens trust asserted | cause: A | effect: C"])
    ).effects
    assert len({e.id for e in effects}) == len(records) + 1
