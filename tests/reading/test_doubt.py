"""What the reader doubts, found and written."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from truceline.reading.anchors import Anchor, Choice
from truceline.reading.doubt import doubtful, written
from truceline.reading.markup import read


@dataclass
class Scores:
    """Reads "killed" and "met" as events, as surely as told."""

    scores: dict[str, float]

    def bold(self) -> Scores:
        return self

    def read(self, text: str) -> list[Anchor]:
        (event,) = read(["@ a", "They killed and met.", "  event killed = ASSAULT actual"])[0].anchors
        return [
            replace(event, spans=((text.index(w), text.index(w) + len(w)),), score=s,
                    attributes={**event.attributes, "type": Choice("ASSAULT", 1.0)})
            for w, s in self.scores.items() if w in text
        ]  # fmt: skip


PARAGRAPHS = [
    ("a-1", "They  killed\nfour men. Nobody knew."),
    ("a-2", "They met."),
    ("a-3", "It rained."),
    ("b-1", "They met."),
]

# how sure of "killed" and "met", how many are wanted, the ids in their order with the doubt
DOUBTS = [
    (0.9, 0.5, 2, [("a-2", 1.0), ("a-1", 0.2)]),
    (0.4, 0.1, 1, [("a-1", 0.8)]),
    (1.0, 0.3, 5, [("a-2", 0.6), ("a-1", 0.0)]),
]


@pytest.mark.parametrize(("killed", "met", "most", "expected"), DOUBTS)
def test_the_most_doubtful_first(killed: float, met: float, most: int, expected: list[tuple[str, float]]) -> None:
    found = doubtful(Scores({"killed": killed, "met": met}), PARAGRAPHS, most)  # type: ignore[arg-type]
    assert [(d.paragraph.id, d.doubt) for d in found] == expected


def test_it_is_written_in_the_markup() -> None:
    (found,) = doubtful(Scores({"killed": 0.4}), PARAGRAPHS, 1)  # type: ignore[arg-type]
    assert written(found).splitlines() == [
        "% least sure: event 'killed' = ASSAULT (0.40)",
        "@ a-1",
        "They killed four men.",
        "  event killed = ASSAULT actual",
        "Nobody knew.",
    ]
