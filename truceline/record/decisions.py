"""What people decide about incidents: a mention split off, two incidents merged. Decisions are rows like others: dated,
kept for good, and laid over the links that the rules make, also when everything is linked again. A decision holds where
a corrected text tells the mention in the same words; where it does not, `truceline check` says that it leads nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from truceline.errors import NotFoundError, QuestionError
from truceline.record import find
from truceline.record.incidents import incident_id
from truceline.record.lake import Lake
from truceline.record.view import View


@dataclass(frozen=True, slots=True)
class Decided:
    """The incident that there is now; the one that there `was`; and the mentions, as REPORT/EVENT, that stay in that one or,
    where it was merged, were in it. The two are the same where there was nothing to change."""

    incident: str
    was: str
    mentions: tuple[str, ...] = ()


def split(lake: Lake, mention: str, note: str = "") -> Decided:
    """Take a mention (REPORT/EVENT) out of its incident. One that was taken out before and is alone stays as it is."""
    now = datetime.now(UTC)
    made = incident_id(f"split {mention} {now.isoformat()}")
    done = Decided(made, made)

    def decide(view: View) -> list[dict[str, Any]]:
        nonlocal done
        report, _, event = mention.partition("/")
        found = view.rows("select version, words from linked where report = ? and event_id = ?", [report, event])
        if not found:
            raise NotFoundError(
                f"{mention}: no such mention; 'truceline incidents show ID' prints them as REPORT/EVENT"
            )
        ((was, off),) = view.tuples(
            "select incident, incident in (select other from apart) from links where report = ? and event_id = ?",
            [report, event],
        )
        others = tuple(one for one in _mentions(view, was) if one != mention)
        if off and not others:
            done = Decided(was, was)
            return []
        done = Decided(made, was, others)
        return [_row("split", mention, made, note, now) | {"report": report, **found[0]}]

    lake.decide(decide)
    return done


def merge(lake: Lake, one: str, other: str, note: str = "") -> Decided:
    """Make one incident of two (their ids, or the beginnings of them); its id is that of the first."""
    now = datetime.now(UTC)
    done = Decided("", "")

    def decide(view: View) -> list[dict[str, Any]]:
        nonlocal done
        first, second = (find.incident(view, given) for given in (one, other))
        if first == second:
            raise QuestionError(
                f"{one} and {other} are one incident, {first}; 'truceline incidents' lists them, give two that it lists"
            )
        done = Decided(first, second, _mentions(view, second))
        already = view.rows("select one from decisions where action = 'merge' and other = ?", [second])
        merged = [second, *(row["one"] for row in already)]
        return [_row("merge", m, first, note, now) for m in merged if m != first]

    lake.decide(decide)
    return done


def _mentions(view: View, incident: str) -> tuple[str, ...]:
    told = view.tuples("select report || '/' || event_id from links where incident = ? order by all", [incident])
    return tuple(mention for (mention,) in told)


def _row(action: str, one: str, other: str, note: str, now: datetime) -> dict[str, Any]:
    return {"day": now.date(), "decided_at": now, "action": action, "one": one, "other": other, "note": note}
