"""The check of a ledger's file: that of this PC, with what this PC remembers of it, or any other."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.files import user_folders
from factory_prov.ledger.evidence.verifying import Verification
from factory_prov.ledger.memory import Memory
from factory_prov.ledger.records import ChainEnd
from factory_prov.ledger.sqlite.looking import SqliteLook

if TYPE_CHECKING:
    from factory_prov.ledger.postgres.address import Address
    from factory_prov.ledger.postgres.database import PostgresDatabase


@contextmanager
def verification_of(place: Path | Address, *, trusted: Collection[bytes] = ()) -> Iterator[Verification]:
    """Open the check of a file or a database, which is only read; InputError and LedgerError as for opening it."""
    with closing(to_read(place)) as look:
        key = place if isinstance(place, Path) else place.key
        yield Verification(look, remembered=_remembered(key), trusted=trusted)


def to_read(place: Path | Address) -> SqliteLook | PostgresDatabase:
    """Open a ledger for reading alone; a file is neither made nor migrated."""
    if isinstance(place, Path):
        return SqliteLook(place)
    from factory_prov.ledger.postgres.opening import open_database

    return open_database(place)


def _remembered(ledger: Path | str) -> tuple[ChainEnd, ...]:
    known = Memory(user_folders.known_ledgers_folder(), ledger).read()
    return () if known is None else known.chains
