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
    """As given, else the wire of the dateline."""
    title: str | None = None
    published_at: str | None = None
    """ISO 8601 day or time: as given, else the full date of the dateline; null when there is neither."""
    language: str | None = None
    """ISO 639-1; "en" for a text too short to tell."""
    text: str
