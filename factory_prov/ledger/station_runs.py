"""The runs of the ledger that this PC works with, for reading alone: nothing is made, and SQLAlchemy is not loaded."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.ledger.records import RunFilter, RunRecord
from factory_prov.ledger.run_list import list_runs
from factory_prov.ledger.sqlite.plain import VERSION, reading
from factory_prov.ledger.station import look, open_known

if TYPE_CHECKING:
    from factory_prov.ledger.postgres.address import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRuns:
    """The runs that fit, oldest first, and how many there are in all."""

    runs: tuple[RunRecord, ...]
    of: int


def station_runs(place: Path | Address, wanted: RunFilter) -> FoundRuns:
    """Return the runs that fit; none where there is no ledger yet.

    LedgerChanged and LedgerError as `open_known`. A ledger of an older version is migrated first.
    """
    found = look(place)
    if found is None:
        return FoundRuns(runs=(), of=0)
    if not isinstance(place, Path):
        return _of_database(place, wanted)
    if found.version != VERSION:
        open_known(place).close()
    with reading(place) as connection:
        (count,) = connection.execute("SELECT count(*) FROM runs").fetchone()
        return FoundRuns(runs=list_runs(connection, wanted), of=count)


def _of_database(address: Address, wanted: RunFilter) -> FoundRuns:
    from factory_prov.ledger.postgres.opening import open_database

    with closing(open_database(address)) as database, database.reading() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM runs").scalar_one()
        return FoundRuns(runs=list_runs(connection.connection.dbapi_connection, wanted), of=count)
