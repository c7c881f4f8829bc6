"""The record for other tools: PLOVER JSON lines, CSV with GDELT's names where they fit, Parquet, and a codebook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from truceline.errors import RecordError
from truceline.knowledge import FOLDER, load
from truceline.record import find, tables
from truceline.record.view import View
from truceline.views import found, plover, snippets
from truceline.views.publish import Publish

GDELT = f"""
select r.report || '/' || e.id as GLOBALEVENTID, strftime({find.WHEN.replace("published_at", "e.published_at")}, '%Y%m%d') as SQLDATE,
  e.actors[1] as Actor1Code, e.actor_names[1] as Actor1Name, e.actor_countries[1] as Actor1CountryCode,
  e.recipients[1] as Actor2Code, e.recipient_names[1] as Actor2Name, e.recipient_countries[1] as Actor2CountryCode,
  e.event_type as EventRootCode, e.event_type || coalesce('/' || e.mode, '') as EventCode, e.quad as QuadClass,
  e.score as GoldsteinScale, e.places[1] as ActionGeo_FullName, e.latitude as ActionGeo_Lat,
  e.longitude as ActionGeo_Long, strftime(e.added_at, '%Y%m%d') as DATEADDED, r.url as SOURCEURL,
  e.status, e.sentence, e.trigger, e.deaths_low, e.deaths_high, e.injuries_low, e.injuries_high, e.confidence,
  len(e.claim_ids) > 0 as claimed, len(e.denied_by) > 0 as denied, l.incident, r.publisher, r.origin
from events e join reports r on r.report = e.report and r.version = e.version
left join links l on l.report = e.report and l.version = e.version and l.event_id = e.id
order by SQLDATE, GLOBALEVENTID
"""
TOGETHER = 5_000
"""Rows that are written at once."""
NAMES = ("reports", "events", "claims", "effects", "positions", "links")


def export(view: View, folder: Path, publish: Publish = Publish.texts) -> Iterator[Path]:
    """Write all files into the folder; yields each when it is written. With `Publish.snippets` texts stay out, and of
    words there is no more than `views/snippets.py` lets."""
    kept, columns = publish is Publish.snippets, _columns()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise RecordError(str(folder), f"cannot be made ({fault.strerror})", "give a folder of yours") from fault
    path = folder / "plover.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        for row in view.stream("select * from reports order by published_at, report"):
            for record in plover.records(tables.coded(row)):
                said = snippets.plover(record) if kept else record
                lines.write(json.dumps(said, ensure_ascii=False) + "\n")
    yield path
    for name, sql in (("events", GDELT), ("incidents", find.every_incident())):
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            found.csv(map(snippets.row, view.stream(sql)) if kept else view.stream(sql), file, columns[path.name])
        yield path
    for name in NAMES:
        path = folder / f"{name}.parquet"
        if kept:
            _parquet(view, name, path)
        else:
            chosen = "* exclude (coded)" if name == "reports" else "*"
            view.write(f"select {chosen} from {name}", path)
        yield path
    path = folder / "CODEBOOK.md"
    path.write_text(codebook(), encoding="utf-8")
    yield path


def _parquet(view: View, name: str, path: Path) -> None:
    """A table of which texts stay out; the columns that hold them are null."""
    shown = {row["column_name"] for row in view.rows(f"describe select * from {name}")} - {"coded"}
    schema = pa.schema([column for column in tables.SCHEMAS[name] if column.name in shown])
    with pq.ParquetWriter(path, schema) as file:
        rows = view.stream(f"select * from {name}")
        while group := list(islice(rows, TOGETHER)):
            file.write_table(pa.Table.from_pylist([snippets.row(row) for row in group], schema=schema))


def _columns() -> dict[str, list[str]]:
    """File → its columns."""
    return {file: list(columns) for file, columns in load(FOLDER / "columns.yaml")["files"].items()}


def codebook() -> str:
    """What each column of each file means, in Markdown."""
    told = load(FOLDER / "columns.yaml")
    lines = ["# Codebook", "", told["about"].strip(), ""]
    for file, columns in told["files"].items():
        lines += [f"## {file}", "", "| column | meaning |", "|---|---|"]
        lines += [f"| {name} | {' '.join(said.split())} |" for name, said in columns.items()] + [""]
    return "\n".join(lines)
