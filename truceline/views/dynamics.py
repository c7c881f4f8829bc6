"""Who answers whom, for a terminal: the findings first, then the figures that they rest on and what speaks against them."""

from __future__ import annotations

from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from truceline.impact.exchange import Exchange
from truceline.reports.shown import shown
from truceline.views.impact import as_plain, table

SHOWN = (1, 2, 3, 6)
"""Periods after an act whose response is printed."""


def page(found: Exchange) -> RenderableType:
    """Both models in full."""
    parts: list[RenderableType] = [
        Text(shown(f"{found.process_name}: who answers whom"), style="bold"),
        Text(
            f"{found.reports} reports from {found.first} to {found.last}. Association, not proof: a third thing may move both."
        ),
        Text(""),
    ]
    return Group(*parts, *_autoregression(found), Text(""), *_hawkes(found))


def _autoregression(found: Exchange) -> list[RenderableType]:
    if found.model is None:
        return [Text(shown(f"By {found.step}: cannot be told from this record: {found.model_why}."))]
    model = found.model
    lines: list[RenderableType] = [Text(shown(f"{f.words}.")) for f in found.findings]
    answers = table(
        "after", "what follows", "Granger's p", *(f"{k} {found.step}{'s' if k > 1 else ''} on" for k in SHOWN),
        title=f"By {found.step}, per report: responses to one standard deviation, 95%",
    )  # fmt: skip
    for one in model.answers:
        cells = (f"{one.response[k]:+.2f} ({one.low[k]:+.2f} to {one.high[k]:+.2f})" for k in SHOWN)
        answers.add_row(shown(one.cause), shown(one.effect), f"{one.granger_p:.3f}", *cells)
    lines += [Text(""), answers]
    still = "; ".join(f"{name}: {says}" for name, says in found.stationary.items())
    lines.append(Text(shown(
        f"Vector autoregression, {model.lags} lag{'s' if model.lags > 1 else ''} by BIC, {model.observations} {found.step}s. {still}."
    )))  # fmt: skip
    if model.whiteness_p <= 0.05:
        lines.append(
            Text(f"Warning: structure is left in its residuals (p {model.whiteness_p:.3f}); more lags are needed.")
        )
    if not model.stable:
        lines.append(Text("Warning: it is not stable; its responses do not fade and mean little."))
    return lines


def _hawkes(found: Exchange) -> list[RenderableType]:
    if found.hawkes is None:
        return [Text(shown(f"Act by act: cannot be told from this record: {found.hawkes_why}."))]
    model = found.hawkes
    fit = model.better
    answers = table("stream", *(f"after {n}" for n in model.names), "mean delay, days", "fits, p",
                    title="Act by act: direct answers that one event brings, 95% (Hawkes)")  # fmt: skip
    for i, name in enumerate(model.names):
        low, high = fit.answers_interval[:, i]
        cells = (f"{a:.2f} ({lo:.2f} to {hi:.2f})" for a, lo, hi in zip(fit.answers[i], low, high, strict=True))
        answers.add_row(shown(name), *cells, f"{1 / fit.decay[i]:.1f}", f"{model.goodness[i].p:.3f}")
    low, high = fit.branching_interval
    changing = " with a background that changes over time" if len(fit.edges) > 2 else ""
    drawn = ""
    if found.branching_drawn:
        least, most = found.branching_drawn
        drawn = f" The order within a day is not known: over several it goes from {least:.2f} to {most:.2f}."
    lines: list[RenderableType] = [
        answers,
        Text(
            f"Branching ratio {fit.branching:.2f} ({low:.2f} to {high:.2f}){changing}; below 1 nothing explodes.{drawn}"
        ),
        *(Text(shown(f"Warning: {w}.")) for w in model.warnings),
    ]
    if found.left_out:
        lines.append(Text(shown(f"Left out, with too few occurrences: {', '.join(found.left_out)}.")))
    return lines


def as_json(found: Exchange) -> dict[str, Any]:
    """Both models as plain values."""
    return as_plain(found)
