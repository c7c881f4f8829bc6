"""Telling in a process of its own, to receivers that are there: a slow one, one that fails, one that kills the process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import gold
from tests.live.server import Fast, Site, fetcher
from tests.live.test_alerts import BEGUN, ENDED, KILLED, START, TARGETED, party
from truceline.knowledge import terms
from truceline.live.alerts import Settings, read
from truceline.live.state import State
from truceline.live.telling import Telling
from truceline.record.lake import Added, Lake

CHILD = """
import sys
from pathlib import Path
from tests.live.test_telling import alerts
from truceline.live.fetch import Fetcher
from truceline.live.state import State
from truceline.live.telling import Telling
from truceline.record.lake import Lake
folder, url = Path(sys.argv[1]), sys.argv[2]
telling = Telling(alerts(folder, url), Lake(str(folder / "record")).open(), State(folder / "state.sqlite"), Fetcher("Truceline/test"), print, print)
telling.look()
"""


def alerts(folder: Path, url: str) -> Settings:
    (folder / "ALERTS.toml").write_text(
        f'[[channel]]\nname = "hook"\nwebhook = "{url}/hook"\nsecret_env = "HOOK_SECRET"\nallow = ["127.0.0.1"]\n'
        '[[alert]]\nname = "s"\nwhen = "status"\nprocess = "israel-hamas-2023"\nto = ["hook"]\n'
        '[[alert]]\nname = "x"\nwhen = "shock"\nto = ["hook", "print"]\n'
    )
    return read(folder / "ALERTS.toml", party, terms())


def texts(site: Site) -> list[str]:
    return [json.loads(body)["text"] for _, _, body in site.got]


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    monkeypatch.setenv("HOOK_SECRET", "word")
    return Lake(str(tmp_path / "record")).create()


def add(lake: Lake, text: str, id_: str, at: datetime, day: str = "2025-12-13") -> Added:
    return lake.add([gold.code(text.format(id=id_), day, id_)], at)


def test_killed_while_it_tells(site: Site, lake: Lake, tmp_path: Path) -> None:
    """The receiver kills the process that tells, each time when it has the first alert of a run: however often that
    happens, no alert comes twice, all come or are shown as unsure."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    began = datetime.now(UTC)
    State(tmp_path / "state.sqlite").set_mark("alerts began", (began - timedelta(minutes=1)).isoformat())
    Telling(
        alerts(tmp_path, site.url),
        lake,
        State(tmp_path / "state.sqlite"),
        fetcher(clock=Fast(began.timestamp())),
        print,
        print,
    )
    for n, (text, day) in enumerate(
        ((BEGUN, "2025-12-13"), (ENDED, "2025-12-15"), (KILLED, "2025-12-13"), (TARGETED, "2025-12-13"))
    ):
        add(lake, text, f"r{n}", began, day)
    children: list[subprocess.Popen[bytes]] = []

    class Killing(dict[str, object]):
        def get(self, path: object, default: object = None) -> object:  # type: ignore[override]
            children[-1].send_signal(signal.SIGKILL)
            return default

    site.answers = Killing()
    for _ in range(8):
        children.append(
            subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path), site.url], env=env, stdout=subprocess.DEVNULL)
        )
        if children[-1].wait(120) == 0:
            break
    assert len(children) == 5  # four were killed, the fifth had nothing left to send
    assert len(site.got) == len({headers["truceline-alert"] for _, headers, _ in site.got}) == 4
    rows = State(tmp_path / "state.sqlite").rows(
        "select channel, stage, count(*) as n from deliveries group by channel, stage order by channel, stage"
    )
    assert [(r["channel"], r["stage"], r["n"]) for r in rows] == [("hook", "unsure", 4), ("print", "sent", 2)]


def test_a_receiver_that_fails_is_tried_again_and_others_are_told(site: Site, lake: Lake, tmp_path: Path) -> None:
    clock, heard, faults = Fast(START.timestamp()), list[str](), list[str]()
    state = State(tmp_path / "state.sqlite")
    telling = Telling(alerts(tmp_path, site.url), lake, state, fetcher(clock=clock), heard.append, faults.append)
    site.answers["/hook"] = (500, {}, b"")
    for n, text in enumerate((KILLED, TARGETED)):
        add(lake, text, f"r{n}", START + timedelta(seconds=1))
    telling.look()
    assert (len(heard), len(site.got)) == (2, 1)  # the second is not tried while the first fails
    for _ in range(40):
        clock.at += 86_400
        telling.look()
    tried = {headers["truceline-alert"] for _, headers, _ in site.got}
    assert (len(site.got), len(tried)) == (40, 2)
    assert {(row["stage"], row["tries"]) for row in state.undelivered()} == {("failed", 20)}
    assert all("the server answers 500" in row["error"] for row in state.undelivered())


def test_a_slow_receiver_holds_up_nothing_beside(site: Site, lake: Lake, tmp_path: Path) -> None:
    release = threading.Event()

    class Slow(dict[str, object]):
        def get(self, path: object, default: object = None) -> object:  # type: ignore[override]
            release.wait(30)
            return default

    site.answers = Slow()
    clock, heard = Fast(START.timestamp()), list[str]()
    state = State(tmp_path / "state.sqlite")
    telling = Telling(alerts(tmp_path, site.url), lake, state, fetcher(clock=clock), heard.append, print)
    with telling.beside():
        began = time.monotonic()
        telling.after(add(lake, KILLED, "a", START + timedelta(seconds=1)))
        clock.at += 10
        assert time.monotonic() - began < 5
        until(lambda: bool(site.got))
        telling.after(Added(new=["b"]))
        release.set()
        until(lambda: len(heard) == 1)
    assert state.undelivered() == []
    assert texts(site)[0].startswith("mass casualties: ")


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not done() and time.monotonic() < end:
        time.sleep(0.02)
    assert done()
