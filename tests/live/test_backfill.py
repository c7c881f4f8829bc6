"""Archives → the record, piece by piece, going on where it stopped."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.live.told import ARTICLE, LONG, stub
from truceline.coding.many import Knowledge, coder
from truceline.live import archives, pieces
from truceline.live.backfill import Taken, backfill
from truceline.live.work import Order, Worker
from truceline.reading.gate import Gate, shipped
from truceline.record import ledger
from truceline.record.lake import Lake
from truceline.reports.report import Report

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
    monkeypatch.setattr(pieces, "PIECE", 2)


class Filling:
    def __init__(self, folder: Path) -> None:
        self.lake, self.said = Lake(str(folder / "record")).create(), list[str]()

    def run(self, *paths: Path, code=stub, gate: bool = False) -> list[Taken]:
        order = Order(publisher="Meridian", gate=gate, code=code)
        return list(backfill(map(str, paths), self.lake, order, told=self.said.append))

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
    taken = one.run(path)
    assert one.kept() == ["r0", "r1", "r2", "r3", "r4"]
    assert [piece.name[-6:] for piece in taken] == ["#00004"]
    assert one.run(path) == []
    rows = ledger.pieces(one.lake)
    assert [sum(row[name] for row in rows) for name in ("added", "refused", "read")] == [5, 1, 8]
    assert [(r["kind"], r["place"].rpartition(":")[2]) for r in ledger.refused(one.lake)] == [("refused", "3")]


def test_a_piece_is_known_by_what_it_holds(tmp_path: Path, small: None) -> None:
    """Moved, it is done; changed or grown, what is new of it is read, and nothing is added twice."""
    lines = [json.dumps({"text": LONG, "url": f"https://example.org/{n}"}) for n in range(5)]
    path, one = tmp_path / "a.jsonl", Filling(tmp_path)
    path.write_text("\n".join(lines))
    assert [piece.kept for piece in one.run(path)] == [2, 2, 1]
    (tmp_path / "moved").mkdir()
    path = path.rename(tmp_path / "moved" / "a.jsonl")
    assert one.run(path) == []
    path.write_text("\n".join([*lines, json.dumps({"text": LONG, "url": "https://example.org/5"})]))
    assert [(piece.name, piece.kept, piece.known) for piece in one.run(tmp_path / "moved")] == [("a.jsonl#00003", 1, 1)]
    assert len(one.kept()) == 6


@pytest.mark.parametrize("table", ["reports", "pieces", "events"])
def test_killed_between_two_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str) -> None:
    """What an addition left that never counted is not counted afterwards either."""
    path, one = tmp_path / "a.jsonl", Filling(tmp_path)
    path.write_text("\n".join([json.dumps({"text": LONG, "url": "https://example.org/1"}), "{broken"]))
    append = Lake._append

    def killed(self, name: str, *given) -> None:
        append(self, name, *given) if name != table else (_ for _ in ()).throw(KeyboardInterrupt)

    with monkeypatch.context() as patch:
        patch.setattr(Lake, "_append", killed)
        if table != "events":  # of which the stub finds none
            with pytest.raises(KeyboardInterrupt):
                one.run(path)
            assert (ledger.pieces(one.lake), ledger.refused(one.lake), one.kept()) == ([], [], [])
    assert [piece.kept for piece in one.run(path)] == [1]
    assert (len(ledger.pieces(one.lake)), len(ledger.refused(one.lake)), len(one.kept())) == (1, 1, 1)


def rows(n: int) -> list[dict[str, str]]:
    return [{"id": f"r{i}", "text": LONG.replace("Cairo", f"town {i}"), "published_at": "2023-11-24"} for i in range(n)]


def test_parquet(tmp_path: Path, small: None) -> None:
    given = [
        *rows(4),
        {"id": "es", "text": "El gobierno y el ELN acordaron un alto el fuego de seis meses el viernes en La Habana."},
    ]
    pq.write_table(
        pa.Table.from_pylist([row | {"other": 1} for row in given]), tmp_path / "a.parquet", row_group_size=3
    )
    pq.write_table(pa.table({"body": ["x"]}), tmp_path / "b.parquet")
    (tmp_path / "c.parquet").write_bytes(b"hello")
    one = Filling(tmp_path)
    taken = one.run(*(tmp_path / f"{name}.parquet" for name in "abc"))
    assert [(t.kept, t.foreign, t.refused) for t in taken] == [(0, 0, 1), (0, 0, 1), (2, 0, 0), (2, 0, 0), (0, 1, 0)]
    assert 'has no column "text" (found: body); name the column' in one.said[0]
    assert one.kept() == ["r0", "r1", "r2", "r3"]


SEEKING = [
    # file, can reading begin within it?
    ("a.warc", b"".join(RECORDS), True),
    ("a.warc.gz", b"".join(map(gzip.compress, RECORDS)), True),
    ("whole.warc.gz", gzip.compress(b"".join(RECORDS)), False),  # not as the standard asks, but met with
    ("a.jsonl", "\n".join(map(json.dumps, rows(5))).encode(), True),
    ("a.jsonl.gz", gzip.compress("\n".join(map(json.dumps, rows(5))).encode()), False),
]


@pytest.mark.parametrize(("name", "data", "within"), SEEKING, ids=[row[0] for row in SEEKING])
def test_each_piece_alone_holds_what_it_holds_in_turn(
    tmp_path: Path, small: None, name: str, data: bytes, within: bool
) -> None:
    (tmp_path / name).write_bytes(data)
    made = pieces.cut(str(tmp_path / name))
    assert (made.fault, len(made.pieces), made.pieces[1].at > 0) == (None, 3, within)
    in_turn, shelf = [], pieces.Shelf()
    for piece in made.pieces:
        in_turn.append([str(item) for item in shelf.items(piece)])
    shelf.close()
    alone = [[str(item) for item in pieces.Shelf().items(piece)] for piece in reversed(made.pieces)]
    assert in_turn == alone[::-1]
    assert sum(map(len, in_turn)) == sum(piece.many for piece in made.pieces)


def test_an_archive_that_changes_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, rows(3))))
    (piece,) = pieces.cut(str(path)).pieces
    path.write_text(json.dumps(rows(1)[0]))
    done = Worker(Order(code=stub, gate=False)).do(piece)
    assert done.fault and "the archive has changed" in done.fault


def test_what_the_gate_drops_is_listed(tmp_path: Path) -> None:
    sport = "The home side won the match with two late goals and the coach praised the young players for their patience and passing. "
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"id": i, "text": t}) for i, t in (("talks", LONG), ("sport", sport * 5))))
    one = Filling(tmp_path)
    assert [(t.kept, t.dropped, t.refused) for t in one.run(path, gate=True)] == [(1, 1, 0)]
    (row,) = ledger.refused(one.lake, ["dropped"])
    assert (row["place"], row["score"] < shipped().threshold) == ("a.jsonl#00001: sport", True)
    assert ledger.refused(one.lake, ["refused"]) == []


WAR = "Rebels shelled the market on Monday and killed at least nine people, the governor said, hours after the truce was signed."
SPORT = "The home side won the match with two late goals and the coach praised the young players for their patience and passing."


def test_skimmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `skim` the reader is shown the paragraphs that the gate chooses; without, all."""
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "a", "text": "\n".join([WAR, SPORT, SPORT, SPORT, WAR.replace("nine", "two")])}))
    (piece,) = pieces.cut(str(path)).pieces

    def found(skim: bool) -> list[int]:
        (coded,) = Worker(Order(skim=skim, threads=1)).do(piece).coded
        return [e.trigger.spans[0][0] for e in coded.events if e.event_type == "ASSAULT"]

    assert len(set(found(False))) >= 2
    assert found(True) == found(True) == found(False)
    monkeypatch.setattr(Gate, "wanted", lambda self, texts: [n == 0 for n in range(len(texts))])
    assert found(True) == [at for at in found(False) if at < len(WAR)]


def test_what_is_read_of_a_skimmed_report(tmp_path: Path) -> None:
    seen = list[str]()

    def wanted(texts: Sequence[str]) -> list[bool]:
        seen.extend(texts)
        return [n != 1 for n in range(len(texts))]

    text = "\n".join([WAR, WAR.replace("nine", "ten"), WAR.replace("nine", "two")])
    coded = coder(Knowledge(), 1).code(Report(id="a", text=text), wanted)
    assert seen == text.split("\n")
    assert not [e for e in coded.events if len(WAR) < e.trigger.spans[0][0] < 2 * len(WAR)]
    assert len({e.trigger.spans[0][0] // (len(WAR) + 1) for e in coded.events}) == 2


def test_what_is_no_archive_holds_up_no_other(tmp_path: Path) -> None:
    for name, data in (("a.txt", b"hello"), ("b.jsonl.gz", b"hello"), ("c.jsonl", json.dumps({"text": LONG}).encode())):
        (tmp_path / name).write_bytes(data)
    one = Filling(tmp_path)
    taken = one.run(*(tmp_path / name for name in ("a.txt", "none.jsonl", "b.jsonl.gz", "c.jsonl")))
    assert [(t.kept, t.refused) for t in taken] == [(0, 1), (0, 1), (0, 1), (1, 0)]
    one.run(*(tmp_path / name for name in ("a.txt", "b.jsonl.gz")))  # met again, kept once
    kept = [(Path(row["place"]).name, bool(row["remedy"])) for row in ledger.refused(one.lake)]
    assert kept == [("a.txt", True), ("b.jsonl.gz", True), ("none.jsonl", True)]


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
