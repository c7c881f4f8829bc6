"""The corpus tool: `python -m training.corpus check|describe|convert PATH…`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from truceline.reading import markup
from truceline.reading.labels import CHOICES


def files(paths: list[str]) -> Iterator[Path]:
    """The corpus files under the given files and folders, in order of name."""
    for path in map(Path, paths):
        yield from sorted(path.rglob("*.txt")) if path.is_dir() else [path]


def load(paths: list[str]) -> dict[Path, list[markup.Annotated]]:
    """File → its paragraphs; raises markup.MarkupError with the faults of all files."""
    loaded, faults = {}, []
    for path in files(paths):
        try:
            loaded[path] = markup.read(path.read_text(encoding="utf-8").splitlines(), str(path))
        except markup.MarkupError as error:
            faults += error.faults
    if faults:
        raise markup.MarkupError(faults)
    return loaded


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
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Command line; exit status 1 when the corpus has faults."""
    if len(arguments) < 2 or arguments[0] not in ("check", "describe", "convert"):
        print(__doc__, file=sys.stderr)
        return 2
    verb, *paths = arguments
    try:
        loaded = load(paths)
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
