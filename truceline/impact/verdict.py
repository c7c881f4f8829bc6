"""What a study concludes, in a sentence that follows from its figures by the rules of `knowledge/verdicts.yaml`."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from truceline.impact.study import Study
from truceline.knowledge import FOLDER, load

Kind = Literal["cannot_be_told", "depends", "moving_before", "rose", "fell", "no_change"]
COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """The conclusion, in words, and what more would be needed where it is open."""

    kind: Kind
    words: str
    needed: str | None


@cache
def rules() -> dict[str, Any]:
    """`verdicts.yaml`."""
    return load(FOLDER / "verdicts.yaml")


def verdict(found: Study, reports_before: float, reports_after: float, events: float, step: str) -> Verdict:
    """The first rule that holds. `reports_…` are those of the windows' reach, `events` what is counted in both."""
    known = facts(found, reports_before, reports_after, events)
    for rule in rules()["rules"]:
        if all(holds(condition, known) for condition in rule["when"]):
            said = {k: v for k, v in known.items() if v is not None} | {"step": step}
            return Verdict(rule["verdict"], rule["says"].format(**said), rule.get("more", "").format(**said) or None)
    raise AssertionError("the last rule of verdicts.yaml has no condition")


def facts(found: Study, reports_before: float, reports_after: float, events: float) -> dict[str, float | None]:
    """The figures that rules compare; None where the study could not give one (no condition on it holds)."""
    known: dict[str, float | None] = {f"least_{k}": float(v) for k, v in rules()["least"].items()}
    chosen, design = found.chosen, found.design
    needed = rules()["least"]["independent"] * design.post + design.pre
    known |= {
        "level": rules()["level"], "loose": rules()["loose"], "reports_before": reports_before,
        "reports_after": reports_after, "events": events, "independent": found.independent, "post": design.post, "left": found.left,
        "needed_periods": needed,
        "missing_periods": max(0.0, needed - found.independent * design.post - design.pre),
    }  # fmt: skip
    if chosen is None or chosen.p is None:
        # Without placebo dates nothing can be told: the history is too short, whatever else is known of it.
        return known | {"independent": min(found.independent, rules()["least"]["independent"] - 1.0)}
    same = [c for c in found.choices if c.p is not None]
    agreeing = [c for c in same if c.effect * chosen.effect > 0 and (c.p or 0) <= rules()["loose"]]
    detectable = (chosen.detectable or 0.0) / max(abs(chosen.expected), 1e-9)
    known |= {
        "p": chosen.p, "effect": chosen.effect, "fall": -chosen.effect, "expected": chosen.expected, "low": chosen.low,
        "high": chosen.high, "placebos": chosen.placebos, "as_large": chosen.as_large,
        "agreeing": len(agreeing) / len(same) if same else 1.0, "detectable": detectable,
        "times_more": max(2.0, detectable**2), "counted_p": found.counted.p if found.counted else None,
        "before_p": found.before.p if found.before else None,
        "before_effect": found.before.effect if found.before else None,
    }  # fmt: skip
    return known


def holds(condition: Sequence[Any], known: Mapping[str, float | None]) -> bool:
    """Whether a condition of `verdicts.yaml` holds; one on a figure that could not be had does not."""
    one, how, other = condition
    left = known.get(one)
    right = known.get(other) if isinstance(other, str) else float(other)
    return left is not None and right is not None and COMPARED[how](left, right)
