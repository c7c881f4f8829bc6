"""The columns of rows that are found in a record, in their order."""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from truceline.record.tables import SCHEMAS

TEXT, TEXTS, WHOLE, DAY = pa.string(), pa.list_(pa.string()), pa.int64(), pa.date32()
FROM = {"report_id": TEXT, "publisher": TEXT, "url": TEXT}
"""Columns that rows have of their report."""
NOT_SHOWN = ("text", "coded")
EXTRA: dict[str, dict[str, pa.DataType]] = {
    "reports": {"copies": WHOLE}, "events": FROM, "claims": FROM | {"origin": TEXT}, "effects": FROM | {"origin": TEXT},
    "positions": FROM | {"origin": TEXT},
}  # fmt: skip
INCIDENT: dict[str, pa.DataType] = {
    "incident": TEXT, "first": DAY, "last": DAY, "event_type": TEXT, "mode": TEXT, "types": TEXTS, "actors": TEXTS,
    "recipients": TEXTS, "places": TEXTS, "deaths_low": WHOLE, "deaths_best": WHOLE, "deaths_high": WHOLE,
    "mentions": WHOLE, "reports": WHOLE, "origins": WHOLE, "publishers": WHOLE, "claimants": TEXTS, "denied_by": TEXTS,
    "in_own_voice": WHOLE, "denied_in": WHOLE, "parties": TEXTS, "sentence": TEXT,
}  # fmt: skip
CORRECTION: dict[str, pa.DataType] = {
    "report": TEXT, "report_id": TEXT, "publisher": TEXT, "url": TEXT, "title": TEXT, "published_at": pa.timestamp("us", tz="UTC"),
    "version": pa.int32(), "added_at": pa.timestamp("us", tz="UTC"), "before_added_at": pa.timestamp("us", tz="UTC"),
    "before_title": TEXT, "before": TEXT, "after": TEXT, "changes": TEXTS,
}  # fmt: skip


@cache
def columns(kind: str) -> pa.Schema:
    """The columns of the rows of a kind."""
    if kind in ("incidents", "corrections"):
        found = dict(INCIDENT if kind == "incidents" else CORRECTION)
    elif kind == "mentions":
        links = {"incident": TEXT, "link_score": pa.float32(), "link_because": TEXT}
        found = links | {f.name: f.type for f in SCHEMAS["events"]} | FROM | {"newsroom": TEXT}
    else:
        found = {f.name: f.type for f in SCHEMAS[kind] if f.name not in NOT_SHOWN} | EXTRA[kind]
    return pa.schema(list(found.items()))
