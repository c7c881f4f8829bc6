"""Rows as JSON, CSV and Parquet."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from truceline.views import found
from truceline.views.server.cache import Answer
from truceline.views.server.schemas import linked

JSON, CSV, PARQUET = "application/json", "text/csv; charset=utf-8", "application/vnd.apache.parquet"
Row = dict[str, Any]


def rows(kind: str, format: str, found_: Sequence[Row], told: Mapping[str, Any], name: str) -> Answer:
    """Rows of a kind in a format; `told` goes with them as JSON, and as a header `Link` where there are more."""
    more = (("Link", f'<{told["next"]}>; rel="next"'),) if told.get("next") else ()
    schema = linked(kind)
    if format == "json":
        return written({"items": [{n: r.get(n) for n in schema.names} for r in found_], **told}, more)
    file = (*more, ("Content-Disposition", f'attachment; filename="{name}.{format}"'))
    if format == "csv":
        return csv([{n: r.get(n) for n in schema.names} for r in found_], file, schema.names)
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(found_), schema=schema), out)
    return Answer(out.getvalue(), PARQUET, file)


def csv(rows_: Sequence[Row], headers: tuple[tuple[str, str], ...], names: Sequence[str] = ()) -> Answer:
    """Rows as CSV; `names` are the columns, else they are those of the first row."""
    out = io.StringIO()
    found.csv(rows_, out, names)
    body = "\ufeff" + (out.getvalue() or "\n")
    return Answer(body.encode("utf-8", "replace"), CSV, headers)


def written(value: Any, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """A value as JSON."""
    told = json.dumps(plain(value), ensure_ascii=False, allow_nan=False)
    return Answer(told.encode("utf-8", "replace"), JSON, headers)


def plain(value: Any) -> Any:
    """A value as JSON knows it: days and times in ISO 8601, no number that is none, floats as exact as they are kept."""
    if isinstance(value, Mapping):
        return {str(n): plain(v) for n, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None
    return value
