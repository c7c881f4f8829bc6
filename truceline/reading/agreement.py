"""How far two annotations of the same text agree: a person's with the reader's, or with another person's.

Anchors of one kind are matched one to one where their words overlap, the same value preferred. `anchors` asks for
the words alone; `typed` also for the type of an event (without its mode), the modality of a claim, the direction of
an effect, the stance of a position; `whole`, for events, also for the status and that each actor and recipient
overlaps the other's words and none is added or missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from truceline.reading.anchors import ATTRIBUTES, ROLES, Anchor, Filler
from truceline.reading.markup import Annotated

MAIN = {kind: names[0] for kind, names in ATTRIBUTES.items()}
"""The attribute of each kind that `typed` asks for."""
WHOLE = ("actor", "recipient")
Pair = tuple[Anchor | None, Anchor | None]
"""An anchor of the first annotation with the second's for it; None where one of them has none."""


@dataclass
class Agreement:
    """What was counted of one kind: records of either side, those found by both, and of these what else agrees."""

    gold: int = 0
    found: int = 0
    anchors: int = 0
    typed: int = 0
    whole: int = 0
    values: Counter[str] = field(default_factory=Counter)
    """Attribute → pairs with the same value."""
    agree: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    """Role → pairs whose fillers agree, and pairs where either side has one."""

    def f1(self, right: int) -> float:
        """The harmonic mean of precision and recall; 0 where nothing is there."""
        return 2 * right / max(1, self.gold + self.found)


def agreement(texts: Iterable[tuple[Annotated, Sequence[Anchor]]]) -> dict[str, Agreement]:
    """Kind → agreement, from annotated paragraphs with what somebody else found in them."""
    counted = {kind: Agreement() for kind in ROLES}
    for paragraph, found in texts:
        for one, other in paired(paragraph.anchors, found):
            counts = counted[(one or other).kind]  # type: ignore[union-attr]
            counts.gold += one is not None
            counts.found += other is not None
            if one and other:
                _count(counts, one, other)
    return counted


def paired(gold: Sequence[Anchor], found: Sequence[Anchor]) -> Iterator[Pair]:
    """Every anchor of both sides, those that match together."""
    for kind in ROLES:
        left = [a for a in found if a.kind == kind]
        for one in (a for a in gold if a.kind == kind):
            fitting = [a for a in left if one.start < a.end and a.start < one.end]
            best = max(fitting, key=lambda a: bool(one.attributes) and _main(one) == _main(a), default=None)
            if best:
                left = [a for a in left if a is not best]
            yield one, best
        yield from ((None, a) for a in left)


def right(one: Anchor, other: Anchor) -> bool:
    """Whether both give the anchor the same main value."""
    return _main(one) == _main(other)


def whole(one: Anchor, other: Anchor) -> bool:
    """Whether two events agree in type, status, actors and recipients."""
    return (
        right(one, other)
        and one.attributes["status"].value == other.attributes["status"].value
        and all(_same(one.roles.get(r, ()), other.roles.get(r, ())) for r in WHOLE)
    )


def _count(counts: Agreement, one: Anchor, other: Anchor) -> None:
    counts.anchors += 1
    counts.typed += right(one, other)
    counts.whole += one.kind == "event" and whole(one, other)
    for name, choice in one.attributes.items():
        counts.values[name] += choice.value == other.attributes[name].value
    for role in {*one.roles, *other.roles}:
        counts.asked[role] += 1
        counts.agree[role] += _same(one.roles.get(role, ()), other.roles.get(role, ()))


def _main(anchor: Anchor) -> str:
    return anchor.attributes[MAIN[anchor.kind]].value.split("/")[0]


def _same(one: Sequence[Filler], other: Sequence[Filler]) -> bool:
    pairs = zip(sorted(one, key=lambda f: f.start), sorted(other, key=lambda f: f.start), strict=False)
    return len(one) == len(other) and all(
        any(s < f and t < e for s, e in a.spans for t, f in b.spans) for a, b in pairs
    )
