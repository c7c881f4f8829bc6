"""Files as they come, and what is read from them or said about them. Paths are within a folder of the test's own."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reports.pages import page
from truceline.errors import InputError
from truceline.reports import files, objects
from truceline.reports.report import Report

TEXT = "Mediators resumed talks with Hamas on Thursday, two officials said."
TITLED = f"Truce talks resume\n\nCAIRO (AP) — {TEXT}\n"
GOOD = json.dumps({"id": "good", "text": TEXT})


def line(**fields: object) -> str:
    return json.dumps({"text": TEXT, **fields})


def of(*paths: object, published_at: str | None = None) -> tuple[list[Report], list[str]]:
    """The reports, and the messages of what was refused."""
    found = list(files.reports(map(str, paths), published_at))
    return [r for r in found if isinstance(r, Report)], [str(r) for r in found if isinstance(r, InputError)]


READ = [
    # file, content, ids of the reports
    ("a.txt", TEXT, ["a"]),
    ("a.b.TXT", TITLED, ["a.b"]),
    ("a.html", page(), ["a"]),
    ("a.htm", page(), ["a"]),
    ("a.json", line(), ["a"]),
    ("a.json", line(id="x"), ["x"]),
    ("a.json", f"[{line()}, {line(id='x')}]", ["a-1", "x"]),
    ("a.json", json.dumps({"text": TEXT}, indent=2), ["a"]),
    ("a.jsonl", f"{line()}\n\n{line(id=7)}\r\n{line()}", ["a-1", "7", "a-4"]),
    ("a.jsonl", f"\ufeff{line()}\n", ["a-1"]),
    ("a.jsonl.gz", gzip.compress(f"{line()}\n{line()}\n".encode()), ["a-1", "a-2"]),
    ("a.txt", TEXT.encode("utf-16"), ["a"]),
    ("a.json", line().encode("utf-16"), ["a"]),
    ("a", TEXT, ["a"]),
    ("a", f"{line()}\n{line()}\n", ["a-1", "a-2"]),
    ("a", page(), ["a"]),
]


@pytest.mark.parametrize(("name", "content", "ids"), READ)
def test_files_are_read(tmp_path, name, content, ids):
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    reports, refused = of(tmp_path / name)
    assert [r.id for r in reports] == ids
    assert refused == []


REFUSED = [
    # file, content, what is said after the file's name
    ("a.txt", "", ": the file is empty; give a file"),
    ("a.txt", "\n \n", ": the file is empty"),
    ("a.txt", b"%PDF-1.4", ": a binary file"),
    ("a.txt", b"\x00\x01\xff", ": a NUL byte at 0"),
    ("a.txt", "Truce\x00talks", ": a NUL character at offset 5"),
    ("a.txt", TEXT.encode("utf-16-le"), ": a NUL character at offset 1"),
    ("a.txt", "“Truce” talks".encode()[:-6] + b"\xff", ": cannot be decoded: byte 11 is not UTF-8; save it as UTF-8"),
    ("a.txt", "12 – 14", ": there are no words in the text"),
    ("a.txt", "Die Regierung und die Rebellen einigten sich am Freitag auf einen Waffenstillstand.", ": the text is in another language ('de')"),
    ("a.html", "<html><body><a>Home</a></body></html>", ": no article found in the page"),
    ("a.csv", "id,text\n1,Truce", ": the ending .csv is none that is read; give files ending in .txt"),
    ("a.pdf", b"%PDF-1.4", ": the ending .pdf is none that is read"),
    ("a.json", "", ": the file is empty"),
    ("a.json", "[]", ": a list without reports"),
    ("a.json", '{\n "text": "a",\n}', ":3: broken JSON at column 1"),
    ("a.json", "{\n", ":2: broken JSON at column 1"),
    ("a.json", f"{line()}\n{line()}", ":2: broken JSON at column 1: Extra data; name the file .jsonl if each line"),
    ("a.json", '"text"', ": a text where a report is expected; write an object"),
    ("a.json", "[[1]]", ": item 1: a list where a report is expected"),
    ("a.json", f"[{line()}, {{}}]", ': item 2: the field "text" is missing (found: none)'),
    ("a.json", "[" * 100_000, ": broken JSON: lists or objects nested too deep"),
    ("a.json", f'{{"text": "{TEXT}", "id": {"9" * 5000}}}', ": broken JSON: a number of thousands of digits"),
    ("a.json", f'{{"text": "{TEXT}", "text": "x"}}', ': the field "text" is given twice; give it once'),
    ("a.json", f'{{"text": "{TEXT}", "title": NaN}}', ': the field "title" is NaN'),
    ("a.json", f'{{"text": "\\ud800 {TEXT}"}}', ': the field "text" holds half a character (\\ud800) at offset 0'),
    ("a.json", line().replace("Hamas", "Bogotá").encode("latin-1"), ": cannot be decoded: byte 44 is not UTF-8"),
    ("a.jsonl", "", ": the file is empty"),
    ("a.jsonl", "\n\n", ": the file is empty"),
    ("a.jsonl", line().encode("utf-16"), ":1: UTF-16, which lines of JSON cannot be; save it as UTF-8"),
    ("a.jsonl.gz", b"no gzip at all", ": cannot be read (Not a gzipped file"),
    ("a.jsonl.gz", b"", ": the file is empty"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "said"), REFUSED)
def test_what_cannot_be_read_is_refused_by_name_and_the_rest_goes_on(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    (tmp_path / "good.txt").write_text(TEXT)
    reports, refused = of(tmp_path / name, tmp_path / "good.txt")
    assert "good" in [r.id for r in reports]
    assert len(refused) == 1
    assert refused[0].startswith(f"{tmp_path / name}{said}")


BAD_LINES = [
    # line, what is said after the file's name and the line's number
    ('{"text": "a"', "broken JSON at column 13: Expecting ',' delimiter; mend or remove it"),
    ("nonsense", "broken JSON at column 1"),
    ("[1, 2]", "a list where a report is expected"),
    ("null", "null where a report is expected"),
    ("NaN", "NaN where a report is expected"),
    ('{"id": "x"}', 'the field "text" is missing (found: "id")'),
    (line(id="good"), "a second report with the id 'good' (the first: "),
    (line(id=""), 'the field "id" is empty'),
    (line(id=[1]), 'the field "id" is a list; give it as text in quotation marks'),
    (line(published_at="soon"), "the field \"published_at\" is 'soon', which is no date"),
    (line(text=""), "the text is empty"),
    ('{"a":' * 50_000 + "1" + "}" * 50_000, "broken JSON: lists or objects nested too deep"),
    (line(n=1).replace("1}", "9" * 5000 + "}"), "broken JSON: a number of thousands of digits"),
    ('{"id": "a", "id": "b", "text": "Truce"}', 'the field "id" is given twice'),
    (line(text="x" * objects.LONGEST_LINE), "a line of more than 10 MB; split it into one report a line"),
]


@pytest.mark.parametrize(("bad", "said"), BAD_LINES)
def test_a_bad_line_is_refused_by_number_and_the_others_are_read(tmp_path, bad, said):
    file = tmp_path / "a.jsonl"
    file.write_text(f"{GOOD}\n{bad}\n{line(id='after')}\n")
    reports, refused = of(file)
    assert [r.id for r in reports] == ["good", "after"]
    assert len(refused) == 1
    assert refused[0].startswith(f"{file}:2: {said}")


def test_a_line_that_is_not_utf_8_is_not_guessed_at(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_bytes(f"{GOOD}\n".encode() + b'{"text": "Truce in Bogot\xe1"}\n' + line(id="after").encode())
    reports, refused = of(file)
    assert [r.id for r in reports] == ["good", "after"]
    assert refused == [f"{file}:2: cannot be decoded: byte 24 is not UTF-8; save it as UTF-8"]


@pytest.mark.parametrize("cut", [60, -8, -1])
def test_of_a_truncated_archive_the_whole_lines_are_read(tmp_path, cut):
    file = tmp_path / "a.jsonl.gz"
    lines_ = "".join(line(id=str(i), text=f"{TEXT} {os.urandom(40).hex()}") + "\n" for i in range(2000))
    file.write_bytes(gzip.compress(lines_.encode())[:cut])
    reports, refused = of(file)
    assert [r.id for r in reports] == [str(i) for i in range(len(reports))]
    assert refused == [f"{file}: cannot be read (Compressed file ended before the end-of-stream marker was reached); "
                       "check that the file is whole and may be read"]  # fmt: skip


def test_a_damaged_archive_is_refused(tmp_path):
    file = tmp_path / "a.jsonl.gz"
    whole = bytearray(gzip.compress(f"{GOOD}\n".encode() * 50))
    whole[15:25] = b"\xff" * 10
    file.write_bytes(whole)
    _, refused = of(file)
    assert len(refused) == 1
    assert "cannot be read" in refused[0]


def test_a_long_text_is_refused(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("Truce. " * 1_500_000)
    assert of(file)[1] == [f"{file}: a report of more than 10 MB; split it into one report a file"]


def test_a_folder_is_read_by_name_with_those_within_it(tmp_path):
    for name in ("b.txt", "a.txt", "notes.md", ".hidden.txt", "sub/c.txt", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    reports, refused = of(tmp_path)
    assert [r.id for r in reports] == ["a", "b", "c"]
    assert refused == []


def test_folders_without_reports_are_refused(tmp_path):
    (tmp_path / "notes.md").write_text(TEXT)
    assert of(tmp_path)[1] == [
        f"{tmp_path}: a folder without reports; put files ending in .txt, .html, .htm, .json, .jsonl, .jsonl.gz into it"
    ]


def test_links_that_lead_in_a_circle_or_nowhere(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "circle").symlink_to(tmp_path)
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "gone.txt")
    reports, refused = of(tmp_path)
    assert [r.id for r in reports] == ["a"]
    assert refused == [
        f"{tmp_path}/loop.txt: cannot be read (Too many levels of symbolic links); check that the file is whole and may be read",
        f"{tmp_path}/nowhere.txt: there is no such file; check the path",
    ]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("gone.txt", "there is no such file; check the path"),
        ("a.txt/b.txt", "cannot be read (Not a directory)"),
        ("n" * 5000 + ".txt", "cannot be read (File name too long)"),
        ("nul\0.txt", "no path holds a NUL character"),
    ],
)
def test_paths_that_lead_to_no_file(tmp_path, path, said):
    (tmp_path / "a.txt").write_text(TEXT)
    _, (refused,) = of(tmp_path / path)
    assert said in refused


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read(tmp_path):
    for name in ("a.txt", "barred"):
        (tmp_path / name).mkdir() if name == "barred" else (tmp_path / name).write_text(TEXT)
        (tmp_path / name).chmod(0)
    _, refused = of(tmp_path)
    assert len(refused) == 2
    assert all("Permission denied" in r for r in refused)


def test_a_file_that_cannot_be_opened_is_refused(tmp_path, monkeypatch):
    def barred(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").write_text(TEXT)
    monkeypatch.setattr("pathlib.Path.open", barred)
    assert of(tmp_path / "a.txt")[1] == [
        f"{tmp_path}/a.txt: cannot be read (Permission denied); check that the file is whole and may be read"
    ]


def test_two_reports_with_one_id(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.html").write_text(page())
    reports, refused = of(tmp_path)
    assert [r.id for r in reports] == ["a"]
    assert refused == [
        f"{tmp_path}/a.txt: a second report with the id 'a' (the first: {tmp_path}/a.html), left out; "
        "give each its own id (a text's id is its file's name without the ending)"
    ]


DATED = [
    # file, content, the report's published_at when --published-at is 2023-12-15
    ("a.txt", TEXT, "2023-12-15"),
    ("a.txt", f"CAIRO, Dec 14, 2023 (AP) — {TEXT}", "2023-12-14"),  # it carries one
    ("a.txt", f"CAIRO, Dec 14 (AP) — {TEXT}", "2023-12-15"),  # no year
    ("a.json", line(published_at="2023-11-24"), "2023-11-24"),
    ("a.json", line(published_at=None), "2023-12-15"),
]


@pytest.mark.parametrize(("name", "content", "published_at"), DATED)
def test_texts_without_a_date_take_the_one_given(tmp_path, name, content, published_at):
    (tmp_path / name).write_text(content)
    (report,), _ = of(tmp_path / name, published_at="2023-12-15")
    assert report.published_at == published_at


TITLES = [
    # file, content, title
    ("a.txt", TITLED, "Truce talks resume"),
    ("a.txt", TEXT, None),
    ("a.json", line(text=TITLED), None),
    ("a.json", line(title="Given apart"), "Given apart"),
]


@pytest.mark.parametrize(("name", "content", "title"), TITLES)
def test_titles(tmp_path, name, content, title):
    (tmp_path / name).write_text(content)
    (report,), _ = of(tmp_path / name)
    assert report.title == title
    assert report.text == (json.loads(content)["text"] if name.endswith("json") else content), (
        "a title is never put into the text"
    )


STREAMS = [
    # what comes in, ids of the reports, what is refused
    (TEXT, ["stdin"], []),
    (line(), ["stdin"], []),
    (line(id="x") + "\n", ["x"], []),
    (json.dumps({"text": TEXT}, indent=1), ["stdin"], []),
    (f"[{line()},\n{line()}]", ["stdin-1", "stdin-2"], []),
    (f"{line()}\n{line()}\n", ["stdin-1", "stdin-2"], []),
    (f"{line(id='x')}\n\nnonsense\n{line()}", ["x", "stdin-4"], ["<stdin>:3: broken JSON at column 1"]),
    (f'{{"text": "broken\n{line()}\n', ["stdin-2"], ["<stdin>:1: broken JSON"]),
    (page(), ["stdin"], []),
    ("", [], ["<stdin>: the file is empty"]),
    ("%PDF-1.4", [], ["<stdin>: a binary file"]),
    (f'{{"text": "{"x" * objects.LONGEST_LINE}"}}\n{line()}', ["stdin-2"], ["<stdin>:1: a line of more than 10 MB"]),
]


@pytest.mark.parametrize(("content", "ids", "said"), STREAMS)
def test_standard_input_is_told_by_how_it_begins(monkeypatch, content, ids, said):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content.encode())))
    reports, refused = of("-")
    assert [r.id for r in reports] == ids
    assert len(refused) == len(said)
    assert all(message.startswith(beginning) for message, beginning in zip(refused, said, strict=True))


ANY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def same_or_refused(file, text: str) -> None:
    (found,) = files.reports([str(file)])
    assert isinstance(found, InputError) or found.text == text


@ANY
@given(st.text())
def test_any_text_is_a_report_with_that_text_or_refused(tmp_path, text):
    file = tmp_path / "a.txt"
    file.write_bytes(text.encode())
    same_or_refused(file, text.removeprefix("\ufeff"))


@ANY
@given(st.text(st.characters()), st.booleans())
def test_any_text_in_json_is_a_report_with_that_text_or_refused(tmp_path, text, plain):
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"text": text}, ensure_ascii=plain), errors="surrogatepass")
    same_or_refused(file, text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda x: st.lists(x) | st.dictionaries(st.text(), x),
)
FIELD = st.sampled_from(["id", "text", "title", "published_at", "publisher", "url", "language", "other"])


@ANY
@given(st.dictionaries(FIELD, JSON) | JSON)
def test_any_json_gives_reports_or_is_refused(tmp_path, value):
    file = tmp_path / "a.json"
    file.write_text(json.dumps(value))
    assert list(files.reports([str(file)])), "never an empty success"


@ANY
@given(st.binary(), st.sampled_from(["a.txt", "a.html", "a.json", "a.jsonl", "a.jsonl.gz", "a"]))
def test_any_bytes_give_reports_or_are_refused(tmp_path, data, name):
    (tmp_path / name).write_bytes(data)
    assert list(files.reports([str(tmp_path / name)])), "never an empty success"
