"""Finding in a record: filters that every query takes, and the rows that they give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from truceline.errors import NotFoundError
from truceline.record.view import View

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for; None asks nothing. Parties are ids of the actor registry."""

    party: str | None = None
    dyad: tuple[str, str] | None = None
    type: str | None = None
    """Of events, incidents and reports an event type, with its mode ("ASSAULT/drone") or without; a claim's modality; a
    position's stance or term; an effect's direction, modality or what it affects."""
    status: str | None = None
    """Of an event, as are place and dyad: of reports and what is said in them, the events that they tell of."""
    place: str | None = None
    since: date | None = None
    until: date | None = None
    publisher: str | None = None
    text: str | None = None
    """Words that all stand in it, in any order; what stands in quotation marks is one phrase."""


def phrases(text: str | None) -> list[str]:
    """The words and phrases that a text asks for."""
    return [a or b or c for a, b, c in re.findall(r'"([^"]+)"|“([^”]+)”|(\S+)', text or "")]


MENTIONS = """
select l.incident, l.score as link_score, l.because as link_because, e.*, r.report_id, r.publisher, r.newsroom, r.url
from links l
join events e on e.report = l.report and e.version = l.version and e.id = l.event_id
join reports r on r.report = e.report and r.version = e.version
"""
WHEN = "coalesce(date_start, published_at::date)"

TOLD = "added_at, report, start, id"
"""The order in which mentions came; of what ties, the first told."""
INCIDENTS = f"""
with told as (
  select *, row_number() over (partition by incident, newsroom, deaths_low is null order by published_at desc, start) as nth
  from ({{mentions}})
),
voices as (
  select t.incident, list_sort(list(distinct c.source_name) filter (not t.denies)) as claimants,
    list_sort(list(distinct c.source_name) filter (t.denies)) as denied_by
  from (
    select incident, report, version, unnest(claim_ids) as claim, status = 'negated' as denies from told
    union all select incident, report, version, unnest(denied_by), true from told
  ) t
  join claims c on c.report = t.report and c.version = t.version and c.id = t.claim
  where c.source_name is not null group by 1
)
select incident, min(coalesce(date_start, published_at::date)) filter (status <> 'historical') as first,
  max(coalesce(date_end, date_start, published_at::date)) filter (status <> 'historical') as last,
  mode(event_type order by {TOLD}) as event_type, mode(mode order by {TOLD}) as mode, list_sort(list(distinct event_type)) as types,
  list_sort(list_distinct(flatten(list(actor_names) filter (status <> 'negated')))) as actors,
  list_sort(list_distinct(flatten(list(recipient_names)))) as recipients,
  list_sort(list_distinct(flatten(list(places)))) as places,
  min(deaths_low) as deaths_low, mode(deaths_low order by {TOLD}) filter (nth = 1 and deaths_low is not null) as deaths_best,
  case when count(*) filter (deaths_low is not null and deaths_high is null) = 0 then max(deaths_high) end as deaths_high,
  count(*) as mentions, count(distinct report) as reports, count(distinct newsroom) as origins,
  count(distinct publisher) as publishers, any_value(claimants) as claimants, any_value(voices.denied_by) as denied_by,
  count(distinct report) filter (len(claim_ids) = 0) as in_own_voice,
  count(distinct report) filter (len(told.denied_by) > 0 or status = 'negated') as denied_in,
  list_sort(list_distinct(flatten(list(list_concat(told.actors, told.recipients))))) as parties,
  first(sentence order by {TOLD}) as sentence
from told left join voices using (incident) group by incident order by max({WHEN}) desc nulls last, incident
"""
"""What the mentions of incidents tell together; An origin is the newsroom behind a report, or behind
what it copies; `nth` is 1 for the last that each says, with a count of the dead and without one."""


def incidents(view: View, asked: Filter, most: int = 100, skip: int = 0) -> list[Row]:
    """Incidents, the latest first: one row for each, its mentions counted; `skip` those before the first."""
    where, values = _events(asked, both=False)
    both = " ".join(
        f"and incident in (select incident from ({MENTIONS}) where list_contains(list_concat(actors, recipients), ?))"
        for _ in asked.dyad or ()
    )
    chosen = (
        f"select incident from ({MENTIONS}) where {where} {both} group by incident"
        f" order by max({WHEN}) desc nulls last, incident{_page(most, skip)}"
    )
    sql = INCIDENTS.format(mentions=f"{MENTIONS} where l.incident in ({chosen})")
    return view.rows(sql, [*values, *(asked.dyad or ())])


def incident(view: View, given: str) -> str:
    """The one incident whose id begins so, or of which one whose id begins so was made a part."""
    found = view.rows(
        "select incident from links where starts_with(incident, $given) union select other from decisions"
        " where action = 'merge' and starts_with(one, $given) and other in (select incident from links)",
        {"given": given},
    )
    if len(found) != 1:
        raise NotFoundError(f"{given}: {len(found) or 'no'} incidents begin so; 'truceline incidents' lists them")
    return str(found[0]["incident"])


def mentions(view: View, given: str) -> list[Row]:
    """The events of an incident (its id, or the beginning of it), in the order of publication."""
    return view.rows(f"{MENTIONS} where l.incident = ? order by e.published_at, e.start", [incident(view, given)])


def events(view: View, asked: Filter, most: int = 100, skip: int = 0) -> list[Row]:
    """Events, the latest first; of a dyad, those that both parties are in."""
    where, values = _events(asked, both=True)
    sql = f"select * from (select e.*, r.report_id, r.publisher, r.url from events e join reports r using (report, version)) where {where}"
    return view.rows(f"{sql} order by {WHEN} desc nulls last, report, start, id{_page(most, skip)}", values)


def claims(view: View, asked: Filter, most: int = 100, skip: int = 0) -> list[Row]:
    """Claims, the latest first."""
    return _said(view, "claims", ("modality",), ("content",), asked, most, skip)


def positions(view: View, asked: Filter, most: int = 100, skip: int = 0) -> list[Row]:
    """Positions, the latest first."""
    return _said(view, "positions", ("stance", "term"), ("content",), asked, most, skip)


def effects(view: View, asked: Filter, most: int = 100, skip: int = 0) -> list[Row]:
    """Effects, the latest first."""
    return _said(view, "effects", ("direction", "affects", "modality"), ("cause", "effect"), asked, most, skip)


def reports(view: View, asked: Filter, most: int = 100, skip: int = 0) -> list[Row]:
    """Reports, the latest first, with what each holds; type, status, place and dyad are those of one of their events."""
    where, values = conditions(
        [
            ("published_at::date >= ?", asked.since),
            ("published_at::date <= ?", asked.until),
            ("publisher ilike ?", asked.publisher),
            *words(asked, "text"),
            (
                "report in (select report from events where list_contains(list_concat(actors, recipients), $) union all"
                " select report from claims where source = $ union all select report from positions where party = $)",
                asked.party,
            ),
            *through("(report, version) in (select report, version from events where {events})", asked, asked.type),
        ]
    )
    sql = (
        "select * exclude (text, coded) from reports"
        " join (select origin, count(*) as copies from reports group by origin) using (origin)"
    )
    return view.rows(f"{sql} where {where} order by published_at desc nulls last, report{_page(most, skip)}", values)


def _said(
    view: View, table: str, kinds: Sequence[str], texts: Sequence[str], asked: Filter, most: int, skip: int
) -> list[Row]:
    where, values = conditions(
        [
            (BY[table], asked.party),
            (" or ".join(f"{k} = $" for k in kinds), asked.type),
            ("published_at::date >= ?", asked.since),
            ("published_at::date <= ?", asked.until),
            ("publisher ilike ?", asked.publisher),
            *words(asked, *texts),
            *through(f"(report, version, id) in ({ABOUT[table]})", asked),
        ]
    )
    sql = f"select * from (select c.*, r.report_id, r.publisher, r.url, r.origin from {table} c join reports r using (report, version))"
    return view.rows(
        f"{sql} where {where} order by published_at desc nulls last, report, start, id{_page(most, skip)}", values
    )


BY = {
    "claims": "source = ?",
    "positions": "party = ?",
    "effects": "(report, version, id) in (select e.report, e.version, e.id from (select *, unnest(claim_ids) as claim from effects) e"
    " join claims c on c.report = e.report and c.version = e.version and c.id = e.claim where c.source = $ union all"
    " select e.report, e.version, e.id from effects e join events t on t.report = e.report and t.version = e.version"
    " and t.id = e.cause_event_id where list_contains(list_concat(t.actors, t.recipients), $))",
}
"""What is said → how a party is in it: it says it, it takes it, it says it or is in the event that is the cause."""

SAME_WORDS = """
select s.report, s.version, s.id from (select report, version, id, {own} as event, unnest(claim_ids) as claim from {table}) s
join (select report, version, unnest(claim_ids) as claim from told) t using (report, version, claim) union all
select s.report, s.version, s.id from {table} s join told t on t.report = s.report and t.version = s.version and t.id = s.{own}
"""
ABOUT = {
    "claims": "with told as (select * from events where {events})"
    " select report, version, unnest(list_concat(claim_ids, denied_by)) from told",
    **{
        table: "with told as (select * from events where {events})" + SAME_WORDS.format(table=table, own=own)
        for table, own in (("positions", "event_id"), ("effects", "cause_event_id"))
    },
}
"""What is said → those that are about some events: a claim in whose words such an event is, or that denies it; what is
in the same words as such an event, or taken in it, or caused by it."""


def through(sql: str, asked: Filter, type_: str | None = None) -> list[Condition]:
    """Rows that some event leads to, of a status, at a place, between two parties and of a type; `{events}` in the SQL
    stands for the conditions on that event."""
    where, values = conditions(_of_events(type_, asked, both=True))
    return [(sql.replace("{events}", where), tuple(values))] if values else []


def _page(most: int, skip: int) -> str:
    return f" limit {int(most)} offset {int(skip)}"


def _events(asked: Filter, both: bool) -> tuple[str, list[Any]]:
    return conditions(
        [
            ("(list_contains(actors, $) or list_contains(recipients, $))", asked.party),
            *_of_events(asked.type, asked, both),
            (f"{WHEN} >= ?", asked.since),
            (f"{WHEN} <= ?", asked.until),
            ("publisher ilike ?", asked.publisher),
            *words(asked, "sentence"),
        ]
    )


def _of_events(asked_type: str | None, asked: Filter, both: bool) -> list[Condition]:
    type_, _, mode = (asked_type or "").partition("/")
    dyad = asked.dyad if both else None
    return [
        ("event_type = ?", type_ or None),
        ("mode = ?", mode or None),
        ("status = ?", asked.status),
        (
            "list_contains(list_transform(places, lambda p: lower(p)), lower($)) or contains(lower(sentence), lower($))",
            asked.place,
        ),
        *(("list_contains(list_concat(actors, recipients), ?)", one) for one in dyad or ()),
    ]


def words(asked: Filter, *columns: str) -> list[Condition]:
    """Each word in one of the columns."""
    sql = " or ".join(f"contains(lower({column}), lower($))" for column in columns)
    return [(sql, one) for one in phrases(asked.text)]


Condition = tuple[str, Any]
"""SQL, and the value that it takes; a tuple holds several in their order."""


def conditions(found: Sequence[Condition]) -> tuple[str, list[Any]]:
    """Conditions whose value is asked for, joined; `$` stands for one value that is needed several times."""
    said = ["true"]
    values: list[Any] = []
    for sql, value in found:
        if value is not None:
            values += value if isinstance(value, tuple) else [value] * (sql.count("?") + sql.count("$"))
            said.append(f"({sql.replace('$', '?')})")
    return " and ".join(said), values


def every_incident() -> str:
    """SQL for all incidents."""
    return INCIDENTS.format(mentions=MENTIONS)
