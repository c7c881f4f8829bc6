"""A news page → its article, by trafilatura, with the title, date and publisher it states."""

from __future__ import annotations

import trafilatura

from truceline.errors import InputError
from truceline.reports import decode
from truceline.reports.report import Report


def report(data: bytes, id_: str, place: str) -> Report:
    """The article of a page; an InputError when there is none in it."""
    page = decode.text(data, place)
    found = trafilatura.bare_extraction(page, include_comments=False, include_tables=False, with_metadata=True)
    article = found.text if found else None
    if found is None or not article or not article.strip():
        raise InputError(place, "no article found in the page", "give the page of one article, or its text")
    return Report(
        id=id_, url=found.url, publisher=found.sitename, title=found.title, published_at=found.date, text=article
    )
