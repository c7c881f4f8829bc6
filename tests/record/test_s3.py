"""A record at an S3-compatible address: the same as in a folder, two writers at once, and no way in."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.record.conftest import CONFIRMED, KILLED, MET, homes, report
from truceline.errors import RecordError
from truceline.record import decisions
from truceline.record.check import faults
from truceline.record.lake import Lake

pytest.importorskip("moto.server", reason="pip install --require-hashes -r requirements/dev.txt")

KEYS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_REGION": "us-east-1",
    "AWS_ALLOW_HTTP": "true",
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen([sys.executable, "-m", "moto.server", "-p", str(port)], stderr=subprocess.DEVNULL)
    for _ in range(600):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    running.kill()
    running.wait()


@pytest.fixture
def options(endpoint: str) -> dict[str, str]:
    urllib.request.urlopen(urllib.request.Request(f"{endpoint}/records", method="PUT")).close()
    return KEYS | {"AWS_ENDPOINT_URL": endpoint}


def test_the_same_as_in_a_folder(options: dict[str, str]) -> None:
    lake = Lake("s3://records/same", options).create()
    lake.add([report(KILLED, "a"), report(MET, "c")])
    lake = Lake("s3://records/same", options).open()
    assert lake.add([report(CONFIRMED, "b", "2025-12-14"), report(KILLED, "a")]).known == ["a"]
    assert homes(lake)["a"] == homes(lake)["b"] != homes(lake)["c"]
    assert lake.relink() == 2
    decisions.merge(lake, homes(lake)["a"], homes(lake)["c"])
    assert len(set(homes(lake).values())) == 1
    assert list(faults(lake)) == []


def test_two_writers_at_once(options: dict[str, str]) -> None:
    """Each adds one report of its own and one that both have."""
    Lake("s3://records/two", options).create()
    added = []

    def write(who: str) -> None:
        lake = Lake("s3://records/two", options).open()
        added.extend(lake.add([report(KILLED, f"{who}{n}"), report(MET, f"both{n}")]) for n in range(3))

    writers = [threading.Thread(target=write, args=[who]) for who in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    lake = Lake("s3://records/two", options).open()
    kept = [row["report_id"] for row in lake.view().rows("select report_id from reports")]
    assert sorted(kept) == sorted([f"{who}{n}" for who in ("a", "b", "both") for n in range(3)])
    assert sum(len(a.new) for a in added) == 9
    assert list(faults(lake)) == []


def test_no_record_there(options: dict[str, str]) -> None:
    with pytest.raises(RecordError, match="s3://records/none: is no record; make one with 'truceline add"):
        Lake("s3://records/none", options).open()


def test_no_credentials(options: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    given = {name: value for name, value in options.items() if "KEY" not in name}
    for do in (Lake("s3://records/same", given).create, Lake("s3://records/same", given).open):
        with pytest.raises(RecordError, match=r"the credentials \(AWS_ACCESS_KEY_ID …\) are right"):
            do()
