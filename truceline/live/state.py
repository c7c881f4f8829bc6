"""What following the news remembers: each source's state, and each report's way from its announcement to the record.

A report is `page` (its text is still to be read), then `report` (to be coded and added), then `done`; or `refused`, or
the `same` as another. Each step is one transaction of SQLite. A process killed between adding to the record and `done`
adds again, which the record knows and which changes nothing; so each report is there once, whenever the process ends.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from truceline.errors import RecordError
from truceline.live.entries import Entry, identity, loaded
from truceline.reports.report import Report

FORMAT = 1
TABLES = """
create table if not exists sources (
  name text primary key, last_tried real, last_seen real, last_new real, last_error text, last_note text,
  faults integer not null default 0, next_try real not null default 0, announced integer not null default 0,
  same integer not null default 0, refused integer not null default 0, first_tried real
);
create table if not exists addresses (
  source text, url text, etag text, modified text, digest text, primary key (source, url)
);
create table if not exists files (source text, path text, mark text, primary key (source, path));
create table if not exists entries (
  number integer primary key, key text unique not null, source text not null, fingerprint text not null,
  stage text not null, entry text, report text, tries integer not null default 0, next_try real not null default 0,
  why text, at real not null
);
create index if not exists waiting on entries (stage, source, next_try) where stage in ('page', 'report');
create table if not exists alerts (id text primary key, rule text, at real, text text, data text);
create table if not exists deliveries (
  alert text, channel text, stage text not null, tries integer not null default 0, next_try real not null default 0,
  error text, primary key (alert, channel)
);
create table if not exists causes (rule text, mark text, primary key (rule, mark));
create table if not exists marks (name text primary key, value text);
"""


class State:
    """The memory, in one file; safe for threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self._db.row_factory = sqlite3.Row
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = normal")  # what a power cut takes back is done again
            (format_,) = self._db.execute("pragma user_version").fetchone()
            if format_ > FORMAT:
                raise RecordError(str(path), f"has format {format_}", "install a newer Truceline")
            self._db.executescript(TABLES)
            self._db.execute(f"pragma user_version = {FORMAT}")
        except (sqlite3.Error, OSError) as fault:
            remedy = "see that there is room and the right to write there; without the file, all sources are read anew"
            raise RecordError(str(path), f"cannot be opened ({fault})", remedy) from fault

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """All or none of what is changed within."""
        with self._lock, self._told():
            self._db.execute("begin immediate")
            try:
                yield self._db
                self._db.execute("commit")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._db.execute("rollback")
                raise

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """The rows of a query."""
        with self._lock, self._told():
            return [dict(row) for row in self._db.execute(sql, values)]

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Faults of the file in plain words."""
        try:
            yield
        except sqlite3.Error as fault:
            remedy = "see that there is room and the right to write there"
            raise RecordError(str(self.path), f"cannot be used ({fault})", remedy) from fault

    # sources

    def sources(self) -> list[dict[str, Any]]:
        """The state of every source, with how many of its reports wait, by its name."""
        return self.rows(
            "select s.*, (select count(*) from entries e where e.source = s.name and e.stage in ('page', 'report')) as waiting"
            " from sources s order by name"
        )

    def source(self, name: str) -> dict[str, Any]:
        """The state of one source, made where there is none."""
        with self.change() as db:
            db.execute("insert or ignore into sources (name) values (?)", [name])
        return self.rows("select * from sources where name = ?", [name])[0]

    def tried(self, name: str, now: float, next_try: float, error: str | None, note: str | None = None) -> None:
        """A source was looked at."""
        self.source(name)
        with self.change() as db:
            db.execute("update sources set last_tried = ?, next_try = ?, first_tried = coalesce(first_tried, ?) where name = ?",
                       [now, next_try, now, name])  # fmt: skip
            if error:
                db.execute("update sources set last_error = ?, faults = faults + 1 where name = ?", [error, name])
            else:
                db.execute("update sources set last_seen = ?, faults = 0 where name = ?", [now, name])
            if note:
                db.execute("update sources set last_note = ? where name = ?", [note, name])

    def cached(self, source: str, url: str) -> tuple[str | None, str | None, str | None]:
        """What a server said last time of an address, to be asked only for what has changed; and a digest of what lay
        there, for servers that do not tell."""
        found = self.rows("select etag, modified, digest from addresses where source = ? and url = ?", [source, url])
        return (found[0]["etag"], found[0]["modified"], found[0]["digest"]) if found else (None, None, None)

    # reports on their way

    def announce(
        self, source: str, entries: Iterable[Entry], now: float, url: str | None = None, etag: str | None = None,
        modified: str | None = None, digest: str | None = None,
    ) -> int:  # fmt: skip
        """Keep what a source announces and is not known yet, or has changed; with it, what spares reading the same
        again. Returns how many there were."""
        new, again, met = 0, False, set[str]()
        self.source(source)
        with self.change() as db:
            for entry in entries:
                key, mark = entry.key(source), entry.fingerprint()
                if key in met:
                    continue
                met.add(key)
                row = db.execute("select source, fingerprint, stage from entries where key = ?", [key]).fetchone()
                if row is None:
                    db.execute(
                        "insert into entries (key, source, fingerprint, stage, entry, at) values (?, ?, ?, 'page', ?, ?)",
                        [key, source, mark, entry.json(), now],
                    )
                    new += 1
                elif row["source"] != source or row["stage"] == "same" or row["fingerprint"] == mark:
                    continue
                elif row["stage"] == "report":
                    again = True  # first the text that was read is added, then the changed one is looked at
                else:
                    db.execute(
                        "update entries set fingerprint = ?, stage = 'page', entry = ?, tries = 0, next_try = 0, at = ?"
                        " where key = ?", [mark, entry.json(), now, key],
                    )  # fmt: skip
                    new += 1
            _count(db, source, now, new)
            if url and not again:
                db.execute(
                    "insert or replace into addresses values (?, ?, ?, ?, ?)", [source, url, etag, modified, digest]
                )
        return new

    def announce_file(self, source: str, path: str, mark: str, reports: Iterable[Report], now: float) -> int:
        """Keep the reports of a file as read, and the file's mark, by which it is known to be the same."""
        new = 0
        self.source(source)
        with self.change() as db:
            for report in reports:
                key, told = f"{source}\x1f{path}\x1f{report.id}", report.model_dump_json()
                print_ = hashlib.sha256(told.encode()).hexdigest()[:32]
                row = db.execute("select fingerprint from entries where key = ?", [key]).fetchone()
                if row is None or row["fingerprint"] != print_:
                    db.execute(
                        "insert into entries (key, source, fingerprint, stage, report, at) values (?, ?, ?, 'report', ?, ?)"
                        " on conflict (key) do update set fingerprint = excluded.fingerprint, stage = 'report',"
                        " report = excluded.report, at = excluded.at",
                        [key, source, print_, told, now],
                    )
                    new += 1
            _count(db, source, now, new)
            db.execute("insert or replace into files values (?, ?, ?)", [source, path, mark])
        return new

    def marked(self, source: str) -> dict[str, str]:
        """The marks of the files of a folder."""
        return {
            row["path"]: row["mark"] for row in self.rows("select path, mark from files where source = ?", [source])
        }

    def pages(self, source: str, now: float, most: int) -> list[tuple[str, Entry, int]]:
        """Entries of a source whose text is to be read now: key, entry, and how often that has failed."""
        sql = (
            "select key, entry, tries from entries where stage = 'page' and source = ? and next_try <= ?"
            " order by number limit ?"
        )
        return [(row["key"], loaded(row["entry"]), row["tries"]) for row in self.rows(sql, [source, now, most])]

    def settle(self, key: str, report: Report, now: float) -> str | None:
        """Keep the report of an entry, to be coded; or, where its own address is another entry's, that it is the same:
        then returns the other's key."""
        own = identity(report.url) if report.url else key
        with self.change() as db:
            if own != key and "\x1f" not in key:
                source = db.execute("select source from entries where key = ?", [key]).fetchone()["source"]
                other = db.execute("select stage, why from entries where key = ?", [own]).fetchone()
                if other and not (other["stage"] == "same" and other["why"] == key):
                    db.execute("update entries set stage = 'same', why = ?, entry = null where key = ?", [own, key])
                    db.execute("update sources set same = same + 1 where name = ?", [source])
                    return own
                db.execute(
                    "insert or ignore into entries (key, source, fingerprint, stage, why, at) values (?, ?, '', 'same', ?, ?)",
                    [own, source, key, now],
                )
            db.execute("update entries set stage = 'report', report = ?, entry = null where key = ?",
                       [report.model_dump_json(), key])  # fmt: skip
        return None

    def put_off(self, key: str, at: float, why: str) -> None:
        """Try an entry again later."""
        with self.change() as db:
            db.execute("update entries set tries = tries + 1, next_try = ?, why = ? where key = ?", [at, why, key])

    def refuse(self, key: str, why: str) -> None:
        """Give an entry up, until it changes."""
        with self.change() as db:
            db.execute(
                "update sources set refused = refused + 1, last_note = ? where name = (select source from entries where key = ?)",
                [why, key],
            )
            db.execute(
                "update entries set stage = 'refused', why = ?, entry = null, report = null where key = ?", [why, key]
            )

    def reports(self, most: int) -> list[tuple[str, Report]]:
        """Reports that are to be coded, in the order in which they were announced."""
        sql = "select key, report from entries where stage = 'report' order by number limit ?"
        return [(row["key"], Report.model_validate_json(row["report"])) for row in self.rows(sql, [most])]

    def done(self, added: Mapping[str, Report]) -> None:
        """These are in the record; one that has changed meanwhile is still to be added."""
        with self.change() as db:
            db.executemany(
                "update entries set stage = 'done', report = null, why = null where key = ? and report = ?",
                [(key, report.model_dump_json()) for key, report in added.items()],
            )

    # alerts and marks

    def undelivered(self) -> list[dict[str, Any]]:
        """Alerts that have not arrived, or of which that is not known; `failed` were given up."""
        return self.rows(
            "select d.alert, d.channel, d.stage, d.tries, d.next_try, d.error, a.text from deliveries d"
            " join alerts a on a.id = d.alert where d.stage <> 'sent' order by a.at, a.id, d.channel"
        )

    def mark(self, name: str) -> str | None:
        """A value kept under a name."""
        found = self.rows("select value from marks where name = ?", [name])
        return found[0]["value"] if found else None

    def set_mark(self, name: str, value: str) -> None:
        """Keep a value under a name."""
        with self.change() as db:
            db.execute("insert or replace into marks values (?, ?)", [name, value])


def _count(db: sqlite3.Connection, source: str, now: float, new: int) -> None:
    if new:
        db.execute("update sources set announced = announced + ?, last_new = ? where name = ?", [new, now, source])
