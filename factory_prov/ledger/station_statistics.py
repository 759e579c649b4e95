"""The statistics of the ledger that this PC works with, for reading alone: SQLAlchemy is not loaded for a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factory_prov.ledger.sqlite.plain import VERSION, reading
from factory_prov.ledger.station import look, open_known
from factory_prov.ledger.statistics.asking import Statistics

if TYPE_CHECKING:
    from factory_prov.ledger.postgres.address import Address


@contextmanager
def station_statistics(place: Path | Address) -> Iterator[Statistics | None]:
    """Give the statistics, all as they are at one moment; None where there is no ledger yet.

    LedgerChanged and LedgerError as `open_known`. A ledger of an older version is migrated first.
    """
    found = look(place)
    if found is None:
        yield None
    elif isinstance(place, Path):
        if found.version != VERSION:
            open_known(place).close()
        with reading(place) as connection:
            yield Statistics(lambda: nullcontext(connection))
    else:
        with _database(place) as connection:
            yield Statistics(lambda: nullcontext(connection))


@contextmanager
def _database(address: Address) -> Iterator[Any]:
    from factory_prov.ledger.postgres.opening import open_database

    with closing(open_database(address)) as database, database.reading() as connection:
        yield connection.connection.dbapi_connection
