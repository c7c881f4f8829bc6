"""A site written again into its folder: what no longer belongs goes, and nothing that the site did not write."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.views.site.written import LIST, listed, write

FIRST = {"index.html": "one", "reports/a.html": "a", "reports/b.html": "b", "impact/i1.html": "i", "impact/i1.csv": "r"}
SECOND = {"index.html": "two", "reports/b.html": "b"}

# what somebody does between the two runs (path, text; None removes it) | the files that are there after the second
AGAIN = [
    ("nothing", [], {*SECOND}),
    ("files of one's own stay", [("notes.txt", "mine"), ("reports/c.html", "mine")], {*SECOND, "notes.txt", "reports/c.html"}),
    ("a page that was changed stays", [("reports/a.html", "mine")], {*SECOND, "reports/a.html"}),
    ("a page that is gone already", [("reports/a.html", None)], {*SECOND}),
    ("without the list nothing goes", [(LIST, None)], {*FIRST}),
    ("a list that is none", [(LIST, "reports/a.html\n\n../x\n")], {*FIRST}),
]  # fmt: skip


def there(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {LIST}


@pytest.mark.parametrize(("what", "changes", "left"), AGAIN, ids=[row[0] for row in AGAIN])
def test_a_site_written_again(tmp_path: Path, what: str, changes: list[tuple[str, str | None]], left: set[str]) -> None:
    assert write(FIRST.items(), tmp_path) == len(FIRST) + 1
    for name, text in changes:
        path = tmp_path / name
        path.unlink() if text is None else path.write_text(text)
    write(SECOND.items(), tmp_path)
    assert there(tmp_path) == left
    assert [name for name, _ in listed(tmp_path)] == [*SECOND]
    assert (tmp_path / "index.html").read_text() == "two"


# Lists that somebody else made: the path on it of a file outside the site.
@pytest.mark.parametrize(
    "name", ["../outside.txt", "reports/../../outside.txt", "{}/outside.txt", "linked/outside.txt", "link.txt"]
)
def test_a_list_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    outside, folder = tmp_path / "outside.txt", tmp_path / "site"
    outside.write_text("a")
    write({"reports/a.html": "a"}.items(), folder)
    (folder / "linked").symlink_to(tmp_path)
    (folder / "link.txt").symlink_to(outside)
    digest = listed(folder)[0][1]
    (folder / LIST).write_text(f"{digest}  {name.format(tmp_path)}\n{digest}  reports/a.html\n")
    write({"index.html": "two"}.items(), folder)
    assert outside.read_text() == "a" and (folder / "link.txt").is_symlink()
    assert not (folder / "reports/a.html").exists()


def test_an_interrupted_run_leaves_nothing_that_stays(tmp_path: Path) -> None:
    write(FIRST.items(), tmp_path)
    with pytest.raises(IsADirectoryError):
        (tmp_path / "new.html").mkdir()
        write([("reports/half.html", "half"), ("new.html", "no file can be here")], tmp_path)
    (tmp_path / "new.html").rmdir()
    write(SECOND.items(), tmp_path)
    assert there(tmp_path) == {*SECOND}


def test_the_list_is_one_that_sha256sum_checks(tmp_path: Path) -> None:
    write({"a.html": "a"}.items(), tmp_path)
    digest = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert (tmp_path / LIST).read_text() == f"{digest}  a.html\n"
