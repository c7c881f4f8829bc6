"""Processes described by hand and found by themselves: one object."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import gold
from truceline.errors import KnowledgeError, NotFoundError
from truceline.record.lake import Lake
from truceline.talks.processes import DESCRIBED, described, found, process, processes

FIGHT = """@ {id}
The ELN attacked troops of Colombia on Monday, the army said.
  event attacked = ASSAULT actual | actor: The ELN | recipient: troops of Colombia | date: on Monday
"""
TALK = """@ {id}
Delegates of Colombia and the ELN met for peace talks hosted by Cuba, which mediates between them.
  event met = CONSULT/multilateral actual | actor: Delegates of Colombia + the ELN
"""


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake(str(tmp_path / "record")).create()
    texts = [(FIGHT, "a"), (TALK, "b"), (TALK, "c"), (TALK, "d")]
    made.add([gold.code(t.format(id=i), f"2023-01-0{n}", f"Paper {n}") for n, (t, i) in enumerate(texts, 1)])
    return made


def test_two_parties_that_fight_and_talk_are_a_process(lake: Lake) -> None:
    (one,) = found(lake.view())
    assert one.process.id == "colombia-eln" and one.process.known == "found"
    assert [p.name for p in one.process.mediators] == ["Cuba"]
    assert "they fight in 1 and talk in 3 reports" in one.process.because


def test_a_described_process_takes_the_place_of_the_one_found(lake: Lake, tmp_path: Path) -> None:
    file = tmp_path / "eln.toml"
    file.write_text('name = "Colombia and the ELN"\nparties = ["Colombia", "ELN"]\nstart = 2022-11-21\n')
    (one,) = processes(lake.view(), file)
    assert (one.process.id, one.process.known, one.process.name) == ("eln", "described", "Colombia and the ELN")
    assert type(one.process) is type(found(lake.view())[0].process)


def test_by_the_beginning_of_its_id_or_by_file(lake: Lake, tmp_path: Path) -> None:
    assert process(lake.view(), "colombia").process.id == "colombia-eln"
    file = tmp_path / "mine.toml"
    file.write_text('name = "Mine"\nparties = ["Colombia", "ELN"]\n')
    assert process(lake.view(), str(file)).process.name == "Mine"
    with pytest.raises(NotFoundError, match=r"nobody: no process of this record; there are colombia-eln"):
        process(lake.view(), "nobody")


@pytest.mark.parametrize(
    ("sentence", "parties"),
    [
        ("The Harvest Workers Army said on Monday it would free two men.", {"harvest-workers-army"}),
        ("The HWA met an envoy of Colombia.", {"harvest-workers-army", "COL"}),
        ("Fighters of the army of the hills walked home.", {"harvest-workers-army"}),
        ("The hwa of the valley was dry.", set()),
    ],
)
def test_a_party_that_the_registry_does_not_know_is_found_by_its_names(sentence: str, parties: set[str], tmp_path: Path) -> None:  # fmt: skip
    file = tmp_path / "hills.toml"
    file.write_text(
        'name = "Hills"\nparties = ["Colombia", "Harvest Workers Army"]\n'
        '[called]\n"Harvest Workers Army" = ["army of the hills"]\n'
    )
    (sides,) = described(file)
    assert {i for n in sides.named(sentence, "2023-01-01") for i in n.ids} & sides.parties == parties


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('parties = ["Israel", "Hamas"]', "needs 'name = …'"),
        ('name = "X"\nparties = ["Israel"]', "needs a list of names 'parties"),
        ('name = "X"\nparties = ["Israel", "Nobody at all"]', "'Nobody at all' names nobody of the registry"),
        ('name = "X"\nparties = ["Israel", "Hamas"]\nstart = "soon"', "'start = soon' is no day"),
        ("name = ", "cannot be read"),
    ],
)
def test_faults_are_named(text: str, fault: str, tmp_path: Path) -> None:
    file = tmp_path / "p.toml"
    file.write_text(text)
    with pytest.raises(KnowledgeError, match=fault):
        described(file)


def test_the_shipped_descriptions_are_whole() -> None:
    assert {s.process.id for s in described(DESCRIBED)} >= {"israel-hamas-2023"}
