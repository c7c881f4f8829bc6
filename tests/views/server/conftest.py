"""A record of a few reports about one process, one of them hostile, and a client of the server that serves it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("deltalake")
pytest.importorskip("altair")
pytest.importorskip("fastapi")
testclient = pytest.importorskip("starlette.testclient")

from tests import gold  # noqa: E402
from tests.views.test_dossier import HOSTILE  # noqa: E402
from truceline.contract import CodedReport  # noqa: E402
from truceline.record.lake import Lake  # noqa: E402
from truceline.views.publish import Publish  # noqa: E402
from truceline.views.server.app import create  # noqa: E402
from truceline.views.server.settings import Settings  # noqa: E402

AGREED = """@ agreed
Israel and Hamas agreed on Wednesday to a four-day truce in Gaza, Qatar said.
  claim said = asserted | source: Qatar | content: Israel and Hamas agreed … Gaza
  event agreed = AGREE actual | actor: Israel + Hamas | date: on Wednesday | place: Gaza
Hamas demanded that Israel open the crossings.
  event demanded = REQUEST/yield actual | actor: Hamas | recipient: Israel
  position demanded = demands humanitarian_access | party: Hamas | content: that Israel open the crossings
The truce between Israel and Hamas came into force on Friday.
"""
STRUCK = """@ struck
Israel struck Hamas fighters in Gaza City on Saturday and killed at least four people, Hamas said; Israel denied it.
  claim said = asserted | source: Hamas | content: Israel struck … people
  event struck = ASSAULT/aerial actual | actor: Israel | recipient: Hamas fighters | killed: at least four | date: on Saturday | place: Gaza City
  claim denied = denied | source: Israel | content: it
The strike undermines the talks, Egypt said.
  claim said = asserted | source: Egypt | content: The strike undermines the talks
  effect undermines = worsens talks asserted | cause: The strike | effect: the talks
"""
ENDED = """@ ended
The truce between Israel and Hamas has collapsed, Qatar said on Friday.
  claim said = asserted | source: Qatar | content: The truce between Israel and Hamas has collapsed
"""
LONG = (
    "Hamas said that "
    + "".join(f"it would hand over {n} of the people whom it holds, " for n in range(12, 24))
    + "if the truce holds."
)


def at(day: int) -> datetime:
    return datetime(2023, 11, day, 12, tzinfo=UTC)


def hostile() -> CodedReport:
    """A report whose every word is an attack."""
    text = f"Israel struck Hamas in Gaza {HOSTILE} on Sunday."
    marked = f"@ hostile\n{text}\n  event struck = ASSAULT actual | actor: Israel | recipient: Hamas\n"
    coded = gold.code(marked, "2023-11-26", f"Daily {HOSTILE}")
    report = coded.report.model_copy(update={"title": f"Title {HOSTILE}", "url": "javascript:alert(1)"})
    return coded.model_copy(update={"report": report})


def long() -> CodedReport:
    """A report of one sentence that is longer than a snippet."""
    cut = LONG.removeprefix("Hamas said that ")
    return gold.code(
        f"@ long\n{LONG}\n  claim said = asserted | source: Hamas | content: {cut[:-1]}\n", "2023-11-25", "Wire"
    )


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = Lake(str(tmp_path_factory.mktemp("served") / "record")).create()
    lake.add([gold.code(AGREED, "2023-11-24T09:30:00+00:00", "Meridian")], at(24))
    lake.add([gold.code(STRUCK, "2023-11-25", "Cedar Tribune"), long()], at(25))
    lake.add([hostile()], at(26))
    return lake


def client(lake: Lake, **settings: Any) -> Any:
    given = {"names": ("testserver",), "rate": 0.0, "look": 0.05} | settings
    return testclient.TestClient(create(lake, Settings(**given)), follow_redirects=False)


@pytest.fixture(scope="session")
def web(record: Lake) -> Iterator[Any]:
    with client(record) as made:
        yield made


@pytest.fixture(scope="session")
def snipped(record: Lake) -> Iterator[Any]:
    with client(record, publish=Publish.snippets) as made:
        yield made


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A record of its own, which a test may add to."""
    lake = Lake(str(tmp_path / "record")).create()
    lake.add(
        [gold.code(AGREED, "2023-11-24T09:30:00+00:00", "Meridian"), gold.code(STRUCK, "2023-11-25", "Cedar")], at(25)
    )
    return lake
