"""What a record knew at a moment: SQL over its tables by DuckDB, which reads no more of them than it needs."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from deltalake import DeltaTable

from truceline.errors import RecordError
from truceline.record.tables import LEDGER, LINKING, PARTITIONS, SCHEMAS

LINK = ", ".join(f"c.{name}" for name in SCHEMAS["links"].names if name not in LINKING)
KNOWN = """
select c.* from {table} c left join later n on n.report = c.report
where c.batch in (select batch from batches) and (n.version is null or c.version >= n.version)
"""
"""The rows of the last version of each report that was added by the moment; `batches` and `later` are small."""
VIEWS = {
    "added": ("select * from all_reports where {known_then}", ()),
    "reports": (KNOWN.format(table="all_reports") + " and {known_then}", ()),
    **{
        name: (KNOWN.format(table=f"all_{name}") + " and {known_then}", ())
        for name in ("events", "claims", "effects", "positions")
    },
    "linked": (KNOWN.format(table="all_links") + " and {known_then}", ()),
    "decisions": (
        """
        select * from all_decisions where {decided_then}
        qualify row_number() over (partition by action, one order by decided_at desc) = 1
        """,
        (),
    ),
    "links": (
        f"""
        select {LINK.replace("c.incident", "coalesce(t.other, s.other, m.other, c.incident) as incident")} from linked c
        left join apart s on s.report = c.report and s.version = c.version and s.event_id = c.event_id
        left join decisions t on t.action = 'merge' and t.one = s.other
        left join decisions m on m.action = 'merge' and m.one = c.incident
        """,
        ("apart", "decisions"),
    ),
    "apart": (
        """
        select c.report, c.version, c.event_id, arg_max(s.other, s.decided_at) as other
        from linked c join decisions s on s.action = 'split' and s.report = c.report
          and (s.one = c.report || '/' || c.event_id or s.words = c.words and s.version < c.version) group by all
        """,
        ("linked", "decisions"),
    ),
}
"""View → its SQL, and the views that it looks at. `linked` are the links as the rules made them, `links` as people have
corrected them; of decisions the last word on each mention and each incident counts. `apart` are the mentions that were
split off, also where a later version tells them in the same words."""
COLUMNS = SCHEMAS | LEDGER
VIEWS_OF_ONE = 200
"""Views of one database."""
OF = {"added": "reports", "linked": "links", "apart": "links"}
"""View → its table, where it has another name."""


class View:
    """Views `reports`, `events`, `claims`, `effects`, `positions`, `links`, `decisions` as known at a moment; `linked`
    are the links before people corrected them, `all_…` the tables as they lie. A table is opened when a query first
    names it, `reports` before all others: what it counts, the others hold."""

    def __init__(
        self, table: Callable[[str], DeltaTable], as_of: datetime | None = None, reported_by: datetime | None = None
    ) -> None:
        self._table, self._as_of, self._reported_by = table, as_of, reported_by
        self._made: set[str] = set()
        self._found: dict[str, DeltaTable] = {}
        self._db = _shared.cursor()
        self._db.execute("set timezone = 'UTC'")
        self._db.execute("set enable_progress_bar = false")
        with _told():
            self._need("all_reports")
            then = self._then("reports")
            self._db.execute(f"create temp table batches as select distinct batch from all_reports where {then}")
            self._db.execute(
                "create temp table later as select report, max(version) as version from all_reports"
                f" where version > 1 and {then} group by report"
            )

    def rows(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = (), **given: pa.Table) -> list[dict[str, Any]]:
        """The rows of a query, which may also name the Arrow tables `given`, as dictionaries."""
        with _told(), self._given(given):
            cursor = self._asked(sql, dict(values) if isinstance(values, Mapping) else list(values))
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def tuples(
        self, sql: str, values: Sequence[Any] | Mapping[str, Any] = (), **given: pa.Table
    ) -> list[tuple[Any, ...]]:
        """The rows of a query, which may also name the Arrow tables `given`."""
        with _told(), self._given(given):
            found: list[tuple[Any, ...]] = self._asked(sql, values).fetchall()
        return found

    def arrow(self, sql: str, values: Sequence[Any] = (), **given: pa.Table) -> pa.Table:
        """The rows of a query, which may also name the Arrow tables `given`, as an Arrow table."""
        with _told(), self._given(given):
            self._named(sql)
            return self._db.sql(sql, params=values).to_arrow_table()

    def stream(self, sql: str, many: int = 500) -> Iterator[dict[str, Any]]:
        """The rows of a query, a few at a time; no other query may be asked before the last row."""
        with _told():
            cursor = self._asked(sql)
            names = [column[0] for column in cursor.description or ()]
            while rows := cursor.fetchmany(many):
                yield from (dict(zip(names, row, strict=True)) for row in rows)

    def write(self, sql: str, path: Path) -> None:
        """The rows of a query as a Parquet file."""
        with _told():
            self._asked(f"copy ({sql}) to '{_quoted(str(path))}' (format parquet)")

    def near(self, table: str, parts: Iterable[str] | None) -> str:
        """SQL for those rows of the last versions that lie in some partitions of a table (None: in all)."""
        if parts is None:
            self._need(f"all_{table}")
            source = f"all_{table}"
        else:
            kept = [(PARTITIONS[table], "in", sorted(parts))]
            source = f"near_{table}"
            with _told():
                self._look(source, table, kept)
        return f"({KNOWN.format(table=source)})"

    def versions(self, keys: Sequence[str]) -> dict[str, list[str]]:
        """Of each of the reports that is known, the checksums of its versions in their order."""
        found: dict[str, list[str]] = {}
        asked = pa.table({"report": pa.array(sorted(set(keys)), pa.string())})
        sql = "select report, checksum from all_reports where report in (select report from asked) order by version"
        for report, checksum in self.tuples(sql, asked=asked):
            found.setdefault(report, []).append(checksum)
        return found

    def in_order(self) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
        """Every version of every report with its events, in the order in which they were added."""
        events: dict[tuple[str, int], list[dict[str, Any]]] = {}
        sql = "select e.* from all_events e join added using (report, version, batch) order by e.start, e.id"
        for event in self.rows(sql):
            events.setdefault((event["report"], event["version"]), []).append(event)
        sql = (
            "select r.report, r.version, r.batch, r.day, r.added_at, r.published_at from all_reports r"
            " join added using (report, version, batch)"
            " order by r.added_at, r.published_at nulls last, r.report, r.version"
        )
        for report in self.rows(sql):
            yield report, events.get((report["report"], report["version"]), [])

    def without(self, versions: pa.Table) -> None:
        """Let these versions (`report`, `version`) take the place of none before them: they are not linked yet."""
        self._db.register("unlinked", versions)
        self._db.execute(
            "create or replace temp table later as select report, max(version) as version from all_reports anti join"
            " unlinked using (report, version) where version > 1 group by report"
        )
        self._db.unregister("unlinked")

    @contextmanager
    def _given(self, given: Mapping[str, pa.Table]) -> Iterator[None]:
        for name, table in given.items():
            self._db.register(name, table)
        yield
        for name in given:
            self._db.unregister(name)

    def _asked(self, sql: str, values: Any = ()) -> duckdb.DuckDBPyConnection:
        self._named(sql)
        return self._db.execute(sql, values)

    def _named(self, sql: str) -> None:
        """Make the views that a query names."""
        for word in dict.fromkeys(re.findall(r"\w+", sql)):
            self._need(word)

    def _need(self, name: str) -> None:
        """Make a view, and first those that it looks at."""
        table = name.removeprefix("all_") if name.startswith("all_") else OF.get(name, name)
        if name in self._made or not (name in VIEWS or (name.startswith("all_") and table in COLUMNS)):
            return
        self._made.add(name)
        if name.startswith("all_"):
            self._look(name, table, None)
            return
        sql, others = VIEWS[name]
        for other in (*others, f"all_{table}"):
            self._need(other)
        then = self._then(table)
        self._db.execute(f"create temp view {name} as {sql.format(known_then=then, decided_then=then)}")

    def _then(self, table: str) -> str:
        """What was known at the moment, as a condition on a table's own columns."""
        said = ["true"]
        if self._as_of:
            at = "decided_at" if table == "decisions" else "added_at"
            said.append(f"day <= date '{self._as_of.date()}' and {at} <= timestamptz '{self._as_of.isoformat()}'")
        if self._reported_by and table != "decisions":
            said.append(f"published_at <= timestamptz '{self._reported_by.isoformat()}'")
        return " and ".join(said)

    def _look(self, name: str, table: str, parts: list[tuple[str, str, Any]] | None) -> None:
        """Name the files of a table, or of some of its partitions. DuckDB reads those of a folder itself, since it skips
        what a filter leaves out; those elsewhere it reads through Arrow."""
        if table not in self._found:
            self._found[table] = self._table(table)
        files = self._found[table].file_uris(file_pruning_predicate=parts)
        columns = ", ".join(COLUMNS[table].names).replace(" end,", ' "end",')
        self._db.unregister(name)
        if not files:
            self._db.register(name, COLUMNS[table].empty_table())
        elif any("://" in file or set(file) & set("*?[{%") for file in files):
            self._db.register(name, self._found[table].to_pyarrow_dataset(file_pruning_predicate=parts))
        else:
            part = PARTITIONS.get(table, "day")
            kind = "date" if part == "day" else "varchar"
            listed = ", ".join(f"'{_quoted(file)}'" for file in files)
            self._db.execute(
                f"create or replace temp view {name} as select {columns} from read_parquet([{listed}],"
                f" hive_partitioning = true, hive_types = {{'{part}': {kind}}})"
            )


class _Shared:
    """One database for the views of a process, which see nothing of one another: so the foot of a Parquet file, which never
    changes, is read once. After so many views another takes its place, since files that are gone stay in its memory."""

    def __init__(self) -> None:
        self._lock, self._left = threading.Lock(), 0

    def cursor(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            if not self._left:
                self._made, self._left = duckdb.connect(), VIEWS_OF_ONE
                self._made.execute("set parquet_metadata_cache = true")
            self._left -= 1
            return self._made.cursor()


_shared = _Shared()


def _quoted(text: str) -> str:
    return text.replace("'", "''")


@contextmanager
def _told() -> Iterator[None]:
    """A damaged file in plain words."""
    try:
        yield
    except (duckdb.InvalidInputException, duckdb.IOException) as fault:
        said = str(fault).splitlines()[0]
        table = re.search(r"'all_(\w+)'|/(\w+)/\w+=", said)
        raise RecordError(
            f"table {(table[1] or table[2]) if table else '?'}",
            f"{said}; it cannot be read",
            "put the file back from a copy of the record",
        ) from fault
