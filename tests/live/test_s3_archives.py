"""Archives at an S3-compatible address into a record at one: what a folder gives, and what stands in the way is told."""

from __future__ import annotations

import gzip
import io
import json
import urllib.request

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.scale import content
from tests.live.test_backfill import RECORDS, rows
from tests.live.told import LONG, stub
from tests.record.test_s3 import KEYS, endpoint  # noqa: F401 - a fixture
from truceline.live import pieces
from truceline.live.backfill import Engine, Taken, backfill
from truceline.live.work import Order
from truceline.record.check import faults
from truceline.record.lake import Lake

REPORTS = rows(5)
PARQUET = io.BytesIO()
pq.write_table(pa.Table.from_pylist([row | {"id": f"p{row['id']}"} for row in REPORTS]), PARQUET, row_group_size=3)
ARCHIVES = {
    "2024/a.warc.gz": b"".join(map(gzip.compress, RECORDS)),
    "2024/b.jsonl": "\n".join(map(json.dumps, REPORTS)).encode(),
    "2024/01/c.parquet": PARQUET.getvalue(),
    "2024/01/d.jsonl.gz": gzip.compress(json.dumps({"id": "z", "text": LONG}).encode()),
    "2024/notes.txt": b"no archive",
}


@pytest.fixture(scope="module")
def filled_store(endpoint: str) -> str:  # noqa: F811 - the fixture
    """A bucket with the archives, and one for records."""
    put(endpoint, "archives")
    put(endpoint, "records")
    for key, data in ARCHIVES.items():
        put(endpoint, f"archives/{key}", data)
    return endpoint


@pytest.fixture
def store(filled_store: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The way to them stands in the environment, as for everybody."""
    for name, value in (KEYS | {"AWS_ENDPOINT_URL": filled_store}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(pieces, "PIECE", 2)
    return filled_store


def put(endpoint: str, key: str, data: bytes | None = None) -> None:  # noqa: F811
    head = {"Content-Type": "application/octet-stream"}
    asked = urllib.request.Request(f"{endpoint}/{key}", data=data, method="PUT", headers=head if data else {})
    urllib.request.urlopen(asked, timeout=60).close()


def filled(record: str, *paths: str, engine: Engine | None = None) -> tuple[Lake, list[Taken], list[str]]:
    lake, said = Lake(record).create(), list[str]()
    order = Order(publisher="Meridian", gate=False, code=stub)
    return lake, list(backfill(paths, lake, order, engine, told=said.append)), said


def test_archives_of_all_kinds(store: str) -> None:
    lake, taken, _ = filled("s3://records/all", "s3://archives/2024/")
    assert sorted({piece.name.partition("#")[0] for piece in taken}) == [
        "a.warc.gz",
        "b.jsonl",
        "c.parquet",
        "d.jsonl.gz",
    ]
    assert (sum(t.read for t in taken), sum(t.kept for t in taken)) == (17, 13)
    assert list(faults(lake)) == []
    assert filled("s3://records/all", "s3://archives/2024/")[1] == []  # all is done


@pytest.mark.parametrize("name", [name for name in ARCHIVES if not name.endswith(".txt")])
def test_each_piece_alone(store: str, name: str) -> None:
    """A worker elsewhere, which opens the archive anew, reads the same."""
    made = pieces.cut(f"s3://archives/{name}")
    shelf = pieces.Shelf()
    in_turn = [[str(item) for item in shelf.items(piece)] for piece in made.pieces]
    shelf.close()
    assert made.fault is None
    assert [[str(item) for item in pieces.Shelf().items(piece)] for piece in made.pieces] == in_turn


def test_on_ray(store: str) -> None:
    pytest.importorskip("ray", reason="pip install --require-hashes -r requirements/dev.txt")
    from truceline.live.on_ray import OnRay

    one, *_ = filled("s3://records/one", "s3://archives/2024/01/")
    engine = OnRay(workers=1)  # its workers are given the environment
    try:
        many, *_ = filled("s3://records/many", "s3://archives/2024/01/", engine=engine)
        assert content(many) == content(one)
    finally:
        engine.close()


REFUSED = [
    # address, what is said of it
    ("s3://nobody/2024/", "there is no such bucket); check the bucket's name and AWS_ENDPOINT_URL"),
    ("s3://archives/2023/", "nothing lies there); check the bucket and the key"),
    ("s3://archives/2024/none.jsonl", "nothing lies there); check the bucket and the key"),
    ("s3://", "names no bucket; give s3://BUCKET/KEY, or a path"),
    ("s4://archives/2024/", "is no address that is read"),
]


@pytest.mark.parametrize(("address", "why"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_is_not_there_holds_up_no_other(store: str, address: str, why: str) -> None:
    _, taken, said = filled("s3://records/some", address, "s3://archives/2024/01/d.jsonl.gz")
    assert sum(t.refused for t in taken) == 1
    assert said[0].startswith(f"refused: {address}") and why in said[0]
    assert "Request ID" not in said[0]


def test_no_credentials(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    cut = pieces.cut("s3://archives/2024/b.jsonl")
    assert "cannot be read (access is denied); check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" in str(cut.fault)
