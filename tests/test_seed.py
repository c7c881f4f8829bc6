"""The report that this project began with: what its record must hold. Skips where the folder is absent."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from truceline.coding import Coder
from truceline.reading.reader import MODEL
from truceline.reports.files import reports
from truceline.reports.report import Report

SHARED = Path(__file__).parent.parent.parent / "shared"
AT_LEAST = 28


@pytest.mark.skipif(not (SHARED / "reports").exists(), reason="no ../shared")
@pytest.mark.skipif(not (MODEL / "encoder.onnx").exists(), reason="no trained model")
def test_the_seed_report_s_record(tmp_path: Path) -> None:
    (report,) = reports([str(SHARED / "reports" / "seed-report.txt")], "2025-12-14")
    assert isinstance(report, Report)
    coded = tmp_path / "coded.jsonl"
    coded.write_text(Coder().code(report).model_dump_json() + "\n", encoding="utf-8")
    expected = SHARED / "reports" / "seed-report.expected.json"
    command = [sys.executable, str(SHARED / "score" / "expect.py"), str(expected), str(coded)]
    printed = subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip().splitlines()
    found = json.loads(printed[-1])
    assert found["broken"] == 0, printed
    assert found["met"] >= AT_LEAST, printed
