"""The parts of a news text: headline, dateline, paragraphs to code, and lines that are not the report's.

Offsets refer to the text as it came in; nothing is rewritten, lines are only told apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from truceline.reading.anchors import Span

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
DATELINE = re.compile(
    r"""^\s*
    (?P<place>[A-Z][\w.'’\-]*(?:[ /][A-Z(][\w.'’\-)]*){0,4}(?:,\s[A-Z][\w.]+(?:\s[A-Z][\w.]+)?)?)   # CAIRO; GAZA/JERUSALEM; KILIS, Turkey
    (?:,?\s+(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+(?P<day>\d{1,2})(?:,?\s+(?P<year>\d{4}))?
      |,?\s+(?P<day2>\d{1,2})\s+(?P<month2>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?(?:,?\s+(?P<year2>\d{4}))?)?
    \s*(?:\((?P<wire>[A-Z][\w .\-/]{1,30})\))?
    \s*(?P<dash>--|[-–—:])\s+""",
    re.X,
)
BYLINE = re.compile(r"^\s*(?:by|written by|reporting by|editing by|additional reporting by|compiled by)\s+[A-Z]", re.I)
BOILERPLATE = re.compile(
    r"^\s*(?:"
    r"(?:©|\(c\)|copyright\b)"
    r"|all rights reserved"
    r"|(?:read|see|watch|listen|click|sign up|subscribe|follow us|share this|related|more on this|advertis\w+)\b.{0,60}$"
    r"|\(?(?:reporting|writing|editing|additional reporting)\s+by\b"
    r"|(?:last\s+)?(?:updated|published|posted)\b.{0,50}$"
    r"|(?:image|photo|picture|file photo)\s*(?:credit|:|by)\b"
    r"|our standards\b"
    r"|this (?:article|story) (?:was|has been|is)\b.{0,80}$"
    r"|[-=*_\s]{3,}$"
    r")",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """"CAIRO, Dec 14 (Reuters) -": where and when a text was filed, and the wire that carried it."""

    span: Span
    place: str
    month: int | None
    day: int | None
    year: int | None
    wire: str | None


@dataclass(frozen=True, slots=True)
class Layout:
    """Spans of the paragraphs to code, in order, the dateline cut off; what was left out, and why."""

    paragraphs: tuple[Span, ...]
    dateline: Dateline | None
    left_out: tuple[tuple[Span, str], ...]

    def date(self, near: date | None) -> date | None:
        """The dateline's day; its year is the one given, else that of a known day near it, else unknown (None)."""
        line = self.dateline
        if not line or not line.month or not line.day:
            return None
        year = line.year or (near.year if near else None)
        try:
            return date(year, line.month, line.day) if year else None
        except ValueError:
            return None


def layout(text: str) -> Layout:
    """Tell the lines of a text apart."""
    paragraphs: list[Span] = []
    left_out: list[tuple[Span, str]] = []
    found: Dateline | None = None
    for start, end in lines(text):
        line = text[start:end]
        if BYLINE.match(line) and len(line) < 120 and line.rstrip()[-1:] not in ".”\"":
            left_out.append(((start, end), "byline"))
        elif BOILERPLATE.match(line):
            left_out.append(((start, end), "boilerplate"))
        elif not any(c.isalnum() for c in line):
            left_out.append(((start, end), "no words"))
        else:
            if found is None and len(paragraphs) < 3 and (matched := dateline(line, start)):
                found = matched
                left_out.append((matched.span, "dateline"))
                start = matched.span[1]
            if start < end:
                paragraphs.append((start, end))
    return Layout(tuple(paragraphs), found, tuple(left_out))


def lines(text: str) -> list[Span]:
    """Spans of the lines that are not blank, their outer white space cut off."""
    found = []
    for match in re.finditer(r"[^\n\r\u2028\u2029]+", text):
        stripped = match.group().strip()
        if stripped:
            start = match.start() + match.group().index(stripped)
            found.append((start, start + len(stripped)))
    return found


def dateline(line: str, offset: int) -> Dateline | None:
    """The dateline that opens a line, if there is one: a place in capitals, or one with a date or a wire."""
    match = DATELINE.match(line)
    if not match:
        return None
    month, day, year = (match[g] or match[f"{g}2"] for g in ("month", "day", "year"))
    city = re.split(r"[,(]", match["place"])[0]
    if not (city.isupper() and len(city) > 2 and (match["dash"] != ":" or month)) and not (month or match["wire"]):
        return None
    if match["dash"] == ":" and not (month or match["wire"]):
        return None
    return Dateline(
        (offset, offset + match.end()),
        match["place"].strip(),
        MONTHS.index(month[:3].lower()) + 1 if month else None,
        int(day) if day else None,
        int(year) if year else None,
        match["wire"],
    )
