"""What may come, for a terminal: each forecast beside how well it was foretold before."""

from __future__ import annotations

from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from truceline.impact.ladders import Standing
from truceline.impact.outlook import Outlook, Outlooks
from truceline.reports.shown import shown
from truceline.talks.words import ladder_words
from truceline.views.impact import as_plain, table

LEAST = 0.005
"""Chance from which a status is printed."""


def page(found: Outlooks) -> RenderableType:
    """Every forecast."""
    parts: list[RenderableType] = [
        Text(shown(f"{found.process_name}: the days after {found.last}"), style="bold"),
        Text(
            f"From {found.reports} reports since {found.first}. It foretells what reports will tell, not what will happen; "
            "scores are of past days, each foretold from what was published by then."
        ),
    ]
    for ladder in found.ladders:
        parts += [Text(""), *_ladder(ladder)]
    for series in found.series:
        parts += [Text(""), *_series(series)]
    return Group(*parts)


def _ladder(one: Standing) -> list[RenderableType]:
    since = f" since {one.since}" if one.since else ""
    title = f"{ladder_words(one.ladder, one.status)}{since}"
    title = title[0].upper() + title[1:]
    if not one.horizons:
        return [Text(shown(f"{title}: {one.why}."))]
    told = table("in days", "may stand at", "Brier", "no change", "so", title=title)
    for h in one.horizons:
        kept = sorted(((p, s) for s, p in h.chances.items() if p >= LEAST), reverse=True)
        chances = "; ".join(f"{p:.0%} {ladder_words(one.ladder, s)}" for p, s in kept)
        if h.score:
            told.add_row(str(h.ahead), chances, f"{h.score.brier:.2f}", f"{h.score.no_change:.2f}", h.score.words)
        else:
            told.add_row(str(h.ahead), chances, "–", "–", f"not scored here; elsewhere it {h.elsewhere}")
    return [told, *([Text(shown(f"Note: {one.why}."), style="dim")] if one.why else [])]


def _series(one: Outlook) -> list[RenderableType]:
    title = one.label[0].upper() + one.label[1:]
    if not one.horizons:
        return [Text(shown(f"{title}: {one.why}."))]
    told = table("days", "by", "median, 80%", "chance of more", "CRPS", "Brier", "80% holds", "so", title=title)
    for h in one.horizons:
        for t in h.told:
            s = t.score
            told.add_row(
                str(h.ahead), t.method, f"{t.median:.0f} ({t.low:.0f} to {t.high:.0f})", f"{t.more:.0%} (than {h.last:.0f})",
                f"{s.crps:.2f}" if s else "–", f"{s.brier:.2f}" if s else "–",
                f"{s.covered:.0%}" if s and s.covered is not None else "–", s.words if s else "not scored",
            )  # fmt: skip
    return [told, *([Text(shown(f"Note: {one.why}."), style="dim")] if one.why else [])]


def as_json(found: Outlooks) -> dict[str, Any]:
    """Every forecast as plain values."""
    return as_plain(found)
