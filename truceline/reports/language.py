"""Which language a text is in, by py3langid (a maintained langid.py; its model ships in the package)."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SURE = 0.95
"""Least probability of not being English at which a text is held to be in another language."""
ENOUGH = 40
"""Letters below which a text in Latin script is too short to tell."""
SAMPLE = 3000
"""Code points looked at."""
LATIN = "\u024f"
"""The last letter of the Latin blocks; a text mostly of later letters is not English, however short."""

ENGLISH = frozenset(["the", "of", "and", "that", "with", "from", "said", "by", "were", "which", "has", "their"])
"""Words that English is full of, and no other language; a sentence made of foreign names is told by them."""
SHARE = 0.1
"""Share of them in a text that is English whatever the names in it."""


def of(text: str) -> str | None:
    """ISO 639-1 code of a text's language; None when it is too short to tell or may be English."""
    sample = text[:SAMPLE]
    letters = [c for c in sample if c.isalpha()]
    foreign = sum(c > LATIN for c in letters) * 2 > len(letters)
    if len(letters) < ENOUGH and not foreign:
        return None
    words = [word for word in re.findall(r"\w+", sample.lower()) if word.isalpha()]
    if sum(word in ENGLISH for word in words) >= SHARE * len(words):
        return "en"
    ranked: dict[str, float] = dict(_identifier().rank(" ".join(words)))
    if foreign:
        ranked.pop("en")
        return max(ranked, key=lambda code: ranked[code])
    best = max(ranked, key=lambda code: ranked[code])
    return best if best == "en" or ranked["en"] <= 1 - SURE else None


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
