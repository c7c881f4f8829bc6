"""A record that was tampered with is told so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from tests.record.conftest import KILLED, report
from truceline.errors import RecordError
from truceline.record.check import faults
from truceline.record.lake import Lake

# table, column, what is written instead, what is said
TAMPERED = [
    ("reports", "text", lambda v: v.replace("Saturday", "Sabbaths"), "does not fit its checksum"),
    ("reports", "text", lambda v: "x" + v, "does not stand in the text"),
    ("reports", "coded", lambda v: "{}", "its coded record cannot be read"),
    ("reports", "origin", lambda v: "r0", "its origin is not in the record"),
    ("events", "status", lambda v: "negated", "the rows of events are not those of its coded record"),
    ("claims", "content", lambda v: "lie", "the rows of claims are not those of its coded record"),
    ("events", "id", lambda v: "e0", "a link leads to no event"),
]


@pytest.mark.parametrize(("table", "column", "change", "said"), TAMPERED)
def test_faults(
    lake: Lake, table: str, column: str, change: Callable[[str], str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = Lake._append

    def tampering(self: Lake, name: str, rows: pa.Table, *after: object) -> None:
        if name == table:
            at = rows.schema.get_field_index(column)
            rows = rows.set_column(at, rows.schema.field(at), [[change(v) for v in rows.column(column).to_pylist()]])
        append(self, name, rows, *after)

    lake.add([report(KILLED, "a")])
    assert list(faults(lake)) == []
    monkeypatch.setattr(Lake, "_append", tampering)
    lake.add([report(KILLED, "b")])
    assert any(said in fault for fault in faults(lake)), list(faults(lake))


@pytest.mark.parametrize("table", ["reports", "events", "claims", "links"])
def test_a_damaged_file(lake: Lake, table: str) -> None:
    lake.add([report(KILLED, "a")])
    (path,) = (Path(lake.address) / table).rglob("*.parquet")
    path.write_bytes(b"x" * path.stat().st_size)
    with pytest.raises(RecordError, match=rf"{table}.*it cannot be read; put the file back from a copy"):
        list(faults(lake))
