"""What was worked out about a report is kept. What follows a record asks for its processes again with every addition, and
nothing that a report says has changed then; only what is new is worked out.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """At most so many things by their keys; safe for threads. When it is full, one that chance names makes room: a record
    with more reports than that is read from end to end each time, and to drop the oldest would then drop all."""

    def __init__(self, most: int) -> None:
        self._most, self._lock, self._chance = most, threading.Lock(), random.Random(0)
        self._found: dict[Hashable, T] = {}
        self._keys: list[Hashable] = []

    def __len__(self) -> int:
        return len(self._found)

    def find(self, key: Hashable) -> T | None:
        """What is kept under a key."""
        return self._found.get(key)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under a key, else what `make` makes; made twice where two ask at the same time."""
        found = self._found.get(key)
        return self._put(key, make()) if found is None else found

    def _put(self, key: Hashable, made: T) -> T:
        with self._lock:
            if key not in self._found:
                if len(self._keys) < self._most:
                    self._keys.append(key)
                else:
                    place = self._chance.randrange(self._most)
                    del self._found[self._keys[place]]
                    self._keys[place] = key
            self._found[key] = made
        return made
