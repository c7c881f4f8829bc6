"""The two ladders: signs, taken day by day, move a status where `status.yaml` lets them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from truceline.talks.model import Ladder, StatusChange, Support
from truceline.talks.phrases import STATUSES, Rules, rules
from truceline.talks.sides import Sides
from truceline.talks.signs import Sign

RECENT = 5
"""Days before publication within which a report's sign may move a status; older ones are background."""
NEAR = 2
"""Days around a change within which signs of the same status support it."""
MOST = 12
"""Places of evidence kept with a change."""


def climb(name: str, found: Iterable[Sign], sides: Sides) -> Ladder:
    """A ladder's history from all signs of a process."""
    known = rules()
    mine = [s for s in found if s.ladder == name]
    order = STATUSES[name]
    news = sorted(
        (s for s in mine if s.mood == "actual" and 0 <= (s.told.day - s.day).days <= RECENT),
        key=lambda s: (s.day, s.told.row["published_at"], s.at),
    )
    status, changes = "none", list[StatusChange]()
    for day, of_day in groupby(news, key=lambda s: s.day):
        for step in _steps(list(of_day), order, known, mine, sides):
            sign = step[0]
            if sign.status == status or status not in sign.origin or sign.status not in known.steps[name][status]:
                continue
            changes.append(_change(name, status, day, step, mine, sides))
            status = sign.status
    return Ladder(name=name, changes=tuple(changes), status=status, since=changes[-1].date if changes else None)  # type: ignore[arg-type]


def _steps(
    of_day: Sequence[Sign], order: Sequence[str], known: Rules, mine: Sequence[Sign], sides: Sides
) -> list[list[Sign]]:  # fmt: skip
    """The statuses that a day's signs are enough for, in the order in which they are tried: reports as they came; in
    one report the ladder's own order for an agreement, the weightiest first for talks."""
    steps = []
    for _, group in groupby(of_day, key=lambda s: s.told.row["published_at"]):
        of_report = list(group)
        by: dict[str, list[Sign]] = {}
        for sign in of_report:
            by.setdefault(sign.status, []).append(sign)
        scored = []
        for status, for_it in by.items():
            before = [s for s in of_day if s.status == status and s.told.row["published_at"] <= of_report[0].told.row["published_at"]]
            together = 1.0
            for sign in {s.rule: s for s in sorted(before, key=lambda s: s.weight)}.values():
                together *= 1 - min(sign.weight, 0.99)
            if 1 - together >= known.enough and _said(for_it, mine, sides):
                scored.append((1 - together, for_it))
        if order is STATUSES["talks"]:
            scored.sort(key=lambda s: (-round(s[0], 1), s[1][0].at))
            steps += [s for _, s in scored[:1]]
        else:
            scored.sort(key=lambda s: order.index(s[1][0].status))
            steps += [s for _, s in scored]
    return steps


def _said(for_it: Sequence[Sign], mine: Sequence[Sign], sides: Sides) -> bool:
    """Whether, where an observer's word is asked for, there is one, or each side says it of the other."""
    if any(not s.alleged_by for s in for_it):
        return True
    accusers = set[str]()
    for sign in mine:
        if sign.status == for_it[0].status and abs((sign.day - for_it[0].day).days) <= NEAR and sign.day <= for_it[0].day:
            accusers |= sign.alleged_by
    return sides.opposed(accusers)


def _change(
    name: str, before: str, day: date, step: Sequence[Sign], mine: Sequence[Sign], sides: Sides
) -> StatusChange:  # fmt: skip
    sign = max(step, key=lambda s: s.weight)
    near = [
        s for s in mine
        if s.status == sign.status and s.mood in ("actual", "background") and abs((s.day - day).days) <= NEAR
    ]  # fmt: skip
    against = [s for s in mine if s.status == sign.status and s.mood == "denied" and abs((s.day - day).days) <= NEAR]
    ordered = sorted(near, key=lambda s: (s.told.row["report"] != sign.told.row["report"], -s.weight, s.told.day))
    evidence = list({(s.evidence.report, s.evidence.span): s.evidence for s in [sign, *ordered]}.values())[:MOST]
    return StatusChange(
        ladder=name, status=sign.status, before=before, date=day, precision=sign.precision,  # type: ignore[arg-type]
        known_on=min(s.told.day for s in near if s.told.day >= day) if near else sign.told.day,
        evidence=tuple(evidence), support=support(near, against, sides), rule=sign.rule,
    )  # fmt: skip


def support(near: Sequence[Sign], against: Sequence[Sign], sides: Sides) -> Support:
    """How well signs support what they say: confirmed by two origins or by each side in its own words."""
    origins = {s.evidence.origin for s in near}
    said_by = {v.id for s in near for v in s.evidence.voices} & sides.parties
    denied = {v.id for s in against for v in s.evidence.voices} & (sides.parties | sides.mediators)
    both = sides.opposed(said_by)
    why = [f"{len(origins)} origin{'s' if len(origins) != 1 else ''}"]
    if both:
        why.append("each side says so")
    elif said_by:
        why.append(", ".join(sorted(sides.party(p).name for p in said_by)) + " says so")
    if denied:
        why.append(", ".join(sorted(sides.party(p).name for p in denied)) + " denies it")
    level = "disputed" if denied else "confirmed" if both or len(origins) > 1 else "reported"
    return Support(
        level=level, origins=len(origins), parties=tuple(sides.party(p) for p in sorted(said_by)),
        denied_by=tuple(sides.party(p) for p in sorted(denied)), why="; ".join(why),
    )  # fmt: skip


def status_on(ladder: Ladder, day: date) -> str:
    """The status on a day."""
    return next((c.status for c in reversed(ladder.changes) if c.date <= day), "none")


