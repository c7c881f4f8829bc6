"""Train the gate: `python -m training.gate [--shared ../shared] [--general build/news/fit/*.jsonl] [--keep build/told.jsonl]`.

Texts that hold a record: paragraphs of `corpus/train` in which an event, an effect or a position is marked, the invented sentences
of `corpus/signs/train`, the reports of `incidents/set-a` and of the four open processes, conflict sentences of the public corpora, and
of general news the few paragraphs in which the reader is SURE of violence, a retreat or talks. Texts that hold none: paragraphs
of `corpus/train` in which none is marked and, of general news, those in which the reader suspects no act of conflict, no talks and no
stance beyond DOUBT. General news are PolNeAR's training articles and the files of `training/news.py` that are meant to be fitted on.

The threshold lies MARGIN below the score that all but a share LOSS of reports laid aside reach: those of `incidents/set-b`, and of each
open process by a gate fitted without it. Test parts are not looked at; `python -m benchmarks.gate` measures the result on texts
that are not named here.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from truceline.coding.coder import Coder
from truceline.reading import markup
from truceline.reading.gate import BITS, FILE, WINDOW, Gate, features, starts, word_ids
from truceline.reports.report import Report

LOSS = 0.01
MARGIN = 0.5
"""Log-odds: a first margin of 0.25 lost 3 of 325 held-out reports, and all three told of talks."""
RIDGE = 30.0
OPEN = ("gaza-2023", "jeddah-2023", "minsk-2014", "havana-2012")
"""Processes whose texts may be looked at while rules are made (CONTRIBUTING.md)."""
RECORDS = ("event", "effect", "position")
ACTS = frozenset("ASSAULT COERCE MOBILIZE RETREAT CONCEDE THREATEN PROTEST SANCTION CONSULT".split())
"""Types of events that a text about neither conflict nor talks seldom holds; where the reader suspects one, a paragraph of
general news teaches nothing."""
PLAIN = frozenset("ASSAULT RETREAT MOBILIZE CONSULT".split())
"""Of these, those that show that a paragraph is to be read, where the reader is sure."""
DOUBT, SURE = 0.3, 0.9
"""Confidence of the reader."""

Rows = list[NDArray[np.int64]]
Told = list[tuple[int, str, float]]
"""(where it is said, type of event or "position", confidence)"""


def windows(text: str) -> Iterator[tuple[int, int, NDArray[np.int64]]]:
    """(first, last, weights used) of each window of words of a text."""
    ids, _ = word_ids(text)
    used = features(ids)
    for low in starts(len(ids)) if len(ids) else ():
        yield int(low), min(int(low) + WINDOW, len(ids)), used[:, low : low + WINDOW].ravel()


def rows(texts: Iterable[str]) -> Rows:
    """The windows of texts."""
    return [used for text in texts for *_, used in windows(text)]


def own(folder: Path) -> tuple[list[str], list[str]]:
    """Paragraphs of annotated text that hold a record, and those that hold none."""
    paragraphs = [p for ps in markup.load([str(folder)]).values() for p in ps]
    holding = [any(a.kind in RECORDS for a in p.anchors) for p in paragraphs]
    return ([p.text for p, h in zip(paragraphs, holding, strict=True) if h],
            [p.text for p, h in zip(paragraphs, holding, strict=True) if not h])  # fmt: skip


def signs(folder: Path) -> list[str]:
    """The sentences of the desks' files that tell where talks stand; the others are of processes that are held out."""
    lines = [line.split("\t") for path in sorted(folder.glob("desk-*.tsv")) for line in path.read_text().splitlines()]
    return [line[1] for line in lines if len(line) == 2 and line[0] != "-"]


def sentences(path: Path) -> list[str]:
    """The texts of JSON lines."""
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def digest(text: str) -> str:
    """A text's name."""
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def sample(texts: Iterable[str], most: int) -> list[str]:
    """At most so many of the texts, by their digests."""
    return sorted(texts, key=digest)[:most]


def told(texts: Iterable[str], coder: Coder, keep: Path | None) -> Iterator[tuple[str, Told]]:
    """What the reader finds in texts; kept in a file, so that it need not be read twice."""
    known = {}
    if keep and keep.exists():
        known = {row["text"]: row["told"] for row in map(json.loads, keep.read_text().splitlines())}
    for text in texts:
        if (name := digest(text)) not in known:
            coded = coder.code(Report(id=name, text=text))
            found = [(e.trigger.spans[0][0], e.event_type, e.confidence) for e in coded.events]
            known[name] = found + [(p.content.spans[0][0], "position", p.confidence) for p in coded.positions]
            if keep:
                with keep.open("a") as file:
                    file.write(json.dumps({"text": name, "told": known[name]}) + "\n")
        yield text, [(at, kind, confidence) for at, kind, confidence in known[name]]


def general(articles: Iterable[tuple[str, Told]]) -> tuple[list[str], list[str]]:
    """Paragraphs of general news in which the reader is sure of conflict or talks, and those in which it hardly suspects any."""
    sure, none = [], []
    for text, found in articles:
        at = 0
        for line in text.split("\n"):
            here = [(kind, c) for start, kind, c in found if at <= start < at + len(line) + 1]
            at += len(line) + 1
            if any(kind in PLAIN and c >= SURE for kind, c in here):
                sure.append(line)
            elif line.strip() and all(c <= DOUBT for kind, c in here if kind in ACTS or kind == "position"):
                none.append(line)
    return sure, none


def fit(holding: Rows, others: Rows) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of a logistic regression with a ridge; both sides weigh the same."""
    both = holding + others
    sign = np.array([1.0] * len(holding) + [-1.0] * len(others))
    each = np.where(sign > 0, 0.5 / len(holding), 0.5 / len(others)) * len(both)
    at = np.concatenate([[0], np.cumsum([len(r) for r in both])])
    x = csr_matrix((np.ones(at[-1]), np.concatenate(both), at), shape=(len(both), 1 << BITS))

    def loss(v: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (x @ v[:-1] + v[-1])
        slope = -sign * each / (1 + np.exp(margin))
        value = float(each @ np.logaddexp(0, -margin)) + 0.5 * RIDGE * float(v[:-1] @ v[:-1])
        return value, np.append(x.T @ slope + RIDGE * v[:-1], slope.sum())

    found: Any = minimize(loss, np.zeros((1 << BITS) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return found.x[:-1], float(found.x[-1])


def rounded(weights: NDArray[np.float64]) -> tuple[NDArray[np.int8], float]:
    """Weights in a byte each, and what one of it stands for."""
    scale = float(np.abs(weights).max()) / 127
    return np.round(weights / scale).astype(np.int8), scale


def scores(texts: Iterable[str], weights: NDArray[np.float64], bias: float) -> list[float]:
    """The scores of texts that can be judged."""
    kept, scale = rounded(weights)
    gate = Gate((kept * scale).astype(np.float32), bias, 0.0)
    return [score for text in texts if (score := gate.score(text)) is not None]


def reports(*files: Path) -> list[str]:
    """The reports of files in the corpus's markup: the texts between `@` lines, without their annotation."""
    blocks = [b for f in files for b in re.split(r"^@ .*\n", f.read_text(encoding="utf-8"), flags=re.M)]
    plain = ("\n".join(line for line in b.splitlines() if line.strip() and line[0] not in " %") for b in blocks)
    return [text for text in plain if text]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--general", type=Path, nargs="*", default=[], help="general news, JSON lines with a text")
    parser.add_argument("--most", type=int, default=600, help="articles of a file of general news that are read")
    parser.add_argument("--keep", type=Path, help="where to keep what the reader found in them")
    parser.add_argument("--out", type=Path, default=FILE)
    options = parser.parse_args()
    corpora, coder = options.shared / "corpora", Coder()
    holding, others = own(options.corpus / "train")
    holding += signs(options.corpus / "signs" / "train")
    holding += sentences(corpora / "causality" / "train.jsonl")
    holding += sentences(corpora / "events" / "plover_relations.jsonl")
    holding += reports(options.corpus / "incidents" / "set-a.txt")
    for path in (corpora / "attribution" / "train.jsonl", *options.general):
        sure, none = general(told(sample(sentences(path), options.most), coder, options.keep))
        print(f"{path}: {len(sure)} paragraphs surely to be read, {len(none)} not", flush=True)
        holding, others = holding + sure, others + none
    held, left = rows(holding), rows(others)
    processes = {n: reports(options.corpus / "processes" / n / "reports.txt") for n in OPEN}
    each = {name: rows(texts) for name, texts in processes.items()}
    weights, bias = fit(held + [r for more in each.values() for r in more], left)
    aside = scores(reports(options.corpus / "incidents" / "set-b.txt"), weights, bias)
    for name, texts in processes.items():
        without = fit(held + [r for n, more in each.items() if n != name for r in more], left)
        aside += scores(texts, *without)
    threshold = sorted(aside)[int(LOSS * len(aside))] - MARGIN
    kept, scale = rounded(weights)
    np.savez_compressed(options.out, weights=kept, scale=scale, bias=bias, threshold=threshold)
    print(
        f"{len(holding) + sum(map(len, processes.values()))} texts that hold a record, {len(others)} that hold none;"
        f" threshold {threshold:.2f}; of {len(aside)} reports laid aside the lowest scores are"
        f" {', '.join(f'{s:.2f}' for s in sorted(aside)[:5])}"
    )


if __name__ == "__main__":
    main()
