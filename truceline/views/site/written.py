"""A site in a folder: its files, and a list of them by which the next run knows which of them no longer belong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

LIST = "data/files.txt"
"""The files of the site and their SHA-256, as `sha256sum --check` takes them."""
LINE = re.compile(r"([0-9a-f]{64})  (.+)")
Digests = list[tuple[str, str]]
"""(path, SHA-256 of its content)"""


def write(files: Iterable[tuple[str, str]], folder: Path) -> int:
    """Write a site (path, text) into a folder, made if there is none; how many files. What an earlier run wrote there and
    this one does not is removed, unless somebody has changed it since; nothing else is."""
    made = [(name, text.encode("utf-8", "replace")) for name, text in files]
    new = [(name, sha256(content).hexdigest()) for name, content in made]
    old = listed(folder)
    # first, so that a run that is interrupted leaves nothing that is on no list
    _put(folder, LIST, _lines([*old, *(one for one in new if one not in old)]))
    for name, content in made:
        _put(folder, name, content)
    kept = {name.casefold() for name, _ in new}  # where case tells no files apart
    for name, digest in old:
        if name.casefold() not in kept:
            _remove(folder, name, digest)
    _put(folder, LIST, _lines(new))
    return len(made) + 1


def listed(folder: Path) -> Digests:
    """The files that earlier runs wrote; none where there is no list, and no line of it that is none."""
    try:
        text = (folder / LIST).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return [(found[2], found[1]) for line in text.splitlines() if (found := LINE.fullmatch(line))]


def _put(folder: Path, name: str, content: bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _lines(digests: Digests) -> bytes:
    return "".join(f"{digest}  {name}\n" for name, digest in digests).encode()


def _remove(folder: Path, name: str, digest: str) -> None:
    """Remove a file that holds what was written; a list that somebody else made leads nowhere outside the folder."""
    path = folder / name
    inside = path.resolve().is_relative_to(folder.resolve())
    if inside and path.is_file() and not path.is_symlink() and sha256(path.read_bytes()).hexdigest() == digest:
        path.unlink()
