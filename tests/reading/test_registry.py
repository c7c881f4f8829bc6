"""The registry: what it knows, a user's own entries, and what it says of a broken file."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.errors import KnowledgeError
from truceline.reading.actors import Actors
from truceline.reading.registry import Post, holders, in_post, registry


def test_every_post_is_of_an_entry() -> None:
    entries = registry().entries
    assert [(e.id, p.of) for e in entries.values() for p in e.posts if p.of not in entries] == []


def test_ids_and_countries_are_well_formed() -> None:
    for entry in registry().entries.values():
        assert entry.id == entry.id.strip()
        assert entry.country is None or (len(entry.country) == 3 and entry.country.isupper())


ROLES = [
    # words | sectors | affiliated | plural | group
    ("secretary - general", "IGO", True, False, False),
    ("ministry of foreign affairs", "GOV", True, False, True),
    ("prime ministers", "GOV", True, True, False),
    ("forces", "MIL", True, True, True),
    ("police", "COP", True, False, True),
    ("residents", "CVL", False, True, False),
]


@pytest.mark.parametrize(("words", "sectors", "affiliated", "plural", "group"), ROLES)
def test_roles(words: str, sectors: str, affiliated: bool, plural: bool, group: bool) -> None:
    role = registry().roles[words]
    assert (" ".join(role.sectors), role.affiliated, role.plural, role.group) == (sectors, affiliated, plural, group)


POSTS = [
    # from | to | day | in post
    ("2019", "2021", "2020-05-01", True),
    ("2019", "2021", "2021-12-31", True),
    ("2019", "2021", "2022-01-01", False),
    ("2019-05", None, "2019-05-20", True),
    ("2019-05", None, "2019-04-30", False),
    (None, "2019-05-20", "2001", True),
    (None, None, "2001", True),
]


@pytest.mark.parametrize(("start", "end", "on", "held"), POSTS)
def test_in_post(start: str | None, end: str | None, on: str, held: bool) -> None:
    assert in_post(Post("president", "USA", start, end), on) is held


def test_holders_of_an_office() -> None:
    everybody = registry().entries.values()
    assert [e.id for e in holders(everybody, "President", "USA", "2019-05-01")] == ["donald-trump"]
    assert len(holders(everybody, "president", "USA", None)) > 1


def test_a_user_s_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "- {id: fka, name: Free Kivu Army, aliases: [FKA], country: COD, sectors: [REB]}\n", encoding="utf-8"
    )
    mine = Actors(registry().with_file(path))
    found = mine.identify("a commander of the Free Kivu Army")
    assert (found.actor_id, found.country) == ("fka", "COD")
    assert mine.identify("Hamas").actor_id == "hamas"


BROKEN = [
    ("id: x", "a list of entries is expected"),
    ("- {id: x}", "entry 1 has no text for name"),
    ("- {name: x}\n- {id: 3, name: y}", "entry 2 has no text for id"),
    ("- {id: x", "is not YAML"),
    ("- {id: x, name: X, posts: [{office: president}]}", "entry 1"),
    ("- {id: x, name: X, aliases: 7}", "entry 1"),
    ("- {id: x, name: X, aliases: [7]}", "entry 1"),
    ("- {id: x, name: X, sectors: MIL}", "entry 1"),
]


@pytest.mark.parametrize(("yaml", "said"), BROKEN)
def test_broken_files_are_told(yaml: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(yaml, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=said) as fault:
        registry().with_file(path)
    assert str(path) in str(fault.value)


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("- {id: x}\n- {name: y}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError) as fault:
        registry().with_file(path)
    assert len(str(fault.value).splitlines()) == 2


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="cannot be read"):
        registry().with_file(tmp_path / "none.yaml")
