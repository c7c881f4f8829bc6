"""Archives on Ray: the tables are those of one process, also when a worker is killed."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.scale import content
from tests.gold import Annotations
from truceline.coding import Coder
from truceline.contract import CodedReport
from truceline.live import pieces
from truceline.live.backfill import Engine, backfill
from truceline.live.work import Order
from truceline.reading import markup
from truceline.record.check import faults
from truceline.record.lake import Lake
from truceline.reports.report import Report

pytest.importorskip("ray", reason="pip install --require-hashes -r requirements/dev.txt")
TEST = Path(__file__).parents[2] / "corpus" / "test"


@dataclass
class Coded:
    """Codes what is annotated, slowly, and says in a file which process it is."""

    said: str
    seconds: float = 0.0
    made: Coder | None = None

    def __call__(self, report: Report) -> CodedReport:
        if self.made is None:
            known = [p for ps in markup.load([str(TEST)]).values() for p in ps]
            self.made = Coder(reader=Annotations(*known))  # type: ignore[arg-type]
        with Path(self.said).open("a") as file:
            file.write(f"{os.getpid()}\n")
        time.sleep(self.seconds)
        return self.made.code(report)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Annotated paragraphs as reports of three weeks, each told by two publishers; some are broken, corrected, foreign."""
    lines = []
    paragraphs = [p for ps in markup.load([str(TEST)]).values() for p in ps]
    for n, p in enumerate(paragraphs[:70]):
        row = {"id": p.id, "text": p.text, "published_at": f"2024-01-{1 + n % 20:02}"}
        lines += [json.dumps(row | {"publisher": publisher}) for publisher in ("Meridian", "Shati Post")]
    lines[30] = "{broken"
    lines[50] = json.dumps(
        {"text": "El gobierno y el ELN acordaron un alto el fuego de seis meses el viernes en La Habana."}
    )
    lines += [json.dumps(json.loads(line) | {"title": "corrected"}) for line in lines[60:70]]
    path = tmp_path_factory.mktemp("archive") / "a.jsonl"
    path.write_text("\n".join(lines))
    return path


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "PIECE", 20)


def filled(archive: Path, folder: Path, engine: Engine | None = None, seconds: float = 0.0) -> Lake:
    lake = Lake(str(folder / "record")).create()
    order = Order(code=Coded(str(folder / "said"), seconds), gate=False, threads=1)
    list(backfill([str(archive)], lake, order, engine))
    return lake


def test_a_worker_is_killed(archive: Path, tmp_path: Path) -> None:
    from truceline.live.on_ray import OnRay

    for name in ("one", "ray"):
        (tmp_path / name).mkdir()
    one = filled(archive, tmp_path / "one")
    assert list(faults(one)) == []
    said, killed = tmp_path / "ray" / "said", list[int]()

    def kill() -> None:
        """End the process that has coded the thirtieth report, while it works."""
        while not said.exists() or len(lines := said.read_text().split()) < 30:
            time.sleep(0.01)
        killed.append(int(lines[29]))
        os.kill(killed[0], signal.SIGKILL)

    engine = OnRay(workers=2)
    try:
        killer = threading.Thread(target=kill, daemon=True)
        killer.start()
        many = filled(archive, tmp_path / "ray", engine, seconds=0.02)
        killer.join(10)
        assert content(many) == content(one)
        assert list(backfill([str(archive)], many, Order(gate=False), engine)) == []  # all is done
    finally:
        engine.close()
    coders = set(map(int, said.read_text().split()))
    assert killed[0] in coders and os.getpid() not in coders and len(coders) >= 2
    assert len(content(one)["links"]) > 60


def test_interrupted_and_repeated(archive: Path, tmp_path: Path) -> None:
    """The same in one process that ends in the middle, in an addition and in linking."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one = filled(archive, tmp_path / "one")
    lake, order = (
        Lake(str(tmp_path / "two" / "record")).create(),
        Order(code=Coded(str(tmp_path / "two" / "said")), gate=False),
    )
    appended = []
    append = type(lake.store).append

    def killed(self, name: str, *given) -> None:
        if len(appended) in (5, 20, 33) or (name in ("passes", "links") and f"killed before {name}" not in appended):
            appended.append("killed before " + name)
            raise KeyboardInterrupt
        appended.append(name)
        append(self, name, *given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(lake.store), "append", killed)
        for _ in range(20):
            try:
                list(backfill([str(archive)], lake, order))
                break
            except KeyboardInterrupt:
                continue
    assert sum("killed" in one for one in appended) == 5
    assert content(lake) == content(one)
    assert list(faults(lake)) == []
