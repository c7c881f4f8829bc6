"""The dossier of a process: what its pages show, where each link leads, and that hostile reports stay text."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

pytest.importorskip("deltalake")
pytest.importorskip("altair")

from tests.views import states
from tests.views.test_dossier import HOSTILE, Document
from truceline.talks.model import Party, State
from truceline.views import plain
from truceline.views.site import accounts, climate, lanes, status, terms
from truceline.views.site.cited import Addresses, moment
from truceline.views.site.dossier import coded, files, front, write

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def site() -> dict[str, str]:
    return dict(files(*states.state()))


def addressed(found: State, of: dict[str, object]) -> Addresses:
    return Addresses(found.sources, of)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def full() -> tuple[State, Addresses]:
    found, of = states.state()
    return found, addressed(found, of)  # type: ignore[arg-type]


# The first screen


def test_the_status_sentence_says_both_ladders_with_day_and_support(full: tuple[State, Addresses]) -> None:
    shown = front(*full)
    assert [(s.text, s.since, s.support, s.href) for s in shown.standings] == [
        ("Agreement ended", "about 8 Mar 2031", "reported: 1 origin", "#agreement-2"),
        ("no talks", "", "no report tells of it", "#talks"),
    ]
    assert (shown.as_of, shown.rests) == ("As of 8 Mar 2031, 20:00 UTC", "3 reports, 2 origins")


@pytest.mark.parametrize(
    ("days", "shown", "said"),
    [
        ([], 0, "Nothing is told yet"),
        ([8, 8, 3, 2], 4, "4 new in the week to 8 Mar 2031, 2 of them on the last day."),
        ([8, 7, 6, 5, 4, 3, 2], 5, "7 new in the week to 8 Mar 2031, 1 of them on the last day; the weightiest:"),
        ([1], 1, "Nothing new in the week to 8 Mar 2031. The last before it:"),
    ],
)
def test_what_changed_is_at_most_five_lines_of_the_week(days: list[int], shown: int, said: str) -> None:
    found, of = states.state()
    one = found.changes[2]
    changes = tuple(one.model_copy(update={"known_on": date(2031, 3, d), "text": f"change {d}"}) for d in days)
    found = found.model_copy(update={"changes": changes})
    to = addressed(found, of)  # type: ignore[arg-type]
    lines, told = status.news(found, status.lines(found, to))
    assert len(lines) == shown and told.startswith(said)
    assert [line.sort for line in lines] == sorted((line.sort for line in lines), reverse=True)


def test_a_correction_comes_before_statements_when_much_is_new(full: tuple[State, Addresses]) -> None:
    found, to = full
    many = [
        found.changes[2].model_copy(update={"kind": "statement", "known_on": date(2031, 3, 8), "text": f"{n}"})
        for n in range(6)
    ]
    found = found.model_copy(update={"changes": (*many, *found.changes)})
    kinds = [line.kind for line in status.news(found, status.lines(found, to))[0]]
    assert {"status", "correction"} <= set(kinds)


def test_a_mark_stands_on_its_lane_and_says_its_kind_its_day_and_its_doubt(full: tuple[State, Addresses]) -> None:
    drawn = lanes.lanes(*full)
    assert drawn
    by = {lane.name: lane for lane in drawn.lanes}
    assert [(n, [m.held for m in lane.marks]) for n, lane in by.items()] == [
        ("North", ["claimed"]), ("South", ["claimed"]), ("Mediators", [""]), ("On the ground", ["denied"]),
    ]  # fmt: skip
    (shelled,) = by["On the ground"].marks
    assert shelled.told.startswith(
        "7 Mar 2031; North: shelling or rocket fire; denied by somebody; 2 reports, 1 origin: “North shelled"
    )
    (agreed,) = by["North"].marks
    assert agreed.y < by["North"].height / 2 < shelled.y, "cooperation up, conflict down"
    assert agreed.x < shelled.x, "time runs from left to right"
    assert shelled.href.startswith("reports/second.html#")


def test_marks_of_one_day_do_not_cover_each_other() -> None:
    found, of = states.state()
    one = found.happenings[0]
    same = tuple(one.model_copy(update={"id": f"i{n}"}) for n in range(3))
    found = found.model_copy(update={"happenings": same})
    drawn = lanes.lanes(found, addressed(found, of))  # type: ignore[arg-type]
    assert drawn and len({(m.x, m.y) for m in drawn.lanes[0].marks}) == 3


def test_many_lanes_are_low_and_every_mark_stays_in_the_picture() -> None:
    found, of = states.crowded()
    drawn = lanes.lanes(found, addressed(found, of))  # type: ignore[arg-type]
    assert drawn and {lane.height for lane in drawn.lanes} == {lanes.LOW}
    marks = [(m, lane.height) for lane in drawn.lanes for m in lane.marks]
    assert all(0 <= m.x <= 100 and 0 <= m.y <= height for m, height in marks)
    shown = len({m.told for m, _ in marks})
    assert shown and "before" in drawn.left_out, "what lies years before the first report is told of in words"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Hamas", "Hamas"),
        ("Coordinating Council of the Alliance for Province 3", "Coordinating … for Province 3"),
        ("Verylongnameofoneletteronlyandnothingbesidesit", "…"),
    ],
)
def test_long_names_of_lanes_keep_their_ends(name: str, label: str) -> None:
    found, of = states.state()
    parties = (Party(id="NOR", name=name), *found.process.parties[1:])
    found = found.model_copy(update={"process": found.process.model_copy(update={"parties": parties})})
    drawn = lanes.lanes(found, addressed(found, of))  # type: ignore[arg-type]
    assert drawn and drawn.lanes[0].name == name and drawn.lanes[0].label.endswith(label)


def test_a_lane_without_marks_and_a_ladder_without_changes_say_so(site: dict[str, str]) -> None:
    assert "nothing told" in site["index.html"]
    assert "No report tells of talks" in site["index.html"]


# The sections


def test_the_matrix_holds_the_last_stance_its_movement_and_what_it_replaced(full: tuple[State, Addresses]) -> None:
    found = terms.matrix(*full)
    assert [name for _, name in found.columns] == ["North", "South"]
    access, ceasefire = found.rows
    north, south = access.cells
    assert access.gap == "North refuses it"
    assert south.current and (south.current.words, south.current.arrow, south.current.day) == (
        "accepts",
        "↑",
        "7 Mar 2031",
    )
    assert (south.current.told, south.current.doubt) == ("told by another", "unsure (0.55)")
    assert [(b.words, b.day) for b in south.before] == [("demands", "3 Mar 2031")]
    assert south.contradictions[0][0] == "Envoy tells it otherwise: accepts, 7 Mar 2031"
    assert north.current and north.current.words == "rejects" and not north.before
    assert ceasefire.cells[0].current is None


def test_voices_on_an_incident_stand_side_by_side(full: tuple[State, Addresses]) -> None:
    (told,) = accounts.differing(accounts.happened(*full))
    assert [(v.name, v.denies) for v in told.voices] == [("South", False), ("North", True)]
    assert (told.held, told.dead) == ("denied", "4 or more")


def test_the_graph_leads_from_cause_to_what_is_affected(full: tuple[State, Addresses]) -> None:
    drawn = accounts.graph(accounts.causes(*full))
    assert drawn.affected == ("the ceasefire",)
    assert [(e.cause, e.affected, e.direction, e.href) for e in drawn.edges] == [(0, 0, "worsens", "#cause-1")]


def test_casualties_have_low_best_high_and_who_says_so(full: tuple[State, Addresses]) -> None:
    (one,) = accounts.dead(*full)
    assert (one.low, one.best, one.high, one.said_by, one.x_low <= one.x_best <= one.x_high) == (
        4,
        4,
        None,
        "South",
        True,
    )


def test_copies_stand_behind_their_origin(full: tuple[State, Addresses]) -> None:
    listed = accounts.listed(*full)
    assert [(r.publisher, r.origin, bool(r.copy_of), r.copies) for r in listed] == [
        ("Copyist", 2, True, 1), ("Daily", 2, False, 1), ("Wire", 1, False, 0),
    ]  # fmt: skip


def test_the_climate_is_never_without_its_interval(full: tuple[State, Addresses]) -> None:
    found = climate.climate(*full)
    assert found and [(d.day, [(p.voice, p.prospects, p.trust) for p in d.points]) for d in found.days] == [
        ("8 Mar 2031", [("Envoy", "rather good (+0.40; −0.30 to +0.70)", "rather good (+0.40; −0.30 to +0.70)")]),
        ("3 Mar 2031", [("All voices", "rather good (+0.40; −0.30 to +0.70)", "no words")]),
    ]
    for chart in found.charts.values():
        assert chart.startswith("<svg") and "All voices: trust (no words)" in chart
        assert not re.search(r"https?:(?!//www\.w3\.org)|<script|style=", chart)


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2031-03-08", "8 Mar 2031"),
        ("2031-03-08T20:00Z", "8 Mar 2031, 20:00 UTC"),
        ("2031-03-08T20:00+03:00", "8 Mar 2031, 17:00 UTC"),
    ],
)
def test_times_carry_their_zone(iso: str, said: str) -> None:
    from truceline.record.tables import moment as of

    at = of(iso)
    assert at and moment(at) == said


# The pages


def test_every_link_leads_to_an_address_that_is_there(site: dict[str, str]) -> None:
    pages = {name: Document(html) for name, html in site.items() if name.endswith(".html")}
    ids = {name: page.all("id") for name, page in pages.items()}
    for name, page in pages.items():
        assert len(ids[name]) == len(set(ids[name])), name
        for href in page.all("href"):
            if href.startswith("https://"):
                continue
            path, _, fragment = href.partition("#")
            to = (Path(name).parent / path).as_posix() if path else name
            to = to.replace("reports/../", "")
            assert to in site, f"{name}: {href}"
            assert not fragment or unquote(fragment) in ids[to] or fragment.startswith("m-"), f"{name}: {href}"


def test_the_text_of_each_report_is_there_to_the_letter(site: dict[str, str]) -> None:
    for one in states.reports().values():
        assert "".join(Document(site[f"reports/{one.report.id}.html"]).paragraphs) == one.report.text


def test_a_status_leads_to_its_words_and_the_words_lead_back(site: dict[str, str]) -> None:
    first, second = site["index.html"], site["reports/second.html"]
    (href,) = set(
        re.findall(r'href="(reports/second\.html#w\d+-\d+)"', first.split('id="agreement-2"')[1].split("</li>")[0])
    )
    assert f'id="{href.split("#")[1]}"' in second
    assert 'href="../index.html#agreement-2"' in second and "rule “agreed”" in second


def test_nothing_is_fetched_and_only_our_own_script_may_run(site: dict[str, str]) -> None:
    for name, html in site.items():
        if name.endswith(".html"):
            page = Document(html)
            assert not page.all("src") and not page.all("style"), name
            assert {tag for tag, _ in page.tags} & {
                "link",
                "img",
                "iframe",
                "object",
                "embed",
                "base",
                "foreignobject",
            } == set()
            (policy,) = (a["content"] for _, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
            assert policy and policy.startswith("default-src 'none'; ")


def hostile() -> tuple[State, dict[str, object]]:
    """Every name and title is an attack."""
    found, of = states.state()
    raw = found.model_dump_json()
    for said in (
        "Daily",
        "a village",
        "Humanitarian access",
        "The shelling",
        "Agreement: agreement ended",
        "described in north-south.toml",
    ):
        raw = raw.replace(f'"{said}"', '"@@"')
    raw = raw.replace('"name":"South"', '"name":"@@"').replace('"https://daily.example/2"', '"javascript:@@"')
    raw = raw.replace("@@", HOSTILE.replace("\\", "\\\\").replace('"', '\\"'))
    return State.model_validate_json(raw), of  # type: ignore[return-value]


def test_hostile_words_stay_words() -> None:
    for name, html in files(*hostile()):  # type: ignore[arg-type]
        if name.endswith(".html"):
            page = Document(html)
            assert [tag for tag, _ in page.tags].count("script") == 1, name
            assert "img" not in {tag for tag, _ in page.tags}
            assert not [key for _, attrs in page.tags for key in attrs if key.startswith("on")]
            assert not [h for h in page.all("href") if h.startswith("javascript")]


def test_empty_states_say_what_to_do() -> None:
    shown = dict(files(states.empty(), {}))
    html = shown["index.html"]
    Document(html)
    for said in (
        "No report yet", "Nothing is told yet", "No report tells of an agreement", "No party takes a stance", "Nobody is told of between",
        "No incident is told by more than one voice", "there is no climate to draw", "No stated cause", "No number of dead",
        "truceline add FOLDER --record DIR",
    ):  # fmt: skip
        assert said in html


def test_figures_on_accuracy_are_those_of_the_quality_page() -> None:
    told = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    row = {"event": "own test part, events", "claim": "own test part, claims", "effect": "own test part, effects",
           "position": "own test part, positions", "status of talks": "status of talks", "status of the agreement": "status of the agreement",
           "incident": "b, 125 occurrences"}  # fmt: skip
    for one in plain.words()["accuracy"]:
        (line,) = (found for found in told.splitlines() if found.startswith(f"| {row[one['kind']]}"))
        assert {one["found"], one["whole"]} <= set(re.findall(r"0\.\d{3}", line)), line


def test_tables_come_as_csv(site: dict[str, str]) -> None:
    rows = list(csv.DictReader(io.StringIO(site["data/status.csv"].removeprefix("\ufeff"))))
    assert [(r["ladder"], r["status"], r["date"], r["report_id"]) for r in rows] == [
        ("agreement", "agreed", "2031-03-03", "first"), ("agreement", "ended", "2031-03-08", "second"),
    ]  # fmt: skip
    assert State.model_validate_json(site["data/state.json"]) == states.state()[0]


def test_ids_that_no_file_may_have_are_told_apart() -> None:
    found, of = states.state()
    names = ("a/b", "A b", "..")
    sources = tuple(s.model_copy(update={"report_id": n}) for s, n in zip(found.sources, names, strict=True))
    assert list(Addresses(sources, of).files.values()) == [
        "reports/a-b.html",
        "reports/A-b-2.html",
        "reports/report.html",
    ]


def test_the_pages_swap_with_the_names_of_the_parties() -> None:
    found, of = states.state()
    other = State.model_validate_json(
        found.model_dump_json().replace('"id":"NOR","name":"North"', "@N").replace('"id":"south","name":"South"', "@S")
        .replace("@N", '"id":"NOR","name":"South"').replace("@S", '"id":"south","name":"North"')
    )  # fmt: skip
    kept = {"process": found.process, "changes": ()}
    swapped = other.model_copy(
        update={"changes": (), "process": other.process.model_copy(update={"name": found.process.name})}
    )
    one = dict(files(found.model_copy(update=kept), of))["index.html"]
    two = dict(files(swapped, of))["index.html"]
    assert [len(re.findall(name, one)) for name in ("class=\"mark", "<tr", "<li")] == [
        len(re.findall(name, two)) for name in ("class=\"mark", "<tr", "<li")
    ]  # fmt: skip
    assert Party(id="NOR", name="South") in swapped.process.parties


def test_a_folder_is_made_and_written(tmp_path: Path) -> None:
    many = write(*states.state(), tmp_path / "new" / "site")
    assert many == len([p for p in (tmp_path / "new" / "site").rglob("*") if p.is_file()])
    assert callable(coded)
