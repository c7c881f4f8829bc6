"""The docs cannot drift: the command line reference is generated, and every command stands in the README."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main
from typer.cli import get_docs_for_click

from truceline.cli import app

ROOT = Path(__file__).parent.parent
COMMANDS = sorted(c.name or c.callback.__name__ for c in app.registered_commands if c.callback)


def reference() -> str:
    """What docs/cli.md must hold; `make docs` writes it."""
    command = typer.main.get_command(app)
    return get_docs_for_click(obj=command, ctx=typer.Context(command), name="truceline").strip() + "\n"


def test_the_reference_is_the_command_line_s_own() -> None:
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == reference(), "run: make docs"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert re.search(rf"truceline {command}\b", (ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", sorted(p.relative_to(ROOT).as_posix() for p in ROOT.glob("*.md")))
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (ROOT / target).exists(), f"{page} links to {target}"
