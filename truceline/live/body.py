"""The body of an answer, read within limits of size and of what it unpacks to."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer may cost."""

    size: int = 10_000_000
    """Bytes, as sent and unpacked."""
    ratio: int = 200
    """How many times its packed size a body may unpack to, past `START` bytes; pages and feeds reach 20."""
    seconds: float = 30.0
    """From the first step to the last byte, each redirect anew."""
    redirects: int = 5


START = 1_000_000
"""Unpacked bytes below which the ratio says nothing: a short page of blanks is no bomb."""
PIECE = 65_536


class BodyError(Exception):
    """A body that is too large, a bomb, or broken."""


def read(chunks: Iterable[bytes], encoding: str, limits: Limits) -> bytes:
    """The body, unpacked; a BodyError where it breaks a limit, as soon as it does."""
    found = bytearray()
    for piece in _unpacked(_counted(chunks, limits.size), encoding.strip().lower(), limits):
        found += piece
        if len(found) > limits.size:
            raise BodyError(f"more than {limits.size} bytes")
    return bytes(found)


def unpacked(data: bytes, limits: Limits) -> bytes:
    """Gzipped bytes unpacked within the limits (site maps come so)."""
    return read([data], "gzip", limits)


def _counted(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise BodyError(f"more than {most} bytes")
        yield chunk


def _unpacked(chunks: Iterable[bytes], encoding: str, limits: Limits) -> Iterator[bytes]:
    if encoding in ("", "identity"):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip"):
        raise BodyError(f"packed as '{encoding[:20]}', which was not asked for")
    unpack, taken, given = zlib.decompressobj(16 + zlib.MAX_WBITS), 0, 0
    try:
        for chunk in chunks:
            taken += len(chunk)
            while chunk and not unpack.eof:
                piece = unpack.decompress(chunk, PIECE)
                given += len(piece)
                if given > START and given > taken * limits.ratio:
                    raise BodyError(f"it unpacks to more than {limits.ratio} times its size")
                yield piece
                chunk = unpack.unconsumed_tail
    except zlib.error as fault:
        raise BodyError(f"broken gzip ({fault})") from fault
    if taken and not unpack.eof:
        raise BodyError("broken gzip (it ends too early)")
