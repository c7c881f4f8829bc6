"""Text from outside, made safe to show: what could garble a terminal or a line is written out as an escape.

Reports keep such characters (offsets count them); only what people see is escaped.
"""

from __future__ import annotations

import re

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters (but line breaks and tabs), marks that turn the direction of writing, and surrogates."""


def shown(text: str) -> str:
    r"""The text with each hidden character as its escape.

    >>> shown("gnp.\u202eexe")
    'gnp.\\u202eexe'
    """
    return HIDDEN.sub(lambda m: f"\\u{ord(m.group()):04x}", text.replace("\r\n", "\n"))
