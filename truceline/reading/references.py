"""Who "they", "he", "the group", "the army" and "both sides" are, within one report.

Rules, in the order of trying; what they do not decide stays null with the reason:

- "we" and "I" in quoted words are the speaker.
- A pronoun that speaks ("They say …") is the last speaker that agrees with it in number.
- Any other pronoun is the one actor of the nearest sentence before it that agrees; two that agree are a doubt.
- A description ("the group", "the army") is the nearest party of its kind, when only one of that kind is near.
- "Both sides" are the report's two most mentioned parties, when no third is mentioned as often.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from truceline.reading.actors import Actors, Identity
from truceline.reading.anchors import Anchor, Filler, Span
from truceline.reading.words import folded, words

PRONOUNS = {
    "they": "many", "them": "many", "their": "many", "themselves": "many", "he": "person", "him": "person",
    "his": "person", "himself": "person", "she": "person", "her": "person", "herself": "person", "it": "body",
    "its": "body", "itself": "body", "who": "relative", "which": "relative", "that": "relative", "whose": "relative",
}  # fmt: skip
SPEAKERS = frozenset(("i", "me", "my", "we", "us", "our", "ourselves", "myself"))
DESCRIPTIONS = {
    "groups": "group movement organisation organization militia faction militants rebels insurgents fighters guerrillas "
    "rebel separatists gunmen front",
    "countries": "army military government authorities ministry police state country administration cabinet parliament "
    "kingdom republic junta regime troops soldiers",
    "organisations": "agency body mission bloc union alliance court charity",
}
KIND_OF = {noun: kind for kind, nouns in DESCRIPTIONS.items() for noun in nouns.split()}
BOTH = ("both sides", "both parties", "the two sides", "the two parties", "the parties", "the sides", "each side",
        "warring parties", "the warring parties", "the warring sides", "both camps", "neither side", "either side",
        "the rivals", "the foes", "the belligerents", "both")  # fmt: skip
NEAR = 4
"""Sentences back that an antecedent may stand."""


@dataclass(frozen=True, slots=True)
class Said:
    """A mention of somebody in a role."""

    span: Span
    text: str
    role: str
    identity: Identity

    @property
    def number(self) -> str:
        """person, many or body: what pronoun agrees with the mention."""
        role, entry = self.identity.role, self.identity.entry
        if entry and entry.kind == "people":
            return "person"
        if role and not role.group:
            return "many" if role.plural else "person"
        if self.identity.actor_id is None and self.identity.name and not role:
            return "unknown"
        return "body"

    def agrees(self, pronoun: str) -> bool:
        """Whether the pronoun kind can stand for it: bodies are also "they"; an unknown name may be any."""
        return self.number in (pronoun, "unknown") or (pronoun == "many" and self.number == "body")


class References:
    """Identities of every role filler of one report."""

    def __init__(
        self, text: str, anchors: Sequence[Anchor], sentences: Sequence[Span], actors: Actors, on: str | None = None
    ) -> None:
        self._text, self._actors, self._on = text, actors, on
        self._starts = [s for s, _ in sentences]
        self._claims = [a for a in anchors if a.kind == "claim"]
        self._history: list[Said] = []
        self._found: dict[tuple[tuple[Span, ...], str], tuple[Identity, ...]] = {}
        self._parties = self._main_parties(anchors)
        fillers = sorted(_fillers(anchors), key=lambda f: (f[1].start, f[0] != "source"))
        for role, filler in fillers:
            key = (filler.spans, _voice(role))
            if key not in self._found:
                self._found[key] = self._resolve(role, filler)

    def who(self, role: str, filler: Filler) -> tuple[Identity, ...]:
        """Whom the filler of a role means: one identity, or the two that "both sides" stands for."""
        return self._found[filler.spans, _voice(role)]

    def _words(self, filler: Filler) -> str:
        return " ".join(self._text[s:e] for s, e in filler.spans)

    def _main_parties(self, anchors: Sequence[Anchor]) -> list[Identity]:
        """Countries and groups by how often they fill a role, most often first, ties in the order of the text."""
        counted: Counter[str] = Counter()
        identities: dict[str, Identity] = {}
        for _, filler in sorted(_fillers(anchors), key=lambda f: f[1].start):
            identity = self._actors.identify(self._words(filler), self._on)
            if identity.entry and identity.entry.kind in ("countries", "groups"):
                counted[identity.entry.id] += 1
                plain = self._actors.identify(identity.entry.name, self._on)
                identities.setdefault(identity.entry.id, plain)
        ranked = counted.most_common()
        if len(ranked) > 2 and ranked[2][1] == ranked[1][1]:
            return []
        return [identities[id_] for id_, _ in ranked[:2]]

    def _resolve(self, role: str, filler: Filler) -> tuple[Identity, ...]:
        text = self._words(filler)
        plain = " ".join(folded(w.text) for w in words(text))
        identity = self._actors.identify(text, self._on)
        if plain in SPEAKERS:
            return (self._speaker(filler, identity),)
        if kind := PRONOUNS.get(plain):
            return (self._pronoun(kind, role, filler, identity),)
        if plain in BOTH or plain.removeprefix("the ") in BOTH:
            return self._both(identity, text)
        if identity.actor_id is None and identity.name is None and plain.startswith(("the ", "its ", "their ", "his ")):
            identity = self._described(plain, filler, identity)
        if identity.actor_id or identity.name or identity.role:
            self._history.append(Said((filler.start, filler.end), text, role, identity))
        return (identity,)

    def _sentence(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def _speaker(self, filler: Filler, identity: Identity) -> Identity:
        inside = [c for c in self._claims if any(s <= filler.start < e for f in c.roles.get("content", ()) for s, e in f.spans)]
        for claim in sorted(inside, key=lambda c: -c.start):
            for source in claim.roles.get("source", ()):
                who = self._found.get((source.spans, _voice("source")))
                if who is None and source.start < filler.start:
                    continue
                who = who or (self._actors.identify(self._words(source), self._on),)
                if who[0].name or who[0].role:
                    return _standing(who[0], self._words(source), "the speaker of the quoted words")
        return replace(identity, reason="the speaker is not known")

    def _pronoun(self, kind: str, role: str, filler: Filler, identity: Identity) -> Identity:
        if kind == "relative":
            before = [s for s in self._history if s.span[1] <= filler.start and filler.start - s.span[1] <= 3]
            return _standing(before[-1].identity, before[-1].text, "the words just before") if before else replace(
                identity, reason="what it refers to fills no role"
            )
        here = self._sentence(filler.start)
        near = [s for s in self._history if s.span[1] <= filler.start and here - self._sentence(s.span[0]) <= NEAR]
        fitting = [s for s in near if s.agrees(kind)]
        if not fitting:
            return replace(identity, reason="nobody named before it agrees with it")
        if role == "source":
            speakers = [s for s in fitting if s.role == "source"]
            if speakers:
                return _standing(speakers[-1].identity, speakers[-1].text, "the last speaker that agrees with it")
        last = self._sentence(fitting[-1].span[0])
        candidates = [s for s in fitting if self._sentence(s.span[0]) == last]
        acting = [s for s in candidates if s.role in ("actor", "source", "party")] or candidates
        distinct = {(s.identity.actor_id, s.identity.name, s.identity.role) for s in acting}
        if len(distinct) > 1:
            meant = ", ".join(dict.fromkeys(s.text for s in acting))
            return replace(identity, reason=f"could stand for any of: {meant}")
        return _standing(acting[-1].identity, acting[-1].text, "the nearest actor that agrees with it")

    def _described(self, plain: str, filler: Filler, identity: Identity) -> Identity:
        heads = [KIND_OF[w] for w in plain.split()[1:4] if w in KIND_OF]
        if not heads:
            return identity
        here = self._sentence(filler.start)
        near = [
            s for s in self._history
            if s.span[1] <= filler.start and here - self._sentence(s.span[0]) <= NEAR
            and s.identity.entry and s.identity.entry.kind == heads[0]
        ]  # fmt: skip
        distinct = {s.identity.actor_id: s for s in near}
        if len(distinct) != 1:
            what = "no party of its kind is named near it" if not near else "could be any of: " + ", ".join(
                s.identity.entry.name for s in distinct.values() if s.identity.entry
            )
            return replace(identity, reason=what)
        (said,) = distinct.values()
        named = self._actors.identify(said.identity.entry.name if said.identity.entry else said.text, self._on)
        sectors = identity.sectors or named.sectors
        return replace(
            named, sectors=sectors, role=identity.role, resolved_from=said.text,
            reason=f"'{plain}' after '{said.text}', the only party of its kind near it",
        )  # fmt: skip

    def _both(self, identity: Identity, text: str) -> tuple[Identity, ...]:
        if len(self._parties) < 2:
            return (replace(identity, reason="the report does not single out two parties"),)
        names = " and ".join(p.name or "" for p in self._parties)
        return tuple(_standing(p, names, f"'{text}' are the report's two main parties") for p in self._parties)


def _voice(role: str) -> str:
    return "source" if role == "source" else "other"


def _fillers(anchors: Iterable[Anchor]) -> Iterable[tuple[str, Filler]]:
    for anchor in anchors:
        for role in ("actor", "recipient", "source", "party"):
            for filler in anchor.roles.get(role, ()):
                yield role, filler


def _standing(whom: Identity, said: str, reason: str) -> Identity:
    antecedent = f"{said} ({whom.resolved_from})" if whom.resolved_from else said
    return replace(whom, resolved_from=antecedent, reason=reason)
