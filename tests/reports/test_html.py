from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.pages import LAST, LEDE, PUBLISHED, QUOTED, page
from truceline.errors import InputError
from truceline.reports import html
from truceline.reports.layout import layout


def read(text: str, encoding: str = "utf-8"):
    return html.report(text.encode(encoding), "a", "a.html")


def test_the_article_is_the_text_and_its_paragraphs_are_lines():
    text = read(page()).text
    assert [text[slice(*p)] for p in layout(text).paragraphs][-3:] == [LEDE.split(" - ")[1], QUOTED, LAST]
    assert "All rights reserved" not in text
    assert "Sport" not in text


def test_what_the_page_states_about_itself():
    report = read(page(head=PUBLISHED))
    assert (report.title, report.publisher, report.url) == (
        "Truce talks resume in Cairo",
        "The Daily",
        "https://example.org/a/1",
    )
    assert report.published_at == "2023-12-14"
    assert report.language == "en"


def test_a_date_that_is_not_stated_is_not_guessed():
    """Neither from the copyright nor from a date in the text."""
    more = "<p>The last round, on 3 January 2020, had ended without a result, the officials said.</p>"
    assert read(page(more=more)).published_at is None


ENCODINGS = [
    # what the page declares, how it is written
    ('<meta charset="utf-8">', "utf-8"),
    ('<meta charset="utf-8">', "utf-8-sig"),
    ('<meta charset="windows-1252">', "cp1252"),
    ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "cp1252"),
    ('<meta charset="utf-8">', "cp1252"),
    ("", "cp1252"),
    ('<meta charset="utf-16">', "utf-16"),
]


@pytest.mark.parametrize(("declared", "encoding"), ENCODINGS)
def test_encodings(declared, encoding):
    assert QUOTED in read(page(charset=declared), encoding).text


NO_ARTICLES = [
    "<html><body><nav><a href='/'>Home</a> <a href='/world'>World</a></nav></body></html>",
    "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1><p>The requested URL was not found on this server.</p></body></html>",
    "<html><head><title>Just a moment...</title></head><body><p>Enable JavaScript and cookies to continue, please, on this site.</p></body></html>",
    "<html><body><p>Log in to continue</p><form><input></form></body></html>",
    "<html><body><ul>" + "".join(f"<li><a href='/{i}'>Truce talks resume for the {i}th time</a></li>" for i in range(30)) + "</ul></body></html>",
    "<html></html>",
    "<html><body>" + "<div>" * 20_000 + "deep" + "</div>" * 20_000,
    "<>",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_ARTICLES)
def test_a_page_without_an_article_is_refused(text):
    with pytest.raises(InputError, match=r"^a.html: no article found in the page; give the page of one article"):
        read(text)


def test_a_page_in_another_language_is_refused():
    said = "<p>El gobierno colombiano y el ELN acordaron un alto el fuego de seis meses el viernes en La Habana.</p>"
    with pytest.raises(InputError, match="another language"):
        read(f"<html><body><article>{said * 4}</article></body></html>")


def test_entities_neither_grow_nor_read_files():
    laughs = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9))
    before = f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    try:
        text = read(page(before=before, more="<p>The last &l9; sentence &f; of the article is this one here.</p>")).text
    except InputError:
        return
    assert len(text) < 2000
    assert "root:" not in text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_page_gives_a_report_or_is_refused(head, more):
    try:
        report = html.report(page(head=head, more=f"<p>{more}</p>").encode(), "a", "a.html")
    except InputError as refused:
        assert refused.place == "a.html"
    else:
        assert report.text
