"""The file as the ledger asks it: one writer at a time, every change counted and on the disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from factory_prov.ledger import identity_rows
from factory_prov.ledger.leases import RunLeases
from factory_prov.ledger.sqlite.opening import as_ledger_error, open_engine

_T = TypeVar("_T")


class SqliteDatabase:
    """A ledger's file; see `Database`. Any number of processes may have it open."""

    trouble = None
    block = 1

    def __init__(self, path: Path) -> None:
        """Open the file, made or migrated as needed; InputError for one that is broken, newer or unwritable."""
        self.path = path
        self.leases = RunLeases(path)
        self._readers = open_engine(path)
        self._writers = self._readers.execution_options(writes=True)
        self._one_writer = (
            threading.Lock()
        )  # SQLite has one writer; waiting here is fairer and quicker than its polling

    @property
    def place(self) -> str:
        """See `Database`."""
        return str(self.path)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """See `Database`."""
        with self._one_writer, as_ledger_error(self.path), self._writers.begin() as connection:
            identity_rows.count_change(connection)
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """See `Database`."""
        with as_ledger_error(self.path), self._readers.begin() as connection:
            yield connection

    def troubles(self) -> AbstractContextManager[None]:
        """See `Database`."""
        return as_ledger_error(self.path)

    def repeated(self, work: Callable[[], _T]) -> _T:
        """See `Database`: whoever writes is alone, so that once is enough."""
        return work()

    def close(self) -> None:
        """See `Database`."""
        self._readers.dispose()
        self.leases.release()
