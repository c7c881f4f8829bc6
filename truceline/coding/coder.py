"""The main job: a Report in, its CodedReport out. Everything between is a plain function of the anchors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from truceline.coding.claims import claims
from truceline.coding.effects import effects
from truceline.coding.events import events
from truceline.coding.parts import Reading
from truceline.coding.positions import positions
from truceline.contract import CodedReport
from truceline.knowledge import Term, terms
from truceline.reading import reader
from truceline.reading.actors import Actors
from truceline.reading.reader import Wanted
from truceline.reading.references import References
from truceline.reading.registry import Registry, registry
from truceline.reading.sentences import sentences
from truceline.reports.layout import layout
from truceline.reports.report import Report


@dataclass
class Coder:
    """Codes reports by a registry of actors and a set of terms; the same report always gives the same record."""

    registry: Registry = field(default_factory=registry)
    terms: Mapping[str, Term] = field(default_factory=terms)
    reader: reader.Reader = field(default_factory=reader.shipped)

    def code(self, report: Report, wanted: Wanted | None = None) -> CodedReport:
        """One report. `wanted`: which of its windows the reader is to see (default: all)."""
        out = layout(report.text)
        anchors = self.reader.read(report.text, list(out.paragraphs), self.registry.names, wanted)
        published = day(report.published_at) or out.date(None)
        spans = sentences(report.text, out.paragraphs)
        on = published.isoformat() if published else None
        known = References(report.text, anchors, spans, Actors(self.registry), on)
        reading = Reading(report.id, report.text, published, spans, anchors, known, self.registry.names)
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
