"""A ledger's file that is only looked at: a backup, a copy for an auditor, the ledger of this PC while others write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from factory_prov.errors import InputError, LedgerError
from factory_prov.ledger.sqlite.opening import as_ledger_error
from factory_prov.ledger.sqlite.plain import VERSION, contents, reading, uri_to_read
from factory_prov.ledger.sqlite.troubles import BUSY_TIMEOUT_S, another_programs
from factory_prov.messages import Message


class SqliteLook:
    """A ledger's file for reading alone; nothing is made or migrated."""

    def __init__(self, path: Path) -> None:
        """Look what the file is; InputError for none, LedgerError for one that is no ledger of this version."""
        self.path = path
        if not path.is_file():
            raise InputError(
                Message("there is no such file."), place=str(path), cure=Message("Check its name and folder.")
            )
        with reading(path) as connection:
            found = contents(connection)
        if found.version is None:
            raise another_programs(path)
        if found.version != VERSION:
            raise LedgerError(
                Message("another version of this program has written the ledger."),
                place=str(path),
                cure=Message("Look at it with that version, or open a copy of it with this one."),
            )
        self._engine = create_engine("sqlite://", creator=self._connect, poolclass=NullPool)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(uri_to_read(self.path), uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        connection.execute("PRAGMA query_only = ON")
        return connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """See `Database`."""
        with as_ledger_error(self.path), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    def close(self) -> None:
        """Give the file up."""
        self._engine.dispose()
