"""The charts of a shock's series: what was counted, what was to be expected after it, what came, drawn as the climate is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from truceline.errors import TrucelineError
from truceline.views.site.climate import ACCENT, INK, RULE, SOFT, stripped

if TYPE_CHECKING:
    from truceline.impact.impact import Measured


def draw(measured: Sequence[Measured], shock: date, step: str, width: int) -> Markup:
    """One panel a series, one under the other, as SVG `width` pixels wide. Each has figures (`study.chosen`)."""
    try:
        import altair as alt
        import vl_convert
    except ImportError as missing:
        raise TrucelineError(
            f"charts need {missing.name}: pip install --require-hashes -r requirements/views.txt"
        ) from missing
    days = timedelta(7 if step == "week" else 1)
    counted: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for one in measured:
        best = one.study.chosen
        if best is None:
            continue
        end = shock + days * one.study.design.post
        for at, value, reports in one.values:
            if reports or value:
                counted.append(
                    {"panel": one.label, "day": at.isoformat(), "to": (at + days).isoformat(), "value": value}
                )
        for what, level in (("expected", best.expected), ("came", best.observed)):
            lines.append(
                {"panel": one.label, "what": what, "day": shock.isoformat(), "to": end.isoformat(), "level": level}
            )
    shocks = [{"panel": m.label, "day": shock.isoformat()} for m in measured]
    x = alt.X("day:T", title=None, scale=alt.Scale(type="utc"),
              axis=alt.Axis(format="%-d %b %Y", tickCount=3, labelOverlap=True, labelFlush=True))  # fmt: skip
    panels = []
    for one in measured:

        def of(name: str, label: str = one.label) -> Any:
            return alt.Chart(alt.NamedData(name)).transform_filter(alt.FieldEqualPredicate(field="panel", equal=label))

        layers = alt.layer(
            of("counted").mark_rect(color=RULE, strokeWidth=0).encode(x=x, x2="to:T", y=alt.Y("value:Q", title=None), y2=alt.datum(0)),
            of("shocks").mark_rule(color=INK, strokeWidth=1).encode(x=x),
            of("lines").transform_filter("datum.what == 'expected'").mark_rule(color=SOFT, strokeWidth=2, strokeDash=[4, 3]).encode(x=x, x2="to:T", y="level:Q"),
            of("lines").transform_filter("datum.what == 'came'").mark_rule(color=ACCENT, strokeWidth=2.5).encode(x=x, x2="to:T", y="level:Q"),
        )  # fmt: skip
        panels.append(layers.properties(width=width - 40, height=90, title=one.label))
    config = {
        "font": "sans-serif", "background": None, "view": {"stroke": None},
        "title": {"anchor": "start", "fontSize": 13, "fontWeight": 600, "color": INK, "limit": width - 10, "offset": 6},
        "axis": {"labelColor": SOFT, "labelFontSize": 12, "domainColor": RULE, "tickColor": RULE, "grid": False, "tickCount": 3},
    }  # fmt: skip
    spec = alt.vconcat(*panels, spacing=16).to_dict()
    data = {"counted": counted, "lines": lines, "shocks": shocks}
    return Markup(stripped(vl_convert.vegalite_to_svg({**spec, "config": config, "datasets": data})))
