"""The same work on many machines: Ray Data hands pieces to a pool of workers, each with the reader loaded once, and gives what
they made in the order of the pieces. A piece whose worker dies is handed to another."""

from __future__ import annotations

import logging
import os
import pickle
from collections.abc import Iterator, Sequence
from typing import Any

from truceline.errors import TrucelineError
from truceline.live import pieces
from truceline.live.pieces import Cut, Piece, cut
from truceline.live.work import Done, Order, Worker

STORE = 256 << 20
"""Bytes of the object store of a cluster that is started here: what is coded and not yet added lies in it."""
TRIES = 20
"""Times that a piece is handed out again because its worker died. One that kills every worker ends the run."""


class OnRay:
    """An engine (`live/backfill.py`) on a Ray cluster: the one at an address, else one started here for the while."""

    def __init__(self, address: str | None = None, workers: int | None = None) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
        os.environ.setdefault("RAY_DATA_DISABLE_PROGRESS_BARS", "1")
        os.environ.setdefault("RAY_worker_niceness", "0")  # Ray's 15 would give workers what other processes leave
        try:
            import ray
            import ray.data
        except ImportError as missing:
            raise TrucelineError(
                f"--engine ray needs Ray ({missing}); pip install --require-hashes -r requirements/ray.txt"
            ) from missing
        self._ray = ray
        given: dict[str, Any] = (
            {"address": address}
            if address
            else {"num_cpus": workers or os.cpu_count(), "object_store_memory": STORE, "include_dashboard": False}
        )
        try:
            ray.init(**given, log_to_driver=False, logging_level=logging.ERROR)
        except (ConnectionError, ValueError, RuntimeError) as fault:
            raise TrucelineError(
                f"{address or 'Ray'}: cannot be reached ({fault}); give the address of a running cluster, as"
                " ray://HOST:10001 or HOST:6379, or leave --address out"
            ) from fault
        self.workers = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))  # type: ignore[no-untyped-call]

    def cut(self, archives: Sequence[str]) -> Iterator[Cut]:
        task: Any = self._ray.remote(num_cpus=1)(cut)
        yield from map(self._ray.get, [task.remote(archive, pieces.PIECE) for archive in archives])

    def do(self, todo: Sequence[Piece], order: Order) -> Iterator[Done]:
        if not todo:
            return
        from ray.data import ActorPoolStrategy, DataContext, from_items

        context = DataContext.get_current()
        context.execution_options.preserve_order = True
        context.enable_progress_bars = False
        context.print_on_execution_start = False
        rows = from_items([{"piece": pickle.dumps(p)} for p in todo], override_num_blocks=len(todo))
        many = min(self.workers, len(todo))
        made = rows.map_batches(
            _OnWorker, fn_constructor_args=(order,), batch_size=1, compute=ActorPoolStrategy(size=many), num_cpus=1,
            ray_remote_args_fn=lambda: {"max_restarts": -1, "max_task_retries": TRIES},
        )  # fmt: skip
        for row in made.iter_rows():
            yield pickle.loads(row["done"])

    def close(self) -> None:
        """Leave the cluster, or end the one started here."""
        self._ray.shutdown()


class _OnWorker:
    """Does pieces in a worker, one a batch."""

    def __init__(self, order: Order) -> None:
        self._worker = Worker(order)

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        return {"done": [pickle.dumps(self._worker.do(pickle.loads(bytes(p)))) for p in batch["piece"]]}
