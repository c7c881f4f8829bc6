"""How well the status of talks and agreement is foretold, on `corpus/processes`, whose true history is known; and the
counts of `truceline/knowledge/moves.yaml`.

    python -m benchmarks.statuses            # scores: each development process left out in turn, and those held out
    python -m benchmarks.statuses --counts   # the counts of the development processes, to be kept in moves.yaml
    python -m benchmarks.statuses --weights  # the scores of other weights, each development process left out in turn
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np
import yaml

from benchmarks.talks import DEVELOPMENT, LADDERS, LATER
from truceline.impact.statuses import (
    Array,
    Counts,
    brier,
    chances,
    counted,
    foretold,
    known,
    nothing,
    running,
    standing,
)
from truceline.talks.phrases import STATUSES

FOLDER = Path("corpus/processes")
HORIZONS = (7, 14, 28)
BEGIN = 7
"""Days of a process before its first forecast."""
MOST = 40
"""Forecasts of one process, evenly spread over it; every process weighs the same."""
Days = dict[str, dict[str, list[str]]]


def read() -> Days:
    """Process → ladder → true status at the end of each of its days."""
    made: Days = {}
    for path in sorted(FOLDER.glob("*/truth.yaml")):
        truth = yaml.safe_load(path.read_text(encoding="utf-8"))
        made[path.parent.name] = {
            ladder: standing([(c["date"], c["status"]) for c in truth[ladder]], truth["first"], truth["last"])
            for ladder in LADDERS
        }
    return made


def together(days: Days, names: Sequence[str], ladder: str) -> Counts:
    """The counts of some processes."""
    return sum((counted(ladder, days[n][ladder]) for n in names), nothing(ladder))


def scores(
    days: Days, names: Sequence[str], ladder: str, ahead: int, weights: dict[str, float], left_out: bool
) -> dict[str, list[Array]]:  # fmt: skip
    """Brier scores of every day of every process, by method; `left_out`: each process is left out of its own prior."""
    order, found = STATUSES[ladder], dict[str, list[Array]]()
    for name in names:
        others = together(days, [d for d in DEVELOPMENT if not (left_out and d == name)], ladder)
        stays = _stays(days, [d for d in DEVELOPMENT if not (left_out and d == name)], ladder, ahead)
        mine, by = days[name][ladder], dict[str, list[float]]()
        own = running(ladder, mine)
        for t in range(BEGIN, len(mine) - ahead, max(1, len(mine) // MOST)):
            now, came = order.index(mine[t]), order.index(mine[t + ahead])
            age = next((k for k in range(t + 1) if mine[t - k] != mine[t]), t + 1) - 1
            leave, to = chances(own[t], others, weights)
            sure = np.eye(len(order))[now]
            usual = stays * sure + (1 - stays) * (1 - sure) / (len(order) - 1)
            for method, chance in (
                ("no change", sure), ("no change, as often as elsewhere", usual),
                ("model", foretold(leave, to, now, age, ahead)[-1]),
            ):  # fmt: skip
                by.setdefault(method, []).append(brier(chance, came))
        for method, values in by.items():
            found.setdefault(method, []).append(np.array(values))
    return found


def _stays(days: Days, names: Sequence[str], ladder: str, ahead: int) -> float:
    same = [d[t] == d[t + ahead] for n in names for d in [days[n][ladder]] for t in range(BEGIN, len(d) - ahead)]
    return float(np.mean(same))


def table(days: Days, names: Sequence[str], weights: dict[str, float], left_out: bool) -> None:
    """Mean Brier scores, and the model's against both others with 95% intervals from drawing processes anew."""
    print(
        "| ladder | days | forecasts | no change | as often as elsewhere | model | model against no change | against as often |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for ladder, ahead in product(LADDERS, HORIZONS):
        found = scores(days, names, ladder, ahead, weights, left_out)
        means = {m: np.mean([one.mean() for one in v]) for m, v in found.items()}
        said = [_against(found["model"], found[m]) for m in ("no change", "no change, as often as elsewhere")]
        cells = " | ".join(f"{v:.3f}" for v in means.values())
        print(f"| {ladder} | {ahead} | {sum(map(len, found['model']))} | {cells} | {said[0]} | {said[1]} |")


def _against(one: list[Array], other: list[Array]) -> str:
    rng = np.random.default_rng(0)
    n = len(one)
    drawn = rng.integers(0, n, (1000, n))
    sums = np.array([[a.mean(), b.mean()] for a, b in zip(one, other, strict=True)])
    ratio = sums[drawn].sum(axis=1)
    low, high = np.quantile(ratio[:, 0] / ratio[:, 1] - 1, [0.025, 0.975])
    whole = sums.sum(axis=0)
    return f"{whole[0] / whole[1] - 1:+.0%} ({low:+.0%} to {high:+.0%})"


def counts(days: Days) -> None:
    """YAML of the development processes' counts."""
    for name in DEVELOPMENT:
        truth = yaml.safe_load((FOLDER / name / "truth.yaml").read_text(encoding="utf-8"))
        print(f"  {name}:\n    parties: [{', '.join(truth['parties'])}]")
        for ladder in LADDERS:
            found = counted(ladder, days[name][ladder])
            print(f"    {ladder}:")
            for i, status in enumerate(STATUSES[ladder]):
                to = ", ".join(f"{STATUSES[ladder][j]}: {int(n)}" for j, n in enumerate(found.moves[i]) if n)
                if found.days[i].any():
                    print(
                        f"      {status}: {{days: {_ints(found.days[i])}, left: {_ints(found.left[i])}, to: {{{to}}}}}"
                    )


def _ints(values: Array) -> list[int]:
    return [int(v) for v in values]


def tried(days: Days) -> None:
    """Mean Brier scores of other weights."""
    for d, m, fd, fm in product((3, 10, 30, 100), (5,), (3, 10), (1,)):
        weights = {"days": d, "moves": m, "flat_days": fd, "flat_moves": fm}
        means = [
            np.mean([one.mean() for one in scores(days, DEVELOPMENT, ladder, ahead, weights, True)["model"]])
            for ladder, ahead in product(LADDERS, HORIZONS)
        ]
        print(f"{np.mean(means):.4f} {weights}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", action="store_true")
    parser.add_argument("--weights", action="store_true")
    chosen = parser.parse_args()
    every = read()
    if chosen.counts:
        counts(every)
    elif chosen.weights:
        tried(every)
    else:
        print("Each development process foretold by the other nine:\n")
        table(every, DEVELOPMENT, known()["weights"], True)
        print("\nThose held out, by all ten:\n")
        table(every, [n for n in every if n not in (*DEVELOPMENT, *LATER)], known()["weights"], False)
