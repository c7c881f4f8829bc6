"""Annotated text: the corpus's own markup, read to anchors and written from them.

A file holds paragraphs; under each sentence stand the records whose anchor is in it, in the
sentence's own words. `corpus/README.md` describes the markup for annotators::

    @ juba-2015-3 hard
    The rebels said government troops had killed 14 people in Bor.
      claim said = asserted | source: The rebels | content: government … Bor
      event killed = ASSAULT actual | actor: government troops | recipient: people | killed: 14 | place: Bor
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from truceline.errors import TrucelineError
from truceline.reading.anchors import ATTRIBUTES, ROLES, Anchor, Choice, Filler, Span
from truceline.reading.labels import CHOICES

UNSTATED = "-"
"""Stands for the signal of an effect that no word signals."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """One annotated paragraph: sentences joined by single spaces, anchors in their order."""

    id: str
    tags: tuple[str, ...]
    text: str
    sentences: tuple[Span, ...]
    anchors: tuple[Anchor, ...]


class MarkupError(TrucelineError):
    """All faults of one annotated text, a line each: place, what is wrong, what to do."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read(lines: Iterable[str], name: str = "<text>") -> list[Annotated]:
    """Annotated paragraphs of one file; raises MarkupError with every fault in it."""
    faults: list[str] = []
    paragraphs: list[Annotated] = []
    seen: set[str] = set()
    for block in _blocks(lines, name, faults):
        if block.id in seen:
            faults.append(f"{name}:{block.line}: a second paragraph '{block.id}'; give it another id")
        seen.add(block.id)
        paragraphs.append(block.annotated(name, faults))
    if faults:
        raise MarkupError(faults)
    return paragraphs


def load(paths: Iterable[str]) -> dict[Path, list[Annotated]]:
    """File → its paragraphs, of files and folders of .txt files; raises MarkupError with the faults of all."""
    loaded, faults = {}, []
    for path in map(Path, paths):
        for file in sorted(path.rglob("*.txt")) if path.is_dir() else [path]:
            try:
                loaded[file] = read(file.read_text(encoding="utf-8").splitlines(), str(file))
            except MarkupError as error:
                faults += error.faults
            except OSError as error:
                faults.append(f"{file}: cannot be read ({error.strerror}); give a file or folder of annotated text")
            except UnicodeDecodeError:
                faults.append(f"{file}: is not UTF-8; save it as UTF-8")
    if faults:
        raise MarkupError(faults)
    return loaded


def annotated(text: str) -> bool:
    """Whether a text is written in the markup: its first line that is not a comment begins a paragraph."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("%"))
    return next(lines, "").startswith("@ ")


def write(paragraph: Annotated) -> str:
    """The paragraph in markup; `read` gives the same paragraph back (scores apart)."""
    lines = [" ".join(["@", paragraph.id, *paragraph.tags])]
    for start, end in paragraph.sentences:
        lines.append(paragraph.text[start:end])
        for anchor in paragraph.anchors:
            if start <= anchor.start < end:
                # words that end in "#7" would be read as the seventh of their kind: such a record is left out
                with suppress(ValueError):
                    lines.append("  " + _written(anchor, paragraph.text, (start, end)))
    return "\n".join(lines) + "\n"


@dataclass
class _Block:
    """A paragraph as it stands in the file: sentences with line numbers and record lines."""

    id: str
    tags: tuple[str, ...]
    line: int
    sentences: list[tuple[str, list[tuple[int, str]]]]

    def annotated(self, name: str, faults: list[str]) -> Annotated:
        text = " ".join(sentence for sentence, _ in self.sentences)
        spans, at = [], 0
        for sentence, _ in self.sentences:
            spans.append((at, at + len(sentence)))
            at += len(sentence) + 1
        anchors: list[Anchor] = []
        for span, (_, records) in zip(spans, self.sentences, strict=True):
            for number, record in records:
                try:
                    anchors.append(_anchor(record, text, span))
                except ValueError as fault:
                    faults.append(f"{name}:{number}: {fault} in: {record}")
        if not self.sentences:
            faults.append(f"{name}:{self.line}: paragraph '{self.id}' has no sentence")
        return Annotated(self.id, self.tags, text, tuple(spans), tuple(anchors))


def _blocks(lines: Iterable[str], name: str, faults: list[str]) -> Iterator[_Block]:
    block: _Block | None = None
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip()
        if not line or line.startswith("%"):
            continue
        if line.startswith("@"):
            if block:
                yield block
            words = line[1:].split()
            if not words:
                faults.append(f"{name}:{number}: a paragraph needs an id after '@'")
                words = [f"line-{number}"]
            block = _Block(words[0], tuple(words[1:]), number, [])
        elif block is None:
            faults.append(f"{name}:{number}: text before the first paragraph; start it with '@ ID'")
        elif raw[0].isspace():
            if block.sentences:
                block.sentences[-1][1].append((number, line.strip()))
            else:
                faults.append(f"{name}:{number}: a record before its sentence")
        else:
            block.sentences.append((line, []))
    if block:
        yield block


def _anchor(record: str, text: str, sentence: Span) -> Anchor:
    head, *fields = [part.strip() for part in re.split(r"\s\|\s", record)]
    kind, _, rest = head.partition(" ")
    if kind not in ROLES:
        raise ValueError(f"unknown kind '{kind}' (one of {', '.join(ROLES)})")
    words, equals, values = rest.rpartition(" = ")
    if not equals:
        raise ValueError(f"no ' = ' between the anchor and its values (write '{kind} WORDS = VALUES')")
    words = words.strip()
    roles: dict[str, tuple[Filler, ...]] = {}
    unstated = kind == "effect" and words == UNSTATED
    spans = () if unstated else _spans(words, text, sentence, sentence[0])
    near = spans[0][0] if spans else sentence[0]
    for fieldtext in fields:
        role, colon, phrases = fieldtext.partition(":")
        role = role.strip()
        if not colon or role not in ROLES[kind]:
            raise ValueError(f"unknown role '{role}' (a {kind} has {', '.join(ROLES[kind])})")
        if role in roles:
            raise ValueError(f"role '{role}' twice (join its fillers with ' + ')")
        roles[role] = tuple(
            Filler(_spans(phrase, text, sentence, near)) for phrase in re.split(r"\s\+\s", phrases.strip())
        )
    if unstated:
        if "cause" not in roles:
            raise ValueError("an effect without a signal needs its cause")
        # An unstated signal has no words: the first word of the cause stands in as the anchor.
        start = roles["cause"][0].start
        first = re.match(r"[“\"'(]?\w+", text[start:])
        spans = ((start, start + (first.end() if first else 1)),)
    return Anchor(kind, spans, roles, _attributes(kind, values.split(), unstated))


def _attributes(kind: str, values: list[str], unstated: bool) -> dict[str, Choice]:
    names = [name for name in ATTRIBUTES[kind] if name != "signal"]
    if len(values) != len(names):
        raise ValueError(f"a {kind} takes {len(names)} value(s): {' '.join(names)}; found {values}")
    chosen = {}
    for name, value in zip(names, values, strict=True):
        if value not in CHOICES[kind, name]:
            raise ValueError(f"unknown {name} '{value}' (one of {', '.join(CHOICES[kind, name])})")
        chosen[name] = Choice(value)
    if kind == "effect":
        chosen["signal"] = Choice("unstated" if unstated else "stated")
    return chosen


def _spans(phrase: str, text: str, sentence: Span, near: int) -> tuple[Span, ...]:
    return tuple(_span(part.strip(), text, sentence, near) for part in re.split(r"\s&\s", phrase))


def _span(phrase: str, text: str, sentence: Span, near: int) -> Span:
    """Where the words stand: in the anchor's sentence if they are there, else anywhere in the
    paragraph; the nearest of several, unless `#2` asks for the second."""
    counted = re.fullmatch(r"(.*?)#(\d+)", phrase, re.S)
    words, nth = (counted[1], int(counted[2])) if counted else (phrase, 0)
    first, dots, last = (
        (p.strip() for p in re.split(r"(\s(?:…|\.\.\.)\s)", words, maxsplit=1))
        if re.search(r"\s(?:…|\.\.\.)\s", words)
        else (words, "", "")
    )
    if not first:
        raise ValueError("empty words")
    for low, high in (sentence, (0, len(text))):
        found = _occurrences(first, text, low, high)
        if dots:
            found = [(s, end) for s, e in found if (end := _first_end(last, text, e)) is not None]
        if found:
            if nth:
                if nth > len(found):
                    raise ValueError(f"'{words}' occurs {len(found)} times, not {nth}")
                return found[nth - 1]
            return min(found, key=lambda span: abs(span[0] - near))
    raise ValueError(f"'{words}' does not stand in the paragraph in these very words")


def _occurrences(words: str, text: str, low: int, high: int) -> list[Span]:
    before = r"(?<!\w)" if words[0].isalnum() else ""
    after = r"(?!\w)" if words[-1].isalnum() else ""
    pattern = re.compile(before + re.escape(words) + after)
    return [m.span() for m in pattern.finditer(text, low, high)]


def _first_end(words: str, text: str, start: int) -> int | None:
    found = _occurrences(words, text, start, len(text))
    return found[0][1] if found else None


def _written(anchor: Anchor, text: str, sentence: Span) -> str:
    unstated = "signal" in anchor.attributes and anchor.attributes["signal"].value == "unstated"
    words = UNSTATED if unstated else _quoted(anchor.spans, text, sentence, sentence[0])
    values = " ".join(anchor.attributes[n].value for n in ATTRIBUTES[anchor.kind] if n != "signal")
    near = sentence[0] if unstated else anchor.start
    fields = [f"{anchor.kind} {words} = {values}"]
    for role in ROLES[anchor.kind]:
        if fillers := anchor.roles.get(role):
            said = " + ".join(_quoted(f.spans, text, sentence, near) for f in fillers)
            fields.append(f"{role}: {said}")
    return " | ".join(fields)


def _quoted(spans: tuple[Span, ...], text: str, sentence: Span, near: int) -> str:
    return " & ".join(_one_quoted(span, text, sentence, near) for span in spans)


def _one_quoted(span: Span, text: str, sentence: Span, near: int) -> str:
    words = text[slice(*span)]
    if _span(words, text, sentence, near) == span:
        return words
    low, high = sentence if sentence[0] <= span[0] < sentence[1] else (0, len(text))
    return f"{words}#{_occurrences(words, text, low, high).index(span) + 1}"
