"""Claims: who is reported to have said, thought or intended what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from truceline.coding.parts import Reading, confidence
from truceline.contract import Actor, Claim, Part, record_id
from truceline.reading.anchors import Anchor, Span

OPENING, CLOSING = '"“„«', '"”»'
QUOTES = '"“”„«»'
LONG_QUOTE = 0.8
"""A content of which at least this share stands in quotation marks is direct."""


def claims(reading: Reading) -> list[Claim]:
    """The claims of a report, in its order; an anchor without content claims nothing and is left out."""
    return [claim for anchor in reading.of("claim") for claim in _claims(anchor, reading)]


def _claims(anchor: Anchor, reading: Reading) -> list[Claim]:
    """One claim for each of its sources: what two say together, each of them says."""
    content = anchor.roles.get("content", ())
    if not content:
        return []
    part = reading.part(content[0].spans)
    sources: Sequence[Actor | None] = reading.actors(anchor, "source") or (None,)
    modality = anchor.attributes["modality"]
    return [
        Claim(
            id=record_id("claim", reading.report_id, *reading.identity(anchor, nth)),
            source=source,
            cue=reading.part(anchor.spans),
            content=part,
            kind=kind(part, reading.text),
            modality=modality.value,
            confidence=confidence(anchor),
            because=reading.because(
                anchor, "reader", modality, *(() if source else ("no source is named for these words",))
            ),
        )
        for nth, source in enumerate(sources)
    ]


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
    """Stretches of text[start:end] between quotation marks. A quotation whose opening mark stands before the span,
    in its paragraph, counts; one left open runs to the end."""
    found: list[Span] = []
    opened = start if _open(text, start, end) else None
    for match in re.finditer(f"[{QUOTES}]", text[start:end]):
        at, mark = start + match.start(), match.group()
        if opened is None and mark in OPENING:
            opened = at + 1
        elif opened is not None and mark in CLOSING:
            found.append((opened, at))
            opened = None
    if opened is not None:
        found.append((opened, end))
    return found


def _open(text: str, start: int, end: int) -> bool:
    """Whether a quotation is open where the span begins."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    if before[-1:] and before[-1] in OPENING:
        return True
    inner = re.sub(r"\W+$", "", text[start:end])
    if not re.search(f"[{QUOTES}]", inner) and re.search(f"[{CLOSING}]", text[start + len(inner) : end]):
        return True  # the only mark closes it
    curly = [mark for mark in before if mark in "“”„«»"]
    return bool(curly) and curly[-1] in "“„«"


def voiced(spans: Iterable[Span], made: Iterable[Claim]) -> tuple[str, ...]:
    """Ids of the claims whose content holds the words; empty: the report's own voice."""
    start = min(s for s, _ in spans)
    return tuple(c.id for c in made if c.content and any(s <= start < e for s, e in c.content.spans))
