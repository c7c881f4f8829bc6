"""Whether words of status are about the process: its own truce or deal, and not a party's own, another's, or one on some
other matter."""

from __future__ import annotations

import re

from truceline.reading.date_words import DAY, MONTH, WEEKDAYS
from truceline.talks import clauses
from truceline.talks.phrases import Rule, Rules
from truceline.talks.told import Sentence, Told

PEACE = re.compile(
    r"\b(?:peace|truces?|cease-?fires?|hostilities|armistice|pause in the fighting|end of the war|end the war)\b", re.I
)
"""A bare "deal" is one about the conflict when its report holds one of these, or its sentence names both sides."""
WIDE = re.compile(
    rf"{PEACE.pattern}|\b(?:future|end|settlement|govern\w*|power|status|all|package|final|comprehensive|transition\w*)\b",
    re.I,
)
"""What an agreement on the conflict itself is on."""
MATTER = re.compile(
    rf"\s+(?!on (?:the )?(?:(?:{MONTH})|(?:{DAY})|(?:{'|'.join(WEEKDAYS)}))\b)(?:on|about|over|for|that|under which|in which)\s+[^.;,]{{3,60}}",
    re.I,
)
POSSESSIVE = re.compile(r"(?:['’]s?)?\s+(?:[\w-]+\s+)?")
NEAR = 40
"""Letters within which "between" belongs to the words before it."""
WITH = re.compile(r"\b(?:with|between)\b", re.I)
BETWEEN = re.compile(r"\bbetween\s", re.I)


def fits(rule: Rule, match: re.Match[str], sentence: Sentence, told: Told, known: Rules) -> bool:
    """Whether the truce or deal of the words is the process's own: no local or one-sided truce, no trade deal."""
    if rule.unless and rule.unless.search(match[0]):
        return False
    if rule.unless_sentence and rule.unless_sentence.search(sentence.text):
        return False
    if rule.unless_followed and rule.unless_followed.search(sentence.text[match.end() : match.end() + NEAR]):
        return False
    if "head" in match.re.groupindex and re.search(r"\band\s+$", match[0][: match.start("head") - match.start()]):
        return False  # "… the truce and agreed …": another clause
    if _of_others(told, sentence, match.end()) or _of_others(told, sentence, match.start()):
        return False
    for name, text in match.groupdict().items():
        kind = name.rpartition("_")[0]
        if not text or kind not in known.other:
            continue
        shared = kind == "truce" and WITH.match(sentence.text, match.end(name) + 1)  # "its truce *with* the rebels"
        if shared:
            continue
        if kind == "truce" and _own(told, sentence, match.start(name)):
            return False
        before = " ".join(sentence.text[max(0, match.start(name) - 40) : match.start(name)].split()[-3:])
        if known.other[kind].search(f"{before} {text}" if kind == "deal" else before):
            return False
        if kind == "deal" and not _whole(sentence, match.end(name), rule, told):
            return False
    return True


def _whole(sentence: Sentence, end: int, rule: Rule, told: Told) -> bool:
    """Whether a bare deal is the one about the conflict: its report speaks of peace or a truce, and it is not said to
    be on some other matter ("an agreement on drugs")."""
    if not told.sides.opposed(sentence.ids) and not PEACE.search(told.coded.report.text):
        return False
    on = MATTER.match(sentence.text, end)
    return on is None or rule.status != "agreed" or bool(WIDE.search(on[0]))


def _own(told: Told, sentence: Sentence, at: int) -> bool:
    """Whether a truce is one armed group's own: its name alone stands before it, or its possessive."""
    before = sentence.text[:at]
    for n, named in enumerate(sentence.named):
        if named.end > at or not POSSESSIVE.fullmatch(before[named.end :]):
            continue
        entries = told.sides.registry.entries
        group = any(i in entries and entries[i].kind == "groups" for i in named.ids & told.sides.parties)
        joined = n > 0 and re.fullmatch(r"\s*(?:[-–/]|and)\s*", sentence.text[sentence.named[n - 1].end : named.start])
        return group and not joined
    return False


def _of_others(told: Told, sentence: Sentence, at: int) -> bool:
    """Whether words at an offset are followed by "between", and then by others than the parties."""
    between = BETWEEN.search(sentence.text, at, at + NEAR)
    if between is None:
        return False
    after = [n for n in sentence.named if between.end() <= n.start <= between.end() + 40]
    if len(after) < 2:
        return False
    pair = clauses.together(sentence, sentence.named, sentence.named.index(after[0]))
    return not pair & told.sides.parties


def elsewhere(told: Told, sentence: Sentence) -> bool:
    """Whether a sentence is about others: it names armed groups, none of them of this process, and no party."""
    entries = told.sides.registry.entries
    groups = {i for i in sentence.ids if i in entries and entries[i].kind == "groups"}
    return bool(groups) and not sentence.ids & told.sides.parties
