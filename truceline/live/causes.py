"""What in the record, or of the sources, is a cause to tell somebody.

A cause has an id by its content, which does not change however many reports tell of it: a process, a ladder, a status
and its day; an incident and the kind of its shock; a party's stance on a term on a day; the silence of a source since a
moment. Where further reports or a new linking can move what the id is made of (the day of a change, the id of an
incident), `marks` and `same` tell that it is the cause that was told.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

from truceline.errors import NotFoundError
from truceline.live.alerts import Rule
from truceline.record.view import View
from truceline.talks import processes, shocks, state
from truceline.talks.ladders import NEAR
from truceline.talks.model import Ladder, Process, StatusChange
from truceline.talks.words import ladder_words

Marks = frozenset[str]


@dataclass(frozen=True, slots=True)
class Alert:
    """A cause, told."""

    id: str
    rule: str
    text: str
    data: Mapping[str, Any]
    marks: Marks = frozenset()
    """What it is known by beside its id."""
    same: Marks = frozenset()
    """Any of these among the marks of another alert of the rule: the same cause."""

    def json(self, at: float) -> dict[str, Any]:
        """As it is sent."""
        said = {"id": self.id, "rule": self.rule, "text": self.text, "data": dict(self.data)}
        return {**said, "at": datetime.fromtimestamp(at, UTC).isoformat()}


class Moment:
    """What there is to look at: the record (no view: nothing was added to it), what was added since a moment, and the
    sources at a time in seconds. Ladders are climbed once, whatever the number of rules."""

    def __init__(self, view: View | None, since: datetime, sources: list[dict[str, Any]], now: float) -> None:
        self.view, self.since, self.sources, self.now = view, since, sources, now
        self._stands: dict[str, list[tuple[Process, tuple[Ladder, Ladder]]]] = {}

    def rows(self, sql: str, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The rows of a query about what was added."""
        return self.view.rows(sql, {"since": self.since, **asked}) if self.view else []

    def stands(self, name: str | None) -> list[tuple[Process, tuple[Ladder, Ladder]]]:
        """The ladders of a process, or of all; none of one that the record does not know yet."""
        if self.view is None:
            return []
        if (name or "") not in self._stands:
            try:
                found = [processes.process(self.view, name)] if name else processes.processes(self.view)
            except NotFoundError:
                found = []
            self._stands[name or ""] = [(sides.process, state.ladders(self.view, sides)) for sides in found]
        return self._stands[name or ""]


def causes(rule: Rule, moment: Moment) -> Iterator[Alert]:
    """All that is a cause by a rule; also what was told before."""
    return CAUSES[rule.when](rule, moment)


POSITIONS = """
select p.party, p.party_name, p.term, p.stance, p.content, p.id, r.report_id, r.publisher, r.url, r.title,
  coalesce(r.published_at, r.added_at)::date as day
from positions p join reports r using (report, version)
where r.added_at > $since and ($party is null or p.party = $party) and ($term is null or p.term = $term)
  and (len($stances) = 0 or list_contains($stances, p.stance)) order by r.added_at, r.report, p.start
"""
EVENTS = """
select l.incident, e.deaths_low, e.deaths_high, e.event_type, e.mode, e.sentence, e.actor_names, e.recipient_names,
  e.places, e.id, len(e.claim_ids) > 0 as claimed, len(e.denied_by) > 0 as denied, r.report, r.report_id, r.publisher,
  r.url, r.title, e.date_start is null and len(e.places) = 0 and len(list_filter(e.recipient_names, lambda n: n <> lower(n)))
    <= len(list_intersect(e.recipients, e.recipient_countries)) as untold
from events e join links l on l.report = e.report and l.version = e.version and l.event_id = e.id
join reports r on r.report = e.report and r.version = e.version
where r.added_at > $since and e.status = 'actual'
  and ($party is null or list_contains(e.actors, $party) or list_contains(e.recipients, $party))
  and ($place is null or list_contains(list_transform(e.places, lambda p: lower(p)), lower($place))
    or contains(lower(e.sentence), lower($place))) order by r.added_at, r.report, e.start
"""
MENTIONS = "select incident, report || '/' || event_id as mention from links where list_contains($incidents, incident)"


def _status(rule: Rule, moment: Moment) -> Iterator[Alert]:
    """The process is known by each two of its parties, since one that is found in the record may gain further ones."""
    for process, ladders in moment.stands(rule.process):
        pairs = ["+".join(pair) for pair in combinations(sorted(p.id for p in process.parties), 2)]
        for change in (c for ladder in ladders for c in ladder.changes):
            if rule.ladder in (None, change.ladder) and (not rule.statuses or change.status in rule.statuses):
                step = f"{change.ladder}/{change.before}/{change.status}"
                near = [change.date + timedelta(days) for days in range(-NEAR, NEAR + 1)]
                marks = frozenset(f"{pair}/{step}/{change.date}" for pair in pairs)
                same = frozenset(f"{pair}/{step}/{day}" for pair in pairs for day in near)
                yield _alert(rule, *_told(process, change), (process.id, change.ladder, change.status, change.date),
                             marks, same)  # fmt: skip


def _told(process: Process, change: StatusChange) -> tuple[str, dict[str, Any]]:
    """A change of status in words, and as data."""
    first, support = change.evidence[0], change.support
    now, before = ladder_words(change.ladder, change.status), ladder_words(change.ladder, change.before)
    day = change.date if change.precision == "day" else f"about {change.date}"
    where = {"report_id": first.report_id, "publisher": first.publisher, "url": first.url}
    told = f"{process.name}: {now}, {day}; before: {before} ({support.level}: {support.why}). {first.sentence} {_from(where)}"
    return told, {
        "process": process.id, "ladder": change.ladder, "status": change.status, "before": change.before,
        "date": change.date, "precision": change.precision, "known_on": change.known_on, "support": support.level,
        "why": support.why, "sentence": first.sentence, "title": first.title, **where,
    }  # fmt: skip


def _stance(rule: Rule, moment: Moment) -> Iterator[Alert]:
    for row in moment.rows(POSITIONS, {"party": rule.party, "term": rule.term, "stances": list(rule.stances)}):
        who = row["party"] or row["party_name"]
        told = f"{row['party_name']} {row['stance'].replace('_', ' ')}: {row['content']} ({row['term']}), {_from(row)}"
        yield _alert(rule, told, row, (who, row["term"], row["stance"], row["day"]))


def _casualties(rule: Rule, moment: Moment) -> Iterator[Alert]:
    rows = [row for row in _events(rule, moment) if (row["deaths_low"] or 0) >= (rule.deaths or 0)]
    for row, mentions in _with_mentions(rows, moment):
        told = f"at least {row['deaths_low']} dead: {row['sentence']} {_from(row)}"
        yield _alert(rule, told, row, (row["incident"],), mentions, mentions)


def _shock(rule: Rule, moment: Moment) -> Iterator[Alert]:
    """Of one that neither a day, a place nor a victim's name is told ("a cowardly assassination") it is taken that it is
    what its report tells of the same kind, where that was told."""
    rows = [
        row | {"kind": kind} for row in _events(rule, moment)
        if (kind := shocks.kind(row["event_type"], row["mode"], row["deaths_low"])) in rule.kinds
    ]  # fmt: skip
    rows.sort(key=lambda row: bool(row["untold"]))
    for row, mentions in _with_mentions(rows, moment):
        known = frozenset(f"{row['kind']}/{mention}" for mention in mentions)
        told_in = {mark.rpartition("/")[0] for mark in known}
        same = known | {f"{row['kind']}/{row['report']}"} if row["untold"] else known
        told = f"{row['kind']}: {row['sentence']} {_from(row)}"
        yield _alert(rule, told, row, (row["kind"], row["incident"]), known | told_in, same)


def _events(rule: Rule, moment: Moment) -> list[dict[str, Any]]:
    return moment.rows(EVENTS, {"party": rule.party, "place": rule.place})


def _with_mentions(rows: list[dict[str, Any]], moment: Moment) -> Iterator[tuple[dict[str, Any], Marks]]:
    """Rows with all mentions of their incidents: linked anew, an incident has another id and the same mentions."""
    if moment.view and rows:
        of: dict[str, set[str]] = defaultdict(set)
        for link in moment.view.rows(MENTIONS, {"incidents": sorted({row["incident"] for row in rows})}):
            of[link["incident"]].add(link["mention"])
        yield from ((row, frozenset(of[row["incident"]])) for row in rows)


def _silence(rule: Rule, moment: Moment) -> Iterator[Alert]:
    for row in moment.sources:
        heard = row["last_new"] or row["first_tried"]
        if heard and (rule.source is None or row["name"] == rule.source) and moment.now - heard >= (rule.silent or 0):
            since = datetime.fromtimestamp(heard, UTC).isoformat(timespec="seconds")
            why = f"; its last fault: {row['last_error']}" if row["faults"] else ""
            data = {"source": row["name"], "since": since, "error": row["last_error"] if row["faults"] else None}
            yield _alert(rule, f"nothing new from {row['name']} since {since}{why}", data, (row["name"], since))


CAUSES: Mapping[str, Callable[[Rule, Moment], Iterator[Alert]]] = {
    "status": _status, "shock": _shock, "stance": _stance, "casualties": _casualties, "silence": _silence,
}  # fmt: skip


def _alert(
    rule: Rule, text: str, data: Mapping[str, Any], cause: tuple[object, ...], marks: Marks = frozenset(),
    same: Marks = frozenset(),
) -> Alert:  # fmt: skip
    id_ = hashlib.sha256("\x1f".join([rule.name, *map(str, cause)]).encode()).hexdigest()[:16]
    plain = {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in data.items()}
    return Alert(id_, rule.name, text, plain, marks, same)


def _from(row: Mapping[str, Any]) -> str:
    where = row["url"] or row["report_id"]
    return f"({row['publisher'] or 'unnamed publisher'}, {where})"
