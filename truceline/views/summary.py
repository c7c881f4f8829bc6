"""A coded report on a terminal, to be read in a minute."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from truceline.contract import Actor, CodedReport
from truceline.reports.shown import shown
from truceline.views.explain import counted


def summary(coded: CodedReport) -> RenderableType:
    """Who did what, who says so, what it is said to have done, who wants what."""
    report = coded.report
    title = report.title or report.text.strip().split("\n", 1)[0][:100]
    head = Text(shown(title), style="bold")
    details = " · ".join(p for p in (report.publisher, report.published_at or "no date", report.id) if p)
    page: list[RenderableType] = [head, Text(shown(details), style="dim")]
    claims = {c.id: c for c in coded.claims}

    def said(ids: tuple[str, ...]) -> str:
        return ", ".join(dict.fromkeys(who(claims[i].source) for i in ids)) or "the report"

    if coded.events:
        table = _table("who", "did", "to whom", "said by", "id", title=f"Events ({len(coded.events)})")
        for e in coded.events:
            did = "/".join([e.event_type, *e.mode]) + ("" if e.status == "actual" else f" {e.status}")
            dead = f", killed {counted(e.deaths).split(',')[0]}" if e.deaths else ""
            table.add_row(
                _all(e.actors), f"{did} “{shown(e.trigger.text)}”{dead}", _all(e.recipients), said(e.claim_ids), e.id
            )
        page += [Text(""), table]
    if coded.claims:
        table = _table("who says", "how", "what", "id", title=f"Claims ({len(coded.claims)})")
        for c in coded.claims:
            table.add_row(who(c.source), f"{c.modality}, {c.kind}", _short(c.content.text if c.content else ""), c.id)
        page += [Text(""), table]
    if coded.effects:
        table = _table("cause", "", "effect", "said by", "id", title=f"Stated effects ({len(coded.effects)})")
        for f in coded.effects:
            how = f"{f.direction} {f.affects}" + ("" if f.modality == "asserted" else f", {f.modality}")
            table.add_row(_short(f.cause.text), how, _short(f.effect.text), said(f.claim_ids), f.id)
        page += [Text(""), table]
    if coded.positions:
        table = _table("party", "stance", "term", "in the words", "id", title=f"Positions ({len(coded.positions)})")
        for p in coded.positions:
            table.add_row(who(p.party), p.stance, p.term, _short(p.content.text), p.id)
        page += [Text(""), table]
    if len(page) == 2:
        page.append(Text("Nothing that Truceline records is said in this report."))
    return Group(*page, Text(""))


def who(actor: Actor | None) -> str:
    """An actor in few words: as written, with the name it stands for."""
    if actor is None:
        return "unnamed"
    return shown(f"{actor.text} = {actor.name}" if actor.resolved_from and actor.name else actor.text)


def _all(actors: tuple[Actor, ...]) -> str:
    return ", ".join(who(a) for a in actors) or "–"


def _short(text: str, most: int = 90) -> str:
    text = shown(" ".join(text.split()))
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …"


def _table(*columns: str, title: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, style="dim" if column == "id" else "", no_wrap=column == "id", overflow="fold")
    return table
