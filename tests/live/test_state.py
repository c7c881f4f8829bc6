"""What is remembered: each report's way from its announcement to the record, each step all or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.errors import RecordError
from truceline.live.entries import Entry
from truceline.live.state import State
from truceline.reports.report import Report


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "live" / "state.sqlite")


def entry(n: int, **changed: object) -> Entry:
    return Entry(**{"id": f"g{n}", "link": f"https://example.org/{n}", "title": "Talks", **changed})  # type: ignore[arg-type]


def report(n: int, url: str | None = None) -> Report:
    return Report(id=f"r{n}", url=url or f"https://example.org/{n}", text="Envoys met in Cairo.")


def keys(state: State, source: str = "a", now: float = 10.0) -> list[str]:
    return [key for key, _, _ in state.pages(source, now, 10)]


def test_a_report_goes_its_way_once(state: State) -> None:
    assert state.announce("a", [entry(1), entry(2)], 1) == 2
    assert keys(state) == ["example.org/1", "example.org/2"]
    assert state.settle("example.org/1", report(1), 2) is None
    assert keys(state) == ["example.org/2"]
    assert state.reports(10) == [("example.org/1", report(1))]
    state.done({"example.org/1": report(1)})
    assert state.reports(10) == []
    assert state.announce("a", [entry(1), entry(2)], 3) == 0
    assert keys(state) == ["example.org/2"]


def test_it_is_all_there_after_a_restart(state: State) -> None:
    state.announce("a", [entry(1), entry(2)], 1, "https://example.org/feed", '"7"', "yesterday")
    state.settle("example.org/1", report(1), 2)
    state.tried("a", 5, 65, "broken")
    state.close()
    again = State(state.path)
    assert (keys(again), [key for key, _ in again.reports(10)]) == (["example.org/2"], ["example.org/1"])
    assert again.cached("a", "https://example.org/feed") == ('"7"', "yesterday", None)
    row = again.source("a")
    assert (row["last_error"], row["faults"], row["next_try"], row["last_seen"]) == ("broken", 1, 65, None)


def test_the_same_address_in_two_feeds_is_one_report(state: State) -> None:
    assert state.announce("a", [entry(1)], 1) == 1
    assert state.announce("b", [entry(1, title="Other words"), entry(1, link="http://www.example.org/1/")], 2) == 0
    assert keys(state, "b") == []


def test_twice_in_one_feed_is_once(state: State) -> None:
    assert state.announce("a", [entry(1), entry(1, title="Other words")], 1) == 1


def test_what_has_changed_is_read_again(state: State) -> None:
    state.announce("a", [entry(1)], 1)
    state.settle("example.org/1", report(1), 2)
    # not before the text that was read is in the record; and the feed is to be read in full next time
    assert state.announce("a", [entry(1, changed="later")], 3, "https://example.org/feed", '"8"') == 0
    assert state.cached("a", "https://example.org/feed") == (None, None, None)
    state.done({"example.org/1": report(1)})
    assert state.announce("a", [entry(1, changed="later")], 4, "https://example.org/feed", '"8"') == 1
    assert keys(state) == ["example.org/1"]


def test_an_article_under_two_addresses_is_one(state: State) -> None:
    """The page says which is its own."""
    state.announce("a", [entry(1), entry(2)], 1)
    assert state.settle("example.org/1", report(1, "https://example.org/story"), 2) is None
    assert state.settle("example.org/2", report(2, "https://example.org/story"), 2) == "example.org/story"
    assert state.announce("b", [entry(3, link="https://example.org/story")], 3) == 0
    assert [key for key, _ in state.reports(10)] == ["example.org/1"]
    state.done({"example.org/1": report(1, "https://example.org/story")})
    state.announce("a", [entry(1, changed="later")], 4)
    assert state.settle("example.org/1", report(1, "https://example.org/story"), 5) is None
    assert state.source("a")["same"] == 1


def test_a_file_that_changes_while_it_is_added_is_added_again(state: State) -> None:
    state.announce_file("a", "x.txt", "1", [report(1)], 1)
    ((key, first),) = state.reports(10)
    state.announce_file("a", "x.txt", "2", [report(1, "https://example.org/other")], 2)
    state.done({key: first})
    assert state.reports(10) == [(key, report(1, "https://example.org/other"))]


def test_pages_are_put_off_and_given_up(state: State) -> None:
    state.announce("a", [entry(1), entry(2)], 1)
    state.put_off("example.org/1", 100, "the server answers 503")
    assert keys(state, now=99) == ["example.org/2"]
    assert [tries for _, _, tries in state.pages("a", 100, 10)] == [1, 0]
    state.refuse("example.org/2", "no article found")
    assert keys(state, now=100) == ["example.org/1"]
    row = state.source("a")
    assert (row["refused"], row["last_note"]) == (1, "no article found")
    assert state.sources()[0]["waiting"] == 1


def test_files(state: State) -> None:
    assert state.announce_file("a", "x.txt", "1", [report(1)], 1) == 1
    assert state.marked("a") == {"x.txt": "1"}
    assert state.announce_file("a", "x.txt", "2", [report(1)], 2) == 0
    assert state.announce_file("a", "x.txt", "3", [report(2)], 3) == 1


def test_a_change_that_fails_is_none(state: State) -> None:
    with pytest.raises(KeyboardInterrupt), state.change() as db:
        db.execute("insert into marks values ('a', 'b')")
        raise KeyboardInterrupt
    assert state.mark("a") is None


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"something else" * 1000)
    with pytest.raises(RecordError, match="cannot be opened"):
        State(tmp_path / "x")
