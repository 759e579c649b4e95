"""The ledger's file by Python's own SQLite, for what is only read: SQLAlchemy takes four fifths of a cold start."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from factory_prov.ledger.records import Marks
from factory_prov.ledger.sqlite.troubles import as_ledger_error
from factory_prov.ledger.sqlite.way_to_read import way_to_read

VERSION = "0010"
"""The tables this program works with: the last module in `migrations/versions`."""
MOVED = "moved"
"""The version of a file that was moved to a database: older programs take it for a newer one, and leave it alone."""
MOVED_TABLE = "moved_to"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileContents:
    """What a file is. `is_empty`: it has no tables; `version`, `marks`: None for one that is no ledger.

    The marks of a ledger from before it had an identity have no id and no changes. `moved_to`: where one has gone on
    that is here no more.
    """

    is_empty: bool
    version: str | None = None
    marks: Marks | None = None
    moved_to: str | None = None


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file that is there, to read it as it is at one moment; LedgerError when that cannot be."""
    with as_ledger_error(path), way_to_read(path) as (connection, _), closing(connection):
        yield connection


def contents(connection: sqlite3.Connection) -> FileContents:
    """Return what the file is."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return FileContents(is_empty=True)
    if "alembic_version" not in tables:
        return FileContents(is_empty=False)
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    version = None if row is None else str(row[0])
    runs = int(connection.execute("SELECT coalesce(max(id), 0) FROM runs").fetchone()[0])
    identity = ("", 0)
    if "ledger_identity" in tables:
        identity = connection.execute("SELECT ledger_id, changes FROM ledger_identity").fetchone()
    if identity is None:
        raise ValueError("a ledger without its identity")
    marks = Marks(ledger_id=str(identity[0]), changes=int(identity[1]), runs=runs)
    return FileContents(is_empty=False, version=version, marks=marks, moved_to=_moved_to(connection, tables))


def _moved_to(connection: sqlite3.Connection, tables: Collection[str]) -> str | None:
    if MOVED_TABLE not in tables:
        return None
    row = connection.execute(f"SELECT place FROM {MOVED_TABLE}").fetchone()  # noqa: S608  # ours
    return None if row is None else str(row[0])
