"""Archives → reports, in pieces that have a name: WARC files (Common Crawl News is of them) and JSON lines.

Which day a page was published, the page says; the day on which it was crawled is another, and is not taken for it.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, cast

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from truceline.errors import InputError
from truceline.live.entries import identity, link, same_site
from truceline.reports import html, objects
from truceline.reports.files import Found
from truceline.reports.html import CHARSET
from truceline.reports.language import ENGLISH, SHARE

PIECE = 200
"""Records of a piece."""
LARGEST = 5_000_000
"""Bytes of a page; a larger one is passed over."""
PAGES = ("text/html", "application/xhtml+xml")
SUFFIXES = (".warc", ".warc.gz", ".jsonl", ".jsonl.gz")
LANGUAGE = re.compile(rb"""<html\b[^<>]{0,300}?\blang\s*=\s*["']?\s*([a-zA-Z]{2})""", re.I)

OTHER = "another language"
"""What a page is passed over for, beside being no page."""
Item = Found | str | None
"""A report, why it is refused, `OTHER`, or None for what is no page."""
Read = Callable[[], Item]
"""Reads a record; it must be called before the next record is asked for."""


def name(path: Path) -> str:
    """What an archive is known by in the ledger: its name, size and beginning, wherever it lies."""
    with path.open("rb") as file:
        begins = hashlib.sha256(file.read(65_536)).hexdigest()[:12]
    return f"{path.name} {path.stat().st_size} {begins}"


def pieces(path: Path, done: frozenset[str]) -> Iterator[tuple[str, Iterator[Item]]]:
    """The pieces of an archive, each with its name (FILE#00001) and its items; those that are `done` are passed over
    without being read. Each piece must be read to its end before the next is asked for."""
    if not path.name.lower().endswith(SUFFIXES):
        raise InputError(str(path), "is no archive that is read", f"give files ending in {', '.join(SUFFIXES)}")
    records = _warc(path) if ".warc" in path.suffixes else _lines(path)
    number = 0
    while True:
        number += 1
        piece = f"{path.name}#{number:05d}"
        if piece in done:
            if sum(1 for _ in islice(records, PIECE)) == 0:
                return
            continue
        first = next(records, None)
        if first is None:
            return
        yield piece, (read() for read in chain([first], islice(records, PIECE - 1)))


def _warc(path: Path) -> Iterator[Read]:
    """For each record, what reads it."""
    with path.open("rb") as file:
        types = WarcRecordType.response | WarcRecordType.resource
        records = ArchiveIterator(file, record_types=types, parse_http=True, auto_decode="all", strict_mode=False)
        try:
            for number, record in enumerate(records, 1):
                yield partial(_page, record, f"{path}: record {number}")
        except (OSError, ValueError, EOFError) as fault:
            raise InputError(
                str(path), f"is broken ({fault})", "fetch it again; what was read of it is kept"
            ) from fault


def _lines(path: Path) -> Iterator[Read]:
    """For each line, what reads it."""
    packed = path.name.lower().endswith(".gz")
    with cast(BinaryIO, gzip.open(path)) if packed else path.open("rb") as file:
        stem = re.sub(r"\.jsonl(\.gz)?$", "", path.name, flags=re.I)
        try:
            for number, line in enumerate(objects.cut(file), 1):
                yield partial(_line, line, f"{path}:{number}", f"{stem}-{number}")
        except (OSError, EOFError, zlib.error) as fault:
            raise InputError(
                str(path), f"is broken ({fault})", "fetch it again; what was read of it is kept"
            ) from fault


def _line(line: bytes, place: str, id_: str) -> Item:
    if not line.strip():
        return None
    found = next(iter(objects.from_lines([line], place, id_)))
    if isinstance(found, InputError):
        problem = found.problem
        return OTHER if "another language" in problem else InputError(place, problem, found.remedy)
    report = found[0]
    return report.model_copy(update={"id": id_}) if report.id == f"{id_}-1" else report


def _page(record: WarcRecord, place: str) -> Item:
    """The report of a page, by the address under which it was archived."""
    url = link((record.headers.get("WARC-Target-URI") or "").strip("<> "), "")
    status = record.http_headers.status_code if record.is_http and record.http_headers else 200
    type_ = (
        (record.http_content_type or "").lower()
        if record.is_http
        else (record.headers.get("Content-Type") or "").lower()
    )
    if url is None or status != 200 or not type_.startswith(PAGES):
        return None
    try:
        data = record.reader.read(LARGEST + 1)
    except (OSError, ValueError, EOFError) as fault:
        return InputError(f"{place} ({url})", f"its body is broken ({fault})", "it is passed over")
    if len(data) > LARGEST:
        return InputError(f"{place} ({url})", f"a page of more than {LARGEST // 1_000_000} MB", "it is passed over")
    if not data or foreign(data):
        return OTHER if data else None
    try:
        report = html.report(
            _charset(data, record), f"a-{hashlib.sha256(identity(url).encode()).hexdigest()[:12]}", f"{place} ({url})"
        )
    except InputError as refused:
        return OTHER if "another language" in refused.problem else refused
    own = link(report.url, url) if report.url else None
    return report.model_copy(update={"url": own if own and same_site(own, url) else url})


def _charset(data: bytes, record: WarcRecord) -> bytes:
    """The page, with the encoding that its server named where it names none itself."""
    charset = record.http_charset if record.is_http else None
    if (
        not charset
        or not charset.isascii()
        or CHARSET.search(data[:4096])
        or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    ):
        return data
    return f'<meta charset="{re.sub(r"[^A-Za-z0-9_.:-]", "", charset)}">'.encode() + data


def foreign(page: bytes) -> bool:
    """Whether a page says that it is in another language than English, and its words do not say otherwise. Told without
    taking the page apart, since most of an archive is in other languages."""
    said = LANGUAGE.search(page[:2048])
    if not said or said[1].lower() == b"en":
        return False
    words = re.sub(rb"<(script|style)\b.*?(?:</\1|$)|<[^<>]*>", b" ", page[:100_000], flags=re.I | re.S).lower().split()
    english = sum(word.decode("ascii", "ignore") in ENGLISH for word in words)
    return english < SHARE * len(words)
