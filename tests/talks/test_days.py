"""Which day words are of. The report is of Wednesday, 5 March 2025."""

from __future__ import annotations

from datetime import date

import pytest

from truceline.talks.days import when


@pytest.mark.parametrize(
    ("sentence", "words", "day", "precision"),
    [
        ("The truce collapsed on Monday.", "collapsed", "2025-03-03", "day"),
        ("The truce collapsed.", "collapsed", "2025-03-05", "published"),
        ("The truce collapsed overnight.", "collapsed", "2025-03-05", "day"),
        ("The truce began on March 1 and collapsed on Tuesday.", "collapsed", "2025-03-04", "day"),
        ("The truce began on March 1 and collapsed on Tuesday.", "began", "2025-03-01", "day"),
        ("They agreed to stop fighting from Friday.", "agreed", "2025-03-05", "published"),
        ("Two days after the truce began, shells fell.", "began", "2025-03-03", "day"),
        ("The round ended, and the sides agreed to go on in Oslo on Friday.", "ended", "2025-03-05", "published"),
        ("The talks broke down last week.", "broke", "2025-02-24", "week"),
    ],
)
def test_the_day_of_words(sentence, words, day, precision) -> None:
    found = when(sentence, sentence.index(words), date(2025, 3, 5))
    assert (found.day.isoformat(), found.precision) == (day, precision)
