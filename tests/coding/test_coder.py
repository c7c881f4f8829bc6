"""The whole coder: one rule for every party, and records that fit together."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.gold import Annotations, code
from truceline.coding import Coder
from truceline.coding.coder import day
from truceline.contract import CodedReport
from truceline.reading import markup
from truceline.reports.report import Report

# One party's names and the other's: name, demonym, armed wing, leader
COUNTRIES = [("Israel", "Lebanon"), ("Israeli", "Lebanese"), ("Benjamin Netanyahu", "Najib Mikati")]
GROUPS = [("Hamas", "Hezbollah"), ("Qassam Brigades", "Radwan Force"), ("Ismail Haniyeh", "Hassan Nasrallah")]
ACROSS = [("Israel", "Hamas"), ("Benjamin Netanyahu", "Ismail Haniyeh")]

PARAGRAPHS = [
    ("""
Israeli forces killed at least 14 Lebanese soldiers near the border on Friday, the Lebanese army said.
  claim said = asserted | source: the Lebanese army | content: Israeli … Friday
  event killed = ASSAULT actual | actor: Israeli forces | recipient: Lebanese soldiers | killed: at least 14 | date: on Friday
“We will answer,” Lebanon told reporters, but Israel denied the report.
  claim told = intended | source: Lebanon | content: “We will answer,”
  event answer = THREATEN/violence future | actor: We | recipient: Israel
  claim denied = denied | source: Israel | content: the report
Both sides agreed to hold their fire, and Benjamin Netanyahu thanked Najib Mikati.
  event agreed = AGREE actual | actor: Both sides
  event thanked = SUPPORT actual | actor: Benjamin Netanyahu | recipient: Najib Mikati
  position agreed = commits ceasefire | party: Both sides | content: to hold their fire
He asked for a truce.
  claim asked = demanded | source: He | content: a truce
  position asked = calls_for ceasefire | party: He | content: a truce
  effect - = improves trust possible | cause: asked for a truce | effect: He
""", COUNTRIES),
    ("""
Hamas rejected a truce, and a Hezbollah spokesman said the group would fight on.
  event rejected = REJECT/yield actual | actor: Hamas
  position rejected = rejects ceasefire | party: Hamas | content: a truce
  claim said = intended | source: a Hezbollah spokesman | content: the group would fight on
  event fight = ASSAULT future | actor: the group
The Qassam Brigades fired rockets.
  event fired = ASSAULT/heavy-weapons actual | actor: The Qassam Brigades
The Radwan Force fired drones.
  event fired = ASSAULT/drone actual | actor: The Radwan Force
Ismail Haniyeh met Hassan Nasrallah; he said the talks had failed.
  event met = CONSULT actual | actor: Ismail Haniyeh + Hassan Nasrallah
  claim said = asserted | source: he | content: the talks had failed
Iran-backed Hezbollah fighters and a Hamas-run ministry gave no number.
  claim gave = asserted | source: Iran-backed Hezbollah fighters + a Hamas-run ministry | content: no number
""", GROUPS),
    ("""
Israel said Hamas must free every captive.
  claim said = demanded | source: Israel | content: Hamas must free every captive
  event said = REQUEST/yield actual | actor: Israel | recipient: Hamas
  position said = demands captive_release | party: Israel | content: Hamas must free every captive
They accused Benjamin Netanyahu of delay, Ismail Haniyeh said.
  event accused = ACCUSE/allege actual | actor: They | recipient: Benjamin Netanyahu
  claim said = asserted | source: Ismail Haniyeh | content: They … delay
“We are ready,” Hamas said, and its delegation left for Israel-controlled territory.
  claim said = asserted | source: Hamas | content: “We are ready,”
  event ready = AGREE actual | actor: We
  event left = RETREAT/withdraw actual | actor: its delegation
Two pro-Israel sources and Hamas officials said both sides had met.
  claim said = asserted | source: Two pro-Israel sources + Hamas officials | content: both sides had met
  event met = CONSULT actual | actor: both sides
""", ACROSS),
]  # fmt: skip


def swapped(text: str, pairs: list[tuple[str, str]]) -> str:
    if not pairs:
        return text
    became = dict(pairs) | {b: a for a, b in pairs}
    names = sorted(became, key=len, reverse=True)
    return re.sub(r"\b(" + "|".join(map(re.escape, names)) + r")\b", lambda m: became[m[1]], text)


def outline(coded: CodedReport, pairs: list[tuple[str, str]], sectors: bool) -> dict[str, Any]:
    """The whole record, its words exchanged, without offsets, ids and what belongs to a party: its country, and its
    sectors where the parties are of two kinds."""
    ids = {r.id: n for n, r in enumerate((*coded.events, *coded.claims, *coded.effects, *coded.positions))}

    def plain(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            left_out = {"spans", "country", "actor_id", "" if sectors else "sectors"}
            return {k: plain(v, k) for k, v in value.items() if k not in left_out}
        if isinstance(value, list):
            made = [plain(v, key) for v in value]
            return sorted(made, key=repr) if key in ("actors", "recipients") else made
        if isinstance(value, str):
            if value in ids:
                return ids[value]
            # a reason tells which kind of name it was and what it is a name of: words, not decisions
            return "" if key == "reason" and "'" in value else swapped(value, pairs)
        return value

    record = coded.model_dump(mode="json")
    return {kind: [plain(r) for r in record[kind]] for kind in ("events", "claims", "effects", "positions")}


@pytest.mark.parametrize(("paragraph", "pairs"), PARAGRAPHS, ids=["countries", "groups", "across"])
def test_exchanged_parties_exchange_in_the_record_and_nothing_else_changes(
    paragraph: str, pairs: list[tuple[str, str]]
) -> None:
    here, there = code(paragraph), code(swapped(paragraph, pairs))
    assert swapped(swapped(paragraph, pairs), pairs) == paragraph
    assert outline(here, pairs, pairs is not ACROSS) == outline(there, [], pairs is not ACROSS)
    assert here.events


@pytest.mark.parametrize(("paragraph", "pairs"), PARAGRAPHS, ids=["countries", "groups", "across"])
def test_every_actor_becomes_the_other(paragraph: str, pairs: list[tuple[str, str]]) -> None:
    def ids(coded: CodedReport) -> list[list[str | None]]:
        said = [(*e.actors, *e.recipients) for e in coded.events]
        said += [(c.source,) if c.source else () for c in coded.claims] + [(p.party,) for p in coded.positions]
        return [sorted(a.name or "" for a in each) for each in said]

    became = [sorted(swapped(name or "", pairs) for name in each) for each in ids(code(paragraph))]
    assert became == ids(code(swapped(paragraph, pairs)))


CORPUS = Path(__file__).parent.parent.parent / "corpus" / "dev"


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda p: p.stem)
def test_records_fit_together(path: Path) -> None:
    for paragraph in markup.read(path.read_text(encoding="utf-8").splitlines(), path.name):
        report = Report(id=paragraph.id, text=paragraph.text, published_at="2024-01-03", language="en")
        coded = Coder(reader=Annotations(paragraph)).code(report)  # type: ignore[arg-type]
        records = (*coded.events, *coded.claims, *coded.effects, *coded.positions)
        assert len({r.id for r in records}) == len(records)
        claims, events = {c.id for c in coded.claims}, {e.id for e in coded.events}
        for record in (*coded.events, *coded.effects, *coded.positions):
            assert set(record.claim_ids) <= claims
        assert {i for e in coded.events for i in e.denied_by} <= claims
        assert {f.cause_event_id for f in coded.effects} | {p.event_id for p in coded.positions} <= {*events, None}
        actors = [a for e in coded.events for a in (*e.actors, *e.recipients)]
        actors += [c.source for c in coded.claims if c.source] + [p.party for p in coded.positions]
        for actor in actors:
            assert " … ".join(report.text[s:e] for s, e in actor.spans) == actor.text
            assert actor.reason
            assert actor.actor_id is None or actor.name
        assert CodedReport.model_validate_json(coded.model_dump_json()) == coded
        assert Coder(reader=Annotations(paragraph)).code(report) == coded  # type: ignore[arg-type]


def test_nothing_said_nothing_recorded() -> None:
    coded = code("The room was warm.")
    assert (coded.events, coded.claims, coded.effects, coded.positions) == ((), (), (), ())


@pytest.mark.parametrize(
    ("published_at", "iso"), [("2024-01-03", "2024-01-03"), ("2024-01-03T23:59:00+02:00", "2024-01-03"), (None, None)]
)
def test_the_day_of_publication(published_at: str | None, iso: str | None) -> None:
    found = day(published_at)
    assert (found.isoformat() if found else None) == iso
