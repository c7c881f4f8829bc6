"""The corpus tool: `python -m training.corpus check|describe|convert PATH…`."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

from truceline.reading import markup
from truceline.reading.labels import CHOICES
from truceline.reading.words import words

ALIKE = 0.4
"""Share of common five-word runs (Jaccard) above which two sentences are told as much alike."""


def describe(loaded: dict[Path, list[markup.Annotated]]) -> str:
    """Counts of paragraphs, sentences, records and of every label."""
    paragraphs = [p for ps in loaded.values() for p in ps]
    lines = [
        f"files {len(loaded)}  paragraphs {len(paragraphs)}  sentences {sum(len(p.sentences) for p in paragraphs)}"
        f"  hard paragraphs {sum('hard' in p.tags for p in paragraphs)}",
        "records " + "  ".join(f"{k} {n}" for k, n in Counter(a.kind for p in paragraphs for a in p.anchors).items()),
    ]
    for (kind, name), values in CHOICES.items():
        found = Counter(a.attributes[name].value for p in paragraphs for a in p.anchors if a.kind == kind)
        if name == "type":
            types = Counter(v.split("/")[0] for v in found.elements())
            lines.append(f"{kind} type: " + "  ".join(f"{v} {n}" for v, n in types.most_common()))
            lines.append(f"{kind} mode: " + "  ".join(f"{v} {found[v]}" for v in values if "/" in v))
        else:
            lines.append(f"{kind} {name}: " + "  ".join(f"{v} {found[v]}" for v in values))
    return "\n".join([*lines, *prose(paragraphs)])


def prose(paragraphs: list[markup.Annotated]) -> list[str]:
    """How varied the prose is: distinct words, five-word runs that come back, sentences much like another."""
    sentences = [(f"{p.id}", p.text[s:e]) for p in paragraphs for s, e in p.sentences]
    runs = [_runs(text) for _, text in sentences]
    told = Counter(run for found in runs for run in set(found))
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, found in enumerate(runs):
        for run in set(found):
            where[run].append(i)
    alike = {(i, j) for found in where.values() for i in found for j in found if i < j}
    twins = [(i, j) for i, j in sorted(alike) if _jaccard(runs[i], runs[j]) > ALIKE]
    every = [w.text.lower() for _, text in sentences for w in words(text) if w.text[0].isalnum()]
    again = sum(n for n in told.values() if n > 1) / max(1, sum(told.values()))
    return [
        f"words {len(every)}  distinct {len(set(every))}",
        f"five-word runs that come back in another sentence {again:.1%}  most often: "
        + "; ".join(f"{' '.join(run)} {n}" for run, n in told.most_common(5)),
        f"pairs of sentences much alike {len(twins)}"
        + "".join(
            f"\n  {sentences[i][0]}: {sentences[i][1]}\n  {sentences[j][0]}: {sentences[j][1]}" for i, j in twins
        ),
    ]


def _runs(text: str) -> list[tuple[str, ...]]:
    said = [w.text.lower() for w in words(text) if w.text[0].isalnum()]
    return [tuple(said[i : i + 5]) for i in range(len(said) - 4)]


def _jaccard(a: list[tuple[str, ...]], b: list[tuple[str, ...]]) -> float:
    return len(set(a) & set(b)) / max(1, len(set(a) | set(b)))


def main(arguments: list[str]) -> int:
    """Command line; exit status 1 when the corpus has faults."""
    if len(arguments) < 2 or arguments[0] not in ("check", "describe", "convert"):
        print(__doc__, file=sys.stderr)
        return 2
    verb, *paths = arguments
    try:
        loaded = markup.load(paths)
    except markup.MarkupError as error:
        print(error, file=sys.stderr)
        print(f"{len(error.faults)} fault(s)", file=sys.stderr)
        return 1
    if verb == "convert":
        for path, paragraphs in loaded.items():
            for p in paragraphs:
                print(json.dumps(as_json(path.stem, p), ensure_ascii=False))
    else:
        print("no faults" if verb == "check" else describe(loaded))
    return 0


def as_json(conflict: str, p: markup.Annotated) -> dict[str, object]:
    """One paragraph as JSON: text, sentences, anchors with spans, roles and values."""
    return {
        "id": p.id, "conflict": conflict, "tags": p.tags, "text": p.text, "sentences": p.sentences,
        "anchors": [
            {"kind": a.kind, "spans": a.spans,
             "roles": {r: [f.spans for f in fs] for r, fs in a.roles.items()},
             **{n: c.value for n, c in a.attributes.items()}}
            for a in p.anchors
        ],
    }  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
