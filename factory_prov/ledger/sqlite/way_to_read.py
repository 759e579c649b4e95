"""How a ledger's file is read where SQLite cannot make its companions: a full disk, or one that nobody can write to.

With its log (-wal) gone or empty, all that is known is in the file itself, and it is read without them. A log with
changes in it counts too: both are copied to the folder for temporary files, and read there.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from factory_prov.errors import LedgerError, StorageFailed
from factory_prov.files.temporary import temporary_folder
from factory_prov.ledger.sqlite.troubles import BUSY_TIMEOUT_S, require_file
from factory_prov.messages import Message

_ALONE = "mode=ro&immutable=1"
_CANNOT = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})
"""What SQLite says where it cannot make, or use, what it keeps beside the file."""


@contextmanager
def way_to_read(path: Path) -> Iterator[tuple[sqlite3.Connection, str]]:
    """Open a file that is there, as it is at one moment, and tell the address by which it may be opened meanwhile.

    Whoever gets the connection closes it. LedgerError, also when leaving, where the file has changed in spite of all.
    """
    require_file(path)
    uri = _uri(path, _ALONE if _is_archived(path) else "mode=rw")  # what a power cut has left is worked in
    with ExitStack() as stack:
        try:
            connection = begun(uri)
        except sqlite3.Error as failure:
            if getattr(failure, "sqlite_errorcode", 0) & 0xFF not in _CANNOT:
                raise
            uri = stack.enter_context(_without_companions(path, failure))
            connection = begun(uri)
        yield connection, uri


def begun(uri: str) -> sqlite3.Connection:
    """Open what is at that address for reading alone, as it is from now on."""
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a transaction begins with what it reads
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _is_archived(path: Path) -> bool:
    """Whether nobody can write there, as on a backup's disk, and all that is known is in the file itself."""
    return not os.access(path.parent, os.W_OK) and not _has_changes(_log(path))


@contextmanager
def _without_companions(path: Path, failure: sqlite3.Error) -> Iterator[str]:
    """Give the address of the file alone, or of a copy of it and its log; the failure where there is no room for it."""
    before = _state(path)
    if not _has_changes(_log(path)):
        yield _uri(path, _ALONE)
        _refuse_changed(path, before)
        return
    with ExitStack() as stack:
        try:
            copy = stack.enter_context(temporary_folder("ledger-")) / path.name  # its owner's alone
            for source, target in ((path, copy), (_log(path), _log(copy))):
                shutil.copyfile(source, target)
        except (OSError, StorageFailed):
            raise failure from None
        _refuse_changed(path, before)
        yield _uri(copy, "mode=rw")


def _refuse_changed(path: Path, before: object) -> None:
    if _state(path) != before:
        what = Message("the ledger was written while it was read.")
        raise LedgerError(what, place=str(path), cure=Message("Try again."))


def _state(path: Path) -> list[tuple[int, int] | None]:
    """Return what tells whether somebody has written: how old and how large the file and its log are."""
    found = [each.stat() if each.exists() else None for each in (path, _log(path))]
    return [None if each is None or not each.st_size else (each.st_mtime_ns, each.st_size) for each in found]


def _has_changes(log: Path) -> bool:
    return log.exists() and log.stat().st_size > 0


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _uri(path: Path, how: str) -> str:
    return f"{path.absolute().as_uri()}?{how}"
