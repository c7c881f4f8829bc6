"""Files, folders and standard input → reports. What cannot be read is refused by name, and the rest goes on."""

from __future__ import annotations

import gzip
import itertools
import os
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from truceline.errors import InputError
from truceline.reports import decode, html, objects
from truceline.reports.accept import accept
from truceline.reports.layout import headline, layout
from truceline.reports.objects import LONGEST_LINE, Placed
from truceline.reports.report import Report
from truceline.reports.shown import shown

SUFFIXES = (".txt", ".html", ".htm", ".json", ".jsonl", ".jsonl.gz")
STANDARD_INPUT = "<stdin>"

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
                    place, f"a second report with the id '{report.id}' (the first: {seen[report.id]}), left out",
                    "give each its own id (a text's id is its file's name without the ending)",
                )  # fmt: skip
                continue
            seen[report.id] = place
            yield _filed(report, published_at)


def _filed(report: Report, published_at: str | None) -> Report:
    """The report with the day and the wire of its dateline where the input gives none; else with the day asked for."""
    parts = layout(report.text)
    day = parts.date(None)
    wire = parts.dateline.wire if parts.dateline else None
    return report.model_copy(
        update={
            "published_at": report.published_at or (day.isoformat() if day else published_at),
            "publisher": report.publisher or wire,
        }
    )


def _of_path(path: str) -> Iterator[Placed | InputError]:
    if path == "-":
        yield from _of_stream(sys.stdin.buffer, STANDARD_INPUT, "stdin")
        return
    try:
        if "\0" in path:
            raise InputError(shown(path), "no path holds a NUL character", "check the path")
        if Path(path).is_dir():
            yield from _of_folder(path)
        else:
            yield from _of_file(Path(path), path)
    except InputError as refused:
        yield refused
    except FileNotFoundError:
        yield InputError(path, "there is no such file", "check the path")
    except (OSError, EOFError, zlib.error) as fault:
        why = getattr(fault, "strerror", None) or fault
        yield InputError(path, f"cannot be read ({why})", "check that the file is whole and may be read")


def _of_folder(path: str) -> Iterator[Placed | InputError]:
    """The reports in a folder and those within it, by name; hidden ones and links to folders are passed over."""
    barred: list[OSError] = []
    none = True
    for folder, within, names in os.walk(path, onerror=barred.append):
        within[:] = sorted(name for name in within if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                none = False
                yield from _of_path(str(Path(folder) / name))
    for fault in barred:
        yield InputError(str(fault.filename), f"cannot be read ({fault.strerror})", "check that the folder may be read")
    if none and not barred:
        yield InputError(path, "a folder without reports", f"put files ending in {', '.join(SUFFIXES)} into it")


def _of_file(file: Path, path: str) -> Iterator[Placed | InputError]:
    ending = re.search(r"\.jsonl\.gz$|\.[A-Za-z0-9]{1,5}$", file.name)
    suffix = ending.group().lower() if ending else ""
    stem = file.name.removesuffix(ending.group()) if ending and suffix in SUFFIXES else file.name
    if suffix == ".jsonl.gz":
        with gzip.open(file) as packed:
            yield from objects.from_lines(objects.cut(cast(BinaryIO, packed)), path, stem)
        return
    with file.open("rb") as stream:
        if suffix == ".jsonl":
            yield from objects.from_lines(objects.cut(stream), path, stem)
        elif suffix == ".json":
            yield from objects.from_value(stream.read(), path, stem)
        elif suffix in (".html", ".htm"):
            yield html.report(_whole(stream, path), stem, path), path
        elif suffix == ".txt":
            yield _plain(_whole(stream, path), stem, path), path
        elif not suffix:
            yield from _of_stream(stream, path, stem)
        else:
            endings = ", ".join(SUFFIXES)
            raise InputError(
                path, f"the ending {suffix} is none that is read", f"give files ending in {endings}, or pipe it to -"
            )


def _of_stream(stream: BinaryIO, place: str, stem: str) -> Iterator[Placed | InputError]:
    """JSON lines, one JSON document, a page or a plain text, told apart by how it begins."""
    try:
        first = stream.readline(LONGEST_LINE + 1)
        if len(first) > LONGEST_LINE and first.startswith(b"{"):
            yield from objects.from_lines(objects.cut(stream, first), place, stem)
            return
        second = stream.readline(LONGEST_LINE + 1)
        if second and objects.is_lines(first, second):
            yield from objects.from_lines(itertools.chain([first], objects.cut(stream, second)), place, stem)
            return
        data = first + second + stream.read()
        start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
        if start.startswith((b"{", b"[")):
            yield from objects.from_value(data, place, stem)
        elif start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
            yield html.report(data, stem, place), place
        else:
            yield _plain(data, stem, place), place
    except InputError as refused:
        yield refused


def _whole(stream: BinaryIO, place: str) -> bytes:
    data = stream.read(LONGEST_LINE + 1)
    if len(data) > LONGEST_LINE:
        raise InputError(
            place, f"a report of more than {LONGEST_LINE // 1_000_000} MB", "split it into one report a file"
        )
    return data


def _plain(data: bytes, stem: str, place: str) -> Report:
    text = decode.text(data, place)
    return accept({"title": headline(text), "text": text}, place, stem)
