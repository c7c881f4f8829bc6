"""robots.txt by RFC 9309: a site that has none may be read; one whose file cannot be reached may not, for now."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from truceline.live.pace import Clock

DAY = 86_400.0
SHORTLY = 300.0
"""Seconds after which a robots.txt that could not be reached is tried again."""
SIZE = 512_000
"""Bytes of a robots.txt at most; RFC 9309 asks for 500 KiB."""
KEPT = 1_000
LONGEST_DELAY = 60.0
"""Seconds; a Crawl-delay beyond this is taken as this."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site allows; `text` None: it could not be reached."""

    text: Protego | None
    until: float

    def allow(self, url: str, agent: str) -> bool:
        """Whether the agent may fetch the address."""
        return self.text is not None and bool(self.text.can_fetch(url, agent))

    def delay(self, agent: str) -> float:
        """Seconds between requests that the site asks for."""
        asked = self.text.crawl_delay(agent) if self.text else None
        return min(float(asked or 0), LONGEST_DELAY)


class Robots:
    """The rules of each site, kept for a day."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[str, Rules] = {}
        self._lock = threading.Lock()

    def of(self, site: str, fetch: Callable[[str], bytes | None]) -> Rules:
        """The rules of a site (scheme, host and port); `fetch` gives its robots.txt, b"" when it has none, None when
        it cannot be reached."""
        now = self._clock.now()
        with self._lock:
            rules = self._kept.get(site)
        if rules is None or rules.until < now:
            data = fetch(f"{site}/robots.txt")
            text = Protego.parse(data[:SIZE].decode("utf-8", "replace")) if data is not None else None
            rules = Rules(text, now + (DAY if text else SHORTLY))
            with self._lock:
                if len(self._kept) >= KEPT:
                    self._kept.clear()
                self._kept[site] = rules
        return rules
