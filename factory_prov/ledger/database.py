"""What the ledger asks of a database: changes that are whole and on the disk, and reading, each with our own errors."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from factory_prov.errors import LedgerError

_T = TypeVar("_T")


class Leases(Protocol):
    """Which programs carry runs out, and which of them live."""

    def mine(self, connection: Connection) -> str:
        """Return the token of this open ledger, taken in the caller's writing transaction. LedgerError."""
        ...

    def lives(self, connection: Connection, token: str) -> bool:
        """Return whether the program with that lease may still be at work."""
        ...


class Readable(Protocol):
    """A database with the tables of this version, as far as it is read."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Give a transaction that sees the ledger as it is at one moment; LedgerError."""
        ...


class Database(Readable, Protocol):
    """An open database with the tables of this version; any number of threads may use it.

    Both managers raise LedgerError for whatever the database does.
    """

    @property
    def leases(self) -> Leases:
        """The lease of this program, and a look at those of others."""
        ...

    @property
    def place(self) -> str:
        """Where it is, as people are told it: the path of a file, or an address without its password."""
        ...

    @property
    def trouble(self) -> LedgerError | None:
        """Why the database is not to be had now, as far as somebody has noticed; always None for a file."""
        ...

    @property
    def block(self) -> int:
        """How many numbers of a counter are taken at once: other stations wait for each time."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """Give a transaction that is whole and on the disk when it is left, or was never there when it raises."""
        ...

    def repeated(self, work: Callable[[], _T]) -> _T:
        """Do what begins with `writing`, and once more where nothing was written for somebody else's sake."""
        ...

    def troubles(self) -> AbstractContextManager[None]:
        """Raise LedgerError for what the database does meanwhile, in a transaction that may go on."""
        ...

    def close(self) -> None:
        """Give up everything, the lease too."""
        ...
