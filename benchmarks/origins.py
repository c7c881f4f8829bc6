"""How well copies are told from reports of one's own: `python -m benchmarks.origins`.

A hundred originals (reports of `corpus/processes`) get six copies each, made by the rules below: as it is, trimmed,
with another headline, under another agency tag and with other quotation marks, lightly rewritten, and with a
paragraph of the local desk. Beside them stand a hundred reports of `corpus/incidents/set-a.txt` in which several
newsrooms tell of the same occurrences in their own words. All are added to a record; every two texts are a pair, which
is right when both come from one original.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from benchmarks.linking import told
from truceline.contract import CodedReport
from truceline.record.lake import Lake
from truceline.reports.report import Report

PROCESSES = Path("corpus/processes")
DIFFERENT = Path("corpus/incidents/set-a.txt")
MANY = 100
OUTLETS = ("Harbour Times", "Plateau Herald", "The Observer of Lindt", "Coast Daily", "Ridge Post")
OTHER_WORDS = {
    "said": "stated", "told": "informed", "killed": "slain", "people": "persons", "talks": "negotiations",
    "agreement": "accord", "began": "started", "government": "authorities", "called for": "urged", "on Monday": "Monday",
    "on Tuesday": "Tuesday", "on Wednesday": "Wednesday", "on Thursday": "Thursday", "on Friday": "Friday",
    "announced": "made known", "officials": "sources", "would": "will", "first": "initial", "after": "following",
    "meeting": "gathering", "more than": "over", "also": "too", "rejected": "turned down", "fighting": "clashes",
}  # fmt: skip
"""What a hurried desk replaces."""
LOCAL = (
    "The conflict has been followed with concern here, where many families have relatives in the area. "
    "Readers who wish to help can reach the charities listed on our website."
)


class Told(NamedTuple):
    """A headline and the sentences below it."""

    headline: str
    body: tuple[str, ...]

    def text(self) -> str:
        return "\n".join((self.headline, " ".join(self.body)))


def trimmed(one: Told, rng: random.Random) -> Told:
    """The beginning of it."""
    return Told(one.headline, one.body[: max(2, rng.randint(len(one.body) // 2, len(one.body) - 1))])


def headed(one: Told, rng: random.Random) -> Told:
    """Another headline, made of the lead's words."""
    return Told(" ".join(re.sub(r"^[^-]*- ", "", one.body[0]).split()[: rng.randint(5, 9)]), one.body)


def tagged(one: Told, rng: random.Random) -> Told:
    """Another agency tag in the dateline, or none, and other quotation marks."""
    tag = rng.choice((" (AFP) - ", " (Agencies) - ", " - "))
    body = (re.sub(r"^([A-Z/ ,]+)(?:, [^(]*)?(?: \([^)]*\))? - ", lambda m: m[1] + tag, one.body[0]), *one.body[1:])
    return Told(one.headline, tuple(re.sub(r'"([^"]*)"', r"“\1”", s) for s in body))


def rewritten(one: Told, rng: random.Random) -> Told:
    """Other words here and there, the speaker put first, and two sentences exchanged."""
    body = []
    for sentence in one.body:
        for word, other in OTHER_WORDS.items():
            if rng.random() < 0.7:
                sentence = re.sub(rf"\b{word}\b", other, sentence)
        body.append(re.sub(r"^([^,\"“”]*), ([^,]*) (?:said|stated)\.$", r"According to \2, \1.", sentence))
    if len(body) > 3:
        at = rng.randint(1, len(body) - 2)
        body[at], body[at + 1] = body[at + 1], body[at]
    return headed(Told(one.headline, tuple(body)), rng)


def added_to(one: Told, rng: random.Random) -> Told:
    """A paragraph of the local desk, somewhere below the lead."""
    at = rng.randint(1, len(one.body))
    return headed(Told(one.headline, (*one.body[:at], LOCAL, *one.body[at:])), rng)


WAYS = {
    "as it is": lambda one, _: one, "trimmed": trimmed, "other headline": headed, "other tag and marks": tagged,
    "lightly rewritten": rewritten, "local paragraph": added_to,
}  # fmt: skip


def originals() -> Iterator[tuple[Told, str]]:
    """The hundred longest reports of the processes, with their times."""
    found = []
    for path in sorted(PROCESSES.glob("*/reports.txt")):
        for block in path.read_text(encoding="utf-8").split("\n\n"):
            head, headline, *body = block.strip().splitlines()
            found.append((Told(headline, tuple(body)), head.partition("published=")[2].split()[0]))
    yield from sorted(found, key=lambda f: (-len(f[0].text()), f[0]))[:MANY]


def texts(seed: int) -> Iterator[tuple[CodedReport, str, str]]:
    """Reports, what each comes from, and how it was made."""
    rng = random.Random(seed)
    for n, (one, published) in enumerate(originals()):
        at = datetime.fromisoformat(published)
        yield _report(f"o{n}", one.text(), at, "Agency"), f"o{n}", "original"
        for way, make in WAYS.items():
            text = make(one, rng).text()
            later = at + timedelta(hours=rng.randint(1, 48))
            yield _report(f"o{n} {way}", text, later, rng.choice(OUTLETS)), f"o{n}", way
    for coded, _ in list(_several())[:MANY]:
        own = coded.report
        yield (
            CodedReport(report=own, events=(), claims=(), effects=(), positions=()),
            own.id,
            "another newsroom's own",
        )


def _several() -> Iterator[tuple[CodedReport, dict[str, str]]]:
    every = list(told(DIFFERENT))
    times = Counter(o for _, known in every for o in set(known.values()))
    yield from (t for t in every if any(times[o] > 1 for o in t[1].values()))


def _report(id_: str, text: str, at: datetime, publisher: str) -> CodedReport:
    report = Report(id=id_, text=text, published_at=at.isoformat(), publisher=publisher, language="en")
    return CodedReport(report=report, events=(), claims=(), effects=(), positions=())


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    made = list(texts(options.seed))
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(f"{folder}/record").create()
        lake.add(coded for coded, *_ in made)
        rows = lake.view().rows("select report_id, origin from reports")
    origin = {row["report_id"]: row["origin"] for row in rows}
    both = Counter((source, origin[coded.report.id]) for coded, source, _ in made)
    sources, origins = Counter(s for _, s, _ in made), Counter(origin.values())
    right, given, wanted = (sum(n * (n - 1) // 2 for n in c.values()) for c in (both, origins, sources))
    p, r = right / max(1, given), right / wanted
    print(f"{len(made)} texts: pairs precision {p:.3f}  recall {r:.3f}  F1 {2 * p * r / (p + r):.3f}")
    first = {source: origin[source] for _, source, way in made if way == "original"}
    found: dict[str, list[bool]] = defaultdict(list)
    for coded, source, way in made:
        mine = origin[coded.report.id]
        found[way].append(mine == first[source] if source in first else origins[mine] == 1)
    for way, good in found.items():
        print(f"  {way:24} {sum(good)} of {len(good)}")


if __name__ == "__main__":
    main()
