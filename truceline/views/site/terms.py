"""What each party wants, and who stands between: the terms matrix, the gaps, the roles of mediators."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.talks.model import Contradiction, Stance, State, TermCell
from truceline.talks.words import stance_words
from truceline.views import plain
from truceline.views.site.cited import Addresses, Quote, day, names

ARROWS = {"hardened": "↓", "softened": "↑", "none": ""}


@dataclass(frozen=True, slots=True)
class Held:
    """One stance: what, since when, and how it moved."""

    words: str
    content: str
    day: str
    arrow: str
    moved: str
    why: str
    told: str
    doubt: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A party on a term: what stands, what it replaced (newest first), and where accounts differ."""

    address: str
    party: str
    party_id: str
    current: Held | None
    before: tuple[Held, ...]
    contradictions: tuple[tuple[str, Quote | None], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A term, with a cell for each column."""

    term: str
    label: str
    cells: tuple[Cell, ...]
    gap: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows are terms, columns parties."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """What somebody does between the parties."""

    actor: str
    actor_id: str
    role: str
    towards: str
    days: str
    sort: str
    times: int
    quotes: tuple[Quote, ...]


def matrix(state: State, to: Addresses) -> Matrix:
    """The terms matrix, with what stands between the parties."""
    parties = list({c.party.id: c.party for c in state.cells}.values())
    known = [p.id for p in (*state.process.parties, *state.process.mediators)]
    parties.sort(key=lambda p: known.index(p.id) if p.id in known else len(known))
    gaps = {g.term: f"{refuses} {verb} it" for g in state.gaps for refuses, verb in [_refuse(g.refuses)]}
    by = {(c.term, c.party.id): c for c in state.cells}
    labels = {c.term: c.label for c in state.cells}
    rows = [
        Row(
            term, label, tuple(_cell(by.get((term, p.id)), term, p.id, p.name, to) for p in parties), gaps.get(term, "")
        )
        for term, label in labels.items()
    ]
    return Matrix(tuple((p.id, p.name) for p in parties), tuple(rows))


def between(state: State, to: Addresses) -> tuple[Between, ...]:
    """Mediators and other third parties."""
    roles = plain.words()["roles"]
    return tuple(
        Between(
            r.actor.name, r.actor.id, roles[r.role], names(r.towards),
            day(r.first) if r.first == r.last else f"{day(r.first)} to {day(r.last)}", r.last.isoformat(), r.times,
            to.quotes(r.evidence),
        )
        for r in state.roles
    )  # fmt: skip


def cell_address(cell: TermCell) -> str:
    """The address of a cell."""
    return plain.slug(f"term-{cell.term}-{cell.party.id}")


def held(stance: Stance, to: Addresses) -> Held:
    """A stance as it is shown."""
    return Held(
        stance_words(stance.stance), plain.short(stance.content, 110), day(stance.date), ARROWS[stance.movement],
        plain.words()["movements"][stance.movement], stance.why or "", "" if stance.own_words else "told by another",
        plain.doubt(stance.confidence) if stance.confidence < plain.words()["doubt"][1][0] else "",
        to.quotes(stance.evidence),
    )  # fmt: skip


def _cell(cell: TermCell | None, term: str, party: str, name: str, to: Addresses) -> Cell:
    if cell is None:
        return Cell(plain.slug(f"term-{term}-{party}"), name, party, None, (), ())
    before = [s for s in cell.history if s != cell.current]
    return Cell(
        cell_address(cell), name, party, held(cell.current, to) if cell.current else None,
        tuple(held(s, to) for s in reversed(before)), tuple(_contradiction(c, to) for c in cell.contradictions),
    )  # fmt: skip


def _contradiction(one: Contradiction, to: Addresses) -> tuple[str, Quote | None]:
    evidence = one.account.evidence
    said = f"{one.teller.name} tells it otherwise: {stance_words(one.account.stance)}, {day(one.account.date)}"
    return said, to.quote(evidence[0]) if evidence else None


def _refuse(refuses: tuple[Stance, ...]) -> tuple[str, str]:
    who = plain.listed(s.party.name for s in refuses)
    only = {s.stance for s in refuses}
    return who, "sets conditions on" if only == {"conditions"} else "refuses" if only == {"rejects"} else "holds out on"
