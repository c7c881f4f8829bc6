"""Who acts in an incident, and whom it is directed at."""

from __future__ import annotations

import pytest

from tests.talks.conftest import told
from truceline.talks.happenings import Mention, happenings


@pytest.mark.parametrize(
    ("sentence", "event", "acting", "targets"),
    [
        ("Israel killed a leader of Hamas in Beirut.",
         "event killed = ASSAULT/targeted actual | actor: Israel | recipient: a leader of Hamas", ("ISR",), ("hamas",)),
        # who is killed does not act
        ("The killing of a leader of Hamas in Beirut.",
         "event killing = ASSAULT/targeted actual | actor: Hamas | recipient: a leader of Hamas", (), ("hamas",)),
        ("The killing of a leader of Hamas in Beirut.",
         "event killing = ASSAULT/targeted actual | recipient: a leader of Hamas", (), ("hamas",)),
    ],
)  # fmt: skip
def test_who_acts(sentence, event, acting, targets) -> None:
    report = told(f"{sentence}\n  {event}")
    (made,) = happenings({"i": [Mention(report, e, report.day) for e in report.coded.events]}, [])
    assert (made.lanes, made.targets) == (acting, targets)
