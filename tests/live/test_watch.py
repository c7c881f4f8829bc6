"""Following: what is new is added once, whatever fails and whenever the process ends."""

from __future__ import annotations

import gzip
import os
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.live.server import MINE, Fast, Site, fetcher, raw
from tests.live.told import ARTICLE, LONG, SHORT, item, rss, stub
from truceline.contract import CodedReport
from truceline.errors import RecordError
from truceline.live import feeds, follow
from truceline.live.articles import Pages
from truceline.live.body import Limits
from truceline.live.sources import Source, Sources
from truceline.live.state import State
from truceline.live.watch import Watch, alone
from truceline.record.lake import Lake
from truceline.reports.report import Report

DATE = "Tue, 14 Nov 2023 07:00:00 GMT"  # a day that is past by the clock of the tests


def source(name: str, at: str, kind: str = "feed", pages: Pages = Pages.auto) -> Source:
    return Source(name, kind, at, name.title(), 60, pages, timedelta(days=9_999), MINE)


class Following:
    """A watch over a site, whose parts a test can reach."""

    def __init__(self, folder: Path, *sources: Source, code=stub, clock: Fast | None = None) -> None:
        self.clock, self.said = clock or Fast(), list[str]()
        self.lake = Lake(str(folder / "record")).create()
        self.state = State(folder / "record" / "live" / "state.sqlite")
        self.door = fetcher(clock=self.clock, limits=Limits(seconds=2))
        self.watch = Watch(
            Sources("", sources), self.lake, self.state, code, self.said.append, fetcher=self.door, clock=self.clock
        )

    def kept(self) -> list[str]:
        rows = self.lake.view().rows("select coalesce(url, report_id) as u from all_reports order by u")
        return [row["u"].rpartition("/")[2] for row in rows]


def test_what_is_new_is_added_once(site: Site, tmp_path: Path) -> None:
    pages = {f"/{n}": (200, {"Content-Type": "text/html"}, ARTICLE.encode()) for n in (1, 2)}
    site.answers |= {
        "/feed": (200, {"ETag": '"1"'}, rss(item(1, base=site.url, date=DATE), item(3, LONG, DATE, site.url))),
        **pages,
    }
    one = Following(tmp_path, source("a", f"{site.url}/feed"))
    assert len(one.watch.once().new) == 2
    assert site.paths() == ["/feed", "/1"]  # the feed holds the whole of the other
    assert one.watch.once().new == []
    assert site.asked[-1][1]["if-none-match"] == '"1"'
    site.answers["/feed"] = (200, {"ETag": '"2"'}, rss(*(item(n, base=site.url, date=DATE) for n in (2, 1))))
    assert len(one.watch.once().new) == 1
    assert one.kept() == ["1", "2", "3"]
    (row,) = one.state.sources()
    assert (row["announced"], row["waiting"], row["faults"], row["last_error"]) == (3, 0, 0, None)


def test_dates_that_are_not_believed_are_told(site: Site, tmp_path: Path) -> None:
    site.answers["/feed"] = (200, {}, rss(item(1, LONG, "Fri, 24 Nov 2099 07:00:00 GMT", site.url)))
    one = Following(tmp_path, source("a", f"{site.url}/feed"))
    one.watch.once()
    assert [row["published_at"] for row in one.lake.view().rows("select published_at from reports")] == [None]
    assert any("2099" in said and "in the future" in said for said in one.said)


def test_a_site_map_and_a_folder(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "SETTLED", 30)
    day = "<lastmod>2023-11-14</lastmod>"
    index = f"<sitemapindex><sitemap><loc>{site.url}/a.xml</loc></sitemap><sitemap><loc>{site.url}/none.xml</loc></sitemap></sitemapindex>"
    site.answers |= {
        "/map.xml": (200, {}, index.encode()),
        "/a.xml": (200, {}, gzip.compress(f"<urlset><url><loc>{site.url}/1</loc>{day}</url></urlset>".encode())),
        "/1": (200, {"Content-Type": "text/html"}, ARTICLE.encode()),
    }  # fmt: skip
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in (("x.txt", SHORT), ("y.txt", ""), (".z.txt", SHORT)):
        (folder / name).write_text(text)
        old = time.time() - 60

        os.utime(folder / name, (old, old))
    (folder / "just.txt").write_text(SHORT)  # may still be written to
    one = Following(tmp_path, source("map", f"{site.url}/map.xml", "sitemap"), source("in", str(folder), "folder"))
    assert len(one.watch.once().new) == 2
    assert one.kept() == ["1", "x"]
    states = {row["name"]: row for row in one.state.sources()}
    assert "404" in states["map"]["last_error"]  # the map that is not there, told; the other was read
    assert "y.txt: the file is empty" in states["in"]["last_note"]
    assert one.watch.once().new == []


def test_one_bad_source_never_stops_the_others(site: Site, tmp_path: Path) -> None:
    @raw
    def stall(handler) -> None:
        time.sleep(5)

    site.answers |= {
        "/good": (200, {}, rss(item(1, LONG, DATE, site.url))), "/500": (500, {}, b""), "/stall": stall, "/rubbish": (200, {}, b"\x00\xff"),
        "/bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 20_000_000)), "/none": (200, {}, b"<html></html>"),
        "/laughs": (200, {}, rss(before='<!DOCTYPE r [<!ENTITY a "ha">]>')),
    }  # fmt: skip
    bad = ["500", "stall", "rubbish", "bomb", "none", "laughs", "404"]
    one = Following(tmp_path, *(source(name, f"{site.url}/{name}") for name in (*bad, "good")))
    assert len(one.watch.once().new) == 1
    states = {row["name"]: row for row in one.state.sources()}
    for name in bad:
        row = states[name]
        assert (row["faults"], row["last_seen"]) == (1, None)
        assert row["last_error"].startswith(f"{site.url}/{name}: ")
        assert row["next_try"] >= one.clock.now() + 60
    assert (states["good"]["faults"], states["good"]["next_try"] - states["good"]["last_tried"]) == (0, 60)


def test_a_source_that_makes_us_stumble(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "entries", lambda *_: 1 / 0)
    site.answers["/feed"] = (200, {}, b"")
    one = Following(tmp_path, source("a", f"{site.url}/feed"))
    one.watch.once()
    assert "ZeroDivisionError" in one.state.source("a")["last_error"]


def test_pages_that_fail_are_tried_again_then_the_summary_is_read(site: Site, tmp_path: Path) -> None:
    site.answers |= {
        "/feed": (200, {"ETag": '"1"'}, rss(*(item(n, base=site.url, date=DATE) for n in (1, 2)))),
        "/1": (503, {}, b""),
        "/2": (503, {}, b""),
    }
    one = Following(tmp_path, source("a", f"{site.url}/feed"))
    assert one.watch.once().new == []
    site.answers["/1"] = (200, {}, ARTICLE.encode())
    site.answers["/feed"] = (304, {}, b"")
    one.clock.at += 3600
    assert len(one.watch.once().new) == 1  # though the feed is as it was
    for _ in range(5):
        one.clock.at += 90_000
        one.watch.once()
    assert [len(row["text"]) for row in one.lake.view().rows("select text from reports where url like '%/2'")] == [
        len(SHORT.strip())
    ]
    assert any("only the feed's summary was read" in said for said in one.said)


class EndError(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("moment", ["announced", "settled", "coded", "added"])
def test_ended_at_any_moment_nothing_is_lost_or_twice(
    site: Site, tmp_path: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.answers |= {"/feed": (200, {"ETag": '"1"'}, rss(*(item(n, LONG, DATE, site.url) for n in (1, 2))))}
    one = Following(tmp_path, source("a", f"{site.url}/feed"))

    def end(*_: object, **__: object) -> None:
        raise EndError

    where = {
        "announced": (State, "settle"),
        "settled": (State, "reports"),
        "coded": (Lake, "add"),
        "added": (State, "done"),
    }
    with monkeypatch.context() as patched:
        patched.setattr(*where[moment], end)
        for step in (lambda: one.watch.look(one.watch.sources.sources[0]), one.watch.add):
            try:
                step()
            except EndError:
                break
    one.state.close()
    two = Following(tmp_path, source("a", f"{site.url}/feed"))
    site.answers["/feed"] = (304, {}, b"")
    two.watch.once()
    assert two.kept() == ["1", "2"]
    assert two.lake.view().rows("select max(version) as v from all_reports") == [{"v": 1}]


def test_a_text_that_cannot_be_coded_holds_up_no_other(site: Site, tmp_path: Path) -> None:
    def code(report: Report) -> CodedReport:
        if report.url and report.url.endswith("/1"):
            raise RuntimeError("broken")
        return stub(report)

    site.answers["/feed"] = (200, {}, rss(*(item(n, LONG, DATE, site.url) for n in (1, 2))))
    one = Following(tmp_path, source("a", f"{site.url}/feed"), code=code)
    one.watch.once()
    assert one.kept() == ["2"]
    assert one.state.source("a")["refused"] == 1


def test_running_until_stopped(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While adding fails, what was read waits."""
    site.answers["/feed"] = (200, {}, rss(item(1, LONG, DATE, site.url)))
    one = Following(tmp_path, source("a", f"{site.url}/feed"))
    add, failed = Lake.add, threading.Event()

    def full(self, reports):
        if not failed.is_set():
            failed.set()
            raise RecordError("record", "no room", "make some")
        return add(self, reports)

    monkeypatch.setattr(Lake, "add", full)
    monkeypatch.setattr("truceline.live.watch.back_off", lambda *_: 0.1)
    running = threading.Thread(target=one.watch.run)
    running.start()
    until = time.monotonic() + 60
    while one.state.rows("select 1 from entries where stage = 'done'") == [] and time.monotonic() < until:
        time.sleep(0.05)
    one.watch.stop()
    running.join(60)
    assert one.kept() == ["1"]
    assert any("no room" in said for said in one.said)


def test_what_is_coded_while_an_addition_goes_on_is_the_next_one(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Coding does not wait for the record; and a fault that nobody foresaw ends the following."""
    site.answers["/feed"] = (200, {}, rss(*(item(n, LONG, DATE, site.url) for n in range(6))))
    begun, coded, groups, calls, add = threading.Event(), threading.Event(), list[int](), list[str](), Lake.add

    def code(report: Report) -> CodedReport:
        if calls:
            begun.wait(60)
        calls.append(report.id)
        if len(calls) == 6:
            coded.set()
        return stub(report)

    def slow(self, reports):
        given = list(reports)
        groups.append(len(given))
        if len(groups) == 2:
            raise ZeroDivisionError
        begun.set()
        coded.wait(60)
        return add(self, given)

    monkeypatch.setattr(Lake, "add", slow)
    one = Following(tmp_path, source("a", f"{site.url}/feed"), code=code)
    with pytest.raises(ZeroDivisionError):
        one.watch.run()
    assert groups == [1, 5]
    assert len(one.state.reports(10)) == 5  # what was not added waits


def test_two_at_one_record(tmp_path: Path) -> None:
    with (
        alone(tmp_path / "lock"),
        pytest.raises(RecordError, match="another process follows"),
        alone(tmp_path / "lock"),
    ):
        pass
