"""Train the gate: `python -m training.gate [--shared ../shared] [--out truceline/reading/model/gate.npz]`.

Texts that hold a record: paragraphs of `corpus/train` in which an event, an effect or a position is marked, the reports of
`incidents/set-a` and of the four open processes, and conflict sentences of the public corpora. Texts that hold none: paragraphs of
`corpus/train` in which none is marked and, of general news (PolNeAR's training articles; files given with --general), the
paragraphs in which the reader suspects no act of conflict, no talks and no stance. The shipped gate was given
`lee_background.cor` and `lee.cor` of the package gensim 4.3.3 (articles of the Australian Broadcasting Corporation, 2001).

The threshold lies MARGIN below the score that all but a share LOSS of the reports of `incidents/set-b` reach. Test parts are
not looked at; `python -m benchmarks.scale gate` measures the result on texts that are not named here.
"""

from __future__ import annotations

import argparse
import json
import re
import zlib
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
ACTS = frozenset("ASSAULT COERCE MOBILIZE RETREAT CONCEDE THREATEN PROTEST SANCTION".split())
"""Types of events that a text about neither conflict nor talks seldom holds; where the reader so much as suspects one, a
general article's window teaches nothing."""

Rows = list[NDArray[np.int64]]


def windows(text: str) -> Iterator[tuple[int, int, NDArray[np.int64]]]:
    """(first, last, weights used) of each window of words of a text."""
    ids, _ = word_ids(text)
    used = features(ids)
    for low in starts(len(ids)) if len(ids) else ():
        yield int(low), min(int(low) + WINDOW, len(ids)), used[:, low : low + WINDOW].ravel()


def own(folder: Path) -> tuple[list[str], list[str]]:
    """Paragraphs of annotated text that hold a record, and those that hold none."""
    paragraphs = [p for ps in markup.load([str(folder)]).values() for p in ps]
    holding = [any(a.kind in RECORDS for a in p.anchors) for p in paragraphs]
    return ([p.text for p, h in zip(paragraphs, holding, strict=True) if h],
            [p.text for p, h in zip(paragraphs, holding, strict=True) if not h])  # fmt: skip


def sentences(path: Path) -> list[str]:
    """The texts of JSON lines."""
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def general(articles: Iterable[str], coder: Coder) -> Iterator[str]:
    """Paragraphs of general news in which the reader suspects no act of conflict, no talks and no stance."""
    for n, text in enumerate(articles):
        coded = coder.code(Report(id=f"g{n}", text=text))
        told = [e.trigger.spans for e in coded.events if e.event_type in ACTS or e.event_type == "CONSULT"]
        told += [p.content.spans for p in coded.positions]
        at = 0
        for line in text.split("\n"):
            if line.strip() and not any(at <= s[0][0] < at + len(line) + 1 for s in told):
                yield line
            at += len(line) + 1


def fit(holding: Rows, others: Rows) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of a logistic regression with a ridge; both sides weigh the same."""
    rows = holding + others
    sign = np.array([1.0] * len(holding) + [-1.0] * len(others))
    each = np.where(sign > 0, 0.5 / len(holding), 0.5 / len(others)) * len(rows)
    at = np.concatenate([[0], np.cumsum([len(r) for r in rows])])
    x = csr_matrix((np.ones(at[-1]), np.concatenate(rows), at), shape=(len(rows), 1 << BITS))

    def loss(v: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (x @ v[:-1] + v[-1])
        slope = -sign * each / (1 + np.exp(margin))
        value = float(each @ np.logaddexp(0, -margin)) + 0.5 * RIDGE * float(v[:-1] @ v[:-1])
        return value, np.append(x.T @ slope + RIDGE * v[:-1], slope.sum())

    found: Any = minimize(loss, np.zeros((1 << BITS) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return found.x[:-1], float(found.x[-1])


def untouched(paths: Iterable[Path], half: int) -> list[str]:
    """Of files with a text a line, the texts of one half, by a checksum: 0 is trained on, 1 is left to measure on."""
    lines = [line.strip() for path in paths for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
    return [line for line in lines if line and zlib.crc32(line.encode()) % 2 == half]


def reports(*files: Path) -> list[str]:
    """The reports of files in the corpus's markup: the texts between `@` lines, without their annotation."""
    blocks = [b for f in files for b in re.split(r"^@ .*\n", f.read_text(encoding="utf-8"), flags=re.M)]
    plain = ("\n".join(line for line in b.splitlines() if line.strip() and line[0] not in " %") for b in blocks)
    return [text for text in plain if text]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--general", type=Path, nargs="*", default=[], help="other general news, a text a line")
    parser.add_argument("--out", type=Path, default=FILE)
    options = parser.parse_args()
    corpora, coder = options.shared / "corpora", Coder()
    holding, others = own(options.corpus / "train")
    holding += sentences(corpora / "causality" / "train.jsonl") + sentences(
        corpora / "events" / "plover_relations.jsonl"
    )
    holding += reports(options.corpus / "incidents" / "set-a.txt")
    holding += reports(*(options.corpus / "processes" / name / "reports.txt" for name in OPEN))
    others += list(general(sentences(corpora / "attribution" / "train.jsonl"), coder))
    others += list(general(untouched(options.general, 0), coder))
    weights, bias = fit(*([w for text in side for *_, w in windows(text)] for side in (holding, others)))
    scale = float(np.abs(weights).max()) / 127
    kept = np.round(weights / scale).astype(np.int8)
    gate = Gate((kept * scale).astype(np.float32), bias, 0.0)
    aside = reports(options.corpus / "incidents" / "set-b.txt")
    scores = sorted(s for text in aside if (s := gate.score(text)) is not None)
    threshold = scores[int(LOSS * len(scores))] - MARGIN
    np.savez_compressed(options.out, weights=kept, scale=scale, bias=bias, threshold=threshold)
    print(
        f"{len(holding)} texts that hold a record, {len(others)} that hold none; threshold {threshold:.2f};"
        f" of {len(scores)} reports laid aside the lowest scores are {', '.join(f'{s:.2f}' for s in scores[:5])}"
    )


if __name__ == "__main__":
    main()
