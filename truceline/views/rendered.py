"""Pages from templates: everything escaped, one style sheet, and a policy that lets only our own style and script run."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from truceline import __version__
from truceline.views import plain
from truceline.views.marks import SHAPES

FOLDER = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Live:
    """What a page of the server has besides. `path` is its address, `asked` what else was asked there as (name, value);
    `query` ("" or "?as_of=…") goes with every link; `then` says as of when, "" for now; `others` are the page's other
    forms, as (name, address, media type); a page that follows the record knows its `version`, else that is ""."""

    path: str
    query: str
    as_of: str
    reported_by: str
    then: str
    version: str
    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    icon: str
    asked: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, str, str], ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Shell:
    """What every page has: style and script, inline, what a browser may do with them, and the words for kinds; pages of
    a server take style and script from it (`live`), and its headers say what a browser may do."""

    style: Markup
    script: Markup
    policy: str
    version: str
    kinds: dict[str, str]
    shapes: dict[str, str]
    live: Live | None = None


def shell(script: str) -> Shell:
    """The shell of a page with a script of `templates/`."""
    style, code = (Markup((FOLDER / name).read_text(encoding="utf-8")) for name in ("dossier.css", script))
    policy = (
        f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(code)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return Shell(style, code, policy, __version__, plain.words()["kinds"], SHAPES)


def served(live: Live) -> Shell:
    """The shell of a page of the server."""
    return Shell(Markup(""), Markup(""), "", __version__, plain.words()["kinds"], SHAPES, live)


def rendered(template: str, **shown: object) -> str:
    """The HTML of a page."""
    html = _environment().get_template(template).render(**shown)
    # Half of a surrogate pair, which JSON may hold, has no UTF-8.
    return re.sub("[\ud800-\udfff]", "\ufffd", html)


def digest(source: str) -> str:
    """What a Content-Security-Policy knows an inline style or script by."""
    return "sha256-" + b64encode(sha256(source.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals["shapes"] = SHAPES
    return made
