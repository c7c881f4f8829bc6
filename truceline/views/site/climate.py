"""The climate chart: what each voice's words say of trust and of prospects, never without its interval.

Altair describes it and vl-convert draws it as SVG, without a browser and without a network. The colours are given to it
as those of the light page; the style sheet exchanges them in the dark and on paper.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from truceline.errors import TrucelineError
from truceline.talks.model import ClimatePoint, Measure, State
from truceline.views import plain
from truceline.views.site.cited import Addresses, Quote, day
from truceline.views.site.lanes import rests

INK, SOFT, RULE, ACCENT = "#1d2023", "#565c63", "#d3d4cf", "#17598f"
"""As --ink, --soft, --rule and --accent of the style sheet."""
VOICES = 6
"""Voices with a chart of their own, those with most days."""
SIZES = {"wide": 440, "narrow": 270}
"""Pixels of one panel on a screen and on a phone."""
STEPS = ((0.6, "good"), (0.2, "rather good"), (-0.2, "mixed"), (-0.6, "rather bad"), (-1.0, "bad"))
"""From this value on, these words."""
ALL = "All voices"
MEASURES = ("prospects", "trust")
NARROW = 300
"""Below this many pixels, one panel stands under another."""


@dataclass(frozen=True, slots=True)
class Point:
    """A voice on a day: both measures in words with their intervals."""

    voice: str
    voice_id: str
    trust: str
    trust_sort: float
    prospects: str
    prospects_sort: float
    statements: int
    rests: str


@dataclass(frozen=True, slots=True)
class Weather:
    """A day: every voice's point, and the sentences behind it."""

    address: str
    day: str
    sort: str
    points: tuple[Point, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Climate:
    """The chart in two widths, with every day's sentences, newest first."""

    charts: dict[str, Markup]
    days: tuple[Weather, ...]
    quiet: tuple[str, ...]


def climate(state: State, to: Addresses) -> Climate | None:
    """The chart and its days; None when nobody says anything about the climate."""
    if not state.climate:
        return None
    by: dict[date, list[ClimatePoint]] = defaultdict(list)
    for point in state.climate:
        by[point.day].append(point)
    days = tuple(_weather(at, by[at], to) for at in sorted(by, reverse=True))
    shown = _voices(state.climate)
    every = {_voice(p) for p in state.climate}
    rows = [r for p in state.climate if _voice(p) in shown for r in _rows(p)]
    charts = {name: draw(rows, shown, width) for name, width in SIZES.items()}
    return Climate(charts, days, tuple(sorted(every - set(shown))))


def told(measure: Measure | None) -> str:
    """ "rather good (+0.40; −0.30 to +0.70)"."""
    if measure is None:
        return "no words"
    said = next((w for least, w in STEPS if measure.value >= least), STEPS[-1][1])
    return f"{said} ({_signed(measure.value)}; {_signed(measure.low)} to {_signed(measure.high)})"


def draw(rows: Sequence[dict[str, Any]], voices: Sequence[str], width: int) -> Markup:
    """The chart as SVG; `rows` hold panel ("Israel: trust"), day, value, low and high."""
    try:
        import altair as alt
        import vl_convert
    except ImportError as missing:
        raise TrucelineError(
            f"charts need {missing.name}: pip install --require-hashes -r requirements/views.txt"
        ) from missing
    ends = sorted({r["day"] for r in rows})
    measures = [f"{voice}: {measure}" for voice in voices for measure in MEASURES]
    there = {r["panel"] for r in rows}
    empty = {m: f"{m} (no words)" for m in measures if m not in there}
    shown = [*rows, *({"panel": said, "day": ends[0]} for said in empty.values())]
    # Named data: Altair copies what lies inside a chart many times over.
    base = alt.Chart(alt.NamedData("points")).encode(
        x=alt.X("day:T", title=None, scale=alt.Scale(domain=[ends[0], ends[-1]], nice=ends[0] == ends[-1], type="utc"),
                axis=alt.Axis(format="%-d %b %Y", tickCount=3, labelOverlap=True, labelFlush=True)),
    )  # fmt: skip
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[-1, 1]), axis=alt.Axis(values=[-1, 0, 1], format="+.0f"))
    layers = alt.layer(
        base.mark_rule(color=RULE).encode(y=alt.datum(0), x=alt.value(0), x2=alt.value(width)),
        base.mark_rule(color=SOFT, strokeWidth=1.5).encode(y=alt.Y("low:Q", title=None), y2="high:Q"),
        base.mark_line(color=ACCENT, strokeWidth=1, opacity=0.6).encode(y=y),
        base.mark_point(color=ACCENT, filled=True, opacity=1, size=34).encode(y=y),
    ).properties(width=width, height=62)
    order = [empty.get(m, m) for m in measures]
    panel = alt.Facet("panel:N", title=None, sort=order, header=alt.Header(
        labelAnchor="start", labelFontSize=13, labelFontWeight=600, labelColor=INK, labelPadding=4, labelLimit=width))  # fmt: skip
    whole = (
        layers.facet(panel, columns=1 if width < NARROW else len(MEASURES))
        .resolve_axis(x="independent")
        .properties(spacing=18)
    )
    config = {
        "font": "sans-serif", "background": None, "view": {"stroke": None},
        "axis": {"labelColor": SOFT, "labelFontSize": 12, "domainColor": RULE, "tickColor": RULE, "grid": False},
    }  # fmt: skip
    spec = {**whole.to_dict(), "config": config, "datasets": {"points": shown}}
    return Markup(stripped(vl_convert.vegalite_to_svg(spec)))


def stripped(svg: str) -> str:
    """The picture without what only Vega reads: its table stands beside it for those who do not see it."""
    svg = re.sub(r' (?:role|aria-\w+|pointer-events|class|xmlns:xlink|version)="[^"]*"', "", svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def _rows(point: ClimatePoint) -> list[dict[str, Any]]:
    return [
        {"panel": f"{_voice(point)}: {name}", "day": point.day.isoformat(), "value": m.value, "low": m.low, "high": m.high}
        for name in MEASURES if (m := getattr(point, name))
    ]  # fmt: skip


def _voices(points: Sequence[ClimatePoint]) -> list[str]:
    days: dict[str, int] = defaultdict(int)
    for point in points:
        days[_voice(point)] += 1
    first = [v for v in days if v == ALL]
    return [*first, *sorted((v for v in days if v != ALL), key=lambda v: -days[v])][:VOICES]


def _voice(point: ClimatePoint) -> str:
    return plain.short(point.voice.name, 40) if point.voice else ALL


def _weather(at: date, points: Sequence[ClimatePoint], to: Addresses) -> Weather:
    return Weather(
        f"climate-{at.isoformat()}", day(at), at.isoformat(),
        tuple(
            Point(
                _voice(p), p.voice.id if p.voice else "", told(p.trust), p.trust.value if p.trust else -9.0,
                told(p.prospects), p.prospects.value if p.prospects else -9.0, p.statements, rests(p.reports, p.origins),
            )
            for p in points
        ),
        to.quotes(e for p in points for e in p.evidence),
    )  # fmt: skip


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")
