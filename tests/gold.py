"""Coding without the model: annotated text in the corpus's markup stands in for what the reader finds."""

from __future__ import annotations

from truceline.coding import Coder
from truceline.contract import CodedReport
from truceline.reading import markup
from truceline.reading.anchors import Anchor
from truceline.reports.report import Report


class Annotations:
    """A reader that finds what the annotation says."""

    def __init__(self, *paragraphs: markup.Annotated) -> None:
        self.paragraphs = paragraphs

    def read(self, text: str, *_: object) -> list[Anchor]:
        return [a for p in self.paragraphs if p.text == text for a in p.anchors]


def code(annotated: str, published_at: str | None = None, publisher: str | None = None) -> CodedReport:
    """The record of one annotated paragraph (`@ id` may be left out)."""
    lines = annotated.strip("\n").splitlines()
    if not lines[0].startswith("@"):
        lines = ["@ report", *lines]
    (paragraph,) = markup.read(lines)
    report = Report(id=paragraph.id, text=paragraph.text, published_at=published_at, publisher=publisher, language="en")
    return Coder(reader=Annotations(paragraph)).code(report)  # type: ignore[arg-type]
