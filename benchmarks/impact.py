"""The full checks of the impact room on simulated records, as tables for docs/impact.md: `make studies`.

python -m benchmarks.impact [--records 500] [--jobs 2] [--parts alarms power speed backtest]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Found:
    """What one simulated record gave."""

    alarm: bool
    """p ≤ 0.05."""
    told: bool
    """The verdict says that it rose or fell."""
    covers: bool
    effect: float
    truth: float
    naive: bool
    """p ≤ 0.05 when every mention is counted and coverage is left out."""


def one(asked: tuple[Kind, int, bool]) -> Found:
    """The study of one simulated record; `full` with all its choices, which the verdict looks at."""
    kind, seed, full = asked
    made = simulate(kind, np.random.default_rng(seed))
    found = study(made.incidents, made.coverage, made.at, Design() if full else PLAIN)
    best = found.chosen
    assert best and best.p is not None and best.low is not None and best.high is not None
    told = verdict(found, made.coverage[: made.at].sum(), made.coverage[made.at :].sum(), made.incidents.sum(), "day")
    naive = study(made.sources, np.ones(len(made.sources)), made.at, PLAIN).chosen
    return Found(
        best.p <= 0.05, told.kind in ("rose", "fell"), best.low <= made.truth <= best.high, best.effect, made.truth,
        naive is not None and naive.p is not None and naive.p <= 0.05,
    )  # fmt: skip


HEAD = (
    "p ≤ 0.05", "verdict rose or fell", "95% interval covers", "mean estimate", "truth", "mentions, coverage left out: p ≤ 0.05",
)  # fmt: skip


def alarms(records: int, jobs: int) -> None:
    """False alarms, power and cover of each kind of record."""
    print(f"\n| record | {' | '.join(HEAD)} |\n|{'---|' * 7}")
    for n, kind in enumerate(KINDS):
        _row(kind.name, _many(kind, records, jobs, 10_000 * n, True))


def power(records: int, jobs: int) -> None:
    """Power by size of the effect."""
    print(f"\n| effect | {' | '.join(HEAD)} |\n|{'---|' * 7}")
    for n, effect in enumerate(EFFECTS):
        kind = replace(KINDS[0], effect=effect)
        _row(f"+{effect:.0%}", _many(kind, records, jobs, 1_000_000 + 10_000 * n, True))


def _many(kind: Kind, records: int, jobs: int, seed: int, full: bool) -> list[Found]:
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(one, [(kind, seed + k, full) for k in range(records)], chunksize=10))


def _row(name: str, found: list[Found]) -> None:
    alarm, told, covers, naive = (np.mean([getattr(f, k) for f in found]) for k in ("alarm", "told", "covers", "naive"))
    effect, truth = np.mean([f.effect for f in found]), np.mean([f.truth for f in found])
    print(
        f"| {name} | {alarm:.1%} | {told:.1%} | {covers:.1%} | {effect:+.2f} | {truth:+.2f} | {naive:.1%} |", flush=True
    )


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
