"""The two ladders: signs, taken day by day, move a status where `status.yaml` lets them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from truceline.talks.model import Ladder, StatusChange, Support
from truceline.talks.phrases import STATUSES, Rules, rules
from truceline.talks.sides import Sides
from truceline.talks.sign import Sign

RECENT = 5
"""Days before publication within which a report's sign may move a status; older ones are background."""
NEAR = 2
"""Days around a change within which signs of the same status support it."""
STALE = 180
"""Days after which a strained agreement that nobody has spoken of gives way to news of another."""
UNBOUND = 0.5
"""What the end of talks that comes with an agreement weighs when the agreement does not take that step."""
MOST = 12
"""Places of evidence kept with a change."""


def climb(name: str, found: Iterable[Sign], sides: Sides) -> Ladder:
    """A ladder's history from all signs of a process. What is agreed ends the talks only when the agreement takes that
    step: a truce that is signed anew while it holds, or one with others, says little of it."""
    known, found = rules(), list(found)
    mine = [s for s in found if s.ladder == name]
    if any(s.implied for s in mine):
        bound = [c.date for c in climb("agreement", found, sides).changes if c.status in ("agreed", "in_force")]
        mine = [
            replace(s, weight=s.weight * UNBOUND)
            if s.implied and all(abs((s.day - d).days) > NEAR for d in bound)
            else s
            for s in mine
        ]
    news = sorted(
        (s for s in mine if s.mood == "actual" and 0 <= (s.told.day - s.day).days <= RECENT),
        key=lambda s: (s.day, s.told.row["published_at"], s.at),
    )
    status, changes = "none", list[StatusChange]()
    for _, group in groupby(news, key=lambda s: (s.day, s.told.row["published_at"])):
        of_report = list(group)
        so_far = [
            s
            for s in news
            if s.day == of_report[0].day and s.told.row["published_at"] <= of_report[0].told.row["published_at"]
        ]
        start = "none" if status == "strained" and _stale(of_report[0], mine) else status
        tried = {status, start}
        while step := _step(name, start, of_report, so_far, tried, known, mine, sides):
            changes.append(_change(name, status, step[0].day, step, mine, sides))
            status = start = step[0].status
            tried |= {status} if name == "agreement" else set(STATUSES[name])
    return Ladder(name=name, changes=tuple(changes), status=status, since=changes[-1].date if changes else None)


def _step(
    name: str, status: str, of_report: Sequence[Sign], so_far: Sequence[Sign], tried: set[str], known: Rules,
    mine: Sequence[Sign], sides: Sides,
) -> list[Sign] | None:  # fmt: skip
    """The signs of the next status that a report, with those of the same day before it, is enough for: the ladder's
    own order for an agreement, what is weightiest, then told first, for talks. Talks take one step a report."""
    by: dict[str, list[Sign]] = {}
    for sign in of_report:
        if sign.status not in tried and status in sign.origin and sign.status in known.steps[name][status]:
            by.setdefault(sign.status, []).append(sign)
    scored = []
    for to, for_it in by.items():
        weight = _together([s for s in so_far if s.status == to and status in s.origin])
        if weight >= known.enough and _said(for_it, mine, sides):
            scored.append((weight, for_it))
    if not scored:
        return None
    if name == "talks":
        return min(scored, key=lambda s: (-round(s[0], 1), s[1][0].at))[1]
    order = STATUSES[name]
    return min(scored, key=lambda s: order.index(s[1][0].status) or len(order))[1]


def _stale(now: Sign, mine: Sequence[Sign]) -> bool:
    """Whether nobody has spoken for long of an agreement that was last told to be strained."""
    spoken = [s.told.day for s in mine if s.status in ("in_force", "strained") and s.told.day < now.told.day]
    return bool(spoken) and (now.told.day - max(spoken)).days > STALE


def _together(found: Sequence[Sign]) -> float:
    """The chance that not all of them are wrong, each sentence counted once."""
    wrong = 1.0
    for sign in {(s.told.row["report"], s.at[0]): s for s in sorted(found, key=lambda s: s.weight)}.values():
        wrong *= 1 - min(sign.weight, 0.99)
    return 1 - wrong


def _said(for_it: Sequence[Sign], mine: Sequence[Sign], sides: Sides) -> bool:
    """Whether, where an observer's word is asked for, there is one, or each side says it of the other."""
    if any(not s.alleged_by for s in for_it):
        return True
    accusers = set[str]()
    for sign in mine:
        if (
            sign.status == for_it[0].status
            and abs((sign.day - for_it[0].day).days) <= NEAR
            and sign.day <= for_it[0].day
        ):
            accusers |= sign.alleged_by
    return sides.opposed(accusers)


def _change(
    name: str, before: str, day: date, step: Sequence[Sign], mine: Sequence[Sign], sides: Sides
) -> StatusChange:  # fmt: skip
    sign = max(step, key=lambda s: (s.precision == "day", s.weight))
    near = [
        s for s in mine
        if s.status == sign.status and s.mood in ("actual", "background") and abs((s.day - day).days) <= NEAR
    ]  # fmt: skip
    against = [s for s in mine if s.status == sign.status and s.mood == "denied" and abs((s.day - day).days) <= NEAR]
    ordered = sorted(near, key=lambda s: (s.told.row["report"] != sign.told.row["report"], -s.weight, s.told.day))
    evidence = list({(s.evidence.report, s.evidence.span): s.evidence for s in [sign, *ordered]}.values())[:MOST]
    return StatusChange(
        ladder=name, status=sign.status, before=before, date=day, precision=sign.precision,
        known_on=min(s.told.day for s in near if s.told.day >= day) if near else sign.told.day,
        evidence=tuple(evidence), support=support(near, against, sides), rule=sign.rule,
    )  # fmt: skip


def support(near: Sequence[Sign], against: Sequence[Sign], sides: Sides) -> Support:
    """How well signs support what they say: confirmed by two origins or by each side in its own words."""
    origins = {s.evidence.newsroom for s in near}
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
