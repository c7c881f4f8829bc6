"""When to ask again: one request at a time and a pause for each host; after faults longer and longer pauses."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime

LONGEST = 86_400.0
"""Seconds, a day: the longest that anything is put off."""
PATIENCE = 60.0
"""Seconds that a request waits for its turn; past that, it is told to come again."""
FIRST = 30.0
"""Seconds of the first pause after a fault; each further one doubles it."""
KEPT = 5_000
"""Hosts remembered at once."""


class Clock:
    """Time, as the tests may set it."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Let so many seconds pass."""
        time.sleep(seconds)


class PutOffError(Exception):
    """A host that asked to be left alone for a while."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


class Hosts:
    """Whose turn it is at each host; safe for threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str, delay: float) -> None:
        """Wait for a turn at a host; the next one comes `delay` seconds later. A PutOffError where that is long."""
        with self._lock:
            now = self._clock.now()
            turn = max(now, self._next.get(host, now))
            if turn - now > PATIENCE:
                raise PutOffError(turn - now)
            self._next[host] = turn + delay
            if len(self._next) > KEPT:
                self._next = {name: at for name, at in self._next.items() if at > now}
        if turn > now:
            self._clock.sleep(turn - now)

    def put_off(self, host: str, seconds: float) -> None:
        """Leave a host alone for so long."""
        with self._lock:
            at = self._clock.now() + min(seconds, LONGEST)
            self._next[host] = max(at, self._next.get(host, at))


def back_off(
    faults: int, every: float, wait: float | None = None, chance: Callable[[], float] = random.random
) -> float:
    """Seconds to the next try after so many faults in a row: never sooner than usual or than the server asked
    (`wait`), and spread, so that many clients of one server do not come back together."""
    if faults == 0:
        return every
    pause = min(FIRST * 2.0 ** min(faults - 1, 20), LONGEST / 2)
    return min(max(every, wait or 0.0, pause) * (1 + chance() / 2), LONGEST)


def retry_after(value: str | None, now: float) -> float | None:
    """Seconds that a Retry-After header asks for (a number, or a date); None when it says neither."""
    if not value:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return min(float(value.strip()[:9]), LONGEST)
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(at.timestamp() - now, 0.0), LONGEST)
