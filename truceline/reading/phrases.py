"""How a name stands to the words around it: whose role is told, and what is only a place, a subject or near."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from truceline.reading.names import Mention
from truceline.reading.registry import Role
from truceline.reading.words import Word, folded

BELONGS = frozenset(("of", "for", "from", "with", "at", "in"))
"""Between a role and a name these say whose role it is ("spokesman for Hamas"); "to", "on" do not ("envoy to Yemen")."""
ELSEWHERE = frozenset(("to", "on", "against", "about", "over", "into", "near", "toward", "towards", "between", "by"))
RELATIVE = frozenset(("who", "whose", "that", "which"))
SENT = frozenset(
    ("envoy", "emissary", "representative", "coordinator", "rapporteur", "mediator", "facilitator", "adviser")
)
"""Whose work "for" a country is about it, not its own: "the special envoy for Yemen"."""
NEARBY = frozenset(("allied", "aligned", "linked", "sympathetic", "close", "loyal", "taken", "mistaken"))
"""Before a preposition: near a party, but no part of it ("militias allied with Iran")."""
AGAINST = frozenset(("pro", "anti", "non", "counter"))
"""With a hyphen before a name: for it or against it, but no part of it ("pro-Russian separatists")."""
TITLES = frozenset(
    "mr mrs ms miss dr sir lord president prime minister foreign defence defense secretary general gen lt col colonel maj "
    "major capt captain sgt brig brigadier admiral sheikh sheik imam ayatollah rev pope king queen prince senator sen "
    "rep governor gov chairman spokesman spokeswoman spokesperson envoy ambassador commander leader chief deputy "
    "vice chancellor minister judge justice professor prof saint st former late acting the a an".split()
)
PERSONAL = frozenset("mr mrs ms miss dr sir lord gen lt col capt sgt maj brig rev prof".split())
"""Before a name, these say that it is a person's."""


class RoleNoun(NamedTuple):
    """A role noun: words[first:last] say it."""

    first: int
    last: int
    role: Role


def tight(said: list[Word], at: int) -> bool:
    """Whether no space stands between a word and the one before it."""
    return 0 < at < len(said) and said[at - 1].end == said[at].start


def head_noun(said: list[Word], nouns: list[RoleNoun]) -> tuple[RoleNoun | None, int]:
    """The head role noun, the last one before a preposition, comma or relative clause, and where its phrase ends.
    One that says nothing of its own has the sectors of another in the words ("the army's spokesman")."""
    inner = {i for n in nouns for i in range(n.first, n.last)}
    found, end = None, len(said)
    for i, word in enumerate(said):
        plain = folded(word.text)
        loose = plain == "-" and not (tight(said, i) and tight(said, i + 1))
        if plain in RELATIVE or (
            found and i not in inner and (plain in BELONGS | ELSEWHERE | {",", "(", "–", "—"} or loose)
        ):
            end = i
            break
        found = next((n for n in nouns if n.last == i + 1), found)
    if found and not found.role.sectors:
        telling = [n for n in nouns if n.role.affiliated and n.role.sectors]
        others = [n for n in telling if n.first < end]
        others = others or (
            [n for n in telling if n.first > end][:1] if end < len(said) and said[end].text in BELONGS else []
        )
        if others:
            found = found._replace(role=replace(found.role, sectors=others[-1].role.sectors))
    return found, end


def modifies(said: list[Word], mention: Mention, mentions: list[Mention]) -> bool:
    """Whether a name is part of a compound that says how somebody else stands to it: "Iran-backed", "pro-Russian"."""
    last, first = mention.last, mention.first
    if last + 1 < len(said) and said[last].text in "-‑–" and tight(said, last) and tight(said, last + 1):
        return not any(m.first == last + 1 for m in mentions)
    return (
        first > 1 and said[first - 1].text in "-‑–" and tight(said, first) and folded(said[first - 2].text) in AGAINST
    )


def _before(said: list[Word], at: int) -> tuple[int, str]:
    """The word before, articles left out: its place (-1 for none) and its plain form."""
    at -= 1
    while at >= 0 and folded(said[at].text) in ("the", "a", "an"):
        at -= 1
    return at, folded(said[at].text) if at >= 0 else ""


def elsewhere(said: list[Word], mention: Mention, head: RoleNoun | None, kind: str) -> bool:
    """Whether a preposition says that a name is a place or a subject, not whose role it is."""
    at, before = _before(said, mention.first)
    if at < 1:
        return False
    near = folded(said[at - 1].text) in NEARBY
    about = before == "for" and kind == "countries" and head is not None and head.role.noun.split()[-1] in SENT
    # "the army in Lebanon" is somewhere, not somebody's
    place = before == "in" and head is not None and head.first < mention.first
    return before in ELSEWHERE or (before in BELONGS and near) or about or place


def tied(said: list[Word], mention: Mention, mentions: list[Mention], nouns: list[RoleNoun]) -> bool:
    """Whether a person only says whose role it is: "Netanyahu's spokesman", "an aide to President Biden"."""
    if any(n.first > mention.last and said[mention.last].text in "'’" for n in nouns):
        return True
    at = mention.first - 1
    titles = {i for n in nouns for i in range(n.first, n.last) if said[i].text[0].isupper()}
    titles |= {i for m in mentions for i in range(m.first, m.last)}
    while at > 0 and (at in titles or folded(said[at].text) in TITLES or said[at].text == "."):
        at -= 1
    return at > 0 and folded(said[at].text) in BELONGS | ELSEWHERE and any(n.last <= at for n in nouns)


def one_phrase(said: list[Word], low: int, high: int) -> bool:
    """Whether no preposition, relative word, comma or "and" stands among some words."""
    return not any(
        folded(w.text) in BELONGS | ELSEWHERE | RELATIVE | {",", ";", "(", "and", "or"} for w in said[low:high]
    )
