"""A report: one published text."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Report(BaseModel):
    """One published text, exactly as it came in; spans elsewhere count code points of `text`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    published_at: str | None = None
    """ISO 8601 day or time; null when neither the input nor the text gives one."""
    language: str | None = None
    """ISO 639-1; null when the text is too short to tell."""
    text: str
