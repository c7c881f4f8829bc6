"""The commands that follow the news, on a folder: no network, and no model."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests import gold
from tests.live.told import LONG
from truceline import cli
from truceline.coding import Coder, many
from truceline.errors import TrucelineError
from truceline.live import deliveries, work
from truceline.live.causes import Alert
from truceline.live.state import State


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Runs a command; gives its exit status, standard output and standard error."""
    coder = Coder(reader=gold.Annotations())  # type: ignore[arg-type]
    monkeypatch.setattr(many, "coder", lambda *_: coder)
    monkeypatch.setattr(work, "coder", lambda *_: coder)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "in" / name).write_text(LONG.replace("Cairo", name))
        os.utime(tmp_path / "in" / name, (time.time() - 60, time.time() - 60))
    (tmp_path / "SOURCES.toml").write_text('[[source]]\nname = "inbox"\nfolder = "in"\n')

    def run_(*words: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(cli.app, list(words))
        if isinstance(result.exception, TrucelineError):
            return 2, result.stdout, str(result.exception)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr

    return run_


def test_watching_once_and_the_state_of_sources(run) -> None:
    status, out, err = run("watch", "SOURCES.toml", "--record", "record", "--once")
    assert (status, out) == (0, "")
    assert "2 added: a, b" in err
    assert run("watch", "SOURCES.toml", "--record", "record", "--once")[2] == ""
    status, out, _ = run("sources", "--record", "record")
    assert status == 0
    assert out.startswith("inbox · ok\n    seen ")
    assert "2 announced, 0 waiting, 0 refused" in " ".join(out.split())
    (row,) = map(json.loads, run("sources", "--record", "record", "--json")[1].splitlines())
    assert (row["name"], row["faults"]) == ("inbox", 0)


def test_a_source_that_fails(run, tmp_path: Path) -> None:
    text = 'contact = "a@example.org"\n[[source]]\nname = "gone"\nfeed = "http://127.0.0.1:9/feed"\nrobots = false\n'
    (tmp_path / "SOURCES.toml").write_text(text)
    status, _, err = run("watch", "SOURCES.toml", "--record", "record", "--once")
    assert (status, "1 of 1 sources failed: gone" in err) == (3, True)
    assert "127.0.0.1 is this computer" in " ".join(run("sources", "--record", "record")[1].split())


def test_alerts_on_standard_output(run, tmp_path: Path) -> None:
    (tmp_path / "ALERTS.toml").write_text('[[alert]]\nname = "quiet"\nwhen = "silence"\nfor = 0\n')
    status, out, _ = run("watch", "SOURCES.toml", "--record", "record", "--once", "--alerts", "ALERTS.toml")
    assert (status, out[:29]) == (0, "quiet: nothing new from inbox")


STAGES = [
    # stage, tries, what is shown
    ("failed", 20, "alert a1 to hook · given up, tried 20 times"), ("waiting", 1, "waiting, tried 1 time, next try 1970-01-01 00:00Z"),
    ("unsure", 0, "unsure whether it arrived, not sent again"), ("sent", 1, None),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "tries", "said"), STAGES)
def test_alerts_that_did_not_arrive_are_shown(run, tmp_path: Path, stage: str, tries: int, said: str | None) -> None:
    run("watch", "SOURCES.toml", "--record", "record", "--once")
    state = State(tmp_path / "record" / "live" / "state.sqlite")
    deliveries.keep(state, Alert("a1", "many dead", "at least 50 dead", {}), ("hook",), 1.0)
    deliveries.put(state, {"alert": "a1", "channel": "hook"}, stage, "the server answers 500", tries, 5.0)
    state.close()
    shown = " ".join(run("sources", "--record", "record")[1].split())
    assert (said in shown and "at least 50 dead · the server answers 500" in shown) if said else "a1" not in shown


def test_secrets_are_asked_for_at_once(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOOK", raising=False)
    (tmp_path / "ALERTS.toml").write_text(
        '[[channel]]\nname = "h"\nwebhook = "https://example.org/"\nsecret_env = "HOOK"\n'
        '[[alert]]\nname = "quiet"\nwhen = "silence"\nfor = "2h"\nto = ["h"]\n'
    )
    status, _, err = run("watch", "SOURCES.toml", "--record", "record", "--once", "--alerts", "ALERTS.toml")
    assert (status, "HOOK: not set" in err) == (2, True)


def test_archives(run, tmp_path: Path) -> None:
    lines = [json.dumps({"text": LONG, "url": f"https://example.org/{n}"}) for n in range(3)]
    (tmp_path / "old.jsonl").write_text("\n".join([*lines, "{broken"]))
    status, _, err = run("backfill", "old.jsonl", "--record", "record")
    assert (
        status,
        "old.jsonl#00001: 4 read, 3 added, 0 known already, 0 in other languages, 0 dropped by the gate, 1 refused"
        in err,
    ) == (
        3,
        True,
    )
    assert run("backfill", "old.jsonl", "--record", "record")[0] == 0


FAULTS = [
    # command, what is said
    (("watch", "none.toml", "--record", "record"), "cannot be read"),
    (("sources", "--record", "record"), "there is no such file"),
    (("watch", "SOURCES.toml", "--record", "s3://bucket/record"), "say with --state FILE"),
]


@pytest.mark.parametrize(("words", "said"), FAULTS)
def test_faults(run, words: tuple[str, ...], said: str) -> None:
    status, _, err = run(*words)
    assert (status, said in err) == (2, True), err


def test_pieces_and_what_was_not_taken(run, tmp_path: Path) -> None:
    sport = (
        "The home side won the match with two late goals and the coach praised the young players for their patience. "
        * 3
    )
    lines = [json.dumps({"id": "talks", "text": LONG}), "{broken", json.dumps({"id": "sport", "text": sport})]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    status, _, err = run("backfill", "a.jsonl", "--record", "record")
    assert status == 3
    assert (
        "a.jsonl#00001: 3 read, 1 added, 0 known already, 0 in other languages, 1 dropped by the gate, 1 refused" in err
    )
    assert "1 dropped by the gate; 'truceline archives --record record --dropped' lists them" in err
    assert "a.jsonl#00001 · 3 read, 1 added" in run("archives", "--record", "record")[1]
    assert "refused: a.jsonl:2: broken JSON" in " ".join(run("archives", "--record", "record", "--refused")[1].split())
    assert "a.jsonl#00001: sport" in run("archives", "--record", "record", "--dropped")[1]
    (row,) = map(json.loads, run("archives", "--record", "record", "--dropped", "--json")[1].splitlines())
    assert (row["kind"], row["score"] < 0.6) == ("dropped", True)
    assert run("backfill", "a.jsonl", "--record", "record")[0] == 0  # nothing is left to do
    assert "1 of 1 pieces are done already" in run("backfill", "a.jsonl", "--record", "record")[2]
    status, _, err = run("backfill", "a.jsonl", "--record", "record", "--workers", "2")
    assert (status, "--workers belong to --engine ray" in err) == (2, True)


def test_the_gate_of_other_commands_is_off_unless_asked(run, tmp_path: Path) -> None:
    (tmp_path / "in" / "a.txt").write_text(
        "The home side won the match with two late goals and the coach praised the young players. " * 3
    )
    assert "0 new" not in run("add", "in", "--record", "all")[2]
    status, _, err = run("add", "in", "--record", "some", "--gate")
    assert (status, "dropped: a: nothing in it seems to tell of conflict or talks" in " ".join(err.split())) == (
        0,
        True,
    )
