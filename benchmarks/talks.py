"""How well the state of talks is read: ladders, changes and terms on `corpus/processes`, whose true history is known.

    python -m benchmarks.talks corpus/processes/gaza-2023 … [--errors] [--keep DIR]

Some of the processes (`DEVELOPMENT`) may be looked at while rules are written; of the others nothing but these figures.
`--keep` keeps the coded reports, one record for each process, so that the reader reads them once.

- days: the share of days, from the first of a process to its last, on which a ladder has its true status.
- changes: those of a ladder, of several on one day the last; found when one of the same status lies within two days.
- terms: the matrix's cells (party, term → the stance that stands), compared after each day with a report, and at the
  end. `told` counts only the cells that the truth tells of at that time: it lists the stances that mattered, not all
  that reports mention, so that what is read beside it is no sure error.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from truceline.coding import Coder
from truceline.reading.actors import Actors
from truceline.reading.registry import registry
from truceline.record.lake import Lake
from truceline.record.view import View
from truceline.reports.report import Report
from truceline.talks.ladders import climb, status_on
from truceline.talks.model import Ladder, Party, Process
from truceline.talks.processes import found as found_in
from truceline.talks.sides import Sides
from truceline.talks.signs import signs
from truceline.talks.stances import Taken, stances
from truceline.talks.told import told

DEVELOPMENT = (
    "gaza-2023", "jeddah-2023", "minsk-2014", "havana-2012", "guatemala-1994", "mozambique-1990", "naivasha-2002",
    "mindanao-2011", "doha-2018", "liberia-2003",
)  # fmt: skip
LATER = ("nepal-2006", "sri-lanka-2002")
"""Measured first and read then: they choose the curve of the reader's signs."""
LADDERS = ("talks", "agreement")
WITHIN = 2
"""Days between a change and the true one."""

Cells = dict[tuple[str, str], str]


@dataclass
class Scores:
    """Counts of one process or several."""

    days: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    terms: dict[str, Counter[str]] = field(default_factory=lambda: {k: Counter() for k in ("all", "told", "end")})
    found: int = 0
    processes: int = 0

    def add(self, other: Scores) -> None:
        """Take in the counts of another."""
        self.days += other.days
        self.changes += other.changes
        for name, counts in other.terms.items():
            self.terms[name] += counts
        self.found += other.found
        self.processes += other.processes


def reports(folder: Path) -> Iterator[Report]:
    """The reports of a process's folder."""
    for block in re.split(r"^@ ", (folder / "reports.txt").read_text(encoding="utf-8"), flags=re.M)[1:]:
        head, _, text = block.partition("\n")
        id_, *tags = head.split()
        of = dict(tag.split("=", 1) for tag in tags)
        yield Report(id=id_, text=text.strip(), publisher=of["publisher"], published_at=of["published"], language="en")


def record(folder: Path, kept: Path, coder: Coder) -> View:
    """The record of a process's reports, coded where it is not kept yet."""
    where = kept / folder.name
    if not where.exists():
        Lake(str(where)).create().add([coder.code(r) for r in reports(folder)])
    return Lake(str(where)).open().view()


def sides(folder: Path, truth: Mapping[str, Any]) -> Sides:
    """The process as its truth describes it: parties and mediators by name, nothing else."""
    actors = Actors(registry())

    def party(name: str) -> Party:
        return Party(id=actors.identify(name, None).actor_id or name, name=name)

    return Sides(
        Process(
            id=folder.name, name=truth["name"], parties=tuple(map(party, truth["parties"])),
            mediators=tuple(map(party, truth["mediators"])), known="described", because="truth.yaml",
        )
    )  # fmt: skip


def score(folder: Path, kept: Path, coder: Coder, errors: bool) -> Scores:
    """The counts of one process."""
    truth = yaml.safe_load((folder / "truth.yaml").read_text(encoding="utf-8"))
    view, of = record(folder, kept, coder), sides(folder, truth)
    read = [(t, signs(t)) for t in told(view, of)]
    made = Scores(processes=1, found=int(any(s.parties == of.parties for s in found_in(view))))
    for name in LADDERS:
        ladder = climb(name, [s for _, of_report in read for s in of_report], of)
        _ladder(made, name, truth, ladder, errors)
    days = sorted({t.day for t, _ in read})
    _terms(made, truth, [s for t, of_report in read for s in stances(t, of_report)], days, of, errors)
    return made


def _ladder(made: Scores, name: str, truth: Mapping[str, Any], ladder: Ladder, errors: bool) -> None:
    true = truth[name]
    for n in range((truth["last"] - truth["first"]).days + 1):
        day = truth["first"] + timedelta(n)
        wanted = next((c["status"] for c in reversed(true) if c["date"] <= day), "none")
        made.days[f"{name} right"] += wanted == status_on(ladder, day)
        made.days[f"{name} all"] += 1
    last = {c.date: c for c in ladder.changes}
    wanted_changes = [c for c in true if c["status"] != "none"]
    left = list(last.values())
    for change in wanted_changes:
        hit = next((c for c in left if c.status == change["status"] and _near(c.date, change["date"])), None)
        if hit:
            left.remove(hit)
        elif errors:
            print(f"  MISSED {name} {change['date']} {change['status']} ({change['report']})")
    made.changes[f"{name} right"] += len(last) - len(left)
    made.changes[f"{name} found"] += len(last)
    made.changes[f"{name} true"] += len(wanted_changes)
    for change in left if errors else ():
        print(
            f"  WRONG  {name} {change.date} {change.status}: {change.rule} | {change.evidence[0].report_id} | {change.evidence[0].words}"
        )


def _terms(
    made: Scores, truth: Mapping[str, Any], found: list[Taken], days: list[date], of: Sides, errors: bool
) -> None:
    ids = {p.name: p.id for p in of.process.parties}
    true = [
        (t["date"], ids[t["party"]], t["term"], t["stance"])
        for t in truth["terms"]
        if t["term"] != "other" and t["party"] in ids
    ]
    taken = [(t.day, t.party, t.term, t.stance) for t in found]
    for day in days:
        gold, mine = _standing(true, day), _standing(taken, day)
        for cell in gold.keys() | mine.keys():
            right = gold.get(cell) == mine.get(cell)
            for kind in {"all"} | ({"told"} if cell in gold else set()) | ({"end"} if day == days[-1] else set()):
                made.terms[kind]["right"] += right
                made.terms[kind]["found"] += cell in mine
                made.terms[kind]["true"] += cell in gold
    for when, party, term, stance in true if errors else ():
        near = [t for t in taken if t[1:3] == (party, term) and _near(t[0], when)]
        if not any(t[3] == stance for t in near):
            print(f"  MISSED term {when} {party} {term} {stance}; read: {', '.join(t[3] for t in near) or 'nothing'}")


def _standing(entries: list[tuple[date, str, str, str]], day: date) -> Cells:
    return {(party, term): stance for when, party, term, stance in sorted(entries, key=lambda e: e[0]) if when <= day}


def _near(one: date, other: date) -> bool:
    return abs((one - other).days) <= WITHIN


def lines(scores: Scores) -> Iterator[str]:
    """The figures in words."""
    for name in LADDERS:
        right, found, true = (scores.changes[f"{name} {k}"] for k in ("right", "found", "true"))
        days = scores.days[f"{name} right"] / max(1, scores.days[f"{name} all"])
        p, r = right / max(1, found), right / max(1, true)
        yield f"{name}: days {days:.3f}; changes precision {p:.3f} ({right}/{found}), recall {r:.3f} ({right}/{true})"
    for kind, counts in scores.terms.items():
        p, r = counts["right"] / max(1, counts["found"]), counts["right"] / max(1, counts["true"])
        yield f"terms, {kind}: precision {p:.3f}, recall {r:.3f}, F1 {2 * p * r / max(1e-9, p + r):.3f}"
    yield f"found without a description: {scores.found} of {scores.processes}"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true", help="print the errors of the development half")
    parser.add_argument("--each", action="store_true", help="print the figures of each process too")
    parser.add_argument("--keep", type=Path, help="where to keep the coded reports")
    options = parser.parse_args()
    parts = {"development": Scores(), "read later": Scores(), "held out": Scores()}
    coder = Coder()
    with tempfile.TemporaryDirectory() as temporary:
        for folder in options.paths:
            seen = folder.name in (*DEVELOPMENT, *LATER)
            if seen and options.errors:
                print(folder.name)
            made = score(folder, options.keep or Path(temporary), coder, options.errors and seen)
            if options.each:
                print(folder.name, *lines(made), sep="\n  ")
            parts["read later" if folder.name in LATER else "development" if seen else "held out"].add(made)
    for part, scores in parts.items():
        if scores.processes:
            print(f"{part}: {scores.processes} processes", *lines(scores), sep="\n  ")


if __name__ == "__main__":
    main()
