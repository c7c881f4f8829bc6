"""ALERTS.toml: what somebody wants to be told of, and what in the record or of the sources is a cause to tell.

A cause has an id that does not change, however many reports tell of it: a party's stance on a term on a day, an
incident, the silence of a source since a moment. An id that was told is not told again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from truceline.errors import SettingsError
from truceline.live import channels, settings
from truceline.live.channels import Channel
from truceline.live.settings import Table
from truceline.live.sources import LENGTH
from truceline.record.view import View

STANCES = ("demands", "proposes", "accepts", "rejects", "conditions", "commits", "calls_for")
NAME = "is no name; write it in quotation marks"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is a cause to tell somebody. What is None or empty asks nothing."""

    name: str
    when: str
    """stance, casualties or silence."""
    to: tuple[str, ...]
    """Channels."""
    party: str | None = None
    """Id in the actor registry."""
    term: str | None = None
    stances: tuple[str, ...] = ()
    deaths: int | None = None
    """At least so many dead in one event, by the lowest count told."""
    place: str | None = None
    source: str | None = None
    silent: float | None = None
    """Seconds without anything new."""


@dataclass(frozen=True, slots=True)
class Alert:
    """A cause, told."""

    id: str
    rule: str
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def json(self, at: float) -> dict[str, Any]:
        """As it is sent."""
        return {**asdict(self), "at": datetime.fromtimestamp(at, UTC).isoformat()}


@dataclass(frozen=True, slots=True)
class Settings:
    """Rules, and where to tell."""

    rules: tuple[Rule, ...]
    channels: Mapping[str, Channel]


Party = Callable[[str], str | None]
"""A name → the id of the actor registry."""


def read(path: Path, party: Party, terms: Mapping[str, object], sources: tuple[str, ...] | None = None) -> Settings:
    """The alerts of a file; a SettingsError with all its faults."""
    values, faults = settings.toml(path), list[str]()
    top = Table(values, "", faults)
    top.given("alert", "channel")
    top.close()
    made = {"print": channels.PRINT}
    for n, one in enumerate(settings.tables(values, "channel", faults), 1):
        if channel := channels.read(one, n, path.parent, faults):
            made[channel.name] = channel
    listed = settings.tables(values, "alert", faults)
    known = {*made, *(str(one.get("name")) for one in settings.tables(values, "channel", faults))}
    rules = [_rule(one, n, known, party, terms, sources, faults) for n, one in enumerate(listed, 1)]
    names = [rule.name for rule in rules if rule]
    for name in sorted({n for n in names if names.count(n) > 1}):
        faults.append(f"there are {names.count(name)} alerts named '{name}'; give each its own name")
    if not listed:
        faults.append("there is no alert; write [[alert]], then name = …, when = … and to = …")
    if faults:
        raise SettingsError(str(path), list(dict.fromkeys(faults)))
    return Settings(tuple(rule for rule in rules if rule), made)


def _rule(
    values: Mapping[str, Any], number: int, channels_: set[str], party: Party, terms: Mapping[str, object],
    sources: tuple[str, ...] | None, faults: list[str],
) -> Rule | None:  # fmt: skip
    said = values.get("name")
    table, before = (
        Table(values, f"alert {number}{f' ({said})' if isinstance(said, str) else ''}: ", faults),
        len(faults),
    )
    name = table.need("name", settings.text, NAME)
    when = table.need("when", settings.one_of(CAUSES), f"is one of {', '.join(CAUSES)}")
    to: tuple[str, ...] = table.take("to", settings.texts, 'is no list of channels; write to = ["print"]') or ()
    if "to" not in values:
        to = ("print",)
    for one in to:
        if one not in channels_:
            table.fault(f"to = '{one}' is no channel; there is: {', '.join(sorted(channels_))}")
    given: dict[str, Any] = {}
    if when == "stance":
        given["party"] = table.take(
            "party", _known(party), "names no party of the registry; 'truceline actors NAME' tells"
        )
        given["term"] = table.take("term", settings.one_of(terms), f"is none of {', '.join(terms)}")
        one_stance = settings.one_of(STANCES)
        given["stances"] = table.take(
            "stances",
            lambda v: tuple(one_stance(s) for s in settings.texts(v)),
            f"holds others than {', '.join(STANCES)}",
            (),
        )
        if not table.given("party", "term", "stances"):
            table.fault("nothing is asked; give party, term or stances")
    elif when == "casualties":
        given["deaths"] = table.need("deaths", settings.number, "is the least number of dead, such as 20")
        given["party"] = table.take(
            "party", _known(party), "names no party of the registry; 'truceline actors NAME' tells"
        )
        given["place"] = table.take("place", settings.text, NAME)
    elif when == "silence":
        given["silent"] = table.need("for", settings.seconds, LENGTH)
        given["source"] = table.take("source", settings.text, NAME)
        if sources is not None and given["source"] and given["source"] not in sources:
            table.fault(f"source = '{given['source']}' is none of {', '.join(sources)}")
    if when in CAUSES:
        table.close()
    return None if len(faults) > before or not name or not when else Rule(name, when, to, **given)


def causes(
    rule: Rule, view: View | None, since: datetime, sources: list[dict[str, Any]], now: float
) -> Iterator[Alert]:
    """What is a cause by a rule in what was added to the record since a moment (without a view: nothing was), and in the
    state of the sources."""
    return CAUSES[rule.when](rule, view, since, sources, now)


POSITIONS = """
select p.party, p.party_name, p.term, p.stance, p.content, p.id, r.report_id, r.publisher, r.url, r.title,
  coalesce(r.published_at, r.added_at)::date as day
from positions p join reports r using (report, version)
where r.added_at > $since and ($party is null or p.party = $party) and ($term is null or p.term = $term)
  and (len($stances) = 0 or list_contains($stances, p.stance)) order by r.added_at, r.report, p.start
"""
DEATHS = """
select l.incident, e.deaths_low, e.deaths_high, e.event_type, e.sentence, e.actor_names, e.recipient_names, e.places, e.id,
  r.report_id, r.publisher, r.url, r.title
from events e join links l on l.report = e.report and l.version = e.version and l.event_id = e.id
join reports r on r.report = e.report and r.version = e.version
where r.added_at > $since and e.status = 'actual' and e.deaths_low >= $deaths
  and ($party is null or list_contains(e.actors, $party) or list_contains(e.recipients, $party))
  and ($place is null or list_contains(list_transform(e.places, lambda p: lower(p)), lower($place))
    or contains(lower(e.sentence), lower($place))) order by r.added_at, r.report, e.start
"""


def _stance(rule: Rule, view: View | None, since: datetime, _: Any, __: float) -> Iterator[Alert]:
    asked = {"since": since, "party": rule.party, "term": rule.term, "stances": list(rule.stances)}
    for row in view.rows(POSITIONS, asked) if view else ():
        who = row["party"] or row["party_name"]
        told = f"{row['party_name']} {row['stance'].replace('_', ' ')}: {row['content']} ({row['term']}), {_from(row)}"
        yield _alert(rule, told, row, who, row["term"], row["stance"], row["day"])


def _casualties(rule: Rule, view: View | None, since: datetime, _: Any, __: float) -> Iterator[Alert]:
    asked = {"since": since, "deaths": rule.deaths, "party": rule.party, "place": rule.place}
    for row in view.rows(DEATHS, asked) if view else ():
        told = f"at least {row['deaths_low']} dead: {row['sentence']} {_from(row)}"
        yield _alert(rule, told, row, row["incident"])


def _silence(rule: Rule, _: View | None, __: datetime, sources: list[dict[str, Any]], now: float) -> Iterator[Alert]:
    for row in sources:
        heard = row["last_new"] or row["first_tried"]
        if heard and (rule.source is None or row["name"] == rule.source) and now - heard >= (rule.silent or 0):
            since = datetime.fromtimestamp(heard, UTC).isoformat(timespec="seconds")
            why = f"; its last fault: {row['last_error']}" if row["faults"] else ""
            data = {"source": row["name"], "since": since, "error": row["last_error"] if row["faults"] else None}
            yield _alert(rule, f"nothing new from {row['name']} since {since}{why}", data, row["name"], since)


Cause = Callable[[Rule, View | None, datetime, list[dict[str, Any]], float], Iterator[Alert]]
CAUSES: dict[str, Cause] = {"stance": _stance, "casualties": _casualties, "silence": _silence}


def _alert(rule: Rule, text: str, data: Mapping[str, Any], *cause: object) -> Alert:
    id_ = hashlib.sha256("\x1f".join([rule.name, *map(str, cause)]).encode()).hexdigest()[:16]
    return Alert(id_, rule.name, text, {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in data.items()})


def _from(row: Mapping[str, Any]) -> str:
    where = row["url"] or row["report_id"]
    return f"({row['publisher'] or 'unnamed publisher'}, {where})"


def _known(party: Party) -> Callable[[Any], str]:
    def read_(value: Any) -> str:
        found = party(settings.text(value))
        if not found:
            raise ValueError
        return found

    return read_
