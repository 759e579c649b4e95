"""What a ledger's file says of itself, for whoever answers for it. Nothing of it is changed by that."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from factory_prov.files.staging import as_input_error
from factory_prov.ledger.sqlite.plain import VERSION, reading

_OPEN_RUNS = "SELECT count(*) FROM runs WHERE outcome IS NULL"
_OWED = "SELECT count(*) FROM outbox"
_SET_ASIDE = "SELECT count(*) FROM outbox WHERE state = 'set aside'"
_FILES = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStatus:
    """`open_runs`: cut off, or still at work; `owed`: registrations, `set_aside` of them wait for hands. None where
    the tables are of another version. `size_bytes`: what file and log take on the disk.
    """

    open_runs: int | None
    owed: int | None
    set_aside: int | None
    size_bytes: int


def file_status(path: Path, version: str | None) -> FileStatus:
    """Read it as it is at one moment; LedgerError for one that cannot be read."""
    with reading(path) as connection:
        is_ours = version == VERSION
        open_runs, owed, aside = (
            _number(connection, query) if is_ours else None for query in (_OPEN_RUNS, _OWED, _SET_ASIDE)
        )
    return FileStatus(open_runs=open_runs, owed=owed, set_aside=aside, size_bytes=_size(path))


def _number(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])


def _size(path: Path) -> int:
    files = (path.with_name(f"{path.name}{ending}") for ending in _FILES)
    with as_input_error(path):
        return sum(file.stat().st_size for file in files if file.exists())
