"""Series: what each counts, for whom, and on which day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from truceline.errors import NotFoundError
from truceline.impact.series import Side, label, occurrences, publishers, series, without
from truceline.impact.table import table

SIDES = [
    Side("israel", "Israel", frozenset({"israel", "ISR", "netanyahu"})),
    Side("hamas", "Hamas", frozenset({"hamas"})),
    Side("QAT", "Qatar", frozenset({"QAT"}), party=False),
]


def row(
    incident: str, day: str, actor: str | None, type_: str, recipient: str | None = None, **more: Any
) -> dict[str, Any]:
    kind, _, mode = type_.partition("/")
    id_ = f"{incident}/{more.pop('origin', 'o')}"
    return {"id": id_, "incident": incident, "day": f"2024-01-{day}", "actor": actor, "recipient": recipient,
            "event_type": kind, "mode": mode or None, **more}  # fmt: skip


EVENTS = table([
    row("a", "01", "israel", "ASSAULT/drone", "hamas", score=-9.5, deaths_best=6, publisher="M"),
    row("a", "02", "israel", "ASSAULT/drone", "hamas", score=-9.5, deaths_best=7, publisher="C", origin="p", sources=1),
    row("a", "02", "israel", "ASSAULT/drone", "hamas", score=-9.5, deaths_best=7, publisher="C;M", origin="q"),
    row("b", "03", "hamas", "ASSAULT/heavy-weapons", "israel", score=-9.5, publisher="M"),
    row("c", "03", None, "ASSAULT", "a camp", deaths_best=2, publisher="M"),
    row("d", "04", "QAT", "CONSULT", "hamas", score=4, publisher="C"),
    row("e", "04", "netanyahu", "REJECT/meet", None, about_talks=True, publisher="C"),
    row("f", "04", "hamas", "AGREE", "QAT", score=2.5, publisher="C"),
    row("g", "05", "FRA", "CONSULT", "DEU", publisher="C"),
    row("h", "05", "hamas", "CONSULT", "TUR", publisher="C"),
])  # fmt: skip

# series | by incident, by origin: the values of 1 to 5 January
COUNTED = [
    ("violence", [0, 1, 2, 0, 0], [1, 2, 2, 0, 0]),
    ("violence:israel", [0, 1, 0, 0, 0], [1, 2, 0, 0, 0]),
    ("violence:hamas", [0, 0, 1, 0, 0], [0, 0, 1, 0, 0]),
    ("talks", [0, 0, 0, 2, 0], [0, 0, 0, 2, 0]),
    ("setbacks", [0, 0, 0, 1, 0], [0, 0, 0, 1, 0]),
    ("deaths", [0, 7, 2, 0, 0], [6, 14, 2, 0, 0]),
    ("score", [0, -9.5, -9.5, 0, 0], [-9.5, -19, -9.5, 0, 0]),
    ("score:israel>hamas", [0, -9.5, 0, 0, 0], [-9.5, -19, 0, 0, 0]),
]


@pytest.mark.parametrize(("name", "by_incident", "by_origin"), COUNTED, ids=[c[0] for c in COUNTED])
def test_counted(name: str, by_incident: list[float], by_origin: list[float]) -> None:
    assert list(series(EVENTS, SIDES).column(name)) == by_incident
    assert list(series(EVENTS, SIDES, counted="origin").column(name)) == by_origin


def test_weeks_are_whole() -> None:
    found = series(EVENTS, SIDES, "week", since=date(2023, 12, 29), until=date(2024, 1, 14))
    assert [str(d.date()) for d in found.frame.index] == ["2024-01-01", "2024-01-08"]
    assert list(found.column("violence")) == [3, 0]
    assert list(found.coverage) == [10, 0]


def test_coverage_is_of_reports_where_it_is_known() -> None:
    reports = pd.Series([3.0, 1.0], index=pd.to_datetime(["2024-01-01", "2024-01-06"]).as_unit("s"))
    found = series(EVENTS, SIDES, coverage=reports)
    assert list(found.coverage) == [3, 0, 0, 0, 0, 1]
    assert list(found.column("talks")) == [0, 0, 0, 2, 0, 0]


def test_a_table_that_knows_no_direction_counts_for_the_process_alone() -> None:
    found = series(table([row("a", "01", "israel", "ASSAULT", "hamas", directed=False)]), SIDES)
    assert found.column("violence").sum() == 1
    assert found.column("violence:israel").sum() == 0


def test_swapping_the_parties_swaps_the_series() -> None:
    other = EVENTS.assign(
        **{c: EVENTS[c].replace({"israel": "hamas", "hamas": "israel"}) for c in ("actor", "recipient")}
    )
    one, two = series(EVENTS, SIDES), series(other, SIDES)
    assert list(one.column("violence:israel")) == list(two.column("violence:hamas"))
    assert list(one.column("violence")) == list(two.column("violence"))


def test_without_a_publisher_what_others_tell_stays() -> None:
    rest = without(EVENTS, "C")
    assert list(rest["incident"]) == ["a", "a", "b", "c"]
    assert publishers(EVENTS) == ["C", "M"]


def test_an_incident_is_told_as_most_tell_it() -> None:
    once = occurrences(EVENTS).set_index("incident").loc["a"]
    assert (str(once["day"].date()), once["deaths_best"], once["mode"]) == ("2024-01-02", 7, "drone")


LABELS = [
    ("violence", "acts of violence"), ("violence:hamas", "acts of violence, by Hamas"),
    ("score:israel>hamas", "sum of PLOVER scores between the sides, Israel to Hamas"),
    ("statements:hamas", "statements about the talks, by Hamas"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "words"), LABELS)
def test_labels(name: str, words: str) -> None:
    assert label(name, SIDES) == words


def test_unknown_series_and_nothing_to_count_are_told() -> None:
    with pytest.raises(NotFoundError, match="peace: no such series; there are violence"):
        series(EVENTS, SIDES).column("peace")
    with pytest.raises(NotFoundError, match="nothing to make a series of"):
        series(table([]), SIDES)
