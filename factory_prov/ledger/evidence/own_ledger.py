"""The check of a ledger's file: that of this PC, with what this PC remembers of it, or any other."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from factory_prov.files import user_folders
from factory_prov.ledger.evidence.verifying import Verification
from factory_prov.ledger.memory import Memory
from factory_prov.ledger.records import ChainEnd
from factory_prov.ledger.sqlite.looking import SqliteLook


@contextmanager
def verification_of(file: Path, *, trusted: Collection[bytes] = ()) -> Iterator[Verification]:
    """Open the check of a file, which is only read; InputError and LedgerError as `SqliteLook`."""
    with closing(SqliteLook(file)) as look:
        yield Verification(look, remembered=_remembered(file), trusted=trusted)


def _remembered(file: Path) -> tuple[ChainEnd, ...]:
    known = Memory(user_folders.known_ledgers_folder(), file).read()
    return () if known is None else known.chains
