"""The gate, measured: `python -m benchmarks.gate [--general FILE…] [--shared DIR]`.

What it loses of texts that hold a record, lets through of general news, and saves; and what is lost and saved where it chooses
paragraphs, too (`--skim`). `python -m training.news build/news` makes general news, of which build/news/held/*.jsonl was not
fitted on.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from benchmarks.scale import told
from training.gate import sample
from truceline.coding.many import Knowledge, coder
from truceline.contract import CodedReport
from truceline.reading import gate as gates
from truceline.reading import markup
from truceline.reports import files
from truceline.reports.report import Report

ACTS = ("ASSAULT", "RETREAT", "MOBILIZE")
"""Violence, retreats, marches: what a text that is not about conflict or talks seldom holds."""


def measure(options: argparse.Namespace) -> None:
    """What the gate loses, lets through and saves; and what is lost and saved where it chooses paragraphs, too."""
    made, code = gates.shipped(), coder(Knowledge(), 1).code
    holding = {
        "reports of the processes that are held out": told(),
        "examples and expectations": [r.text for r in files.reports(["examples", "tests/expectations"]) if isinstance(r, Report)],
        "paragraphs of corpus/test with an event, effect or position": [
            p.text for ps in markup.load(["corpus/test"]).values() for p in ps if any(a.kind != "claim" for a in p.anchors)
        ],
    }  # fmt: skip
    if options.shared:
        rows = list(_rows(options.shared / "corpora" / "events" / "conflict_snippets_dev.jsonl"))
        holding["conflict snippets (CASE 2021), a sentence each"] = [
            r["text"] for r in rows if r["gold"]["event_types"]
        ]
    for name, texts in holding.items():
        lost = [t for t in texts if not made.passes(made.score(t))]
        print(f"{name}: {len(lost)} of {len(texts)} lost ({len(lost) / len(texts):.1%})", flush=True)
        for text in lost[: options.show]:
            print("   ", made.score(text), text[:300].replace("\n", " "))
    long = [t for t in told() if t.count("\n") >= 3]
    print(
        f"reports of at least four paragraphs of these processes: {saved(sample(long, options.most), code)}",
        flush=True,
    )
    general = {str(path): sample([r["text"] for r in _rows(path)], options.most) for path in options.general}
    if options.shared:
        path = options.shared / "corpora" / "attribution" / "dev.jsonl"
        general["PolNeAR dev: US politics, 2016"] = sample([r["text"] for r in _rows(path)], options.most)
    together = Saved()
    for name, texts in general.items():
        together += (one := saved(texts, code, options.show))
        print(f"{name}: {one}", flush=True)
    if general:
        print(f"together: {together}")


@dataclass
class Saved:
    """Texts read whole and skimmed, in seconds of the processor, and what was found."""

    texts: int = 0
    passed: int = 0
    reader: float = 0.0
    gate: float = 0.0
    read: float = 0.0
    skimmed: float = 0.0
    found: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    """By the gate."""
    passed_over: Counter[str] = field(default_factory=Counter)
    """In the paragraphs that were not read."""

    def __add__(self, other: Saved) -> Saved:
        return Saved(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def __str__(self) -> str:
        lost = "; ".join(
            f"{kind} {self.found[kind]}: {self.dropped[kind]} dropped, {self.passed_over[kind]} passed over"
            for kind in sorted(self.found)
        )
        return (
            f"{self.passed} of {self.texts} pass ({self.passed / self.texts:.0%}); reader alone {self.reader:.1f} s; gate {self.gate:.2f} s"
            f" and reader {self.gate + self.read:.1f} s: {self.reader / (self.gate + self.read):.1f} times as fast; with --skim"
            f" {self.gate + self.skimmed:.1f} s: {self.reader / (self.gate + self.skimmed):.1f} times; {lost}"
        )


def saved(texts: list[str], code: Any, show: int = 0) -> Saved:
    """What the gate saves on texts, and what it costs of what the reader finds in them."""
    made, all_ = gates.shipped(), Saved(len(texts))
    for n, text in enumerate(texts):
        report, began = Report(id=str(n), text=text), time.process_time()
        passes = made.passes(made.score(text))
        all_.gate, began = all_.gate + time.process_time() - began, time.process_time()
        whole = _found(code(report))
        cost, began = time.process_time() - began, time.process_time()
        all_.reader, all_.found = all_.reader + cost, all_.found + Counter(kind for kind, _ in whole)
        if not passes:
            all_.dropped += Counter(kind for kind, _ in whole)
            for kind, at in sorted(whole)[: show * len(whole)]:
                if kind.startswith("acts"):
                    print("   ", text[max(0, at - 120) : at + 120].replace("\n", " "))
            continue
        skimmed = _found(code(report, made.wanted))
        all_.passed, all_.read, all_.skimmed = (
            all_.passed + 1,
            all_.read + cost,
            all_.skimmed + time.process_time() - began,
        )
        all_.passed_over += Counter(kind for kind, _ in whole - skimmed)
    return all_


def _found(coded: CodedReport) -> set[tuple[str, int]]:
    """What a report holds: (kind, where its words begin)."""
    sure = {
        ("acts at 0.8", e.trigger.spans[0][0]) for e in coded.events if e.event_type in ACTS and e.confidence >= 0.8
    }
    return (
        sure
        | {("events", e.trigger.spans[0][0]) for e in coded.events}
        | {("claims", c.cue.spans[0][0]) for c in coded.claims}
        | {("positions", p.content.spans[0][0]) for p in coded.positions}
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--general", type=Path, nargs="*", default=[], help="general news, JSON lines")
    parser.add_argument("--most", type=int, default=200, help="texts of a file of general news that are read")
    parser.add_argument("--shared", type=Path, default=os.environ.get("SHARED"))
    parser.add_argument(
        "--show", type=int, default=0, help="of what is lost, show so many, and where acts of general news are dropped"
    )
    measure(parser.parse_args())


if __name__ == "__main__":
    main()
