"""Who answers whom: simulated records in which it is known, and records too thin to tell."""

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

from tests.impact.test_record import SIDES
from truceline.cli import app
from truceline.impact import hawkes, record
from truceline.impact.exchange import Exchange, exchange
from truceline.impact.table import table
from truceline.record.lake import Lake
from truceline.views import dynamics as views

BEGIN, DAYS = date(2023, 1, 1), 500


def made(lake: Lake, monkeypatch: pytest.MonkeyPatch, streams: list[np.ndarray], seen: np.ndarray | None = None) -> Exchange:  # fmt: skip
    """The exchange of a record with acts of Hamas, acts of Israel (and meetings) at these times, in days."""
    rows: list[dict[str, Any]] = []
    kinds = [("hamas", "ISR", "ASSAULT"), ("ISR", "hamas", "ASSAULT"), ("hamas", "ISR", "CONSULT")]
    for (actor, recipient, type_), times in zip(kinds, streams, strict=False):
        rows += [
            {"id": f"{actor}{type_}{k}", "day": BEGIN + timedelta(int(t)), "actor": actor, "recipient": recipient,
             "event_type": type_, "score": -9.0, "publisher": "A"}
            for k, t in enumerate(times)
        ]  # fmt: skip
    reports = np.full(DAYS, 10.0) if seen is None else seen
    coverage = pd.Series(reports, index=pd.date_range(BEGIN, periods=DAYS, unit="s"))
    monkeypatch.setattr(record, "events", lambda *_: table(rows))
    monkeypatch.setattr(record, "coverage", lambda _: coverage)
    return exchange(lake.view(), SIDES)


@pytest.fixture
def one_way() -> list[np.ndarray]:
    """Israel answers Hamas within a day or two, Hamas nobody."""
    answers = np.array([[0.0, 0.0], [0.7, 0.0]])
    return hawkes.simulate(np.array([0.6, 0.3]), answers, np.array([0.8, 0.8]), DAYS - 1.0, np.random.default_rng(2))


def test_an_answer_is_found_in_its_direction_only(lake: Lake, monkeypatch: pytest.MonkeyPatch, one_way: list[np.ndarray]) -> None:  # fmt: skip
    found = made(lake, monkeypatch, one_way)
    said = {(f.cause.split(" by ")[1], f.effect.split(" by ")[1]): f.answer for f in found.findings}
    assert said == {("Hamas", "Israel"): "follows", ("Israel", "Hamas"): "none_seen"}
    assert found.hawkes is not None and found.hawkes_why is None
    names = [n.split(" by ")[1] for n in found.hawkes.names]
    i, h = names.index("Israel"), names.index("Hamas")
    assert found.hawkes.better.answers_interval[0, i, h] > 0.2  # 0.7 in truth; days blur it
    assert found.hawkes.better.answers[h, i] < 0.15
    assert found.left_out and found.left_out[0].startswith("steps towards each other")
    with (console := Console(width=300)).capture() as printed:
        console.print(views.page(found))
    assert "rises after acts of violence, by Hamas" in printed.get()
    assert "Branching ratio" in printed.get()
    assert json.loads(json.dumps(views.as_json(found), default=str))["model"]["lags"] == found.model.lags  # type: ignore[union-attr]


def test_twice_the_news_of_both_is_no_answer(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    seen = 10.0 * (1 + 3 * ((np.arange(DAYS) // 50) % 2))
    streams = [np.repeat(np.arange(DAYS), rng.poisson(seen / 10)) for _ in range(2)]
    found = made(lake, monkeypatch, streams, seen)
    assert {f.answer for f in found.findings} == {"none_seen"}
    raw = made(lake, monkeypatch, streams)  # as if every day had been looked at alike
    assert "follows" in {f.answer for f in raw.findings}


def test_two_reports_cannot_tell(lake: Lake, tmp_path: Path) -> None:
    found = exchange(lake.view(), SIDES)
    assert (found.model, found.hawkes, found.findings) == (None, None, ())
    assert found.model_why == "it covers 3 days; at least 60 are needed"
    assert found.hawkes_why and found.hawkes_why.startswith(
        "two streams of at least 30 occurrences are needed; there are "
    )
    asked = ["impact", "israel-hamas-2023", "--dynamics", "--record", str(tmp_path / "record")]
    text = " ".join(CliRunner().invoke(app, asked, env={"COLUMNS": "200"}).stdout.split())
    assert text.count("cannot be told from this record") == 2
    both = CliRunner().invoke(app, [*asked, "--forecast"])
    assert both.exit_code == 2


def test_days_without_reports_are_said_to_be(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = np.where(np.arange(DAYS) % 4 == 0, 10.0, 0.0)
    found = made(lake, monkeypatch, [np.arange(0, 400, 4), np.arange(1, 401, 4)], seen)
    assert found.model_why == "50% of its days have no report at all; try --weekly"
