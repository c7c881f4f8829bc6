"""What was made once is kept: answers by the record's version and address, and what they are made of."""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Generic, TypeVar

T = TypeVar("T")
SMALL = 1_000
"""Bytes under which nothing is packed."""
AT_ONCE, SLOW_AT_ONCE = 2, 1
"""Answers made at one time; others wait, so that what is in memory is answered at once all the same. Slow ones (studies)
have a turn of their own: pages do not wait for them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its body, also packed where that helps, its media type, and further headers."""

    body: bytes
    type: str
    headers: tuple[tuple[str, str], ...] = ()
    tag: str = field(init=False)
    packed: bytes | None = field(init=False)

    def __post_init__(self) -> None:
        # made in the thread that makes the answer, once
        object.__setattr__(self, "tag", f'"{sha256(self.body).hexdigest()[:20]}"')
        packs = len(self.body) > SMALL and not self.type.startswith("application/vnd.apache.parquet")
        object.__setattr__(self, "packed", gzip.compress(self.body, 6, mtime=0) if packs else None)

    def __len__(self) -> int:
        return len(self.body) + len(self.packed or b"")


class Answers:
    """Answers to what was asked of one version of the record; of the next version, all is made anew."""

    def __init__(self, most: int) -> None:
        self._most, self._size, self._version = most, 0, ""
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._making: dict[Hashable, asyncio.Task[Answer]] = {}
        self._turn, self._slow_turn = asyncio.Semaphore(AT_ONCE), asyncio.Semaphore(SLOW_AT_ONCE)

    async def get(self, version: str, key: Hashable, make: Callable[[], Answer], *, slow: bool = False) -> Answer:
        """The answer, made in a thread where it is not there yet, once for all who ask at the same time."""
        if version != self._version:
            self._kept.clear()
            self._size, self._version = 0, version
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        task = self._making.get((version, key))
        if task is None:
            task = self._making[version, key] = asyncio.create_task(self._make(version, key, make, slow))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(task)

    async def _make(self, version: str, key: Hashable, make: Callable[[], Answer], slow: bool) -> Answer:
        try:
            async with self._slow_turn if slow else self._turn:
                made = await asyncio.to_thread(make)
        finally:
            del self._making[version, key]
        if version == self._version and len(made) * 4 < self._most:
            self._kept[key] = made
            self._size += len(made)
            while self._size > self._most:
                self._size -= len(self._kept.popitem(last=False)[1])
        return made


class Kept(Generic[T]):
    """The last few things that were made, each made once; safe for threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, T] = OrderedDict()
        self._locks: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def only(self, wanted: Callable[[Hashable], bool]) -> None:
        """Keep those alone whose key is wanted."""
        with self._lock:
            for key in [key for key in self._found if not wanted(key)]:
                del self._found[key]

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under the key, else what `make` makes."""
        with self._lock:
            mine = self._locks.setdefault(key, threading.Lock())
        with mine:
            with self._lock:
                if key in self._found:
                    self._found.move_to_end(key)
                    return self._found[key]
            try:
                made = make()
                with self._lock:
                    self._found[key] = made
                    while len(self._found) > self._most:
                        self._found.popitem(last=False)
                return made
            finally:
                with self._lock:
                    self._locks.pop(key, None)
