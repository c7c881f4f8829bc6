"""What may come: from a record long enough, from one that is not, and only from what was known on each day."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from rich.console import Console
from typer.testing import CliRunner

from tests import gold
from tests.impact.test_record import SIDES
from truceline.cli import app
from truceline.impact import outlook as whole
from truceline.impact import record
from truceline.impact.ladders import foreseen
from truceline.impact.outlook import FEW, Outlooks, origins, outlook
from truceline.impact.table import table
from truceline.record.lake import Lake
from truceline.talks.phrases import STATUSES
from truceline.talks.signs import signs
from truceline.talks.told import told
from truceline.views import outlook as views

BEGIN, DAYS = date(2023, 1, 1), 600


def made(lake: Lake, monkeypatch: pytest.MonkeyPatch, late: int = 0) -> Outlooks:
    """The outlook of a record with three acts a day, each published `late` days after."""
    counts = np.random.default_rng(3).poisson(3, DAYS)
    rows: list[dict[str, Any]] = [
        {"id": f"{t}/{k}", "day": BEGIN + timedelta(t), "known": BEGIN + timedelta(t + late), "actor": "hamas",
         "recipient": "ISR", "event_type": "ASSAULT", "score": -9.0}
        for t in range(DAYS) for k in range(counts[t])
    ]  # fmt: skip
    coverage = pd.Series(np.full(DAYS, 10.0), index=pd.date_range(BEGIN, periods=DAYS, unit="s"))
    monkeypatch.setattr(record, "events", lambda *_: table(rows))
    monkeypatch.setattr(record, "coverage", lambda _: coverage)
    monkeypatch.setattr(whole, "told", lambda *_: [])
    return outlook(lake.view(), SIDES)


def test_forecasts_stand_beside_their_scores(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    found = made(lake, monkeypatch)
    violence = next(s for s in found.series if s.name == "violence")
    assert [h.ahead for h in violence.horizons] == [7, 14, 28]
    week = {t.method: t for t in violence.horizons[0].told}
    assert set(week) == {"no change", "mean", "model"}
    assert week["mean"].score and week["mean"].score.words.startswith("beats no change by")
    assert week["model"].low < 21 < week["model"].high
    with (console := Console(width=250)).capture() as printed:
        console.print(views.page(found))
    assert "beats no change by" in printed.get()
    talks = next(s for s in found.series if s.name == "talks")
    assert (talks.horizons, talks.why) == ((), "nothing is counted in this record")


def test_only_what_was_published_by_then_counts(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    def error(late: int) -> float:
        violence = next(s for s in made(lake, monkeypatch, late).series if s.name == "violence")
        score = next(t for t in violence.horizons[0].told if t.method == "no change").score
        assert score
        return score.crps

    assert error(7) > 2 * error(0)  # a week that nothing is known of yet looks quiet


def test_three_reports_foretell_nothing(lake: Lake, tmp_path: Path) -> None:
    found = outlook(lake.view(), SIDES)
    assert all(not s.horizons and s.why for s in found.series)
    violence = next(s for s in found.series if s.name == "violence")
    assert violence.why == "cannot be told from this record: it covers 3 days; at least 34 are needed"
    asked = ["impact", "israel-hamas-2023", "--forecast", "--record", str(tmp_path / "record")]
    text = CliRunner().invoke(app, asked, env={"COLUMNS": "200"})
    assert text.exit_code == 0 and "cannot be told from this record" in text.stdout
    values = json.loads(CliRunner().invoke(app, [*asked, "--format", "json"]).stdout)
    assert values["series"][0]["horizons"] == []
    assert CliRunner().invoke(app, [*asked, "--weekly"]).exit_code == 2


# periods | days ahead | past days from which it is foretold
ORIGINS = [(30, 7, 0), (50, 7, 10), (400, 28, 60)]


@pytest.mark.parametrize(("n", "ahead", "many"), ORIGINS)
def test_origins_leave_enough_before_and_all_after(n: int, ahead: int, many: int) -> None:
    found = origins(n, ahead)
    assert len(found) == many
    assert all(2 * ahead + 20 <= t <= n - ahead for t in found)


TALKS = """@ {id}
Israel and Hamas {what} truce talks in Doha on {day}, Qatar said.
"""


def test_a_ladder_is_foretold_from_what_was_known(tmp_path: Path) -> None:
    made, day = Lake(str(tmp_path / "long")).create(), date(2024, 1, 1)
    reports = []
    for k in range(12):
        what = ("resumed", "suspended")[k % 2]
        on = day + timedelta(10 * k)
        reports.append(gold.code(TALKS.format(id=f"r{k}", what=what, day=f"{on:%A}"), f"{on}T18:00Z", "Meridian"))
    made.add(reports)
    view = made.view()
    about = told(view, SIDES)
    found = [s for r in about for s in signs(r)]
    last = day + timedelta(119)
    standing = foreseen("talks", found, SIDES, about, last)
    assert standing.status in ("suspended", "under_way")
    week = standing.horizons[0]
    assert sum(week.chances.values()) == pytest.approx(1) and set(week.chances) == set(STATUSES["talks"])
    assert week.score and week.score.forecasts >= FEW
    assert week.score.words
    none = foreseen("agreement", [], SIDES, about, last)
    assert (none.horizons, none.why) == ((), "cannot be told from this record: no report tells where it stands")
