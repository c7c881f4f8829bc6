"""What the gate is fitted on: general news as packages hold it, and which of its paragraphs are taken for what."""

from __future__ import annotations

import pytest

from training import gate, news

BROWN = [
    # words and marks as the Brown corpus has them | as they are printed
    ("`` No evidence '' , he said .", '"No evidence", he said.'),
    ("The mayor ( of Atlanta ) asked : why ?", "The mayor (of Atlanta) asked: why?"),
]


@pytest.mark.parametrize(("words", "printed"), BROWN)
def test_the_brown_corpus_as_printed(words: str, printed: str) -> None:
    assert news.spaced(words.split()) == printed


LONG = "The council met on Monday and talked about the new road for most of the afternoon in the old hall. " * 4
PARAGRAPHS = [
    # text | its paragraphs
    ("One sentence.", ["One sentence."]),
    (LONG + 'It will be built by Dr. Smith. "Good," he said.', [LONG.strip(), 'It will be built by Dr. Smith. "Good," he said.']),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "parts"), PARAGRAPHS, ids=["short", "long", "none"])
def test_paragraphs_are_cut_after_sentences(text: str, parts: list[str]) -> None:
    assert [part for part in news.paragraphs(text).split("\n") if part] == parts


TOLD = [
    # what the reader found in a paragraph: type and confidence | what the paragraph is taken for
    ([], "none"),
    ([("ASSAULT", 0.95)], "sure"),
    ([("CONSULT", 0.9)], "sure"),
    ([("ASSAULT", 0.5)], None),  # it may or may not be
    ([("position", 0.6)], None),
    ([("ASSAULT", 0.2)], "none"),  # the reader hardly believes it
    ([("AGREE", 0.9)], "none"),  # agreements are made in all kinds of news
    ([("PROTEST", 0.95)], None),
]


@pytest.mark.parametrize(("found", "taken"), TOLD)
def test_what_a_paragraph_is_taken_for(found: list[tuple[str, float]], taken: str | None) -> None:
    sure, none = gate.general([("Before it.\nThe paragraph.\nAfter it.", [(15, kind, c) for kind, c in found])])
    assert sure == (["The paragraph."] if taken == "sure" else [])
    assert none == ["Before it.", *(["The paragraph."] if taken == "none" else []), "After it."]


def test_signs_of_processes_that_are_held_out_are_not_fitted_on() -> None:
    texts = gate.signs(gate.Path("corpus/signs/train"))
    held = [
        line.split("\t")[-1] for line in gate.Path("corpus/signs/train/guatemala-1994.tsv").read_text().splitlines()
    ]
    assert len(texts) > 300 and not set(texts) & set(held)
