"""The whole: a record of a few reports gets an honest answer; a long one an answer that bears the known effect."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from tests.impact.test_record import SIDES
from truceline.cli import app
from truceline.errors import NotFoundError
from truceline.impact import impact as whole
from truceline.impact import record
from truceline.impact.impact import impact
from truceline.impact.table import table
from truceline.record.lake import Lake


def test_three_reports_get_an_honest_answer(lake: Lake) -> None:
    found = impact(lake.view(), SIDES, "2025-12-13")
    assert found.measured
    assert {m.verdict.kind for m in found.measured} == {"cannot_be_told"}
    assert all("it holds 0 reports of the time before" in m.verdict.words for m in found.measured)
    assert all(m.verdict.needed for m in found.measured)


def test_a_day_outside_the_record_is_refused(lake: Lake) -> None:
    with pytest.raises(NotFoundError, match="2026-03-01: the record's reports run from 2025-12-13 to 2025-12-15"):
        impact(lake.view(), SIDES, "2026-03-01")


def test_the_command_prints_and_gives_json(lake: Lake, tmp_path: Path) -> None:
    described = tmp_path / "mine.toml"
    described.write_text('name = "Mine"\nparties = ["Israel", "Hamas"]\nmediators = ["Qatar"]\n')
    asked = ["impact", str(described), "--record", str(tmp_path / "record")]
    incident = json.loads(CliRunner().invoke(app, [*asked, "--format", "json"]).stdout)[0]["incident"]
    text = CliRunner().invoke(app, [*asked, "--shock", incident], env={"COLUMNS": "200"})
    assert text.exit_code == 0
    assert "cannot be told from this record" in " ".join(text.stdout.split())
    found = json.loads(CliRunner().invoke(app, [*asked, "--shock", incident, "--format", "json"]).stdout)
    assert found["shock"]["incident"] == incident
    assert {m["verdict"]["kind"] for m in found["measured"]} == {"cannot_be_told"}


def test_a_long_record_with_a_known_effect(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    begin, at = date(2024, 1, 1), 380
    rows: list[dict[str, Any]] = []
    for t in range(420):
        for k in range(rng.poisson(9 if t >= at else 3)):
            rows.append({
                "id": f"{t}/{k}", "incident": f"{t}/{k}", "day": begin + timedelta(t), "actor": "hamas" if k % 2 else "ISR",
                "recipient": "ISR" if k % 2 else "hamas", "event_type": "ASSAULT", "score": -9.0, "publisher": "AB"[k % 2],
            })  # fmt: skip
    coverage = pd.Series(rng.poisson(20, 420) + 1.0, index=pd.date_range(begin, periods=420, unit="s"))
    monkeypatch.setattr(record, "events", lambda *_: table(rows))
    monkeypatch.setattr(record, "coverage", lambda _: coverage)
    monkeypatch.setattr(whole, "processes", lambda _: [])
    found = impact(lake.view(), SIDES, (begin + timedelta(at)).isoformat())
    violence = next(m for m in found.measured if m.name == "violence")
    assert violence.verdict.kind == "rose"
    best = violence.study.chosen
    assert best and best.low is not None and best.high is not None and best.low <= 6 <= best.high
    assert any(abs((p - begin).days - at) <= 3 for p in violence.points)
    assert any(c.name == "without A" for c in violence.study.choices)
