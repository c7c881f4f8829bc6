"""How well mentions are linked into incidents: `python -m benchmarks.linking corpus/incidents/set-b.txt`.

The events of the annotated reports (not the reader's, so that linking is measured alone) are added to a record in the
order of publication; the incidents are compared with the annotated occurrences by B³ (Bagga and Baldwin 1998) and by
pairs of mentions. Beside it stands the field's naive rule: same day, type and dyad are one ("one a day").
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from truceline.coding import Coder, code
from truceline.contract import CodedReport, Event
from truceline.reading import markup
from truceline.reading.anchors import Anchor
from truceline.record import tables
from truceline.record.incidents import family
from truceline.record.lake import Lake
from truceline.reports.report import Report

Clusters = Mapping[str, str]
"""Mention → what it is put into."""


class Annotated:
    """A reader that finds what the annotation of one paragraph says."""

    def __init__(self, anchors: tuple[Anchor, ...]) -> None:
        self.anchors = anchors

    def read(self, *_: object) -> list[Anchor]:
        return list(self.anchors)


def told(path: Path, read: bool = False) -> Iterator[tuple[CodedReport, dict[str, str]]]:
    """Coded reports of an annotated set with the occurrence of each of their events, by publication. With `read` they
    are coded by the reader, and its events have the occurrence of the annotated ones whose trigger or sentence they
    share, unless that leaves it open."""
    text = path.read_text(encoding="utf-8")
    blocks = {b.split()[1]: b for b in re.split(r"\n(?=@ )", text) if b.startswith("@ ")}
    made = []
    for paragraph in markup.read(text.splitlines(), str(path)):
        tags = dict(t.split("=", 1) for t in paragraph.tags if "=" in t)
        report = Report(
            id=paragraph.id,
            text=headed(paragraph),
            publisher=tags["publisher"],
            published_at=tags["published"],
            language="en",
        )
        coded = Coder(reader=Annotated(paragraph.anchors)).code(report)  # type: ignore[arg-type]
        occurrences = re.findall(r"^% occurrence (.+?) = (\S+)$", blocks[paragraph.id], re.M)
        known = dict(_events(coded, occurrences))
        if read:
            own = code(report)
            coded, known = own, dict(_aligned(own, coded, known))
        made.append((tags["published"], coded, known))
    for _, coded, known in sorted(made, key=lambda m: m[0]):
        yield coded, known


def headed(paragraph: markup.Annotated) -> str:
    """Its text, a headline (a first sentence without a full stop) on a line of its own; spans stay as they are."""
    end = paragraph.sentences[0][1]
    alone = len(paragraph.sentences) > 1 and paragraph.text[end - 1] not in '.!?"”'
    return f"{paragraph.text[:end]}\n{paragraph.text[end + 1 :]}" if alone else paragraph.text


def _events(coded: CodedReport, occurrences: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    left = list(coded.events)
    for words, occurrence in occurrences:
        words = re.sub(r"#\d+$", "", words)
        found = next((e for e in left if e.trigger.text.replace(" … ", " & ") == words), None)
        if found:
            left.remove(found)
            yield f"{tables.key(coded.report)}/{found.id}", occurrence


def _aligned(own: CodedReport, annotated: CodedReport, known: dict[str, str]) -> Iterator[tuple[str, str]]:
    key = tables.key(own.report)
    told = [(e, known[f"{key}/{e.id}"]) for e in annotated.events if f"{key}/{e.id}" in known]
    for event in own.events:
        kind = family(event.event_type, event.mode[0] if event.mode else None)
        beside = [
            (e, o) for e, o in told
            if e.sentence.spans == event.sentence.spans and family(e.event_type, e.mode[0] if e.mode else None) == kind
        ]  # fmt: skip
        same = {
            o for e, o in beside if any(a < d and c < b for a, b in e.trigger.spans for c, d in event.trigger.spans)
        }
        possible = same or {o for _, o in beside}
        if len(possible) == 1:
            yield f"{key}/{event.id}", possible.pop()


def naive(reports: list[CodedReport]) -> Clusters:
    """Same day, type, first actor and first recipient: one."""

    def day(event: Event, report: Report) -> str | None:
        return event.date.start if event.date and event.date.start else (report.published_at or "")[:10]

    def who(actors: tuple) -> str | None:  # type: ignore[type-arg]
        return next((a.actor_id or a.country or a.text for a in actors), None)

    return {
        f"{tables.key(r.report)}/{e.id}": f"{day(e, r.report)} {e.event_type} {who(e.actors)} {who(e.recipients)}"
        for r in reports
        for e in r.events
    }


def figures(gold: Clusters, found: Clusters) -> dict[str, float]:
    """B³ and pairwise precision, recall and F1 over the mentions that have an occurrence."""
    found = {m: found.get(m, m) for m in gold}
    by_gold, by_found = _members(gold), _members(found)
    shared = {m: len(by_gold[gold[m]] & by_found[found[m]]) for m in gold}
    precision = sum(shared[m] / len(by_found[found[m]]) for m in gold) / len(gold)
    recall = sum(shared[m] / len(by_gold[gold[m]]) for m in gold) / len(gold)
    both = Counter((gold[m], found[m]) for m in gold)
    right, given, wanted = (
        sum(n * (n - 1) // 2 for n in counts)
        for counts in (both.values(), map(len, by_found.values()), map(len, by_gold.values()))
    )
    pair_p, pair_r = right / max(1, given), right / max(1, wanted)
    return {
        "B3 precision": precision, "B3 recall": recall, "B3 F1": _f1(precision, recall),
        "pairs precision": pair_p, "pairs recall": pair_r, "pairs F1": _f1(pair_p, pair_r),
    }  # fmt: skip


def _members(clusters: Clusters) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for mention, cluster in clusters.items():
        found[cluster].add(mention)
    return found


def _f1(p: float, r: float) -> float:
    return 2 * p * r / (p + r) if p + r else 0.0


def linked(reports: list[CodedReport]) -> tuple[Clusters, dict[str, str]]:
    """Mention → incident, and why."""
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(f"{folder}/record").create()
        lake.add(reports)
        rows = lake.view().rows("select report || '/' || event_id as uid, incident, because from links")
    return {r["uid"]: r["incident"] for r in rows}, {r["uid"]: r["because"] for r in rows}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--read", action="store_true", help="link the reader's events instead of the annotated ones")
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    for path in options.paths:
        texts = list(told(path, options.read))
        reports = [coded for coded, _ in texts]
        gold = {m: o for _, known in texts for m, o in known.items()}
        found, why = linked(reports)
        print(f"{path}: {len(reports)} reports, {len(gold)} mentions, {len(set(gold.values()))} occurrences")
        for name, clusters in (("truceline", found), ("one a day", naive(reports))):
            print(f"  {name:10}", "  ".join(f"{k} {v:.3f}" for k, v in figures(gold, clusters).items()))
        _show(reports, gold, found, why, options.errors)


def _show(reports: list[CodedReport], gold: Clusters, found: Clusters, why: dict[str, str], most: int) -> None:
    said = {
        f"{tables.key(r.report)}/{e.id}": f"{r.report.id} {e.event_type} [{e.trigger.text}] {e.sentence.text}"
        for r in reports
        for e in r.events
    }
    first: dict[str, str] = {}
    homes: dict[str, str] = {}
    for m in said:
        if m not in gold or m not in found:
            continue
        wrong = found[m] in first and gold[first[found[m]]] != gold[m]
        missed = gold[m] in homes and homes[gold[m]] != found[m] and not wrong
        if (wrong or missed) and most > 0:
            most -= 1
            print("  WRONGLY JOINED" if wrong else "  NOT JOINED", gold[m], "|", why[m])
            print("    ", said[m], "\n    ", said[first[found[m]]] if wrong else homes[gold[m]])
        first.setdefault(found[m], m)
        homes.setdefault(gold[m], found[m])


if __name__ == "__main__":
    main()
