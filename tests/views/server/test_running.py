"""`truceline serve`: what it refuses."""

from __future__ import annotations

import socket

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
