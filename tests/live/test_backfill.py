"""Archives → the record, piece by piece, going on where it stopped."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.live.told import ARTICLE, LONG, stub
from truceline.live import archives
from truceline.live.backfill import Piece, backfill
from truceline.live.state import State
from truceline.record.lake import Lake

SPANISH = "<html lang=es><body><article><p>El gobierno y el ELN acordaron un alto el fuego de seis meses el viernes en La Habana.</p></article>"


def record(
    url: str, body: str, type_: str = "text/html; charset=utf-8", status: str = "200 OK", kind: str = "response"
) -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {type_}\r\n\r\n".encode() + body.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\nContent-Type: application/http; msgtype={kind}\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


RECORDS = [
    record("https://news.example.org/1", ARTICLE), record("https://news.example.org/es", SPANISH),
    record("https://news.example.org/menu", "<html><body><a href=/>Home</a></body></html>"),
    record("https://news.example.org/gone", ARTICLE, status="404 Not Found"),
    record("https://news.example.org/pdf", "%PDF", "application/pdf"), record("https://news.example.org/1", "GET", kind="request"),
    record("https://news.example.org/2", ARTICLE.replace("Cairo", "Doha")),
]  # fmt: skip


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "PIECE", 2)


class Filling:
    def __init__(self, folder: Path) -> None:
        self.lake, self.state, self.said = (
            Lake(str(folder / "record")).create(),
            State(folder / "s.sqlite"),
            list[str](),
        )

    def run(self, *paths: Path, code=stub) -> list[Piece]:
        return list(backfill(map(str, paths), self.lake, self.state, code, "Meridian", self.said.append))

    def kept(self) -> list[str]:
        return [
            r["u"] for r in self.lake.view().rows("select coalesce(url, report_id) as u from all_reports order by u")
        ]


@pytest.mark.parametrize("packed", [False, True])
def test_a_warc_file(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(b"".join(gzip.compress(one) if packed else one for one in RECORDS))
    one = Filling(tmp_path)
    (piece,) = one.run(path)
    assert (piece.read, piece.kept, piece.foreign, piece.refused) == (6, 2, 1, 1)
    assert one.kept() == ["https://news.example.org/1", "https://news.example.org/2"]
    assert "news.example.org/menu): no article found" in one.said[0]
    rows = one.lake.view().rows("select publisher, published_at from reports")
    assert all((r["publisher"], r["published_at"]) == ("The Daily", None) for r in rows)  # crawled is not published


@pytest.mark.parametrize("packed", [False, True])
def test_json_lines_go_on_where_they_stopped(tmp_path: Path, packed: bool, small: None) -> None:
    lines = [json.dumps({"id": f"r{n}", "text": LONG.replace("Cairo", f"town {n}")}) for n in range(5)]
    lines[2:2] = [
        "{broken",
        json.dumps({"text": "El gobierno y el ELN acordaron un alto el fuego de seis meses el viernes en La Habana."}),
        "",
    ]
    data = "\n".join(lines).encode()
    path = tmp_path / ("a.jsonl.gz" if packed else "a.jsonl")
    path.write_bytes(gzip.compress(data) if packed else data)
    one, coded = Filling(tmp_path), list[str]()

    def code(report):
        coded.append(report.id)
        if len(coded) == 4:
            raise KeyboardInterrupt  # the process ends in the fourth piece
        return stub(report)

    with pytest.raises(KeyboardInterrupt):
        one.run(path, code=code)
    assert one.kept() == ["r0", "r1", "r2"]
    pieces = one.run(path)
    assert one.kept() == ["r0", "r1", "r2", "r3", "r4"]
    assert [piece.name[-6:] for piece in pieces] == ["#00004"]
    assert one.run(path) == []
    ledger = one.state.rows("select sum(kept) as kept, sum(refused) as refused, sum(read) as read from pieces")
    assert ledger == [{"kept": 5, "refused": 1, "read": 8}]


def test_reading_anew_adds_nothing_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"text": LONG, "url": f"https://example.org/{n}"}) for n in range(3)))
    one = Filling(tmp_path)
    assert [piece.kept for piece in one.run(path)] == [3]
    one.state = State(tmp_path / "other.sqlite")
    assert [(piece.kept, piece.known) for piece in one.run(path)] == [(0, 3)]


def test_what_is_no_archive_holds_up_no_other(tmp_path: Path) -> None:
    for name, data in (("a.txt", b"hello"), ("b.jsonl.gz", b"hello"), ("c.jsonl", json.dumps({"text": LONG}).encode())):
        (tmp_path / name).write_bytes(data)
    one = Filling(tmp_path)
    pieces = one.run(*(tmp_path / name for name in ("a.txt", "none.jsonl", "b.jsonl.gz", "c.jsonl")))
    assert [(piece.kept, piece.refused) for piece in pieces] == [(0, 1), (0, 1), (0, 1), (1, 0)]


FOREIGN = [
    # page, is it passed over?
    ("<html lang='en'><p>El gobierno y el ELN", False),
    ("<html lang=es><p>El gobierno y el ELN acordaron un alto el fuego", True),
    ("<html lang=es><p>The government and the rebels said that they agreed with the plan of the envoys</p>", False),
    ("<html><p>El gobierno y el ELN", False),  # says nothing; its text is looked at
    ("<html lang=ru><script>the of and that with</script><p>Переговоры", True),
]


@pytest.mark.parametrize(("page", "over"), FOREIGN)
def test_pages_in_other_languages(page: str, over: bool) -> None:
    assert archives.foreign(page.encode()) is over
