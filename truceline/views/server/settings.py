"""How a server is run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from truceline.views.publish import Publish

LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """`publish`: texts in full, or only offsets, snippets and codes; `processes` is a file or folder that describes
    processes; `names` are the hosts that it answers for (none: any); `rate` is requests a second and address, on
    average, `burst` at once (rate 0: no limit); `look` is the pause between two looks at the record's version, in
    seconds; `memory` is the most bytes of answers kept; `streams` is the most pages that follow at once, in all and of
    one address; `beat` is the pause between signs of life of a stream, in seconds."""

    publish: Publish = Publish.texts
    processes: Path | None = None
    names: tuple[str, ...] = LOOPBACK
    rate: float = 20.0
    burst: int = 100
    look: float = 0.1
    memory: int = 64 * 2**20
    streams: tuple[int, int] = (1000, 50)
    beat: float = 15.0
