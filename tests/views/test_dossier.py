"""The page: what it shows (the typed context), how it marks words, and that hostile reports stay text."""

from __future__ import annotations

import re
import typing
from base64 import b64decode
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from pydantic import BaseModel

from tests.gold import code
from truceline.contract import Actor, Because, Claim, CodedReport, Count, Date, Effect, Event, Part, Position
from truceline.reports.report import Report
from truceline.views import marks, plain
from truceline.views.dossier import context, page
from truceline.views.explain import Record
from truceline.views.marks import SHAPES, Mark, marked, paragraph_of, paragraphs
from truceline.views.tables import COLUMNS, OTHERS, SHOWN

VOID = {"meta", "input", "link", "br", "img", "hr"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&lt;</style></script>"

JUNE = """\
@ june
Israel said Hamas had fired rockets, killing at least two people; Hamas denied it.
  claim said = asserted | source: Israel | content: Hamas had fired rockets, killing at least two people
  event fired = ASSAULT/heavy-weapons actual | actor: Hamas | recipient: people | killed: at least two
  claim denied = denied | source: Hamas | content: it
Egypt said the fire undermined the talks because of the rockets.
  claim said = asserted | source: Egypt | content: the fire undermined the talks because of the rockets
  effect undermined = worsens talks asserted | cause: the fire | effect: the talks
Hamas demanded that Israel open the crossings.
  event demanded = REQUEST/yield actual | actor: Hamas | recipient: Israel
  position demanded = demands humanitarian_access | party: Hamas | content: that Israel open the crossings
"""
JULY = """\
@ july
Hamas accepted a truce and rejected disarmament.
  event accepted = AGREE actual | actor: Hamas
  position accepted = accepts ceasefire | party: Hamas | content: a truce
  position rejected = rejects disarmament | party: Hamas | content: disarmament
Israel will open the crossings.
  event open = RETREAT/access future | actor: Israel
"""


def two() -> list[CodedReport]:
    return [code(JUNE, "2024-06-03", "Wire"), code(JULY, "2024-07-09T07:00:00+00:00", "Daily")]


# Records made by hand, where a test needs what no annotated text gives.


def actor(text: str, id_: str | None = None, name: str | None = None, at: int = 0) -> Actor:
    return Actor(text=text, spans=((at, at + len(text)),), actor_id=id_, name=name, country=None)


def because(trigger: str = "words") -> Because:
    return Because(trigger=trigger, rule="reader", score=0.62, runner_up="AID", runner_up_score=0.2, notes=("a note",))


def claim(id_: str, source: Actor | None, text: str = "words", **more: object) -> Claim:
    part = Part(text=text, spans=((0, len(text)),))
    return Claim.model_validate(
        {"id": id_, "source": source, "cue": part, "content": part, "kind": "indirect", "modality": "asserted",
         "confidence": 1.0, "because": because(), **more}
    )  # fmt: skip


def event(id_: str, *actors: Actor, **more: object) -> Event:
    part = Part(text="words", spans=((0, 5),))
    return Event.model_validate(
        {"id": id_, "event_type": "ASSAULT", "mode": (), "context": (), "quad": "material conflict", "score": -9,
         "status": "actual", "actors": actors, "recipients": (), "trigger": part, "sentence": part, "date": None,
         "places": (), "deaths": None, "injuries": None, "claim_ids": (), "confidence": 1.0,
         "because": because(), **more}
    )  # fmt: skip


def effect(id_: str, cause: str, **more: object) -> Effect:
    part = Part(text=cause, spans=((0, 5),))
    return Effect.model_validate(
        {"id": id_, "cause": part, "effect": part, "signal": None, "cause_event_id": None, "direction": "worsens",
         "affects": "talks", "modality": "asserted", "claim_ids": (), "confidence": 1.0, "because": because(), **more}
    )  # fmt: skip


def position(id_: str, party: Actor, term: str, stance: str) -> Position:
    part = Part(text="words", spans=((0, 5),))
    return Position.model_validate(
        {"id": id_, "party": party, "term": term, "stance": stance, "content": part, "claim_ids": (), "event_id": None,
         "confidence": 1.0, "because": because()}
    )  # fmt: skip


def coded(*records: Record, text: str = "words and more words", **report: object) -> CodedReport:
    def of(kind: type) -> tuple[object, ...]:
        return tuple(r for r in records if isinstance(r, kind))

    return CodedReport.model_validate(
        {"report": Report.model_validate({"id": "r", "text": text, **report}), "events": of(Event), "claims": of(Claim),
         "effects": of(Effect), "positions": of(Position)}
    )  # fmt: skip


class Document(HTMLParser):
    """The page as a browser sees it: tags with attributes in order, and the words of the reports' paragraphs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline: dict[str, str] = {}
        self.paragraphs: list[str] = []
        self._open: list[str] = []
        self._text = False
        self.feed(html)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
        if tag == "p" and dict(attrs).get("class") == "text":
            self._text = True
            self.paragraphs.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag == "p":
            self._text = False

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("script", "style"):
            self.inline[self._open[-1]] = self.inline.get(self._open[-1], "") + data
        if self._text:
            self.paragraphs[-1] += data

    def all(self, name: str) -> list[str]:
        return [value for _, attrs in self.tags for key, value in attrs.items() if key == name and value is not None]


def strings(value: object) -> list[str]:
    """Every text of a context."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return strings(tuple(value.items()))
    if isinstance(value, tuple):
        return [s for v in value for s in strings(v)]
    if is_dataclass(value):
        return [s for f in fields(value) for s in strings(getattr(value, f.name))]
    return []


# Words


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2023-11-24", "24 Nov 2023"),
        ("2023-11-04T07:05:00+02:00", "4 Nov 2023, 07:05 UTC+02:00"),
        ("2023-11-24T14:00:00+00:00", "24 Nov 2023, 14:00 UTC"),
        ("2023-11-24T14:00:00", "24 Nov 2023, 14:00 zone not given"),
        ("last week", "last week"),
        (None, "no date"),
    ],
)
def test_a_day_is_unambiguous_and_a_time_carries_its_zone(iso: str | None, said: str) -> None:
    assert plain.day(iso) == said


@pytest.mark.parametrize(
    ("start", "end", "precision", "said"),
    [
        ("2023-11-24", "2023-11-24", "day", "24 Nov 2023"),
        ("2023-11-20", "2023-11-26", "week", "20 Nov 2023 to 26 Nov 2023"),
        ("2023-11-01", "2023-11-30", "month", "Nov 2023"),
        ("2023-01-01", "2023-12-31", "year", "2023"),
        (None, None, None, "“one day”"),
    ],
)
def test_an_events_date_keeps_its_precision(start: str, end: str, precision: str, said: str) -> None:
    date = Date.model_validate({"start": start, "end": end, "precision": precision, "text": "one day"})
    assert plain.when(date) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(6, 6, "6"), (24, 99, "24 to 99"), (1205, None, "1,205 or more"), (None, 40, "up to 40"), (None, None, "“some”")],
)
def test_a_count_goes_from_low_to_high(low: int | None, high: int | None, said: str) -> None:
    assert plain.span(Count(low=low, high=high, text="some")) == said


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//example.org", False),
        ("https:", False),
        ("https://exa mple.org", False),
        ("https://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, safe: bool) -> None:
    assert plain.link(url) == (url if safe else None)
    html = page([coded(url=url)])
    outward = [h for h in Document(html).all("href") if not h.startswith("#")]
    assert outward == ([url] if safe else [])
    assert html.count('rel="noopener noreferrer"') == safe


@pytest.mark.parametrize(
    ("confidence", "said"), [(1.0, "sure (1.00)"), (0.7, "fairly sure (0.70)"), (0.1, "doubtful (0.10)")]
)
def test_doubt_stands_in_words_beside_its_number(confidence: float, said: str) -> None:
    assert plain.doubt(confidence) == said


@pytest.mark.parametrize(
    ("names", "said"),
    [("", ""), ("a", "a"), ("ab", "a and b"), ("abca", "a, b and c"), ("abcdef", "a, b, c and 3 more")],
)
def test_names_are_listed(names: str, said: str) -> None:
    assert plain.listed(names) == said


def choices(model: type[BaseModel], field: str) -> set[str]:
    return set(typing.get_args(model.model_fields[field].annotation))


def test_every_value_of_the_record_has_plain_words() -> None:
    from truceline.knowledge import plover

    said = plain.words()
    kinds = set(plover().types) | {f"{t}/{m}" for t, k in plover().types.items() for m in k.modes}
    assert set(said["events"]) == kinds
    for model, field, table in (
        (Claim, "modality", "claims"), (Claim, "kind", "quotation"), (Position, "stance", "stances"),
        (Effect, "direction", "directions"), (Effect, "affects", "affected"),
    ):  # fmt: skip
        assert set(said[table]) == choices(model, field)
    assert set(said["status"]) | {"actual"} == choices(Event, "status")
    assert set(said["effects"]) | {"asserted"} == choices(Effect, "modality")


# Marks

TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("\n\r\u2028 ab"), max_size=60)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(TEXTS)
    offset = st.integers(-3, len(text) + 3)
    drawn = draw(st.lists(st.tuples(offset, offset, st.sampled_from(list(SHAPES)), st.integers(1, 5), st.booleans())))
    return text, [Mark((s, e), k, f"{k[0]}{n}", f"{k} {n}", "role", anchor) for s, e, k, n, anchor in drawn]


@given(marked_texts())
def test_segments_joined_are_the_text_and_each_lies_under_exactly_its_marks(drawn: tuple[str, list[Mark]]) -> None:
    text, given_ = drawn
    found = [s for p in marked(text, paragraphs(text), given_) for s in p]
    assert "".join(s.text for s in found) == text
    at = 0
    for segment in found:
        over = [m for m in given_ if m.span[0] <= at < m.span[1]]
        assert at + len(segment.text) <= min((m.span[1] for m in over), default=len(text))
        assert set(segment.addresses) == {m.address for m in over}
        assert {layer.kind for layer in segment.layers} == {m.kind for m in over}
        assert {layer.kind for layer in segment.layers if layer.anchor} == {m.kind for m in over if m.anchor}
        at += len(segment.text)
    begun = [address for s in found for address, _ in s.starts]
    assert len(begun) == len(set(begun))


def test_overlapping_and_nested_marks_are_cut_at_every_boundary() -> None:
    text = "abcdefgh"
    given_ = [
        Mark((0, 6), "claim", "c1", "claim 1", "content", False),
        Mark((2, 4), "event", "e1", "event 1", "trigger", True),
        Mark((3, 8), "position", "p1", "position 1", "content", True),
    ]
    (found,) = marked(text, paragraphs(text), given_)
    assert [(s.text, [layer.kind for layer in s.layers], [a for a, _ in s.starts]) for s in found] == [
        ("ab", ["claim"], ["c1"]),
        ("c", ["event", "claim"], ["e1"]),
        ("d", ["event", "claim", "position"], ["p1"]),
        ("ef", ["claim", "position"], []),
        ("gh", ["position"], []),
    ]
    assert found[2].told == "position 1: content; event 1: trigger; claim 1: content"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("one", ["one"]),
        ("one\n\ntwo\n", ["one\n\n", "two\n"]),
        ("\n one\r\ntwo", ["\n one\r\n", "two"]),
        (" \n ", [" \n "]),
    ],
)
def test_paragraphs_leave_no_gap(text: str, pieces: list[str]) -> None:
    spans = paragraphs(text)
    assert [text[s:e] for s, e in spans] == pieces
    assert [paragraph_of(spans, s) for s, _ in spans] == list(range(len(spans)))


# What the page shows


def test_reports_stand_newest_first_and_the_lead_counts_them() -> None:
    shown = context(two())
    assert [s.address for s in shown.sheets] == ["report-july", "report-june"]
    assert shown.title == "2 reports on Hamas, Israel and Egypt"
    assert shown.lead.startswith("2 reports published 3 Jun 2024 to 9 Jul 2024 by Daily and Wire: ")
    assert "4 events, 3 claims, 1 effect and 3 positions." in shown.lead


def test_parties_are_columns_in_order_of_mention_with_what_they_say_do_and_want() -> None:
    shown = context(two())
    assert shown.parties == ("Hamas", "Israel", "Egypt")
    says, does, wants = shown.rows
    hamas = [[i.head for b in row.cells[0].shown for i in b.items] for row in (says, does, wants)]
    assert hamas == [
        ["denied"],
        ["agreement", "shelling or rocket fire on people", "request to give way to Israel"],
        ["accepts", "rejects", "demands"],
    ]
    assert [b.origin for b in does.cells[0].shown] == ["Daily, 9 Jul 2024", "Wire, 3 Jun 2024"]
    (fired, *_) = does.cells[0].shown[1].items
    assert (fired.says, fired.held, fired.harm) == ("Israel", "denied", ("2 or more killed",))
    assert "denied by Hamas" in fired.facts
    (opened,) = does.cells[1].shown[0].items
    assert "still to come" in opened.facts


def test_parties_past_the_columns_share_the_last_one() -> None:
    many = [event(f"e{n}", actor("words", f"id{n}", f"Party {n}")) for n in range(COLUMNS + 2)]
    shown = context([coded(*many, event("nobody"), claim("c", None))])
    assert shown.parties == (*(f"Party {n}" for n in range(COLUMNS)), OTHERS)
    last = shown.rows[1].cells[-1].shown[0].items
    assert [i.subject for i in last] == ["words", "words", "actor not named"]
    assert shown.rows[0].cells[-1].shown[0].items[0].subject == "unnamed source"


def test_a_party_in_no_registry_has_its_column_by_name_and_a_rare_one_has_none() -> None:
    brigade = [event(f"e{n}", actor("words", None, "Blue Brigade")) for n in range(11)]
    shown = context([coded(*brigade, event("x", actor("words", None, "Jane Doe")))])
    assert shown.parties == ("Blue Brigade", OTHERS)


def test_long_cells_fold_the_rest_away() -> None:
    party = actor("words", "x", "Party")
    (row,) = (r for r in context([coded(*(event(f"e{n}", party) for n in range(SHOWN + 3)))]).rows if r.name == "Does")
    (cell,) = row.cells
    assert (sum(len(b.items) for b in cell.shown), cell.rest, sum(len(b.items) for b in cell.more)) == (SHOWN, 3, 3)


def test_the_matrix_holds_the_last_stances_of_the_newest_report() -> None:
    party = actor("words", "x", "Party")
    old = coded(position("p1", party, "ceasefire", "rejects"), id="old", published_at="2024-01-01")
    new = coded(
        position("p2", party, "ceasefire", "accepts"), position("p3", party, "ceasefire", "conditions"),
        position("p4", party, "ceasefire", "accepts"), position("p5", party, "own_term", "demands"),
        id="new", published_at="2024-02-01",
    )  # fmt: skip
    rows = {r.name: [[(i.head, i.day) for i in c] for c in r.cells] for r in context([old, new]).matrix}
    assert rows == {
        "Ceasefire": [[("accepts", "1 Feb 2024"), ("sets conditions on", "1 Feb 2024")]],
        "Own term": [[("demands", "1 Feb 2024")]],
    }


def test_effects_are_grouped_by_cause_and_say_whose_words_they_are() -> None:
    said = claim("c1", actor("words", "x", "Xland"))
    denied = claim("c2", actor("words", "y", "Yland"), modality="denied")
    shown = context(
        [
            coded(
                said,
                denied,
                effect("f1", "The raid", claim_ids=("c1",)),
                effect("f2", "the raid", modality="possible"),
                effect("f3", "that night’s work", cause_event_id="e1", claim_ids=("c2",), modality="denied"),
                effect("f4", "it", cause_event_id="e1"),
            )
        ]
    )  # fmt: skip
    grouped = [(c.words, [(i.head, i.topic, i.says, i.own, i.facts) for i in c.effects]) for c in shown.causes]
    assert grouped == [
        ("The raid", [
            ("worsens", "the talks", "words", False, ()),
            ("worsens", "the talks", "", True, ("said to be possible",)),
        ]),
        ("that night’s work", [
            ("worsens", "the talks", "", False, ("denied by words",)),
            ("worsens", "the talks", "", True, ()),
        ]),
    ]  # fmt: skip


def test_casualties_go_from_low_to_high_with_who_says_so() -> None:
    (one,) = context(two()).casualties
    assert (one.deaths, one.injuries, one.words, one.item.says) == ("2 or more", "", ("at least two",), "Israel")


def test_what_stands_only_in_a_denial_is_said_by_nobody() -> None:
    denial = claim("c", actor("words", "x", "Xland"), modality="denied")
    shown = context([coded(denial, event("e", claim_ids=("c",), denied_by=("c",)))])
    (item,) = shown.rows[1].cells[-1].shown[0].items
    assert (item.says, item.own, item.held, item.facts) == ("", False, "denied", ("denied by words",))


def test_why_tells_words_rule_score_runner_up_notes_and_actors() -> None:
    resolved = Actor(
        text="they", spans=((0, 4),), actor_id="x", name="Xland", country=None, resolved_from="Xland", reason="nearest"
    )
    shown = context([coded(event("e", resolved, date=None))])
    told = [why for s in shown.sheets for p in s.paragraphs for n in p.notes for why in n.why]
    assert ("runner-up", "AID (0.20)") in told
    assert ("how sure", "unsure (0.62)") in told
    assert ("note", "a note") in told
    assert ("actor", "“they” = Xland; stands for “Xland” (nearest)") in told


def test_a_note_stands_beside_the_paragraph_of_its_words() -> None:
    second = Part(text="two", spans=((5, 8),))
    (sheet,) = context([coded(event("e", trigger=second), text="one\n\ntwo")]).sheets
    assert [len(p.notes) for p in sheet.paragraphs] == [0, 1]


# The page


@pytest.fixture(scope="module")
def html() -> str:
    return page(two())


def test_the_text_of_the_reports_is_there_to_the_letter(html: str) -> None:
    june, july = two()
    assert "".join(Document(html).paragraphs) == july.report.text + june.report.text


@settings(max_examples=25, deadline=None)
@given(TEXTS.filter(str.strip), st.data())
def test_any_text_is_there_to_the_letter(text: str, data: st.DataObject) -> None:
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=5))
    parts = [Part(text=text[s:e], spans=((s, e),)) for s, e in spans if s < e]
    events = [event(f"e{i}", trigger=p) for i, p in enumerate(parts)]
    claims = [claim(f"c{i}", None, p.text, cue=p) for i, p in enumerate(parts)]
    assert "".join(Document(page([coded(*events, *claims, text=text)])).paragraphs) == text


def test_every_address_is_single_and_every_link_has_its_address(html: str) -> None:
    document = Document(html)
    ids = document.all("id")
    assert len(ids) == len(set(ids))
    assert {h[1:] for h in document.all("href") if h.startswith("#")} <= set(ids)
    assert {i for s in document.all("aria-labelledby") for i in s.split()} <= set(ids)
    records = [r.id for c in two() for r in marks.records(c)]
    assert set(records) | {f"{r}-note" for r in records} <= set(ids)
    assert set(document.all("data-id")) == set(records)


def test_equal_ids_of_reports_and_records_are_told_apart() -> None:
    same = coded(event("e", actor("words", "x", "Xland")), id="a b")
    ids = Document(page([same, same])).all("id")
    assert len(ids) == len(set(ids))
    assert {"report-a-b", "report-a-b-2", "e", "e-2"} <= set(ids)


def test_nothing_is_fetched_and_only_our_own_style_and_script_may_run(html: str) -> None:
    document = Document(html)
    assert not document.all("src") and not document.all("style") and not document.all("srcset")
    assert not re.search(r"url\(|@import|https?:", document.inline["style"] + document.inline["script"])
    assert {tag for tag, _ in document.tags} & {"link", "img", "iframe", "object", "embed", "base"} == set()
    (policy,) = (a["content"] for _, a in document.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None and policy.startswith("default-src 'none'; ")
    for kind in ("style", "script"):
        (found,) = re.findall(rf"{kind}-src 'sha256-([^']+)'", policy)
        assert b64decode(found) == sha256(document.inline[kind].encode()).digest()


def test_hostile_words_stay_words() -> None:
    who = actor(HOSTILE, HOSTILE, HOSTILE)
    report = coded(
        event("e", who, recipients=(who,), deaths=Count(low=None, high=None, text=HOSTILE)), claim("c", who, HOSTILE),
        position("p", who, HOSTILE, "demands"), effect("f", HOSTILE, claim_ids=("c",)),
        text=HOSTILE, id=HOSTILE, title=HOSTILE, publisher=HOSTILE, published_at=HOSTILE,
        url="javascript:" + HOSTILE, language="x\"><b>",
    )  # fmt: skip
    html = page([report])
    document = Document(html)
    assert [tag for tag, _ in document.tags].count("script") == 1
    assert {"img", "b"} & {tag for tag, _ in document.tags} == set()
    assert not [key for _, attrs in document.tags for key in attrs if key.startswith("on")]
    assert not [h for h in document.all("href") if not h.startswith("#")]
    assert document.paragraphs == [HOSTILE]
    assert document.inline["script"] == Document(page([])).inline["script"]


def test_half_a_surrogate_pair_does_not_keep_the_page_from_being_written() -> None:
    written = page([coded(text="broken \ud800 pair")]).encode("utf-8")
    assert b"broken" in written and b" pair" in written


def test_headings_are_in_order_and_tables_have_headers_with_scope(html: str) -> None:
    document = Document(html)
    levels = [int(tag[1]) for tag, _ in document.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert all(attrs.get("scope") in ("col", "row") for tag, attrs in document.tags if tag == "th")
    assert {"header", "main", "nav"} <= {tag for tag, _ in document.tags}
    assert document.tags[0] == ("html", {"lang": "en"})


@pytest.mark.parametrize("reports", [[], [coded()], [coded(text="")]])
def test_empty_states_say_what_to_do(reports: list[CodedReport]) -> None:
    html = page(reports)
    Document(html)
    for said in ("No party that", "No stance", "No stated cause", "No number of dead"):
        assert said in html
    assert ("There is no report here" in html) == (not reports)
    assert ("nothing to show yet" in html) == (not reports)


def test_the_page_swaps_with_the_names_of_the_parties() -> None:
    swapped = str.maketrans({"X": "Y", "Y": "X"})
    acts = [("X", "Y"), ("Y", "X"), ("X", "X"), ("X", "Y")]

    def report(names: list[tuple[str, str]]) -> CodedReport:
        return coded(*(event(f"e{n}", actor(a, a, a), recipients=(actor(b, b, b),)) for n, (a, b) in enumerate(names)))

    def shown(names: list[tuple[str, str]]) -> list[str]:
        return strings(replace(context([report(names)]), style=Markup(), script=Markup(), policy=""))

    others = [(a.translate(swapped), b.translate(swapped)) for a, b in acts]
    assert [s.translate(swapped) for s in shown(acts)] == shown(others)
