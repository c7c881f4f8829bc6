"""What Truceline knows as data: PLOVER, terms, cues; and what it says of a broken file."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from truceline.contract import EventType, Quad
from truceline.errors import KnowledgeError
from truceline.knowledge import pattern, plover, terms
from truceline.reading.labels import MODES, TERMS


def test_plover_is_the_model_s_and_the_record_s() -> None:
    kinds = plover().types
    assert set(kinds) == set(MODES) == set(get_args(EventType))
    assert {t: tuple(k.modes) for t, k in kinds.items()} == MODES
    assert {k.quad for k in kinds.values()} == set(get_args(Quad))
    assert all(-10 <= s <= 10 for k in kinds.values() for s in (k.score, *k.modes.values()))


def test_conflict_is_below_cooperation() -> None:
    for kind in plover().types.values():
        assert kind.score <= 0 if "conflict" in kind.quad else kind.score > 0


def test_terms_are_the_model_s() -> None:
    assert {*terms(), "other"} == set(TERMS)


CUES = [
    # cues | text | what they find
    (["ceasefire*"], "Both ceasefires ended", "ceasefires"),
    (["ceasefire*"], "CEASEFIRE", "CEASEFIRE"),
    (["aid"], "said afraid", ""),
    (["aid"], "aid.", "aid"),
    (["cease-fire*"], "a cease-fire", "cease-fire"),
    (["lift* of sanctions"], "lifting of sanctions", "lifting of sanctions"),
    (["lay* down * arms"], "lay down their arms", "lay down their arms"),
    (["lay* down * arms"], "lay down all of their old arms", ""),
    (["recogni?e*"], "recognised recognizes", "recognised|recognizes"),
    (["end the war"], "end  the\nwar", "end  the\nwar"),
    (["gunm?n"], "gunmen gunman", "gunmen|gunman"),
]


@pytest.mark.parametrize(("cues", "text", "found"), CUES)
def test_cues(cues: list[str], text: str, found: str) -> None:
    assert "|".join(m.group() for m in pattern(cues).finditer(text)) == found


CONTENTS = [
    ("an immediate ceasefire", "ceasefire"),
    ("the release of all hostages", "captive_release"),
    ("the pullback of its forces", "withdrawal"),
    ("the crossings to be opened to aid convoys", "humanitarian_access"),
    ("the rebels to surrender their weapons", "disarmament"),
    ("lifting of all sanctions", "sanctions_relief"),
    ("a special court for the killings", "accountability"),
    ("refugees to return home", "displaced_return"),
    ("the weather", ""),
]


@pytest.mark.parametrize(("content", "found"), CONTENTS)
def test_terms_by_their_cues(content: str, found: str) -> None:
    assert " ".join(t.id for t in terms().values() if t.cues.search(content)) == found


BROKEN = [
    ("- ceasefire", "a mapping is expected"),
    ("ceasefire: truce", "term 'ceasefire' needs 'label: …' and a list 'cues: […]'"),
    ("water: {label: Water}", "term 'water' needs"),
    ("water: {cues: []}", "term 'water' needs"),
    ("water: {cues: [''] }", "term 'water' needs"),
    ("water: {cues: ['*'] }", "term 'water' needs"),
    ("water: [", "is not YAML"),
]


@pytest.mark.parametrize(("yaml", "said"), BROKEN)
def test_broken_terms_are_told(yaml: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(yaml, encoding="utf-8")
    with pytest.raises(KnowledgeError) as fault:
        terms(path)
    assert said in str(fault.value)
    assert str(path) in str(fault.value)


def test_a_terms_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="cannot be read"):
        terms(tmp_path / "none.yaml")


def test_a_user_s_term_stands_beside_ours(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("water: {cues: [river]}\nceasefire: {label: Truce, cues: [quiet]}\n", encoding="utf-8")
    mine = terms(path)
    assert mine["water"].label == "water"
    assert mine["ceasefire"].label == "Truce"
    assert not mine["ceasefire"].cues.search("a truce")
    assert len(mine) == len(terms()) + 1
