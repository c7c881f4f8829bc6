"""JSON → reports: one object, a list of them, or one a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from truceline.errors import InputError
from truceline.reports import decode
from truceline.reports.accept import accept, kind
from truceline.reports.report import Report
from truceline.reports.shown import shown

LONGEST_LINE = 10_000_000
"""Bytes of one report at most; a longer line is a broken file more often than a long article."""
MEND = "mend or remove it"

Placed = tuple[Report, str]
"""A report and where it was found."""


def from_value(data: bytes, place: str, id_: str) -> Iterator[Placed | InputError]:
    """The reports of a JSON document; those of a list that give no id are numbered from 1."""
    text = _utf8(data, place)
    try:
        value = _parsed(text, place)
    except InputError as refused:
        if "\n{" in text.strip() and text.lstrip().startswith("{"):
            refused = InputError(refused.place, refused.problem, "name the file .jsonl if each line of it is a report")
        yield refused
        return
    if not isinstance(value, list):
        yield _one(value, place, id_)
        return
    if not value:
        yield InputError(place, "a list without reports", "give a list of objects")
    for number, item in enumerate(value, 1):
        yield _one(item, f"{place}: item {number}", f"{id_}-{number}")


def from_lines(raw: Iterable[bytes], place: str, stem: str) -> Iterator[Placed | InputError]:
    """The reports of JSON lines; those that give no id have their line's number."""
    none = True
    for number, line in enumerate(raw, 1):
        at = f"{place}:{number}"
        if line.startswith((b"\xff\xfe", b"\xfe\xff")):
            yield InputError(at, "UTF-16, which lines of JSON cannot be", "save it as UTF-8")
            return
        if not line.strip():
            continue
        none = False
        if len(line) > LONGEST_LINE:
            yield InputError(
                at, f"a line of more than {LONGEST_LINE // 1_000_000} MB", "split it into one report a line"
            )
            continue
        try:
            yield _one(_parsed(_utf8(line, at).rstrip("\r\n"), at, False), at, f"{stem}-{number}")
        except InputError as refused:
            yield refused
    if none:
        yield InputError(place, "the file is empty", "give a file with a report in it")


def is_lines(first: bytes, second: bytes) -> bool:
    """Whether the first lines of a text are JSON lines: an object each, not the parts of one over several lines."""
    if not first.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return second.lstrip().startswith(b"{") or first.rstrip().endswith(b"}")


def _one(value: object, place: str, id_: str) -> Placed | InputError:
    if not isinstance(value, dict):
        return InputError(place, f"{kind(value)} where a report is expected", 'write an object with a field "text"')
    try:
        return accept(value, place, id_), place
    except InputError as refused:
        return refused


def _parsed(text: str, place: str, several: bool = True) -> object:
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except json.JSONDecodeError as fault:
        at = f"{place}:{fault.lineno}" if several else place
        raise InputError(at, f"broken JSON at column {fault.colno}: {fault.msg}", MEND) from fault
    except RecursionError as fault:
        raise InputError(place, "broken JSON: lists or objects nested too deep", MEND) from fault
    except _TwiceError as fault:
        raise InputError(place, f'the field "{shown(str(fault))[:40]}" is given twice', "give it once") from fault
    except ValueError as fault:
        raise InputError(place, "broken JSON: a number of thousands of digits", MEND) from fault


class _TwiceError(ValueError):
    """A field given twice; which of the two is meant, nobody can know."""


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made: dict[str, object] = {}
    for name, value in pairs:
        if name in made:
            raise _TwiceError(name)
        made[name] = value
    return made


def _utf8(data: bytes, place: str) -> str:
    """JSON is UTF-8 (a whole document may be marked as UTF-16); what is not is refused, never guessed at."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", *decode.BINARY)) or not data.strip():
        return decode.text(data, place)
    return decode.strict(data, place)


def cut(stream: BinaryIO, first: bytes = b"") -> Iterator[bytes]:
    """The lines of a stream (`first` was read of it already); of a line that is too long only its beginning."""
    line = first or stream.readline(LONGEST_LINE + 1)
    while line:
        yield line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE + 1)
        line = stream.readline(LONGEST_LINE + 1)
