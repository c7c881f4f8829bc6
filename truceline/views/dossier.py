"""The first page: one self-contained HTML file of what reports say, who says so, and the words it rests on.

`context` puts coded reports into one typed `Page`; `page` renders it. Nothing here asserts what a report says.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from truceline import __version__
from truceline.reading.registry import registry
from truceline.record import Actor, Claim, CodedReport, Effect, Event, Position
from truceline.views import plain
from truceline.views.explain import Record, dated, named
from truceline.views.marks import Mark, Segment, kind, marked, marks, paragraph_of, paragraphs, place, records
from truceline.views.summary import who

FOLDER = Path(__file__).parent / "templates"
COLUMNS = 6
"""Parties with a column of their own at most; the others share the last one."""
RARE = 10
"""A party named less than a tenth as often as the most named has no column of its own."""
SHOWN = 6
"""Items of a cell that are shown at once."""
OTHERS = "Mediators and others"


@dataclass(frozen=True, slots=True)
class Entry:
    """A record where it stands: its report, its address on the page and its number among those of its kind."""

    record: Record
    coded: CodedReport
    address: str
    number: int


@dataclass(frozen=True, slots=True)
class Parties:
    """The columns: names in order of mention, and the column of each party's key; all others share the last."""

    names: tuple[str, ...]
    columns: dict[str, int]

    def of(self, actor: Actor | None) -> int:
        """The column of an actor; None is somebody unnamed."""
        return self.columns.get(key(actor) or "", len(self.names) - 1)


@dataclass(frozen=True, slots=True)
class Item:
    """One record in one line, linked to its words. `columns` are the parties in it; `held` is "claimed" when it is
    only somebody's words, "denied" when somebody denies it, else ""."""

    address: str
    kind: str
    number: int
    columns: tuple[int, ...]
    subject: str
    head: str
    words: str
    facts: tuple[str, ...]
    source: str
    held: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of parties: a cell of items for each column."""

    name: str
    cells: tuple[tuple[Item, ...], ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """What is said to have done something, and the effects it is said to have had."""

    words: str
    effects: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Casualty:
    """An event with its dead and injured, low to high, in which words, and who says so."""

    item: Item
    deaths: str
    injuries: str
    words: str
    says: str


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
    others: int | None
    rows: tuple[Row, ...]
    matrix: tuple[Row, ...]
    causes: tuple[Cause, ...]
    casualties: tuple[Casualty, ...]
    sheets: tuple[Sheet, ...]
    kinds: dict[str, str]
    doubts: tuple[str, ...]
    version: str
    style: Markup
    script: Markup
    policy: str


def page(coded: list[CodedReport]) -> str:
    """The HTML of the page."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
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
        title=title(coded), lead=lead(coded), parties=known.names,
        others=len(known.columns) if len(known.names) > len(known.columns) else None,
        rows=rows(found, known, items), matrix=matrix(found, known, items), causes=causes(found, items),
        casualties=casualties(found, items), sheets=sheets(coded, found, items), kinds=words["kinds"],
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


def title(coded: Sequence[CodedReport]) -> str:
    """"6 reports, 19 Jun 2008 to 27 Nov 2024"."""
    told = period(coded)
    return plain.counted(len(coded), "report") + (f", {told}" if told else "")


def period(coded: Iterable[CodedReport]) -> str:
    """First to last day of publication; "" when none is known."""
    days = sorted(c.report.published_at[:10] for c in coded if c.report.published_at)
    return " to ".join(dict.fromkeys(plain.day(d) for d in (days[0], days[-1]))) if days else ""


def lead(coded: Sequence[CodedReport]) -> str:
    """What the page rests on, in one sentence."""
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


def entries(coded: Iterable[CodedReport]) -> list[Entry]:
    """Every record with an address of its own, report by report, in the order of the words."""
    taken: Counter[str] = Counter()
    found = []
    for one in coded:
        numbers: Counter[str] = Counter()
        for record in records(one):
            taken[record.id] += 1
            numbers[kind(record)] += 1
            again = f"-{taken[record.id]}" if taken[record.id] > 1 else ""
            found.append(Entry(record, one, record.id + again, numbers[kind(record)]))
    return found


def key(actor: Actor | None) -> str | None:
    """What tells a party from others: its id; its name when no registry has it; None for nobody in particular."""
    if actor is None:
        return None
    return actor.actor_id or (f"name:{actor.name.casefold()}" if actor.name else None)


def parties(found: Sequence[Entry]) -> Parties:
    """The parties that do, say and want most, in order of mention in the reports as shown."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for actor in (a for e in found for a in plain.actors(e.record)):
        if actor and (id_ := key(actor)):
            names[id_][actor.name or actor.text] += 1
    top = Counter({id_: said.total() for id_, said in names.items()}).most_common(COLUMNS)
    chosen = {id_ for id_, n in top if n * RARE >= top[0][1]}
    ordered = [id_ for id_ in names if id_ in chosen]
    known = registry().entries
    labels = [known[id_].name if id_ in known else names[id_].most_common(1)[0][0] for id_ in ordered]
    others = len(names) > len(ordered) or any(not all(map(key, a or (None,))) for e in found if (a := _who(e)) is not None)
    return Parties((*labels, *([OTHERS] if others else [])), {id_: i for i, id_ in enumerate(ordered)})
