"""Tables of lines as wires and sites print them. `S` stands for any whole sentence after a dateline."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from truceline.reports.layout import headline, layout, lines

S = "Mediators resumed talks with Hamas on Thursday, two officials said."

DATELINES = [
    # as printed, place, month, day, year, wire
    ("CAIRO, Dec 14 (Reuters) - ", "CAIRO", 12, 14, None, "Reuters"),
    ("KABUL (Pajhwok): ", "KABUL", None, None, None, "Pajhwok"),
    ("KILIS, Turkey -- ", "KILIS, Turkey", None, None, None, None),
    ("GAZA/JERUSALEM (Reuters) - ", "GAZA/JERUSALEM", None, None, None, "Reuters"),
    ("GAZA/JERUSALEM/CAIRO, May 21 (Reuters) - ", "GAZA/JERUSALEM/CAIRO", 5, 21, None, "Reuters"),
    ("ADDIS ABABA, May 15 (Xinhua) -- ", "ADDIS ABABA", 5, 15, None, "Xinhua"),
    ("BEIRUT — ", "BEIRUT", None, None, None, None),
    ("CAIRO—", "CAIRO", None, None, None, None),
    ("BOSTON —", "BOSTON", None, None, None, None),
    ("WASHINGTON ― ", "WASHINGTON", None, None, None, None),
    ("WASHINGTON —\xa0", "WASHINGTON", None, None, None, None),
    ("Washington, 3 January 2024 (AFP) – ", "Washington", 1, 3, 2024, "AFP"),
    ("Cleveland (AFP) – ", "Cleveland", None, None, None, "AFP"),
    ("(Reuters) - ", None, None, None, None, "Reuters"),
    ("Dec 14 (Reuters) - ", None, 12, 14, None, "Reuters"),
    ("(CNN)", None, None, None, None, "CNN"),
    ("London (CNN)", "London", None, None, None, "CNN"),
    ("WASHINGTON, D.C. — ", "WASHINGTON, D.C.", None, None, None, None),
    ("TEL AVIV, Israel (AP) — ", "TEL AVIV, Israel", None, None, None, "AP"),
    ("BEIRUT (AP) _ ", "BEIRUT", None, None, None, "AP"),
    ("New Delhi [India], January 3 (ANI): ", "New Delhi [India]", 1, 3, None, "ANI"),
    ("MOSCOW, December 14. /TASS/. ", "MOSCOW", 12, 14, None, "TASS"),
    ("ISLAMABAD: ", "ISLAMABAD", None, None, None, None),
    (
        "GOMA, Democratic Republic of Congo (Reuters) - ",
        "GOMA, Democratic Republic of Congo",
        None,
        None,
        None,
        "Reuters",
    ),
    ("KRAMATORSK, Donetsk region, Ukraine — ", "KRAMATORSK, Donetsk region, Ukraine", None, None, None, None),
    ("BOGOTÁ, Colombia, Jan. 5, 2024 (AP) — ", "BOGOTÁ, Colombia", 1, 5, 2024, "AP"),
    ("N'DJAMENA, April 19 - ", "N'DJAMENA", 4, 19, None, None),
    ("SANA’A, Sept. 3 (Saba) - ", "SANA’A", 9, 3, None, "Saba"),
    ("Port au Prince, May 3 (AFP) - ", "Port au Prince", 5, 3, None, "AFP"),
    ("GENEVA/DAMASCUS, 14 December 2023 (OCHA) – ", "GENEVA/DAMASCUS", 12, 14, 2023, "OCHA"),
    ("JERUSALEM, Monday, Dec 14 (AP) — ", "JERUSALEM", 12, 14, None, "AP"),
    ("GAZA, Dec. 14th, 2023 (WAFA) – ", "GAZA", 12, 14, 2023, "WAFA"),
    ("KYIV, March 4 (Reuters/AFP) - ", "KYIV", 3, 4, None, "Reuters/AFP"),
    ("UNITED NATIONS - ", "UNITED NATIONS", None, None, None, None),
    ("NEWPORT NEWS, Va. - ", "NEWPORT NEWS, Va.", None, None, None, None),
    ("BUKA (local radio, in Tok Pisin) - ", "BUKA", None, None, None, "local radio, in Tok Pisin"),
    ("ANKARA, Feb 1999 - ", "ANKARA", 2, None, 1999, None),
    ("\u200eAMMAN (Petra) -- ", "AMMAN", None, None, None, "Petra"),
]


@pytest.mark.parametrize(("printed", "place", "month", "day", "year", "wire"), DATELINES)
def test_a_dateline_is_cut_off_and_read(printed, place, month, day, year, wire):
    text = printed + S
    found = layout(text)
    assert found.dateline is not None
    said = found.dateline
    assert (said.place, said.month, said.day, said.year, said.wire) == (place, month, day, year, wire)
    assert [text[slice(*p)] for p in found.paragraphs] == [S]


def test_upper_case_wire_text_has_a_dateline():
    text = "CAIRO, DEC 14 (REUTERS) - ISRAEL AND HAMAS AGREED TO A TRUCE ON THURSDAY."
    found = layout(text)
    assert found.dateline is not None
    assert (found.dateline.place, found.dateline.month, found.dateline.wire) == ("CAIRO", 12, "REUTERS")
    assert [text[slice(*p)] for p in found.paragraphs] == ["ISRAEL AND HAMAS AGREED TO A TRUCE ON THURSDAY."]


NO_DATELINES = [
    "Talks in JERUSALEM - the third round - ended on Monday.",
    "JERUSALEM remained calm on Monday.",
    "JERUSALEM - that is the issue that divides them.",
    "Gaza - what we know",
    "GAZA: WHAT WE KNOW",
    "GAZA - WHAT WE KNOW",
    "Analysis: why the truce failed.",
    "ANALYSIS: Why the truce failed.",
    "EXCLUSIVE – Mediators met in secret, officials said.",
    "UPDATE 1-Israel strikes Gaza, 12 dead.",
    "UN: 12 dead",
    "UN: Twelve people died on Monday.",
    "Israel: we will respond",
    "Israel: We will respond to the attack.",
    "IDF: 3 soldiers killed",
    "IDF: Three soldiers were killed on Monday.",
    "HAMAS — The group denied the report.",
    "NATO - The alliance met on Monday.",
    "BLINKEN: We are working day and night.",
    "ISRAEL-HAMAS WAR – What we know on day 50",
    "DAY 69: Israel struck Rafah.",
    "Netanyahu: “We will not stop.”",
    "Hamas (Islamic Resistance Movement) - The group denied it.",
    "On Monday, May 5 - the day of the vote - troops fired.",
    "May 5 - The army struck.",
    "March 2024: The army struck Gaza.",
    "Q: What happened on Monday?",
    "IOWA POLLS ARE WRONG, OR TOO EARLY - Two pollsters explain.",
    "Paris–Dakar rally riders were stopped on Monday.",
    "GAZA–ISRAEL border crossings were shut on Monday.",
]


@pytest.mark.parametrize("line", NO_DATELINES)
def test_what_only_looks_like_a_dateline_stays(line):
    found = layout(line)
    assert found.dateline is None
    assert [line[slice(*p)] for p in found.paragraphs] == [line]


LEFT_OUT = [
    # line, why
    ("By Jane Doe", "byline"),
    ("by Jane Doe in Cairo", "byline"),
    ("By Jane Doe and John Roe, Correspondents", "byline"),
    ("By JANE DOE and JOHN ROE", "byline"),
    ("By Jane Doe, Chief Diplomatic Correspondent", "byline"),
    ("By Nidal al-Mughrabi and Bassam Masoud", "byline"),
    ("By Jane Doe | Dec. 14, 2023, 10:03 GMT", "byline"),
    ("Written by Jane Doe", "byline"),
    ("© 2023 The Daily. All rights reserved.", "boilerplate"),
    ("Copyright 2023 The Associated Press. All rights reserved.", "boilerplate"),
    ("Read more:", "boilerplate"),
    ("Read more: Israel strikes Rafah", "boilerplate"),
    ("READ ALSO: Israel strikes Rafah", "boilerplate"),
    ("Related stories", "boilerplate"),
    ("Read the rest of the story here.", "boilerplate"),
    ("Watch the full interview below:", "boilerplate"),
    ("(Reporting by Nidal al-Mughrabi; Editing by Mark Heinrich)", "boilerplate"),
    ("Reporting by Nidal al-Mughrabi; Editing by Mark Heinrich", "boilerplate"),
    ("Reporting by Nidal al-Mughrabi in Gaza. Editing by Mark Heinrich.", "boilerplate"),
    ("Additional reporting by Emily Rose in Jerusalem.", "boilerplate"),
    ("Associated Press writer Samy Magdy in Cairo contributed to this report.", "boilerplate"),
    ("Our Standards: The Thomson Reuters Trust Principles.", "boilerplate"),
    ("Sign up", "boilerplate"),
    ("Sign up for our daily newsletter.", "boilerplate"),
    ("Subscribe to our newsletter", "boilerplate"),
    ("ADVERTISEMENT", "boilerplate"),
    ("Advertisement - scroll to continue", "boilerplate"),
    ("Story continues below", "boilerplate"),
    ("Share this article", "boilerplate"),
    ("Share | Tweet | Email | Print", "boilerplate"),
    ("Follow us on Facebook and Twitter.", "boilerplate"),
    ("Image credit: Getty Images", "boilerplate"),
    ("FILE PHOTO: Smoke rises over Gaza. REUTERS/Jane Doe/File Photo", "boilerplate"),
    ("REUTERS/Mohammed Salem", "boilerplate"),
    ("Mohammed Salem/Reuters", "boilerplate"),
    ("Photo by Jane Doe/AFP", "boilerplate"),
    ("Updated 14 December 2023, 10:03 GMT", "boilerplate"),
    ("Published on Dec 14, 2023", "boilerplate"),
    ("This story has been updated with a statement by the army.", "boilerplate"),
    ("* * *", "no words"),
    ("---", "no words"),
]


@pytest.mark.parametrize(("line", "why"), LEFT_OUT)
def test_lines_that_are_not_the_reports_are_left_out(line, why):
    text = f"Truce talks resume\n{line}\n{S}"
    found = layout(text)
    assert [(text[slice(*span)], reason) for span, reason in found.left_out] == [(line, why)]
    assert [text[slice(*p)] for p in found.paragraphs] == ["Truce talks resume", S]


KEPT = [
    "Read more than the headline, the minister told reporters on Monday.",
    "Related violence killed three people on Monday.",
    "See you in court, the minister said.",
    "Watch groups have been barred from working here.",
    "Watch groups said that four people had died.",
    "Reporting by the BBC has shown 40 strikes on hospitals.",
    "Compiled by UN investigators, the report lists 300 killings.",
    "Sign up to the truce or face sanctions, the envoy told the rebels.",
    "Published on Tuesday, the report says that 300 people died.",
    "Updated figures published on Monday showed 3,000 dead.",
    "Posted on Tuesday, three soldiers died at the checkpoint.",
    "Video by medics showed bodies in the street.",
    "Photos by residents showed tanks at the border.",
    "Advertisements paid for by the rebels ran on the radio.",
    "Share the burden, the minister told donors.",
    "Ends of the bridge were shelled.",
    "By Monday, the army had taken Goma",
    "By Monday the army had taken Goma.",
    "By Friday",
    "By sea and by land, aid has begun to arrive",
    "Sources: Israel agrees to a truce",
    "“Copyright is no reason,” the minister said.",
]


@pytest.mark.parametrize("line", KEPT)
def test_sentences_that_begin_like_boilerplate_are_kept(line):
    assert [line[slice(*p)] for p in layout(line).paragraphs] == [line]


PARAGRAPHS = [
    # text, its paragraphs
    ("One.\n\nTwo.", ["One.", "Two."]),
    ("One.\nTwo.", ["One.", "Two."]),
    ("One.\r\n\r\nTwo.\r\n", ["One.", "Two."]),
    ("One.\rTwo.", ["One.", "Two."]),
    ("One.\u2028Two.\u2029Three.", ["One.", "Two.", "Three."]),
    ("One.\x0cTwo.\x85Three.", ["One.", "Two.", "Three."]),
    ("\ufeff  One.\xa0\n\t Two. \n \n", ["One.", "Two."]),
    ("\U0001f534 “One,” he said.\nTwo.", ["\U0001f534 “One,” he said.", "Two."]),
    (
        "Truce talks resume\n\nMediators resumed talks with\nHamas on Thursday, two\nofficials said, as the army\npressed on.\n\n"
        "The talks\nwere to last a week.",
        ["Truce talks resume", "Mediators resumed talks with\nHamas on Thursday, two\nofficials said, as the army\npressed on.",
         "The talks\nwere to last a week."],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "paragraphs"), PARAGRAPHS)
def test_paragraphs_are_lines_unless_the_text_was_wrapped(text, paragraphs):
    assert [text[slice(*p)] for p in layout(text).paragraphs] == paragraphs


HEADLINES = [
    # text, its headline
    (f"Truce talks resume in Cairo\n{S}", "Truce talks resume in Cairo"),
    (f"Israel says truce “over”\r\n\r\n{S}", "Israel says truce “over”"),
    (f"Truce talks resume\nBy Jane Doe\nCAIRO (AP) — {S}", "Truce talks resume"),
    (f"By Jane Doe\nTruce talks resume\n{S}", "Truce talks resume"),
    (f"{S}\nThey will meet again.", None),
    (f"CAIRO (AP) — Talks\n{S}", None),
    ("Truce talks resume in Cairo", None),
    ("word " * 60 + f"\n{S}", None),
]


@pytest.mark.parametrize(("text", "title"), HEADLINES)
def test_the_headline_is_a_short_first_line_without_a_stop(text, title):
    assert headline(text) == title


DATES = [
    # dateline, known day, the dateline's day
    ("CAIRO, Dec 14, 2023 (AP) — ", None, date(2023, 12, 14)),
    ("CAIRO, Dec 14, 2023 (AP) — ", date(2024, 2, 1), date(2023, 12, 14)),
    ("CAIRO, Dec 14 (AP) — ", date(2023, 12, 15), date(2023, 12, 14)),
    ("CAIRO, Dec 31 (AP) — ", date(2024, 1, 1), date(2023, 12, 31)),
    ("CAIRO, Jan 1 (AP) — ", date(2023, 12, 31), date(2024, 1, 1)),
    ("CAIRO, Feb 29 (AP) — ", date(2023, 3, 1), date(2024, 2, 29)),
    ("CAIRO, Feb 30 (AP) — ", date(2023, 3, 1), None),
    ("CAIRO, Dec 14 (AP) — ", None, None),
    ("CAIRO, Feb 1999 (AP) — ", None, None),
    ("CAIRO (AP) — ", date(2023, 12, 15), None),
    ("CAIRO, Jan 1 (AP) — ", date(1, 1, 2), date(1, 1, 1)),
]


@pytest.mark.parametrize(("printed", "near", "day"), DATES)
def test_a_year_that_is_not_printed_comes_from_a_known_day_or_stays_unknown(printed, near, day):
    assert layout(printed + S).date(near) == day


PIECES = st.sampled_from(
    ["CAIRO", ", ", "Dec 14", " (Reuters)", " - ", "—", "\n", "\r\n", "\u2028", "By Jane Doe", "Read more:", "©", "\U0001f534", "“",
     "said", ".", " ", "\ufeff", "\x00", "a" * 120, "Gaza/", "2023", "\u202e"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join) | st.text())
@example("CAIRO (Reuters) -")
@example("(CNN)")
def test_spans_lie_in_the_text_in_order_and_apart(text):
    found = layout(text)
    paragraphs = list(found.paragraphs)
    every = sorted([*paragraphs, *(span for span, _ in found.left_out)])
    assert paragraphs == sorted(paragraphs)
    assert all(0 <= start < end <= len(text) for start, end in every)
    assert all(before[1] <= after[0] for before, after in pairwise(every))
    kept = {i for start, end in every for i in range(start, end) if text[i].isalnum()}
    assert kept == {i for i, c in enumerate(text) if c.isalnum()}, "each word is either coded or left out for a reason"


@given(st.text())
def test_lines_hold_every_word_once(text):
    words = [c for start, end in lines(text) for c in text[start:end] if c.isalnum()]
    assert words == [c for c in text if c.isalnum()]


def test_a_long_line_takes_no_long_time():
    for text in ("a" * 3_000_000, "A " * 1_000_000, "share " * 300_000, "By A " * 80):
        parts = layout(text)
        assert parts.paragraphs or parts.left_out
