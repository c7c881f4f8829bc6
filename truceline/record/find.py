"""Finding in a record: filters that every query takes, and the rows that they give."""

from __future__ import annotations

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
    """An event type, with its mode ("ASSAULT/drone") or without; a claim's modality; a position's stance or term."""
    status: str | None = None
    place: str | None = None
    since: date | None = None
    until: date | None = None
    publisher: str | None = None
    text: str | None = None


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
    where, values = _events(asked)
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
    """The one incident whose id begins so."""
    found = view.rows("select distinct incident from links where starts_with(incident, ?)", [given])
    if len(found) != 1:
        raise NotFoundError(f"{given}: {len(found) or 'no'} incidents begin so; 'truceline incidents' lists them")
    return str(found[0]["incident"])


def mentions(view: View, given: str) -> list[Row]:
    """The events of an incident (its id, or the beginning of it), in the order of publication."""
    return view.rows(f"{MENTIONS} where l.incident = ? order by e.published_at, e.start", [incident(view, given)])


def events(view: View, asked: Filter, most: int = 100, skip: int = 0) -> list[Row]:
    """Events, the latest first."""
    where, values = _events(asked)
    sql = f"select * from (select e.*, r.report_id, r.publisher, r.url from events e join reports r using (report, version)) where {where}"
    return view.rows(f"{sql} order by {WHEN} desc nulls last, report, start, id{_page(most, skip)}", values)


def claims(view: View, asked: Filter, most: int = 100, skip: int = 0) -> list[Row]:
    """Claims, the latest first."""
    return _said(view, "claims", "source", ("modality",), ("content",), asked, most, skip)


def positions(view: View, asked: Filter, most: int = 100, skip: int = 0) -> list[Row]:
    """Positions, the latest first."""
    return _said(view, "positions", "party", ("stance", "term"), ("content",), asked, most, skip)


def effects(view: View, asked: Filter, most: int = 100, skip: int = 0) -> list[Row]:
    """Effects, the latest first."""
    return _said(view, "effects", "null", ("direction", "affects", "modality"), ("cause", "effect"), asked, most, skip)


def reports(view: View, asked: Filter, most: int = 100, skip: int = 0) -> list[Row]:
    """Reports, the latest first, with what each holds."""
    where, values = conditions(
        [
            ("published_at::date >= ?", asked.since),
            ("published_at::date <= ?", asked.until),
            ("publisher ilike ?", asked.publisher),
            ("contains(lower(text), lower(?))", asked.text),
            (
                "report in (select report from events where list_contains(list_concat(actors, recipients), $) union all"
                " select report from claims where source = $ union all select report from positions where party = $)",
                asked.party,
            ),
        ]
    )
    sql = (
        "select * exclude (text, coded) from reports"
        " join (select origin, count(*) as copies from reports group by origin) using (origin)"
    )
    return view.rows(f"{sql} where {where} order by published_at desc nulls last, report{_page(most, skip)}", values)


def _said(
    view: View, table: str, party: str, kinds: Sequence[str], texts: Sequence[str], asked: Filter, most: int,
    skip: int,
) -> list[Row]:  # fmt: skip
    where, values = conditions(
        [
            (f"{party} = ?", asked.party),
            (" or ".join(f"{k} = $" for k in kinds), asked.type),
            ("published_at::date >= ?", asked.since),
            ("published_at::date <= ?", asked.until),
            ("publisher ilike ?", asked.publisher),
            (" or ".join(f"contains(lower({t}), lower($))" for t in texts), asked.text),
        ]
    )
    sql = f"select * from (select c.*, r.report_id, r.publisher, r.url, r.origin from {table} c join reports r using (report, version))"
    return view.rows(
        f"{sql} where {where} order by published_at desc nulls last, report, start, id{_page(most, skip)}", values
    )


def _page(most: int, skip: int) -> str:
    return f" limit {int(most)} offset {int(skip)}"


def _events(asked: Filter) -> tuple[str, list[Any]]:
    type_, _, mode = (asked.type or "").partition("/")
    return conditions(
        [
            ("(list_contains(actors, $) or list_contains(recipients, $))", asked.party),
            ("event_type = ?", type_ or None),
            ("mode = ?", mode or None),
            ("status = ?", asked.status),
            (
                "list_contains(list_transform(places, lambda p: lower(p)), lower($)) or contains(lower(sentence), lower($))",
                asked.place,
            ),
            (f"{WHEN} >= ?", asked.since),
            (f"{WHEN} <= ?", asked.until),
            ("publisher ilike ?", asked.publisher),
            ("contains(lower(sentence), lower(?))", asked.text),
        ]
    )


def conditions(found: Sequence[tuple[str, Any]]) -> tuple[str, list[Any]]:
    """Conditions whose value is asked for, joined; `$` stands for one value that is needed several times."""
    said, values = ["true"], []
    for sql, value in found:
        if value is not None:
            values += [value] * (sql.count("?") + sql.count("$"))
            said.append(f"({sql.replace('$', '?')})")
    return " and ".join(said), values


def every_incident() -> str:
    """SQL for all incidents."""
    return INCIDENTS.format(mentions=MENTIONS)
