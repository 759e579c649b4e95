"""The runs of the ledger that this PC works with, for reading alone: nothing is made, and SQLAlchemy is not loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from factory_prov.ledger.records import RunFilter, RunRecord
from factory_prov.ledger.run_list import list_runs
from factory_prov.ledger.sqlite.plain import VERSION, reading
from factory_prov.ledger.station import look, open_known


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRuns:
    """The runs that fit, oldest first, and how many there are in all."""

    runs: tuple[RunRecord, ...]
    of: int


def station_runs(path: Path, wanted: RunFilter) -> FoundRuns:
    """Return the runs that fit; none where there is no ledger yet.

    LedgerChanged and LedgerError as `open_known`. A ledger of an older version is migrated first.
    """
    found = look(path)
    if found is None:
        return FoundRuns(runs=(), of=0)
    if found.version != VERSION:
        open_known(path).close()
    with reading(path) as connection:
        (count,) = connection.execute("SELECT count(*) FROM runs").fetchone()
        return FoundRuns(runs=list_runs(connection, wanted), of=count)
