"""What leaves when texts are kept back: short snippets round the words, offsets that still hold, and no text."""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_cli import MODEL
from truceline.coding import many
from truceline.record.lake import Lake
from truceline.reports import files
from truceline.reports.report import Report
from truceline.talks.processes import process
from truceline.talks.state import state
from truceline.views import snippets
from truceline.views.export import export
from truceline.views.publish import Publish
from truceline.views.site import dossier as site

EXAMPLES = Path(__file__).parent.parent.parent / "examples"

SNIPPETS = [
    # text, words, most, what is shown
    ("Talks resumed.", "resumed", 20, "Talks resumed."),
    ("Envoys of both sides said that talks resumed in Cairo on Friday.", "resumed", 24, "talks resumed in"),
    ("Talks resumed in Cairo, envoys of both sides said on Friday.", "Talks", 20, "Talks resumed in"),
    ("Envoys said that the talks had resumed.", "resumed.", 20, "talks had resumed."),
    ("Envoys said that the talks had resumed.", "said that the talks had", 10, "said that "),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "most", "shown"), SNIPPETS)
def test_a_snippet(text: str, words: str, most: int, shown: str) -> None:
    at = text.index(words)
    first, last = snippets.snippet(text, (at, at + len(words)), most)
    assert text[first:last] == shown


@given(st.text(max_size=900), st.integers(0, 900), st.integers(0, 900))
def test_a_snippet_is_short_and_holds_its_words(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    first, last = snippets.snippet(text, (start, end))
    assert 0 <= first <= last <= len(text) and last - first <= snippets.MOST
    assert end - start > snippets.MOST or first <= start <= end <= last


ROWS = [
    # row, what of it is published
    ({"report": "r1", "text": "All of it.", "coded": "{}"}, {"report": "r1"}),
    ({"sentence": "x " * 200 + "killed " + "y " * 200, "trigger": "killed"}, "killed"),
    ({"url": "https://example.org/" + "a" * 300}, {"url": "https://example.org/" + "a" * 300}),
    ({"deaths_low": 3, "content": "w" * 300}, {"deaths_low": 3, "content": "w" * 199 + "…"}),
]  # fmt: skip


@pytest.mark.parametrize(("row", "kept"), ROWS)
def test_a_row(row: dict[str, object], kept: object) -> None:
    made = snippets.row(row)
    if isinstance(kept, str):
        assert kept in made["sentence"] and len(made["sentence"]) <= snippets.MOST
    else:
        assert made == kept


@pytest.mark.skipif(not MODEL.exists(), reason="the trained model is not there")
def test_nothing_longer_than_a_snippet_leaves(tmp_path: Path) -> None:
    """The site of a process and the export of a record: no run of a text's words that is longer, in any file."""
    lake, coder = Lake(str(tmp_path / "record")).create(), many.coder(many.Knowledge(), 1)
    found = [r for r in files.reports([str(EXAMPLES)]) if isinstance(r, Report)]
    lake.add([coder.code(report) for report in found])
    view = lake.view()
    stands = state(view, process(view, "israel-hamas-2023"))
    site.write(stands, site.coded(view, stands), tmp_path / "site", Publish.snippets)
    list(export(view, tmp_path / "out", Publish.snippets))
    written = [p for p in (*tmp_path.glob("site/**/*"), *tmp_path.glob("out/*")) if p.is_file()]
    said = {p.name: _words(p) for p in written}
    assert len(said) > 20
    for report in found:
        text = " ".join(report.text.split())
        runs = [text[n : n + snippets.MOST + 20] for n in range(0, len(text) - snippets.MOST - 20, 40)]
        assert runs
        for name, words in said.items():
            assert not any(run in words for run in runs), f"{name} holds {report.id}"
    assert "killed" in said["index.html"]
    assert snippets.KEPT_BACK in said[next(n for n in said if n.startswith("2024-01-02"))]
    # offsets hold: the words of a claim stand in the text at its start
    whole = {r["report"]: r["text"] for r in view.rows("select report, text from reports")}
    claims = pq.read_table(tmp_path / "out" / "claims.parquet").to_pylist()
    assert claims and all(whole[c["report"]][c["start"] : c["end"]] == c["cue"] for c in claims)
    assert pq.read_table(tmp_path / "out" / "reports.parquet").column_names.count("text") == 1
    assert set(pq.read_table(tmp_path / "out" / "reports.parquet")["text"].to_pylist()) == {None}


def _words(path: Path) -> str:
    """The words of a file, without its markup."""
    import html
    import re

    if path.suffix == ".parquet":
        out = io.StringIO()
        for row in pq.read_table(path).to_pylist():
            out.write("\n".join(str(v) for v in row.values()) + "\n")
        return " ".join(out.getvalue().split())
    text = path.read_text(encoding="utf-8").replace("\\n", " ").replace('\\"', '"')
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", "", text) if path.suffix == ".html" else text).split())
