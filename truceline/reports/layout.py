"""The parts of a news text: headline, dateline, paragraphs to code, and lines that are not the report's.

Offsets refer to the text as it came in; nothing is rewritten, lines are only told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from truceline.reports.dateline import MONTH, WEEKDAY, Dateline, dateline
from truceline.reports.report import Span

BREAK = "\n\r\x0b\x0c\x85\u2028\u2029"
LINE = re.compile(f"[^{BREAK}]+")
BLANK_LINE = re.compile(r"\r?\n[^\S\n]*\r?\n|\u2029")
BLANK = "\ufeff\u200b\u200e\u200f"
"""Marks that stand at a line's edge and are no part of it, beside white space."""

DATELINE_WITHIN = 6
"""Lines of a report, headline and key points among them, of which one may open with the dateline."""
LONGEST_TITLE = 160
LONGEST_LEFT_OUT = 400
"""Code points of a line that may be boilerplate; credits are seldom longer."""
WRAPPED = 100
"""Code points of the longest line of a text that was broken into lines by its width."""

CAPITAL = r"[^\W\d_a-zà-ÿ][\w.'’\-]*"
NAME = rf"(?:{CAPITAL}|and|&|de|del|der|van|von|bin|ibn|al|el|la|for|in|of|the)"
POST = r"(?i:(?:[a-z]+\s){0,3}(?:correspondents?|writers?|reporters?|editors?|staff|contributors?|chief))"
BYLINE = re.compile(
    rf"(?:[Bb]y|BY|(?i:written|published|edited|posted|story|text)\s[Bb]y)\s*:?\s+(?P<first>{CAPITAL})(?:\s{NAME}){{0,11}}"
    rf"(?:,\s(?:{POST}|{CAPITAL}(?:\s{NAME}){{0,5}})){{0,3}}(?:\s*[|•·–—-].{{0,80}})?"
)
UNSTOPPED = r"""(?!.*[.!?]["”’)]*$)"""
MORE = r"(?: (?:more|also|stories|articles|coverage|topics|news|now|here|next))*"
AGENCY = r"(?:ap|afp|reuters|getty|getty images|epa|anadolu|xinhua|news agencies|agencies|al jazeera|bbc)"
TIME = rf"(?:{MONTH}|{WEEKDAY}|(?:at|on|[ap]\.?m|gmt|utc|[ec]?[es]t|edt|ist|ago|hours?|minutes?|days?)\b|\d|\W)"
BOILERPLATE = [
    re.compile(rf"\W*(?:{pattern})\W*", re.I)
    for pattern in (
        # rights
        r"(?:copyright\s*)?(?:©|\(c\)).*",
        r"copyright\s*(?:\d{4}|by|notice|the associated press).*",
        r".{0,150}\ball rights reserved\b.*",
        r"our standards\b.*",
        r"this (?:material|content) may not be (?:published|reproduced|copied).*",
        # who worked on it
        rf"{UNSTOPPED}(?:reporting|writing|editing|compiled|graphics)\s+(?:and \w+ )?by\s.*",
        r"(?:reporting|writing|editing)\s+(?:and \w+ )?by\s.*\b(?:editing|writing|reporting)\s+(?:and \w+ )?by\s.*",
        r"(?:additional|further)\s+reporting\s+by\s.*",
        r".{0,300}\bcontributed (?:reporting|to this (?:report|story|article|piece))\b.{0,80}",
        # ways to elsewhere
        rf"(?:(?:also )?read|(?:also )?see|watch|listen){MORE}(?:\s*[:|>»→].*)?",
        rf"(?:related|more on this|recommended|most read|trending|don['’]t miss){MORE}(?:\s*[:|>»→].*)?",
        r"read (?:it all|the (?:full|whole|original) (?:story|article|report)|more (?:about|on|from|at|here|in)\b).{0,100}",
        r"(?:read|watch|listen|see)\b.{0,80}\b(?:above|below|here)",
        r"click (?:here|to|on)\b.{0,100}",
        r"(?:(?:share|tweet|e-?mail|print|save|comments?|whatsapp|facebook|twitter|telegram|linkedin|copy link)[,|/·•\s]*)+",
        rf"{UNSTOPPED}share (?:this|on|via)\b.{{0,60}}",
        r"follow (?:us|@\w+|\w+ on (?:twitter|x|facebook|instagram|telegram))\b.{0,80}",
        # wares
        r"sign up(?: (?:for|to|here|now|today)\b.{0,100}\b(?:newsletters?|e-?mails?|alerts?|briefings?|updates|app|account|inbox)\b.{0,40}| here| now| today)?",
        r"subscribe\b.{0,120}",
        r"advertise?ments?(?:\s*[-–—|:].{0,40})?|sponsored(?: content)?",
        r"(?:story|article) continues (?:below|after)\b.{0,40}",
        r"(?:get|receive) (?:the|our|your) (?:latest|top|daily|free|newsletter|briefing)\b.{0,60}\b(?:newsletters?|e-?mail|alerts?|inbox|app)\b.{0,40}",
        r"support our (?:journalism|work|reporting)\b.{0,80}",
        # pictures
        r"(?:file |handout )?(?:image|photo|photograph|picture)s?\s*(?:credit|source|caption)?s?\s*[:/].{0,200}",
        rf"{UNSTOPPED}(?:file |handout )?(?:image|photo|photograph|picture|video)s?\s*(?:credits?|by)\s.{{0,80}}",
        rf"{AGENCY}(?: photo)?\s*/\s*[\w .'’\-/]{{2,60}}|[\w .'’\-]{{2,60}}/\s*(?:via )?{AGENCY}(?: via getty images)?",
        # when, where from
        rf"(?:last |first )?(?:updated|published|posted|modified)\s*:?\s*{TIME}+",
        rf"sources?\s*:\s*{AGENCY}(?:[,/ ]+(?:and )?{AGENCY})*",
        r"this (?:article|story) (?:was|has been|is) (?:originally |first )?(?:published|amended|updated|corrected|republished|syndicated|produced)\b.{0,150}",
        r"more to follow|ends?|-?30-?",
    )
]


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
        if why := _left_out(line):
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


def _left_out(line: str) -> str | None:
    """Why a line is not the report's, if it is not."""
    if not any(c.isalnum() for c in line):
        return "no words"
    if len(line) > LONGEST_LEFT_OUT:
        return None
    byline = BYLINE.fullmatch(line)
    if byline and not re.fullmatch(f"{WEEKDAY}|{MONTH}", byline["first"]) and line[-1] not in '.”"':
        return "byline"
    return "boilerplate" if any(pattern.fullmatch(line) for pattern in BOILERPLATE) else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
