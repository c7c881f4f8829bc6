"""The one typed table of events that series are made of, whatever the events came from.

One row is an event as one source tells it. `incident` joins the rows that tell of one occurrence, `sources` counts the
independent reports behind a row; so occurrences and their coverage can be counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

COLUMNS: dict[str, str] = {
    "id": "str",
    "incident": "str",  # rows of one occurrence share it
    "day": "datetime64[s]",  # first day, without time
    "last": "datetime64[s]",  # last day
    "known": "datetime64[s]",  # day on which this source first told of it; the day itself where that is not known
    "actor": "str",  # registry id in a record, a name as published elsewhere; null when nobody is named
    "actor_country": "str",  # as published; ISO 3166-1 alpha-3 in a record
    "recipient": "str",
    "recipient_country": "str",
    "directed": "bool",  # false: who acted on whom is not known
    "event_type": "str",  # PLOVER 2; null when the source's code has none
    "mode": "str",
    "quad": "str",
    "score": "float64",  # -10 (conflict) to 10 (cooperation), on the scale of the source
    "deaths_low": "float64",
    "deaths_best": "float64",
    "deaths_high": "float64",
    "sources": "float64",  # independent reports behind this row
    "publisher": "str",  # several joined by ";"
    "about_talks": "bool",  # its words speak of talks, a truce or a deal; false where the source has no words
}
"""Column → dtype. Texts are null where unknown; numbers are NaN."""


def table(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """The table of some rows; what a row lacks is null."""
    return typed(pd.DataFrame(list(rows)))


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with these columns and their types, in the order of days."""
    made: dict[str, pd.Series] = {}
    for name, kind in COLUMNS.items():
        column = frame[name] if name in frame else pd.Series([None] * len(frame), index=frame.index, dtype=object)
        if kind == "float64":
            made[name] = pd.to_numeric(column, errors="coerce").astype("float64")
        elif kind == "bool":
            made[name] = column.fillna(name == "directed").astype(bool)
        elif kind == "str":
            made[name] = column.astype("str").where(column.notna() & (column.astype("str") != ""), None)
        else:
            made[name] = pd.to_datetime(column).astype(kind)
    whole = pd.DataFrame(made, columns=list(COLUMNS))
    whole["incident"] = whole["incident"].fillna(whole["id"])
    whole["last"] = whole["last"].fillna(whole["day"])
    whole["known"] = whole["known"].fillna(whole["day"])
    whole["sources"] = whole["sources"].fillna(1.0)
    return whole.sort_values(["day", "id"], kind="stable").reset_index(drop=True)
