"""Evidence as it is shown: the sentence with its deciding words, whose it is, and where it stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from truceline.contract import CodedReport
from truceline.talks.model import Evidence, Party, Source
from truceline.views import plain
from truceline.views.dossier import cite
from truceline.views.tables import entries

LONGEST = 80
"""Letters of a file's name."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence in three, its deciding words in the middle; `href` leads to it in its report, `link` to the publisher
    where the report's address is safe to follow; `voice` is whose words it is, "" the report's own."""

    href: str
    before: str
    words: str
    after: str
    publisher: str
    day: str
    link: str | None
    voice: str

    @property
    def sentence(self) -> str:
        """The whole sentence."""
        return self.before + self.words + self.after


class Addresses:
    """Where reports and their words stand in the site, seen from its first page; `home` is that page, seen from a
    report's. With `query` it is a server's: pages are called by the keys of reports, and `query` ("" or "?as_of=…")
    says as of when."""

    def __init__(self, sources: Sequence[Source], coded: Mapping[str, CodedReport], query: str | None = None) -> None:
        self.query = query or ""
        self.home = "../index.html" if query is None else f"../{query}"
        self._coded, self._records = coded, dict[str, set[str]]()
        self.files: dict[str, str] = {}
        if query is not None:
            self.files = {source.report: f"reports/{source.report}" for source in sources}
            return
        taken: Counter[str] = Counter()
        for source in sources:
            slug = re.sub(r"[^\w.-]+", "-", source.report_id, flags=re.ASCII).strip(".-")[:LONGEST] or "report"
            taken[slug.casefold()] += 1
            again = taken[slug.casefold()]
            while again > 1 and f"{slug}-{again}".casefold() in taken:
                again += 1
            name = slug if again == 1 else f"{slug}-{again}"
            taken[name.casefold()] += name != slug
            self.files[source.report] = f"reports/{name}.html"

    def fragment(self, evidence: Evidence) -> str:
        """The address of evidence on its report's page: its record's, else that of its words."""
        known = self._known(evidence.report)
        return evidence.record if evidence.record and evidence.record in known else cite(evidence.span)

    def _known(self, report: str) -> set[str]:
        """The records of a report that is cited; most are not, on a page that shows little."""
        if report not in self._records and report in self._coded:
            self._records[report] = {e.record.id for e in entries([self._coded[report]])}
        return self._records.get(report, set())

    def of(self, evidence: Evidence) -> str:
        """Where evidence stands; "" when its report is none of the site's."""
        known = evidence.report in self.files
        return f"{self.page(evidence.report)}#{self.fragment(evidence)}" if known else ""

    def page(self, report: str) -> str:
        """Where a report's page stands."""
        return self.files[report] + self.query

    def quote(self, evidence: Evidence) -> Quote:
        """Evidence as it is shown."""
        (start, end), first = evidence.span, evidence.sentence_span[0]
        inside = first <= start < end <= first + len(evidence.sentence)
        at, to = (start - first, end - first) if inside else (0, 0)
        said = evidence.sentence
        return Quote(
            href=self.of(evidence), before=_flat(said[:at]), words=_flat(said[at:to]), after=_flat(said[to:]),
            publisher=evidence.publisher or f"“{plain.short(evidence.title or evidence.report_id, 28)}”",
            day=day(evidence.published_at), link=plain.link(evidence.url), voice=names(evidence.voices),
        )  # fmt: skip

    def quotes(self, found: Iterable[Evidence]) -> tuple[Quote, ...]:
        """Each place once, in their order."""
        return tuple(self.quote(e) for e in {(e.report, e.span): e for e in found}.values())


def names(parties: Iterable[Party]) -> str:
    """Their names, "" for nobody."""
    return plain.listed(plain.short(p.name, 60) for p in parties)


def day(at: date | datetime | None) -> str:
    """ "24 Nov 2023"; the time and zone go with it in `moment`."""
    return plain.day(at.strftime("%Y-%m-%d")) if at else "no date"


def moment(at: datetime | None) -> str:
    """ "24 Nov 2023, 14:00 UTC"; the day alone where no time is given (midnight)."""
    if at is None or (at.hour, at.minute) == (0, 0):
        return day(at)
    return f"{day(at)}, {at:%H:%M} {at.tzname() or 'zone not given'}"


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)
