"""Lines that stand in a news text and are not the report's: bylines, credits, rights, links, wares.

Each pattern has to fill its whole line. Sentences that begin as such lines do ("Reporting by the BBC has shown …")
are told by their final stop where nothing else tells them.
"""

from __future__ import annotations

import re

from truceline.reports.dateline import MONTH, WEEKDAY

LONGEST = 400
"""Code points of such a line at most; credits are seldom longer."""

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
        r"(?:read|watch|listen|see)\s(?:the|a|an|it|all|more|his|her|to|live|photos|video|what|how)\b.{0,80}\b(?:above|below|here)",
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


def left_out_as(line: str) -> str | None:
    """Why a line is not the report's, if it is not."""
    if not any(c.isalnum() for c in line):
        return "no words"
    if len(line) > LONGEST:
        return None
    byline = BYLINE.fullmatch(line)
    if byline and not re.fullmatch(f"{WEEKDAY}|{MONTH}", byline["first"]) and line[-1] not in '.”"':
        return "byline"
    return "boilerplate" if any(pattern.fullmatch(line) for pattern in BOILERPLATE) else None
