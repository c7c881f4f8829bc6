"""Names of their own: capitalised words that name somebody or some body in no registry entry."""

from __future__ import annotations

from truceline.reading.names import Mention
from truceline.reading.phrases import BELONGS, ELSEWHERE, TITLES, RoleNoun, one_phrase, tight
from truceline.reading.words import Word, folded

NO_NAMES = frozenset(
    "i me my we us our you your he him his she her it its they them their who which that this these those there one ones "
    "another other others some any all both each either neither many most more few several no none nobody everyone "
    "everybody someone somebody anyone zero two three four five six seven eight nine ten eleven twelve twenty dozens "
    "scores hundreds thousands tens about nearly almost around over under least up between".split()
)
"""Words that are capital for the sentence's sake only."""
PARTICLES = frozenset(("al", "el", "bin", "ibn", "abu", "de", "van", "von"))
"""Small words within a person's name."""
CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)


def proper_name(said: list[Word], mentions: list[Mention], nouns: list[RoleNoun]) -> tuple[str | None, bool]:
    """The last run of capitalised words that is no known name, title, role or day: a name of its own; and whether
    it is a body's ("Free Kivu Army"). Names after a preposition, before a role or with 's are somebody else's."""
    named = {i for m in mentions for i in range(m.first, m.last)}
    roles = {i for n in nouns for i in range(n.first, n.last)}
    runs: list[tuple[int, int]] = []
    away = False
    at = 0
    while at < len(said):
        plain = folded(said[at].text)
        if plain in BELONGS | ELSEWHERE and at not in roles:
            away = at > 0
        elif plain in (",", ";", "(", "–", "—"):
            away = False
        last = _run(said, at, named | roles)
        if last > at and not away:
            runs.append((at, last))
        at = max(last, at + 1)
    first_only = len(runs) == 1 and runs[0] == (0, 1) and len(said) > 1
    for first, last in reversed(runs):
        role = next((n for n in nouns if n.first >= last and one_phrase(said, last, n.first)), None)
        name = _as_written(said, first, last)
        if role and role.first == last and role.role.group and not role.role.plural and said[last].text[0].isupper():
            if not _compound(said, role.last):
                return f"{name} {_as_written(said, last, role.last)}", True
            continue
        if not (role or first_only or _compound(said, last) or len(name) < 2):
            return name, False
    return None, False


def _run(said: list[Word], at: int, taken: set[int]) -> int:
    """Where the capitalised words that begin at a place end."""
    last = at
    while last < len(said) and last not in taken:
        plain = folded(said[last].text)
        proper = said[last].text[0].isupper() and plain not in TITLES | CALENDAR | NO_NAMES
        inner = last > at and (plain in PARTICLES or said[last].text in "-'’")
        # "Kim Jong-un"
        inner = inner or (last > at + 2 and tight(said, last) and said[last - 1].text == "-" and plain.isalpha())
        article = plain in ("al", "el") and [w.text for w in said[last + 1 : last + 2]] == ["-"]
        if not (proper or inner or article):
            break
        last += 1
    while last > at and not said[last - 1].text[0].isalpha():
        last -= 1
    return last


def _as_written(said: list[Word], first: int, last: int) -> str:
    """The words with the spaces they have."""
    return "".join((" " if i > first and not tight(said, i) else "") + said[i].text for i in range(first, last))


def _compound(said: list[Word], at: int) -> bool:
    """Whether what was said up to here describes the words after it: "Arabic-language", "Geneva talks", "Doe's nephew"."""
    if at + 1 < len(said) and said[at].text in "-'’":
        return tight(said, at) and (said[at].text == "-" or at + 2 < len(said) or not tight(said, at + 1))
    return at < len(said) and said[at].text[0].islower() and one_phrase(said, at, at + 1)
