"""`truceline serve` as people start it: where it says that it listens, what it refuses, and that it ends when told to."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.views.server.conftest import testclient
from truceline.record.lake import Lake

COMMAND = (sys.executable, "-m", "truceline", "serve", "--record")


def started(*words: str) -> subprocess.Popen[str]:
    assert testclient
    return subprocess.Popen([*COMMAND, *words], stderr=subprocess.PIPE, text=True)


def address(server: subprocess.Popen[str]) -> str:
    assert server.stderr
    for line in server.stderr:
        if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
            return found[0]
    raise AssertionError("it does not say where it listens")


def test_it_listens_to_this_machine_says_where_and_ends(record: Lake) -> None:
    with started(record.address, "--port", "0") as server:
        with urllib.request.urlopen(f"{address(server)}api/v1/version", timeout=60) as answer:
            assert answer.status == 200
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) in (0, -signal.SIGTERM)


def test_it_follows_sources_meanwhile_and_lets_what_is_under_way_end(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    sources = tmp_path / "SOURCES.toml"
    sources.write_text(f'contact = "a@b.example"\n[[source]]\nname = "inbox"\nfolder = "{tmp_path / "in"}"\n')
    with started(str(tmp_path / "record"), "--port", "0", "--watch", str(sources)) as server:
        with urllib.request.urlopen(f"{address(server)}api/v1/version", timeout=60) as answer:
            assert answer.status == 200
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0


def test_a_port_that_is_taken_is_told(record: Lake) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = str(other.getsockname()[1])
        with started(record.address, "--port", port) as server:
            _, said = server.communicate(timeout=60)
    assert server.returncode == 2
    assert f"127.0.0.1, port {port}: cannot listen there" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--alerts", "ALERTS.toml"), "--alerts needs --watch SOURCES.toml"),
        (("--watch", "nothing.toml"), "nothing.toml"),
        (("--port", "70000"), "70000"),
        (("--publish", "all"), "snippets"),
    ],
)
def test_what_is_refused(record: Lake, words: tuple[str, ...], said: str) -> None:
    with started(record.address, *words) as server:
        _, told = server.communicate(timeout=60)
    assert server.returncode == 2 and said in told
