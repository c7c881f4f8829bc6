"""The running demonstration: a site that publishes, `watch`, and its end by Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_cli import MODEL
from truceline.live.watch import alone
from truceline.record.lake import Lake

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples"

pytestmark = pytest.mark.skipif(not MODEL.exists(), reason="the trained model is not there")


def test_it_publishes_follows_tells_and_ends(tmp_path: Path) -> None:
    record = tmp_path / "record"
    words = [str(EXAMPLES / f"{n}.txt") for n in ("2023-11-24-truce-begins", "2023-12-02-team-recalled")]
    process = subprocess.Popen(
        [sys.executable, str(EXAMPLES / "live.py"), "--every", "0.1", "--port", "0", "--record", str(record), *words],
        stdout=subprocess.PIPE, text=True, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert process.stdout
        heard: list[str] = []
        for line in process.stdout:
            heard.append(line)
            if line.startswith("status: ") and "agreement in force" in line:
                break
        else:
            pytest.fail("".join(heard))
        process.send_signal(signal.SIGINT)
        heard.append(process.communicate(timeout=120)[0])
    finally:
        process.kill()
    assert process.returncode == 0
    assert heard[-1].rstrip().endswith("Ended.")
    assert any("published 2 of 2" in line for line in heard)
    with alone(record / "live" / "state.lock"):  # nobody follows any more
        rows = Lake(str(record)).open().view().rows("select report_id, publisher from reports")
    assert rows
