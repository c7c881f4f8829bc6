"""What may be published of texts that are kept back: codes, offsets, and at most 200 characters round the words that count.

The one place of the rule: pages, downloads, exports and the server ask here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from truceline.talks.model import Evidence, State
from truceline.views.dossier import Sheet

KEPT_BACK = "The publisher’s text is not published here: these are its records, with the words that decide."
MOST = 200
"""Characters of a snippet."""
WHOLE = {"url", "report", "report_id", "origin", "newsroom", "id", "incident", "record", "permalink", "rule", "story"}
"""Fields that are no words of a text: cut, they would say something else."""


def snippet(text: str, span: tuple[int, int], most: int = MOST) -> tuple[int, int]:
    """The part of a text, [start, end), that is shown for a span: the span in its middle, ends at words, at most so
    many characters."""
    start, end = max(0, span[0]), min(len(text), span[1])
    if len(text) <= most:
        return 0, len(text)
    if end - start >= most:
        return start, start + most
    room = most - (end - start)
    first = max(0, min(start - room // 2, len(text) - most))
    last = min(len(text), first + most)
    blank = text.find(" ", first, start)
    if first and blank >= 0:
        first = blank + 1
    blank = text.rfind(" ", end, last)
    if last < len(text) and blank >= 0:
        last = blank
    return first, last


def evidence(one: Evidence) -> Evidence:
    """Evidence whose sentence is cut round its words."""
    (start, end), first = one.span, one.sentence_span[0]
    a, b = snippet(one.sentence, (start - first, end - first))
    last = min(end, first + b)  # words that are longer than a snippet are cut with it
    return one.model_copy(
        update={"sentence": one.sentence[a:b], "sentence_span": (first + a, first + b), "span": (start, max(start, last)),
                "words": cut(one.words)}
    )  # fmt: skip


def state(found: State) -> State:
    """A state that holds snippets only."""
    return State.model_validate(_short(found))


def _short(value: Any) -> Any:
    if isinstance(value, Evidence):
        return evidence(value)
    if isinstance(value, tuple):
        return tuple(map(_short, value))
    if hasattr(value, "model_fields_set"):
        fields = {n: getattr(value, n) for n in type(value).model_fields}
        return value.model_copy(update={n: v if n in WHOLE else _short(v) for n, v in fields.items()})
    return cut(value) if isinstance(value, str) else value


def values(value: Any) -> Any:
    """JSON whose words are cut, but for what is no words of a text."""
    if isinstance(value, dict):
        return {n: v if n in WHOLE else values(v) for n, v in value.items()}
    if isinstance(value, list):
        return [values(v) for v in value]
    return cut(value) if isinstance(value, str) else value


def coded(found: dict[str, Any]) -> dict[str, Any]:
    """A coded report, as JSON, without its text."""
    report = {**found["report"], "text": None}
    rest: dict[str, Any] = values({name: value for name, value in found.items() if name != "report"})
    return {"report": report, **rest}


def row(found: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a table of the record: no text of a report, no mention that linking keeps, a sentence cut round its
    trigger, all other words cut."""
    kept = {n: v for n, v in found.items() if n not in ("text", "coded", "members")}
    said, trigger = kept.get("sentence"), kept.get("trigger")
    if isinstance(said, str) and isinstance(trigger, str) and (at := said.find(trigger)) >= 0:
        first, last = snippet(said, (at, at + len(trigger)))
        kept["sentence"] = said[first:last]
    made: dict[str, Any] = values(kept)
    return made


def plover(found: Mapping[str, Any]) -> dict[str, Any]:
    """A PLOVER record, whose sentence is its `text`."""
    said = row({**{n: v for n, v in found.items() if n != "text"}, "sentence": found["text"]})
    return {name: said["sentence"] if name == "text" else said[name] for name in found}


def sheet(found: Sheet) -> Sheet:
    """A report as it is shown, without its text: the notes alone."""
    kept = tuple(
        replace(
            p, segments=(),
            notes=tuple(replace(n, why=tuple((label, cut(said)) for label, said in n.why)) for n in p.notes),
        )
        for p in found.paragraphs if p.notes or p.cites
    )  # fmt: skip
    return replace(found, paragraphs=kept)


def cut(text: str) -> str:
    """At most 200 characters."""
    return text if len(text) <= MOST else text[: MOST - 1].rstrip() + "…"
