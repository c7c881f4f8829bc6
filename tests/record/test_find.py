"""Finding: what each filter keeps."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.record.conftest import CONFIRMED, KILLED, MET, at, report
from truceline.errors import QuestionError
from truceline.record import asking, find
from truceline.record.find import Filter
from truceline.record.lake import Lake
from truceline.views.columns import columns

POSITION = """@ {id}
Hamas rejected a ceasefire.
  event rejected = REJECT/yield actual | actor: Hamas
  position rejected = rejects ceasefire | party: Hamas | content: a ceasefire
"""


@pytest.fixture
def full(lake: Lake) -> Lake:
    lake.add([
        report(KILLED, "a", "2025-12-13", "Meridian"), report(CONFIRMED, "b", "2025-12-14", "Cedar Tribune"),
        report(MET, "c", "2025-12-13", "Meridian"), report(POSITION, "d", "2025-12-20", "Cedar Tribune"),
    ], at(21))  # fmt: skip
    return lake


# what is asked | reports, incidents' first words, claims, positions that are found
ASKED = [
    (Filter(), "dbac", 3, 2, 1),
    (Filter(party="QAT"), "c", 1, 0, 0),
    (Filter(party="hamas"), "dba", 2, 1, 1),
    (Filter(dyad=("EGY", "QAT")), "c", 1, 0, 0),
    (Filter(dyad=("hamas", "QAT")), "", 0, 0, 0),
    (Filter(place="Gaza City"), "ba", 1, 2, 0),
    (Filter(place="Oslo"), "", 0, 0, 0),
    (Filter(status="actual"), "dbac", 3, 2, 1),
    (Filter(status="negated"), "", 0, 0, 0),
    (Filter(publisher="cedar%"), "db", 2, 1, 1),
    (Filter(since=date(2025, 12, 14)), "db", 2, 1, 1),
    (Filter(until=date(2025, 12, 13)), "ac", 2, 1, 0),
    (Filter(text="RAED"), "ba", 1, 2, 0),
    (Filter(text="saed RAED"), "ba", 1, 2, 0),
    (Filter(text='"saed raed"'), "", 0, 0, 0),
    (Filter(text='"raed saed" gaza'), "ba", 1, 2, 0),
    (Filter(text="Hamas ceasefire"), "d", 1, 0, 0),
    (Filter(text="100%"), "", 0, 0, 0),
]


@pytest.mark.parametrize(("asked", "reports", "incidents", "claims", "positions"), ASKED)
def test_filters(full: Lake, asked: Filter, reports: str, incidents: int, claims: int, positions: int) -> None:
    view = full.view()
    assert sorted(r["report_id"] for r in find.reports(view, asked)) == sorted(reports)
    assert len(find.incidents(view, asked)) == incidents
    assert len(find.claims(view, asked)) == claims
    assert len(find.positions(view, asked)) == positions


EVENTS = [
    (Filter(type="ASSAULT"), 2), (Filter(type="ASSAULT/targeted"), 1), (Filter(type="CONSULT/multilateral"), 1),
    (Filter(dyad=("EGY", "QAT")), 1), (Filter(dyad=("EGY", "hamas")), 0), (Filter(status="actual"), 4), (Filter(status="negated"), 0), (Filter(place="gaza city"), 2), (Filter(place="Oslo"), 0),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "expected"), EVENTS)
def test_events(full: Lake, asked: Filter, expected: int) -> None:
    assert len(find.events(full.view(), asked)) == expected


@pytest.mark.parametrize(
    ("type_", "expected"), [("ASSAULT", "ba"), ("ASSAULT/targeted", "a"), ("CONSULT", "c"), ("AID", "")]
)
def test_reports_by_the_type_of_an_event(full: Lake, type_: str, expected: str) -> None:
    assert {r["report_id"] for r in find.reports(full.view(), Filter(type=type_))} == set(expected)


UNDERMINED = """@ {id}
Israel's strike on Gaza City undermines the talks, Egypt said.
  event strike = ASSAULT/aerial actual | actor: Israel | place: Gaza City
  claim said = asserted | source: Egypt | content: Israel's strike … talks
  effect undermines = worsens talks asserted | cause: Israel's strike on Gaza City | effect: the talks
Hamas would meet mediators on Monday.
  event meet = CONSULT hypothetical | actor: Hamas | recipient: mediators
"""

# what is asked | effects, claims, reports that are found
OF_EFFECTS = [
    (Filter(), 1, 1, 1),
    (Filter(party="EGY"), 1, 1, 1),
    (Filter(party="ISR"), 1, 0, 1),
    (Filter(party="QAT"), 0, 0, 0),
    (Filter(place="Gaza City"), 1, 1, 1),
    (Filter(place="Cairo"), 0, 0, 0),
    (Filter(status="actual", place="Gaza City"), 1, 1, 1),
    (Filter(status="hypothetical"), 0, 0, 1),
    (Filter(status="hypothetical", place="Gaza City"), 0, 0, 0),
    (Filter(dyad=("ISR", "hamas")), 0, 0, 0),
    (Filter(text="talks strike"), 1, 1, 1),
]


@pytest.mark.parametrize(("asked", "effects", "claims", "reports"), OF_EFFECTS)
def test_effects(lake: Lake, asked: Filter, effects: int, claims: int, reports: int) -> None:
    lake.add([report(UNDERMINED, "e", publisher="Meridian")], at(13))
    view = lake.view()
    assert len(find.effects(view, asked)) == effects
    assert len(find.claims(view, asked)) == claims
    assert len(find.reports(view, asked)) == reports


PUBLISHERS = [
    # asked | what is said (None: nothing, since there is one)
    ("meridian", None),
    ("mer%", None),
    ("Merid", "publisher Merid: the record has none of this name; near it are Meridian"),
    ("Cedr Tribune", "near it are Cedar Tribune"),
    ("Zzz", "it has Cedar Tribune, Meridian"),
]


@pytest.mark.parametrize(("asked", "said"), PUBLISHERS)
def test_a_publisher_that_is_not_there_is_told(full: Lake, asked: str, said: str | None) -> None:
    wanted = Filter(publisher=asked, text="nothing of the kind")
    if said is None:
        assert asking.found(full.view(), "reports", wanted, 10) == []
    else:
        with pytest.raises(QuestionError, match=re.escape(said)):
            asking.found(full.view(), "reports", wanted, 10)


# kind | a type of its own | one that is another's
TYPES = [
    ("incidents", "ASSAULT/drone", "denied"), ("reports", "ASSAULT", "rejects"), ("claims", "denied", "ASSAULT"),
    ("positions", "rejects", "denied"), ("positions", "ceasefire", "ASSAULT"), ("effects", "worsens", "ceasefires"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "own", "other"), TYPES)
def test_each_kind_has_its_own_types(kind: str, own: str, other: str) -> None:
    assert asking.checked("--type", own.upper(), asking.types(kind)) == own
    with pytest.raises(QuestionError, match=f"--type {other}: none of "):
        asking.checked("--type", other, asking.types(kind))


@pytest.mark.parametrize("status", ["future", "hypothetical"])
def test_what_has_not_happened_is_no_incident(status: str) -> None:
    assert asking.status("--status", status, "reports") == status
    with pytest.raises(QuestionError, match="is no incident"):
        asking.status("--status", status, "incidents")


@pytest.mark.parametrize(("type_", "expected"), [("rejects", 1), ("ceasefire", 1), ("demands", 0)])
def test_a_position_is_found_by_stance_and_by_term(full: Lake, type_: str, expected: int) -> None:
    assert len(find.positions(full.view(), Filter(type=type_))) == expected


def test_the_limit(full: Lake) -> None:
    assert len(find.reports(full.view(), Filter(), 2)) == 2
    assert [r["report_id"] for r in find.reports(full.view(), Filter(), 1)] == ["d"]


@pytest.mark.parametrize("kind", ["reports", "events", "incidents", "claims", "positions", "effects", "mentions"])
def test_the_columns_are_those_that_are_told(full: Lake, kind: str) -> None:
    full.add([report(UNDERMINED, "e")], at(22))
    view = full.view()
    of = find.incidents(view, Filter())[0]["incident"]
    (row, *_) = find.mentions(view, of) if kind == "mentions" else getattr(find, kind)(view, Filter())
    assert sorted(row) == sorted(columns(kind).names)


@pytest.mark.parametrize("kind", ["reports", "events", "incidents", "claims", "positions", "effects"])
def test_pages_hold_all_rows_once_and_in_order(full: Lake, kind: str) -> None:
    view, asked = full.view(), getattr(find, kind)
    every = asked(view, Filter())
    assert [row for skip in range(len(every) + 1) for row in asked(view, Filter(), 1, skip)] == every
