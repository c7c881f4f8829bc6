"""Synthetic coded reports, whose shape is that of real news as far as the cost of a record depends on it.

Ten events a report. Parties, places and words are drawn by Zipf's law: 400 parties of the registry, 800 places, 4000
words, so that a few are in all reports and most are rare. Every third event is violence. Two events of five tell of an
occurrence that another report of the day tells of too, in other words; every fifth report is the copy of one of the
day, its end cut off, by another publisher. Half of the events say their day; one of five counts the dead.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from truceline.contract import Actor, CodedReport, Count, Date, Event, Part, Place
from truceline.contract import Because as Why
from truceline.knowledge import plover
from truceline.reading.registry import registry
from truceline.reports.report import Report

EVENTS = 10
"""Events a report."""
PARTIES, PLACES, WORDS = 400, 800, 4000
TOLD_AGAIN = 0.4
"""The share of events that tell of what another report of the day tells of."""
COPIED = 5
"""One report of so many is a copy."""
CUT = 2
"""Events that a copy leaves out at the end."""
SYLLABLES = "ba da fe gi ha jo ka le mi no pu ra se ti vo wa xe yo za zu lan mor per sin tor".split()


@dataclass(frozen=True)
class Occurrence:
    """What happens."""

    type: str
    mode: str | None
    parties: tuple[str, str]
    place: int
    dead: int | None


class World:
    """Whoever and whatever reports tell of."""

    def __init__(self, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        self.parties = self.rng.sample(sorted(registry().entries), PARTIES)
        self.places = [f"{name.title()}{n % 7 or ''}" for n, name in enumerate(self._made(PLACES, 3))]
        self.words = self._made(WORDS, 4)
        self.types = [*plover().types, *["ASSAULT"] * (len(plover().types) // 2)]
        self._weights = {many: list(accumulate(1 / (n + 2) for n in range(many))) for many in (PARTIES, PLACES, WORDS)}
        self._told = 0

    def reports(self, days: Sequence[date]) -> Iterator[CodedReport]:
        """A report for each of the days, which are in order."""
        today, happened, told = None, list[Occurrence](), list[CodedReport]()
        for n, day in enumerate(days):
            if day != today:
                today, happened, told = day, [], []
            self._told += 1
            name, publisher = f"s{self._told}", f"P{self.rng.randrange(60)}"
            if told and n % COPIED == 0:
                yield copy(self.rng.choice(told), name, publisher)
                continue
            made = []
            for _ in range(EVENTS):
                again = bool(happened) and self.rng.random() < TOLD_AGAIN
                made.append(self.rng.choice(happened) if again else self.occurrence())
            happened += made
            told.append(self.report(name, publisher, day, made))
            yield told[-1]

    def occurrence(self) -> Occurrence:
        """Something that happens."""
        kind = self.rng.choice(self.types)
        modes = list(plover().types[kind].modes)
        one, other = (self.parties[n] for n in self._drawn(PARTIES, 2))
        dead = self.rng.randrange(1, 30) if kind == "ASSAULT" and self.rng.random() < 0.6 else None
        return Occurrence(
            kind, self.rng.choice(modes) if modes else None, (one, other), self._drawn(PLACES, 1)[0], dead
        )

    def report(self, name: str, publisher: str, day: date, told: Sequence[Occurrence]) -> CodedReport:
        """A report that tells of these, a sentence each."""
        text, events = "", []
        for i, what in enumerate(told):
            start = len(text) + (1 if text else 0)
            sentence = self._sentence(what)
            text = f"{text} {sentence}".strip()
            events.append(self._event(f"e{name}-{i}", what, sentence, start, day if self.rng.random() < 0.5 else None))
        report = Report(id=name, text=text, published_at=f"{day.isoformat()}T12:00:00Z", publisher=publisher)
        return CodedReport(report=report, events=tuple(events), claims=(), effects=(), positions=())

    def _sentence(self, what: Occurrence) -> str:
        one, other = (registry().entries[party].name for party in what.parties)
        said = [self.words[n] for n in self._drawn(WORDS, 14)]
        dead = f" and killed {what.dead} people" if what.dead else ""
        return f"The {' '.join(said[:3])} of {one} {' '.join(said[3:8])} {other}{dead} in {self.places[what.place]} {' '.join(said[8:])}."

    def _event(self, id_: str, what: Occurrence, sentence: str, start: int, day: date | None) -> Event:
        spans = ((start, start + len(sentence)),)
        info, place = plover().types[what.type], self.places[what.place]
        who = [
            Actor(text=name, spans=spans, actor_id=party, name=name, country=None)
            for party, name in ((party, registry().entries[party].name) for party in what.parties)
        ]
        trigger = sentence.split()[6]
        at = start + sentence.index(f" {trigger} ") + 1
        when = day.isoformat() if day else None
        dead = str(what.dead)
        return Event(
            id=id_, event_type=what.type, mode=(what.mode,) if what.mode else (), context=(), quad=info.quad, score=info.score,
            status="actual", actors=(who[0],), recipients=(who[1],), trigger=Part(text=trigger, spans=((at, at + len(trigger)),)),
            sentence=Part(text=sentence, spans=spans),
            date=Date(start=when, end=when, precision="day", text="on that day") if when else None,
            places=(Place(text=place, spans=spans, name=place, latitude=what.place % 60, longitude=what.place * 7 % 170),),
            deaths=Count(low=what.dead, high=what.dead, text=dead) if what.dead else None, injuries=None, claim_ids=(),
            confidence=0.9, because=Why(trigger="", rule="synthetic", score=0.9),
        )  # fmt: skip

    def _drawn(self, many: int, times: int) -> list[int]:
        return self.rng.choices(range(many), cum_weights=self._weights[many], k=times)

    def _made(self, many: int, most: int) -> list[str]:
        """So many words that are not alike."""
        made: dict[str, None] = {}
        while len(made) < many:
            made["".join(self.rng.choices(SYLLABLES, k=self.rng.randint(2, most)))] = None
        return list(made)


def copy(told: CodedReport, name: str, publisher: str) -> CodedReport:
    """The same text by another publisher, its end cut off."""
    kept = told.events[:-CUT]
    text = told.report.text[: kept[-1].sentence.spans[0][1]]
    report = told.report.model_copy(update={"id": name, "text": text, "publisher": publisher})
    return told.model_copy(update={"report": report, "events": kept})
