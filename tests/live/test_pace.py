"""Pauses: for each host, after faults, and as servers ask for them."""

from __future__ import annotations

import pytest

from tests.live.server import Fast
from truceline.live import pace
from truceline.live.pace import Hosts, PutOffError, back_off, retry_after


def test_requests_to_one_host_are_apart_and_others_do_not_wait() -> None:
    clock = Fast()
    hosts = Hosts(clock)
    for host in ("a", "a", "b", "a"):
        hosts.wait(host, 2)
    assert clock.slept == [2, 2]


def test_a_host_that_is_put_off_is_left_alone() -> None:
    clock = Fast()
    hosts = Hosts(clock)
    hosts.put_off("a", 600)
    with pytest.raises(PutOffError) as late:
        hosts.wait("a", 1)
    assert late.value.seconds == 600
    clock.at += 601
    hosts.wait("a", 1)


BACK_OFFS = [
    # faults in a row, usual interval, what the server asked for, least, most
    (0, 300, None, 300, 300),
    (1, 10, None, 30, 45),
    (3, 10, None, 120, 180),
    (1, 300, None, 300, 450),
    (1, 10, 3600, 3600, 5400),
    (50, 10, None, 43_200, 64_800),
    (1, 10, 90_000, 86_400, 86_400),
]


@pytest.mark.parametrize(("faults", "every", "wait", "least", "most"), BACK_OFFS)
def test_back_off(faults: int, every: float, wait: float | None, least: float, most: float) -> None:
    assert back_off(faults, every, wait, lambda: 0.0) == least
    assert back_off(faults, every, wait, lambda: 1.0) == most


NOW = 1_700_000_000.0  # 2023-11-14T22:13:20Z
ASKED = [
    # Retry-After, seconds
    ("120", 120.0), (" 7 ", 7.0), ("0", 0.0), ("9" * 400, pace.LONGEST), ("Tue, 14 Nov 2023 22:23:20 GMT", 600.0),
    ("Tue, 14 Nov 2023 22:00:00 GMT", 0.0), ("Tue, 14 Nov 2093 22:00:00 GMT", pace.LONGEST), ("soon", None), ("-5", None),
    ("", None), (None, None), ("²", None),
]  # fmt: skip


@pytest.mark.parametrize(("value", "seconds"), ASKED)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds
