"""The ledger of this PC, opened for those who only read it: nothing in it changes, and a full disk is no matter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.ledger.evidence.own_ledger import to_read
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.sqlite.plain import VERSION
from factory_prov.ledger.station import look_there, open_known

if TYPE_CHECKING:
    from factory_prov.ledger.postgres.database import PostgresDatabase
    from factory_prov.ledger.sqlite.looking import SqliteLook


@contextmanager
def own_ledger(folder: Path | None = None) -> Iterator[SqliteLook | PostgresDatabase]:
    """Open this PC's ledger for reading alone; InputError where there is none yet.

    One of an older version is brought up to this one first. `folder`: see `ledger_place`.
    """
    place = ledger_place(folder)
    found = look_there(place)
    if isinstance(place, Path) and found.version != VERSION:
        open_known(place).close()
    with closing(to_read(place)) as database:
        yield database
