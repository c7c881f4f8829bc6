"""What every request passes, and what every answer says to the browser."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.views.server.conftest import client
from truceline.record.lake import Lake
from truceline.views.server.security import POLICY, Buckets

EVERYWHERE = [
    "/",
    "/processes/israel-hamas-2023/",
    "/nothing",
    "/api/v1/events",
    "/api/v1/nothing",
    "/static/live.js",
    "/search?page=0",
]


@pytest.mark.parametrize("address", EVERYWHERE)
def test_every_answer_says_what_a_browser_may_do(web: Any, address: str) -> None:
    headers = web.get(address).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"


def test_the_policy_lets_nothing_in_line_and_nobody_else_s() -> None:
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules["default-src"] == "'none'" and rules["script-src"] == rules["style-src"] == "'self'"
    assert "unsafe" not in POLICY and "http" not in POLICY


@pytest.mark.parametrize(
    ("names", "host", "status"),
    [
        (("localhost", "127.0.0.1", "::1"), "localhost:8000", 200),
        (("localhost", "127.0.0.1", "::1"), "127.0.0.1", 200),
        (("localhost", "127.0.0.1", "::1"), "[::1]:8000", 200),
        (("localhost",), "LOCALHOST", 200),
        (("localhost", "127.0.0.1", "::1"), "evil.example", 421),
        (("localhost",), "localhost.evil.example", 421),
        (("localhost",), "", 421),
        (("localhost", "record.example"), "record.example", 200),
        ((), "anything.example", 200),
    ],
)
def test_it_answers_for_its_own_names_only(record: Lake, names: tuple[str, ...], host: str, status: int) -> None:
    with client(record, names=names) as web:
        assert web.get("/api/v1/version", headers={"Host": host}).status_code == status


def test_who_asks_too_often_waits(record: Lake) -> None:
    with client(record, rate=0.5, burst=3) as web:
        answers = [web.get("/api/v1/version") for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 3
    assert answers[-1].headers["content-type"] == "application/problem+json"


# seconds between requests | which of them pass, at 1 a second and 2 at once
PACES = [((0, 0, 0), "yyn"), ((0, 0, 1, 0), "yyyn"), ((0, 0, 10, 0, 0), "yyyyn"), ((0, 1, 1, 1), "yyyy")]


@pytest.mark.parametrize(("pauses", "passes"), PACES)
def test_buckets(pauses: tuple[float, ...], passes: str) -> None:
    now = [100.0]
    buckets = Buckets(1, 2, lambda: now[0])
    found = ""
    for pause in pauses:
        now[0] += pause
        found += "n" if buckets.take("192.0.2.1") else "y"
    assert found == passes


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [("192.0.2.1", "192.0.2.2", False), ("2001:db8::1", "2001:db8::2", True), ("2001:db8::1", "2001:db8:1::1", False)],
)
def test_a_bucket_is_a_household_s(one: str, other: str, together: bool) -> None:
    buckets = Buckets(1, 1, lambda: 100.0)
    assert not buckets.take(one)
    assert bool(buckets.take(other)) == together


def test_the_log_holds_no_query(web: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        web.get("/search?q=secretword", headers={"Authorization": "Bearer secrettoken"})
        web.get("/a%0Aforged%1b[31m")
    said = [r.getMessage() for r in caplog.records if r.name == "truceline.access"]
    assert any("GET /search 200" in line for line in said)
    assert not any("secret" in line or "\n" in line or "\x1b" in line for line in said)


def test_head_is_get_without_a_body(web: Any) -> None:
    answer = web.head("/")
    assert (answer.status_code, answer.content) == (200, b"")
    assert web.head("/stream").status_code == 200


def test_a_fault_of_ours_is_told_without_its_words(record: Lake) -> None:
    with client(record) as web:

        @web.app.get("/broken")
        async def broken() -> None:
            raise RuntimeError("the password is swordfish")

        answer = web.get("/broken")
    assert answer.status_code == 500 and "swordfish" not in answer.text
    assert answer.headers["content-security-policy"] == POLICY
