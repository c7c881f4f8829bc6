"""What people say that a shock did, beside what the series bear out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from truceline.impact.verdict import Verdict, rules
from truceline.record.view import View

Bears = Literal["borne out", "not borne out", "spoken against", "cannot be told", "not measured"]

EFFECTS = """
select f.id, f.cause, f.effect, f.direction, f.affects, f.modality, f.published_at::date as day, r.report_id, r.publisher,
  list_distinct((select list(c.source_name) from claims c
    where c.report = f.report and c.version = f.version and list_contains(f.claim_ids, c.id) and c.source_name is not null
  )) as voices
from effects f
join links l on l.report = f.report and l.version = f.version and l.event_id = f.cause_event_id
join reports r on r.report = f.report and r.version = f.version
where l.incident = $incident order by f.published_at, f.start
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """One stated effect of a shock, who states it, and what the series say to it."""

    voices: tuple[str, ...]
    """Empty: the report's own voice."""
    cause: str
    effect: str
    direction: str
    affects: str
    modality: str
    day: date | None
    report_id: str
    publisher: str | None
    bears: Bears
    why: str


def claimed(view: View, incident: str, verdicts: Mapping[str, Verdict]) -> list[Claimed]:
    """The effects whose cause is the incident; `verdicts` by series."""
    found = []
    for row in view.rows(EFFECTS, {"incident": incident}):
        bears, why = borne(row["affects"], row["direction"], row["modality"], verdicts)
        found.append(
            Claimed(
                tuple(sorted(row["voices"] or ())), row["cause"], row["effect"], row["direction"], row["affects"],
                row["modality"], row["day"], row["report_id"], row["publisher"], bears, why,
            )
        )  # fmt: skip
    return found


def borne(affects: str, direction: str, modality: str, verdicts: Mapping[str, Verdict]) -> tuple[Bears, str]:
    """What the series say to a claim, and which series says it."""
    rule = rules()["affects"].get(affects)
    if rule is None or direction not in rule:
        return "not measured", f"no series measures that something '{direction}' {affects}"
    if modality == "intended":
        return "not measured", "an intention is not an effect"
    found = verdicts.get(rule["series"])
    if found is None:
        return "not measured", f"the record has no series of {rule['series']}"
    if found.kind not in ("rose", "fell", "no_change"):
        return "cannot be told", f"{rule['series']} {found.words}"
    agrees = found.kind == rule[direction]
    if modality == "denied":  # somebody says that it did not do so
        return ("spoken against" if agrees else "borne out"), f"{rule['series']} {found.words}"
    if found.kind == "no_change":
        return "not borne out", f"{rule['series']}: {found.words}"
    return ("borne out" if agrees else "spoken against"), f"{rule['series']} {found.words}"
