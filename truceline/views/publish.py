"""What of texts leaves a record. Many are licensed: kept by their user, and not hers to publish."""

from __future__ import annotations

from enum import StrEnum


class Publish(StrEnum):
    """What is published of the texts of reports."""

    texts = "texts"
    """In full."""
    snippets = "snippets"
    """Offsets, codes and the few words that `views/snippets.py` lets."""
