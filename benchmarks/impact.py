"""The full checks of the impact room on simulated records, as tables for docs/impact.md: `make studies`.

python -m benchmarks.impact [--records 500] [--jobs 2] [--parts alarms power speed backtest]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from typing import TypeVar

import numpy as np

from benchmarks.simulated import KINDS, Kind, simulate
from truceline.impact import hawkes
from truceline.impact.backtest import backtest
from truceline.impact.study import Design, study
from truceline.impact.verdict import verdict

Made = TypeVar("Made")
PLAIN = Design(56, 14, (), ())
EFFECTS = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)


def one(asked: tuple[Kind, int, bool]) -> tuple[float, bool, str, float, float]:
    """p, whether the interval covers the truth, verdict, estimate, truth of one simulated record."""
    kind, seed, full = asked
    made = simulate(kind, np.random.default_rng(seed))
    found = study(made.incidents, made.coverage, made.at, Design() if full else PLAIN)
    best = found.chosen
    assert best and best.p is not None and best.low is not None and best.high is not None
    told = verdict(found, made.coverage[: made.at].sum(), made.coverage[made.at :].sum(), made.incidents.sum(), "day")
    return best.p, best.low <= made.truth <= best.high, told.kind, best.effect, made.truth


def alarms(records: int, jobs: int) -> None:
    """False alarms, power and cover of each kind of record."""
    print(
        f"\n| record | p ≤ 0.05 | verdict rose or fell | 95% interval covers | mean estimate | truth |\n|{'---|' * 6}"
    )
    for n, kind in enumerate(KINDS):
        found = _many(kind, records, jobs, 10_000 * n, True)
        _row(kind.name, found)


def power(records: int, jobs: int) -> None:
    """Power by size of the effect."""
    print(
        f"\n| effect | p ≤ 0.05 | verdict rose or fell | 95% interval covers | mean estimate | truth |\n|{'---|' * 6}"
    )
    for n, effect in enumerate(EFFECTS):
        found = _many(replace(KINDS[0], effect=effect), records, jobs, 1_000_000 + 10_000 * n, False)
        _row(f"+{effect:.0%}", found)


def _many(kind: Kind, records: int, jobs: int, seed: int, full: bool) -> list[tuple[float, bool, str, float, float]]:
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(one, [(kind, seed + k, full) for k in range(records)], chunksize=10))


def _row(name: str, found: list[tuple[float, bool, str, float, float]]) -> None:
    shown = np.mean([f[0] <= 0.05 for f in found])
    told = np.mean([f[2] in ("rose", "fell") for f in found])
    covers = np.mean([f[1] for f in found])
    print(f"| {name} | {shown:.1%} | {told:.1%} | {covers:.1%} | {np.mean([f[3] for f in found]):+.2f} | {np.mean([f[4] for f in found]):+.2f} |", flush=True)  # fmt: skip


def speed(records: int, jobs: int) -> None:
    """The figures that are asked for, in seconds of one process."""
    rng = np.random.default_rng(1)
    y = rng.poisson(3, 3650).astype(float)
    _timed("event study, 500 placebos, 3,650 days", lambda: study(y, np.full(3650, 20.0), 3500))
    mu, alpha, decay = np.full(4, 0.5), np.full((4, 4), 0.12), np.full(4, 1.0)
    for end in (26_000.0, 104_000.0):
        data = hawkes.events(hawkes.simulate(mu, alpha, decay, end, rng), end)
        found = _timed(f"Hawkes fit, {int(data.counts.sum()):,} events, 4 streams", lambda data=data: hawkes.fit(data))
        print(f"  answers off by at most {np.abs(found.answers - alpha).max():.3f}, converged {found.converged}")


def rolling(records: int, jobs: int) -> None:
    """A backtest of 500 origins."""
    y = np.random.default_rng(2).poisson(3, 2000).astype(float)
    scores = _timed("backtest, 500 origins, 3 horizons, 4 methods", lambda: backtest(y, range(970, 1970, 2)))
    for s in scores:
        print(
            f"  {s.ahead} days, {s.method}: CRPS {s.crps:.2f}, Brier {s.brier:.3f}, 80% covers {s.covered}, {s.words}"
        )


def _timed(name: str, work: Callable[[], Made]) -> Made:
    begun, used = time.perf_counter(), time.process_time()
    made = work()
    print(
        f"| {name} | {time.process_time() - used:.1f} s of processor | {time.perf_counter() - begun:.1f} s |",
        flush=True,
    )
    return made


PARTS = {"alarms": alarms, "power": power, "speed": speed, "backtest": rolling}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    chosen = parser.parse_args()
    for part in chosen.parts:
        PARTS[part](chosen.records, chosen.jobs)
