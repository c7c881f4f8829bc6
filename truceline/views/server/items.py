"""Pages of single records and of incidents: permalinks."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.contract import Event
from truceline.errors import NotFoundError
from truceline.record import find
from truceline.views import plain, snippets
from truceline.views.dossier import Sheet, sheet, why
from truceline.views.found import named
from truceline.views.rendered import Shell
from truceline.views.server.known import Known, Moment
from truceline.views.site.cited import day
from truceline.views.site.cited import moment as told_at
from truceline.views.tables import entries, item, parties

LINKED = "select incident from links where report = ? and event_id = ?"
KINDS = {"events": "event", "claims": "claim", "effects": "effect", "positions": "position"}


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One record: its paragraph with its words marked, why it was coded so, and where else it stands."""

    kind: str
    title: str
    words: str
    sheet: Sheet
    why: tuple[tuple[str, str], ...]
    report: str
    place: str
    incident: str
    json: str
    around: Shell


@dataclass(frozen=True, slots=True)
class Mentioned:
    """One report's event that tells of the incident."""

    href: str
    title: str
    facts: str
    sentence: str
    because: str


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """One occurrence, with all that tell of it."""

    id: str
    title: str
    facts: tuple[str, ...]
    mentions: tuple[Mentioned, ...]
    json: str
    around: Shell


def record(known: Known, version: str, asked: Moment, kind: str, report: str, id_: str, around: Shell) -> ItemPage:
    """The page of one record."""
    coded = known.report(version, asked, report)
    every = entries([coded])
    mine = [e for e in every if e.address == id_ and type(e.record).__name__.lower() == KINDS[kind]]
    if not mine:
        raise NotFoundError(f"{plain.short(id_, 60)}: that report has no record of this id among its {kind}")
    shown = {e.address: item(e, parties(every)) for e in mine}
    one = shown[id_]
    linked = []
    if isinstance(mine[0].record, Event):
        with known.view(version, asked) as view:
            linked = view.tuples(LINKED, [report, mine[0].record.id])
    made = sheet(coded, mine, shown, "report")
    title = ": ".join(filter(None, (one.subject, f"{one.head} {one.topic}".strip())))
    told = why(mine[0])
    return ItemPage(
        KINDS[kind], title[:1].upper() + title[1:], one.words, snippets.sheet(made) if known.snippets else made,
        tuple((label, snippets.cut(said)) for label, said in told) if known.snippets else told,
        f"/reports/{report}{asked.query}", f"/reports/{report}{asked.query}#{id_}",
        f"/incidents/{linked[0][0]}{asked.query}" if linked else "", f"/api/v1/{kind}/{report}/{mine[0].record.id}{asked.query}",
        around,
    )  # fmt: skip


def incident(known: Known, version: str, asked: Moment, given: str, around: Shell) -> IncidentPage:
    """The page of an incident."""
    with known.view(version, asked) as view:
        id_ = find.incident(view, given)
        (row,) = view.rows(find.INCIDENTS.format(mentions=f"{find.MENTIONS} where l.incident = ?"), [id_])
        told = find.mentions(view, id_)
    names = plain.listed(plain.short(n, 60) for n in named(row["actors"], row["parties"])) or "actor not named"
    whom = plain.listed(plain.short(n, 60) for n in named(row["recipients"], row["parties"]))
    days = day(row["first"]) if row["first"] == row["last"] else f"{day(row['first'])} to {day(row['last'])}"
    facts = [
        days, plain.listed(row["places"]), _dead(row["deaths_low"], row["deaths_high"]),
        f"{plain.counted(row['reports'], 'report')}, {plain.counted(row['origins'], 'origin')}",
        f"in the words of {plain.listed(plain.short(n, 60) for n in row['claimants'])}" if row["claimants"] else "",
        f"denied by {plain.listed(plain.short(n, 60) for n in row['denied_by'])}" if row["denied_by"] else "",
    ]  # fmt: skip
    title = f"{names}: {plain.event_words(row['event_type'], row['mode'])}" + (f", {whom}" if whom else "")
    return IncidentPage(
        id_, title[:1].upper() + title[1:], tuple(filter(None, facts)), tuple(_mentioned(known, m, asked) for m in told),
        f"/api/v1/incidents/{id_}{asked.query}", around,
    )  # fmt: skip


def _dead(low: int | None, high: int | None) -> str:
    if low is None:
        return ""
    return f"{low:,} dead" if low == high else f"{low:,} or more dead" if high is None else f"{low:,} to {high:,} dead"


def _mentioned(known: Known, row: dict[str, object], asked: Moment) -> Mentioned:
    said = str(row["event_type"]) + (f"/{row['mode']}" if row["mode"] else "")
    sentence, trigger = str(row["sentence"]), str(row["trigger"])
    if known.snippets:
        at = max(0, sentence.find(trigger))
        sentence = sentence[slice(*snippets.snippet(sentence, (at, at + len(trigger))))]
    status = "" if row["status"] == "actual" else f"; {row['status']}"
    return Mentioned(
        f"/events/{row['report']}/{row['id']}{asked.query}",
        f"{row['publisher'] or row['report_id']}, {told_at(row['published_at'])}", f"{said}{status}", sentence,  # type: ignore[arg-type]
        str(row["link_because"]),
    )  # fmt: skip
