"""Who "they", "he", "the group", "the army" and "both sides" are, within one report.

Rules, in the order of trying; what they do not decide stays null with the reason:

- "we" and "I" in quoted words are the speaker.
- A pronoun that speaks ("They say …") is the last speaker that agrees with it in number.
- Any other pronoun is the one actor of the nearest sentence before it that agrees; two that agree are a doubt.
- A description ("the group", "the army") is the nearest party of its kind, when only one of that kind is near.
- "Both sides" are the report's two most mentioned parties, when no third is mentioned as often.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from truceline.reading.actors import ELSEWHERE, PERSONAL, Actors, Identity
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
        if role and role.plural:
            return "many"
        if role and not role.group:
            return "person"
        if self.identity.actor_id is None and self.identity.name and not role:
            return "person" if folded(self.text.split()[0]).strip(".") in PERSONAL else "unknown"
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
            if key in self._found:
                continue
            self._found[key] = self._resolve(role, filler)
            self._remember(role, filler, self._found[key])

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
            for identity in self._actors.each(self._words(filler), self._on):
                acts = identity.role is None or identity.role.affiliated
                if identity.entry and identity.entry.kind in ("countries", "groups") and acts:
                    counted[identity.entry.id] += 1
                    plain = self._actors.identify(identity.entry.name, self._on)
                    identities.setdefault(identity.entry.id, plain)
        ranked = counted.most_common()
        if len(ranked) > 2 and ranked[2][1] == ranked[1][1]:
            return []
        return [identities[id_] for id_, _ in ranked[:2]]

    def _resolve(self, role: str, filler: Filler) -> tuple[Identity, ...]:
        text = self._words(filler)
        plain = _plain(text)
        identity = self._actors.identify(text, self._on)
        if plain in SPEAKERS:
            return (self._speaker(filler, identity),)
        if kind := PRONOUNS.get(plain):
            return (self._pronoun(kind, role, filler, identity),)
        if plain in BOTH or plain.removeprefix("the ") in BOTH:
            return self._both(identity, text)
        if identity.actor_id is None and identity.name == text and self._capital_by_place(text):
            return (replace(identity, name=None, reason="names nobody: a capital at the start of a sentence"),)
        together = self._actors.each(text, self._on)
        if len(together) == 1 and (identity.actor_id is None or _is_country(identity)):
            return (self._described(plain, filler, identity),)
        return together

    def _remember(self, role: str, filler: Filler, who: tuple[Identity, ...]) -> None:
        """Keeps a mention for those that refer to it; one of several together is no antecedent."""
        if len(who) != 1 or not (who[0].actor_id or who[0].name or who[0].role):
            return
        (whom,) = who
        said = self._words(filler)
        if _plain(said) in (*SPEAKERS, *PRONOUNS):  # "he" keeps its antecedent in mind
            if role != "source" or not whom.resolved_from:
                return
            said, whom = whom.resolved_from, replace(whom, resolved_from=None)
        self._history.append(Said((filler.start, filler.end), said, role, whom))

    def _capital_by_place(self, text: str) -> bool:
        """Whether a plural ("Shepherds said …") is capital only since a sentence begins with it."""
        plural = text.isalpha() and text.endswith("s") and not text.endswith("ss")
        elsewhere = (m.start() for m in re.finditer(rf"\b{re.escape(text)}\b", self._text))
        return plural and all(self._starts_sentence(at) for at in elsewhere)

    def _starts_sentence(self, at: int) -> bool:
        first = self._starts[max(self._sentence(at), 0)] if self._starts else 0
        return not any(c.isalnum() for c in self._text[first:at])

    def _sentence(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def _near(self, filler: Filler) -> list[Said]:
        """What was mentioned before, not too far back."""
        here = self._sentence(filler.start)
        return [s for s in self._history if s.span[1] <= filler.start and here - self._sentence(s.span[0]) <= NEAR]

    def _speaker(self, filler: Filler, identity: Identity) -> Identity:
        """Who says the innermost words that hold "we" or "I"."""
        holding = [
            (sum(e - s for s, e in content.spans), claim)
            for claim in self._claims
            for content in claim.roles.get("content", ())
            if any(s <= filler.start < e for s, e in content.spans)
        ]
        for _, claim in sorted(holding, key=lambda h: h[0]):
            for source in claim.roles.get("source", ()):
                said = self._words(source)
                if _plain(said) in SPEAKERS:
                    continue
                who = self._found.get((source.spans, _voice("source"))) or self._resolve("source", source)
                if who[0].actor_id or who[0].name or who[0].role:
                    return _standing(who[0], said, "the speaker of the quoted words")
        return replace(identity, reason="the speaker is not known")

    def _pronoun(self, kind: str, role: str, filler: Filler, identity: Identity) -> Identity:
        if kind == "relative":
            before = [s for s in self._history if s.span[1] <= filler.start and filler.start - s.span[1] <= 3]
            return (
                _standing(before[-1].identity, before[-1].text, "the words just before")
                if before
                else replace(identity, reason="what it refers to fills no role")
            )
        fitting = [s for s in self._near(filler) if s.agrees(kind)]
        if not fitting:
            return replace(identity, reason="nobody named before it agrees with it")
        speakers = [s for s in fitting if s.role == "source"] if role == "source" else []
        last = self._sentence(fitting[-1].span[0])
        candidates = [s for s in fitting if self._sentence(s.span[0]) == last]
        acting = speakers[-1:] or [s for s in candidates if s.role in ("actor", "source", "party")] or candidates
        distinct = {(s.identity.actor_id, s.identity.name, s.identity.role) for s in acting}
        if len(distinct) > 1:
            meant = ", ".join(dict.fromkeys(s.text for s in acting))
            return replace(identity, reason=f"could stand for any of: {meant}")
        if kind == "body" and acting[-1].number == "unknown":
            return replace(identity, reason=f"'{acting[-1].text}' may be a person")
        how = "the last speaker that agrees with it" if speakers else "the nearest actor that agrees with it"
        return _standing(acting[-1].identity, acting[-1].text, how)

    def _described(self, plain: str, filler: Filler, identity: Identity) -> Identity:
        """A description by the one party of its kind near it: "the group", "the group's armed wing", "the Lebanese group"."""
        kind, country = _kind_described(plain), identity.entry.id if identity.entry else None
        if not kind or (country and kind != "groups"):
            return identity
        near = [
            s for s in self._near(filler)
            if s.identity.entry and s.identity.entry.kind == kind and country in (None, s.identity.entry.country)
        ]  # fmt: skip
        distinct = {s.identity.entry.id: s for s in near if s.identity.entry}
        if len(distinct) != 1:
            if country:
                return identity
            what = (
                "no party of its kind is named near it"
                if not near
                else "could be any of: "
                + ", ".join(s.identity.entry.name for s in distinct.values() if s.identity.entry)
            )
            return replace(identity, reason=what)
        (said,) = distinct.values()
        assert said.identity.entry
        named = self._actors.identify(said.identity.entry.name, self._on)
        return replace(
            named, name=identity.name if identity.name and not country else named.name,
            sectors=(() if country else identity.sectors) or named.sectors, role=identity.role, resolved_from=said.text,
            reason=f"'{plain}' after '{said.text}', the only party of its kind near it",
        )  # fmt: skip

    def _both(self, identity: Identity, text: str) -> tuple[Identity, ...]:
        if len(self._parties) < 2:
            return (replace(identity, reason="the report does not single out two parties"),)
        names = " and ".join(p.name or "" for p in self._parties)
        return tuple(_standing(p, names, f"'{text}' are the report's two main parties") for p in self._parties)


def _plain(text: str) -> str:
    return " ".join(folded(w.text) for w in words(text))


def _is_country(identity: Identity) -> bool:
    return identity.entry is not None and identity.entry.kind == "countries" and identity.role is not None


def _kind_described(plain: str) -> str | None:
    """The kind of party that "the …" in the words describes, if it is not only somewhere or something else."""
    said = plain.split()
    for at, word in enumerate(said):
        if word in ("the", "its", "their", "his", "her") and (
            at == 0 or said[at - 1] not in ELSEWHERE | {"in", "with"}
        ):
            for noun in said[at + 1 :]:
                if noun in ("of", "for", ",", *ELSEWHERE):
                    break
                if noun in KIND_OF:
                    return KIND_OF[noun]
    return None


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
