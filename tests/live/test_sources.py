"""SOURCES.toml: what is read of it, and all its faults with their remedies."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from truceline.errors import SettingsError
from truceline.live.articles import Pages
from truceline.live.fetch import Manners
from truceline.live.sources import Sources, read

CONTACT = 'contact = "desk@example.org"\n'
FEED = 'name = "a"\nfeed = "https://example.org/feed"\n'


def given(tmp_path: Path, text: str) -> Sources:
    (tmp_path / "in").mkdir(exist_ok=True)
    (tmp_path / "SOURCES.toml").write_text(text)
    return read(tmp_path / "SOURCES.toml")


def test_what_is_not_said_is_careful(tmp_path: Path) -> None:
    found = given(tmp_path, f"{CONTACT}[[source]]\n{FEED}")
    assert found.agent.startswith("Truceline/")
    assert "(desk@example.org)" in found.agent
    (one,) = found.sources
    assert (one.kind, one.at, one.every, one.pages, one.back) == (
        "feed", "https://example.org/feed", 600, Pages.auto, timedelta(days=7),
    )  # fmt: skip
    assert one.manners == Manners(allow=(), delay=1.0, robots=True)


def test_what_is_said(tmp_path: Path) -> None:
    text = f"""{CONTACT}[[source]]
name = "b"
sitemap = "http://127.0.0.1:8000/map.xml"
publisher = "B"
every = "5s"
delay = 0
robots = false
pages = "always"
back = "2d"
allow = ["127.0.0.0/8", "::1"]
[[source]]
name = "c"
folder = "in"
"""
    one, two = given(tmp_path, text).sources
    assert (one.kind, one.publisher, one.every, one.pages, one.back.days) == ("sitemap", "B", 5, "always", 2)
    assert (one.manners.delay, one.manners.robots, [str(n) for n in one.manners.allow]) == (
        0,
        False,
        ["127.0.0.0/8", "::1/128"],
    )
    assert (two.kind, Path(two.at)) == ("folder", tmp_path / "in")


FAULTS = [
    # text, what is said
    ("", "there is no source; write [[source]]"),
    ("source = 7", "'source' is no list of tables; write [[source]] above each"),
    (f"[[source]]\n{FEED}", 'contact is missing; it tells publishers whom to write to: contact = "desk@example.org"'),
    (f'contact = "me"\n[[source]]\n{FEED}', "contact = 'me' is no address"),
    (f'contact = "a@b\\r\\nX: y"\n[[source]]\n{FEED}', "is no address"),
    (f"{CONTACT}[[source]]\nname = 'a'", "source 1 (a): nothing to follow given; give one of feed, sitemap, folder"),
    (f"{CONTACT}[[source]]\n{FEED}folder = 'in'", "feed and folder given; give one of"),
    (f"{CONTACT}[[source]]\nfeed = 'https://example.org/f'", "source 1: name is missing; it is a short name"),
    (f"{CONTACT}[[source]]\nname = '../x'\nfeed = 'https://example.org/f'", "name = '../x' is a short name"),
    (f"{CONTACT}[[source]]\nname = 'a'\nfeed = 'file:///etc/passwd'", "feed = 'file:///etc/passwd' is no address"),
    (f"{CONTACT}[[source]]\nname = 'a'\nfeed = 7", "feed = 7 is no address; write one as https://"),
    (f"{CONTACT}[[source]]\nname = 'a'\nfolder = 'nowhere'", "is no folder; make it, or check the path"),
    (f"{CONTACT}[[source]]\n{FEED}every = '5 minutes'", "every = '5 minutes' is no length of time; write it as 30s, 5m"),
    (f"{CONTACT}[[source]]\n{FEED}every = 5", "every = 5 is no length of time"),
    (f"{CONTACT}[[source]]\n{FEED}every = '5s'", "every is too short; give at least 60s; a shorter one is for servers of your own"),
    (f"{CONTACT}[[source]]\n{FEED}delay = 0", "delay is too short; give at least 1s"),
    (f"{CONTACT}[[source]]\n{FEED}robots = 'no'", "robots = 'no' is neither true nor false"),
    (f"{CONTACT}[[source]]\n{FEED}pages = 'some'", "pages = 'some' is none of auto, always, never"),
    (f"{CONTACT}[[source]]\n{FEED}allow = '10.0.0.0/8'", "is no list of networks; write allow ="),
    (f"{CONTACT}[[source]]\n{FEED}allow = ['10.0.0.1/8']", "is no list of networks"),
    (f"{CONTACT}[[source]]\n{FEED}evry = '5m'", "'evry' is not known; do you mean 'every'?"),
    (f"contcat = 'x'\n{CONTACT}[[source]]\n{FEED}", "'contcat' is not known; do you mean 'contact'?"),
    (f"{CONTACT}[[source]]\n{FEED}[[source]]\n{FEED}", "there are 2 sources named 'a'; give each its own name"),
    ("[[source", "is not TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), FAULTS)
def test_faults(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as found:
        given(tmp_path, text)
    assert said in str(found.value)
    assert str(found.value).startswith(str(tmp_path / "SOURCES.toml"))


def test_all_faults_are_told_together(tmp_path: Path) -> None:
    text = "[[source]]\nname = 'a'\nfeed = 'x'\nevery = 'x'\nrobots = 1\n[[source]]\nfolder = 'nowhere'\n"
    with pytest.raises(SettingsError) as found:
        given(tmp_path, text)
    assert len(found.value.faults) == 6


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read(tmp_path / "SOURCES.toml")
