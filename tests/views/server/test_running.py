"""`truceline serve`: what it refuses, and that it follows the news in its own process."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

from truceline.cli import app
from truceline.errors import TrucelineError
from truceline.record.lake import Lake
from truceline.views.server.running import run
from truceline.views.server.settings import Settings


def test_a_port_that_is_taken_is_told(record: Lake) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        with pytest.raises(TrucelineError, match=f"127.0.0.1, port {port}: cannot listen there"):
            run(record, Settings(), "127.0.0.1", port, None, lambda _: None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--alerts", "ALERTS.toml"), "--alerts needs --watch SOURCES.toml"),
        (("--port", "70000"), "70000"),
        (("--publish", "all"), "snippets"),
    ],
)
def test_what_is_refused(record: Lake, words: tuple[str, ...], said: str) -> None:
    result = CliRunner().invoke(app, ["serve", "--record", record.address, *words])
    assert result.exit_code == 2 and said in result.output


FOLLOWED = 'contact = "a@example.org"\n[[source]]\nname = "in"\nfolder = "in"\nevery = "60s"\n'


def test_it_serves_what_it_follows(tmp_path: Path) -> None:
    """`--watch`: what lay in the folder stands in the API, and one signal ends both."""
    (tmp_path / "SOURCES.toml").write_text(FOLLOWED)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(
        "DOHA, Nov 24, 2023 (Meridian) - Israel and Hamas began a truce on Friday.\n"
    )
    command = [sys.executable, "-m", "truceline", "serve", "--record", str(tmp_path / "record"), "--port", "0"]
    asked = [*command, "--watch", str(tmp_path / "SOURCES.toml")]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            said, address = "", ""
            for line in process.stdout or ():
                said += line
                address = address or next(iter(re.findall(r"http://\S+", line)), "")
                if " 1 added" in line:
                    break
            with urlopen(f"{address}api/v1/reports?limit=5") as answer:
                assert b'"report_id": "a"' in answer.read(), said
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    assert process.returncode in (0, -signal.SIGTERM), said
