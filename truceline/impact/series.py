"""Daily and weekly series of a process or a dyad, each occurrence counted once, beside how much there was to see it in.

What is counted is data: `knowledge/measures.yaml`. A column's name is its measure, with the side it is of
(`violence:israel`) or both (`score:israel>hamas`). Weeks begin on Monday.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

import pandas as pd

from truceline.errors import NotFoundError
from truceline.knowledge import FOLDER, load

Step = Literal["day", "week"]
Counted = Literal["incident", "origin"]
SIGNED = ("score", "stance")
"""Measures that may be negative; the others count something."""


@dataclass(frozen=True, slots=True)
class Side:
    """A party or mediator: its id, its name, and the ids, names or countries that stand for it in a table."""

    id: str
    name: str
    keys: frozenset[str]
    party: bool = True


@dataclass(frozen=True, slots=True)
class Series:
    """Measures by day or week. `frame` has a column for each; `coverage` the reports (or, of a table that does not
    count them, its rows) that there were to see it in; both have one index, the first days of the periods."""

    frame: pd.DataFrame
    coverage: pd.Series
    step: Step
    counted: Counted

    def column(self, name: str) -> pd.Series:
        """One measure; NotFoundError names those that there are."""
        if name not in self.frame:
            raise NotFoundError(f"{name}: no such series; there are {', '.join(self.frame.columns)}")
        return self.frame[name]


@cache
def measures() -> dict[str, Any]:
    """`measures.yaml`."""
    return load(FOLDER / "measures.yaml")


def label(name: str, sides: Iterable[Side] = ()) -> str:
    """The name of a series in words."""
    measure, _, of = name.partition(":")
    known = measures()["counts"] | measures()["sums"]
    said = known[measure]["label"] if measure in known else {
        "statements": "statements about the talks", "stance": "stances on the talks, for less against",
    }.get(measure, measure)  # fmt: skip
    names = {s.id: s.name for s in sides}
    if ">" in of:
        one, _, other = of.partition(">")
        return f"{said}, {names.get(one, one)} to {names.get(other, other)}"
    return f"{said}, by {names.get(of, of)}" if of else str(said)


def series(
    events: pd.DataFrame, sides: Sequence[Side], step: Step = "day", counted: Counted = "incident",
    coverage: pd.Series | None = None, words: pd.DataFrame | None = None, since: date | None = None,
    until: date | None = None,
) -> Series:  # fmt: skip
    """The series of what sides do to each other, from a table of events (`table.COLUMNS`).

    `coverage` is reports a day; without it the table's own rows a day stand for it. `words` as of `record.words`.
    The series run from the first day of coverage to the last, or from `since` to `until`."""
    seen = events.groupby("day").size().astype("float64") if coverage is None else coverage
    if not len(seen):
        raise NotFoundError("no dated event or report: nothing to make a series of; give a record that has reports")
    dates = pd.date_range(since or seen.index.min(), until or seen.index.max(), freq="D", unit="s")
    mine = _sided(events, sides)
    if counted == "incident":
        mine = occurrences(mine)
        weight = pd.Series(1.0, index=mine.index)
    else:
        weight = mine["sources"]
    found = {name: _daily(rows["day"], value, dates) for name, rows, value in _columns(mine, weight, sides)}
    if words is not None:
        for name, rows in _spoken(words, sides):
            found[name] = _daily(rows["day"], rows["value"], dates)
    frame = pd.DataFrame(found, index=dates)
    reports = seen.groupby(seen.index).sum().reindex(dates, fill_value=0.0)
    if step == "week":
        frame, reports = (part.resample("W-MON", label="left", closed="left").sum() for part in (frame, reports))
        whole = pd.Series(1, index=dates).resample("W-MON", label="left", closed="left").sum() == 7
        frame, reports = frame[whole], reports[whole]
    return Series(frame, reports, step, counted)


def days(events: pd.DataFrame, sides: Sequence[Side]) -> dict[str, pd.Series]:
    """The day of each occurrence of each count (`violence:israel`), in order: what a model of single events takes."""
    once = occurrences(_sided(events, sides))
    counts = measures()["counts"]
    return {
        name: rows["day"].dropna().sort_values(ignore_index=True)
        for name, rows, _ in _columns(once, pd.Series(1.0, index=once.index), sides)
        if name.partition(":")[0] in counts
    }


def without(frame: pd.DataFrame, publisher: str) -> pd.DataFrame:
    """A table as it were had one publisher not been read: its rows go, those that others published too stay."""
    rest = frame["publisher"].fillna("").str.split(";").map(lambda names: [n for n in names if n != publisher])
    return frame[rest.map(len) > 0]


def publishers(frame: pd.DataFrame) -> list[str]:
    """Who published the rows of a table, those with most rows first."""
    names = frame["publisher"].dropna().str.split(";").explode()
    return [str(n) for n in names[names != ""].value_counts().index]


def occurrences(events: pd.DataFrame) -> pd.DataFrame:
    """Each incident once: on the day, of the type and with the number of dead that most of its rows give (the
    earliest, the first and the higher, when they tie)."""
    if not len(events) or events["incident"].is_unique:
        return events
    said = events.groupby("incident", sort=False)
    once = said.first()
    often = said["incident"].transform("size") > 1
    several = events[often]
    for name in ("day", "event_type", "mode", "deaths_best"):
        told = several[several[name].notna()]
        if not len(told):
            continue
        votes = told.groupby(["incident", name], sort=False)["sources"].sum().reset_index()
        if name in ("day", "deaths_best"):
            votes = votes.sort_values(name, ascending=name == "day", kind="stable")
        best = votes.sort_values("sources", ascending=False, kind="stable").drop_duplicates("incident")
        once.loc[best["incident"], name] = best[name].to_numpy()
    flags = said["about_talks"].any()
    once["about_talks"] = flags.reindex(once.index)
    return once.reset_index()


def _sided(events: pd.DataFrame, sides: Sequence[Side]) -> pd.DataFrame:
    of = {key.casefold(): side.id for side in sides for key in side.keys}
    made = events.copy()
    for role in ("actor", "recipient"):
        by_name = events[role].str.casefold().map(of)
        made[f"{role}_side"] = by_name.fillna(events[f"{role}_country"].str.casefold().map(of))
    return made


def _columns(
    events: pd.DataFrame, weight: pd.Series, sides: Sequence[Side]
) -> Iterator[tuple[str, pd.DataFrame, pd.Series]]:  # fmt: skip
    """Name, rows and values of each series."""
    parties = [s.id for s in sides if s.party]
    a, r = events["actor_side"], events["recipient_side"]
    ours = a.isin(parties) | r.isin(parties)
    inside = ours & (a.notna() & r.notna() & (a != r) | events["about_talks"])
    for name, rule in measures()["counts"].items():
        of_type = _of_types(events, rule["types"])
        if rule["who"] == "between":
            chosen = of_type & inside
            yield name, events[chosen], weight[chosen]
            continue
        # An act that nobody is named for counts for the process: the table holds only such as belong to it.
        chosen = of_type & (ours | a.isna() & events["actor"].isna())
        yield name, events[chosen], weight[chosen]
        for side in parties:
            chosen = of_type & (a == side) & events["directed"]
            yield f"{name}:{side}", events[chosen], weight[chosen]
    sums = measures()["sums"]
    killed = _of_types(events, sums["deaths"]["types"]) & (ours | events["actor"].isna())
    yield "deaths", events[killed], events.loc[killed, "deaths_best"].fillna(0.0)
    scored = a.isin(parties) & r.isin(parties) & (a != r)
    yield "score", events[scored], (events["score"] * weight)[scored].fillna(0.0)
    for one in parties:
        for other in parties:
            if one != other:
                chosen = (a == one) & (r == other) & events["directed"]
                yield f"score:{one}>{other}", events[chosen], (events["score"] * weight)[chosen].fillna(0.0)


def _of_types(events: pd.DataFrame, types: Sequence[str]) -> pd.Series:
    whole = events["event_type"] + "/" + events["mode"].fillna("")
    return events["event_type"].isin(types) | whole.isin(types)


def _spoken(words: pd.DataFrame, sides: Sequence[Side]) -> Iterator[tuple[str, pd.DataFrame]]:
    for measure in ("statements", "stance"):
        for side in sides:
            mine = (words["measure"] == measure) & words["actor"].isin(side.keys)
            if side.party or mine.any():
                yield f"{measure}:{side.id}", words[mine]


def _daily(day: pd.Series, value: pd.Series, days: pd.DatetimeIndex) -> pd.Series:
    return value.groupby(day).sum().reindex(days, fill_value=0.0).astype("float64")
