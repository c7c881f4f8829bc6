"""Choose the reader's thresholds on development data: `python -m training.thresholds --shared FOLDER`.

For each kind, the threshold with the best F1 of anchors (overlapping words) over this project's dev part and,
for claims and effects, the public dev parts, the mean of both. Writes them into the model's `reader.json`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tokenizers import Tokenizer

from training import corpus, data
from training.evaluate import matched
from truceline.reading.anchors import Anchor
from truceline.reading.reader import KINDS, MODEL, OnnxBackend, Reader, Settings

LOWEST = 0.2
STEPS = [round(LOWEST + 0.05 * i, 2) for i in range(14)]
Read = list[tuple[list[Anchor], list[Anchor]]]
"""(gold, found) of each text."""


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--model", type=Path, default=MODEL)
    options = parser.parse_args()
    low = Settings(dict.fromkeys(KINDS, LOWEST), {})
    reader = Reader(Tokenizer.from_file(str(options.model / "tokenizer.json")), OnnxBackend(options.model, 0), low)
    own = [p for ps in corpus.load(["corpus/dev"]).values() for p in ps]
    sets: list[tuple[tuple[str, ...], Read]] = [
        (KINDS, [(list(p.anchors), reader.read(p.text, [(0, len(p.text))])) for p in own])
    ]
    for kind, name in (("claim", "attribution"), ("effect", "causality")):
        path = options.shared / name / "dev.jsonl"
        if path.exists():
            sets.append(((kind,), [(gold, reader.read(text)) for text, gold in data.annotated(name, path)]))
    chosen = {}
    for kind in KINDS:
        curves = [curve(kind, read) for kinds, read in sets if kind in kinds]
        mean = [sum(c[i] for c in curves) / len(curves) for i in range(len(STEPS))]
        best = max(range(len(STEPS)), key=lambda i: mean[i])
        chosen[kind] = STEPS[best]
        print(
            kind,
            "threshold",
            STEPS[best],
            "F1",
            [round(c[best], 3) for c in curves],
            "at 0.5",
            [round(c[6], 3) for c in curves],
        )
    events = [
        ([a for a in gold if a.kind == "event"], [a for a in found if a.kind == "event"]) for gold, found in sets[0][1]
    ]
    kept = [(gold, [a for a in found if a.score >= chosen["event"]]) for gold, found in events]
    least = max(STEPS, key=lambda step: typed(kept, step))
    print("event least", least, "typed F1", round(typed(kept, least), 3), "without", round(typed(kept, 0.0), 3))
    path = options.model / "reader.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(
        json.dumps({**described, "thresholds": chosen, "least": {"event": least}}, indent=1) + "\n", encoding="utf-8"
    )


def curve(kind: str, read: Read) -> list[float]:
    """F1 of the kind's anchors at each threshold."""
    figures = []
    for step in STEPS:
        right = given = wanted = 0
        for gold, found in read:
            g = [a for a in gold if a.kind == kind]
            f = [a for a in found if a.kind == kind and a.score >= step]
            right += len(matched(g, f))
            given += len(f)
            wanted += len(g)
        figures.append(2 * right / max(1, given + wanted))
    return figures


def typed(read: Read, step: float) -> float:
    """F1 of events whose type is right too, those below the step (anchor times type) left out."""
    right = given = wanted = 0
    for gold, found in read:
        sure = [a for a in found if a.score * a.attributes["type"].score >= step]
        pairs = matched(gold, sure)
        right += sum(
            g.attributes["type"].value.split("/")[0] == f.attributes["type"].value.split("/")[0] for g, f in pairs
        )
        given += len(sure)
        wanted += len(gold)
    return 2 * right / max(1, given + wanted)


if __name__ == "__main__":
    main()
