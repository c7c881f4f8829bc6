"""Claims: who is reported to have said, thought or intended what."""

from __future__ import annotations

import re
from collections.abc import Iterable

from truceline.coding.parts import Reading, confidence
from truceline.reading.anchors import Anchor, Span
from truceline.record import Claim, Part, record_id

QUOTES = '"“”„«»'
LONG_QUOTE = 0.8
"""A content of which at least this share stands in quotation marks is direct."""


def claims(reading: Reading) -> list[Claim]:
    """The claims of a report, in its order; an anchor without content claims nothing and is left out."""
    made = (claim(anchor, reading) for anchor in reading.of("claim"))
    return [c for c in made if c is not None]


def claim(anchor: Anchor, reading: Reading) -> Claim | None:
    """One claim from its anchor."""
    content = anchor.roles.get("content", ())
    if not content:
        return None
    part = reading.part(content[0].spans)
    sources = reading.actors(anchor, "source")
    modality = anchor.attributes["modality"]
    return Claim(
        id=record_id("claim", reading.report_id, anchor.spans, part.spans),
        source=sources[0] if sources else None,
        cue=reading.part(anchor.spans),
        content=part,
        kind=kind(part, reading.text),
        modality=modality.value,
        confidence=confidence(anchor),
        because=reading.because(
            anchor, "reader", modality, *(() if sources else ("no source is named for these words",))
        ),
    )


def kind(content: Part, text: str) -> str:
    """direct when nearly all words are quoted, mixed when some are, else indirect."""
    letters = quoted = 0
    for start, end in content.spans:
        inside = _quoted(text, start, end)
        for i in range(start, end):
            if text[i].isalnum():
                letters += 1
                quoted += any(s <= i < e for s, e in inside)
    share = quoted / letters if letters else 0.0
    return "direct" if share >= LONG_QUOTE else "mixed" if share else "indirect"


def _quoted(text: str, start: int, end: int) -> list[Span]:
    """Stretches of text[start:end] between quotation marks; one left open runs to the end, and a quotation
    whose opening mark stands just before the span counts."""
    found: list[Span] = []
    opened = start if start and text[start - 1] in '"“„«' else None
    for match in re.finditer(f"[{QUOTES}]", text[start:end]):
        at, mark = start + match.start(), match.group()
        if opened is None and mark in '"“„«':
            opened = at + 1
        elif opened is not None and mark in '"”»':
            found.append((opened, at))
            opened = None
    if opened is not None:
        found.append((opened, end))
    return found


def voiced(spans: Iterable[Span], made: Iterable[Claim]) -> tuple[str, ...]:
    """Ids of the claims whose content holds the words; empty: the report's own voice."""
    start = min(s for s, _ in spans)
    return tuple(c.id for c in made if c.content and any(s <= start < e for s, e in c.content.spans))
