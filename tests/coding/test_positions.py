"""Positions: a party's stance on a term of the talks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import gold
from tests.gold import Annotations
from truceline.coding import Coder
from truceline.contract import CodedReport
from truceline.knowledge import terms
from truceline.reading import markup
from truceline.reports.report import Report


def code(annotated: str, extra: Path | None = None) -> CodedReport:
    (paragraph,) = markup.read(["@ report", *annotated.strip().splitlines()])
    coder = Coder(reader=Annotations(paragraph), terms=terms(extra))  # type: ignore[arg-type]
    return coder.code(Report(id="report", text=paragraph.text, language="en"))


TERMS = [
    # content | what the reader chose | the terms of the record
    ("a ceasefire", "ceasefire", "ceasefire"),
    ("a halt to hostilities and the release of all hostages", "ceasefire", "ceasefire captive_release"),
    ("troops to withdraw and aid trucks to enter", "withdrawal", "withdrawal humanitarian_access"),
    ("the release of prisoners", "captive_release", "prisoner_release"),
    # a term so wide that another in the same words says more
    ("talks on a ceasefire", "ceasefire", "ceasefire"),
    ("talks on a truce and all hostages", "humanitarian_access", "ceasefire captive_release"),
    # unless the reader is sure that it is meant too
    ("talks on a ceasefire", "talks_format", "ceasefire talks_format"),
    ("direct talks in Nairobi", "talks_format", "talks_format"),
    # no cue: the reader's own choice
    ("them to go", "withdrawal", "withdrawal"),
    ("them to go", "other", ""),
]


@pytest.mark.parametrize(("content", "chosen", "expected"), TERMS)
def test_terms(content: str, chosen: str, expected: str) -> None:
    coded = code(f"Kenya wants {content}.\n  position wants = demands {chosen} | party: Kenya | content: {content}")
    assert " ".join(p.term for p in coded.positions) == expected
    assert {p.party.actor_id for p in coded.positions} <= {"KEN"}
    assert len({p.id for p in coded.positions}) == len(coded.positions)


STANCES = ["demands", "proposes", "accepts", "rejects", "conditions", "commits", "calls_for"]


@pytest.mark.parametrize("stance", STANCES)
def test_stance_is_kept(stance: str) -> None:
    (position,) = code(
        f"Kenya and a truce.\n  position and = {stance} ceasefire | party: Kenya | content: a truce"
    ).positions
    assert position.stance == stance


def test_whose_words_and_which_event() -> None:
    coded = code("""
Uganda said Kenya rejected a truce.
  claim said = asserted | source: Uganda | content: Kenya rejected a truce
  event rejected = REJECT/yield actual | actor: Kenya
  position rejected = rejects ceasefire | party: Kenya | content: a truce
""")
    (position,) = coded.positions
    assert position.claim_ids == (coded.claims[0].id,)
    assert position.event_id == coded.events[0].id


def test_each_party_holds_its_own() -> None:
    positions = code("""
Egypt and Qatar want a truce.
  position want = calls_for ceasefire | party: Egypt + Qatar | content: a truce
""").positions
    assert [p.party.actor_id for p in positions] == ["EGY", "QAT"]
    assert len({p.id for p in positions}) == 2


def test_two_stances_in_the_same_words_are_two_positions() -> None:
    positions = code("""
Kenya takes a truce, not an armistice.
  position takes = accepts ceasefire | party: Kenya | content: a truce
  position takes = rejects ceasefire | party: Kenya | content: an armistice
""").positions
    assert [p.stance for p in positions] == ["accepts", "rejects"]


@pytest.mark.parametrize("roles", ["party: Kenya", "content: a truce"])
def test_half_a_position_is_none(roles: str) -> None:
    assert code(f"Kenya wants a truce.\n  position wants = demands ceasefire | {roles}").positions == ()


def test_a_user_s_terms(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("water: {label: Water, cues: ['dam*', river]}\n", encoding="utf-8")
    annotated = "Kenya wants the dams open.\n  position wants = demands other | party: Kenya | content: the dams open"
    assert [p.term for p in code(annotated, path).positions] == ["water"]
    assert code(annotated).positions == ()


SAID = "Hamas said {said}.\n  claim said = {modality} | source: {source} | content: {said}\n{more}"
STATED = [
    # what the party says | modality | source | further records | stance and terms that it takes
    ("releasing captives could form part of a deal", "possible", "Hamas", "", {("captive_release", "proposes")}),
    ("a truce and a withdrawal should be part of it", "asserted", "Hamas", "", {("ceasefire", "proposes"), ("withdrawal", "proposes")}),
    ("trust is critical for any agreement", "asserted", "Hamas", "", {("trust_building", "conditions")}),
    ("its weapons are not negotiable", "asserted", "Hamas", "", set()),  # no term is in the words
    ("disarmament is not negotiable", "asserted", "Hamas", "", {("disarmament", "rejects")}),
    ("it is willing to extend the truce", "asserted", "Hamas", "", {("ceasefire", "accepts")}),
    ("it is willing to extend the truce", "denied", "Hamas", "", set()),
    ("the truce began on Friday", "asserted", "Hamas", "", set()),
    ("it is willing to extend the truce", "asserted", "Hamas",
     "  position said = commits ceasefire | party: Hamas | content: it is willing to extend the truce\n", {("ceasefire", "commits")}),
]  # fmt: skip


@pytest.mark.parametrize(("said", "modality", "source", "more", "expected"), STATED)
def test_a_party_s_own_statement_takes_a_position(said, modality, source, more, expected) -> None:
    coded = gold.code(SAID.format(said=said, modality=modality, source=source, more=more))
    assert {(p.term, p.stance) for p in coded.positions} == expected
    assert {p.party.name for p in coded.positions} <= {"Hamas"}


def test_what_nobody_in_particular_says_is_no_position() -> None:
    text = "Observers said trust is critical for any agreement.\n"
    coded = gold.code(
        text + "  claim said = asserted | source: Observers | content: trust is critical for any agreement\n"
    )
    assert coded.positions == ()
