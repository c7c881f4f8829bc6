"""The example reports, read by the model: where the talks stood, with the sentences."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.test_cli import MODEL
from truceline.coding import many
from truceline.record.lake import Lake
from truceline.reports import files
from truceline.reports.report import Report
from truceline.talks.changes import since
from truceline.talks.ladders import status_on
from truceline.talks.model import State
from truceline.talks.processes import process
from truceline.talks.state import state
from truceline.views import talks as views

pytestmark = pytest.mark.skipif(not MODEL.exists(), reason="the trained model is not there")
EXAMPLES = Path(__file__).parent.parent.parent / "examples"


@pytest.fixture(scope="module")
def lake(tmp_path_factory) -> Lake:
    made = Lake(str(tmp_path_factory.mktemp("record"))).create()
    coder = many.coder(many.Knowledge(), 1)
    found = [r for r in files.reports([str(EXAMPLES)]) if isinstance(r, Report)]
    made.add([coder.code(report) for report in found])
    return made


@pytest.fixture(scope="module")
def found(lake: Lake) -> State:
    view = lake.view()
    return state(view, process(view, "israel-hamas-2023"))


@pytest.mark.parametrize(
    ("day", "status"),
    [("2023-11-23", "agreed"), ("2023-11-24", "in_force"), ("2023-11-27", "in_force"), ("2023-11-30", "in_force"),
     ("2023-12-01", "ended"), ("2024-01-07", "ended")],
)  # fmt: skip
def test_the_agreement_was_in_force_from_24_november_to_1_december(found: State, day: str, status: str) -> None:
    assert status_on(found.agreement, date.fromisoformat(day)) == status


def test_each_change_shows_its_sentences(found: State) -> None:
    by = {c.status: c for c in found.agreement.changes}
    assert any("took effect" in e.sentence for e in by["in_force"].evidence)
    assert any("truce with Hamas collapsed" in e.sentence for e in by["ended"].evidence)
    assert by["in_force"].support.level == "confirmed" and by["in_force"].support.origins > 1


def test_talks_were_reported_suspended_after_the_killing(found: State) -> None:
    last = found.talks.changes[-1]
    assert (last.status, found.talks.status) == ("suspended", "suspended")
    assert date(2024, 1, 2) <= last.date <= date(2024, 1, 4)
    assert any("freezing" in e.sentence for e in last.evidence)


def test_every_evidence_points_into_its_report(found: State, lake: Lake) -> None:
    texts = {r["report"]: r["text"] for r in lake.view().rows("select report, text from reports")}
    changes = [c for ladder in (found.talks, found.agreement) for c in ladder.changes]
    places = [e for c in changes for e in c.evidence]
    places += [e for h in found.happenings for a in h.accounts for e in a.evidence]
    places += [e for cell in found.cells for s in cell.history for e in s.evidence]
    assert places
    for place in places:
        text = texts[place.report]
        assert text[slice(*place.span)] == place.words and text[slice(*place.sentence_span)] == place.sentence


def test_as_it_was_known_on_a_day(lake: Lake) -> None:
    moment = datetime(2023, 11, 25, 23, tzinfo=UTC)
    view = lake.view(None, moment)
    then = state(view, process(view, "israel-hamas-2023"), None, moment)
    assert then.agreement.status == "in_force" and "ended" not in then.headline


def test_the_killing_and_its_dead(found: State) -> None:
    assert any(c.low == 4 and (c.high is None or c.high >= 6) and c.said_by for c in found.casualties)
    assert any("Qatar" in (v.name for v in g.evidence.voices) for c in found.effects for g in c.claims)


def test_what_changed_since_a_day(found: State) -> None:
    new = since(found, date(2024, 1, 1))
    assert new and all(c.known_on >= date(2024, 1, 1) for c in new)
    assert any(c.kind == "status" and "talks suspended" in c.text for c in new)
    assert not any("in force" in c.text and c.kind == "status" and c.date < date(2024, 1, 1) for c in new)


def test_it_prints_and_is_json(found: State) -> None:
    from rich.console import Console

    console = Console(width=120, record=True, file=io.StringIO())
    console.print(views.state(found), views.explained(found, date(2024, 1, 3)))
    text = console.export_text()
    assert "Agreement ended since 1 Dec 2023" in text and "Terms" in text and "all voices: trust" in text
    assert State.model_validate(json.loads(found.model_dump_json())) == found
