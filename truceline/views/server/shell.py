"""What surrounds the pages of the server: its style and scripts, and the bar with search and the day as of which."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from truceline.views.rendered import FOLDER, Live, Shell, served
from truceline.views.server.cache import Answer
from truceline.views.server.known import NOW, Moment

TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
ASSETS = ("dossier.css", "live.css", "dossier.js", "site.js", "live.js", "icon.svg")
FOREVER = "public, max-age=31536000, immutable"
"""An asset's address names its content."""


@cache
def assets() -> dict[str, Answer]:
    """Style and scripts by their names."""
    return {
        name: Answer((FOLDER / name).read_bytes(), TYPES[name.rpartition(".")[2]], (("Cache-Control", FOREVER),))
        for name in ASSETS
    }


def address(name: str) -> str:
    """Where an asset stands; another content has another address."""
    return f"/static/{name}?v={assets()[name].tag[1:9]}"


def around(
    path: str = "/", moment: Moment = NOW, version: str = "", script: str | None = None,
    asked: Sequence[tuple[str, str]] = (), others: Sequence[tuple[str, str, str]] = (), *, whole: bool = True,
) -> Shell:  # fmt: skip
    """The shell of a page. With a `version` it follows the record, unless it is of a day; `asked` is what else was asked
    there, `whole` whether it can be asked for as of a day."""
    follows = version if moment == NOW else ""
    scripts = [*(["live.js"] if follows else []), *([script] if script else [])]  # live.js sees the page untouched
    return served(Live(
        path=path, query=moment.query, as_of=str(moment.as_of or ""), reported_by=str(moment.reported_by or ""),
        then=moment.told, version=follows, styles=(address("dossier.css"), address("live.css")),
        scripts=tuple(map(address, scripts)), icon=address("icon.svg"), asked=tuple(asked), others=tuple(others),
        whole=whole,
    ))  # fmt: skip
