"""How well the reader reads annotated text: `python -m training.evaluate corpus/test [--errors N]`.

Events, claims, effects and positions are matched one to one where their anchors overlap. `anchors` asks
for the words alone; `typed` also for type (or stance, direction …); `whole` for events asks type, status,
and that every actor and recipient overlaps the gold one's words and none is added or missed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable

from training import corpus
from truceline.reading.anchors import Anchor, Filler
from truceline.reading.reader import Reader, shipped

MAIN = {"event": "type", "claim": "modality", "effect": "direction", "position": "stance"}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--against", metavar="FILE", help="compare with a second annotation instead of the reader")
    options = parser.parse_args()
    paragraphs = [p for ps in corpus.load(options.paths).values() for p in ps]
    if options.against:
        second = {p.id: p for ps in corpus.load([options.against]).values() for p in ps}
        both = [(p, list(second[p.id].anchors)) for p in paragraphs if p.id in second]
        print(json.dumps(compare(both, options.errors), indent=1))
    else:
        print(json.dumps(evaluate(shipped(), paragraphs, options.errors), indent=1))


def evaluate(reader: Reader, paragraphs: list[corpus.markup.Annotated], errors: int = 0) -> dict[str, object]:
    """Figures by kind of what the reader finds."""
    return compare([(p, reader.read(p.text, [(0, len(p.text))])) for p in paragraphs], errors)


def compare(both: list[tuple[corpus.markup.Annotated, list[Anchor]]], errors: int = 0) -> dict[str, object]:
    """Figures by kind, from annotated paragraphs with what somebody else found in them."""
    counts: Counter[tuple[str, str]] = Counter()
    for paragraph, found in both:
        for kind in MAIN:
            gold = [a for a in paragraph.anchors if a.kind == kind]
            given = [a for a in found if a.kind == kind]
            counts[kind, "gold"] += len(gold)
            counts[kind, "found"] += len(given)
            for g, f in matched(gold, given):
                counts[kind, "anchors"] += 1
                same = _value(g, MAIN[kind]) == _value(f, MAIN[kind])
                counts[kind, "typed"] += same
                for name, choice in g.attributes.items():
                    counts[kind, f"{name} right"] += choice.value == f.attributes[name].value
                for role in {*g.roles, *f.roles}:
                    agreed = _agree(g.roles.get(role, ()), f.roles.get(role, ()))
                    counts[kind, f"{role} agrees"] += agreed
                    counts[kind, f"{role} asked"] += 1
                if kind == "event":
                    whole = (
                        same
                        and _value(g, "status") == _value(f, "status")
                        and all(_agree(g.roles.get(r, ()), f.roles.get(r, ())) for r in ("actor", "recipient"))
                    )
                    counts[kind, "whole"] += whole
                    if not whole and errors > 0:
                        errors -= 1
                        _show(paragraph.text, g, f)
    return {kind: _figures(kind, counts) for kind in MAIN}


def matched(gold: list[Anchor], found: list[Anchor]) -> list[tuple[Anchor, Anchor]]:
    """One-to-one pairs whose anchors overlap, the same value preferred, in the order of the text."""
    pairs, taken = [], set()
    for g in gold:
        fitting = [f for f in found if id(f) not in taken and g.start < f.end and f.start < g.end]
        if fitting:
            best = max(fitting, key=lambda f: bool(g.attributes) and _value(g, MAIN[g.kind]) == _value(f, MAIN[g.kind]))
            taken.add(id(best))
            pairs.append((g, best))
    return pairs


def _value(anchor: Anchor, name: str) -> str:
    value = anchor.attributes[name].value
    return value.split("/")[0] if name == "type" else value


def _agree(gold: Iterable[Filler], found: Iterable[Filler]) -> bool:
    gold, found = list(gold), list(found)
    if len(gold) != len(found):
        return False
    return all(
        any(s < e2 and s2 < e for s, e in g.spans for s2, e2 in f.spans) for g, f in zip(gold, found, strict=True)
    )


def _figures(kind: str, counts: Counter[tuple[str, str]]) -> dict[str, object]:
    of = lambda name: counts[kind, name]  # noqa: E731
    figures: dict[str, object] = {"gold": of("gold"), "found": of("found")}
    for name in ("anchors", "typed", *(("whole",) if kind == "event" else ())):
        figures[f"{name} F1"] = round(2 * of(name) / max(1, of("gold") + of("found")), 3)
    for k, name in sorted(counts):
        if k == kind and name.endswith(" right"):
            figures[name] = round(of(name) / max(1, of("anchors")), 3)
        if k == kind and name.endswith(" asked"):
            role = name.removesuffix(" asked")
            figures[f"{role} agrees"] = f"{of(f'{role} agrees')}/{of(name)}"
    return figures


def _show(text: str, gold: Anchor, found: Anchor) -> None:
    for name, a in (("gold ", gold), ("found", found)):
        roles = {r: [" … ".join(text[s:e] for s, e in f.spans) for f in fs] for r, fs in a.roles.items()}
        print(name, text[a.start : a.end], {n: c.value for n, c in a.attributes.items()}, roles)
    print("   in", text, "\n")


if __name__ == "__main__":
    main()
