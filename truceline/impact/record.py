"""The events of a process in a record as the typed table, and what its sides say about the talks."""

from __future__ import annotations

from typing import Any

import pandas as pd

from truceline.impact.series import Side
from truceline.impact.table import table
from truceline.knowledge import FOLDER, load
from truceline.record.view import View
from truceline.talks.sides import Sides
from truceline.talks.told import TALK, speakers, within

ABOUT = """
with named as (
  select report, unnest(list_concat(actors, recipients)) as id from events
  union all select report, source from claims union all select report, party from positions
)
select report from named where id is not null
group by report having bool_or(list_contains($one, id)) and bool_or(list_contains($other, id))
"""
"""Reports that name two given sides."""
MENTIONS = """
select l.incident, e.report || '/' || e.id as id, e.report, e.event_type, e.mode, e.quad, e.score, e.actors, e.actor_names,
  e.actor_countries, e.recipients, e.recipient_names, e.recipient_countries, e.deaths_low, e.deaths_high,
  coalesce(e.date_start, e.published_at::date) as day, coalesce(e.date_end, e.date_start, e.published_at::date) as last,
  e.published_at::date as known,
  regexp_matches(e.sentence, $talk, 'i') as about_talks, r.origin, coalesce(r.publisher, '') as publisher
from links l
join events e on e.report = l.report and e.version = l.version and e.id = l.event_id
join reports r on r.report = e.report and r.version = e.version
where e.status = 'actual' and e.published_at is not null
  and coalesce(e.date_precision, 'day') in ('day', 'week')
  and (list_has_any(list_concat(e.actors, e.recipients), $ids)
    or len(e.actors) = 0 and list_contains($about, e.report))
order by e.published_at, e.start
"""
"""Events of the parties, and those whose author nobody names in reports on the process; a date as loose as a month
belongs to no day."""
STATEMENTS = """
select c.source as actor, min(c.published_at)::date as day, r.origin,
  string_agg(distinct coalesce(r.publisher, ''), ';' order by coalesce(r.publisher, '')) as publisher
from claims c join reports r on r.report = c.report and r.version = c.version
where list_contains($ids, c.source) and regexp_matches(c.content, $talk, 'i') and c.published_at is not null
group by c.source, r.origin, c.content
"""
"""Copies of one text say it once."""
STANCES = """
select p.party as actor, p.stance, min(p.published_at)::date as day, r.origin,
  string_agg(distinct coalesce(r.publisher, ''), ';' order by coalesce(r.publisher, '')) as publisher
from positions p join reports r on r.report = p.report and r.version = p.version
where list_contains($ids, p.party) and p.published_at is not null
group by p.party, p.stance, r.origin, p.content
"""
COVERAGE = """
select published_at::date as day, count(distinct origin) as reports from reports where published_at is not null group by 1
"""


def sides(known: Sides) -> list[Side]:
    """The parties of a process, with those who speak for them, and its mediators."""
    entries = known.registry.entries
    made = []
    for party in (*known.process.parties, *known.process.mediators):
        keys = {party.id} | {e.id for e in entries.values() for p in e.posts if p.of == party.id}
        made.append(Side(party.id, party.name, frozenset(keys), party.id in known.parties))
    return made


def events(view: View, known: Sides) -> pd.DataFrame:
    """One row for each incident and origin that tells of it."""
    of = sides(known)
    about: set[str] = set()
    parties = [sorted(s.keys) for s in of if s.party]
    for n, one in enumerate(parties):
        for other in parties[n + 1 :]:
            about |= {r["report"] for r in view.rows(ABOUT, {"one": one, "other": other})}
    values = {"ids": sorted(known.parties | speakers(known)), "about": sorted(about), "talk": TALK.pattern}
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for row in view.rows(MENTIONS, values):
        if not within(row["day"], known.process):
            continue
        whole = rows.setdefault((row["incident"], row["origin"]), {"publishers": set(), "rows": []})
        whole["publishers"].add(row["publisher"])
        whole["rows"].append(row)
    return table(_row(key, found, of) for key, found in rows.items())


def _row(key: tuple[str, str], found: dict[str, Any], of: list[Side]) -> dict[str, Any]:
    rows = found["rows"]
    first = rows[0]
    deaths = [r for r in rows if r["deaths_low"] is not None]
    return {
        "id": f"{key[0]}/{key[1]}", "incident": key[0], "day": first["day"], "last": first["last"],
        "known": min(r["known"] for r in rows),
        "actor": _who(rows, "actor", of), "actor_country": next(iter(first["actor_countries"]), None),
        "recipient": _who(rows, "recipient", of), "recipient_country": next(iter(first["recipient_countries"]), None),
        "event_type": first["event_type"], "mode": first["mode"], "quad": first["quad"], "score": first["score"],
        "deaths_low": min((r["deaths_low"] for r in deaths), default=None),
        "deaths_best": deaths[-1]["deaths_low"] if deaths else None,
        "deaths_high": max((r["deaths_high"] for r in deaths if r["deaths_high"] is not None), default=None),
        "sources": 1, "publisher": ";".join(sorted(found["publishers"])),
        "about_talks": any(r["about_talks"] for r in rows),
    }  # fmt: skip


def _who(rows: list[dict[str, Any]], role: str, of: list[Side]) -> str | None:
    """The first that belongs to a side, else the first that is known, else the first words for one."""
    ids = [i for r in rows for i in r[f"{role}s"]]
    mine = [i for i in ids if any(i in s.keys for s in of)]
    names = [n for r in rows for n in r[f"{role}_names"]]
    return next(iter([*mine, *ids, *names]), None)


def words(view: View, known: Sides) -> pd.DataFrame:
    """What the sides say about the talks: a row for each statement (value 1) and each stance (its sign by
    `measures.yaml`), with `measure`, `actor`, `day`, `value`, `origin`, `publisher`."""
    values = {"ids": sorted({k for s in sides(known) for k in s.keys}), "talk": TALK.pattern}
    signs = load(FOLDER / "measures.yaml")["stances"]
    rows = [r | {"measure": "statements", "value": 1.0} for r in view.rows(STATEMENTS, values)]
    values.pop("talk")
    rows += [r | {"measure": "stance", "value": float(signs[r["stance"]])} for r in view.rows(STANCES, values)]
    frame = pd.DataFrame(rows, columns=["measure", "actor", "day", "value", "origin", "publisher"])
    frame["day"] = pd.to_datetime(frame["day"]).astype("datetime64[s]")
    return frame


def coverage(view: View) -> pd.Series:
    """Reports of the record a day, copies of one text counted once."""
    rows = view.rows(COVERAGE)
    days = pd.DatetimeIndex(pd.to_datetime([r["day"] for r in rows])).as_unit("s")
    return pd.Series([float(r["reports"]) for r in rows], index=days, dtype="float64").sort_index()
