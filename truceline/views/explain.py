"""One record in its paragraph: its anchor and roles marked, and why it was coded so."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from truceline.contract import Actor, Claim, CodedReport, Count, Date, Effect, Event, Part, Position
from truceline.errors import NotFoundError
from truceline.reading.anchors import Span
from truceline.reports.layout import lines
from truceline.reports.shown import shown

STYLES = {"anchor": "bold reverse"}
PLAIN = "underline"
Record = Event | Claim | Effect | Position


def find(coded: CodedReport, id_: str) -> Record:
    """The record of that id; a prefix is enough when only one has it."""
    every: list[Record] = [*coded.events, *coded.claims, *coded.effects, *coded.positions]
    found = [r for r in every if r.id == id_] or [r for r in every if r.id.startswith(id_)]
    if len(found) == 1:
        return found[0]
    near = ", ".join(r.id for r in (found or every)[:6])
    problem = "more than one record begins with" if found else "no record has"
    raise NotFoundError(
        f"{coded.report.id}: {problem} the id '{id_}' (there are {len(every)}: {near} …); `code` lists them"
    )


def explain(coded: CodedReport, id_: str) -> RenderableType:
    """The record for a terminal."""
    record = find(coded, id_)
    text = coded.report.text
    marked = [(name, span) for name, part in parts(record) for span in part.spans]
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for label, value in _facts(record, coded):
        table.add_row(Text(label, style="dim"), Text(shown(value)))
    kind = type(record).__name__.lower()
    return Group(
        Text(f"{kind} {record.id} of {coded.report.id}", style="bold"),
        Text(""),
        *_paragraphs(text, marked),
        Text(""),
        table,
    )


def parts(record: Record) -> Iterator[tuple[str, Part]]:
    """The words a record was coded from, each part with its role."""
    if isinstance(record, Event):
        yield "trigger", record.trigger
        yield from (("actor", a) for a in record.actors)
        yield from (("recipient", a) for a in record.recipients)
        yield from (("place", p) for p in record.places)
    elif isinstance(record, Claim):
        yield "cue", record.cue
        if record.source:
            yield "source", record.source
        if record.content:
            yield "content", record.content
    elif isinstance(record, Effect):
        if record.signal:
            yield "signal", record.signal
        yield "cause", record.cause
        yield "effect", record.effect
    else:
        yield "party", record.party
        yield "content", record.content


def _paragraphs(text: str, marked: list[tuple[str, Span]]) -> Iterator[Text]:
    for start, end in lines(text):
        here = sorted({(max(s, start), min(e, end), name) for name, (s, e) in marked if s < end and start < e})
        if not here:
            continue
        line = Text()
        at = start
        for low, high, name in here:
            if low < at:  # a role inside another: its own words are told in the table
                continue
            line.append(shown(text[at:low]))
            line.append(f"[{name}: ", style="dim")
            line.append(
                shown(text[low:high]), style=STYLES["anchor"] if name in ("trigger", "cue", "signal") else PLAIN
            )
            line.append("]", style="dim")
            at = high
        line.append(shown(text[at:end]))
        yield line


def _facts(record: Record, coded: CodedReport) -> Iterator[tuple[str, str]]:
    because = record.because
    if isinstance(record, Event):
        yield (
            "coded as",
            " ".join([record.event_type, *record.mode, f"({record.quad}, {record.score:+g})", record.status]),
        )
        for role, actors in (("actor", record.actors), ("recipient", record.recipients)):
            for actor in actors:
                yield role, named(actor)
            if not actors:
                yield role, "none named"
        yield "date", dated(record.date)
        if record.deaths:
            yield "killed", counted(record.deaths)
        if record.injuries:
            yield "injured", counted(record.injuries)
        yield "said by", _voices(record.claim_ids, coded)
        if record.denied_by:
            yield "denied by", _voices(record.denied_by, coded)
    elif isinstance(record, Claim):
        yield "coded as", f"{record.kind}, {record.modality}"
        yield "source", named(record.source) if record.source else "unnamed"
    elif isinstance(record, Effect):
        yield "coded as", f"{record.direction} ({record.affects}), {record.modality}"
        yield "said by", _voices(record.claim_ids, coded)
    else:
        yield "coded as", f"{record.stance} {record.term}"
        yield "party", named(record.party)
        yield "said by", _voices(record.claim_ids, coded)
    yield "because", f"“{because.trigger}”, {because.rule}, score {because.score:.2f}"
    if because.runner_up:
        yield "runner-up", f"{because.runner_up} ({because.runner_up_score or 0:.2f})"
    for note in because.notes:
        yield "note", note


def named(actor: Actor) -> str:
    """Who it is, and how that is known."""
    who = actor.name or "not named"
    extra = [actor.country or "", " ".join(actor.sectors)]
    told = " ".join(e for e in extra if e)
    back = f"; stands for “{actor.resolved_from}”" if actor.resolved_from else ""
    return f"“{actor.text}” = {who}{f' [{told}]' if told else ''}{back}" + (
        f" ({actor.reason})" if actor.reason else ""
    )


def dated(date: Date | None) -> str:
    """The date with its precision; what is not known said so."""
    if date is None:
        return "none given"
    if date.start is None:
        return f"“{date.text}” ({date.reason})"
    span = date.start if date.start == date.end else f"{date.start} to {date.end}"
    return f"{span} ({date.precision}), “{date.text}”"


def counted(count: Count) -> str:
    """Low to high."""
    if count.low is None and count.high is None:
        return f"“{count.text}”"
    high = "or more" if count.high is None else f"to {count.high}" if count.high != count.low else ""
    return f"{count.low if count.low is not None else 'up'} {high}".strip() + f", “{count.text}”"


def _voices(ids: tuple[str, ...], coded: CodedReport) -> str:
    claims = {c.id: c for c in coded.claims}
    return (
        "; ".join((c.source.text if (c := claims[i]).source else "unnamed source") + f" ({i})" for i in ids)
        or "the report itself"
    )
