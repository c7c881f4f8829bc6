"""Decoding: from chances to anchors, by table."""

from __future__ import annotations

import numpy as np
import pytest

from truceline.reading.anchors import Anchor, Filler, Span
from truceline.reading.decoding import ONE, ROLE_LABELS, _typed, curved, distinct, fillers, said, spot
from truceline.reading.labels import CHOICES, SIGNS
from truceline.reading.words import words

# effects as (score, [start, end) of signal, cause, effect) | scores of those that are told
EFFECTS = [
    ([(0.4, (12, 17), (0, 10), (20, 40)), (0.8, (18, 20), (0, 10), (25, 40))], [0.8]),
    ([(0.9, (12, 17), (0, 10), (20, 40)), (0.8, (18, 20), (2, 10), (25, 60))], [0.9]),
    ([(0.9, (12, 17), (0, 10), (20, 40)), (0.8, (18, 20), (0, 10), (50, 60))], [0.9, 0.8]),
    ([(0.9, (12, 17), (0, 10), (20, 40)), (0.8, (18, 20), (60, 70), (20, 40))], [0.9, 0.8]),
    ([(0.9, (12, 17), (0, 10), (20, 40)), (0.8, (22, 25), (0, 10), (26, 40))], [0.9, 0.8]),
]


@pytest.mark.parametrize(("told", "expected"), EFFECTS)
def test_an_effect_is_told_once(told: list[tuple[float, Span, Span, Span]], expected: list[float]) -> None:
    effects = [
        Anchor("effect", (a,), {"cause": (Filler((c,)),), "effect": (Filler((e,)),)}, score=s) for s, a, c, e in told
    ]
    assert [a.score for a in distinct(effects)] == expected


# chances of (out, begin, inside) for each word, threshold, expected [first, last)
SPOTS = [
    ([(0.9, 0.1, 0.0), (0.1, 0.9, 0.0), (0.9, 0.1, 0.0)], 0.5, [(1, 2)]),
    ([(0.1, 0.9, 0.0), (0.2, 0.0, 0.8), (0.9, 0.0, 0.1)], 0.5, [(0, 2)]),
    ([(0.1, 0.9, 0.0), (0.1, 0.9, 0.0)], 0.5, [(0, 1), (1, 2)]),
    ([(0.6, 0.4, 0.0)], 0.5, []),
    ([(0.6, 0.4, 0.0)], 0.3, [(0, 1)]),
]


@pytest.mark.parametrize(("chances", "threshold", "expected"), SPOTS)
def test_spot(chances: list[tuple[float, ...]], threshold: float, expected: list[tuple[int, int]]) -> None:
    found = spot(np.array(chances, np.float32), threshold)
    assert [(first, last) for first, last, _ in found] == expected


# curve, score | chance
CURVES = [
    (None, 0.7, 0.7),
    ((1.0, 0.0), 0.7, 0.7),
    ((1.0, -1.0), 0.5, 0.269),
    ((0.5, 0.0), 0.9, 0.75),
    ((1.0, 0.0), 1.0, 0.9999),
]


@pytest.mark.parametrize(("curve", "score", "expected"), CURVES)
def test_curves_make_scores_chances(curve: tuple[float, float] | None, score: float, expected: float) -> None:
    assert curved(curve, score) == pytest.approx(expected, abs=1e-3)


# text, kind, the anchor's word, role of each word, expected fillers; a filler begins where the role changes, at "+role",
# and not at "~role"
FILLERS = [
    ("Egypt and Qatar mediated", "event", 3, ["actor", "none", "actor", "none"], {"actor": ["Egypt", "Qatar"]}),
    ("the army's men fired", "event", 5, [*["actor"] * 5, "none"], {"actor": ["the army's men"]}),
    ("Abe , the isle's premier , died", "event", 8,
     ["recipient", "recipient", "recipient", "recipient", "none", "none", "~recipient", "none", "none"],
     {"recipient": ["Abe , the isle's premier"]}),
    ("killed men women", "event", 0, ["none", "recipient", "+recipient"], {"recipient": ["men", "women"]}),
    ("killed men quietly in women", "event", 0, ["none", "recipient", "none", "none", "~recipient"],
     {"recipient": ["men quietly in women"]}),
    ("killed men a b c d e f g women", "event", 0, ["none", "recipient", *["none"] * 7, "~recipient"],
     {"recipient": ["men", "women"]}),
    ("men killed women", "event", 1, ["actor", "none", "~actor"], {"actor": ["men", "women"]}),
    ("Israel's killing", "event", 3, ["actor", "actor", "actor", "none"], {"actor": ["Israel"]}),
    ("We go, he said, and stay", "claim", 4,
     ["content", "content", "none", "source", "none", "none", "content", "content"],
     {"content": ["We go", "and stay"], "source": ["he"]}),
    ("they want peace , talks", "claim", 1, ["source", "none", "content", "none", "content"],
     {"source": ["they"], "content": ["peace , talks"]}),
    ("A court in Oslo convicted", "event", 4, ["actor", "actor", "actor", "place", "none"],
     {"actor": ["A court"], "place": ["Oslo"]}),
    ("shelled in the port of the town", "event", 0, ["none", "place", "place", "place", "none", "recipient", "none"],
     {"place": ["the port"]}),
    ("met by noon on Friday", "event", 0, ["none", "date", "date", "date", "date"], {"date": ["by noon on Friday"]}),
    # a cause stands in one place, but for the signal in its midst and a word or two
    ("the raid , which failed , led to anger on all sides in the raid 's wake", "effect", 6,
     ["cause", "cause", "none", "none", "none", "none", "none", "none", "effect", *["none"] * 4, "cause", "none", "none", "none"],
     {"cause": ["the raid"], "effect": ["anger"]}),
    ("the raid has also led them", "effect", 2, ["cause", "cause", "none", "cause", "none", "effect"],
     {"cause": ["the raid", "also"], "effect": ["them"]}),
    ("Some states and bodies called", "event", 4, ["actor", "actor", "none", "actor", "none"],
     {"actor": ["Some states and bodies"]}),
    ("Some states and Egypt called", "event", 4, ["actor", "actor", "none", "actor", "none"],
     {"actor": ["Some states", "Egypt"]}),
    ("nobody said so", "claim", 1, ["none", "none", "none"], {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "anchor", "roles", "expected"), FILLERS)
def test_fillers(text: str, kind: str, anchor: int, roles: list[str], expected: dict[str, list[str]]) -> None:
    logits = np.full((len(roles), len(ROLE_LABELS) + 1), -5, np.float32)
    for i, role in enumerate(roles):
        logits[i, ROLE_LABELS.index(role.strip("+~"))] = 5
        if role[0] == "+" or (role[0] != "~" and role != roles[i - 1].strip("+~")):
            logits[i, -1] = 5
    found = fillers(kind, words(text), logits, range(anchor, anchor + 1))
    said = {
        r: [text[s:e] for s, e in fs[0].spans] if r in ONE else [text[f.start : f.end] for f in fs]
        for r, fs in found.items()
    }
    assert said == expected


def test_the_type_is_chosen_before_its_mode() -> None:
    values = CHOICES["event", "type"]
    chances = np.zeros(len(values), np.float32)
    chances[values.index("ASSAULT/aerial")], chances[values.index("ASSAULT/drone")] = 0.3, 0.25
    chances[values.index("AGREE")] = 0.45
    chosen = _typed(values, chances)
    assert (chosen.value, chosen.runner_up) == ("ASSAULT/aerial", "AGREE")
    assert chosen.score == pytest.approx(0.55)


# what each word says of one sign (logits) | the chance of the sentence, and the first and last word that say it
SAID = [
    ([-9.0, 9.0, -9.0], 0.999, (1, 1)),
    ([-9.0, 9.0, 8.5, -9.0], 0.999, (1, 2)),
    ([8.0, 9.0, -9.0, 9.5], 0.999, (3, 3)),  # not over words that say nothing of it
    ([-4.0, -4.0], 0.018, (0, 1)),
    ([2.0], 0.881, (0, 0)),
]


@pytest.mark.parametrize(("logits", "chance", "words_"), SAID)
def test_what_a_sentence_says_of_the_talks(logits: list[float], chance: float, words_: tuple[int, int]) -> None:
    one = np.full((len(logits), len(SIGNS)), -20, np.float32)
    one[:, 3] = logits
    found = {label: (score, span) for label, score, span in said(one)}
    assert found[SIGNS[3]] == (pytest.approx(chance, abs=2e-3), words_)
    assert all(score < 1e-6 for label, (score, _) in found.items() if label != SIGNS[3])
