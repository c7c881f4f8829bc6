"""The parts of a news text: headline, dateline, paragraphs to code, and lines that are not the report's.

Offsets refer to the text as it came in; nothing is rewritten, lines are only told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from truceline.reports.boilerplate import left_out_as
from truceline.reports.dateline import Dateline, dateline
from truceline.reports.report import Span

BREAK = "\n\r\x0b\x0c\x85\u2028\u2029"
LINE = re.compile(f"[^{BREAK}]+")
BLANK_LINE = re.compile(r"\r?\n[^\S\n]*\r?\n|\u2029")
BLANK = "\ufeff\u200b\u200e\u200f"
"""Marks that stand at a line's edge and are no part of it, beside white space."""

DATELINE_WITHIN = 6
"""Lines of a report, headline and key points among them, of which one may open with the dateline."""
LONGEST_TITLE = 160
WRAPPED = 100
"""Code points of the longest line of a text that was broken into lines by its width."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Spans of the paragraphs to code, in order, the dateline cut off; what was left out, and why."""

    paragraphs: tuple[Span, ...]
    dateline: Dateline | None
    left_out: tuple[tuple[Span, str], ...]

    def date(self, near: date | None) -> date | None:
        """The dateline's day; a year that it lacks is the one that brings it nearest a known day, else unknown (None)."""
        line = self.dateline
        if not line or not line.month or not line.day:
            return None
        years = [line.year] if line.year else [near.year - 1, near.year, near.year + 1] if near else []
        days = [d for year in years if (d := _day(year, line.month, line.day))]
        return min(days, key=lambda d: abs((d - near).days) if near else 0, default=None)


def layout(text: str) -> Layout:
    """Tell the lines of a text apart."""
    paragraphs: list[Span] = []
    left_out: list[tuple[Span, str]] = []
    found: Dateline | None = None
    for start, end in _paragraphs(text):
        line = text[start:end]
        if why := left_out_as(line):
            left_out.append(((start, end), why))
            continue
        if found is None and len(paragraphs) < DATELINE_WITHIN and (matched := dateline(line, start)):
            found = matched
            left_out.append((matched.span, "dateline"))
            start = matched.span[1]
        if start < end:
            paragraphs.append((start, end))
    return Layout(tuple(paragraphs), found, tuple(left_out))


def lines(text: str) -> list[Span]:
    """Spans of the lines that are not blank, their outer white space cut off."""
    return [span for match in LINE.finditer(text) if (span := _trimmed(text, *match.span()))]


def headline(text: str) -> str | None:
    """The first line that is the report's, if it is short, without a final stop, and not all there is."""
    parts = layout(text)
    if len(parts.paragraphs) < 2:
        return None
    (start, end), dated = parts.paragraphs[0], parts.dateline
    title = text[start:end]
    if len(title) > LONGEST_TITLE or "\n" in title or (dated and dated.span[1] == start):
        return None
    return None if title.rstrip("\"”’')]")[-1:] in set(".!?:;,…") else title


def _paragraphs(text: str) -> Iterator[Span]:
    """The lines; where a text was broken into lines by its width, what stands between blank lines."""
    every = lines(text)
    if not _wrapped(text, every):
        yield from every
        return
    start = 0
    for match in BLANK_LINE.finditer(text):
        if span := _trimmed(text, start, match.start()):
            yield span
        start = match.end()
    if span := _trimmed(text, start, len(text)):
        yield span


def _wrapped(text: str, every: list[Span]) -> bool:
    """Whether lines end where their width does: none is long, and many go on with a small letter."""
    if any(end - start > WRAPPED for start, end in every):
        return False
    going_on = sum(text[start].islower() for start, _ in every[1:])
    return going_on >= 2 and going_on * 4 >= len(every) and bool(BLANK_LINE.search(text.strip()))


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and (text[start].isspace() or text[start] in BLANK):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in BLANK):
        end -= 1
    return (start, end) if start < end else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
