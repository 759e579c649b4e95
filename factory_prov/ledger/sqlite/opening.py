"""From a path to an open ledger: the file for its owner only, the tables of this version, the connections' settings."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.pool import NullPool, QueuePool

from factory_prov.errors import LedgerError
from factory_prov.files.locks import one_at_a_time
from factory_prov.files.own import OWNER_FILE, make_own, own_folder
from factory_prov.files.staging import as_input_error
from factory_prov.ledger.migrating import upgrade
from factory_prov.ledger.sqlite.plain import MOVED_TABLE, VERSION
from factory_prov.ledger.sqlite.troubles import BUSY_TIMEOUT_S, another_programs, damaged, does_not_work, moved
from factory_prov.messages import Message

MIGRATION_TIMEOUT_S = 60.0
"""How long to wait for another process that makes or migrates the file: a busy PC needs seconds for it."""


def open_engine(path: Path) -> Engine:
    """Open the ledger in this file, making or migrating it as needed.

    LedgerError for a file that is none, is newer than this program, or is broken; InputError for one that cannot be
    written. The file is made for its owner only, and SQLite gives its companions (-wal, -shm) the same rights.
    """
    _make_owner_only(path)
    with as_ledger_error(path):
        if not _is_ready(path):
            _migrate(path)
    # As many connections as there are threads at work; none is closed before the ledger is.
    return _engine(path, poolclass=QueuePool, pool_size=0)


@contextmanager
def as_ledger_error(path: Path) -> Iterator[None]:
    """Turn what the database raises into a LedgerError that names the file."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        if isinstance(error, StatementError) and not isinstance(error, DBAPIError):
            raise  # a value of ours that fits no column: a fault of the program, not of the file
        raise does_not_work(error.orig or error if isinstance(error, DBAPIError) else error, path) from error
    except (ValueError, TypeError) as error:
        raise damaged(error, path) from error


def _make_owner_only(path: Path) -> None:
    with as_input_error(path):
        own_folder(path.parent)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_FILE))
        if not path.is_file():
            raise LedgerError(
                Message("this is not a file."), place=str(path), cure=Message("Name a file in a folder of your own.")
            )
        make_own(path)


def _engine(path: Path, *, foreign_keys: bool = True, **pool: Any) -> Engine:
    """Make an engine whose transactions begin when SQLAlchemy says so: IMMEDIATE with the option `writes`.

    A deferred transaction that turns into a writing one fails at once when another has written in between.
    """
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S}, **pool)

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the module begins no transactions of its own
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        connection.execute("PRAGMA secure_delete = ON")  # sealed keys that are erased leave no bytes behind
        connection.execute("PRAGMA synchronous = FULL")  # what was committed outlives a power cut

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _is_ready(path: Path) -> bool:
    engine = _engine(path, poolclass=NullPool)
    with engine.connect() as connection:
        return _version(connection, path) == VERSION and _journal_mode(connection) == "wal"


def _journal_mode(connection: Connection) -> str:
    return str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one())


def _version(connection: Connection, path: Path) -> str | None:
    """Return the version of the tables, None for an empty file; LedgerError for somebody else's tables."""
    names = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if MOVED_TABLE in names:
        raise moved(path, str(connection.exec_driver_sql(f"SELECT place FROM {MOVED_TABLE}").scalar()))  # noqa: S608
    if "alembic_version" in names:
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
        return None if version is None else str(version)
    if names:
        raise another_programs(path)
    return None


def _migrate(path: Path) -> None:
    """Bring the file to this version in one transaction: after a power cut it is the old or the new one."""
    engine = _engine(path, foreign_keys=False, poolclass=NullPool)
    lock_file = path.with_name(f".{path.name}.lock")
    with one_at_a_time(lock_file, timeout_s=MIGRATION_TIMEOUT_S), engine.connect() as connection:
        writer = connection.execution_options(writes=True)
        _set_wal(writer)
        with writer.begin():
            _upgrade(writer, path)


def _set_wal(connection: Connection) -> None:
    """Switch to the write-ahead log, which SQLite does outside of transactions only; the file remembers it."""
    raw = connection.connection.dbapi_connection
    if raw is not None:
        raw.cursor().execute("PRAGMA journal_mode = WAL")


def _upgrade(connection: Connection, path: Path) -> None:
    found = _version(connection, path)
    if found == VERSION:  # another process was first
        return
    upgrade(connection, found, to=VERSION, place=str(path))
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise LedgerError(
            Message("records refer to others that are missing."), place=str(path), cure=Message("Restore a backup.")
        )
