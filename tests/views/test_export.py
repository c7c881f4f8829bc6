"""What is written for other tools."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb

from tests.record.conftest import CONFIRMED, KILLED, report
from truceline.knowledge import FOLDER, load
from truceline.record.lake import Lake
from truceline.views.export import export


def test_every_file_and_every_column_in_the_codebook(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "record")).create()
    lake.add([report(KILLED, "a", publisher="=HYPERLINK(1)"), report(CONFIRMED, "b", "2025-12-14")])
    made = {p.name: p for p in export(lake.view(), tmp_path / "out")}
    told = load(FOLDER / "columns.yaml")["files"]
    for name, columns in told.items():
        if name.endswith(".csv"):
            with made[name].open() as lines:
                assert next(csv.reader(lines)) == list(columns), name
        elif name.endswith(".jsonl"):
            for line in made[name].read_text().splitlines():
                assert list(json.loads(line)) == list(columns), name
        else:
            found = duckdb.sql(f"describe select * from '{made[name]}'").fetchall()
            assert [row[0] for row in found] == list(columns), name
    assert set(made) == {*told, "CODEBOOK.md"}
    records = [json.loads(line) for line in made["plover.jsonl"].read_text().splitlines()]
    assert [r["event"] for r in records] == ["ASSAULT", "ASSAULT"]
    with made["events.csv"].open() as lines:
        first, second = csv.DictReader(lines)
    assert (first["SQLDATE"], first["EventCode"], first["ActionGeo_FullName"]) == (
        "20251213",
        "ASSAULT/targeted",
        "Gaza",
    )
    assert first["incident"] == second["incident"]
    assert "'=HYPERLINK(1)" in (first["publisher"], second["publisher"])
    assert "| GoldsteinScale | PLOVER 2 intensity" in made["CODEBOOK.md"].read_text()


def test_an_empty_record_still_has_its_columns(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "record")).create()
    made = {p.name: p for p in export(lake.view(), tmp_path / "out")}
    for name, columns in load(FOLDER / "columns.yaml")["files"].items():
        if name.endswith(".csv"):
            assert made[name].read_text() == ",".join(columns) + "\n"
