"""Sentences: by `sentencex` (Wikimedia), which knows abbreviations and keeps to offsets."""

from __future__ import annotations

from collections.abc import Iterable

from sentencex import get_sentence_boundaries

from truceline.reading.anchors import Span


def sentences(text: str, paragraphs: Iterable[Span]) -> list[Span]:
    """Spans of the sentences of each paragraph, outer white space cut off."""
    found = []
    for start, end in paragraphs:
        paragraph = text[start:end]
        for boundary in get_sentence_boundaries("en", paragraph):
            low, high = boundary["start_index"], boundary["end_index"]
            said = paragraph[low:high]
            if stripped := said.strip():
                low += said.index(stripped)
                found.append((start + low, start + low + len(stripped)))
    return found
