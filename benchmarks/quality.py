"""Score the coder on every corpus in reach and hold it to the floors: `make quality`.

Own test part always; the public corpora when the folder SHARED (default ../shared) is there, by its scorers.
Prints every figure; exit status 1 when one is below its floor in `floors.toml`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from truceline.coding import Coder
from truceline.reading import markup
from truceline.reading.agreement import agreement
from truceline.reports.files import reports
from truceline.reports.report import Report
from truceline.views.evaluation import figures

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("SHARED", "../shared"))
CORPORA = {
    "attribution": ("attribution", "attribution/dev.jsonl"),
    "causality": ("causality", "causality/dev.jsonl"),
    "relations": ("events", "events/plover_relations.jsonl"),
    "snippets": ("events", "events/conflict_snippets_dev.jsonl"),
}
EXPECTED = HERE.parent / "tests" / "expectations"
HELD_OUT = (0, 5)
"""The fold of the PLOVER relations that the shipped model was not trained on (`training.train --fold`)."""


def main() -> int:
    """Print the figures and what is below its floor."""
    floors = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
    coder = Coder()
    below = []
    for name, told in measured(coder):
        print(f"\n{name}")
        for key, value in flat(told):
            floor = floors.get(name, {}).get(key)
            print(f"  {key:32} {value!s:>12}" + (f"   floor {floor}" if floor is not None else ""))
            if floor is not None and float(value) < floor:
                below.append(f"{name} {key}: {value} is below {floor}")
    print("\n" + ("\n".join(below) or "no figure is below its floor"))
    return 1 if below else 0


def measured(coder: Coder) -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, figures) of each corpus in reach."""
    for part in ("dev", "test"):
        paragraphs = [p for ps in markup.load([str(HERE.parent / "corpus" / part)]).values() for p in ps]
        yield f"own {part}", figures(agreement((p, coder.reader.read(p.text)) for p in paragraphs))
    if not SHARED.exists():
        print(f"{SHARED} is not there: only the project's own corpus is scored", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, (task, path) in CORPORA.items():
            coded = Path(folder) / f"{name}.jsonl"
            gold = SHARED / "corpora" / path
            write(coder, gold, coded)
            yield name, scored(task, gold, coded)
            if name == "relations":
                held = Path(folder) / "held.jsonl"
                held.write_text("".join(held_out(gold)), encoding="utf-8")
                yield "relations held out", scored(task, held, coded)
        told = [(SHARED / "reports" / "seed-report.txt", SHARED / "reports" / "seed-report.expected.json")]
        told += [(p.with_name(p.name.replace(".expected.json", ".txt")), p) for p in sorted(EXPECTED.glob("*.json"))]
        for text, expected in told:
            yield text.stem, expectations(coder, text, expected, Path(folder))


def write(coder: Coder, source: Path, target: Path) -> None:
    """Code a file of reports to JSON lines."""
    read = (r for r in reports([str(source)]) if isinstance(r, Report))
    with target.open("w", encoding="utf-8") as lines:
        for report in read:
            lines.write(coder.code(report).model_dump_json() + "\n")


def held_out(gold: Path) -> Iterator[str]:
    """The gold lines of the fold that was not trained on."""
    from training.data import fold_of

    with gold.open(encoding="utf-8") as lines:
        yield from (line for line in lines if fold_of(json.loads(line)["id"], HELD_OUT[1]) == HELD_OUT[0])


def scored(task: str, gold: Path, coded: Path) -> dict[str, Any]:
    """What the scorer prints."""
    command = [sys.executable, str(SHARED / "score" / "score.py"), task, str(gold), str(coded)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def expectations(coder: Coder, text: Path, expected: Path, folder: Path) -> dict[str, Any]:
    """How much is met of what a report's record must hold, and what it must not hold."""
    published_at = json.loads(expected.read_text(encoding="utf-8")).get("published_at")
    (report,) = reports([str(text)], published_at)
    coded = folder / "coded.jsonl"
    assert isinstance(report, Report)
    coded.write_text(coder.code(report).model_dump_json() + "\n", encoding="utf-8")
    command = [sys.executable, str(SHARED / "score" / "expect.py"), str(expected), str(coded)]
    lines = subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip().splitlines()
    unmet = [json.loads(line.split(": ", 1)[1])["id"] for line in lines[:-1]]
    found = json.loads(lines[-1])
    return {"met": found["met"], "of": found["of"], "broken": found["broken"], "unmet": " ".join(unmet)}


def flat(figures: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Nested figures with dotted names."""
    for key, value in figures.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{key}.")
        else:
            yield before + key, value


if __name__ == "__main__":
    raise SystemExit(main())
