"""A news page → its article, by trafilatura, with the title, date and publisher it states."""

from __future__ import annotations

import re

import trafilatura
from trafilatura.settings import Document

from truceline.errors import InputError
from truceline.reports import decode
from truceline.reports.accept import accept
from truceline.reports.layout import lines
from truceline.reports.report import Report

CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:\-]{2,30})|<\?xml[^>]{0,100}?encoding=["']([\w.:\-]{2,30})""",
    re.I,
)
ERROR_PAGE = re.compile(
    r"\s*(?:(?:error\s*)?(?:403|404|410|429|50[0-4])\b|(?:page )?not found|access denied|forbidden|just a moment|attention required"
    r"|are you a robot|service unavailable|bad gateway)",
    re.I,
)
SENTENCE = 7
"""Words that the longest sentence of an article has at least; menus and lists of links have none with a stop."""


def report(data: bytes, id_: str, place: str) -> Report:
    """The article of a page, one paragraph a line; an InputError when there is none in it."""
    stated = CHARSET.search(data[:4096])
    declared = (stated[1] or stated[2]).decode("ascii") if stated else None
    page = decode.text(data, place, declared)
    found = trafilatura.bare_extraction(
        page,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},  # a date stated, none guessed
    )
    article = found.text if isinstance(found, Document) else None
    if not isinstance(found, Document) or not article or not _prose(article) or ERROR_PAGE.match(found.title or ""):
        raise InputError(place, "no article found in the page", "give the page of one article, or its text")
    stated_fields = {"url": found.url, "publisher": found.sitename, "title": found.title, "published_at": found.date}
    return accept({**stated_fields, "text": article}, place, id_)


def _prose(article: str) -> bool:
    """Whether there is a sentence in it."""
    every = (article[start:end] for start, end in lines(article))
    return any(line.rstrip("\"”’')]")[-1:] in ".?!…" and len(line.split()) >= SENTENCE for line in every)
