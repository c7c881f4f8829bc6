"""The main job: a Report in, its CodedReport out. Everything between is a plain function of the anchors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from truceline.coding.claims import claims
from truceline.coding.effects import effects
from truceline.coding.events import events
from truceline.coding.parts import Reading
from truceline.coding.positions import positions
from truceline.knowledge import Term, terms
from truceline.reading import reader
from truceline.reading.actors import Actors
from truceline.reading.anchors import Anchor
from truceline.reading.references import References
from truceline.reading.registry import Registry, registry
from truceline.reading.sentences import sentences
from truceline.record import CodedReport
from truceline.reports.layout import Layout, layout
from truceline.reports.report import Report

TOGETHER = 16
"""Reports read in one go: enough to fill batches, few enough to keep memory flat."""


@dataclass
class Coder:
    """Codes reports by a registry of actors and a set of terms; the same report always gives the same record."""

    registry: Registry = field(default_factory=registry)
    terms: Mapping[str, Term] = field(default_factory=terms)
    reader: reader.Reader = field(default_factory=reader.shipped)

    def code(self, report: Report) -> CodedReport:
        """One report."""
        return next(self.code_all([report]))

    def code_all(self, reports: Iterable[Report]) -> Iterator[CodedReport]:
        """Many reports, in their order."""
        for group in _batched(reports, TOGETHER):
            laid = [layout(report.text) for report in group]
            read = self.reader.read_many(
                [(r.text, list(l.paragraphs)) for r, l in zip(group, laid, strict=True)], self.registry.names
            )
            for report, out, anchors in zip(group, laid, read, strict=True):
                yield self._coded(report, out, anchors)

    def _coded(self, report: Report, out: Layout, anchors: list[Anchor]) -> CodedReport:
        published = day(report.published_at) or out.date(None)
        spans = sentences(report.text, out.paragraphs)
        on = published.isoformat() if published else None
        known = References(report.text, anchors, spans, Actors(self.registry), on)
        reading = Reading(report.id, report.text, published, spans, anchors, known)
        said = claims(reading)
        done = events(reading, said)
        return CodedReport(
            report=report,
            events=tuple(done),
            claims=tuple(said),
            effects=tuple(effects(reading, done, said)),
            positions=tuple(positions(reading, done, said, self.terms)),
        )


def code(report: Report) -> CodedReport:
    """One report, by the registry and terms that come with Truceline."""
    return Coder().code(report)


def day(published_at: str | None) -> date | None:
    """The day of an ISO 8601 time."""
    return date.fromisoformat(published_at[:10]) if published_at else None


def _batched(reports: Iterable[Report], size: int) -> Iterator[list[Report]]:
    group: list[Report] = []
    for report in reports:
        group.append(report)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group
