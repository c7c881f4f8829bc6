"""What the reader is least sure of, in the corpus's markup: texts that are most worth a person's time."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from truceline.reading import markup
from truceline.reading.agreement import MAIN
from truceline.reading.anchors import Anchor
from truceline.reading.reader import Reader
from truceline.reading.sentences import sentences


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A paragraph as the reader annotates it, with the record that it is least sure of."""

    doubt: float
    """0 (sure that the record is there, or that it is not) to 1 (as likely as not)."""
    paragraph: markup.Annotated
    anchor: Anchor


def doubtful(reader: Reader, paragraphs: Iterable[tuple[str, str]], most: int) -> list[Doubtful]:
    """The `most` paragraphs, of (id, text), in which some record is nearest to being as likely as not; the most
    doubtful first. Runs of white space become one blank, since the markup holds one sentence a line."""
    return heapq.nlargest(most, _read(reader, paragraphs), key=lambda d: d.doubt)


def _read(reader: Reader, paragraphs: Iterable[tuple[str, str]]) -> Iterator[Doubtful]:
    bold = reader.bold()
    seen: set[str] = set()
    for id_, told in paragraphs:
        text = " ".join(told.split())
        if text in seen or text.startswith(("@", "%")):  # a copy; what the markup would read as its own
            continue
        seen.add(text)
        worst = max(bold.read(text), key=_doubt, default=None)
        if worst:
            spans = tuple(sentences(text, [(0, len(text))]))
            said = markup.Annotated("-".join(id_.split()), (), text, spans, tuple(reader.read(text)))
            yield Doubtful(round(_doubt(worst), 3), said, worst)


def _doubt(anchor: Anchor) -> float:
    return 1 - abs(2 * anchor.score * anchor.attributes[MAIN[anchor.kind]].score - 1)


def written(found: Doubtful) -> str:
    """The paragraph in markup, the doubtful record named in a comment before it."""
    text, anchor = found.paragraph.text, found.anchor
    value = anchor.attributes[MAIN[anchor.kind]]
    return (
        f"% least sure: {anchor.kind} '{text[anchor.start : anchor.end]}' = {value.value}"
        f" ({anchor.score * value.score:.2f})\n" + markup.write(found.paragraph)
    )
