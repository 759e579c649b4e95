"""The runs of the ledger that this PC works with, for reading alone: nothing is made, and SQLAlchemy is not loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factory_prov.files.lease import is_held
from factory_prov.ledger.leases import lease_file
from factory_prov.ledger.records import OpenState, RunFilter, RunId, RunRecord
from factory_prov.ledger.run_list import count_runs, each_run, open_states
from factory_prov.ledger.sqlite.plain import VERSION, reading
from factory_prov.ledger.station import look, open_known

if TYPE_CHECKING:
    from factory_prov.ledger.postgres.address import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRuns:
    """The runs that fit, oldest first and read as they are asked for; `count` is how many there are in all.

    `open_states` tells more of those without an end.
    """

    runs: Iterator[RunRecord]
    count: Callable[[], int]
    open_states: Callable[[], Mapping[RunId, OpenState]]


@contextmanager
def station_runs(place: Path | Address, wanted: RunFilter) -> Iterator[FoundRuns]:
    """Give the runs that fit; none where there is no ledger yet.

    LedgerChanged and LedgerError as `open_known`. A ledger of an older version is migrated first.
    """
    found = look(place)
    if found is None:
        yield FoundRuns(runs=iter(()), count=lambda: 0, open_states=dict)
    elif not isinstance(place, Path):
        with _database(place) as (connection, lives):
            yield _found(connection, wanted, lives)
    else:
        if found.version != VERSION:
            open_known(place).close()
        with reading(place) as connection:
            yield _found(connection, wanted, lambda token: is_held(lease_file(place.resolve(), token)))


def _found(connection: Any, wanted: RunFilter, lives: Callable[[str], bool]) -> FoundRuns:
    return FoundRuns(
        runs=each_run(connection, wanted),
        count=partial(count_runs, connection),
        open_states=partial(open_states, connection, lives),
    )


@contextmanager
def _database(address: Address) -> Iterator[tuple[Any, Callable[[str], bool]]]:
    from factory_prov.ledger.postgres.opening import open_database

    with closing(open_database(address)) as database, database.reading() as connection:
        yield connection.connection.dbapi_connection, partial(database.leases.lives, connection)
