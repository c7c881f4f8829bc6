"""Corrections: what changed in a text from one version to the next, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from truceline.reading.sentences import sentences
from truceline.record.find import Filter, conditions, through, words
from truceline.record.view import View

NOTHING = Filter()

CHANGED = """
select a.report, a.report_id, a.publisher, a.url, a.title, a.published_at, a.version, a.added_at, b.added_at as before_added_at,
  b.title as before_title, b.text as before, a.text as after
from added a join added b on b.report = a.report and b.version = a.version - 1
where {where} order by a.added_at desc, a.report, a.version desc limit ?
"""
"""Versions with those before them, as known at the moment of the view."""


def corrections(view: View, asked: Filter = NOTHING, most: int = 100) -> list[dict[str, Any]]:
    """Texts that were changed, the latest first: the version, when it was added (`since` and `until` are about that),
    the text `before` and `after`, and in `changes` the passages that differ, as pairs of what stood and what stands (one
    may be empty)."""
    where, values = conditions(
        [
            ("a.added_at::date >= ?", asked.since),
            ("a.added_at::date <= ?", asked.until),
            ("a.publisher ilike ?", asked.publisher),
            *words(asked, "a.text", "b.text"),
            (
                "a.report in (select report from events where list_contains(list_concat(actors, recipients), ?))",
                asked.party,
            ),
            *through("a.report in (select report from events where {events})", asked, asked.type),
        ]
    )
    rows = view.rows(CHANGED.format(where=where), [*values, most])
    return [row | {"changes": list(changes(row["before"], row["after"]))} for row in rows]


def changes(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The passages of whole sentences that differ, in their order."""
    one, other = _sentences(before), _sentences(after)
    for what, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what != "equal":
            yield " ".join(one[a:b]), " ".join(other[c:d])


def _sentences(text: str) -> list[str]:
    lines = [m.span() for m in re.finditer(r".+", text)]
    return [text[start:end] for start, end in sentences(text, lines)]
