"""What was worked out about a report is kept, and no longer than it is true."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import gold
from tests.talks.conftest import ISRAEL_HAMAS
from truceline.contract import CodedReport
from truceline.record.lake import Lake
from truceline.talks import happenings, state, told
from truceline.talks.kept import Kept

FIRST = "Israel and Hamas agreed on a truce, Qatar said."
SECOND = "The truce between Israel and Hamas came into force on Friday, Egypt said."
MORE = "The truce between Israel and Hamas has collapsed, Qatar said."


def report(id_: str, text: str, day: int) -> CodedReport:
    return gold.code(f"@ {id_}\n{text}\n", f"2023-11-{day}T10:00:00+00:00", "Nile")


ADDED = (
    # what is added, and how many reports are then worked out
    (report("a", FIRST, 22), 1),
    (report("a", FIRST, 22), 0),
    (report("b", SECOND, 24), 1),
    (report("a", f"{FIRST}\n{MORE}", 22), 1),  # another version
)


def test_only_what_is_new_is_worked_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake(str(tmp_path / "record")).create()
    made: list[str] = []
    make = told.made

    def counted(row: dict[str, Any], *others: Any) -> told.Told:
        made.append(row["report"])
        return make(row, *others)

    monkeypatch.setattr(told, "made", counted)
    for one, many in ADDED:
        lake.add([one])
        made.clear()
        shown = state.state(lake.view(), ISRAEL_HAMAS)
        assert len(made) == many
        with monkeypatch.context() as anew:
            anew.setattr(told, "_told", Kept(10))
            anew.setattr(told, "_coded", Kept(10))
            anew.setattr(happenings, "_happenings", Kept(10))
            assert state.state(lake.view(), ISRAEL_HAMAS) == shown, "the same as when all is worked out"


def test_the_same_report_of_another_record_is_another(tmp_path: Path) -> None:
    """Its key is the same; its text need not be."""
    shown = []
    for name, text in (("one", FIRST), ("other", MORE)):
        lake = Lake(str(tmp_path / name)).create()
        lake.add([report("a", text, 22)])
        shown.append(state.state(lake.view(), ISRAEL_HAMAS).agreement.status)
    assert shown[0] == "agreed" != shown[1]


def test_no_more_is_kept_than_asked_and_reading_all_again_finds_some() -> None:
    kept: Kept[int] = Kept(50)
    made: list[int] = []
    for _ in range(4):
        for n in range(60):
            assert kept.get(n, lambda n=n: made.append(n) or n + 1) == n + 1  # type: ignore[func-returns-value,misc]
            assert len(kept) <= 50
    assert len(made) < 3 * 60
