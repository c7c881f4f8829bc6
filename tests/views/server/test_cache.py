"""Answers that are slow to make do not keep others waiting."""

from __future__ import annotations

import asyncio
import threading

from truceline.views.server.cache import Answer, Answers


def test_pages_do_not_wait_for_studies() -> None:
    done = threading.Event()

    def study() -> Answer:
        done.wait(10)
        return Answer(b"study", "text/plain")

    async def asked() -> list[bytes]:
        answers = Answers(1000)
        slow = [asyncio.create_task(answers.get("1", n, study, slow=True)) for n in range(3)]
        await asyncio.sleep(0.05)
        async with asyncio.timeout(5):
            page = await answers.get("1", "page", lambda: Answer(b"page", "text/plain"))
        assert not any(one.done() for one in slow)
        done.set()
        return [page.body, *(found.body for found in await asyncio.gather(*slow))]

    assert asyncio.run(asked()) == [b"page", b"study", b"study", b"study"]
