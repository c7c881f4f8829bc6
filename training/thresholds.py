"""Choose the reader's settings on development data: `python -m training.thresholds --shared FOLDER`.

For each kind the threshold with the best F1 over this project's dev part and, for claims and effects, the
public dev parts (the mean of both), of anchors or, for claims, of anchors with their source and content; for each the curve that makes its scores chances (a logistic on the logit, as
Platt 1999); for events the least chance of anchor and type together. Writes them into the model's `reader.json`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from training import data
from truceline.reading import markup
from truceline.reading.agreement import MAIN, Pair, paired, right
from truceline.reading.anchors import Anchor
from truceline.reading.decoding import KINDS, Curve, curved
from truceline.reading.reader import BOLD, MODEL, OnnxBackend, Reader, Settings

ALIKE = {"event": 0.01, "effect": 0.01, "position": 0.01, "claim": 0.002}
"""The lowest threshold whose F1 lies no farther below the best: what is doubtful is told with its doubt, what is missed is
not told at all. Claims are missed less."""
SLACK = 0.005
"""The same of events by their chance with the type, after smoothing."""
UNSURE = 0.5
"""The least chance of a sign that is told: what is less likely than not moves no status."""
STEPS = [round(BOLD + 0.05 * i, 2) for i in range(14)]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--model", type=Path, default=MODEL)
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(options.model / "tokenizer.json"))
    reader = Reader(tokenizer, OnnxBackend(options.model, 0), Settings(dict.fromkeys(KINDS, BOLD) | {"sign": 0.05}))
    own = [p for ps in markup.load(["corpus/dev"]).values() for p in ps]
    read = {"own": [pair for p in own for pair in paired(p.anchors, reader.read(p.text, [(0, len(p.text))]))]}
    for kind, name in (("claim", "attribution"), ("effect", "causality")):
        path = options.shared / name / "dev.jsonl"
        if path.exists():
            rows = data.annotated(name, path)
            read[kind] = [
                pair for text, gold in rows for pair in paired(gold, [a for a in reader.read(text) if a.kind == kind])
            ]
    thresholds: dict[str, float] = {}
    curves: dict[str, Curve] = {}
    for kind in KINDS:
        known = [_of(kind, read["own"]), *([read[kind]] if kind in read else [])]
        f1 = [[f1_at(pairs, step, lambda a: a.score, filled) for step in STEPS] for pairs in known]
        mean = np.mean(f1, axis=0)
        best = int(np.flatnonzero(mean > mean.max() - ALIKE[kind])[0])
        thresholds[kind] = STEPS[best]
        every = [p for pairs in known for p in pairs]
        curves[kind] = fitted([(b.score, a is not None) for a, b in every if b])
        matched = [(a, b) for a, b in known[0] if a and b]
        curves[f"{kind} {MAIN[kind]}"] = fitted([(b.attributes[MAIN[kind]].score, right(a, b)) for a, b in matched])
        print(kind, "threshold", STEPS[best], "F1", [round(f[best], 3) for f in f1], "curve", curves[kind])
        print("  mean F1 from", STEPS[0], [round(float(f), 3) for f in mean])
    events = [(a, b) for a, b in _of("event", read["own"]) if not b or b.score >= thresholds["event"]]

    def chance(anchor):  # type: ignore[no-untyped-def]
        return curved(curves["event"], anchor.score) * curved(curves["event type"], anchor.attributes["type"].score)

    steps = [0.0, *STEPS]
    typed = [f1_at(events, step, chance, right) for step in steps]
    smooth = np.convolve(np.pad(typed, 1, "edge"), np.ones(3) / 3, "valid")  # one step up or down is chance
    least = steps[int(np.flatnonzero(smooth > smooth.max() - SLACK)[0])]
    print("event least", least, "typed F1 from", steps[0], [round(f, 3) for f in typed])
    thresholds["sign"], curves["sign"] = _signs(reader)
    path = options.model / "reader.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    described |= {"thresholds": thresholds, "curves": curves, "least": {"event": least}}
    path.write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")


def _signs(reader: Reader) -> tuple[float, Curve]:
    """Threshold and curve of what sentences tell of the status of talks; the curve is fitted on `corpus/signs/dev`."""
    rows = [(told, reader.signs(sentence)) for sentence, told in data.sentences(Path("corpus/signs/dev"))]
    pairs = [(sign.score, sign.label in told) for told, read in rows for sign in read]
    true = sum(len(told) for told, _ in rows)
    for least in (0.2, 0.3, 0.4, 0.5, 0.6):
        given = [right for score, right in pairs if score >= least]
        f1 = 2 * sum(given) / max(1, len(given) + true)
        print(f"sign from {least}: F1 {f1:.3f}, {sum(given)} right of {len(given)} given, of {true}")
    return UNSURE, fitted(pairs)


def _of(kind: str, pairs: list[Pair]) -> list[Pair]:
    return [(a, b) for a, b in pairs if (a or b).kind == kind]  # type: ignore[union-attr]


def filled(one: Anchor, other: Anchor) -> bool:
    """Whether two claims have overlapping sources, or none, and contents that are the same for the most part: a claim of
    somebody else's, or of other words, is none. Other kinds are told by their anchors."""
    if one.kind != "claim":
        return True
    source, content = ([_letters(a, role) for a in (one, other)] for role in ("source", "content"))
    both, either = len(content[0] & content[1]), len(content[0] | content[1])
    return bool(source[0] & source[1] or not any(source)) and 2 * both >= either


def _letters(anchor: Anchor, role: str) -> set[int]:
    return {i for f in anchor.roles.get(role, ()) for start, end in f.spans for i in range(start, end)}


def f1_at(pairs: list[Pair], step: float, score: Callable, fits: Callable) -> float:
    """F1 when only what scores at least the step is given; a pair counts when it fits."""
    given = [(a, b) for a, b in pairs if b and score(b) >= step]
    good = sum(bool(a and fits(a, b)) for a, b in given)
    return 2 * good / max(1, len(given) + sum(a is not None for a, _ in pairs))


def fitted(told: list[tuple[float, bool]]) -> Curve:
    """Slope and offset of the logistic that makes scores the chance of being right (Newton's method)."""
    scores = np.clip([s for s, _ in told], 1e-4, 1 - 1e-4)
    x = np.stack([np.log(scores / (1 - scores)), np.ones(len(told))], 1)
    y = np.array([ok for _, ok in told], float)
    w = np.array([1.0, 0.0])

    def loss(w):  # type: ignore[no-untyped-def]
        # a little ridge towards (1, 0), the scores as they are, keeps it sane when there is little to learn from
        return np.logaddexp(0, x @ w).sum() - y @ (x @ w) + ((w - [1.0, 0.0]) ** 2).sum() / 2

    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + (w - [1.0, 0.0])
        step = np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + np.eye(2), gradient)
        while loss(w - step) > loss(w) and abs(step).max() > 1e-6:
            step = step / 2
        w = w - step
    return round(float(w[0]), 3), round(float(w[1]), 3)


if __name__ == "__main__":
    main()
