"""Cues as patterns, and what is told of a broken file."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.errors import KnowledgeError
from truceline.knowledge import FOLDER
from truceline.talks.phrases import cue_pattern, rules


@pytest.mark.parametrize(
    ("cue", "text", "found"),
    [
        ("(came|went) into force", "it came into force", "came into force"),
        ("sign* ~ accord", "signed a long and difficult accord", "signed a long and difficult accord"),
        ("sign* ~2 accord", "signed a long and difficult accord", None),
        ("in [the] talks", "in talks", "in talks"),
        ("in [the] talks", "in the talks", "in the talks"),
        ("sign* ~ accord", "signed. The accord", None),
        ("den?ed", "denied", "denied"),
        ("talks [with]", "talks in Doha", "talks"),
    ],
)
def test_cues(cue: str, text: str, found: str | None) -> None:
    match = cue_pattern(cue).search(text)
    assert (match[0] if match else None) == found


def test_a_broken_rule_is_named(tmp_path: Path) -> None:
    text = (FOLDER / "status.yaml").read_text(encoding="utf-8")
    file = tmp_path / "status.yaml"
    file.write_text(text.replace("status: broken_off\n", "status: broken\n", 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"talks, rule 'talks broken off': status is none of none, contacts"):
        rules(file)
