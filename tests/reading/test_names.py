"""Where known names stand: a text, and the names found in it with the actors they name."""

from __future__ import annotations

import pytest

from truceline.reading.registry import registry
from truceline.reading.words import words

FOUND = [
    ("Hamas met Egypt.", "Hamas=hamas Egypt=EGY"),
    # the longest name wins
    ("South Sudan and Sudan", "South Sudan=SSD Sudan=SDN"),
    ("Palestinian Islamic Jihad", "Palestinian Islamic Jihad=pij"),
    ("the Republic of the Congo", "Republic of the Congo=COG"),
    # acronyms count in their own case only
    ("The US told us.", "US=USA"),
    ("the who and the WHO", "WHO=who"),
    ("it is over", ""),
    # capitals make a name, upper-case text all the same
    ("Turkey ate turkey", "Turkey=TUR"),
    ("HAMAS FREED THREE MORE CAPTIVES IN THE STRIP", "HAMAS=hamas"),
    # accents, apostrophes, hyphens of either kind
    ("Erdogan, Erdoğan", "Erdogan=recep-tayyip-erdogan Erdoğan=recep-tayyip-erdogan"),
    ("Côte d'Ivoire, Cote d’Ivoire", "Côte d'Ivoire=CIV Cote d’Ivoire=CIV"),
    # words around do not matter, words inside a longer word do
    ("(Hamas)", "Hamas=hamas"),
    ("Israel's army", "Israel=ISR"),
    ("Hamasniks", ""),
    # "Israeli army" is Israel and the role army, the same rule as for every party
    ("the Israeli army", "Israeli=ISR"),
]


@pytest.mark.parametrize(("text", "found"), FOUND, ids=[f[0] for f in FOUND])
def test_names(text: str, found: str) -> None:
    said = words(text)
    mentions = registry().names.find(said)
    spans = [text[said[m.first].start : said[m.last - 1].end] for m in mentions]
    assert " ".join(f"{s}={m.names[0].actor_id}" for s, m in zip(spans, mentions, strict=True)) == found


@pytest.mark.parametrize("before", ["🕊️ ", "“", "👩‍👩‍👦 said: “", "’’’ "])
def test_offsets_after_emoji_and_quotes(before: str) -> None:
    text = f"{before}Hamas’s team met Côte d’Ivoire"
    said = words(text)
    spans = [text[said[m.first].start : said[m.last - 1].end] for m in registry().names.find(said)]
    assert spans == ["Hamas", "Côte d’Ivoire"]
