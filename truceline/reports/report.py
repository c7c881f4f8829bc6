"""A report: one published text."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

Span = tuple[int, int]
"""[start, end) in Unicode code points of a report's text."""


class Report(BaseModel):
    """One published text, exactly as it came in; spans elsewhere count code points of `text`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    published_at: str | None = None
    """ISO 8601 day or time; null when the input gives none (a dateline's full date then dates the events)."""
    language: str | None = None
    """ISO 639-1; "en" for a text too short to tell."""
    text: str
