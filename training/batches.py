"""Batches of windows of similar length, as tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.data import Example
from truceline.reading.decoding import KINDS, ROLE_LABELS
from truceline.reading.labels import CHOICES, SIGNS
from truceline.reading.words import folded, span_words, words

IGNORED = -100
SILVER = 2
"""Most silver anchors drawn from a window each time it is seen."""


@dataclass
class Batch:
    """Tensors of some windows and of the anchors in them (see `training.model` for shapes)."""

    ids: Tensor
    mask: Tensor
    shapes: Tensor
    first: Tensor
    words: Tensor  # [windows, words] 1 where there is a word
    anchor_labels: Tensor  # [windows, words, kinds]
    window: Tensor  # [anchors] index of the anchor's window
    start: Tensor  # its first and its last word, of the first run where it stands in pieces: so the reader finds it
    end: Tensor
    kind: Tensor
    role_labels: Tensor  # [anchors, words]
    begins: Tensor  # [anchors, words] 1 where a filler begins
    attributes: dict[str, Tensor]  # name → [anchors]
    relations: list[tuple[int, list[int], list[int], list[int]]]
    """Weakly labelled windows: window, indexes of the accepted types, words of actor and of recipient."""
    signs: Tensor  # [windows, signs] 1 where the sentence says so, IGNORED where that is not known


def encode(tokenizer: Tokenizer, example: Example) -> tuple[list[int], list[int], list[int]]:
    """Sub-word ids, shapes, and the index of each word's first sub-word."""
    encoding = tokenizer.encode(example.window.shown, is_pretokenized=True)
    first, shapes, seen = [0] * len(example.window.words), [], set()
    for at, word in enumerate(encoding.word_ids):
        shapes.append(0 if word is None else example.window.shapes[word])
        if word is not None and word not in seen:
            seen.add(word)
            first[word] = at
    return encoding.ids, shapes, first


def batches(tokenizer: Tokenizer, examples: list[Example], size: int, rng: random.Random) -> Iterator[Batch]:
    """Shuffled batches of at most `size` sub-words, padding counted; lengths alike within one."""
    encoded = [(e, *encode(tokenizer, e)) for e in examples]
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i][1]) + rng.uniform(-4, 4))
    groups: list[list[int]] = [[]]
    longest = 0
    for i in order:
        longest = max(longest, len(encoded[i][1]))
        if groups[-1] and longest * (len(groups[-1]) + 1) > size:
            groups.append([])
            longest = len(encoded[i][1])
        groups[-1].append(i)
    rng.shuffle(groups)
    for group in groups:
        yield collate([encoded[i] for i in group], rng)


def collate(rows: list[tuple[Example, list[int], list[int], list[int]]], rng: random.Random) -> Batch:
    """One batch of encoded examples."""
    wide, deep = max(len(r[3]) for r in rows), max(len(r[1]) for r in rows)
    ids, mask, shapes = (torch.zeros(len(rows), deep, dtype=torch.long) for _ in range(3))
    first = torch.zeros(len(rows), wide, dtype=torch.long)
    present = torch.zeros(len(rows), wide)
    labels = torch.full((len(rows), wide, len(KINDS)), IGNORED)
    anchors: list[tuple[int, list[int], int, list[int], list[int], dict[str, int]]] = []
    relations = []
    signs = torch.full((len(rows), len(SIGNS)), float(IGNORED))
    for w, (example, row_ids, row_shapes, row_first) in enumerate(rows):
        ids[w, : len(row_ids)] = torch.tensor(row_ids)
        mask[w, : len(row_ids)] = 1
        shapes[w, : len(row_shapes)] = torch.tensor(row_shapes)
        first[w, : len(row_first)] = torch.tensor(row_first)
        present[w, : len(row_first)] = 1
        text = example.window.words
        for kind in example.kinds:
            labels[w, : len(text), KINDS.index(kind)] = 0
        for anchor in (*example.anchors, *rng.sample(example.silver, min(SILVER, len(example.silver)))):
            at = span_words(text, anchor.spans)
            k = KINDS.index(anchor.kind)
            if anchor.kind in example.kinds:
                for i, word in enumerate(at):
                    labels[w, word, k] = 1 if i == 0 else 2
            roles, begins = [0] * len(text), [0] * len(text)
            for role, fillers in anchor.roles.items():
                for filler in fillers:
                    for i, word in enumerate(span_words(text, filler.spans)):
                        roles[word] = ROLE_LABELS.index(role)
                        begins[word] = int(i == 0)
            values = {
                f"{k_}_{n}": CHOICES[k_, n].index(anchor.attributes[n].value)
                for k_, n in CHOICES
                if k_ == anchor.kind and n in anchor.attributes
            }
            anchors.append((w, _run(at), k, roles, begins, values))
        if example.signs is not None:
            signs[w] = torch.tensor([float(sign in example.signs) for sign in SIGNS])
        if example.relation:
            types, actor, recipient = example.relation
            accepted = [i for i, v in enumerate(CHOICES["event", "type"]) if v.split("/")[0] in types]
            relations.append((w, accepted, _find(example, actor), _find(example, recipient)))
    n = len(anchors)
    role_labels, begin_labels = torch.full((n, wide), IGNORED), torch.full((n, wide), IGNORED)
    attributes = {f"{k}_{name}": torch.full((n,), IGNORED) for k, name in CHOICES}
    for a, (*_, roles, begins, values) in enumerate(anchors):
        role_labels[a, : len(roles)] = torch.tensor(roles)
        begin_labels[a, : len(begins)] = torch.tensor(begins)
        for name, value in values.items():
            attributes[name][a] = value
    return Batch(
        ids, mask, shapes, first, present, labels,
        torch.tensor([a[0] for a in anchors], dtype=torch.long),
        torch.tensor([a[1][0] for a in anchors], dtype=torch.long),
        torch.tensor([a[1][-1] for a in anchors], dtype=torch.long),
        torch.tensor([a[2] for a in anchors], dtype=torch.long),
        role_labels, begin_labels, attributes, relations, signs,
    )  # fmt: skip


def _run(at: list[int]) -> list[int]:
    """The first of the words, and those that follow it without a gap."""
    return [word for i, word in enumerate(at) if word == at[0] + i]


def _find(example: Example, phrase: str) -> list[int]:
    """The words of a phrase in the window, where it stands first; none if it does not."""
    text = [folded(w.text) for w in example.window.words]
    sought = " ".join(folded(w.text) for w in words(phrase))
    at = f" {' '.join(text)} ".find(f" {sought} ")
    found, low = [], 0
    for i, word in enumerate(text):
        if 0 <= at <= low < at + len(sought):
            found.append(i)
        low += len(word) + 1
    return found
