"""How far the reader and a person agree, as tables for the terminal."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from truceline.reading.agreement import Agreement, Pair, right, whole
from truceline.reading.anchors import ATTRIBUTES, ROLES, Anchor
from truceline.reports.shown import shown

BINS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Edges of the confidences that are told together."""


def evaluation(counted: Mapping[str, Agreement], pairs: Sequence[tuple[str, Pair]]) -> RenderableType:
    """The tables: records by kind, their values and roles, and how far confidence can be trusted."""
    return Group(_records(counted), Text(), _parts(counted), Text(), _reliability([p for _, p in pairs]))


def figures(counted: Mapping[str, Agreement]) -> dict[str, dict[str, object]]:
    """The same in plain figures, by kind."""
    made: dict[str, dict[str, object]] = {}
    for kind, c in counted.items():
        told: dict[str, object] = {"gold": c.gold, "found": c.found}
        told |= {"anchors F1": round(c.f1(c.anchors), 3), "typed F1": round(c.f1(c.typed), 3)}
        if kind == "event":
            told["whole F1"] = round(c.f1(c.whole), 3)
        told |= {f"{name} right": _share(c.values[name], c.anchors) for name in ATTRIBUTES[kind]}
        told |= {f"{role} right": _share(c.agree[role], c.asked[role]) for role in ROLES[kind] if c.asked[role]}
        made[kind] = told
    return made


def errors(pairs: Sequence[tuple[str, Pair]], most: int) -> Iterator[str]:
    """The first `most` records on which the two differ, each with its sentence."""
    told = 0
    for text, (one, other) in pairs:
        same = one and other and (whole(one, other) if one.kind == "event" else right(one, other))
        if not same and told < most:
            told += 1
            anchor = one or other
            assert anchor
            low = max(text.rfind(". ", 0, anchor.start) + 1, 0)
            high = text.find(". ", anchor.end) + 1 or len(text)
            yield shown(
                "\n".join([f"person  {_said(one, text)}", f"reader  {_said(other, text)}", text[low:high].strip(), ""])
            )


def _records(counted: Mapping[str, Agreement]) -> Table:
    table = Table("kind", "person", "reader", "both", "prec.", "recall", "F1", "typed", "whole")
    for kind, c in counted.items():
        table.add_row(
            kind, str(c.gold), str(c.found), str(c.anchors), _told(c.anchors, c.found), _told(c.anchors, c.gold),
            f"{c.f1(c.anchors):.3f}", f"{c.f1(c.typed):.3f}", f"{c.f1(c.whole):.3f}" if kind == "event" else "",
        )  # fmt: skip
    return table


def _parts(counted: Mapping[str, Agreement]) -> Table:
    table = Table("of records found by both", "right", "of", "share")
    for kind, c in counted.items():
        for name in ATTRIBUTES[kind]:
            table.add_row(f"{kind} {name}", str(c.values[name]), str(c.anchors), _told(c.values[name], c.anchors))
        for role in ROLES[kind]:
            if c.asked[role]:
                table.add_row(
                    f"{kind} {role}", str(c.agree[role]), str(c.asked[role]), _told(c.agree[role], c.asked[role])
                )
    return table


def _reliability(pairs: Sequence[Pair]) -> Table:
    """Of the records given with a confidence between two edges, how many a person has too, with the same main value."""
    table = Table("confidence", "records", "mean", "right")
    given = [(_confidence(b), bool(a and right(a, b))) for a, b in pairs if b]
    for low, high in itertools.pairwise(BINS):
        inside = [(c, ok) for c, ok in given if low <= c < high or c == high == 1]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            table.add_row(
                f"{low:.1f} to {high:.1f}",
                str(len(inside)),
                f"{mean:.2f}",
                _told(sum(ok for _, ok in inside), len(inside)),
            )
    return table


def _confidence(anchor: Anchor) -> float:
    return anchor.score * anchor.attributes[ATTRIBUTES[anchor.kind][0]].score


def _said(anchor: Anchor | None, text: str) -> str:
    if anchor is None:
        return "nothing"
    roles = [
        f"{role}: " + " + ".join(" & ".join(text[s:e] for s, e in f.spans) for f in fillers)
        for role, fillers in anchor.roles.items()
    ]
    values = " ".join(c.value for c in anchor.attributes.values())
    return " | ".join([f"{anchor.kind} {text[anchor.start : anchor.end]} = {values}", *roles])


def _share(part: int, of: int) -> float:
    return round(part / of, 3) if of else 0.0


def _told(part: int, of: int) -> str:
    return f"{part / of:.3f}" if of else "-"
