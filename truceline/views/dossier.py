"""The first page: one self-contained HTML file of what reports say, who says so, and the words it rests on.

`context` puts coded reports into one typed `Page`; `page` renders it. Nothing here asserts what a report says.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from truceline import __version__
from truceline.contract import Claim, CodedReport, Event, Position
from truceline.views import plain
from truceline.views.explain import dated, named
from truceline.views.marks import SHAPES, Mark, Segment, marked, marks, paragraph_of, paragraphs, place
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

FOLDER = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Note:
    """A margin note: the record in one line, and why it was coded so, as (label, value)."""

    item: Item
    why: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's segments, which joined are its text, and the notes beside it."""

    segments: tuple[Segment, ...]
    notes: tuple[Note, ...]


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
    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    html = environment.get_template("dossier.html").render(page=context(coded))
    # Half of a surrogate pair, which JSON may hold, has no UTF-8.
    return re.sub("[\ud800-\udfff]", "\ufffd", html)


def context(coded: Sequence[CodedReport]) -> Page:
    """What the page shows, newest report first."""
    coded = newest(coded)
    found = entries(coded)
    known = parties(found)
    items = {e.address: item(e, known) for e in found}
    style, script = (Markup((FOLDER / f"dossier.{t}").read_text(encoding="utf-8")) for t in ("css", "js"))
    words = plain.words()
    return Page(
        title=title(coded, known.names[: len(known.columns)]), lead=lead(coded), parties=known.names,
        rows=rows(found, known, items), matrix=matrix(found, known, items), causes=causes(found, items),
        casualties=casualties(found, items), sheets=sheets(coded, found, items), kinds=words["kinds"], shapes=SHAPES,
        doubts=doubts(words["doubt"]), version=__version__, style=style, script=script,
        policy=f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(script)}'; "
        "base-uri 'none'; form-action 'none'",
    )  # fmt: skip


def digest(source: str) -> str:
    """What a Content-Security-Policy knows an inline style or script by."""
    return "sha256-" + b64encode(sha256(source.encode()).digest()).decode()


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
        report = one.report
        slug = "report-" + re.sub(r"[^\w.-]+", "-", report.id, flags=re.ASCII)
        taken[slug] += 1
        spans = paragraphs(report.text)
        notes: list[list[Note]] = [[] for _ in spans]
        found_marks: list[Mark] = []
        for entry in of[at]:
            shown = items[entry.address]
            found_marks += marks(entry.record, entry.address, f"{shown.kind} {shown.number}")
            if spans:
                notes[paragraph_of(spans, place(entry.record))].append(Note(shown, why(entry)))
        first = report.text.strip().split("\n", 1)[0]
        made.append(
            Sheet(
                address=slug if taken[slug] == 1 else f"{slug}-{taken[slug]}",
                title=report.title or plain.short(first, 100) or report.id,
                facts=tuple(filter(None, (report.publisher, plain.day(report.published_at)))),
                url=report.url,
                link=plain.link(report.url),
                language=report.language if re.fullmatch("[a-z]{2,3}", report.language or "") else None,
                paragraphs=tuple(map(Paragraph, marked(report.text, spans, found_marks), map(tuple, notes))),
            )
        )
    return tuple(made)


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
