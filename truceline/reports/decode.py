"""Bytes → text: UTF-8 or what its mark or its page says, else Windows-1252, else what charset-normalizer finds."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from truceline.errors import InputError

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
BINARY = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
)
CHARSETS = re.compile(r"(?:utf-?8|utf-?16|windows-|cp|iso-?8859|latin|us-ascii|koi8|mac|gb|big5|shift|euc)", re.I)
LATIN = ("iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii")
"""Names by which pages mean Windows-1252."""
FEW = 0.2
"""Share of bytes beyond ASCII up to which a text that is not UTF-8 is Western: it is to be in English."""


def text(data: bytes, place: str, declared: str | None = None) -> str:
    """The text of a file; an InputError when it is empty, binary or in no encoding that fits."""
    if not data.strip():
        raise InputError(place, "the file is empty", "give a file with a report in it")
    if data.startswith(BINARY):
        raise InputError(place, "a binary file (a document, picture or archive)", "give its text")
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return strict(data, place, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        return _legacy(data, place, declared, fault)


def strict(data: bytes, place: str, encoding: str = "utf-8-sig") -> str:
    """The text in this encoding and no other."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise _undecodable(place, encoding, fault) from fault


def _legacy(data: bytes, place: str, declared: str | None, fault: UnicodeDecodeError) -> str:
    if b"\x00" in data:
        raise InputError(place, f"a NUL byte at {data.index(0)}: a binary file", "give plain text")
    if declared and CHARSETS.match(declared) and not declared.lower().startswith(("utf-8", "utf8")):
        try:
            return data.decode("cp1252" if declared.lower() in LATIN else declared)
        except (LookupError, UnicodeDecodeError):
            pass
    if not data.decode("utf-8", "ignore").isascii():  # UTF-8 but for some bytes: any other reading garbles the rest
        raise _undecodable(place, "utf-8", fault)
    beyond = sum(byte > 127 for byte in data)
    if beyond <= FEW * len(data):
        return strict(data, place, "cp1252")
    best = from_bytes(data).best()
    if best is None:
        raise _undecodable(place, "utf-8", fault)
    return str(best)


def _undecodable(place: str, encoding: str, fault: UnicodeDecodeError) -> InputError:
    name = encoding.removesuffix("-sig").upper()
    return InputError(place, f"cannot be decoded: byte {fault.start} is not {name}", "save it as UTF-8")
