"""Files, folders and standard input → reports. What cannot be read is refused by name, and the rest goes on."""

from __future__ import annotations

import gzip
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from truceline.errors import InputError
from truceline.reports import decode, html, language
from truceline.reports.layout import lines
from truceline.reports.report import Report

SUFFIXES = (".txt", ".html", ".htm", ".json", ".jsonl", ".jsonl.gz")
FIELDS = ("id", "text", "title", "published_at", "publisher", "url", "language")
LONGEST_LINE = 10_000_000
"""Bytes of one report at most; a longer line is a broken file more often than a long article."""
LONGEST_TITLE = 160

Found = Report | InputError


def reports(paths: Iterable[str], published_at: str | None = None) -> Iterator[Found]:
    """The reports of files, folders and "-" (standard input), in the order given; an InputError stands in
    the place of each that cannot be read. `published_at` dates the texts that carry no date."""
    seen: dict[str, str] = {}
    for path in paths:
        for found in _of_path(path):
            if isinstance(found, InputError):
                yield found
                continue
            report, place = found
            if report.id in seen:
                yield InputError(
                    place, f"a second report with the id '{report.id}' (the first: {seen[report.id]})",
                    "give each report its own id; this one was left out",
                )  # fmt: skip
                continue
            seen[report.id] = place
            yield report if report.published_at else report.model_copy(update={"published_at": published_at})


def _of_path(path: str) -> Iterator[tuple[Report, str] | InputError]:
    if path == "-":
        yield from _standard_input(sys.stdin.buffer)
        return
    file = Path(path)
    if file.is_dir():
        inside = sorted(p for p in file.rglob("*") if p.is_file() and p.name.lower().endswith(SUFFIXES))
        if not inside:
            yield InputError(path, "a folder without reports", f"put files ending in {', '.join(SUFFIXES)} into it")
        for one in inside:
            yield from _of_path(str(one))
        return
    name = file.name.lower()
    try:
        if name.endswith((".jsonl", ".jsonl.gz")):
            with gzip.open(file) if name.endswith(".gz") else file.open("rb") as stream:
                yield from _json_lines(stream, path)
            return
        data = file.read_bytes()
    except FileNotFoundError:
        yield InputError(path, "there is no such file", "check the path")
        return
    except (OSError, EOFError) as fault:
        yield InputError(path, f"cannot be read ({fault})", "check that the file is whole and may be read")
        return
    stem = re.sub(r"\.(txt|html?|json)$", "", file.name, flags=re.I)
    try:
        if name.endswith(".json"):
            yield from _json(data, path, stem)
        elif name.endswith((".html", ".htm")):
            yield _checked(html.report(data, stem, path), path), path
        else:
            yield _checked(_plain(data, stem, path), path), path
    except InputError as refused:
        yield refused


def _standard_input(stream: BinaryIO) -> Iterator[tuple[Report, str] | InputError]:
    """JSON lines, one JSON object, a page or a plain text, told apart by how it begins."""
    data = stream.read()
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    place = "<stdin>"
    try:
        if start.startswith(b"{") and b"\n" in data.strip() and _is_json(data.strip().split(b"\n", 1)[0]):
            yield from _json_lines(io.BytesIO(data), place)
        elif start.startswith((b"{", b"[")):
            yield from _json(data, place, "stdin")
        elif start.startswith((b"<!doctype html", b"<html", b"<?xml")):
            yield _checked(html.report(data, "stdin", place), place), place
        else:
            yield _checked(_plain(data, "stdin", place), place), place
    except InputError as refused:
        yield refused


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def _plain(data: bytes, stem: str, place: str) -> Report:
    text = decode.text(data, place)
    first = lines(text)[:1]
    title = text[slice(*first[0])] if first else ""
    titled = 0 < len(title) <= LONGEST_TITLE and title[-1] not in ".!?:;,\"”'" and "\n" in text.strip()
    return Report(id=stem, title=title if titled else None, text=text)


def _json(data: bytes, place: str, stem: str) -> Iterator[tuple[Report, str] | InputError]:
    try:
        value = json.loads(decode.text(data, place))
    except json.JSONDecodeError as fault:
        raise InputError(
            f"{place}:{fault.lineno}", f"broken JSON at column {fault.colno}: {fault.msg}", "mend or remove it"
        ) from fault
    many = isinstance(value, list)
    for number, item in enumerate(value if many else [value], 1):
        at = f"{place}: item {number}" if many else place
        try:
            yield _checked(_object(item, at, f"{stem}-{number}" if many else stem), at), at
        except InputError as refused:
            yield refused


def _json_lines(stream: Any, path: str) -> Iterator[tuple[Report, str] | InputError]:
    stem = re.sub(r"\.jsonl(\.gz)?$", "", Path(path).name, flags=re.I).strip("<>")
    number = 0
    while True:
        number += 1
        place = f"{path}:{number}"
        line = stream.readline(LONGEST_LINE + 1)
        if not line:
            break
        if len(line) > LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE)
            yield InputError(place, f"a line of more than {LONGEST_LINE // 1_000_000} MB", "split it into one report a line")
            continue
        if not line.strip():
            continue
        try:
            value = json.loads(decode.text(line, place))
            yield _checked(_object(value, place, f"{stem}-{number}"), place), place
        except json.JSONDecodeError as fault:
            yield InputError(place, f"broken JSON at column {fault.colno}: {fault.msg}", "mend or remove the line")
        except InputError as refused:
            yield refused


def _object(value: object, place: str, id_: str) -> Report:
    if not isinstance(value, dict):
        raise InputError(place, f"a JSON {_kind(value)} where a report is expected", 'write an object with a field "text"')
    if "text" not in value:
        found = ", ".join(map(repr, list(value)[:8])) or "none"
        raise InputError(place, f'the field "text" is missing (found: {found})', 'give the report\'s text as "text"')
    given = {k: value[k] for k in FIELDS if value.get(k) is not None}
    if isinstance(given.get("id"), int) and not isinstance(given["id"], bool):
        given["id"] = str(given["id"])
    for field, content in given.items():
        if not isinstance(content, str):
            raise InputError(place, f'the field "{field}" is a {_kind(content)}', "give it as text in quotation marks")
    if given.get("id") == "":
        raise InputError(place, 'the field "id" is empty', "give an id or leave the field out")
    if "published_at" in given:
        given["published_at"] = iso(given["published_at"], place, 'the field "published_at"')
    return Report(**{"id": id_, **given})


def iso(value: str, place: str, what: str) -> str:
    """A day or time as ISO 8601, as given; refused when it is not one."""
    try:
        if len(value) == 10:
            return date.fromisoformat(value).isoformat()
        return datetime.fromisoformat(value).isoformat()
    except ValueError as fault:
        raise InputError(
            place, f"{what} is '{value[:40]}', which is no date", "write it as 2023-11-24 or 2023-11-24T07:00:00+02:00"
        ) from fault


def _kind(value: object) -> str:
    return {list: "list", dict: "object", str: "text", bool: "truth value", int: "number", float: "number"}.get(
        type(value), "null"
    )


def _checked(report: Report, place: str) -> Report:
    """The report with its language, refused when there is nothing in it that can be read."""
    text = report.text
    if not text.strip():
        raise InputError(place, "the text is empty", "give a report with words in it")
    if "\x00" in text:
        raise InputError(place, f"a NUL character at offset {text.index(chr(0))}", "give plain text; this looks like binary data")
    if not any(c.isalpha() for c in text):
        raise InputError(place, "there are no words in the text", "give a report in English")
    found = report.language or language.of(text)
    if found not in ("en", None):
        raise InputError(
            place, f"the text is in another language ('{found}')", 'give it in English (or set "language": "en" if it is)'
        )
    return report.model_copy(update={"language": found or "en"})

