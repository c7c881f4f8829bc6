"""Archives → reports: WARC files (Common Crawl News is of them), JSON lines and Parquet, in a folder or at an address as
`s3://…`.

Each format gives its records one by one, from a place in the file on. Which day a page was published, the page says; the
day on which it was crawled is another, and is not taken for it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, BinaryIO, cast

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from truceline.errors import InputError
from truceline.live.entries import identity, link, same_site
from truceline.reports import html, objects
from truceline.reports.accept import FIELDS, accept
from truceline.reports.files import Found
from truceline.reports.html import CHARSET
from truceline.reports.language import ENGLISH, SHARE

LARGEST = 5_000_000
"""Bytes of a page; a larger one is passed over."""
PAGES = ("text/html", "application/xhtml+xml")
SUFFIXES = (".warc", ".warc.gz", ".jsonl", ".jsonl.gz", ".parquet")
LANGUAGE = re.compile(rb"""<html\b[^<>]{0,300}?\blang\s*=\s*["']?\s*([a-zA-Z]{2})""", re.I)
BROKEN = "fetch it again; what was read of it is kept"

OTHER = "another language"
"""What a page is passed over for, beside being no page."""
Item = Found | str | None
"""A report, why it is refused, `OTHER`, or None for what is no page."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record of an archive; `content` and `read` must be called before the next record is asked for, and but one of
    them."""

    at: int | None
    """The byte at which it begins, where reading can begin there."""
    content: Callable[[], bytes]
    """What it holds, to tell it from another."""
    read: Callable[[], Item]


def records(file: BinaryIO, name: str, place: str, at: int = 0, first: int = 0) -> Iterator[Record]:
    """The records of an open file from number `first` on, which begins at byte `at`; at 0 those before it are read and
    passed over. An InputError where the file is broken."""
    if not name.lower().endswith(SUFFIXES):
        raise InputError(place, "is no archive that is read", f"give files ending in {', '.join(SUFFIXES)}")
    file.seek(at)
    kind = _parquet if name.lower().endswith(".parquet") else _warc if ".warc" in name.lower() else _lines
    try:
        if kind is _parquet:
            yield from _parquet(file, name, place, first)
        else:
            yield from islice(kind(file, name, place, first if at else 0), 0 if at else first, None)
    except (OSError, ValueError, EOFError, zlib.error) as fault:
        raise InputError(place, f"is broken ({fault})", BROKEN) from fault


def _warc(file: BinaryIO, name: str, place: str, first: int) -> Iterator[Record]:
    types = WarcRecordType.response | WarcRecordType.resource
    # the HTTP head is parsed where a page is read: not for the records that are passed over
    found = ArchiveIterator(file, record_types=types, parse_http=False, strict_mode=False)
    for number, record in enumerate(found, first + 1):
        yield Record(record.stream_pos, record.reader.read, partial(_page, record, f"{place}: record {number}"))


def _lines(file: BinaryIO, name: str, place: str, first: int) -> Iterator[Record]:
    packed, at = name.lower().endswith(".gz"), file.tell()
    stem = re.sub(r"\.jsonl(\.gz)?$", "", name, flags=re.I)
    lines = objects.cut(cast(BinaryIO, gzip.GzipFile(fileobj=file)) if packed else file)
    known = not packed
    """Whether it is known where a line begins: of one that is too long the rest is passed over uncounted."""
    for number, line in enumerate(lines, first + 1):
        read = partial(_line, line, f"{place}:{number}", f"{stem}-{number}")
        yield Record(at if known else None, partial(bytes, line), read)
        known = known and len(line) <= objects.LONGEST_LINE
        at += len(line)


def _parquet(file: BinaryIO, name: str, place: str, first: int) -> Iterator[Record]:
    """The rows of a table that has a column `text`; others that a report has are taken where they are there."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    try:
        table = ParquetFile(file)
        columns = [column for column in FIELDS if column in table.schema_arrow.names]
        if "text" not in columns:
            found = ", ".join(table.schema_arrow.names[:8])
            raise InputError(place, f'has no column "text" (found: {found})', 'name the column with the texts "text"')
        number, stem = 0, re.sub(r"\.parquet$", "", name, flags=re.I)
        for group in range(table.num_row_groups):
            many = table.metadata.row_group(group).num_rows
            if number + many <= first:
                number += many
                continue
            for batch in table.iter_batches(500, row_groups=[group], columns=columns):
                for row in batch.to_pylist():
                    number += 1
                    if number > first:
                        said = {name: _said(value) for name, value in row.items()}
                        content = partial(_json, said)
                        read = partial(_row, said, f"{place}: row {number}", f"{stem}-{number}")
                        yield Record(None, content, read)
    except pa.ArrowException as fault:
        raise InputError(place, f"is broken ({str(fault).splitlines()[0]})", BROKEN) from fault


def _said(value: Any) -> Any:
    """Moments and days of a table as ISO 8601 writes them."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _json(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, default=str).encode("utf-8", "replace")


def _row(row: Mapping[str, Any], place: str, id_: str) -> Item:
    try:
        return accept(row, place, id_)
    except InputError as refused:
        return OTHER if "another language" in refused.problem else refused


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
    try:
        if record.is_http:
            record.parse_http(auto_decode="all", strict_mode=False)
    except (OSError, ValueError, EOFError) as fault:
        return InputError(place, f"its head is broken ({fault})", "it is passed over")
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
