"""A report's words with its records marked in place.

Records overlap and nest ("the army *said* it had *killed* …"), so the text is cut at every boundary of every
mark: each segment is then wholly inside or outside each mark, and the segments joined are the text again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from truceline.contract import Claim, CodedReport, Effect, Event
from truceline.reading.anchors import Span
from truceline.reports.layout import lines
from truceline.views.explain import Record, parts

SHAPES = {"event": "■", "claim": "●", "effect": "▲", "position": "◆", "sentence": "§"}
"""The kinds of records, by what tells them apart without their ink; last, words that no record holds and that something
of a dossier rests on."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One stretch of a record's words: `span` of the report's text, `role` as "trigger" or "actor"."""

    span: Span
    kind: str
    address: str
    label: str
    role: str
    anchor: bool


@dataclass(frozen=True, slots=True)
class Layer:
    """One kind's line under a segment; `anchor` when these words make it a record, else they fill a role of one."""

    kind: str
    anchor: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """Words under one and the same set of marks; `starts` are the addresses of records whose words begin here, with
    their marks ("■3"), `told` says the roles."""

    text: str
    layers: tuple[Layer, ...] = ()
    addresses: tuple[str, ...] = ()
    starts: tuple[tuple[str, str], ...] = ()
    told: str = ""


def kind(record: Record) -> str:
    """event, claim, effect or position."""
    return type(record).__name__.lower()


def marks(record: Record, address: str, label: str) -> list[Mark]:
    """The marks of one record, those of its anchor first. An effect that no word signals is anchored at its cause,
    a position at its content, since their records hold no words of their own."""
    if isinstance(record, Event):
        anchor = "trigger"
    elif isinstance(record, Claim):
        anchor = "cue"
    elif isinstance(record, Effect):
        anchor = "signal" if record.signal else "cause"
    else:
        anchor = "content"
    found = [
        Mark(span, kind(record), address, label, role, role == anchor)
        for role, part in parts(record)
        for span in part.spans
    ]
    return sorted(found, key=lambda m: not m.anchor)


def paragraphs(text: str) -> tuple[Span, ...]:
    """Spans of the paragraphs, in order and without gaps: blank lines belong to the paragraph before them."""
    starts = [0, *(start for start, _ in lines(text)[1:]), len(text)]
    return tuple((s, e) for s, e in pairwise(starts) if s < e)


def paragraph_of(spans: tuple[Span, ...], at: int) -> int:
    """The index of the paragraph that holds an offset; the last one for an offset past the end."""
    return max(0, bisect_right([s for s, _ in spans], at) - 1)


def marked(text: str, spans: tuple[Span, ...], found: Iterable[Mark]) -> tuple[tuple[Segment, ...], ...]:
    """The segments of each paragraph. Marks outside the text are cut to it, empty ones left out."""
    beginning: dict[int, list[Mark]] = defaultdict(list)
    cuts = {offset for span in spans for offset in span}
    first: dict[str, int] = {}
    ends: dict[Mark, int] = {}
    for mark in found:
        start, end = max(0, mark.span[0]), min(len(text), mark.span[1])
        if start < end:
            beginning[start].append(mark)
            ends[mark] = end
            cuts |= {start, end}
            first.setdefault(mark.address, start)
    made: list[list[Segment]] = [[] for _ in spans]
    active: list[Mark] = []
    for start, end in pairwise(sorted(cuts)):
        active = [*(m for m in active if ends[m] > start), *beginning[start]]
        begun = {m.address: SHAPES[m.kind] + m.label.split()[-1] for m in active if first[m.address] == start}
        made[paragraph_of(spans, start)].append(_segment(text[start:end], active, tuple(begun.items())))
    return tuple(map(tuple, made))


def _segment(text: str, active: list[Mark], starts: tuple[tuple[str, str], ...]) -> Segment:
    anchors = {m.kind for m in active if m.anchor}
    layers = tuple(Layer(k, k in anchors) for k in SHAPES if any(m.kind == k for m in active))
    # The narrowest record last: a click on words that several records share means the one they say themselves.
    ordered = sorted(active, key=lambda m: m.anchor)
    told = "; ".join(dict.fromkeys(f"{m.label}: {m.role}" for m in reversed(ordered)))
    return Segment(text, layers, tuple(dict.fromkeys(m.address for m in ordered)), starts, told)


def records(coded: CodedReport) -> list[Record]:
    """All records of a report, in the order in which their anchors stand in it."""
    every: list[Record] = [*coded.events, *coded.claims, *coded.effects, *coded.positions]
    return sorted(every, key=place)


def place(record: Record) -> int:
    """The offset of the first word of a record's anchor."""
    return next((m.span[0] for m in marks(record, "", "")), 0)
