"""The ledger of archives: which pieces are in the record, and what of them was not taken, with reasons.

A piece's row is written with its addition, before the addition counts, and names it (`batch`). So it counts where its
addition does, or where there was nothing to add: a process killed at any point leaves rows that nobody counts, and the
piece is done anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from truceline.record.lake import Lake
from truceline.record.tables import LEDGER, arrow
from truceline.record.view import View

COUNTS = "(p.added = 0 or p.batch in (select batch from batches))"
DONE = f"select p.* from all_pieces p where {COUNTS}"
REFUSED = f"""
select r.* from all_refused r where r.batch in (select p.batch from all_pieces p where {COUNTS})
union all (select distinct on (place, because) * from all_refused where batch = '' order by place, because, day)
"""
"""What the pieces that count refused; and archives that could not be read, each fault once however often it was met."""


def make(lake: Lake) -> Lake:
    """The record, with the tables of a ledger."""
    lake.store.make(LEDGER)
    return lake


def view(lake: Lake) -> View | None:
    """What the record knows, where it has a ledger."""
    return lake.view() if all(map(lake.store.has, LEDGER)) else None


def done(lake: Lake) -> frozenset[str]:
    """The pieces that are in the record."""
    found = view(lake)
    return frozenset(p for (p,) in found.tuples(f"select piece from ({DONE})")) if found else frozenset()


def pieces(lake: Lake) -> list[dict[str, Any]]:
    """The rows of the pieces that count, in the order in which they were added."""
    found = view(lake)
    return found.rows(f"{DONE} order by p.done_at") if found else []


def refused(lake: Lake, kinds: Sequence[str] = ("refused", "dropped")) -> list[dict[str, Any]]:
    """What was not taken of them, by place."""
    found = view(lake)
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return found.rows(f"select * from ({REFUSED}) where kind in ({listed}) order by place") if found else []


def unread(lake: Lake, place: str, because: str, remedy: str, at: date) -> None:
    """Keep that an archive, or the rest of one, could not be read."""
    row = {"kind": "refused", "place": place, "because": because, "remedy": remedy, "day": at, "batch": "", "piece": ""}
    lake.store.append("refused", arrow("refused", [row]))
