"""What the ledger asks of a database: changes that are whole and on the disk, and reading, each with our own errors."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Leases(Protocol):
    """Which programs carry runs out, and which of them live."""

    def mine(self, connection: Connection) -> str:
        """Return the token of this open ledger, taken in the caller's writing transaction. LedgerError."""
        ...

    def lives(self, connection: Connection, token: str) -> bool:
        """Return whether the program with that lease may still be at work."""
        ...


class Database(Protocol):
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

    def writing(self) -> AbstractContextManager[Connection]:
        """Give a transaction that is whole and on the disk when it is left, or was never there when it raises."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """Give a transaction that sees the ledger as it is at one moment."""
        ...

    def troubles(self) -> AbstractContextManager[None]:
        """Raise LedgerError for what the database does meanwhile, in a transaction that may go on."""
        ...

    def close(self) -> None:
        """Give up everything, the lease too."""
        ...
