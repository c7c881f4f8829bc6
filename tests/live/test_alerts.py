"""Alerts: what is a cause, told once; the file of alerts, with all its faults."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import gold
from tests.live.server import Fast, fetcher
from truceline.errors import SettingsError
from truceline.knowledge import terms
from truceline.live import channels, deliveries, telling
from truceline.live.alerts import Settings, read
from truceline.live.causes import Alert
from truceline.live.channels import UndeliveredError
from truceline.live.state import State
from truceline.live.telling import Telling
from truceline.record import tables
from truceline.record.lake import Added, Lake

START = datetime(2025, 12, 13, 12, tzinfo=UTC)
REJECTED = """@ {id}
Hamas rejected a truce on Saturday.
  position rejected = rejects ceasefire | party: Hamas | content: a truce
"""
ACCEPTED = """@ {id}
Israel accepted a truce on Saturday.
  position accepted = accepts ceasefire | party: Israel | content: a truce
"""
KILLED = """@ {id}
An air strike killed 25 people in Gaza City on Saturday.
  event air strike = ASSAULT/aerial actual | recipient: people | place: Gaza City | date: on Saturday | killed: 25 people
"""
TARGETED = """@ {id}
A drone killed a senior Hamas commander in Beirut on Saturday.
  event killed = ASSAULT/targeted actual | recipient: a senior Hamas commander | place: Beirut | date: on Saturday
"""
BEGUN = """@ {id}
The truce between Israel and Hamas took effect on Saturday morning, officials in Qatar said.
"""
ENDED = """@ {id}
The truce between Israel and Hamas collapsed on Monday, mediators in Qatar said.
"""


def party(name: str) -> str | None:
    from truceline.reading.actors import Actors
    from truceline.reading.registry import registry

    return Actors(registry()).identify(name, None).actor_id


def given(folder: Path, text: str) -> Settings:
    (folder / "ALERTS.toml").write_text(text)
    return read(folder / "ALERTS.toml", party, terms(), ("meridian",))


class Desk:
    """Somebody who is told, over a record."""

    def __init__(self, folder: Path, text: str) -> None:
        self.settings = given(folder, text)
        self.clock = Fast(START.timestamp())
        self.lake = Lake(str(folder / "record")).create()
        self.state = State(folder / "state.sqlite")
        self.heard, self.faults = list[str](), list[str]()
        self.begin()

    def begin(self) -> None:
        self.telling = Telling(
            self.settings, self.lake, self.state, fetcher(clock=self.clock), self.heard.append, self.faults.append
        )

    def add(self, text: str, id_: str, minutes: int, day: str = "2025-12-13", publisher: str | None = None) -> None:
        """A report is added, and looked at."""
        self.clock.at = (START + timedelta(minutes=minutes)).timestamp()
        added = self.lake.add(
            [gold.code(text.format(id=id_), day, publisher or id_)], START + timedelta(minutes=minutes)
        )
        self.telling.after(added)


CAUSES = [
    # rule, report, is it told?
    ('when = "stance"\nparty = "Hamas"', REJECTED, True), ('when = "stance"\nparty = "Hamas"', ACCEPTED, False),
    ('when = "stance"\nterm = "ceasefire"', ACCEPTED, True), ('when = "stance"\nterm = "withdrawal"', ACCEPTED, False),
    ('when = "stance"\nterm = "ceasefire"\nstances = ["rejects", "accepts"]', REJECTED, True),
    ('when = "stance"\nstances = ["demands"]', REJECTED, False),
    ('when = "casualties"\ndeaths = 25', KILLED, True), ('when = "casualties"\ndeaths = 26', KILLED, False),
    ('when = "casualties"\ndeaths = 5\nplace = "Gaza City"', KILLED, True), ('when = "casualties"\ndeaths = 5\nplace = "Cairo"', KILLED, False),
    ('when = "casualties"\ndeaths = 5\nparty = "Israel"', KILLED, False),
    ('when = "shock"', KILLED, True), ('when = "shock"\nkinds = ["mass casualties"]', KILLED, True),
    ('when = "shock"\nkinds = ["targeted killing", "release of captives"]', KILLED, False),
    ('when = "shock"', TARGETED, True), ('when = "shock"\nkinds = ["targeted killing"]\nparty = "Hamas"', TARGETED, True),
    ('when = "shock"\nparty = "Israel"', TARGETED, False), ('when = "shock"\nplace = "Gaza City"', KILLED, True),
    ('when = "shock"', REJECTED, False),
    ('when = "status"', BEGUN + "  event took effect = RETREAT/ceasefire actual | actor: Israel + Hamas\n", True), ('when = "status"\nprocess = "israel-hamas-2023"\nladder = "agreement"', BEGUN, True),
    ('when = "status"\nladder = "talks"', BEGUN, False), ('when = "status"\nstatuses = ["ended"]', BEGUN, False),
    ('when = "status"\nprocess = "sudan-2023"', BEGUN, False), ('when = "status"\nprocess = "unheard-of"', BEGUN, False),
    ('when = "status"', REJECTED, False),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "report", "told"), CAUSES)
def test_causes(tmp_path: Path, rule: str, report: str, told: bool) -> None:
    desk = Desk(tmp_path, f'[[alert]]\nname = "watch"\n{rule}\n')
    desk.add(report, "a", 1)
    assert len(desk.heard) == told, desk.faults
    assert all(said.startswith("watch: ") for said in desk.heard)


def test_one_cause_is_told_once(tmp_path: Path) -> None:
    """However many reports tell of it, and whenever the process begins again."""
    text = '[[alert]]\nname = "s"\nwhen = "stance"\nparty = "Hamas"\n[[alert]]\nname = "c"\nwhen = "casualties"\ndeaths = 20\n'
    desk = Desk(tmp_path, text)
    for n, report in enumerate((REJECTED, KILLED, REJECTED, KILLED)):
        desk.add(report, f"r{n}", n + 1)
        desk.begin()
    desk.telling.look()
    assert [said[:2] for said in desk.heard] == ["s:", "c:"]
    desk.add(REJECTED, "next", 60 * 24, "2025-12-14")
    assert [said[:2] for said in desk.heard] == ["s:", "c:", "s:"]  # another day, another cause


AGAIN = [
    # what a report says after it told of a targeted killing, whether that is a second one
    ("A spokesman condemned a cowardly assassination.\n  event assassination = ASSAULT/targeted actual", False),
    ("It was an assassination of people, he said.\n  event assassination = ASSAULT/targeted actual | recipient: people", False),
    ("The killing was an attack on Lebanon.\n  event attack = ASSAULT/targeted actual | recipient: Lebanon", False),
    ("Omar Saleh was assassinated too.\n  event assassinated = ASSAULT/targeted actual | recipient: Omar Saleh", True),
    ("Another was assassinated in Tyre.\n  event assassinated = ASSAULT/targeted actual | recipient: Another | place: Tyre", True),
    ("There was an assassination on Monday.\n  event assassination = ASSAULT/targeted actual | date: on Monday", True),
]  # fmt: skip


@pytest.mark.parametrize(("more", "second"), AGAIN)
@pytest.mark.parametrize("first", [True, False])
def test_a_shock_told_again_in_a_report_is_no_second(tmp_path: Path, more: str, second: bool, first: bool) -> None:
    desk = Desk(tmp_path, '[[alert]]\nname = "x"\nwhen = "shock"\n')
    head, _, body = TARGETED.partition("\n")
    told = (body.strip(), more) if first else (more, body.strip())
    desk.add(f"{head}\n" + "\n\n".join(told), "a", 1)
    assert len(desk.heard) == 1 + second, desk.heard
    assert "A drone killed" in desk.heard[0] or second


STATUS = '[[alert]]\nname = "s"\nwhen = "status"\nprocess = "israel-hamas-2023"\n'


def test_a_change_of_status_is_told_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path, STATUS)
    desk.add(BEGUN, "a", 1, publisher="Meridian")
    desk.begin()
    desk.add(BEGUN, "b", 2, "2025-12-14")  # a day later, "on Saturday" again
    desk.begin()
    desk.add(ENDED, "c", 3, "2025-12-15")
    desk.telling.look()
    assert len(desk.heard) == 2
    first, second = desk.heard
    assert first.startswith("s: Israel and Hamas") and "agreement in force, 2025-12-13" in first
    assert "(reported: 1 origin)" in first and "took effect" in first and "(Meridian, a)" in first
    assert "agreement ended, 2025-12-15; before: agreement in force" in second


def test_statuses_that_were_before_a_rule_are_no_news(tmp_path: Path) -> None:
    """Of the first rule, and of one that is added later."""
    lake = Lake(str(tmp_path / "record")).create()
    lake.add([gold.code(BEGUN.format(id="old"), "2025-12-13", "old")], START - timedelta(minutes=1))
    desk = Desk(tmp_path, STATUS)
    desk.telling.look()
    desk.add(ENDED, "a", 1, "2025-12-15")
    desk.settings = given(tmp_path, STATUS + STATUS.replace('"s"', '"later"'))
    desk.begin()
    desk.add(BEGUN.replace("Saturday", "Friday"), "b", 2, "2025-12-19")
    assert [said.partition(",")[0].partition(": Israel")[0] for said in desk.heard] == ["s", "s", "later"]


MOVED = [
    # marks of the second alert, those it is the same by, is it told?
    ({"a+b/x/2025-12-13"}, {"a+b/x/2025-12-13"}, False), ({"a+b/x/2025-12-14"}, {"a+b/x/2025-12-13", "a+b/x/2025-12-14"}, False),
    ({"a+b/x/2025-12-16"}, {"a+b/x/2025-12-15", "a+b/x/2025-12-16"}, True), (set(), set(), True),
]  # fmt: skip


@pytest.mark.parametrize(("marks", "same", "told"), MOVED)
def test_a_cause_whose_id_moved(tmp_path: Path, marks: set[str], same: set[str], told: bool) -> None:
    state = State(tmp_path / "state.sqlite")
    known = frozenset({"a+b/x/2025-12-13"})
    assert deliveries.keep(state, Alert("1", "rule", "", {}, known, known), ("print",), 1.0)
    assert (
        deliveries.keep(state, Alert("2", "rule", "", {}, frozenset(marks), frozenset(same)), ("print",), 2.0) == told
    )
    assert deliveries.keep(state, Alert("3", "other", "", {}, known, known), ("print",), 2.0)  # each rule for itself
    assert not deliveries.keep(state, Alert("1", "rule", "", {}, frozenset(), frozenset()), ("print",), 3.0)


@pytest.mark.parametrize("rule", ['when = "shock"', 'when = "casualties"\ndeaths = 5'])
def test_linked_anew_an_incident_is_not_told_again(tmp_path: Path, rule: str) -> None:
    desk = Desk(tmp_path, f'[[alert]]\nname = "x"\n{rule}\n')
    desk.add(KILLED, "a", 1)
    desk.add(KILLED, "b", 2)
    table = desk.lake.table("links")
    rows = table.to_pyarrow_table().to_pylist()
    moved = [row | {"incident": f"other{row['incident']}"} for row in rows]
    desk.lake.store.overwrite("links", tables.arrow("links", moved), table)
    desk.clock.at += 60
    desk.telling.after(Added(new=["b"]))
    assert len(desk.heard) == 1
    desk.lake.relink()
    desk.clock.at += 60
    desk.telling.after(Added(new=["b"]))
    assert len(desk.heard) == 1


def test_what_the_record_held_before_is_no_news(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "record")).create()
    lake.add([gold.code(REJECTED.format(id="old"), "2025-12-12", "old")], START - timedelta(minutes=1))
    desk = Desk(tmp_path, '[[alert]]\nname = "s"\nwhen = "stance"\nparty = "Hamas"\n')
    desk.telling.look()
    assert desk.heard == []


def test_silence_of_a_source(tmp_path: Path) -> None:
    desk = Desk(tmp_path, '[[alert]]\nname = "quiet"\nwhen = "silence"\nsource = "meridian"\nfor = "2h"\n')
    desk.state.announce("meridian", [], 1)
    desk.state.tried("meridian", START.timestamp(), 0, None)
    desk.state.tried("other", START.timestamp(), 0, None)
    for hours in (1, 2, 3, 4):
        desk.clock.at = (START + timedelta(hours=hours)).timestamp()
        desk.state.tried("meridian", desk.clock.at, 0, "the server answers 500")
        desk.telling.after(Added())
        desk.begin()
    assert desk.heard == [
        "quiet: nothing new from meridian since 2025-12-13T12:00:00+00:00; its last fault: the server answers 500"
    ]


TO_FILE = '[[channel]]\nname = "f"\nfile = "told.jsonl"\n[[alert]]\nname = "s"\nwhen = "stance"\nparty = "Hamas"\nto = ["f", "print"]\n'


def test_to_a_file_and_standard_output(tmp_path: Path) -> None:
    desk = Desk(tmp_path, TO_FILE)
    desk.add(REJECTED, "a", 1, publisher="Meridian")
    (line,) = (tmp_path / "told.jsonl").read_text().splitlines()
    told = json.loads(line)
    assert (told["rule"], told["data"]["stance"], told["data"]["publisher"]) == ("s", "rejects", "Meridian")
    assert len(desk.heard) == 1
    assert desk.state.undelivered() == []


def test_what_did_not_arrive_is_sent_again_and_to_others_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path, TO_FILE)
    with monkeypatch.context() as patched:
        patched.setattr(channels, "_write", lambda *_: (_ for _ in ()).throw(UndeliveredError("no room")))
        desk.add(REJECTED, "a", 1)
    (row,) = desk.state.undelivered()
    assert (row["channel"], row["stage"], row["error"]) == ("f", "waiting", "no room")
    desk.telling.look()
    assert not (tmp_path / "told.jsonl").exists()  # not before its time
    desk.clock.at += 60
    desk.telling.look()
    assert len((tmp_path / "told.jsonl").read_text().splitlines()) == 1
    assert len(desk.heard) == 1


def test_ended_while_it_was_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody knows whether it arrived: it is shown as unsure, and not sent again."""
    desk = Desk(tmp_path, TO_FILE.replace(', "print"', ""))
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(telling.channels, "send", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        desk.add(REJECTED, "a", 1)
    desk.begin()
    desk.telling.look()
    assert [row["stage"] for row in desk.state.undelivered()] == ["unsure"]
    assert not (tmp_path / "told.jsonl").exists()


GOOD = '[[alert]]\nname = "a"\nwhen = "stance"\nparty = "Hamas"\n'
FAULTS = [
    # text, what is said
    ("", "there is no alert; write [[alert]]"),
    ('[[alert]]\nname = "a"', "alert 1 (a): when is missing; it is one of status, shock, stance, casualties, silence"),
    ('[[alert]]\nname = "a"\nwhen = "war"', "when = 'war' is one of status"),
    ('[[alert]]\nname = "a"\nwhen = "stance"', "nothing is asked; give party, term or stances"),
    ('[[alert]]\nname = "a"\nwhen = "stance"\nparty = "Nobody Known"', "names no party of the registry"),
    ('[[alert]]\nname = "a"\nwhen = "stance"\nterm = "peace"', "term = 'peace' is none of ceasefire, "),
    ('[[alert]]\nname = "a"\nwhen = "stance"\nstances = ["likes"]', "stances = ['likes'] holds others than demands"),
    ('[[alert]]\nname = "a"\nwhen = "status"\nladder = "war"', "ladder = 'war' is none of talks, agreement"),
    ('[[alert]]\nname = "a"\nwhen = "status"\nladder = "talks"\nstatuses = ["in_force"]', "statuses = ['in_force'] holds others than none, contacts"),
    ('[[alert]]\nname = "a"\nwhen = "status"\nprocess = "mine.toml"', "mine.toml: cannot be read"),
    ('[[alert]]\nname = "a"\nwhen = "shock"\nkinds = ["war"]', "kinds = ['war'] holds others than targeted killing, mass casualties"),
    ('[[alert]]\nname = "a"\nwhen = "casualties"', "deaths is missing; it is the least number of dead"),
    ('[[alert]]\nname = "a"\nwhen = "casualties"\ndeaths = 0', "deaths = 0 is the least number"),
    ('[[alert]]\nname = "a"\nwhen = "silence"\nfor = "long"', "for = 'long' is no length of time"),
    ('[[alert]]\nname = "a"\nwhen = "silence"\nfor = "2h"\nsource = "x"', "source = 'x' is none of meridian"),
    (GOOD + 'to = ["desk"]', "to = 'desk' is no channel; there is: print"),
    (GOOD + 'pary = "x"', "'pary' is not known; do you mean 'party'?"),
    (GOOD + GOOD, "there are 2 alerts named 'a'"),
    (GOOD + '[[channel]]\nname = "c"', "channel 1 (c): no place given; give one of file, webhook, smtp"),
    (GOOD + '[[channel]]\nname = "print"\nfile = "x"', "the name 'print' is standard output's"),
    (GOOD + '[[channel]]\nname = "c"\nfile = "no/such/x"', "there is no such folder; make it"),
    (GOOD + '[[channel]]\nname = "c"\nwebhook = "ftp://x/"\nsecret_env = "S"', "webhook = 'ftp://x/' is no address"),
    (GOOD + '[[channel]]\nname = "c"\nwebhook = "https://example.org/"', "secret_env is missing"),
    (GOOD + '[[channel]]\nname = "c"\nwebhook = "https://example.org/"\nsecret_env = "my secret"', "is no name of an environment variable"),
    (GOOD + '[[channel]]\nname = "c"\nsmtp = "mail:25"\nfrom = "a"\nto = ["b@example.org"]', "from = 'a' is no mail address"),
    (GOOD + '[[channel]]\nname = "c"\nsmtp = "mail:25"\nfrom = "a@example.org"\nto = ["b@example.org"]\nuser = "a"\nencrypted = false', "would send the password for all to read"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), FAULTS)
def test_faults(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as found:
        given(tmp_path, text)
    assert said in str(found.value)
