"""Where known names stand in a text: longest match over the aliases of the actor registry.

The reader sees these mentions masked (`truceline.reading.reader`), so that no party's name can change
how a sentence is coded; actors are told apart only afterwards, by their mentions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from truceline.reading.words import Word, folded, is_upper, words

ACRONYM = 4
"""Upper-case names of at most this many characters ("IS", "WHO", "U.S.") count only in their own case."""


@dataclass(frozen=True, slots=True)
class Name:
    """One alias of an actor: who it names and what kind of name it is (name, demonym, wing, capital …)."""

    actor_id: str
    form: str
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A known name in a text: words[first:last], and whom it may name (most usual first)."""

    first: int
    last: int
    names: tuple[Name, ...]


@dataclass
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)


class Names:
    """An index of aliases by their words."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._root = _Node()
        for name in names:
            node = self._root
            # "the Kremlin" is found as "Kremlin": the article is not part of a name, unless it is capital
            for word in words(name.text.removeprefix("the ")):
                node = node.next.setdefault(folded(word.text), _Node())
            node.names.append(name)

    def find(self, text_words: list[Word]) -> list[Mention]:
        """Mentions in the order of the text, longest first, none overlapping."""
        upper = is_upper(" ".join(w.text for w in text_words))
        keys = [folded(w.text) for w in text_words]
        found, at = [], 0
        while at < len(text_words):
            mention = self._longest(text_words, keys, at, upper)
            if mention:
                found.append(mention)
                at = mention.last
            else:
                at += 1
        return found

    def _longest(self, text_words: list[Word], keys: list[str], at: int, upper: bool) -> Mention | None:
        node, last, best = self._root, at, None
        while last < len(keys) and (following := node.next.get(keys[last])):
            node, last = following, last + 1
            said = text_words[at:last]
            if node.names and (fitting := tuple(n for n in node.names if _cased(n.text, said, upper))):
                best = Mention(at, last, fitting)
        return best


def _cased(alias: str, said: list[Word], upper: bool) -> bool:
    """Whether the words are written as a name: "Hamas" and "HAMAS", not "us" for "US" or "the elders"."""
    if len(alias) <= ACRONYM and alias.isupper():
        return "".join(w.text for w in said) == alias and not upper
    written = words(alias.removeprefix("the "))
    return all(w.text[0].isupper() or not a.text[0].isupper() for a, w in zip(written, said, strict=True))
