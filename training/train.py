"""Train the reader: `python -m training.train --shared FOLDER --out FOLDER`.

Three passes with one schedule each: a warm pass over the public corpora of claims and effects, a main pass over
this project's corpus with the public ones beside it, and a last one without the weak labels. Seeds are fixed.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from training import data
from training.batches import IGNORED, Batch, batches
from training.data import Example
from training.model import Reader, base_encoder
from truceline.reading.reader import KINDS, ROLE_LABELS, ROLES

SEED = 20231124
WARM = {"attribution": 2.0, "causality": 3.0}
MAIN = {"attribution": 0.3, "causality": 2.0, "own": 12.0, "relations": 3.0}
LAST = {"attribution": 0.1, "causality": 1.0, "own": 7.0}
"""Source → times its examples are seen in the pass."""
RATE, HEAD_RATE = 2e-4, 1e-3
BATCH = 2048

ALLOWED = torch.tensor([[r == 0 or ROLE_LABELS[r] in ROLES[k] for r in range(len(ROLE_LABELS))] for k in KINDS])


def loss_of(model: Reader, batch: Batch) -> Tensor:
    """The sum of the losses that the batch has labels for."""
    vectors, logits = model.encoder(batch.ids, batch.mask, batch.shapes, batch.first)
    vectors, logits = vectors.float(), logits.float()
    total = torch.zeros(())
    if (batch.anchor_labels != IGNORED).any():
        weight = torch.tensor([1.0, 1.5, 1.2])
        total = total + 8 * nn.functional.cross_entropy(
            logits.reshape(-1, 3), batch.anchor_labels.reshape(-1), weight, ignore_index=IGNORED
        )
    if len(batch.window):
        roles, attributes = model.readings(
            vectors[batch.window], batch.words[batch.window], batch.start, batch.inside, batch.kind
        )
        total = total + role_loss(roles.masked_fill(~ALLOWED[batch.kind].unsqueeze(1), -1e4), batch)
        for name, labels in batch.attributes.items():
            if (labels != IGNORED).any():
                weight = 0.4 if name == "event_type" else 0.15
                total = total + weight * nn.functional.cross_entropy(attributes[name], labels, ignore_index=IGNORED)
    if batch.relations:
        total = total + relation_loss(model, batch, vectors, logits)
    return total


def role_loss(roles: Tensor, batch: Batch) -> Tensor:
    """Summed over the words of an anchor, not averaged: a count of one word is to weigh as much as in a long
    window as in a short one, and the many words without a role are not to drown it."""
    each = nn.functional.cross_entropy(roles.transpose(1, 2), batch.role_labels, ignore_index=IGNORED, reduction="none")
    return each.sum(1).mean() / 6


def relation_loss(model: Reader, batch: Batch, vectors: Tensor, logits: Tensor) -> Tensor:
    """The likeliest trigger of the given type in each window, by the model as it stands, is held to be it, and
    the named parties to be its actor and recipient. Nothing is said of the other words: a noisy-or over all of
    them was tried, and taught the reader to see events everywhere."""
    total = torch.zeros(())
    event = KINDS.index("event")
    for w, accepted, actor, recipient in batch.relations:
        n = int(batch.words[w].sum())
        window = vectors[w, :n]
        pairs = torch.cat([window, window.mean(0, keepdim=True).expand(n, -1)], 1)
        types = model.readings.attributes["event_type"](pairs).softmax(1)[:, accepted].sum(1)
        anchors = 1 - logits[w, :n, event].softmax(1)[:, 0]
        trigger = int((anchors * types).argmax())
        total = total - torch.log(types[trigger] + 1e-6) - 0.3 * torch.log(anchors[trigger] + 1e-6)
        inside = torch.zeros(1, n)
        inside[0, trigger] = 1
        roles, _ = model.readings(
            window.unsqueeze(0), torch.ones(1, n), torch.tensor([trigger]), inside, torch.tensor([event])
        )
        chances = roles[0].masked_fill(~ALLOWED[event], -1e4).softmax(1)
        for role, words in (("actor", actor), ("recipient", recipient)):
            if words:
                total = total - 0.3 * torch.log(chances[words, ROLE_LABELS.index(role)] + 1e-6).mean()
    return total / len(batch.relations)


def examples(shared: Path, corpus: Path, fold: tuple[int, int]) -> dict[str, list[Example]]:
    """Source → its training examples. Of the relations, sentences of the held-out fold are left out."""
    found: dict[str, list[Example]] = {"own": list(data.own_corpus(corpus / "train"))}
    if shared.exists():
        found["attribution"] = list(data.attribution(shared / "attribution" / "train.jsonl"))
        found["causality"] = list(data.causality(shared / "causality" / "train.jsonl"))
        held, folds = fold
        found["relations"] = [
            e for i, e in data.relations(shared / "events" / "plover_relations.jsonl") if data.fold_of(i, folds) != held
        ]
    return found


def run(model: Reader, tokenizer: Tokenizer, found: dict[str, list[Example]], plan: dict[str, float],
        log: Path) -> None:  # fmt: skip
    """One pass: all batches of all sources in one shuffled order, the rate rising, then falling to nothing."""
    rng = random.Random(SEED)
    made: list[Batch] = []
    for source, times in plan.items():
        pool = found.get(source, [])
        while times > 0 and pool:
            part = pool if times >= 1 else rng.sample(pool, int(times * len(pool)))
            made += batches(tokenizer, part, BATCH, rng)
            times -= 1
    rng.shuffle(made)
    # sentences whose trigger must be guessed come in the second half, when the guess is worth something
    guessed = [b for b in made if b.relations]
    made = [b for b in made if not b.relations]
    for batch in guessed:
        made.insert(rng.randrange(len(made) // 2, len(made)), batch)
    encoder = [p for n, p in model.named_parameters() if n.startswith("encoder.bert") and p.requires_grad]
    ids = {id(p) for p in encoder}
    heads = [p for p in model.parameters() if p.requires_grad and id(p) not in ids]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01
    )
    steps, warmup = len(made), max(20, len(made) // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / warmup, max(0.0, (steps - s) / (steps - warmup)))
    )
    model.train()
    began, losses = time.time(), []
    for step, batch in enumerate(made, 1):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = loss_of(model, batch)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        losses.append(float(loss))
        if step % 100 == 0 or step == steps:
            line = f"step {step}/{steps}  loss {np.mean(losses[-100:]):.3f}  {(time.time() - began) / 60:.1f} min"
            print(line, flush=True)
            with log.open("a") as file:
                file.write(line + "\n")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--out", type=Path, default=Path("build/reader"))
    parser.add_argument("--passes", default="warm,main,last")
    parser.add_argument("--start", type=Path, help="weights to start from instead of the base encoder")
    parser.add_argument("--fold", default="0/5", help="fold of the PLOVER relations to hold out, K/N; '-/1' for none")
    options = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    options.out.mkdir(parents=True, exist_ok=True)
    base = Path("build/minilm")
    model = Reader(base_encoder(base))
    if options.start:
        model.load_state_dict(torch.load(options.start))
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    held, folds = options.fold.split("/")
    found = examples(options.shared, options.corpus, (-1 if held == "-" else int(held), int(folds)))
    print(json.dumps({source: len(es) for source, es in found.items()}))
    for name in options.passes.split(","):
        run(model, tokenizer, found, {"warm": WARM, "main": MAIN, "last": LAST}[name], options.out / "log.txt")
        torch.save(model.state_dict(), options.out / f"{name}.pt")


if __name__ == "__main__":
    main()
