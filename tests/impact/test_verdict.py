"""What is claimed beside what is measured, and shocks: by the rules of verdicts.yaml."""

from __future__ import annotations

import pytest

from tests.impact.test_series import EVENTS, row
from truceline.errors import NotFoundError
from truceline.impact.claimed import borne
from truceline.impact.shocks import proposed, shock
from truceline.impact.table import table
from truceline.impact.verdict import Kind, Verdict

# affects, direction, modality, verdict on the series | what the series say to the claim
BORNE: list[tuple[str, str, str, Kind, str]] = [
    ("talks", "worsens", "asserted", "fell", "borne out"),
    ("talks", "worsens", "asserted", "rose", "spoken against"),
    ("talks", "worsens", "asserted", "no_change", "not borne out"),
    ("talks", "worsens", "possible", "cannot_be_told", "cannot be told"),
    ("talks", "worsens", "asserted", "moving_before", "cannot be told"),
    ("talks", "worsens", "asserted", "depends", "cannot be told"),
    ("talks", "worsens", "denied", "fell", "spoken against"),
    ("talks", "worsens", "denied", "no_change", "borne out"),
    ("talks", "improves", "asserted", "rose", "borne out"),
    ("ceasefire", "worsens", "asserted", "rose", "borne out"),
    ("talks", "worsens", "intended", "fell", "not measured"),
    ("talks", "unclear", "asserted", "fell", "not measured"),
    ("trust", "worsens", "asserted", "fell", "not measured"),
]


@pytest.mark.parametrize(("affects", "direction", "modality", "kind", "bears"), BORNE)
def test_claims_beside_series(affects: str, direction: str, modality: str, kind: Kind, bears: str) -> None:
    verdicts = {name: Verdict(kind, "…", None) for name in ("talks", "violence", "setbacks", "deaths")}
    assert borne(affects, direction, modality, verdicts)[0] == bears


MORE = table([
    row("k1", "02", "israel", "ASSAULT/targeted", "hamas", publisher="M"),
    row("k1", "02", "israel", "ASSAULT/targeted", "hamas", origin="p", publisher="C"),
    row("k2", "03", "hamas", "ASSAULT", "israel", deaths_best=12, publisher="M"),
    row("k3", "04", "hamas", "ASSAULT", "israel", deaths_best=2, publisher="M"),
    row("k4", "05", "hamas", "RETREAT/release", "israel", publisher="M"),
])  # fmt: skip


def test_shocks_are_proposed_by_kind() -> None:
    assert [(s.incident, s.kind) for s in proposed(MORE)] == [
        ("k1", "targeted killing"), ("k2", "mass casualties"), ("k4", "release of captives"),
    ]  # fmt: skip


def test_a_shock_is_an_incident_or_a_day() -> None:
    assert shock(EVENTS, "a").day.isoformat() == "2024-01-02"
    assert shock(EVENTS, "2024-01-04").incident is None


@pytest.mark.parametrize("given", ["zz", "k"])
def test_an_unknown_shock_is_refused_with_what_there_is(given: str) -> None:
    with pytest.raises(NotFoundError, match="k1 \\(targeted killing, 2024-01-02\\)"):
        shock(MORE, given)
