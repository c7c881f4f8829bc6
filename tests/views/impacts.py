"""An impact made by hand: claims of each kind, series that rose, that did not change, and that cannot be told."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from benchmarks.simulated import KINDS, Kind, simulate
from truceline.impact.claimed import Claimed
from truceline.impact.impact import Impact, Measured
from truceline.impact.shocks import Shock
from truceline.impact.study import Design, study
from truceline.impact.verdict import verdict

BEGIN = date(2023, 1, 1)
DESIGN = Design()


def measured(name: str, label: str, kind: Kind, reports: int = 1000) -> Measured:
    made = simulate(kind, np.random.default_rng(3))
    found = study(made.incidents, made.coverage, made.at)
    values = tuple(
        (BEGIN + timedelta(t), float(made.incidents[t]), float(made.coverage[t]))
        for t in range(made.at - 56, made.at + 28)
    )
    return Measured(
        name, label, found, verdict(found, reports, 100, 1000, "day"), (BEGIN + timedelta(made.at),), values
    )


def impact() -> Impact:
    at = BEGIN + timedelta(380)
    shock = Shock("i1a2b", at, "targeted killing", "ISR ASSAULT/targeted <b>Saed</b>", 1, 3)
    claims = (
        Claimed(("Qatar",), "The killing", "undermines the truce talks", "worsens", "talks", "expected", at, "d", "Cedar Tribune",
                "not borne out", "talks: no change is seen"),
        Claimed((), "The strike", "trust between the sides", "worsens", "trust", "asserted", None, "e", None, "not measured",
                "no series measures that something 'worsens' trust"),
    )  # fmt: skip
    series = (
        measured("talks", "steps towards each other", KINDS[0]),
        measured("deaths", "people killed", KINDS[0], 3),
        measured("violence", "acts of violence", KINDS[2]),
    )
    return Impact("mine", "North and South", shock, "day", DESIGN, 7600, 280, BEGIN, BEGIN + timedelta(419), series, claims,
                  ("no comparable process: none of the record's other processes has a history beside this one",))  # fmt: skip


def thin() -> Impact:
    """A day in a record of three reports."""
    shock = Shock(None, BEGIN, "day", "the day 2023-01-01", None, 0)
    few = measured("violence", "acts of violence", KINDS[0], 3)
    return Impact("mine", "North and South", shock, "day", DESIGN, 3, 0, BEGIN, BEGIN, (few,), (), ())
