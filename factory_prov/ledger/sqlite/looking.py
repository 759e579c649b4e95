"""A ledger's file that is only looked at: a backup, a copy for an auditor, the ledger of this PC while others write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from factory_prov.errors import LedgerError
from factory_prov.ledger.sqlite.opening import as_ledger_error
from factory_prov.ledger.sqlite.plain import VERSION, contents
from factory_prov.ledger.sqlite.troubles import another_programs
from factory_prov.ledger.sqlite.way_to_read import begun, way_to_read
from factory_prov.messages import Message


class SqliteLook:
    """A ledger's file for reading alone; nothing is made or migrated."""

    def __init__(self, path: Path) -> None:
        """Look what the file is; LedgerError for none, and for one that is no ledger of this version."""
        self.path = path
        with as_ledger_error(path), ExitStack() as stack:
            connection, uri = stack.enter_context(way_to_read(path))
            with closing(connection):
                found = contents(connection)
            if found.version is None:
                raise another_programs(path)
            if found.version != VERSION:
                raise LedgerError(
                    Message("another version of this program has written the ledger."),
                    place=str(path),
                    cure=Message("Look at it with that version, or open a copy of it with this one."),
                )
            self._way = stack.pop_all()
        self._engine = create_engine("sqlite://", creator=lambda: begun(uri), poolclass=NullPool)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """See `Database`."""
        with as_ledger_error(self.path), self._engine.connect() as connection:
            yield connection

    def close(self) -> None:
        """Give the file up; LedgerError where it has changed while it was read as if nobody could write it."""
        self._engine.dispose()
        self._way.close()
