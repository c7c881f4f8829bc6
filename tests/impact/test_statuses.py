"""Moves of a ladder: counted by hand, and chains whose future is known."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from truceline.impact.statuses import brier, chances, counted, foretold, known, nothing, prior, standing
from truceline.talks.phrases import STATUSES

TALKS = STATUSES["talks"]
NEW, OLD = 0, 1


def at(name: str) -> int:
    return TALKS.index(name)


def test_each_day_has_the_last_status_told_by_then() -> None:
    changes = [(date(2024, 1, 2), "contacts"), (date(2024, 1, 4), "under_way"), (date(2024, 1, 4), "suspended")]
    assert standing(changes, date(2024, 1, 1), date(2024, 1, 5)) == [
        "none",
        "contacts",
        "contacts",
        "suspended",
        "suspended",
    ]


def test_days_and_moves_are_counted_by_age() -> None:
    found = counted("talks", ["contacts"] * 10 + ["under_way"] * 2 + ["suspended"])
    assert found.days[at("contacts")].tolist() == [7, 3]
    assert found.left[at("contacts")].tolist() == [0, 1]
    assert found.days[at("under_way")].tolist() == [2, 0]
    assert found.left[at("under_way")].tolist() == [1, 0]
    assert found.moves[at("contacts"), at("under_way")] == found.moves[at("under_way"), at("suspended")] == 1
    assert found.moves.sum() == 2


def test_a_chain_without_age_is_its_matrix_s_power() -> None:
    leave = np.repeat([[0.3], [0.1]], 2, axis=1)
    found = foretold(leave, np.array([[0.0, 1.0], [1.0, 0.0]]), 0, 3, 12)
    matrix = np.array([[0.7, 0.3], [0.1, 0.9]])
    for k in range(12):
        assert found[k] == pytest.approx(np.linalg.matrix_power(matrix, k + 1)[0])


def test_a_status_that_is_left_once_it_is_a_week_old() -> None:
    leave = np.array([[0.0, 1.0], [0.0, 0.0]])
    found = foretold(leave, np.array([[0.0, 1.0], [1.0, 0.0]]), 0, 5, 4)
    assert found[:, 1].tolist() == [0, 0, 1, 1]  # 5, 6, then 7 days old


def test_a_long_history_outweighs_the_others() -> None:
    own = counted("talks", (["under_way"] * 20 + ["suspended"] * 20) * 30)
    leave, to = chances(own, prior("talks"))
    assert leave[at("under_way")].tolist() == [pytest.approx(0, abs=0.005), pytest.approx(1 / 13, abs=0.005)]
    assert to[at("under_way"), at("suspended")] > 0.9
    young, _ = chances(nothing("talks"), prior("talks"))
    assert young[at("under_way"), OLD] == pytest.approx(21 / 5438, abs=0.001)


@pytest.mark.parametrize("ladder", ["talks", "agreement"])
def test_chances_are_chances(ladder: str) -> None:
    leave, to = chances(nothing(ladder), prior(ladder))
    assert ((leave > 0) & (leave < 1)).all()
    assert to.sum(axis=1) == pytest.approx(np.ones(len(to)))
    assert np.diag(to) == pytest.approx(np.zeros(len(to)))
    for status in range(len(to)):
        found = foretold(leave, to, status, 0, 28)
        assert found.sum(axis=1) == pytest.approx(np.ones(28))


def test_a_process_is_no_prior_for_itself() -> None:
    whole, rest = prior("talks"), prior("talks", ["Hamas", "Israel"])
    mine = known()["processes"]["gaza-2023"]["talks"]["contacts"]
    assert (whole.days - rest.days)[at("contacts")].tolist() == mine["days"]
    assert (prior("talks", ["Israel", "Egypt"]).days == whole.days).all()


# chance of the three statuses | which came | Brier's score
SCORED = [([1.0, 0, 0], 0, 0), ([1.0, 0, 0], 1, 2), ([0.5, 0.5, 0], 1, 0.5)]


@pytest.mark.parametrize(("chance", "came", "score"), SCORED)
def test_brier(chance: list[float], came: int, score: float) -> None:
    assert brier(np.array(chance), came) == score
