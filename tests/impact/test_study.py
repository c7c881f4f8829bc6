"""The event study on simulated records with a known effect. The full checks are `make studies`."""

from __future__ import annotations

import time

import numpy as np
import pytest

from benchmarks.simulated import KINDS, simulate
from truceline.impact.points import points
from truceline.impact.study import Design, cluster, study
from truceline.impact.verdict import rules, verdict

BY_NAME = {k.name: k for k in KINDS}

# record | verdicts that are right
SHOWN = [
    ("large", {"rose"}),
    ("nothing", {"no_change", "cannot_be_told"}),
]


@pytest.mark.parametrize(("name", "right"), SHOWN, ids=[s[0] for s in SHOWN])
def test_verdicts(name: str, right: set[str]) -> None:
    made = simulate(BY_NAME[name], np.random.default_rng(3))
    found = study(made.incidents, made.coverage, made.at)
    assert verdict(found, 1000, 100, 1000, "day").kind in right


PLAIN = Design(56, 14, (), ())


def test_more_news_is_not_more_war() -> None:
    rng = np.random.default_rng(8)
    alarms = fooled = 0
    for _ in range(12):
        made = simulate(BY_NAME["coverage doubles"], rng)
        found = study(made.incidents, made.coverage, made.at, PLAIN)
        assert found.chosen and found.counted and found.chosen.p is not None and found.counted.p is not None
        alarms += found.chosen.p <= 0.05
        fooled += found.counted.p <= 0.05
    assert fooled >= 10  # the bare counts
    assert alarms <= 2


def test_false_alarms_and_cover_in_short() -> None:
    rng = np.random.default_rng(5)
    alarms = covered = 0
    for _ in range(40):
        made = simulate(BY_NAME["nothing"], rng)
        best = study(made.incidents, made.coverage, made.at, PLAIN).chosen
        assert best and best.p is not None and best.low is not None and best.high is not None
        alarms += best.p <= 0.05
        covered += best.low <= made.truth <= best.high
    assert alarms <= 6
    assert covered >= 34


def test_a_short_history_gives_no_p_value_and_no_interval() -> None:
    found = study(np.array([0, 1, 0, 2, 0, 1, 0.0]), np.ones(7), 4, Design(3, 2))
    assert found.chosen is None or (found.chosen.p is None and found.chosen.low is None)
    told = verdict(found, 4, 3, 4, "day")
    assert (told.kind, told.needed) == ("cannot_be_told", "at least 30 reports of the time before are needed")


# figures that are short of the least | words of the verdict
SHORT = [
    ((10, 100, 1000), "it holds 10 reports of the time before"),
    ((1000, 2, 1000), "it holds 2 reports of the 14 days after"),
    ((1000, 100, 3), "3 occurrences before and after are too few"),
]


@pytest.mark.parametrize(("figures", "words"), SHORT)
def test_what_cannot_be_told_is_said_with_its_reason(figures: tuple[int, int, int], words: str) -> None:
    made = simulate(BY_NAME["large"], np.random.default_rng(3))
    told = verdict(study(made.incidents, made.coverage, made.at), *figures, "day")
    assert told.kind == "cannot_be_told"
    assert words in told.words
    assert told.needed


def test_a_record_that_ends_soon_after_the_shock_says_so() -> None:
    made = simulate(BY_NAME["large"], np.random.default_rng(3))
    end = made.at + 5
    told = verdict(study(made.incidents[:end], made.coverage[:end], made.at), 1000, 100, 1000, "day")
    assert told.words.endswith("it ends 5 days after the shock")


def test_a_series_that_moved_before_is_said_to_have() -> None:
    y = np.random.default_rng(2).poisson(3, 400).astype(float)
    y[346:] += 9  # two weeks before the shock
    found = study(y, np.full(400, 20.0), 360, Design(28, 14, (), ()))
    assert found.before and found.before.p is not None and found.before.p <= 0.05


def test_a_dropped_publisher_that_carries_it_all_is_seen() -> None:
    made = simulate(BY_NAME["large"], np.random.default_rng(3))
    rest = made.incidents.copy()
    rest[made.at :] = rest[made.at - 40 : made.at]
    found = study(made.incidents, made.coverage, made.at, variants={"without Meridian": rest})
    choice = next(c for c in found.choices if c.name == "without Meridian")
    assert choice.p is not None and choice.p > 0.05


def test_change_points_are_found_without_the_date() -> None:
    rng = np.random.default_rng(4)
    y = np.concatenate([rng.poisson(2, 150), rng.poisson(8, 100), rng.poisson(2, 100)]).astype(float)
    assert [pytest.approx(150, abs=4), pytest.approx(250, abs=4)] == points(y)
    assert points(rng.poisson(2, 300).astype(float)) == []


def test_ten_years_of_days_with_500_placebos_are_quick() -> None:
    y = np.random.default_rng(6).poisson(3, 3650).astype(float)
    start = time.process_time()
    found = study(y, np.full(3650, 20.0), 3500)
    assert found.chosen and found.chosen.placebos == 500
    assert time.process_time() - start < 15  # 5 s is asked of a free core; docs/impact.md has the figure


def test_every_rule_can_be_filled() -> None:
    made = simulate(BY_NAME["large"], np.random.default_rng(3))
    found = study(made.incidents, made.coverage, made.at)
    from truceline.impact.verdict import facts

    known = facts(found, 100, 100, 100) | {"step": "day"}  # type: ignore[operator]
    for rule in rules()["rules"]:
        assert "{" not in (rule["says"] + rule.get("more", "")).format(**known)


# scaled effects of neighbouring dates | dates that are extreme together where one is, windows of three
TOGETHER = [
    ([9.0] + [1.0] * 19, 1),
    ([1.0] * 18 + [9.0, 9.0], 2),
    ([9.0] + [1.0] * 18 + [9.0], 1),
]


@pytest.mark.parametrize(("scaled", "many"), TOGETHER)
def test_dates_whose_windows_overlap_are_one_chance(scaled: list[float], many: int) -> None:
    assert cluster(np.array(scaled), np.arange(20), 3) == many
