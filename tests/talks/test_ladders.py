"""A history from reports: what moves a status, on which day, and how well it is supported."""

from __future__ import annotations

from datetime import date

import pytest

from tests.talks.conftest import ladder, told

BEGAN = "Truce begins. A ceasefire between Israel and Hamas took effect on Sunday, Qatar said."


def history(name, *reports):
    return [(c.date.isoformat(), c.status) for c in ladder(name, *reports).changes]


def days(*texts, name="agreement"):
    """Reports of 2, 3, 4 … March 2025 (a Sunday first)."""
    reports = [told(t, on=f"2025-03-{n:02}T20:00Z", id_=f"r{n}") for n, t in enumerate(texts, 2)]
    return history(name, *reports)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([BEGAN, "Truce collapses. The truce between Israel and Hamas collapsed on Monday."],
         [("2025-03-02", "in_force"), ("2025-03-03", "ended")]),
        # an agreement is not its start
        (["Deal. Israel and Hamas agreed to a ceasefire that will begin on Thursday, Qatar said."],
         [("2025-03-02", "agreed")]),
        # an alleged violation is not a collapse, and by one side alone no strain
        ([BEGAN, "Blame. Israel said Hamas had violated the truce on Monday."], [("2025-03-02", "in_force")]),
        # a mediator's optimism is no deal
        (["Hope. Qatar said Israel and Hamas were close to a ceasefire agreement."], [("2025-03-02", "proposed")]),
        # the day that words tell, not the report's
        (["Review. Two days after the truce between Israel and Hamas began, aid trucks arrived."],
         [("2025-02-28", "in_force")]),
        # background moves nothing: only the last days are news
        (["Review. The truce between Israel and Hamas took effect on January 19, 2025."], []),
        # each accuses the other: strained; one alone does not strain it
        ([BEGAN, "Blame. Israel accused Hamas of attacking its troops.", "Blame. Hamas accused Israel of shelling its men."],
         [("2025-03-02", "in_force"), ("2025-03-04", "strained")]),
        # and restored
        ([BEGAN, "Blame. Israel and Hamas accused each other of breaking the truce.",
          "Again. Israel and Hamas restored the truce."],
         [("2025-03-02", "in_force"), ("2025-03-03", "strained"), ("2025-03-04", "in_force")]),
        # a part is not the whole
        (["Part. Israel and Hamas signed the first annex of a peace agreement.",
          "Part. Israel and Hamas signed the second annex of a peace agreement."], [("2025-03-02", "proposed")]),
        # extended is still in force
        ([BEGAN, "Longer. Israel and Hamas agreed to extend the truce by two days."], [("2025-03-02", "in_force")]),
    ],
)  # fmt: skip
def test_the_agreement_s_history(texts, expected) -> None:
    assert days(*texts) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Talks. Israel and Hamas opened talks in Doha on Sunday.",
          "Stop. Hamas suspended the talks with Israel on Monday.",
          "Again. Talks between Israel and Hamas resumed in Doha on Tuesday."],
         [("2025-03-02", "under_way"), ("2025-03-03", "suspended"), ("2025-03-04", "under_way")]),
        # not stuck in what is told to be over
        (["Peace. Israel and Hamas signed a peace agreement on Sunday.",
          "Talks. Israel and Hamas opened a new round of negotiations on Monday."],
         [("2025-03-03", "under_way")]),
        (["Talks. Israel and Hamas opened talks in Doha on Sunday.", "Plan. Hamas threatened to suspend the talks with Israel."],
         [("2025-03-02", "under_way")]),
    ],
)  # fmt: skip
def test_the_history_of_talks(texts, expected) -> None:
    assert days(*texts, name="talks") == expected


def claim(source: str, words: str) -> str:
    return f"The truce between Israel and Hamas collapsed on Sunday, {source} said.\n  claim said = asserted | source: {source} | content: {words}"


def test_each_side_s_own_word_confirms() -> None:
    words = "The truce … Sunday"
    reports = [told(BEGAN, on="2025-03-01T10:00Z", id_="z")]
    reports += [told(claim(s, words), on="2025-03-02T20:00Z", id_="one") for s in ("Israel", "Hamas")]
    change = ladder("agreement", *reports).changes[-1]
    assert (change.status, change.support.level, change.support.origins) == ("ended", "confirmed", 1)
    assert {p.name for p in change.support.parties} == {"Israel", "Hamas"}


def test_one_origin_is_a_report_and_two_confirm() -> None:
    one = told(
        "Truce collapses. The truce between Israel and Hamas collapsed on Monday.", on="2025-03-03T20:00Z", id_="b"
    )
    two = told("War again. The truce between Israel and Hamas has collapsed.", on="2025-03-03T22:00Z", id_="c")
    began = told(BEGAN, on="2025-03-02T20:00Z")
    assert ladder("agreement", began, one).changes[-1].support.level == "reported"
    assert ladder("agreement", began, one, two).changes[-1].support.level == "confirmed"


def test_every_change_has_words_in_its_report() -> None:
    report = told(BEGAN, on="2025-03-02T20:00Z")
    (change,) = ladder("agreement", report).changes
    start, end = change.evidence[0].span
    assert report.coded.report.text[start:end] == change.evidence[0].words
    assert change.date == date(2025, 3, 2) and change.precision == "day"
