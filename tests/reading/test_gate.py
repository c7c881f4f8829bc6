"""The gate: what is let through and what is dropped, blind to names."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from tests.swap import parties, swap
from truceline.reading import gate
from truceline.reports.files import reports
from truceline.reports.report import Report

EXAMPLES = Path(__file__).parents[2] / "examples"

TEXTS = [
    # text, is it to be read?
    ("Rebels shelled the market on Monday and killed at least nine people, the governor said, hours after the truce was signed.", True),
    ("Mediators said the two sides had agreed to resume indirect talks on a ceasefire and the release of captives next week.", True),
    ("The army withdrew its troops from the border town under the agreement, and monitors counted them across the bridge.", True),
    ("The home side won the match with two late goals and the coach praised the young players for their patience and passing.", False),
    ("Shares in the company rose after it reported higher quarterly profits and said that sales of its new phone had beaten its own forecast.", False),
    ("Beat the eggs with the sugar until the mixture is pale, fold in the flour and bake the cake for forty minutes in a hot oven.", False),
    ("The singer will begin her tour in the spring, and the band has promised fans a new album with songs written over the summer.", False),
    ("GUNS FALL SILENT IN GAZA", True),  # too little to judge by
]  # fmt: skip


@pytest.mark.parametrize(("text", "read"), TEXTS, ids=[text[:30] for text, _ in TEXTS])
def test_what_is_read(text: str, read: bool) -> None:
    made = gate.shipped()
    assert made.passes(made.score(text)) is read


def test_one_paragraph_of_a_long_text_is_enough() -> None:
    made = gate.shipped()
    sport, war = TEXTS[3][0], TEXTS[0][0]
    assert not made.passes(made.score(" ".join([sport] * 40)))
    assert made.passes(made.score(" ".join([*[sport] * 20, war, *[sport] * 20])))


WAR, SPORT = TEXTS[0][0], TEXTS[3][0]
WANTED = [
    # paragraphs, which of them are to be read?
    ([SPORT, SPORT, WAR, SPORT, SPORT], [False, True, True, True, False]),
    ([WAR, SPORT, SPORT, SPORT, WAR], [True, True, False, True, True]),
    ([WAR, SPORT, SPORT, "He declined to say more."], [True, True, False, True]),  # too little to judge by
    ([SPORT, SPORT], [True, True]),  # where none stands out, all
    ([], []),
]  # fmt: skip


@pytest.mark.parametrize(("paragraphs", "read"), WANTED)
def test_which_paragraphs_are_read(paragraphs: list[str], read: list[bool]) -> None:
    assert gate.shipped().wanted(paragraphs) == read


def test_no_example_is_dropped() -> None:
    made = gate.shipped()
    assert [
        r.id for r in reports([str(EXAMPLES)]) if isinstance(r, Report) and not made.passes(made.score(r.text))
    ] == []


def test_it_is_blind_to_names() -> None:
    """Any word with a capital is as good as any other, and any number."""
    made, text = gate.shipped(), TEXTS[1][0] + " Qatar and Egypt said 240 were held by Hamas."
    other = text.replace("Qatar", "Norway").replace("Egypt", "Cuba").replace("240", "17").replace("Hamas", "Mediators")
    assert made.score(text) == made.score(other)


def test_exchanging_the_parties_changes_nothing() -> None:
    """Some names hold words without a capital ("the"), so that scores may differ a little; what is read does not."""
    made = gate.shipped()
    for report in reports([str(EXAMPLES)]):
        assert isinstance(report, Report)
        one, other = parties(report.text)[:2]
        swapped = swap(report.text, one, other)[0]
        assert made.passes(made.score(swapped)) and made.passes(made.score(report.text))
        assert abs((made.score(swapped) or 0) - (made.score(report.text) or 0)) < 1.0, report.id


def test_windows() -> None:
    assert gate.starts(10).tolist() == [0]
    assert gate.starts(gate.WINDOW + 1).tolist() == [0, 1]
    assert gate.window_sums(np.ones(100)).tolist() == [60.0, 60.0, 60.0]
    assert gate.shipped().score("") is None


def test_words() -> None:
    ids, plain = gate.word_ids("Two rebels met 12 mediators in al-Doha d'Oran, rebels said")
    assert plain == 6
    assert len(set(ids.tolist())) == 7  # a name, a number, five words
    assert re.fullmatch(r"\d+", str(gate.features(ids).max()))
