"""What the command line does with what it is given. A reader that finds nothing stands in for the model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests import gold
from truceline import cli
from truceline.cli.panels import PANELS
from truceline.coding import Coder, many

MODEL = Path(cli.__file__).parent.parent / "reading" / "model" / "encoder.onnx"
needs_model = pytest.mark.skipif(not MODEL.exists(), reason="the trained model is not there")
TEXT = "Mediators resumed talks with Hamas on Thursday, two officials said."


@pytest.fixture
def run(monkeypatch):
    """Runs a command; gives its exit status, standard output and standard error."""
    coder = Coder(reader=gold.Annotations())  # type: ignore[arg-type]
    monkeypatch.setattr(many, "coder", lambda *_: coder)

    def run_(*words: object, given: str | bytes = "") -> tuple[int, str, str]:
        result = CliRunner().invoke(cli.app, [str(word) for word in words], input=given)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr

    return run_


def reports(printed: str) -> list[dict[str, object]]:
    return [json.loads(line)["report"] for line in printed.splitlines()]


def test_each_report_is_one_line(run, tmp_path):
    (tmp_path / "a.txt").write_text(f"Truce talks resume\n{TEXT}")
    status, out, err = run("code", tmp_path / "a.txt", "--published-at", "2023-12-14")
    assert (status, err) == (0, "")
    assert reports(out) == [
        {"id": "a", "url": None, "publisher": None, "title": "Truce talks resume", "published_at": "2023-12-14",
         "language": "en", "text": f"Truce talks resume\n{TEXT}"}
    ]  # fmt: skip


def test_standard_input(run):
    status, out, _ = run("code", "-", given="\n".join(json.dumps({"id": i, "text": TEXT}) for i in "ab"))
    assert status == 0
    assert [r["id"] for r in reports(out)] == ["a", "b"]


def test_what_is_refused_is_named_and_the_others_are_coded(run, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_bytes(b"\x00\xff")
    (tmp_path / "c.jsonl").write_text(f"{{\n{json.dumps({'id': 'c', 'text': TEXT})}\n")
    status, out, err = run("code", tmp_path)
    assert status == 3
    assert [r["id"] for r in reports(out)] == ["a", "c"]
    assert err.splitlines() == [
        f"refused: {tmp_path}/b.txt: a NUL byte at 0: a binary file; give plain text",
        f"refused: {tmp_path}/c.jsonl:1: broken JSON at column 2: Expecting property name enclosed in double quotes; mend or remove it",
        "2 refused, 2 coded",
    ]


@pytest.mark.parametrize("format", ["summary", "jsonl", "plover"])
def test_when_all_is_refused_nothing_is_printed(run, tmp_path, format):
    status, out, err = run("code", tmp_path / "gone.txt", "--format", format)
    assert (status, out) == (3, "")
    assert err == f"refused: {tmp_path}/gone.txt: there is no such file; check the path\n1 refused, 0 coded\n"


WRONG_USAGE = [
    # words, what is said
    (["code"], "Missing argument 'PATH"),
    (["code", "a.txt", "--format", "xml"], "'xml' is not one of"),
    (["code", "a.txt", "--jobs", "0"], "'--jobs'"),
    (["code", "a.txt", "--published-at", "soon"], "--published-at soon: no date; write it as 2023-11-24"),
    (["code", "a.txt", "--published-at", "2023-13-01"], "no date; write it as 2023-11-24"),
    (["cod", "a.txt"], "No such command 'cod'"),
]


@pytest.mark.parametrize(("words", "said"), WRONG_USAGE)
def test_wrong_usage_has_status_2(run, words, said):
    status, out, err = run(*words)
    assert status == 2
    assert said in " ".join(err.replace("│", " ").split())
    assert out == ""


NAMES = [
    # file's name, as it is shown
    ("gnp.\u202etxt", "gnp.\\u202etxt"),
    ("\x1b[31mred.txt", "\\u001b[31mred.txt"),
    ("[bold]a[/bold] :boom:.txt", "[bold]a[/bold] :boom:.txt"),
]


@pytest.mark.parametrize(("name", "seen"), NAMES)
def test_names_can_neither_garble_the_terminal_nor_style_it(run, tmp_path, name, seen):
    _, _, err = run("code", tmp_path / name)
    assert err.startswith(f"refused: {tmp_path}/{seen}: there is no such file")


def test_directional_controls_stay_in_the_text(run, tmp_path):
    (tmp_path / "a.txt").write_text(f"\u202e{TEXT}\u202c")
    status, out, _ = run("code", tmp_path / "a.txt")
    assert status == 0
    assert reports(out)[0]["text"] == f"\u202e{TEXT}\u202c"


def test_a_file_may_have_a_number_sign_in_its_name(run, tmp_path):
    (tmp_path / "a#1.txt").write_text(TEXT)
    status, _, err = run("explain", tmp_path / "a#1.txt", "x")
    assert status == 2
    assert "no record has the id 'x'" in err


def in_a_process(*words: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "truceline", *words], capture_output=True, timeout=120, **options)  # type: ignore[call-overload,no-any-return]


def test_every_command_stands_in_a_group_with_a_line_that_is_not_cut(run):
    _, told, _ = run("--help")
    names = [c.name or c.callback.__name__ for c in cli.app.registered_commands]
    names += [g.name for g in cli.app.registered_groups]
    assert sorted(names) == sorted(name for panel in PANELS.values() for name in panel)
    for panel, commands in PANELS.items():
        assert f"\n{panel}:\n" in told
        for name, line in commands.items():
            assert any(shown.split() == [name, *line.split()] and len(shown) <= 80 for shown in told.splitlines()), name


def test_help_and_version():
    assert in_a_process("--version").stdout.startswith(b"truceline ")
    assert b"--published-at" in in_a_process("code", "--help").stdout


@needs_model
@pytest.mark.parametrize("words", [[], ["--jobs", "2"]])
def test_a_process_prints_utf_8_and_no_traceback(tmp_path, words):
    (tmp_path / "a.txt").write_text(
        f"\U0001f534 “We are close,” the envoy said on Monday in Bogotá. {TEXT}", encoding="utf-8"
    )
    (tmp_path / "b.txt").write_bytes(b"")
    name = os.fsencode(tmp_path) + b"/\xff.txt"
    Path(os.fsdecode(name)).write_text(TEXT)
    done = in_a_process("code", str(tmp_path), *words, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 3
    assert [r["id"] for r in reports(done.stdout.decode())] == ["a"]
    assert b"Traceback" not in done.stderr
    assert b"b.txt: the file is empty" in done.stderr
    assert b"\\udcff" in done.stderr


@needs_model
def test_a_reader_that_stops_listening_is_no_error(tmp_path):
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"text": TEXT}) + "\n" for _ in range(200)))
    command = f"{sys.executable} -m truceline code {tmp_path}/a.jsonl | head -c 100"
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=120)
    assert done.stderr == b""


GOLD = "@ a\nRebels killed four farmers.\n  event killed = ASSAULT actual | actor: Rebels | recipient: farmers\n"


def test_evaluate_against_a_second_person(run, tmp_path):
    (tmp_path / "gold.txt").write_text(GOLD)
    (tmp_path / "second.txt").write_text(GOLD.replace("actor: Rebels | ", ""))
    status, out, err = run("evaluate", tmp_path / "gold.txt", "--against", tmp_path / "second.txt", "--json")
    assert (status, err) == (0, "")
    assert json.loads(out)["event"] == {
        "gold": 1, "found": 1, "anchors F1": 1.0, "typed F1": 1.0, "whole F1": 0.0, "type right": 1.0,
        "status right": 1.0, "actor right": 0.0, "recipient right": 1.0,
    }  # fmt: skip


FAULTS = [
    # what the file holds | what is said of it
    ("@ a\nRebels killed.\n  event shot = ASSAULT actual\n", "gold.txt:3: 'shot' does not stand in the paragraph"),
    ("Rebels killed.\n", "gold.txt:1: text before the first paragraph; start it with '@ ID'"),
    (None, "gold.txt: cannot be read (No such file or directory); give a file or folder of annotated text"),
]


@pytest.mark.parametrize(("text", "said"), FAULTS)
def test_evaluate_names_faults(text, said, tmp_path):
    gold_file = tmp_path / "gold.txt"
    if text:
        gold_file.write_text(text)
    command = [sys.executable, "-m", "truceline", "evaluate", str(gold_file)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert said in result.stderr


@needs_model
def test_what_is_doubted_can_be_read_as_annotation(run, tmp_path):
    (tmp_path / "a.txt").write_text("Rebels killed four farmers in the town of Bor on Friday, officials said.\n")
    status, out, _ = run("evaluate", tmp_path / "a.txt", "--uncertain", "3")
    assert status == 0
    assert out.startswith("% least sure: ")
    (tmp_path / "mine.txt").write_text(out)
    status, out, _ = run("evaluate", tmp_path / "mine.txt", "--json")
    assert status == 0
    assert json.loads(out)["event"]["whole F1"] == 1.0
    status, out, _ = run("evaluate", tmp_path / "mine.txt", "--uncertain", "3")
    assert "\n@ a-1\n" in out


@pytest.fixture
def kept(run, tmp_path):
    """The folder of a record that holds two annotated reports, added by the command."""
    address = tmp_path / "record"
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"id": "a", "text": TEXT, "publisher": "Meridian", "published_at": "2023-12-14"}) + "\n"
    )
    status, _, err = run("add", tmp_path / "a.jsonl", "--record", address)
    assert (status, err.strip()) == (0, f"{address}: 1 added, 0 changed, 0 known already")
    return address


def test_add_again(run, kept, tmp_path):
    assert run("add", tmp_path / "a.jsonl", "--record", kept)[2].strip().endswith("0 added, 0 changed, 1 known already")
    (tmp_path / "a.jsonl").write_text((tmp_path / "a.jsonl").read_text().replace("two officials", "three officials"))
    assert run("add", tmp_path / "a.jsonl", "--record", kept)[2].startswith("changed: a\n")
    assert "“Mediators resumed" in run("reports", "--corrections", "--record", kept)[1]
    (tmp_path / "a.jsonl").write_text((tmp_path / "a.jsonl").read_text().replace("2023-12-14", "2123-12-14"))
    assert "dated in the future: a; kept with that date" in run("add", tmp_path / "a.jsonl", "--record", kept)[2]


RECORD_COMMANDS = [
    # command | exit status | what it prints
    (("reports",), 0, "2023-12-14 · Meridian"),
    (("reports", "--format", "jsonl"), 0, '"report_id": "a"'),
    (("reports", "--format", "csv"), 0, "report_id"),
    (("reports", "--as-of", "2023-01-01"), 0, "No reports are found"),
    (("reports", "--corrections"), 0, "No corrections are found"),
    (("reports", "--text", "two OFFICIALS"), 0, "Meridian"),
    (("claims",), 0, "No claims are found"),
    (("positions", "--type", "rejects"), 0, "No positions are found"),
    (("effects",), 0, "No effects are found"),
    (("incidents", "--type", "assault/DRONE"), 0, "No incidents are found"),
    (("check",), 0, "no faults"),
    (("relink",), 0, "0 incidents"),
    (("claims", "--format", "csv"), 0, "report,version,id,start,end,claim_ids,confidence,source,source_name"),
    (("incidents", "--format", "csv"), 0, "incident,first,last,event_type"),
    (("reports", "--corrections", "--format", "csv"), 0, "before,after,changes"),
    (("reports", "--json"), 0, '"report_id": "a"'),
    (("reports", "--text", "HAMAS mediators"), 0, "Meridian"),
    (("reports", "--text", '"Hamas mediators"'), 0, "No reports are found"),
    (("reports", "--dyad", "Hamas", "Israel", "--type", "CONSULT", "--place", "Cairo"), 0, "No reports are found"),
    (("reports", "--status", "future"), 0, "No reports are found"),
    (("effects", "--party", "Hamas"), 0, "No effects are found"),
    (("reports", "--as-of", "2023-01-01"), 0, "for the day of publication ask --reported-by"),
    (("talks", "--as-of", "2023-01-01"), 0, "for the day of publication ask --reported-by"),
    (("claims", "--type", "ASSAULT"), 2, "--type ASSAULT: none of asserted"),
    (("incidents", "--status", "future"), 2, "--status future: what has not happened is no incident"),
    (
        ("claims", "--publisher", "Merid"),
        2,
        "--publisher Merid: the record has none of this name; near it are Meridian",
    ),
    (("claims", "--publisher", ""), 2, "--publisher: it is empty; give a value or leave it out"),
    (("incidents", "--text", " "), 2, "--text: it is empty"),
    (("claims", "--dyad", "Hamas", ""), 2, "--dyad: it is empty"),
    (("incidents", "--type", "shooting"), 2, "--type shooting: none of"),
    (
        ("incidents", "--status", "actul"),
        2,
        "--status actul: none of actual, historical, future, hypothetical, negated",
    ),
    (("claims", "--party", "Zorblax"), 2, "Zorblax: names no party of the registry"),
    (("claims", "--since", "May"), 2, "--since May: no date; write it as 2023-11-24"),
]


@pytest.mark.parametrize(("words", "expected", "said"), RECORD_COMMANDS)
def test_record_commands(run, kept, words, expected, said):
    status, out, err = run(*words, "--record", kept)
    assert status == expected
    assert said in out + err


def test_a_cut_is_told(run, kept, tmp_path):
    (tmp_path / "b.jsonl").write_text((tmp_path / "a.jsonl").read_text().replace('"id": "a"', '"id": "b"'))
    run("add", tmp_path / "b.jsonl", "--record", kept)
    for more in ((), ("--json",)):
        status, out, err = run("reports", "--record", kept, "--limit", 1, *more)
        assert (status, err) == (0, "1 shown, there are more; --limit N\n")
        assert len([line for line in out.splitlines() if "2023-12-14" in line]) == 1
    assert run("reports", "--record", kept, "--limit", 2)[2] == ""


def test_incidents_by_id(run, kept, tmp_path):
    from truceline.errors import NotFoundError

    with pytest.raises(AssertionError) as fault:
        run("incidents", "show", "i0", "--record", kept)
    assert NotFoundError.__name__ in str(fault.value)
    status, _, err = run("incidents", "--record", kept, "show", "i0")
    assert status == 2
    assert "give options after 'show'" in err
    assert run("incidents")[0] == 2


def test_decisions_say_what_happened_and_how_to_undo_it(run, tmp_path):
    from tests.record.conftest import CONFIRMED, KILLED, homes, report
    from tests.record.test_incidents import uid
    from truceline.record.lake import Lake

    lake = Lake(str(tmp_path / "record")).create()
    lake.add([report(KILLED, "a"), report(CONFIRMED, "b", "2025-12-14")])
    was, mention, record = homes(lake)["b"], uid(lake, "b"), ("--record", lake.address)
    status, out, err = run("incidents", "split", mention, *record)
    now = out.strip()
    assert (status, now) == (0, homes(lake)["b"])
    undo = f"truceline incidents merge {was} {now} --record {lake.address}"
    assert err.strip() == f"{mention} was in incident {was} and is incident {now} now; to undo it: {undo}"
    assert "was split off before and is alone in incident" in run("incidents", "split", mention, *record)[2]
    status, out, err = run(*undo.split()[1:])
    assert (status, out.strip(), homes(lake)["b"]) == (0, was, was)
    assert f"incident {now} is part of incident {was} now" in err and mention in err
    assert run("incidents", "show", now, *record)[1].count("linked:") == 2


def test_export(run, kept, tmp_path):
    status, _, err = run("export", "--record", kept, "-o", tmp_path / "out")
    assert status == 0
    assert len(err.splitlines()) == len(list((tmp_path / "out").iterdir())) == 10


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "x"], "give reports, or --record DIR --process P"),
        (["a.txt", "--record", "r", "-o", "x"], "not both"),
        (["--record", "r", "-o", "x"], "'truceline talks --record DIR' lists"),
    ],
)
def test_a_dossier_that_lacks_something_says_what(run, words: list[str], said: str) -> None:
    status, _, told = run("dossier", *words)
    assert status == 2 and said in told
