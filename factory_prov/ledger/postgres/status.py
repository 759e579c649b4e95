"""What a database says of itself and of the stations at it, for whoever answers for the ledger."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from factory_prov.ledger.postgres.opening import contents, open_database
from factory_prov.ledger.records import Marks

if TYPE_CHECKING:
    from factory_prov.ledger.postgres.address import Address

_STATIONS = text(
    "SELECT host, CAST(extract(epoch FROM clock_timestamp()) - seen_at / 1e6 AS double precision) AS silent_s,"
    " (SELECT count(*) FROM runs"
    "  WHERE runs.lease = leases.token AND finished_at IS NULL AND cut_off_at IS NULL) AS runs"
    " FROM leases WHERE ended_at IS NULL ORDER BY host, began_at"
)
_STANDBYS = text("SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')")
_SERVER = text("SELECT host(inet_server_addr()) || ':' || inet_server_port()")
_VERSION = text("SHOW server_version")
_FSYNC = text("SHOW fsync")


@dataclass(frozen=True, slots=True, kw_only=True)
class StationAtWork:
    """A program that has the ledger open: on which PC, how long ago it was heard of, how many runs it carries out."""

    host: str
    silent_s: float
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`server` is the one that answers; `keeps`: whether it waits for its disk, else a power cut takes back what it
    has said; `standbys`: how many others have every commit before it is told as done.
    """

    server: str
    version: str
    marks: Marks | None
    keeps: bool
    standbys: int
    stations: tuple[StationAtWork, ...]


def status(address: Address) -> Status:
    """Ask the database; LedgerError as `open_database`."""
    with closing(open_database(address)) as database, database.reading() as connection:
        return _status(connection)


def _status(connection: Connection) -> Status:
    stations = tuple(
        StationAtWork(host=row.host, silent_s=float(row.silent_s), runs=int(row.runs))
        for row in connection.execute(_STATIONS)
    )
    return Status(
        server=str(connection.scalar(_SERVER) or "local"),
        version=str(connection.scalar(_VERSION)),
        marks=contents(connection).marks,
        keeps=connection.scalar(_FSYNC) == "on",
        standbys=int(connection.scalar(_STANDBYS) or 0),
        stations=stations,
    )
