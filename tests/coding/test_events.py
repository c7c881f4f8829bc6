"""Events: annotated paragraphs and the events that their record must hold."""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.gold import code
from truceline.contract import Event


def one(paragraph: str, published_at: str | None = None) -> Event:
    (event,) = code(paragraph, published_at).events
    return event


KINDS = [
    # type/mode | score | quad: the mode's score, else the type's
    ("ASSAULT", -9.0, "material conflict"),
    ("ASSAULT/aerial", -9.5, "material conflict"),
    ("ASSAULT/beat", -7.5, "material conflict"),
    ("ASSAULT/unconventional", -10.0, "material conflict"),
    ("COERCE/arrest", -7.0, "material conflict"),
    ("PROTEST/vandalize", -5.0, "material conflict"),
    ("PROTEST/riot", -7.0, "material conflict"),
    ("SANCTION/expel", -5.5, "material conflict"),
    ("MOBILIZE/troops", -6.5, "material conflict"),
    ("THREATEN/territory", -4.0, "verbal conflict"),
    ("ACCUSE", -3.0, "verbal conflict"),
    ("ACCUSE/disapprove", -2.0, "verbal conflict"),
    ("REJECT/assist", -1.5, "verbal conflict"),
    ("REQUEST/meet", 0.0, "verbal conflict"),
    ("AGREE", 2.5, "verbal cooperation"),
    ("CONSULT/visit", 4.0, "verbal cooperation"),
    ("CONCEDE", 4.5, "verbal cooperation"),
    ("SUPPORT", 5.0, "verbal cooperation"),
    ("RETREAT/release", 6.5, "material cooperation"),
    ("RETREAT/disarm", 10.0, "material cooperation"),
    ("COOPERATE", 9.5, "material cooperation"),
    ("AID", 10.0, "material cooperation"),
]


@pytest.mark.parametrize(("kind", "score", "quad"), KINDS, ids=[k[0] for k in KINDS])
def test_type_mode_score_and_quad(kind: str, score: float, quad: str) -> None:
    event = one(f"Kenya acted.\n  event acted = {kind} actual | actor: Kenya")
    assert "/".join([event.event_type, *event.mode]) == kind
    assert (event.score, event.quad) == (score, quad)


@pytest.mark.parametrize("status", ["actual", "historical", "future", "hypothetical", "negated"])
def test_status_is_kept(status: str) -> None:
    assert one(f"Kenya struck Uganda.\n  event struck = ASSAULT {status} | actor: Kenya").status == status


HARM = [
    # sentence | record | deaths low-high | injuries low-high
    ("Shells killed 14 people and wounded six.", "killed: 14 | injured: six", "14-14", "6-6"),
    ("Shells killed at least 14 people.", "killed: at least 14", "14-", "-"),
    ("Shells killed dozens.", "killed: dozens", "24-99", "-"),
    ("Shells killed 14 people.", "number: 14", "-", "-"),
    ("Shells killed 14 soldiers and two women.", "killed: 14 + two", "16-16", "-"),
    ("Shells killed nobody.", "killed: nobody", "0-0", "-"),
]


@pytest.mark.parametrize(("sentence", "harm", "deaths", "injuries"), HARM)
def test_deaths_and_injuries(sentence: str, harm: str, deaths: str, injuries: str) -> None:
    event = one(f"{sentence}\n  event killed = ASSAULT actual | {harm}")
    said = ["-" if c is None else f"{c.low}-{'' if c.high is None else c.high}" for c in (event.deaths, event.injuries)]
    assert said == [deaths, injuries]


CONTEXTS = [
    ("Troops fired rockets at the town.", "military"),
    ("The foreign minister met the envoy for talks.", "diplomatic executive"),
    ("A court held a trial.", "legal"),
    ("The convoy brought food and medicine.", "humanitarian"),
    ("The hostages walked to the border.", "territory captives"),
    ("They met.", ""),
]


@pytest.mark.parametrize(("sentence", "contexts"), CONTEXTS)
def test_contexts(sentence: str, contexts: str) -> None:
    word = sentence.split()[1].strip(".")
    assert " ".join(one(f"{sentence}\n  event {word} = AGREE actual").context) == contexts


def test_no_actor_has_a_reason() -> None:
    event = one(
        "Explosions killed 14 people.\n  event killed = ASSAULT/explosives actual | recipient: people | killed: 14"
    )
    assert event.actors == ()
    assert "no actor: the words name none" in event.because.notes


def test_no_date_has_a_reason() -> None:
    event = one("Kenya struck.\n  event struck = ASSAULT actual | actor: Kenya", "2024-01-03")
    assert event.date is None
    assert "no date: the words give none" in event.because.notes


WHEN = [
    # sentence, record of its event, published, day
    ("Kenya will strike on Friday.", "strike = ASSAULT future | date: on Friday", "2023-11-29", "2023-12-01"),
    ("Kenya struck on Friday.", "struck = ASSAULT actual | date: on Friday", "2023-11-29", "2023-11-24"),
    ("Kenya may strike on Friday.", "strike = ASSAULT hypothetical | date: on Friday", "2023-11-29", "2023-11-24"),
    ("On Friday, the second day of the truce, Kenya rested.", "truce = RETREAT/ceasefire actual", "2023-11-29", "2023-11-23"),
    ("A truce agreed by Kenya will begin on Friday.", "agreed = AGREE actual | date: on Friday", "2023-11-29", None),
    ("Talks that were to help Kenya ended on Friday.", "Talks = CONSULT actual | date: on Friday", "2023-11-29", "2023-11-24"),
    ("Kenya, which will vote soon, struck on Friday.", "struck = ASSAULT actual | date: on Friday", "2023-11-29", "2023-11-24"),
    ("It rained. The second day of the truce, Kenya rested.", "truce = RETREAT/ceasefire actual", "2023-11-29", None),
    ("On Friday, the first day of the truce from 3 May, Kenya rested.", "truce = RETREAT/ceasefire actual | date: 3 May", "2023-11-29", "2023-05-03"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "record", "published", "day"), WHEN)
def test_the_day_of_an_event(sentence: str, record: str, published: str, day: str | None) -> None:
    date = one(f"{sentence}\n  event {record}", published).date
    assert (date and date.start) == day


def test_actor_and_recipient_are_not_exchanged() -> None:
    event = one("Kenya struck Uganda.\n  event struck = ASSAULT actual | actor: Kenya | recipient: Uganda")
    assert ([a.actor_id for a in event.actors], [a.actor_id for a in event.recipients]) == (["KEN"], ["UGA"])


def test_words_and_spans() -> None:
    coded = code("🕊️ “No.” Kenya struck Uganda.\n  event struck = ASSAULT actual | actor: Kenya | recipient: Uganda")
    (event,) = coded.events
    for part in (event.trigger, *event.actors, *event.recipients, event.sentence):
        assert " … ".join(coded.report.text[s:e] for s, e in part.spans) == part.text
    assert event.trigger.text == "struck"


def test_both_sides_are_two_actors() -> None:
    coded = code("""
Kenya struck Uganda.
  event struck = ASSAULT actual | actor: Kenya | recipient: Uganda
Both sides agreed to a truce.
  event agreed = AGREE actual | actor: Both sides
""")
    agreed = coded.events[1]
    assert [a.actor_id for a in agreed.actors] == ["KEN", "UGA"]
    assert {a.text for a in agreed.actors} == {"Both sides"}


def test_named_together_are_two_actors() -> None:
    event = one("Greek and Turkish admirals met.\n  event met = CONSULT actual | actor: Greek and Turkish admirals")
    assert [(a.actor_id, a.sectors) for a in event.actors] == [("GRC", ("MIL",)), ("TUR", ("MIL",))]


NESTED = """
Doe said Obi had told him that troops killed 14 people.
  claim said = asserted | source: Doe | content: Obi had told him that troops killed 14 people
  claim told = asserted | source: Obi | content: troops killed 14 people
  event killed = ASSAULT actual | actor: troops | recipient: people | killed: 14
Troops fired again.
  event fired = ASSAULT/firearms actual | actor: Troops
"""


def test_an_event_stands_in_every_claim_that_holds_it() -> None:
    coded = code(NESTED)
    killed, fired = coded.events
    assert [c.source.text for c in coded.claims if c.id in killed.claim_ids and c.source] == ["Doe", "Obi"]
    assert fired.claim_ids == ()


def test_the_cue_s_own_event_is_in_the_report_s_voice() -> None:
    event = one("""
Kenya demanded that Uganda leave.
  claim demanded = demanded | source: Kenya | content: Uganda leave
  event demanded = REQUEST/yield actual | actor: Kenya | recipient: Uganda
""")
    assert event.claim_ids == ()


DENIALS = [
    # paragraph | sources of the claims that deny the event of its first line
    ("""
Kenya struck Uganda.
  event struck = ASSAULT actual | actor: Kenya | recipient: Uganda
Kenya denied the accusation.
  claim denied = denied | source: Kenya | content: the accusation
""", "Kenya"),
    ("""
Kenya denied that its planes had struck Uganda.
  claim denied = denied | source: Kenya | content: its planes had struck Uganda
  event struck = ASSAULT/aerial actual | recipient: Uganda
""", "Kenya"),
    ("""
Kenya struck Uganda.
  event struck = ASSAULT actual | actor: Kenya | recipient: Uganda
Kenyan officials denied any involvement.
  claim denied = denied | source: Kenyan officials | content: any involvement
""", "Kenyan officials"),
    # somebody else's denial, a denial of something else, words that deny nothing
    ("""
Kenya struck Uganda.
  event struck = ASSAULT actual | actor: Kenya | recipient: Uganda
Chad denied the accusation.
  claim denied = denied | source: Chad | content: the accusation
""", ""),
    ("""
Kenya struck Uganda.
  event struck = ASSAULT actual | actor: Kenya | recipient: Uganda
Kenya denied being broke.
  claim denied = denied | source: Kenya | content: being broke
""", ""),
    ("""
Kenya struck Uganda.
  event struck = ASSAULT actual | actor: Kenya | recipient: Uganda
Kenya confirmed the report.
  claim confirmed = asserted | source: Kenya | content: the report
""", ""),
    # what is denied leaves agreements alone
    ("""
Kenya met Uganda.
  event met = CONSULT actual | actor: Kenya | recipient: Uganda
Kenya denied the report.
  claim denied = denied | source: Kenya | content: the report
""", ""),
]  # fmt: skip


@pytest.mark.parametrize(("paragraph", "sources"), DENIALS)
def test_denied_by(paragraph: str, sources: str) -> None:
    coded = code(paragraph)
    event = coded.events[0]
    assert " ".join(c.source.text for c in coded.claims if c.id in event.denied_by and c.source) == sources
    assert event.status == "actual"


ALIKE = [
    "event struck = ASSAULT actual | actor: Kenya",
    "event struck = ASSAULT/aerial actual | actor: Kenya",
    "event struck = ASSAULT historical | actor: Kenya",
    "event struck = ASSAULT actual | actor: Chad",
    "event struck = ASSAULT actual | actor: Kenya | recipient: Uganda",
    "event struck = ASSAULT actual | actor: Kenya | recipient: Uganda | number: 14",
    "event struck#2 = ASSAULT actual | actor: Kenya",
    "event struck & and struck = ASSAULT actual | actor: Kenya",
]
TEXT = "Kenya and Chad struck Uganda 14 times and struck again."


@pytest.mark.parametrize(("a", "b"), list(combinations(ALIKE, 2)))
def test_different_anchors_never_have_the_same_id(a: str, b: str) -> None:
    first, second = code(f"{TEXT}\n  {a}\n  {b}").events
    assert first.id != second.id


def test_one_anchor_told_twice_is_one_event() -> None:
    assert len(code(f"{TEXT}\n  {ALIKE[0]}\n  {ALIKE[0]}").events) == 1


def test_ids_are_stable() -> None:
    assert code(NESTED) == code(NESTED)
    assert one(f"@ r\n{TEXT}\n  {ALIKE[0]}").id != one(f"@ s\n{TEXT}\n  {ALIKE[0]}").id
