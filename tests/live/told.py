"""Feeds and pages as the tests need them."""

from __future__ import annotations

from tests.reports.pages import page
from truceline.contract import CodedReport
from truceline.live.fetch import Response
from truceline.reports.report import Report

SAID = "Mediators from Egypt and Qatar resumed talks with Hamas on Thursday, two officials said in Cairo. "
LONG = SAID * 12
"""A whole article, by its length."""
SHORT = SAID
ARTICLE = page().replace('<link rel="canonical" href="https://example.org/a/1">', "")


def item(
    n: int | str,
    text: str = SHORT,
    date: str | None = "Fri, 24 Nov 2023 07:00:00 +0200",
    base: str = "https://news.example.org",
) -> str:
    dated = f"<pubDate>{date}</pubDate>" if date else ""
    return (
        f"<item><guid>g{n}</guid><link>{base}/{n}</link><title>Report {n}</title>{dated}"
        f"<description><![CDATA[{text}]]></description></item>"
    )


def rss(*items: str, before: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>{before}<rss version="2.0"><channel><title>Meridian</title>{"".join(items)}</channel></rss>'.encode()


def response(body: bytes, url: str = "https://news.example.org/feed", **given: object) -> Response:
    return Response(url, 200, body, **given)  # type: ignore[arg-type]


def stub(report: Report) -> CodedReport:
    """A coded report in which nothing was found."""
    return CodedReport(report=report, events=(), claims=(), effects=(), positions=())
