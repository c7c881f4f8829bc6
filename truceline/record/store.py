"""Where a record lies: Delta tables in a folder or at an S3-compatible address, and what can go wrong there.

`reports` counts: what other tables hold is known only by its rows, so writing them is the one step that makes an
addition. In a folder a lock holds off other processes. Where there is none (S3), `reports` is appended to only if
nobody else has since it was read; who comes too late is told so (`OvertakenError`) and begins anew.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from filelock import FileLock, Timeout

from truceline import __version__
from truceline.errors import RecordError
from truceline.record.tables import FORMAT, LEDGER, PARTITIONS, SCHEMAS

DESCRIBED = "truceline.json"
"""The file that says that a folder is a record, and of which format; `reports` says the same of itself."""
UNDER_WAY = f"{DESCRIBED}.new"
"""The same while it is being written."""
MANY_FILES = 200
"""Files of a table, more than it has partitions, past which small ones are joined."""
MANY_WHILE_FILLING = 25
"""The same while archives are read: an addition follows the other, and each opens all files."""
LOG = {"delta.checkpointInterval": "10"}
"""Commits after which a table's log is summed up: opening it reads what came since (a quarter of the time at 96)."""
WAIT = 30
"""Seconds to wait for another process that is adding."""
ANEW = "make the record anew from its reports with 'truceline add PATH… --record DIR'"
PATIENCE = {"timeout": "30s", "connect_timeout": "5s", "max_retries": "3", "retry_timeout": "30s"}
"""How long an address elsewhere is tried, unless the options say otherwise."""


class OvertakenError(Exception):
    """Another process wrote first."""


class Store:
    """The tables at an address."""

    def __init__(self, address: str, options: Mapping[str, str] | None = None) -> None:
        self.address = address.removeprefix("file://").rstrip("/") or "/"
        self.options = dict(options or {}) if self.local else PATIENCE | dict(options or {})
        self._written: dict[str, DeltaTable] = {}
        """The tables as they were written to since files were joined last."""

    @property
    def local(self) -> Path | None:
        """Its folder, where it is one."""
        return None if "://" in self.address else Path(self.address)

    def create(self) -> None:
        """Make the tables that are missing, `reports` last: where it is, all are."""
        if self.local:
            if self.local.exists() and not self.local.is_dir():
                raise RecordError(self.address, "is a file", "give a folder for the record")
            others = {p.name for p in self.local.iterdir()} - {UNDER_WAY} if self.local.exists() else set()
            if others and not self._described():
                raise RecordError(self.address, "the folder holds other files", "give an empty or a new folder")
        with self.told("see that there is room and the right to write there"):
            if self.local and not self._described():
                # described first, so that a record whose making was interrupted is finished by the next addition
                self.local.mkdir(parents=True, exist_ok=True)
                described = self.local / UNDER_WAY
                described.write_text(_description() + "\n")
                described.replace(self.local / DESCRIBED)
            if self._made():
                return self.accept()
        if self.local:
            self._accept((self.local / DESCRIBED).read_text(), f"{self.address}/{DESCRIBED}")
        with self.alone(), self.told("see that there is room and the right to write there"):
            for name in (*(n for n in SCHEMAS if n != "reports"), "reports"):
                with suppress(CommitFailedError):  # another process makes it at the same time
                    self._create(name, SCHEMAS[name])

    def accept(self) -> None:
        """See that it is a record, and of this format."""
        if self.local:
            if not self._described():
                raise self._no_record()
            self._accept((self.local / DESCRIBED).read_text(), f"{self.address}/{DESCRIBED}")
            if not (self.local / "reports").exists():
                said = (
                    "if its making was interrupted, the next 'truceline add' finishes it; else put it back from a copy"
                )
                raise RecordError(self.address, "the table 'reports' is missing", said)
            return None
        with self.told("give the address of a record"):
            if not self._made():
                raise self._no_record()
            self._accept(self.table("reports").metadata().description or "", self.at("reports"))

    def table(self, name: str) -> DeltaTable:
        """One of its tables."""
        with self.told("give the folder of a record"):
            return DeltaTable(self.at(name), storage_options=self.options or None)

    def append(
        self, name: str, rows: pa.Table, after: DeltaTable | None = None, step: tuple[str, int] | None = None
    ) -> None:
        """Append rows to a table; `after`: only if nobody has written to it since it was read so (`OvertakenError`);
        `step`: a name and a number that the table keeps with the rows, all or none (`DeltaTable.transaction_version`)."""
        self._write(name, rows, "append", after, step)

    def make(self, names: Iterable[str]) -> None:
        """Make tables of the ledger that are missing."""
        with self.told("see that there is room and the right to write there"):
            for name in names:
                with suppress(CommitFailedError):
                    self._create(name, LEDGER[name])

    def has(self, name: str) -> bool:
        """Whether a table is there."""
        return DeltaTable.is_deltatable(self.at(name), self.options or None)

    def overwrite(self, name: str, rows: pa.Table, after: DeltaTable) -> None:
        """Put rows in the place of all, if nobody has written to the table since it was read so (`OvertakenError`)."""
        self._write(name, rows, "overwrite", after)

    def join_files(self, most: int = MANY_FILES) -> None:
        """Join the small files of the tables that were appended to, where they have more than `most`; what another process
        is joining already is left to it."""
        with self.told("the addition is kept; its files will be joined next time"), suppress(CommitFailedError):
            while self._written:
                table = self._written.popitem()[1]
                many = len(table.file_uris())
                if many > most and many > most + len(table.partitions()):
                    table.optimize.compact()

    def at(self, name: str) -> str:
        """The address of a table."""
        return f"{self.address}/{name}"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold off other processes that add to the same folder."""
        if not self.local:
            yield
            return
        lock = FileLock(self.local / ".adding", timeout=WAIT)
        try:
            lock.acquire()
        except Timeout:
            raise RecordError(
                self.address, "another process is adding to it", "wait until it is done, then add again"
            ) from None
        except OSError as fault:
            raise RecordError(
                self.address, f"cannot be written ({os.strerror(fault.errno or 0)})", "give a folder of yours"
            ) from fault
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def told(self, remedy: str) -> Iterator[None]:
        """Faults of the tables in plain words."""
        try:
            yield
        except TableNotFoundError as fault:
            raise RecordError(self.address, f"a table is missing ({fault})", "give the folder of a record") from fault
        except CommitFailedError:
            raise
        except (DeltaError, OSError) as fault:
            if not self.local:
                remedy += "; see that the address, the network and the credentials (AWS_ACCESS_KEY_ID …) are right"
            said = re.sub(r"\x1b\[\d*m", "", str(fault)).replace("↳", ":")
            raise RecordError(self.address, " ".join(said.split()), remedy) from fault

    def _create(self, name: str, schema: pa.Schema) -> None:
        DeltaTable.create(
            self.at(name), schema, mode="ignore", partition_by=[PARTITIONS.get(name, "day")],
            description=_description(), storage_options=self.options or None, configuration=LOG,
        )  # fmt: skip

    def _write(
        self, name: str, rows: pa.Table, mode: str, after: DeltaTable | None, step: tuple[str, int] | None = None
    ) -> None:
        steps = [Transaction(*step)] if step else None
        once = CommitProperties(max_commit_retries=0 if after else None, app_transactions=steps)
        into, part = after or self.table(name), [PARTITIONS.get(name, "day")]
        try:
            if mode == "overwrite":
                write_deltalake(into, rows, mode="overwrite", partition_by=part, commit_properties=once)
            else:
                write_deltalake(into, rows, mode="append", partition_by=part, commit_properties=once)
        except CommitFailedError as fault:
            raise OvertakenError from fault
        self._written[name] = into

    def _described(self) -> bool:
        return bool(self.local and (self.local / DESCRIBED).exists())

    def _made(self) -> bool:
        return self.has("reports")

    def _no_record(self) -> RecordError:
        remedy = "make one with 'truceline add PATH… --record DIR', or give its folder"
        return RecordError(self.address, "is no record", remedy)

    def _accept(self, description: str, where: str) -> None:
        try:
            format_ = int(json.loads(description)["format"])
        except (ValueError, KeyError, TypeError) as fault:
            raise RecordError(where, "is damaged", f'write {{"format": {FORMAT}}} into it') from fault
        if format_ > FORMAT:
            said = f"has format {format_}, newer than this Truceline's ({FORMAT})"
            raise RecordError(self.address, said, "install a newer Truceline")
        if format_ < FORMAT:
            said = f"has format {format_}, older than this Truceline's ({FORMAT}), which cannot read it"
            raise RecordError(self.address, said, ANEW)


def _description() -> str:
    return json.dumps({"format": FORMAT, "made_by": __version__})
