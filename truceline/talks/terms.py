"""The terms ledger: every party on every term over time, what moved, where accounts differ, what stands between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

from truceline.knowledge import terms
from truceline.talks.model import Contradiction, Gap, Stance, TermCell
from truceline.talks.sides import Sides
from truceline.talks.stances import Taken, ledger

DAYS = 7
"""Days within which a party's words and another's account of them are of one matter."""
WANTS = ("demands", "proposes", "calls_for", "accepts", "commits")
REFUSES = ("rejects", "conditions")


def cells(found: Iterable[Taken], sides: Sides) -> list[TermCell]:
    """Every party on every term that any party speaks of, in the order of `terms.yaml`; a party without a word on it
    is silent."""
    by: dict[tuple[str, str], list[Taken]] = defaultdict(list)
    for taken in found:
        by[taken.term, taken.party].append(taken)
    spoken = {term for term, _ in by}
    made = []
    for term in [t for t in terms() if t in spoken]:
        for party in sides.process.parties:
            told = sorted(by.get((term, party.id), ()), key=lambda t: (t.day, t.told.row["published_at"]))
            history = _history([t for t in told if t.own or t.teller is None], sides)
            accounts = _history([t for t in told if not t.own and t.teller is not None], sides)
            if not history:
                history, accounts = accounts, []
            made.append(
                TermCell(
                    party=party, term=term, label=terms()[term].label, history=tuple(history),
                    current=history[-1] if history else None,
                    contradictions=tuple(_contradictions(history, accounts, told, sides)),
                )
            )  # fmt: skip
    return made


def _history(told: Sequence[Taken], sides: Sides) -> list[Stance]:
    """Stances in their order; the same one told again is evidence of it, not another."""
    made: list[Stance] = []
    for taken in told:
        last = made[-1] if made else None
        if last and last.stance == taken.stance:
            evidence = (*last.evidence, taken.evidence)
            made[-1] = last.model_copy(
                update={"evidence": evidence, "confidence": max(last.confidence, taken.confidence)}
            )
            continue
        movement, why = _movement(last, taken)
        made.append(
            Stance(
                party=sides.party(taken.party), term=taken.term, date=taken.day, stance=taken.stance,
                content=taken.content, movement=movement, why=why, own_words=taken.own, evidence=(taken.evidence,),
                confidence=round(taken.confidence, 3),
            )
        )  # fmt: skip
    return made


def _movement(last: Stance | None, taken: Taken) -> tuple[Literal["hardened", "softened", "none"], str | None]:
    if last is None:
        return "none", None
    openness = ledger().openness
    step = openness[taken.stance] - openness[last.stance]
    why = f"from {last.stance} to {taken.stance}"
    return ("softened", why) if step > 0 else ("hardened", why) if step < 0 else ("none", why)


def _contradictions(
    history: Sequence[Stance], accounts: Sequence[Stance], told: Sequence[Taken], sides: Sides
) -> Iterable[Contradiction]:  # fmt: skip
    """Where one side of refusal is told by the party and the other by somebody else within a week."""
    tellers = {t.evidence.span: t.teller for t in told}
    for account in accounts:
        teller = tellers.get(account.evidence[0].span)
        for own in history:
            near = abs((own.date - account.date).days) <= DAYS
            if teller and near and (own.stance in REFUSES) != (account.stance in REFUSES):
                who = sides.party(teller)
                yield Contradiction(
                    party=own.party, term=own.term, own=own, account=account, teller=who,
                    why=f"{own.party.name} {own.stance}, {who.name} says that it {account.stance}",
                )  # fmt: skip


def gaps(found: Iterable[TermCell]) -> list[Gap]:
    """The terms on which a party now refuses, or makes depend, what another wants of it or offers."""
    by: dict[str, list[TermCell]] = defaultdict(list)
    for cell in found:
        by[cell.term].append(cell)
    made = []
    for term, of_term in by.items():
        current = [c.current for c in of_term if c.current]
        wants = tuple(s for s in current if s.stance in WANTS)
        refuses = tuple(s for s in current if s.stance in REFUSES)
        if refuses and (wants or len(refuses) > 1):
            silent = tuple(c.party for c in of_term if c.current is None)
            made.append(Gap(term=term, label=of_term[0].label, wants=wants, refuses=refuses, silent=silent))
    return made
