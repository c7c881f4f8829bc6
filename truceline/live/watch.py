"""Following all sources: each is looked at when it is due, what is new is coded and added to the record. A source that
fails, stalls or sends rubbish holds up no other.

Looking, coding and adding go on at one time, each in its own thread: what was coded while an addition was under way is
the next one. So an addition costs the following no time, and the more there is to add, the more is added at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from truceline.contract import CodedReport
from truceline.errors import FetchError, InputError, RecordError
from truceline.live import follow
from truceline.live.fetch import Fetcher
from truceline.live.pace import Clock, back_off
from truceline.live.sources import Source, Sources
from truceline.live.state import State
from truceline.record.lake import Added, Lake
from truceline.reports.report import Report

TOGETHER = 16
"""Reports that are taken up at once to be coded."""
AHEAD = 64
"""Reports that may be coded and not added yet; then coding waits."""
PAUSE = 0.4
"""Seconds between two additions, at least: what is coded meanwhile goes in together. An addition that took longer is
followed by as long a pause, since it costs about the same for one report as for ten."""
MOST_PAUSE = 2.0
THREADS = 32
"""Sources that are looked at at one time."""
TICK = 0.2
"""Seconds between two looks at what is due."""
FULL = 2_000
"""Reports waiting to be coded at which no more texts are read; what is announced is kept all the same."""

Code = Callable[[Report], CodedReport]
After = Callable[[Added], None]


class Watch:
    """Follows sources into a record."""

    def __init__(
        self, sources: Sources, lake: Lake, state: State, code: Code, told: follow.Told, after: After = lambda _: None,
        fetcher: Fetcher | None = None, clock: Clock | None = None,
    ) -> None:  # fmt: skip
        """`told`: where faults and notes go; `after`: called after each addition, and now and then without one."""
        self.sources, self.lake, self.state = sources, lake, state
        self._code, self._told, self._after = code, told, after
        self._clock = clock or Clock()
        self._fetcher = fetcher or Fetcher(sources.agent, self._clock)
        self._stopped = threading.Event()
        self._turn = threading.Condition()
        self._coded: dict[str, CodedReport] = {}
        self._fault: BaseException | None = None

    def stop(self) -> None:
        """End `run` soon, from another thread or a signal."""
        self._stopped.set()

    def once(self) -> Added:
        """Look at every source once, whether or not it is due, and add what is new."""
        with ThreadPoolExecutor(THREADS) as pool:
            looks = [pool.submit(self.look, source) for source in self.sources.sources]
            added = Added()
            while any(not look.done() for look in looks):
                self._stopped.wait(TICK)
                _join(added, self.add())
            _join(added, self.add())
        self._after(added)
        return added

    def run(self) -> None:
        """Follow until stopped."""
        pool = ThreadPoolExecutor(THREADS)
        looks: dict[str, Future[None]] = {}
        adding = threading.Thread(target=self._add_until_stopped, name="adding")
        adding.start()
        try:
            while not self._stopped.is_set():
                try:
                    self._look_at_what_is_due(pool, looks)
                    if not self._code_some():
                        self._stopped.wait(TICK)
                except RecordError as fault:  # the memory cannot be written: what is announced stays announced
                    self._told(str(fault))
                    self._stopped.wait(back_off(1, 0))
        finally:
            self._stopped.set()
            adding.join()
            pool.shutdown(wait=True, cancel_futures=True)
            self._fetcher.close()
        if self._fault:
            raise self._fault

    def look(self, source: Source) -> None:
        """One look at one source: what it announces, then the texts of what is new. Raises nothing."""
        try:
            self._look(source)
        except Exception as fault:  # noqa: BLE001 - no source may stop the others
            self._told(f"{source.name}: {type(fault).__name__}: {fault}; it is looked at again later")

    def _look(self, source: Source) -> None:
        state, clock = self.state, self._clock
        before = state.source(source.name)["faults"]
        error = note = wait = None
        try:
            note = follow.announcements(source, state, self._fetcher, clock)
        except (FetchError, InputError) as fault:
            error, wait = str(fault), getattr(fault, "wait", None)
        except Exception as fault:  # noqa: BLE001 - whatever a source makes us stumble over is its fault, and is kept
            error = f"{source.at}: {type(fault).__name__}: {fault}; tell the makers of Truceline"
        if error:
            self._told(f"{source.name}: {error}")
        pause = back_off(before + 1, source.every, wait) if error else source.every
        state.tried(source.name, clock.now(), clock.now() + pause, error, note)
        follow.texts(source, state, self._fetcher, clock, self._told, self._enough)

    def _enough(self) -> bool:
        """Whether no more texts are to be read: it ends, or many wait to be coded."""
        waiting = self.state.rows("select 1 from entries where stage = 'report' limit ?", [FULL])
        return self._stopped.is_set() or len(waiting) >= FULL

    def add(self) -> Added:
        """Code and add all that was read."""
        added = Added()
        while self._code_some():
            _join(added, self._add_coded())
        return added

    def _code_some(self) -> bool:
        """Code some of what was read; whether there was any, and room for it."""
        with self._turn:
            ahead = set(self._coded)
        if len(ahead) >= AHEAD:
            return False
        waiting = [one for one in self.state.reports(TOGETHER + len(ahead)) if one[0] not in ahead][:TOGETHER]
        for key, report in waiting:
            try:
                coded = self._code(report)
            except Exception as fault:  # noqa: BLE001 - a text that cannot be coded holds up no other
                why = f"cannot be coded ({type(fault).__name__}: {fault})"
                self.state.refuse(key, why)
                self._told(f"refused: {report.url or report.id}: {why}")
                continue
            with self._turn:
                self._coded[key] = coded
                self._turn.notify()
            if self._stopped.is_set():
                break
        return bool(waiting)

    def _add_coded(self) -> Added:
        """Add what is coded. Until it is marked as done it counts as waiting: whatever happens, it is not lost."""
        with self._turn:
            group = dict(self._coded)
        if not group:
            return Added()
        added = self.lake.add(group.values())
        self.state.done({key: one.report for key, one in group.items()})
        with self._turn:
            for key in group:
                del self._coded[key]
        return added

    def _add_until_stopped(self) -> None:
        """Add what is coded as it comes, and what is left at the end. What nobody foresaw ends the following: a service
        is begun anew."""
        faults, ended = 0, False
        while not ended:
            ended = self._stopped.is_set()
            with self._turn:
                some = self._turn.wait_for(lambda: self._coded or self._stopped.is_set(), TICK)
            try:
                began = time.monotonic()
                self._after(self._add_coded())
                faults, pause = 0, min(max(PAUSE, time.monotonic() - began), MOST_PAUSE) if some else 0.0
            except RecordError as fault:  # a full disk, another process that adds: what was read waits
                faults += 1
                pause = min(back_off(faults, 0), 300)
                self._told(str(fault))
            except BaseException as fault:  # noqa: BLE001 - raised again in `run`
                self._fault = fault
                return self._stopped.set()
            self._stopped.wait(pause)

    def _look_at_what_is_due(self, pool: ThreadPoolExecutor, looks: dict[str, Future[None]]) -> None:
        now = self._clock.now()
        due = {row["name"]: row["next_try"] for row in self.state.rows("select name, next_try from sources")}
        for source in self.sources.sources:
            look = looks.get(source.name)
            if (look is None or look.done()) and due.get(source.name, 0) <= now:
                looks[source.name] = pool.submit(self.look, source)


def _join(one: Added, other: Added) -> None:
    for name in ("new", "changed", "known", "ahead"):
        getattr(one, name).extend(getattr(other, name))


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold off other processes that follow sources into the same record."""
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        remedy = "end it first, or give this one another --state"
        raise RecordError(str(path.parent), "another process follows sources into it", remedy) from None
    try:
        yield
    finally:
        lock.release()
