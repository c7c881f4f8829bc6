"""The reports of a record that are about a process, each with its sentences and who is named in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

import pyarrow as pa

from truceline.contract import Actor, Claim, CodedReport
from truceline.reading.sentences import sentences
from truceline.record import tables
from truceline.record.view import View
from truceline.reports.layout import layout
from truceline.talks.kept import Kept
from truceline.talks.model import Evidence, Party, Process
from truceline.talks.sides import APART, Named, Sides

TALK = re.compile(
    r"\b(?:truces?|cease-?fires?|armistice|peace (?:talks|accord|deal|agreement)|talks|negotiations|mediators?)\b", re.I
)

T = TypeVar("T")
Key = tuple[str, int, str]
"""A version of a report in one record: its key, its number, and the addition that wrote it."""
CODED, READ = 2_000, 6_000
"""Coded reports, and reports of processes, that are kept at once."""


@dataclass(frozen=True)
class Sentence:
    """A sentence: its place in the report's text, its number, and who is named in it (offsets within it)."""

    start: int
    end: int
    text: str
    nth: int
    named: tuple[Named, ...]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(i for n in self.named for i in n.ids)


@dataclass(frozen=True)
class Told:
    """A report about a process."""

    row: dict[str, Any]
    coded: CodedReport
    day: date
    sentences: tuple[Sentence, ...]
    sides: Sides
    kept: dict[Callable[[Told], Iterable[Any]], tuple[Any, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def once(self, make: Callable[[Told], Iterable[T]]) -> Sequence[T]:
        """What follows from this report alone, made when it is first asked for."""
        if make not in self.kept:
            self.kept[make] = tuple(make(self))
        return self.kept[make]

    @property
    def on(self) -> str:
        return self.day.isoformat()

    @property
    def published(self) -> datetime | None:
        at: datetime | None = self.row["published_at"]
        return at

    @property
    def title(self) -> str:
        return str(self.row["title"] or self.coded.report.text.strip().split("\n", 1)[0][:120])

    @cached_property
    def claims(self) -> dict[str, Claim]:
        return {c.id: c for c in self.coded.claims}

    def at(self, offset: int) -> Sentence:
        """The sentence that holds an offset, else the last before it."""
        return max((s for s in self.sentences if s.start <= offset), key=lambda s: s.start, default=self.sentences[0])

    def saying(self, offset: int) -> list[Claim]:
        """The claims whose words hold an offset, the innermost first."""
        holding = [(e - s, c) for c in self.coded.claims if c.content for s, e in c.content.spans if s <= offset < e]
        return [c for _, c in sorted(holding, key=lambda h: h[0])]

    def voices(self, claims: Sequence[Claim]) -> tuple[Party, ...]:
        """Whose words claims are: a party or mediator of the process where they are one, else whoever is named."""
        found = []
        for claim in claims:
            if claim.source is None:
                continue
            id_ = self.sides.party_of(claim.source.actor_id, claim.source.text, self.on, claim.source.sectors)
            name = voice(claim.source)
            if id_ is None and claim.source.name == name != claim.source.text:
                id_ = claim.source.actor_id
            party = self.sides.party(id_) if id_ else Party(id=name, name=name)
            if party not in found:
                found.append(party)
        return tuple(found)

    def evidence(
        self, span: tuple[int, int], kind: str = "sentence", record: str | None = None, rule: str | None = None,
        voices: tuple[Party, ...] | None = None,
    ) -> Evidence:  # fmt: skip
        """The words at a span as evidence."""
        sentence = self.at(span[0])
        return Evidence(
            report=self.row["report"], report_id=self.row["report_id"], version=self.row["version"],
            publisher=self.row["publisher"], origin=self.row["origin"], newsroom=self.row["newsroom"], url=self.row["url"], title=self.title,
            published_at=self.published, kind=kind, record=record, sentence=sentence.text,
            sentence_span=(sentence.start, sentence.end), span=span, words=self.coded.report.text[slice(*span)],
            voices=self.voices(self.saying(span[0])) if voices is None else voices, rule=rule,
        )  # fmt: skip


UNNAMED = re.compile(
    r"(?:he|she|they|it|we|i|who|him|her|them|his|their|its|this|that|the latter|(?:the|this|that|one|another) (?:same )?"
    r"(?:source|person|speaker|official|spokesman|spokeswoman|spokesperson|statement)s?)",
    re.I,
)
"""Words that name nobody without those before them."""


def voice(source: Actor) -> str:
    """What a voice is called: its name, its words where they say who it is; of a pronoun or "the source" what it stands
    for."""
    said = source.text if set(source.sectors) & APART else source.name or source.text
    if not UNNAMED.fullmatch(said):
        return said
    stands_for = (source.name, source.resolved_from)
    return next((s for s in stands_for if s and not UNNAMED.fullmatch(s)), "an unnamed source")


REPORTS = """
select report, version, batch, report_id, url, publisher, title, published_at, published, language, added_at, origin, newsroom
from reports where published_at is not null {where} order by published_at, added_at, report
"""
TEXTS = """
select report, version, batch, report_id, url, publisher, title, published, language, text, coded from reports
where report in (select report from asked)
"""
NAMING = """
and (regexp_matches(text, $talk, 'i') or report in (
  select report from events where list_has_any(list_concat(actors, recipients), $ids)
  union all select report from claims where list_contains($ids, source)
  union all select report from positions where list_contains($ids, party)))
"""
"""Only reports that speak of talks or a truce, or in which a party, or who speaks for it, does or says something."""


def told(view: View, sides: Sides) -> list[Told]:
    """The reports about a process, in the order of publication. A report is about it when it names parties of both
    sides, or one of them and a mediator or the process itself. What has no time has no place in a history."""
    ids = sorted(sides.parties | speakers(sides))
    rows = view.rows(REPORTS.format(where=NAMING), {"ids": ids, "talk": TALK.pattern})
    asked = [(*key(row), sides.same) for row in rows]
    new = [one[:3] for one in asked if _told.find(one) is None]
    texts = coded(view, new)
    return about_it((_made(one, row, sides, texts) for one, row in zip(asked, rows, strict=True)), sides)


def _made(asked: tuple[Any, ...], row: dict[str, Any], sides: Sides, texts: Mapping[Key, CodedReport]) -> Told:
    """A report that is kept, or that was new a moment ago."""
    return _told.get(asked, lambda: made(row, sides, texts[asked[:3]]))


_coded: Kept[CodedReport] = Kept(CODED)
_told: Kept[Told] = Kept(READ)


def key(row: Mapping[str, Any]) -> Key:
    """The key of a row of `reports`."""
    return row["report"], row["version"], row["batch"]


def coded(view: View, asked: Iterable[Key]) -> dict[Key, CodedReport]:
    """Reports of a record, as they were coded."""
    found = {one: _coded.find(one) for one in asked}
    lacking = [one[0] for one, there in found.items() if there is None]
    rows = view.rows(TEXTS, asked=pa.table({"report": pa.array(lacking, pa.string())})) if lacking else ()
    read = {key(row): _coded_by(key(row), row) for row in rows}
    return {one: there or read[one] for one, there in found.items()}


def _coded_by(one: Key, row: dict[str, Any]) -> CodedReport:
    return _coded.get(one, lambda: tables.coded(row))


def about_it(found: Iterable[Told], sides: Sides) -> list[Told]:
    """Those that are about the process, in their order. Once it is known, a report that speaks of talks or a truce and
    names one of its parties, and no armed group beside them, is about it too ("Sudan truce expires")."""
    mine: list[Told] = []
    for one in found:
        ids = {i for s in one.sentences for i in s.ids}
        if within(one.day, sides.process) and about(ids, one.coded.report.text, sides, bool(mine)):
            mine.append(one)
    return mine


def within(day: date, process: Process) -> bool:
    """Whether a day belongs to a process."""
    return (process.start is None or day >= process.start) and (process.end is None or day <= process.end)


def speakers(sides: Sides) -> set[str]:
    """People with an office of a party, at any time."""
    return {e.id for e in sides.registry.entries.values() for p in e.posts if p.of in sides.parties}


def made(row: dict[str, Any], sides: Sides, coded: CodedReport | None = None) -> Told:
    """A row of `reports` with its sentences; without its text it is given with the coded report."""
    coded = coded or tables.coded(row)
    day, text = row["published_at"].date(), coded.report.text
    spans = sentences(text, layout(text).paragraphs) or [(0, len(text))]
    said = tuple(
        Sentence(s, e, text[s:e], n, tuple(sides.named(text[s:e], day.isoformat()))) for n, (s, e) in enumerate(spans)
    )
    return Told(row, coded, day, said, sides)


def about(ids: set[str], text: str, sides: Sides, known: bool) -> bool:
    """Whether who is named makes a text about the process."""
    mine = ids & sides.parties
    if sides.opposed(mine):
        return True
    if mine and (ids & sides.mediators or any(a.lower() in text.lower() for a in sides.process.aliases)):
        return True
    entries = sides.registry.entries
    others = {i for i in ids - sides.parties if i in entries and entries[i].kind == "groups"}
    return bool(known and mine and not others and TALK.search(text))
