"""Claims: who said what, in whose words."""

from __future__ import annotations

import pytest

from tests.gold import code
from truceline.coding.claims import kind
from truceline.contract import Part

QUOTES = [
    # the text, the content between { and } | kind
    ("{“We will not go,”} he said.", "direct"),
    ('{"We will not go,"} he said.', "direct"),
    ("{«We will not go,»} he said.", "direct"),
    ("“{We will not go},” he said.", "direct"),
    ('"{We will not go}," he said.', "direct"),
    ("He said {they would not go}.", "indirect"),
    ("He said {they would “not go” yet}.", "mixed"),
    ('He said {they would "not go" yet}.', "mixed"),
    ('He said {they were "ready"}.', "mixed"),
    ("He said {the plan “is dead and nobody will wake it”}.", "mixed"),
    ("{“We will not go,”} he said, {“until they leave.”}", "direct"),
    ("{“We will not go,”} he said, {until they leave}.", "mixed"),
    # a quotation that runs on: opened before, closed later, or never closed
    ("“We are here. {We will not go.” }He left.", "direct"),
    ("“We are here. {We will not go. }We stay.”", "direct"),
    ('"We are here. {We will not go."}', "direct"),
    ("{“We will not go. We stay.}\n“We are many,” he said.", "direct"),
    # a quotation that has ended says nothing of later words
    ("“No,” he said, adding that {they would not go}.", "indirect"),
    ('"No," he said, adding that {they would not go}.', "indirect"),
    ("“No,” he said.\nHe added {they would not go}.", "indirect"),
    ("He said {it is the rebels' town}.", "indirect"),
]


@pytest.mark.parametrize(("marked", "expected"), QUOTES)
def test_kind(marked: str, expected: str) -> None:
    text, spans, at = "", [], 0
    for letter in marked:
        if letter == "{":
            at = len(text)
        elif letter == "}":
            spans.append((at, len(text)))
        else:
            text += letter
    part = Part(text=" … ".join(text[s:e] for s, e in spans), spans=tuple(spans))
    assert kind(part, text) == expected


def test_a_quotation_split_by_its_cue_is_one_claim() -> None:
    (claim,) = code("""
“We will not go,” Kenya said, “until they leave.”
  claim said = intended | source: Kenya | content: “We … go,” & “until … leave.”
""").claims
    assert claim.content
    assert claim.content.text == "“We will not go,” … “until they leave.”"
    assert len(claim.content.spans) == 2
    assert claim.kind == "direct"


@pytest.mark.parametrize("modality", ["asserted", "possible", "expected", "denied", "demanded", "intended"])
def test_modality_is_kept(modality: str) -> None:
    (claim,) = code(f"Kenya said so.\n  claim said = {modality} | source: Kenya | content: so").claims
    assert claim.modality == modality


def test_an_unnamed_source_is_null_with_a_reason() -> None:
    (claim,) = code("It was said that troops left.\n  claim said = asserted | content: troops left").claims
    assert claim.source is None
    assert "no source is named for these words" in claim.because.notes


def test_an_anonymous_source_is_somebody_without_a_name() -> None:
    (claim,) = code(
        "An official said troops left.\n  claim said = asserted | source: An official | content: troops left"
    ).claims
    assert claim.source
    assert (claim.source.name, claim.source.sectors) == (None, ("GOV",))
    assert claim.source.reason == "'official' names no party"


def test_no_content_no_claim() -> None:
    assert code("Kenya spoke.\n  claim spoke = asserted | source: Kenya").claims == ()


def test_what_two_say_together_each_says() -> None:
    claims = code("""
Egypt and Qatar urged restraint.
  claim urged = demanded | source: Egypt + Qatar | content: restraint
""").claims
    assert [c.source.actor_id for c in claims if c.source] == ["EGY", "QAT"]
    assert len({c.id for c in claims}) == 2


def test_different_claims_never_have_the_same_id() -> None:
    records = ["claim said = asserted | source: Kenya | content: so", "claim said = denied | source: Kenya | content: so",
               "claim said = asserted | source: Chad | content: so", "claim said = asserted | content: so",
               "claim said = asserted | source: Kenya | content: said so"]  # fmt: skip
    claims = code("\n  ".join(["Kenya and Chad said so.", *records])).claims
    assert len({c.id for c in claims}) == len(records)
