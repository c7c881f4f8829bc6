"""Origins: copies, trimmed and lightly rewritten ones; two newsrooms' own reports of one occurrence are no copies."""

from __future__ import annotations

import pytest

from truceline.contract import CodedReport
from truceline.record.lake import Lake
from truceline.record.origins import COPY, contained, sketch
from truceline.reports.report import Report

TEXT = (
    "Gunmen killed nine farmers near the town of Boni on Tuesday, the mayor said. They came on motorcycles at dawn and "
    "opened fire on people who were going to their fields. Two of the wounded died in hospital. Nobody has claimed the attack, "
    "which is the third in the area this month, and the army has sent a patrol. Villagers began to leave for Douentza in the "
    "afternoon, carrying what they could. The governor called on all communities to keep calm while the matter is looked into."
)
TRIMMED = TEXT[: TEXT.index("Two of the wounded")]
REWRITTEN = (
    TEXT.replace("Gunmen killed", "Armed men shot dead")
    .replace("at dawn", "early in the morning")
    .replace("Nobody has", "No group has yet")
)
HEADED = "Nine farmers killed in central Mali\nBAMAKO (AP) - " + TEXT
OTHER = (
    "At least nine people died when attackers on motorbikes shot at villagers on their way to work outside Boni in central "
    "Mali, according to the local mayor. Residents told our correspondent by telephone that the raid lasted half an hour and "
    "that several houses were burnt. It was not clear who was behind it. The region has been beset by violence between herders, "
    "farmers, militias and jihadists for a decade, and thousands have fled their homes there since the beginning of the year."
)

SAID = (
    " “We condemn this cowardly attack on people who were doing nothing but their work, we shall find those who did it wherever "
    "they hide, and we call on every community to stand together and to leave justice to the courts,” the governor said."
)
REWORKED = (
    "Nine villagers lost their lives on Tuesday when gunmen attacked fields near Boni, authorities reported. They opened fire "
    "on people who were going to their fields. Two people died later. Residents fear more raids, and the market "
    "stayed closed on Wednesday. It was the third such raid in a few weeks. Aid groups asked for protection of the roads."
)
"""A report that another desk made of the wire's, of which a little is left."""

TEXTS = [
    (TEXT, True),
    (TRIMMED, True),
    (REWRITTEN, True),
    (HEADED, True),
    (OTHER, False),
    (OTHER + SAID, False),
    ("Nine farmers died.", False),
]


@pytest.mark.parametrize(("text", "copy"), TEXTS)
def test_copies(text: str, copy: bool) -> None:
    assert (contained(sketch(TEXT), sketch(text)) >= COPY) is copy
    assert (contained(sketch(TEXT + SAID), sketch(text)) >= COPY) is copy


@pytest.mark.parametrize(
    ("credit", "origins"),
    [
        ("", 2),
        ("\nAP contributed to this report.", 1),
        ("\n(AP)", 1),
        ("\nReporting by AP; editing by our desk.", 1),
        ("\nDPA contributed to this report.", 2),
    ],
)
def test_a_rework_that_credits_the_wire_has_its_origin(lake: Lake, credit: str, origins: int) -> None:
    lake.add([coded("wire", HEADED, "2024-05-07T06:00Z"), coded("desk", REWORKED + credit, "2024-05-07T09:00Z")])
    rows = {r["report_id"]: r for r in lake.view().rows("select * from reports")}
    assert len({r["origin"] for r in rows.values()}) == origins
    assert ("credits the same newsroom" in (rows["desk"]["origin_because"] or "")) is (origins == 1)


def test_one_spokesman_in_two_newsrooms_is_two_origins(lake: Lake) -> None:
    lake.add([coded("a", TEXT + SAID, "2024-05-07T06:00Z"), coded("b", OTHER + SAID, "2024-05-07T09:00Z")])
    assert len(lake.view().rows("select distinct origin from reports")) == 2


def coded(id_: str, text: str, published_at: str) -> CodedReport:
    report = Report(id=id_, text=text, published_at=published_at, publisher=id_)
    return CodedReport(report=report, events=(), claims=(), effects=(), positions=())


def test_a_copy_has_the_origin_of_what_it_copies(lake: Lake) -> None:
    lake.add(
        [
            coded("wire", TEXT, "2024-05-07T06:00Z"),
            coded("other", OTHER, "2024-05-07T07:00Z"),
            coded("same", HEADED, "2024-05-07T08:00Z"),
        ]
    )
    lake.add([coded("late", TRIMMED, "2024-05-09"), coded("reprint", TEXT, "2024-06-09")])
    rows = {r["report_id"]: r for r in lake.view().rows("select * from reports")}
    wire = rows["wire"]["report"]
    assert {n for n, r in rows.items() if r["origin"] == wire} == {"wire", "same", "late"}
    assert rows["late"]["origin_because"].startswith("shares 100% of its words with ")
    assert rows["reprint"]["origin"] == rows["reprint"]["report"]  # a month later is no copy of the day's news


def test_a_flash_that_ten_outlets_print_is_one_origin(lake: Lake) -> None:
    lake.add(
        [coded(f"p{n}", "Hamas commander Raed Saed killed in Gaza City.", f"2025-12-13T1{n}:00Z") for n in range(3)]
    )
    assert len(lake.view().rows("select distinct origin from reports")) == 1


def test_a_corrected_copy_stays_a_copy(lake: Lake) -> None:
    lake.add([coded("wire", TEXT, "2024-05-07T06:00Z"), coded("copy", TEXT, "2024-05-07T08:00Z")])
    lake.add([coded("copy", TEXT + " He gave no name.", "2024-05-07T08:00Z")])
    assert len(lake.view().rows("select distinct origin from reports")) == 1
