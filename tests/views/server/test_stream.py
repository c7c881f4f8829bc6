"""Following the record: its version, the stream that tells it, and what is kept for one version only."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests import gold
from tests.views.server.conftest import ENDED, client
from truceline.record.lake import Lake
from truceline.views.server.cache import Answer, Answers, Kept
from truceline.views.server.known import NOW
from truceline.views.server.stream import routes
from truceline.views.server.versions import Versions


def test_an_addition_a_decision_and_linking_anew_make_another_version(lake: Lake) -> None:
    from truceline.record import decisions

    versions = Versions(lake, 1)
    seen = [versions.look()]
    lake.add([gold.code(ENDED, "2023-12-01", "Nile")])
    seen.append(versions.look())
    row = lake.view().rows("select report, id from events limit 1")[0]
    decisions.split(lake, f"{row['report']}/{row['id']}", "")
    seen.append(versions.look())
    lake.relink()
    seen.append(versions.look())
    assert len(set(seen)) == 4
    assert versions.look() == seen[-1]


def test_what_is_added_is_served_soon(lake: Lake) -> None:
    with client(lake) as web:
        page = "/processes/israel-hamas-2023/"
        before = web.get(page).text
        assert "Agreement in force" in before
        lake.add([gold.code(ENDED, "2023-12-01", "Nile")])
        for _ in range(100):
            after = web.get(page).text
            if after != before:
                break
            asyncio.run(asyncio.sleep(0.05))
        assert "Agreement ended" in after


def test_links_that_come_before_their_report_are_no_version_of_their_own(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An addition writes links first; links alone (linking anew) are told when no report follows."""
    from truceline.views.server import versions as module

    monkeypatch.setattr(module, "ALONE", 0.3)

    async def told() -> tuple[str | None, str | None, str]:
        versions = Versions(lake, 0.02)
        follow = asyncio.create_task(versions.follow())
        before = versions.current
        await asyncio.to_thread(lake.relink)
        soon, late = await versions.after(before, 0.15), await versions.after(before, 2)
        follow.cancel()
        return soon, late, before

    soon, late, before = asyncio.run(told())
    assert soon is None and late is not None and late.split(".")[::2] == before.split(".")[::2]


def test_what_an_older_version_knew_is_let_go(lake: Lake) -> None:
    known = client(lake).app.state.server.known
    for version in ("1", "2", "3"):
        known.sides(version, NOW)
    assert [key[0] for kept in (known._views, known._sides) for key in kept._found] == ["3", "3"]


def test_the_stream_tells_the_version_and_each_new_one(lake: Lake) -> None:
    async def told() -> list[str]:
        with_settings = client(lake, look=0.02, beat=0.2).app.state.server
        follow = asyncio.create_task(with_settings.versions.follow())
        (route,) = routes(with_settings).routes

        class Client:
            host = "192.0.2.1"

        class Request:
            client = Client()

        answer = await route.endpoint(Request())  # type: ignore[attr-defined]
        assert answer.headers["x-accel-buffering"] == "no" and answer.headers["cache-control"] == "no-store"
        events = answer.body_iterator
        got = [await anext(events)]
        got.append(await anext(events))
        await asyncio.to_thread(lake.add, [gold.code(ENDED, "2023-12-01", "Nile")])
        while len(got) < 20 and not got[-1].startswith("event"):
            got.append(await anext(events))
        follow.cancel()
        await with_settings.versions.end()
        await events.aclose()
        return got

    first, beat, *_, last = asyncio.run(told())
    assert first.startswith("retry: ") and beat == ": still here\n\n"
    version = [json.loads(e.split("data: ")[1])["version"] for e in (first, last)]
    assert version[0] != version[1]


def test_so_many_streams_and_no_more(lake: Lake) -> None:
    async def refused() -> list[int]:
        server = client(lake, streams=(3, 2)).app.state.server
        (route,) = routes(server).routes
        statuses = []
        kept: list[Any] = []
        for host in ("a", "a", "a", "b", "c"):
            request = type("Request", (), {"client": type("Client", (), {"host": host})()})()
            answer = await route.endpoint(request)  # type: ignore[attr-defined]
            statuses.append(answer.status_code)
            if answer.status_code == 200:
                await anext(answer.body_iterator)
                kept.append(answer.body_iterator)
        for events in kept:
            await events.aclose()
        return statuses

    assert asyncio.run(refused()) == [200, 200, 503, 200, 503]


def test_an_answer_is_made_once_for_a_version() -> None:
    made: list[str] = []

    def make(name: str) -> Answer:
        made.append(name)
        return Answer(name.encode() * 10, "text/plain")

    async def ask() -> None:
        answers = Answers(1000)
        await asyncio.gather(*(answers.get("1", "a", lambda: make("a")) for _ in range(5)))
        await answers.get("1", "a", lambda: make("again"))
        await answers.get("2", "a", lambda: make("new"))
        for n in range(99):  # more than it may keep
            await answers.get("2", n, lambda: make("x" * 10))
        assert answers._size <= 1000

    asyncio.run(ask())
    assert made[:2] == ["a", "new"] and "again" not in made


def test_a_fault_is_not_kept() -> None:
    def fail() -> Answer:
        raise ValueError

    async def ask() -> bytes:
        answers = Answers(1000)
        for _ in range(2):
            with pytest.raises(ValueError):
                await answers.get("1", "a", fail)
        return (await answers.get("1", "a", lambda: Answer(b"well", "text/plain"))).body

    assert asyncio.run(ask()) == b"well"


def test_the_last_few_are_kept() -> None:
    kept: Kept[int] = Kept(2)
    made: list[int] = []
    for n in (1, 2, 1, 3, 1, 2):
        kept.get(n, lambda n=n: made.append(n) or n)  # type: ignore[func-returns-value,misc]
    assert made == [1, 2, 3, 2]
