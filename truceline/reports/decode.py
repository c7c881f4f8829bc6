"""Bytes → text: UTF-8 or what its mark says, else what charset-normalizer finds likeliest."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from truceline.errors import InputError

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF", b"\xd0\xcf\x11\xe0")


def text(data: bytes, place: str) -> str:
    """The text of a file; an InputError when it is empty, binary or in no encoding that fits."""
    if not data.strip():
        raise InputError(place, "the file is empty", "give a file with a report in it")
    if data.startswith(BINARY):
        raise InputError(place, "a binary file (a document, picture or archive)", "give its text")
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as fault:
                raise _undecodable(place, encoding, fault) from fault
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        if b"\x00" in data:
            raise InputError(place, f"a NUL byte at {data.index(0)}: a binary file", "give plain text") from fault
        best = from_bytes(data).best()
        if best is None:
            raise _undecodable(place, "utf-8", fault) from fault
        return str(best)


def _undecodable(place: str, encoding: str, fault: UnicodeDecodeError) -> InputError:
    return InputError(place, f"not {encoding} (byte {fault.start}), nor another encoding", "save it as UTF-8")
