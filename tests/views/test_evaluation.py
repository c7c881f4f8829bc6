"""The tables of an evaluation, as the terminal shows them."""

from __future__ import annotations

import io

from rich.console import Console

from truceline.reading.agreement import agreement, paired
from truceline.reading.markup import read
from truceline.views.evaluation import errors, evaluation, figures

LINES = ["@ a", "Rebels killed four farmers in Bor. Envoys met."]
GOLD = read(
    [*LINES, "  event killed = ASSAULT actual | actor: Rebels | recipient: farmers", "  event met = CONSULT actual"]
)[0]
FOUND = read([*LINES, "  event killed = ASSAULT actual | actor: farmers"])[0].anchors
PAIRS = [(GOLD.text, pair) for pair in paired(GOLD.anchors, FOUND)]


def test_figures() -> None:
    made = figures(agreement([(GOLD, FOUND)]))
    assert made["event"] == {
        "gold": 2, "found": 1, "anchors F1": 0.667, "typed F1": 0.667, "whole F1": 0.0,
        "type right": 1.0, "status right": 1.0, "actor right": 0.0, "recipient right": 0.0,
    }  # fmt: skip
    assert made["position"]["gold"] == 0


def test_tables_name_every_kind_and_tell_how_far_confidence_holds() -> None:
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(evaluation(agreement([(GOLD, FOUND)]), PAIRS))
    lines = [[cell.strip() for cell in line.strip("│ ").split("│")] for line in console.export_text().splitlines()]
    assert ["event", "2", "1", "1", "1.000", "0.500", "0.667", "0.667", "0.000"] in lines
    assert ["claim", "0", "0", "0", "-", "-", "0.000", "0.000"] in lines
    assert ["0.9 to 1.0", "1", "1.00", "1.000"] in lines


def test_errors_tell_both_sides_and_the_sentence() -> None:
    assert list(errors(PAIRS, 5)) == [
        "person  event killed = ASSAULT actual | actor: Rebels | recipient: farmers\n"
        "reader  event killed = ASSAULT actual | actor: farmers\nRebels killed four farmers in Bor.\n",
        "person  event met = CONSULT actual\nreader  nothing\nEnvoys met.\n",
    ]
    assert len(list(errors(PAIRS, 1))) == 1
