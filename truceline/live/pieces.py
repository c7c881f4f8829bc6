"""Archives cut into pieces, which are known by what they hold wherever they lie: the file's name, the records' numbers
and a digest of their content. A piece is coded and added as a whole, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from truceline.errors import InputError
from truceline.live.archives import SUFFIXES, Item, Record, records

PIECE = 200
"""Records of a piece."""
REQUEST = 4 << 20
"""Bytes asked for at once of a file at an address."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some records of an archive that follow each other."""

    archive: str
    """Its path or address."""
    number: int
    """From 1."""
    first: int
    """Records before it."""
    many: int
    at: int
    """The byte at which it begins; 0 where reading can begin at the file's beginning alone."""
    id: str

    @property
    def name(self) -> str:
        """For people: FILE#00001."""
        return f"{file_name(self.archive)}#{self.number:05d}"


@dataclass(frozen=True, slots=True)
class Cut:
    """The pieces of an archive, as far as it can be read, and why no further."""

    archive: str
    pieces: tuple[Piece, ...]
    fault: InputError | None = None


def archives(paths: Iterable[str]) -> list[str]:
    """The archives of paths and addresses in their order; folders stand for the archives in them, by name."""
    found: list[str] = []
    for path in paths:
        names = _listed(path)
        found += [path] if names is None else names
    return list(dict.fromkeys(found))


def cut(archive: str, size: int | None = None) -> Cut:
    """The pieces of an archive; it is read through once, and none of its pages is taken apart.
    `size`: records of a piece, else PIECE."""
    size = size or PIECE
    name, fault, many, last = file_name(archive), None, 0, -1
    begin: list[int] = []
    digests: list[Any] = []
    seekable = True
    try:
        with opened(archive) as file:
            for record in records(file, name, archive):
                if many % size == 0:
                    begin.append(record.at or 0)
                    digests.append(hashlib.sha256())
                digests[-1].update(hashlib.sha256(record.content()).digest())
                seekable = seekable and record.at is not None and record.at > last
                last = last if record.at is None else record.at
                many += 1
    except InputError as refused:
        fault = refused
    except OSError as refused:
        fault = _unread(archive, refused)
    pieces = []
    for n, digest in enumerate(digests):
        first, held = n * size, min(size, many - n * size)
        told = f"{name}\x1f{first}\x1f{held}\x1f{digest.hexdigest()}"
        id_ = hashlib.sha256(told.encode()).hexdigest()[:32]
        pieces.append(Piece(archive, n + 1, first, held, begin[n] if seekable else 0, id_))
    return Cut(archive, tuple(pieces), fault)


class Shelf:
    """Reads pieces. The archive stays open, so that a piece that follows the one before costs no reading anew where
    reading can begin at the file's beginning alone."""

    def __init__(self) -> None:
        self._file: BinaryIO | None = None
        self._found: Iterator[Record] = iter(())
        self._at: tuple[str, int] = ("", 0)
        """The archive, and the record that comes next."""

    def items(self, piece: Piece) -> Iterator[Item]:
        """The items of a piece; an InputError where the archive is broken or another than it was when it was cut."""
        if self._at != (piece.archive, piece.first):
            self.close()
            try:
                self._file = opened(piece.archive)
            except OSError as refused:
                raise _unread(piece.archive, refused) from refused
            self._found = records(self._file, file_name(piece.archive), piece.archive, piece.at, piece.first)
        self._at = ("", 0)  # until the piece is read to its end
        many = 0
        for record in islice(self._found, piece.many):
            yield record.read()
            many += 1
        if many < piece.many:
            raise InputError(piece.name, "the archive has changed while it was read", "run it again")
        self._at = (piece.archive, piece.first + piece.many)

    def close(self) -> None:
        """Close the archive that is open."""
        if self._file:
            self._file.close()
        self._file, self._found, self._at = None, iter(()), ("", 0)


def file_name(archive: str) -> str:
    """The last part of a path or address."""
    return archive.rstrip("/").rpartition("/")[2]


def opened(archive: str) -> BinaryIO:
    """A file in a folder or at an address; for addresses credentials and endpoint are taken from the environment
    (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL)."""
    if "://" not in archive:
        return Path(archive).open("rb")
    system, path = _system(archive)
    return cast(BinaryIO, BufferedReader(system.open_input_file(path), REQUEST))


def _listed(path: str) -> list[str] | None:
    """The archives in a folder, at any depth; None if it is none."""
    if "://" not in path:
        if not Path(path).is_dir():
            return None
        return sorted(str(p) for p in Path(path).rglob("*") if p.name.lower().endswith(SUFFIXES) and p.is_file())
    if path.lower().endswith(SUFFIXES):
        return None
    from pyarrow.fs import FileSelector

    system, at = _system(path)
    scheme = path.partition("://")[0]
    try:
        found = system.get_file_info(FileSelector(at.rstrip("/"), recursive=True))
    except OSError as refused:
        raise _unread(path, refused) from refused
    return sorted(f"{scheme}://{one.path}" for one in found if one.path.lower().endswith(SUFFIXES))


def _system(address: str) -> tuple[Any, str]:
    from pyarrow import ArrowInvalid
    from pyarrow.fs import FileSystem

    try:
        system, path = FileSystem.from_uri(address)
    except (ArrowInvalid, OSError) as fault:
        raise InputError(address, f"is no address that is read ({fault})", "give s3://BUCKET/KEY, or a path") from fault
    if not path.strip("/"):
        raise InputError(address, "names no bucket", "give s3://BUCKET/KEY, or a path")
    return system, path


def _unread(archive: str, fault: OSError) -> InputError:
    said = fault.strerror or str(fault).splitlines()[0]
    if "://" not in archive:
        return InputError(archive, f"cannot be read ({said})", "check the path, and the right to read it")
    for sign, why, remedy in REFUSALS:
        if sign in said:
            return InputError(archive, f"cannot be read ({why})", remedy)
    remedy = "check the address, AWS_ENDPOINT_URL and AWS_REGION, and the right to read it"
    return InputError(archive, f"cannot be read ({said})", remedy)


KEYS = "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, and the right to read it"
REFUSALS = (
    ("NO_SUCH_BUCKET", "there is no such bucket", "check the bucket's name and AWS_ENDPOINT_URL"),
    ("ACCESS_DENIED", "access is denied", KEYS),
    ("INVALID_ACCESS_KEY_ID", "the key is not known there", KEYS),
    ("SIGNATURE_DOES_NOT_MATCH", "the secret is not the key's", KEYS),
    ("No such file or directory", "nothing lies there", "check the bucket and the key"),
)
"""What an object store's refusal says → why it cannot be read, and what helps."""
