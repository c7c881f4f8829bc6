"""The first page: one self-contained HTML file of what reports say, who says so, and the words it rests on.

`context` puts coded reports into one typed `Page`; `page` renders it. Nothing here asserts what a report says.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from truceline.contract import Claim, CodedReport, Event, Position
from truceline.views import plain
from truceline.views.explain import dated, named
from truceline.views.marks import Mark, Segment, marked, marks, paragraph_of, paragraphs, place
from truceline.views.rendered import rendered, shell
from truceline.views.tables import (
    Casualty,
    Cause,
    Entry,
    Item,
    PartyRow,
    TermRow,
    casualties,
    causes,
    entries,
    item,
    matrix,
    parties,
    rows,
)


@dataclass(frozen=True, slots=True)
class Use:
    """Something of a dossier that rests on words of the report: its name, and its address."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Note:
    """A margin note: the record in one line, why it was coded so, as (label, value), and what rests on it."""

    item: Item
    why: tuple[tuple[str, str], ...]
    used: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class Cite:
    """Words that no record holds and that something rests on all the same."""

    address: str
    number: int
    words: str
    used: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's segments, which joined are its text, and the notes beside it."""

    segments: tuple[Segment, ...]
    notes: tuple[Note, ...]
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One report as it is shown; `link` is its url when that is safe to follow."""

    address: str
    title: str
    facts: tuple[str, ...]
    url: str | None
    link: str | None
    language: str | None
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that the template shows."""

    title: str
    lead: str
    parties: tuple[str, ...]
    rows: tuple[PartyRow, ...]
    matrix: tuple[TermRow, ...]
    causes: tuple[Cause, ...]
    casualties: tuple[Casualty, ...]
    sheets: tuple[Sheet, ...]
    kinds: dict[str, str]
    shapes: dict[str, str]
    doubts: tuple[str, ...]
    version: str
    style: Markup
    script: Markup
    policy: str


def page(coded: list[CodedReport]) -> str:
    """The HTML of the page."""
    return rendered("dossier.html", page=context(coded))


def context(coded: Sequence[CodedReport]) -> Page:
    """What the page shows, newest report first."""
    coded = newest(coded)
    found = entries(coded)
    known = parties(found)
    items = {e.address: item(e, known) for e in found}
    around = shell("dossier.js")
    return Page(
        title=title(coded, known.names[: len(known.columns)]), lead=lead(coded), parties=known.names,
        rows=rows(found, known, items), matrix=matrix(found, known, items), causes=causes(found, items),
        casualties=casualties(found, items), sheets=sheets(coded, found, items), kinds=around.kinds, shapes=around.shapes,
        doubts=doubts(plain.words()["doubt"]), version=around.version, style=around.style, script=around.script,
        policy=around.policy,
    )  # fmt: skip


def newest(coded: Iterable[CodedReport]) -> list[CodedReport]:
    """Newest first, those of a day as they came, those without a date last."""
    return sorted(coded, key=lambda c: (c.report.published_at or "")[:10], reverse=True)


def title(coded: Sequence[CodedReport], names: Sequence[str]) -> str:
    """ "6 reports on Israel, Hamas and Egypt", in order of mention."""
    counted = plain.counted(len(coded), "report") if coded else "No reports"
    return f"{counted} on {plain.listed(names)}" if names else counted


def period(coded: Iterable[CodedReport]) -> str:
    """First to last day of publication; "" when none is known."""
    days = sorted(c.report.published_at[:10] for c in coded if c.report.published_at)
    return " to ".join(dict.fromkeys(plain.day(d) for d in (days[0], days[-1]))) if days else ""


def lead(coded: Sequence[CodedReport]) -> str:
    """What the page rests on, in one sentence."""
    if not coded:
        return "No report was coded, so there is nothing to show yet: give files or folders that hold reports."
    publishers = Counter(c.report.publisher for c in coded if c.report.publisher)
    by = plain.listed((p for p, _ in publishers.most_common()), 6)
    undated = sum(not c.report.published_at for c in coded)
    told = period(coded)
    missing = f"{undated} without a date" if told and undated else "" if told else "no date given"
    sums = [
        plain.counted(sum(len(getattr(c, many)) for c in coded), many[:-1])
        for many in ("events", "claims", "effects", "positions")
    ]
    days = f" {'published' if by else 'from'} {told}" if told else ""
    return (
        plain.counted(len(coded), "report") + days + (f" ({missing})" if missing else "") + (f" by {by}" if by else "")
        + f": {plain.listed(sums)}."
    )  # fmt: skip


def sheets(coded: Iterable[CodedReport], found: Iterable[Entry], items: dict[str, Item]) -> tuple[Sheet, ...]:
    """Each report with its words marked and its notes beside them."""
    of: dict[int, list[Entry]] = defaultdict(list)
    for entry in found:
        of[entry.at].append(entry)
    taken: Counter[str] = Counter()
    made = []
    for at, one in enumerate(coded):
        slug = "report-" + re.sub(r"[^\w.-]+", "-", one.report.id, flags=re.ASCII)
        taken[slug] += 1
        made.append(sheet(one, of[at], items, slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"))
    return tuple(made)


def sheet(
    one: CodedReport, found: Sequence[Entry], items: Mapping[str, Item], address: str,
    used: Mapping[str, tuple[Use, ...]] | None = None, cited: Mapping[tuple[int, int], tuple[Use, ...]] | None = None,
) -> Sheet:  # fmt: skip
    """A report with its words marked and its notes beside them; `used` is what rests on its records, by their
    addresses, `cited` what rests on other words, by their spans."""
    report = one.report
    spans = paragraphs(report.text)
    notes: list[list[Note]] = [[] for _ in spans]
    cites: list[list[Cite]] = [[] for _ in spans]
    found_marks: list[Mark] = []
    for entry in found:
        shown = items[entry.address]
        found_marks += marks(entry.record, entry.address, f"{shown.kind} {shown.number}")
        if spans:
            note = Note(shown, why(entry), (used or {}).get(entry.address, ()))
            notes[paragraph_of(spans, place(entry.record))].append(note)
    for number, (span, uses) in enumerate(sorted((cited or {}).items()), 1):
        mark = Mark(span, "sentence", cite(span), f"sentence {number}", "words that something rests on", True)
        found_marks.append(mark)
        if spans:
            words = plain.short(report.text[slice(*span)], 90)
            cites[paragraph_of(spans, span[0])].append(Cite(mark.address, number, words, uses))
    first = report.text.strip().split("\n", 1)[0]
    return Sheet(
        address=address,
        title=report.title or plain.short(first, 100) or report.id,
        facts=tuple(filter(None, (report.publisher, plain.day(report.published_at)))),
        url=report.url,
        link=plain.link(report.url),
        language=report.language if re.fullmatch("[a-z]{2,3}", report.language or "") else None,
        paragraphs=tuple(map(Paragraph, marked(report.text, spans, found_marks), map(tuple, notes), map(tuple, cites))),
    )


def cite(span: tuple[int, int]) -> str:
    """The address of words on the page of their report."""
    return f"w{span[0]}-{span[1]}"


def why(entry: Entry) -> tuple[tuple[str, str], ...]:
    """Why a record was coded so, as (label, value)."""
    record, because = entry.record, entry.record.because
    told = [("the words", f"“{because.trigger}”"), ("decided by", because.rule)]
    told.append(("how sure", plain.doubt(because.score)))
    if because.runner_up:
        told.append(("runner-up", f"{because.runner_up} ({because.runner_up_score or 0:.2f})"))
    if isinstance(record, Event):
        told.insert(0, ("PLOVER", f"{'/'.join([record.event_type, *record.mode])} ({record.quad}, {record.score:+g})"))
        told += [("actor", named(a)) for a in record.actors] + [("recipient", named(a)) for a in record.recipients]
        told += [("date", dated(record.date))] if record.date else []
    elif isinstance(record, Claim):
        told.insert(0, ("quotation", plain.words()["quotation"][record.kind]))
        told += [("source", named(record.source))] if record.source else []
    elif isinstance(record, Position):
        told.append(("party", named(record.party)))
    return (*told, *(("note", note) for note in because.notes), ("id", record.id))


def doubts(steps: Sequence[tuple[float, str]]) -> tuple[str, ...]:
    """ "fairly sure: 0.70 to 0.89", surest first."""
    highest = [1.0, *(least - 0.01 for least, _ in steps)]
    return tuple(f"{word}: {least:.2f} to {high:.2f}" for (least, word), high in zip(steps, highest, strict=False))
