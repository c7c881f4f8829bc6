"""What is shown of texts that are kept back, on pages; the rule itself: tests/views/test_snippets.py."""

from __future__ import annotations

from tests.views import states
from truceline.views import snippets


def test_a_state_of_snippets_still_marks_its_words() -> None:
    found, _ = states.state()
    one = found.agreement.changes[0].evidence[0]
    sentence = "x" * 150 + " " + one.sentence + " " + "y" * 150
    first = one.sentence_span[0] - 151
    long = one.model_copy(update={"sentence": sentence, "sentence_span": (first, first + len(sentence))})
    cut = snippets.evidence(long)
    assert len(cut.sentence) <= snippets.MOST
    start, end = (n - cut.sentence_span[0] for n in cut.span)
    assert cut.sentence[start:end] == one.words


def test_what_is_no_words_of_a_text_is_left_whole() -> None:
    long = "h" * 300
    assert snippets.values({"url": long, "content": long, "deep": [{"permalink": long, "text": long}]}) == {
        "url": long, "content": "h" * 199 + "…", "deep": [{"permalink": long, "text": "h" * 199 + "…"}],
    }  # fmt: skip
