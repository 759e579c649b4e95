"""The runs of the ledger that this PC works with, for reading alone: nothing is made, and SQLAlchemy is not loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factory_prov.ledger.records import RunFilter, RunRecord
from factory_prov.ledger.run_list import count_runs, each_run
from factory_prov.ledger.sqlite.plain import VERSION, reading
from factory_prov.ledger.station import look, open_known

if TYPE_CHECKING:
    from factory_prov.ledger.postgres.address import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRuns:
    """The runs that fit, oldest first and read as they are asked for; `count` is how many there are in all."""

    runs: Iterator[RunRecord]
    count: Callable[[], int]


@contextmanager
def station_runs(place: Path | Address, wanted: RunFilter) -> Iterator[FoundRuns]:
    """Give the runs that fit; none where there is no ledger yet.

    LedgerChanged and LedgerError as `open_known`. A ledger of an older version is migrated first.
    """
    found = look(place)
    if found is None:
        yield FoundRuns(runs=iter(()), count=lambda: 0)
    elif not isinstance(place, Path):
        with _database(place) as connection:
            yield _found(connection, wanted)
    else:
        if found.version != VERSION:
            open_known(place).close()
        with reading(place) as connection:
            yield _found(connection, wanted)


def _found(connection: Any, wanted: RunFilter) -> FoundRuns:
    return FoundRuns(runs=each_run(connection, wanted), count=partial(count_runs, connection))


@contextmanager
def _database(address: Address) -> Iterator[Any]:
    from factory_prov.ledger.postgres.opening import open_database

    with closing(open_database(address)) as database, database.reading() as connection:
        yield connection.connection.dbapi_connection
