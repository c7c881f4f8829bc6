"""The lake: what is added once is there once, versions, as of a day, and what a crash or a fault leaves behind."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from filelock import FileLock

from tests.record.conftest import CONFIRMED, KILLED, MET, at, homes, report
from truceline.errors import RecordError
from truceline.record import store as stores
from truceline.record import tables
from truceline.record.check import faults
from truceline.record.lake import Lake


def counts(lake: Lake, **when) -> dict[str, int]:
    view = lake.view(**when)
    return {n: view.rows(f"select count(*) as n from {n}")[0]["n"] for n in ("reports", "events", "claims", "links")}


def test_a_report_is_added_once(lake: Lake) -> None:
    coded = [report(KILLED, "a"), report(MET, "b")]
    assert sorted(lake.add(coded).new) == ["a", "b"]
    first = counts(lake)
    assert first == {"reports": 2, "events": 2, "claims": 1, "links": 2}
    again = lake.add([*coded, report(CONFIRMED, "c")])
    assert (again.new, sorted(again.known)) == (["c"], ["a", "b"])
    assert counts(lake) == {"reports": 3, "events": 3, "claims": 2, "links": 3}
    assert list(faults(lake)) == []


def test_what_is_kept_is_what_was_coded(lake: Lake) -> None:
    coded = report(KILLED, "a", publisher="Meridian")
    lake.add([coded])
    (row,) = lake.view().rows("select * from reports")
    assert tables.coded(row) == coded


def test_a_changed_text_is_a_new_version_and_the_old_one_stays_in_history(lake: Lake) -> None:
    lake.add([report(KILLED, "a", publisher="A")], at(13))
    changed = (
        KILLED.replace("An air strike killed", "A drone strike killed")
        .replace("air strike", "drone strike")
        .replace("An drone", "A drone")
    )
    assert lake.add([report(changed, "a", publisher="A")], at(14)).changed == ["a"]
    now, then = lake.view(), lake.view(as_of=at(13, 23))
    assert [(r["version"], r["text"][:7]) for r in now.rows("select * from reports")] == [(2, "A drone")]
    assert [(r["version"], r["text"][:6]) for r in then.rows("select * from reports")] == [(1, "An air")]
    assert [r["trigger"] for r in now.rows("select * from events")] == ["drone strike"]
    assert [r["trigger"] for r in then.rows("select * from events")] == ["air strike"]
    assert list(faults(lake)) == []


def test_as_of_and_reported_by(lake: Lake) -> None:
    lake.add([report(KILLED, "a", "2025-12-13")], at(14))
    lake.add([report(CONFIRMED, "b", "2025-12-14")], at(15))
    asked = [
        ({"as_of": at(13)}, 0), ({"as_of": at(14)}, 1), ({"as_of": at(15)}, 2), ({}, 2),
        ({"reported_by": at(13)}, 1), ({"reported_by": at(12)}, 0), ({"as_of": at(14), "reported_by": at(14)}, 1),
    ]  # fmt: skip
    for when, expected in asked:
        assert counts(lake, **when)["reports"] == expected, when


@pytest.mark.parametrize("last", ["events", "claims", "links", "reports"])
def test_an_addition_that_dies_midway_is_none(lake: Lake, last: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dies before the table `last` is written; nothing is counted, and adding again leaves nothing twice."""
    append = Lake._append

    def dying(self, name, rows, *after):
        if name == last:
            raise KeyboardInterrupt
        append(self, name, rows, *after)

    monkeypatch.setattr(Lake, "_append", dying)
    with pytest.raises(KeyboardInterrupt):
        lake.add([report(KILLED, "a"), report(CONFIRMED, "b")])
    monkeypatch.setattr(Lake, "_append", append)
    assert set(counts(lake).values()) == {0}
    lake.add([report(KILLED, "a"), report(CONFIRMED, "b")])
    assert counts(lake) == {"reports": 2, "events": 2, "claims": 2, "links": 2}
    assert list(faults(lake)) == []


def test_kill_9_loses_nothing_that_was_reported_and_leaves_nothing_twice() -> None:
    """The short form of the crash test, in a process that may fork."""
    command = [sys.executable, "-m", "benchmarks.crash", "--kills", "5"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("none lost, none twice, no fault\n")


def test_relinking_gives_the_same_incidents(lake: Lake) -> None:
    """One report an addition, in no order, with zones, without days, and with corrections."""
    days = ("2025-12-14T01:00+03:00", None, "2025-12-13T09:00Z", "2025-12-16")
    told = [(text, day) for text in (KILLED, MET, CONFIRMED) for day in days]
    for n, (text, day) in enumerate(random.Random(3).sample(told, len(told))):
        lake.add([report(text, f"r{n}", day, f"P{n}")], at(14, n))
    lake.add([report(KILLED.replace("Saturday", "Friday"), "r3", "2025-12-13T09:00Z", "P3")], at(15))
    sql = "select report, version, event_id, incident from all_links order by all"
    before = lake.view().rows(sql)
    lake.relink()
    assert lake.view().rows(sql) == before
    assert list(faults(lake)) == []


def test_relinking_leaves_what_was_known_before(lake: Lake) -> None:
    lake.add([report(KILLED, "a", publisher="A")], at(13))
    lake.add([report(CONFIRMED, "b", "2025-12-14", "B")], at(14))
    lake.add([report(MET, "a", publisher="A")], at(15))
    for _ in range(2):
        assert set(homes(lake, at(14, 23))) == {"a", "b"}
        lake.relink()


def test_two_states_of_one_address_in_one_addition(lake: Lake) -> None:
    both = [report(KILLED, "a", publisher="A"), report(MET, "a", "2025-12-13T20:00Z", "A")]
    assert (lake.add(both).new, lake.add(both).known) == (["a"], ["a", "a"])
    assert [r["version"] for r in lake.view().rows("select version from all_reports order by version")] == [1, 2]


def test_texts_without_address_or_publisher_are_told_apart_by_their_words(lake: Lake) -> None:
    assert lake.add([report(KILLED, "stdin"), report(MET, "stdin")]).new == ["stdin", "stdin"]


def test_making_a_record_is_finished_by_the_next_addition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = stores.DeltaTable.create

    def dying(address, *_, **__):
        if address.endswith("claims"):
            raise KeyboardInterrupt
        made(address, *_, **__)

    monkeypatch.setattr(stores.DeltaTable, "create", dying)
    with pytest.raises(KeyboardInterrupt):
        Lake(str(tmp_path / "record")).create()
    monkeypatch.undo()
    with pytest.raises(RecordError, match="'reports' is missing; if its making was interrupted, the next"):
        Lake(str(tmp_path / "record")).open()
    assert Lake(f"file://{tmp_path}/record").create().add([report(KILLED, "a")]).new == ["a"]


def test_no_record(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="is no record; make one with 'truceline add"):
        Lake(str(tmp_path)).open()
    (tmp_path / "record").mkdir()
    (tmp_path / "record" / stores.UNDER_WAY).write_text("{")  # killed while it was described
    Lake(str(tmp_path / "record")).create().open()
    (tmp_path / "letter.txt").write_text("Dear")
    with pytest.raises(RecordError, match="holds other files; give an empty or a new folder"):
        Lake(str(tmp_path)).create()
    with pytest.raises(RecordError, match="is a file; give a folder"):
        Lake(str(tmp_path / "letter.txt")).create()


FORMATS = [
    (json.dumps({"format": 99}), "has format 99, newer than this Truceline's"),
    (json.dumps({"format": 2}), "has format 2, older than this Truceline's .* make the record anew from its reports"),
    ("{", "is damaged; write"),
    (json.dumps({"format": None}), "is damaged; write"),
]


@pytest.mark.parametrize(("described", "said"), FORMATS)
def test_a_newer_or_damaged_record(lake: Lake, described: str, said: str) -> None:
    (Path(lake.address) / stores.DESCRIBED).write_text(described)
    with pytest.raises(RecordError, match=said):
        lake.open()


def test_a_missing_table(lake: Lake) -> None:
    (Path(lake.address) / "claims").rename(Path(lake.address) / "gone")
    with pytest.raises(RecordError, match="claims"):
        lake.view().rows("select * from claims")


def test_two_writers(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "WAIT", 0.1)
    with FileLock(Path(lake.address) / ".adding"), pytest.raises(RecordError, match="another process is adding"):
        Lake(lake.address).add([report(KILLED, "a")])
    assert counts(lake)["reports"] == 0


FULL = """
import resource, sys
from tests.record.conftest import KILLED, report
from truceline.errors import RecordError
from truceline.record.lake import Lake
lake = Lake(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    lake.add([report(KILLED, "b")])
except RecordError as fault:
    print(fault)
"""


@pytest.mark.parametrize("room", [0, 4000])
def test_a_file_that_cannot_grow(lake: Lake, room: int) -> None:
    """As on a full disk: no file may become longer than `room` bytes."""
    lake.add([report(KILLED, "a")])
    done = subprocess.run([sys.executable, "-c", FULL, lake.address, str(room)], capture_output=True, text=True)
    assert "see that there is room and the right to write there; nothing of this addition was kept" in done.stdout, done
    assert "Traceback" not in done.stderr
    assert counts(lake)["reports"] == 1
    assert lake.add([report(KILLED, "b")]).new == ["b"]
    assert list(faults(lake)) == []


def test_who_comes_too_late_begins_anew(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a lock, as on S3: another addition is made after this one has read the record."""
    append, told = Lake._append, []

    def slow(self, name, rows, *after):
        if name == "events" and not told:
            told.append(1)
            Lake(lake.address).add([report(KILLED, "a"), report(CONFIRMED, "b", "2025-12-14")])
        append(self, name, rows, *after)

    monkeypatch.setattr(stores.Store, "alone", lambda _: nullcontext())
    monkeypatch.setattr(Lake, "_append", slow)
    assert lake.add([report(KILLED, "a"), report(MET, "c")]).new == ["c"]
    assert counts(lake)["reports"] == 3
    assert list(faults(lake)) == []


def test_relinking_begins_anew_when_another_process_adds(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.add([report(KILLED, "a"), report(MET, "c")])
    overwrite, told = stores.Store.overwrite, []

    def slow(self, name, rows, after):
        if not told:
            told.append(1)
            Lake(lake.address).add([report(CONFIRMED, "b", "2025-12-14")])
        overwrite(self, name, rows, after)

    monkeypatch.setattr(stores.Store, "alone", lambda _: nullcontext())
    monkeypatch.setattr(stores.Store, "overwrite", slow)
    assert lake.relink() == 2
    assert set(homes(lake)) == {"a", "b", "c"}


def test_others_that_keep_adding(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_):
        raise stores.OvertakenError

    monkeypatch.setattr(stores.Store, "append", late)
    with pytest.raises(RecordError, match="other processes keep adding to it; wait until they are done"):
        lake.add([report(KILLED, "a")])


def test_a_full_disk(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stores, "write_deltalake", full)
    with pytest.raises(RecordError, match=r"No space left on device.*nothing of this addition was kept"):
        lake.add([report(KILLED, "a")])
    monkeypatch.undo()
    assert counts(lake)["reports"] == 0


def test_a_report_of_the_future_is_kept_with_its_time(lake: Lake) -> None:
    added = lake.add([report(KILLED, "a", "2099-01-01"), report(MET, "b", "2025-12-14T23:00Z")], at(14))
    assert (sorted(added.new), added.ahead) == (["a", "b"], ["a"])
    assert counts(lake, reported_by=at(14))["reports"] == 0
    assert counts(lake)["reports"] == 2
