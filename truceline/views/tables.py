"""The records of many reports as tables: who says, does and wants what, party by party."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from truceline.contract import Actor, Claim, CodedReport, Effect, Event, Position
from truceline.knowledge import terms
from truceline.reading.registry import registry
from truceline.views import plain
from truceline.views.explain import Record
from truceline.views.marks import kind, records

COLUMNS = 6
"""Parties with a column of their own at most; the others share the last one."""
RARE = 10
"""A party named less than a tenth as often as the most named has no column of its own."""
SHOWN = 4
"""Items of a cell that are shown at once."""
OTHERS = "Mediators and others"


@dataclass(frozen=True, slots=True)
class Entry:
    """A record where it stands: its report (the `at`th of the page), its address on the page and its number among
    those of its kind."""

    record: Record
    coded: CodedReport
    at: int
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
    """One record in one line, linked to its words: who (`subject`) does what (`head`, on `topic`), in which words,
    according to whom (`says`), or in the report's own voice (`own`). `columns` are the parties in it; `held` is
    "denied" when somebody denies it, else "claimed" when it is only somebody's words, else ""."""

    address: str
    kind: str
    number: int
    columns: tuple[int, ...]
    subject: str
    head: str
    topic: str
    words: str
    harm: tuple[str, ...]
    facts: tuple[str, ...]
    says: str
    own: bool
    origin: str
    day: str
    held: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Items that follow each other from one report; `origin` is its publisher and day."""

    origin: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A party's items: those shown at once, and the others, `rest` in number."""

    shown: tuple[Batch, ...]
    more: tuple[Batch, ...]
    rest: int


@dataclass(frozen=True, slots=True)
class PartyRow:
    """What each party says, does or wants: a cell for each column."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TermRow:
    """The last stances on a term, for each column."""

    name: str
    cells: tuple[tuple[Item, ...], ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """What is said to have done something, and the effects it is said to have had."""

    words: str
    effects: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Casualty:
    """An event with its dead and injured, low to high, and in which words."""

    item: Item
    deaths: str
    injuries: str
    words: tuple[str, ...]


def entries(coded: Iterable[CodedReport]) -> list[Entry]:
    """Every record with an address of its own, report by report, in the order of the words."""
    taken: Counter[str] = Counter()
    found = []
    for at, one in enumerate(coded):
        numbers: Counter[str] = Counter()
        for record in records(one):
            taken[record.id] += 1
            numbers[kind(record)] += 1
            again = f"-{taken[record.id]}" if taken[record.id] > 1 else ""
            found.append(Entry(record, one, at, record.id + again, numbers[kind(record)]))
    return found


def key(actor: Actor | None) -> str | None:
    """What tells a party from others: its id; its name when no registry has it; None for nobody in particular."""
    if actor is None:
        return None
    return actor.actor_id or (f"name:{actor.name.casefold()}" if actor.name else None)


def parties(found: Sequence[Entry]) -> Parties:
    """The parties that do, say and want most, in order of mention in the reports as they are shown."""
    everybody = [a for e in found for a in plain.actors(e.record)]
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for actor in everybody:
        if actor and (id_ := key(actor)):
            names[id_][actor.name or actor.text] += 1
    top = Counter({id_: said.total() for id_, said in names.items()}).most_common(COLUMNS)
    chosen = {id_ for id_, n in top if n * RARE >= top[0][1]}
    ordered = [id_ for id_ in names if id_ in chosen]
    known = registry().entries
    labels = [known[id_].name if id_ in known else names[id_].most_common(1)[0][0] for id_ in ordered]
    rest = [OTHERS] if any(key(a) not in chosen for a in everybody) else []
    return Parties((*labels, *rest), {id_: i for i, id_ in enumerate(ordered)})


def item(entry: Entry, known: Parties) -> Item:
    """The record in one line."""
    record, report = entry.record, entry.coded.report
    head, topic = plain.head(record)
    day = plain.day((report.published_at or "")[:10])
    says, denies = plain.voices(record, entry.coded)
    subject = plain.subject(record)
    return Item(
        address=entry.address, kind=kind(record), number=entry.number,
        columns=tuple(sorted({known.of(a) for a in involved(record, entry.coded)})),
        subject=subject, head=head, topic=topic, words=plain.quoted(record),
        harm=plain.harm(record), facts=plain.facts(record, entry.coded),
        says="their own account" if says and says == subject else says,
        own=not isinstance(record, Claim) and not record.claim_ids,
        origin=f"{report.publisher or f'“{plain.short(report.title or report.id, 28)}”'}, {day}", day=day,
        held="denied" if denies else "claimed" if says else "",
    )  # fmt: skip


def involved(record: Record, coded: CodedReport) -> list[Actor | None]:
    """Everybody a record is about: who does, says or wants it, and to whom; of an effect, who says it of whom."""
    if isinstance(record, Effect):
        sources = [c.source for c in coded.claims if c.id in record.claim_ids]
        return [*sources, *(a for e in coded.events if e.id == record.cause_event_id for a in e.actors)]
    return [*plain.actors(record), *(record.recipients if isinstance(record, Event) else ())]


def rows(found: Sequence[Entry], known: Parties, items: dict[str, Item]) -> tuple[PartyRow, ...]:
    """What each party says, does and wants; none when no party is named."""
    made = []
    for name, of in (("Says", Claim), ("Does", Event), ("Wants", Position)):
        cells: list[list[Item]] = [[] for _ in known.names]
        for entry in found:
            if isinstance(entry.record, of):
                for column in sorted({known.of(a) for a in plain.actors(entry.record)}):
                    cells[column].append(items[entry.address])
        made.append(PartyRow(name, tuple(map(cell, cells))))
    return tuple(made) if any(c.shown for row in made for c in row.cells) else ()


def cell(items: Sequence[Item]) -> Cell:
    """The items in batches, most of them folded away when they are many."""
    most = SHOWN if len(items) > SHOWN + 1 else len(items)
    return Cell(batches(items[:most]), batches(items[most:]), len(items) - most)


def batches(items: Iterable[Item]) -> tuple[Batch, ...]:
    """Items that follow each other with one origin, together."""
    return tuple(Batch(origin, tuple(group)) for origin, group in groupby(items, key=lambda i: i.origin))


def matrix(found: Sequence[Entry], known: Parties, items: dict[str, Item]) -> tuple[TermRow, ...]:
    """For each term, each party's stances in the newest report that has one: several when it holds several."""
    last: dict[tuple[str, str], list[Entry]] = {}
    for entry in found:
        if isinstance(entry.record, Position):
            party = entry.record.party
            seen = last.setdefault((entry.record.term, key(party) or party.text.casefold()), [entry])
            held = [e.record.stance for e in seen if isinstance(e.record, Position)]
            if seen[0].at == entry.at and entry.record.stance not in held:
                seen.append(entry)
    cells: dict[str, list[list[Item]]] = {}
    for (term, _), seen in last.items():
        for entry in seen:
            row = cells.setdefault(term, [[] for _ in known.names])
            row[known.of(*plain.actors(entry.record))].append(items[entry.address])
    order = [*terms(), *cells]
    return tuple(TermRow(plain.term(t), tuple(map(tuple, cells[t]))) for t in sorted(cells, key=order.index))


def causes(found: Iterable[Entry], items: dict[str, Item]) -> tuple[Cause, ...]:
    """The effects by their cause: the same event of a report, or the same words in any."""
    keys: dict[tuple[int, str], str] = {}
    grouped: dict[str, tuple[str, list[Item]]] = {}
    for entry in found:
        if isinstance(effect := entry.record, Effect):
            words = plain.short(effect.cause.text, 200)
            same = words.casefold()
            if effect.cause_event_id:
                same = keys.setdefault((entry.at, effect.cause_event_id), same)
            shown = replace(items[entry.address], words=plain.short(effect.effect.text, 200))
            grouped.setdefault(same, (words, []))[1].append(shown)
    return tuple(Cause(words, tuple(effects)) for words, effects in grouped.values())


def casualties(found: Iterable[Entry], items: dict[str, Item]) -> tuple[Casualty, ...]:
    """The events that tell of dead or injured."""
    return tuple(
        Casualty(
            items[entry.address], plain.span(event.deaths) if event.deaths else "",
            plain.span(event.injuries) if event.injuries else "",
            tuple(c.text for c in (event.deaths, event.injuries) if c),
        )
        for entry in found
        if isinstance(event := entry.record, Event) and (event.deaths or event.injuries)
    )  # fmt: skip
