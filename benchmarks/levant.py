"""Israeli and Palestinian acts towards each other, weekly, 1979–2003 (Brandt & Freeman 2006): who answers whom, which
choices decide it, and what can be foretold.

    python -m benchmarks.levant [--shared ../shared]
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import scoringrules

from truceline.impact.backtest import compared
from truceline.impact.dynamics import choices, dynamics, stationarity
from truceline.impact.forecast import MEMBERS
from truceline.impact.points import points

Array = npt.NDArray[np.float64]
PERIODS = {
    "1979–2003": slice(None),
    "to the first intifada (Dec 1987)": slice(None, "1987-12-06"),
    "to Oslo (Sep 1993)": slice("1987-12-13", "1993-09-12"),
    "to the second (Sep 2000)": slice("1993-09-19", "2000-09-24"),
    "from then on": slice("2000-10-01", None),
}
AHEAD = 12


def read(shared: Path) -> pd.DataFrame:
    """The two series, by week."""
    return pd.read_csv(shared / "corpora/series/levant_weekly.csv", parse_dates=["week"], index_col="week")


def answers(frame: pd.DataFrame) -> None:
    """Who answers whom, asked in every way."""
    for name in frame:
        tests = stationarity(frame[name].to_numpy())
        print(f"{name}: ADF p {tests.adf_p:.3f}, KPSS p {tests.kpss_p:.3f}: {tests.says}")
        found = [str(frame.index[p].date()) for p in points(frame[name].to_numpy(), 8, True)]
        print(f"{name}: change points {', '.join(found) or 'none'}")
    whole = dynamics(frame)
    print(f"VAR({whole.lags}), stable {whole.stable}, residuals white p {whole.whiteness_p:.3f}")
    for one in whole.answers:
        beyond = [k for k in range(1, 13) if one.low[k] > 0 or one.high[k] < 0]
        print(f"  {one.cause} → {one.effect}: Granger p {one.granger_p:.4f}, sum {one.summed:+.3f}, response beyond zero in weeks {beyond}")  # fmt: skip
    print(f"\n| period | scale | lags | stationary | i2p → p2i: p, sum | p2i → i2p: p, sum |\n|{'---|' * 6}")
    for c in choices(frame, lags=("bic", "aic", 4), periods=PERIODS):
        one, other = c.granger["i2p", "p2i"], c.granger["p2i", "i2p"]
        print(f"| {c.period} | {c.scale} | {c.lags} ({c.lags_by}) | {'yes' if c.stationary else 'no'} | {one[0]:.3f}, {one[1]:+.2f} | {other[0]:.3f}, {other[1]:+.2f} |")  # fmt: skip


def foretold(frame: pd.DataFrame) -> None:
    """The total of the next 12 weeks, from every week of 1999 to 2003: AR and VAR beside no change and the mean."""
    y = frame.to_numpy()
    lags = dynamics(frame.loc[:"1998-12-27"], criterion="bic").lags  # type: ignore[misc]
    origins = [k for k in range(len(y) - AHEAD + 1) if frame.index[k].year >= 1999]
    rng = np.random.default_rng(0)
    scores: dict[str, list[Array]] = {}
    came = np.array([y[k : k + AHEAD].sum(axis=0) for k in origins])
    for k, truth in zip(origins, came, strict=True):
        past = y[:k]
        totals = np.lib.stride_tricks.sliding_window_view(past, AHEAD, axis=0).sum(axis=-1)
        made = {
            "no change": totals[-1] + np.quantile(totals[AHEAD:] - totals[:-AHEAD], MEMBERS, axis=0),
            "mean": np.quantile(totals, MEMBERS, axis=0),
            "AR": np.column_stack([paths(past[:, [c]], lags, AHEAD, rng)[:, 0] for c in range(2)]),
            "VAR": paths(past, lags, AHEAD, rng),
        }
        for name, members in made.items():
            scores.setdefault(name, []).append(scoringrules.crps_ensemble(truth, members.T, estimator="nrg"))
    print(
        f"\n{len(origins)} origins, lags {lags} (BIC to 1998)\n| method | series | CRPS | against no change (95%) |\n|---|---|---|---|"
    )
    base = np.array(scores["no change"])
    for name, values in scores.items():
        crps = np.array(values)
        for c, series in enumerate(frame.columns):
            low, high = compared(crps[:, c], base[:, c], AHEAD, origins, 0)
            print(f"| {name} | {series} | {crps[:, c].mean():.0f} | {crps[:, c].mean() / base[:, c].mean() - 1:+.1%} ({low:+.1%} to {high:+.1%}) |")  # fmt: skip


def paths(past: Array, lags: int, ahead: int, rng: np.random.Generator, many: int = 200) -> Array:
    """Totals of simulated futures of an autoregression by least squares, its residuals drawn anew, (many, series)."""
    n, k = past.shape
    x = np.column_stack([np.ones(n - lags), *(past[lags - i : n - i] for i in range(1, lags + 1))])
    weights = np.linalg.lstsq(x, past[lags:], rcond=None)[0]
    left = past[lags:] - x @ weights
    recent = np.repeat(past[-lags:][::-1].reshape(1, lags, k), many, axis=0)  # newest first
    total = np.zeros((many, k))
    for _ in range(ahead):
        now = weights[0] + recent.reshape(many, -1) @ weights[1:] + left[rng.integers(0, len(left), many)]
        total += now
        recent = np.concatenate([now[:, None], recent[:, :-1]], axis=1)
    return total


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("SHARED", "../shared")))
    data = read(parser.parse_args().shared)
    answers(data)
    foretold(data)
