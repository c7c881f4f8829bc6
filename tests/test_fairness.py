"""One rule for every party: exchange two parties in a text, and the record is the same with them exchanged."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from tests.swap import parties, swap
from truceline.coding import Coder
from truceline.contract import Actor, CodedReport
from truceline.reading import markup
from truceline.reading.reader import MODEL
from truceline.reading.registry import registry
from truceline.reports.files import reports
from truceline.reports.report import Report

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.skipif(not (MODEL / "encoder.onnx").exists(), reason="no trained model")


def texts() -> list[Report]:
    """The example reports, and the annotated paragraphs of the test part."""
    examples = [r for r in reports([str(ROOT / "examples")]) if isinstance(r, Report)]
    annotated = [p for ps in markup.load([str(ROOT / "corpus" / "test")]).values() for p in ps]
    return [*examples, *(Report(id=p.id, text=p.text, published_at="2024-01-03") for p in annotated)]


def foes(text: str) -> tuple[str, str] | None:
    """The two most named parties, but for a country and a group of its own: "Yemen's Houthis" turned into
    "the Houthis' Yemen" says something else, and is rightly read as something else."""
    entries = registry().entries
    for a, b in combinations(parties(text), 2):
        if entries[a].country != entries[b].country:
            return a, b
    return None


def actors(found: tuple[Actor, ...], became: dict[str, str]) -> list[str | None]:
    # A description ("the army") may fit one of the parties and not the other, so it is left out here.
    return [became.get(a.actor_id, a.actor_id) for a in found if a.actor_id and not a.resolved_from]


def outline(coded: CodedReport, became: dict[str, str]) -> dict[str, list[object]]:
    """All that must not change, actors by who they have become; no words and no offsets."""
    return {
        "events": [
            (e.event_type, e.mode, e.status, e.score, e.confidence, e.deaths, e.injuries, e.context,
             actors(e.actors, became), actors(e.recipients, became), len(e.claim_ids))
            for e in coded.events
        ],
        "claims": [
            (c.modality, c.kind, c.confidence, actors((c.source,) if c.source else (), became)) for c in coded.claims
        ],
        "effects": [(f.direction, f.affects, f.modality, f.confidence, f.cause_event_id is None) for f in coded.effects],
        "positions": [(p.term, p.stance, p.confidence, actors((p.party,), became)) for p in coded.positions],
    }  # fmt: skip


def test_a_party_s_name_changes_nothing_but_the_name() -> None:
    swapped = []
    for report in texts():
        pair = foes(report.text)
        if not pair:
            continue
        text, became = swap(report.text, *pair)
        swapped.append((report, report.model_copy(update={"text": text}), became))
    sentences = sum(r.text.count(". ") + 1 for r, _, _ in swapped)
    assert sentences >= 60
    coder = Coder()
    changed = [
        report.id
        for report, exchanged, became in swapped
        if outline(coder.code(report), became) != outline(coder.code(exchanged), {})
    ]
    assert not changed
