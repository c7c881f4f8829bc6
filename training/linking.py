"""Fit the weights of linking: `python -m training.linking corpus/incidents/set-a.txt`.

Every two mentions of an annotated set that linking could join are one example; a logistic regression, held back by a
ridge, weighs the reasons. Prints the bias and weights for `truceline/knowledge/linking.yaml`.
"""

from __future__ import annotations

import sys
from itertools import combinations
from pathlib import Path

import numpy as np

from benchmarks.linking import told
from truceline.record import tables
from truceline.record.incidents import days_apart, linking, mention, reasons

RIDGE = 3.0


def main(paths: list[str]) -> None:
    """Print the weights."""
    examples: list[tuple[dict[str, float], bool]] = []
    for path in map(Path, paths):
        mentions = []
        for coded, known in told(path):
            rows = tables.rows(coded)
            key = tables.key(coded.report)
            mentions += [(mention(e, rows["reports"][0], key), known.get(f"{key}/{e['id']}")) for e in rows["events"]]
        for (one, a), (other, b) in combinations([m for m in mentions if m[1]], 2):
            gap = days_apart(one, other)
            if one.family == other.family and (gap is None or gap <= linking()["window_days"]):
                examples.append((reasons(one, other), a == b))
    names = sorted({n for found, _ in examples for n in found})
    x = np.array([[found.get(n, 0.0) for n in names] + [1.0] for found, _ in examples])
    y = np.array([float(same) for _, same in examples])
    w = np.zeros(len(names) + 1)
    ridge = np.diag([RIDGE] * len(names) + [0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + ridge, x.T @ (p - y) + ridge @ w)
    print(f"# {len(examples)} pairs, {int(y.sum())} of them one occurrence")
    print(f"bias: {w[-1]:.2f}\nweights:")
    for name, weight in sorted(zip(names, w, strict=False), key=lambda n: -n[1]):
        print(f"  {name}: {weight:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
