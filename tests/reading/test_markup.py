"""The corpus's markup: read, written, and what it says of faults."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from truceline.reading.markup import MarkupError, read, write

CORPUS = sorted((Path(__file__).parent.parent.parent / "corpus").glob("*/*.txt"))


def test_there_is_a_corpus() -> None:
    assert len(CORPUS) >= 40


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: p.stem)
def test_what_is_read_and_written_is_read_again(path: Path) -> None:
    for paragraph in read(path.read_text(encoding="utf-8").splitlines(), path.name):
        (again,) = read(write(paragraph).splitlines())
        key = repr
        assert sorted(again.anchors, key=key) == sorted(paragraph.anchors, key=key)
        assert replace(again, anchors=()) == replace(paragraph, anchors=())


SENTENCE = "The rebels said troops had killed 14 people, and said no more."
RECORDS = [
    # record | its anchor's words | role | its fillers' words
    ("claim said = asserted | source: The rebels", "said", "source", "The rebels"),
    ("claim said#2 = asserted | content: no more", "said", "content", "no more"),
    ("claim said = asserted | content: troops … people", "said", "content", "troops had killed 14 people"),
    ("claim said = asserted | content: troops & no more", "said", "content", "troops & no more"),
    ("event killed = ASSAULT actual | actor: The rebels + troops", "killed", "actor", "The rebels + troops"),
    ("event had & killed = ASSAULT/firearms negated | killed: 14", "had & killed", "killed", "14"),
    ("effect - = worsens talks asserted | cause: killed 14 people | effect: no more", "killed", "effect", "no more"),
    ("position said = rejects ceasefire | party: The rebels | content: no more", "said", "party", "The rebels"),
]


@pytest.mark.parametrize(("record", "words", "role", "fillers"), RECORDS, ids=[r[0] for r in RECORDS])
def test_a_record(record: str, words: str, role: str, fillers: str) -> None:
    (paragraph,) = read(["@ x", SENTENCE, "  " + record])
    (anchor,) = paragraph.anchors
    assert " & ".join(paragraph.text[s:e] for s, e in anchor.spans) == words
    said = [" & ".join(paragraph.text[s:e] for s, e in f.spans) for f in anchor.roles[role]]
    assert " + ".join(said) == fillers


def test_the_nearest_of_several_is_meant() -> None:
    (paragraph,) = read(["@ x", SENTENCE, "  claim said#2 = asserted", "  claim said = asserted"])
    assert [a.start for a in paragraph.anchors] == [SENTENCE.rindex("said"), SENTENCE.index("said")]


FAULTS = [
    # lines after "@ x" | line number | what is wrong and what to do
    ([SENTENCE, "  clam said = asserted"], 3, "unknown kind 'clam' (one of event, claim, effect, position)"),
    (
        [SENTENCE, "  claim said asserted"],
        3,
        "no ' = ' between the anchor and its values (write 'claim WORDS = VALUES')",
    ),
    ([SENTENCE, "  claim said = assertive"], 3, "unknown modality 'assertive' (one of asserted, "),
    ([SENTENCE, "  event killed = ASSAULT/plane actual"], 3, "unknown type 'ASSAULT/plane' (one of AGREE, "),
    ([SENTENCE, "  event killed = ASSAULT"], 3, "a event takes 2 value(s): type status"),
    ([SENTENCE, "  claim said = asserted | sorce: troops"], 3, "unknown role 'sorce' (a claim has source, content)"),
    ([SENTENCE, "  claim said = asserted | source troops"], 3, "unknown role"),
    (
        [SENTENCE, "  claim said = asserted | source: troops | source: troops"],
        3,
        "role 'source' twice (join its fillers",
    ),
    ([SENTENCE, "  claim told = asserted"], 3, "'told' does not stand in the paragraph in these very words"),
    ([SENTENCE, "  claim said = asserted | source: the rebels"], 3, "'the rebels' does not stand in the paragraph"),
    ([SENTENCE, "  claim said#3 = asserted"], 3, "'said' occurs 2 times, not 3"),
    ([SENTENCE, "  claim said = asserted | source:"], 3, "empty words"),
    (
        [SENTENCE, "  effect - = worsens talks asserted | effect: no more"],
        3,
        "an effect without a signal needs its cause",
    ),
    (["  claim said = asserted"], 2, "a record before its sentence"),
    ([], 1, "paragraph 'x' has no sentence"),
    ([SENTENCE, "@ x", SENTENCE], 3, "a second paragraph 'x'; give it another id"),
    ([SENTENCE, "@", SENTENCE], 3, "a paragraph needs an id after '@'"),
]


@pytest.mark.parametrize(("lines", "number", "said"), FAULTS, ids=[f[2] for f in FAULTS])
def test_faults_name_the_line_and_the_remedy(lines: list[str], number: int, said: str) -> None:
    with pytest.raises(MarkupError) as fault:
        read(["@ x", *lines], "mine.txt")
    assert any(f.startswith(f"mine.txt:{number}: ") and said in f for f in fault.value.faults), fault.value.faults


def test_text_before_the_first_paragraph() -> None:
    with pytest.raises(MarkupError, match=r"mine\.txt:1: text before the first paragraph; start it with '@ ID'"):
        read([SENTENCE], "mine.txt")


def test_all_faults_are_told_together() -> None:
    with pytest.raises(MarkupError) as fault:
        read(["@ x", SENTENCE, "  clam said = asserted", "  claim told = asserted", "@ x"], "mine.txt")
    assert len(fault.value.faults) == 4
    assert len(str(fault.value).splitlines()) == 4


def test_comments_and_tags() -> None:
    (paragraph,) = read(["% conflict: none", "@ x hard negation", SENTENCE, "", "% end"])
    assert (paragraph.id, paragraph.tags, paragraph.text) == ("x", ("hard", "negation"), SENTENCE)
