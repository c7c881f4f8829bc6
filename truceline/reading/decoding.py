"""From the model's figures to anchors: which words are one, what fills its roles, which values it has, how sure.

Plain rules; what they hang on was chosen on development data (`training.thresholds`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from truceline.reading.anchors import ROLES, Anchor, Choice, Filler, Span
from truceline.reading.labels import CHOICES, MODES, SIGNS
from truceline.reading.words import Word

Floats = NDArray[np.float32]
KINDS = tuple(ROLES)
ROLE_LABELS = ("none", *dict.fromkeys(r for rs in ROLES.values() for r in rs))
"""What a word can be to an anchor, in the order of the model's outputs."""
ONE = {"source", "content", "cause", "effect", "party"}
"""Roles with one filler, whose pieces belong together; the others have as many fillers as pieces."""
LONG = ("content", "cause", "effect")
"""Roles that whole clauses fill."""
WHOLE = ("source", "cause", "effect", "party")
"""Roles whose filler stands in one place, but for the anchor in its midst."""
GAP, BROKEN = 2, 6
"""Words between two pieces of a filler, at most; and where a role has several fillers and the second piece is told to go on
("Theodore Miriung, the island's premier", of which only the name and the office are labelled)."""
NEAR = 3
"""Words between two pieces of such a filler, at most."""
DETERMINERS = frozenset(("the", "a", "an", "of"))
QUANTIFIERS = frozenset(("some", "many", "several", "most", "various", "other", "both", "dozens", "hundreds"))
JOINING = frozenset(("and", "or", "by"))
TRAILING = (
    DETERMINERS | JOINING | {"s", "'", "’", "in", "at", "on", "with", "from", "for", "to", "near", "who", "which"}
)
LEADING = {"place": JOINING | {"in", "at"}, "killed": JOINING, "date": frozenset(("and", "or"))}
"""What never begins a filler, where it is not JOINING."""
WEIGHTY = 2.0
"""How far below the weightiest word's logit another may lie and still be among those that say a sign."""
Curve = tuple[float, float]
"""Slope and offset of a logistic on the logit, which makes a score the chance of being right."""


def curved(curve: Curve | None, score: float) -> float:
    """The score as a chance."""
    if curve is None:
        return score
    score = min(max(score, 1e-4), 1 - 1e-4)
    return 1 / (1 + math.exp(-(curve[0] * math.log(score / (1 - score)) + curve[1])))


def said(logits: Floats) -> Iterator[tuple[str, float, tuple[int, int]]]:
    """What the words of a sentence [words, signs] together say of the status of talks: label, score, and the first and
    last of the words round the weightiest one that say it."""
    top = logits.max(0)
    together = top + np.log(np.exp(logits - top).mean(0))
    for label, column, pooled, most in zip(SIGNS, logits.T, together, logits.argmax(0), strict=True):
        weighty = column > column[most] - WEIGHTY
        first = last = int(most)
        while first > 0 and weighty[first - 1]:
            first -= 1
        while last + 1 < len(column) and weighty[last + 1]:
            last += 1
        yield label, float(1 / (1 + np.exp(-pooled))), (first, last)


def choice(which: tuple[str, str], chances: Floats, curve: Curve | None = None) -> Choice:
    """The value of an attribute (kind, name) from the chances of its values, with the one that came second."""
    values = CHOICES[which]
    if which == ("event", "type"):
        return _typed(values, chances, curve)
    best, second = (int(i) for i in chances.argsort()[:-3:-1])
    return _chosen(values[best], float(chances[best]), values[second], float(chances[second]), curve)


def _typed(values: tuple[str, ...], chances: Floats, curve: Curve | None = None) -> Choice:
    """First the type, by the sum over its modes, then the mode within it."""
    totals = np.bincount(_TYPE_OF, chances)
    best, second = (int(i) for i in totals.argsort()[:-3:-1])
    mode = int(np.where(best == _TYPE_OF, chances, -1.0).argmax())
    return _chosen(values[mode], float(totals[best]), _TYPES[second], float(totals[second]), curve)


def _chosen(value: str, score: float, other: str, others: float, curve: Curve | None) -> Choice:
    """The runner-up keeps its share of what the chosen value leaves."""
    chance = curved(curve, score)
    share = others / (1 - score) if score < 1 else 0.0
    return Choice(value, chance, other, min(share * (1 - chance), 1.0))


_TYPES = tuple(MODES)
_TYPE_OF = np.array([_TYPES.index(v.split("/")[0]) for v in CHOICES["event", "type"]])


def spot(chances: Floats, threshold: float) -> Iterator[tuple[int, int, float]]:
    """Anchors of one kind, [first, last) words and score, from chances [words, (out, begin, inside)]."""
    at, n = 0, len(chances)
    while at < n:
        score = 1 - chances[at, 0]
        if score < threshold:
            at += 1
            continue
        last = at + 1
        while last < n and chances[last, 2] > max(chances[last, 1], 0.5 * threshold):
            last += 1
        yield at, last, float(score)
        at = last


def distinct(effects: list[Anchor]) -> list[Anchor]:
    """The effects; where words beside each other signal the same effect of the same cause ("could", "undermine"), the
    surer one of them."""
    kept: list[Anchor] = []
    for effect in sorted(effects, key=lambda a: -a.score):
        if not any(
            -1 <= max(effect.start, other.start) - min(effect.end, other.end) <= 1
            and all(_alike(effect, other, role) for role in ROLES["effect"])
            for other in kept
        ):
            kept.append(effect)
    return kept


def _alike(one: Anchor, other: Anchor, role: str) -> bool:
    """Whether a filler of one holds most of the other's."""
    a, b = ({i for f in anchor.roles.get(role, ()) for s, e in f.spans for i in range(s, e)} for anchor in (one, other))
    return 2 * len(a & b) > min(len(a), len(b))


def fillers(kind: str, words: list[Word], logits: Floats, anchor: range) -> dict[str, tuple[Filler, ...]]:
    """Role → its fillers, from the logits [words, roles, and whether a filler begins] of an anchor that stands at those
    words."""
    allowed = [0, *(ROLE_LABELS.index(r) for r in ROLES[kind])]
    chances = softmax(logits[:, allowed])
    labels = chances.argmax(1)
    begins = logits[:, -1] > 0
    filled: dict[str, tuple[Filler, ...]] = {}
    for at, role in enumerate(ROLES[kind], 1):
        pieces = _pieces(labels == at, begins, words, chances[:, at], role, anchor)
        if not pieces:
            continue
        pieces = _shared(pieces, words)
        if role in ONE:
            weights = [len(p) for p, _ in pieces]
            score = float(np.average([s for _, s in pieces], weights=weights))
            filled[role] = (Filler(tuple(span(words, p) for p, _ in pieces), score),)
        else:
            filled[role] = tuple(Filler((span(words, p),), s) for p, s in pieces)
    return filled


def _shared(pieces: list[tuple[range, float]], words: list[Word]) -> list[tuple[range, float]]:
    """The pieces, those joined that share a determiner: "some countries and organisations" are one."""
    joined: list[tuple[range, float]] = []
    for run, score in pieces:
        if joined:
            before, sure = joined[-1]
            between = [words[i].text.lower() for i in range(before.stop, run.start)]
            first = words[run.start].text
            if (
                between in (["and"], ["or"])
                and words[before.start].text.lower() in QUANTIFIERS
                and first.islower()
                and first not in QUANTIFIERS | DETERMINERS
            ):
                joined[-1] = range(before.start, run.stop), (sure + score) / 2
                continue
        joined.append((run, score))
    return joined


def _pieces(
    labelled: NDArray[np.bool_],
    begins: NDArray[np.bool_],
    words: list[Word],
    chances: Floats,
    role: str,
    anchor: range,
) -> list[tuple[range, float]]:
    """Runs of labelled words, a gap of a few words without the anchor closed. Where a role has several fillers, a
    run ends where the next begins; in the long roles a piece without a letter is dropped."""
    runs: list[range] = []
    for i in np.flatnonzero(labelled):
        if (
            runs
            and i - runs[-1].stop <= (GAP if role in ONE else BROKEN)
            and (role in ONE or not begins[i])
            and not any(j in anchor for j in range(runs[-1].stop, i))
        ):
            runs[-1] = range(runs[-1].start, int(i) + 1)
        else:
            runs.append(range(int(i), int(i) + 1))
    kept = [r for r in (_trimmed(run, words, role) for run in runs) if r]
    if role in ONE and kept:
        longest = max(kept, key=len)
        kept = [r for r in kept if len(r) > 0.12 * len(longest)]
        if role in WHOLE:
            kept = _around(longest, kept, anchor)
    return [(r, float(chances[r.start : r.stop].mean())) for r in kept]


def _around(longest: range, pieces: list[range], anchor: range) -> list[range]:
    """The pieces that follow each other with no more than a word or two, or the anchor, between them."""
    at = pieces.index(longest)
    first = last = at
    while first > 0 and _gap(pieces[first - 1], pieces[first], anchor) <= NEAR:
        first -= 1
    while last + 1 < len(pieces) and _gap(pieces[last], pieces[last + 1], anchor) <= NEAR:
        last += 1
    return pieces[first : last + 1]


def _gap(one: range, other: range, anchor: range) -> int:
    return sum(i not in anchor for i in range(one.stop, other.start))


def _trimmed(run: range, words: list[Word], role: str) -> range | None:
    """The run without stray punctuation and, in the short roles, without words that only join at its ends; None when
    no word that carries meaning is left."""
    first, last = run.start, run.stop
    loose = ",;:.-–—" if role in LONG else ",;:.-–—'’‘\"“”()"
    while first < last and words[first].text in loose:
        first += 1
    while last > first and words[last - 1].text in loose:
        last -= 1
    if role not in LONG:
        while last > first and words[last - 1].text.lower() in TRAILING:
            last -= 1
        while first < last and words[first].text.lower() in LEADING.get(role, JOINING):
            first += 1
        if all(words[i].text.lower() in DETERMINERS for i in range(first, last)):
            return None
    return range(first, last) if any(words[i].text[0].isalnum() for i in range(first, last)) else None


def span(words: list[Word], run: range) -> Span:
    """Where a run of words stands in the text."""
    return words[run.start].start, words[run.stop - 1].end


def softmax(logits: Floats) -> Floats:
    """Chances, along the last axis."""
    shifted: Floats = np.exp(logits - logits.max(-1, keepdims=True))
    shifted /= shifted.sum(-1, keepdims=True)
    return shifted
