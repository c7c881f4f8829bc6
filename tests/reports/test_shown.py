from __future__ import annotations

import pytest

from truceline.reports.shown import shown

TEXTS = [
    # text, as it is shown
    ("“Peace” – Bogotá \U0001f534\tnow\nthen", "“Peace” – Bogotá \U0001f534\tnow\nthen"),
    ("one\r\ntwo", "one\ntwo"),
    ("one\rtwo", "one\\u000dtwo"),
    ("gnp.\u202eexe", "gnp.\\u202eexe"),
    ("\u2066left\u2069", "\\u2066left\\u2069"),
    ("\x1b[31mred", "\\u001b[31mred"),
    ("bell\x07 nul\x00 c1\x9b", "bell\\u0007 nul\\u0000 c1\\u009b"),
    ("half \ud800", "half \\ud800"),
    ("zero\u200dwidth joiner of emoji and Persian", "zero\u200dwidth joiner of emoji and Persian"),
]


@pytest.mark.parametrize(("text", "seen"), TEXTS)
def test_what_could_garble_a_terminal_is_written_out(text, seen):
    assert shown(text) == seen
    seen.encode()
