"""Train the reader: `python -m training.train --shared FOLDER --out FOLDER`, after `python -m training.syntax`.

Six passes with one schedule each. The warm pass is mostly over the public corpora of claims and effects, whose verbs
also teach roles by a parser's word; the main pass over this project's corpus, with the public ones beside it so that they
are not forgotten; the last, slower, adds PLOVER relations, whose triggers the model can find by then; a short one settles the shares, since by
then the corpus is many times larger than what the public sources give. The finishing pass begins from the mean of the last
two and adds what sentences tell of the status of talks; the evening-out pass from the mean of that and of what it began from, since each
had lost what the other had. Seeds are fixed.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from training import data
from training.batches import IGNORED, Batch, batches
from training.data import Example
from training.model import Reader, base_encoder
from truceline.reading.anchors import ROLES
from truceline.reading.decoding import KINDS, ROLE_LABELS

SEED = 20231124
WARM = {"attribution": 2.0, "causality": 3.0, "own": 3.0}
MAIN = {"attribution": 1.2, "causality": 2.5, "own": 16.0}
LAST = {"attribution": 0.6, "causality": 1.5, "own": 6.0, "relations": 4.0}
SETTLE = {"attribution": 0.4, "causality": 3.0, "own": 1.5, "relations": 3.0}
FINISH = {"attribution": 0.6, "causality": 3.0, "own": 3.0, "relations": 2.0, "signs": 8.0}
EVEN = {"attribution": 0.4, "causality": 1.0, "own": 1.0, "relations": 4.0, "signs": 2.0}
"""Source → times its examples are seen in the pass."""
PLANS = {"warm": WARM, "main": MAIN, "last": LAST, "settle": SETTLE, "finish": FINISH, "even": EVEN}
MEANS = {"finish": ("last", "settle"), "even": ("before-finish", "finish")}
"""Pass → those from the mean of whose weights it begins (Izmailov et al. 2018): better on what either had gone too far
from."""
SHIPPED = ("before-finish", "finish", "even")
"""Those of whose weights the shipped ones are the mean; then the signs' head alone is fitted to it once more."""
REFIT = {"signs": 8.0}
SIGN = "encoder.sign."
RATE, HEAD_RATE = 2e-4, 1e-3
HIDDEN = 0.1
"""Share of sub-words shown as [MASK] at each step, so that no reading hangs on one word alone."""
SMOOTH = 0.05
"""Label smoothing of the attributes, whose heads learn the training part by heart otherwise."""
MASK, FIRST_WORD = 103, 1000
"""The id of [MASK] in the vocabulary, and the lowest id that is not a special one."""
SLOWER = {"last": 0.5, "settle": 0.4, "finish": 0.4, "even": 0.25}
"""Passes at another rate."""
BATCH = 2048
LIKELY, SEEN = 6, 0.2
"""Of a PLOVER relation, so many of the likeliest triggers are looked at, if the model gives them at least this chance."""

ALLOWED = torch.tensor([[r == 0 or ROLE_LABELS[r] in ROLES[k] for r in range(len(ROLE_LABELS))] for k in KINDS])


def loss_of(model: Reader, batch: Batch) -> Tensor:
    """The sum of the losses that the batch has labels for."""
    hidden = (torch.rand(batch.ids.shape) < HIDDEN) & (batch.ids >= FIRST_WORD)
    vectors, logits, signs = (
        found.float()
        for found in model.encoder(batch.ids.masked_fill(hidden, MASK), batch.mask, batch.shapes, batch.first)
    )
    total = torch.zeros(())
    if (known := batch.signs[:, 0] != IGNORED).any():
        total = total + nn.functional.binary_cross_entropy_with_logits(
            said(signs, batch.words)[known], batch.signs[known], reduction="sum"
        ) / int(known.sum())
    if (batch.anchor_labels != IGNORED).any():
        weight = torch.tensor([1.0, 1.5, 1.2])
        total = total + 8 * nn.functional.cross_entropy(
            logits.reshape(-1, 3), batch.anchor_labels.reshape(-1), weight, ignore_index=IGNORED
        )
    if len(batch.window):
        roles, attributes = model.readings(vectors, batch.words, batch.window, batch.start, batch.end, batch.kind)
        total = total + role_loss(roles.float(), batch)
        for name, labels in batch.attributes.items():
            if (labels != IGNORED).any():
                weight = 0.6 if name == "event_type" else 0.25
                total = total + weight * nn.functional.cross_entropy(
                    attributes[name].float(), labels, ignore_index=IGNORED, label_smoothing=SMOOTH
                )
    if batch.relations:
        total = total + relation_loss(model, batch, vectors, logits)
    return total


def said(signs: Tensor, words: Tensor) -> Tensor:
    """What a window says by what its words say [windows, words, signs] → [windows, signs]: as
    `truceline.reading.decoding.said`."""
    here = signs.masked_fill(words.unsqueeze(-1) == 0, -1e4)
    return torch.logsumexp(here, 1) - torch.log(words.sum(1, keepdim=True))


def role_loss(roles: Tensor, batch: Batch) -> Tensor:
    """Summed over the words of an anchor, not averaged: a count of one word is to weigh as much as in a long
    window as in a short one, and the many words without a role are not to drown it."""
    labelled = roles[..., :-1].masked_fill(~ALLOWED[batch.kind].unsqueeze(1), -1e4)
    each = nn.functional.cross_entropy(
        labelled.transpose(1, 2), batch.role_labels, ignore_index=IGNORED, reduction="none"
    )
    filled = (batch.role_labels > 0).float()
    begins = nn.functional.binary_cross_entropy_with_logits(
        roles[..., -1], batch.begins.clamp(min=0).float(), filled, reduction="none"
    )
    return (each + 0.5 * begins).sum(1).mean() / 6


def relation_loss(model: Reader, batch: Batch, vectors: Tensor, logits: Tensor) -> Tensor:
    """A PLOVER relation names a type and two parties, and no trigger. The likeliest trigger of that type, by the model
    as it stands, is taken to be it if the model sees an event there at all; its type is taught, the named parties are
    its actor and recipient, and no other word is. Whether there is an event is not taught: a noisy-or over all words
    was tried, and taught the reader to see events everywhere."""
    total = torch.zeros(())
    event = KINDS.index("event")
    actor_label, recipient_label = ROLE_LABELS.index("actor"), ROLE_LABELS.index("recipient")
    for w, accepted, actor, recipient in batch.relations:
        n = int(batch.words[w].sum())
        window = vectors[w, :n]
        seen = 1 - logits[w, :n, event].softmax(1)[:, 0]
        likely = [int(i) for i in seen.argsort(descending=True)[:LIKELY] if seen[i] > SEEN]
        if not likely:
            continue
        at = torch.tensor(likely)
        roles, attributes = model.readings(
            window.unsqueeze(0), torch.ones(1, n), torch.zeros_like(at), at, at, torch.full_like(at, event)
        )
        types = attributes["event_type"].float().softmax(1)[:, accepted].sum(1)
        best = int((seen[likely] * types).argmax())
        total = total - 0.6 * torch.log(types[best] + 1e-6)
        chances = roles[best, :, :-1].float().masked_fill(~ALLOWED[event], -1e4).softmax(1)
        for label, words in ((actor_label, actor), (recipient_label, recipient)):
            if words:
                total = total - 0.6 * torch.log(chances[words, label] + 1e-6).mean()
                others = torch.ones(n, dtype=torch.bool)
                others[words] = False
                total = total - torch.log(1 - chances[others, label] + 1e-6).sum() / 6
    return total / len(batch.relations)


Pool = Callable[[random.Random], list[Example]]


def examples(shared: Path, corpus: Path, syntax: Path, fold: tuple[int, int]) -> dict[str, Pool]:
    """Source → what draws its training examples. Of the relations, sentences of the held-out fold are left out."""
    own = data.own_corpus(corpus / "train")
    signs = list(data.signs(corpus / "signs" / "train"))
    found: dict[str, Pool] = {"own": lambda rng: list(data.pieces(own, rng)), "signs": lambda _: signs}
    if shared.exists():
        held, folds = fold
        rows = data.relations(shared / "events" / "plover_relations.jsonl")
        fixed = {
            "attribution": list(data.attribution(shared, syntax)),
            "causality": list(data.causality(shared, syntax)),
            "relations": [e for i, e in rows if data.fold_of(i, folds) != held],
        }
        print(
            json.dumps(
                {"own paragraphs": len(own), "signs": len(signs)} | {source: len(es) for source, es in fixed.items()}
            )
        )
        found |= {source: lambda _, es=es: es for source, es in fixed.items()}
    return found


def run(
    model: Reader, tokenizer: Tokenizer, found: dict[str, Pool], plan: dict[str, float], rate: float, log: Path
) -> None:  # fmt: skip
    """One pass: all batches of all sources in one shuffled order, the rate rising, then falling to nothing."""
    rng = random.Random(SEED)
    torch.manual_seed(SEED)  # here, so that a pass begun from saved weights goes as in a whole run
    made: list[Batch] = []
    for source, times in plan.items():
        while times > 0 and source in found:
            pool = found[source](rng)
            part = pool if times >= 1 else rng.sample(pool, int(times * len(pool)))
            made += batches(tokenizer, part, BATCH, rng)
            times -= 1
    rng.shuffle(made)
    encoder = [p for n, p in model.named_parameters() if n.startswith("encoder.bert") and p.requires_grad]
    ids = {id(p) for p in encoder}
    heads = [p for p in model.parameters() if p.requires_grad and id(p) not in ids]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": rate * RATE}, {"params": heads, "lr": rate * HEAD_RATE}],
        weight_decay=0.01,
        fused=True,
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
        losses.append(float(loss.detach()))
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
    parser.add_argument("--syntax", type=Path, default=Path("build/syntax.jsonl"), help="see training.syntax")
    parser.add_argument("--out", type=Path, default=Path("build/reader"))
    parser.add_argument("--passes", default=",".join(PLANS))
    parser.add_argument("--start", type=Path, help="weights to start from instead of the base encoder")
    parser.add_argument("--fold", default="0/5", help="fold of the PLOVER relations to hold out, K/N; '-/1' for none")
    options = parser.parse_args()
    torch.manual_seed(SEED)  # of the heads' first weights
    torch.set_num_threads(2)
    options.out.mkdir(parents=True, exist_ok=True)
    base = Path("build/minilm")
    model = Reader(base_encoder(base))
    if options.start:
        model.load_state_dict(torch.load(options.start), strict=False)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    held, folds = options.fold.split("/")
    found = examples(options.shared, options.corpus, options.syntax, (-1 if held == "-" else int(held), int(folds)))
    for name in options.passes.split(","):
        if name in MEANS:
            begun = options.out / f"before-{name}.pt"
            average([options.out / f"{passed}.pt" for passed in MEANS[name]], begun)
            model.load_state_dict(torch.load(begun), strict=False)
        run(model, tokenizer, found, PLANS[name], SLOWER.get(name, 1.0), options.out / "log.txt")
        torch.save(model.state_dict(), options.out / f"{name}.pt")
    if options.passes.split(",")[-1] == SHIPPED[-1]:
        shipped = options.out / "shipped.pt"
        average([options.out / f"{passed}.pt" for passed in SHIPPED], shipped)
        model.load_state_dict(torch.load(shipped))
        for name, parameter in model.named_parameters():
            parameter.requires_grad = name.startswith(SIGN)  # it was learned on other vectors than those of the mean
        run(model, tokenizer, found, REFIT, 1.0, options.out / "log.txt")
        torch.save(model.state_dict(), shipped)


def average(paths: list[Path], out: Path) -> None:
    """The mean of some weights; the signs' head, which is untrained before the finishing pass, is that of the last."""
    found = [torch.load(path) for path in paths]
    torch.save(
        {
            name: sum(f[name] for f in found) / len(found)
            if weight.is_floating_point() and not name.startswith(SIGN)
            else weight
            for name, weight in found[-1].items()
        },
        out,
    )


if __name__ == "__main__":
    main()
