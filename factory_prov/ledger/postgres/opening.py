"""From an address to an open ledger: who connects, whether the tables are ours, and how they are made.

Tables are made and changed by `make` alone, when somebody says so: a wrong name of a database would else become a
second ledger, and the first station with a new version would stop all others.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from factory_prov.environment import environment
from factory_prov.errors import LedgerError
from factory_prov.files import user_folders
from factory_prov.ledger import identity_rows
from factory_prov.ledger.migrating import newer, upgrade
from factory_prov.ledger.postgres.connecting import connector
from factory_prov.ledger.postgres.database import Limits, PostgresDatabase
from factory_prov.ledger.postgres.leases import DEAD_S
from factory_prov.ledger.postgres.password import password_for
from factory_prov.ledger.postgres.troubles import as_ledger_error
from factory_prov.ledger.sqlite.plain import VERSION, FileContents
from factory_prov.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factory_prov.ledger.postgres.address import Address

_ENCODING = text("SHOW server_encoding")
_MAKING_S = 600.0
_ONE_AT_A_TIME = 6_214_070_131
"""Number of the lock that whoever makes tables holds."""


def open_database(address: Address, *, limits: Limits | None = None) -> PostgresDatabase:
    """Open the ledger at that address; LedgerError where there is none, or one of another version."""
    with ExitStack() as opened:
        database = _database(address, limits)
        opened.callback(database.close)
        with database.reading() as connection:
            require_ours(contents(connection), address.place)
        opened.pop_all()
    return database


def look(address: Address) -> FileContents:
    """Return what the database holds, without changing anything."""
    database = _database(address, None)
    try:
        with database.reading() as connection:
            return contents(connection)
    finally:
        database.close()


def contents(connection: Connection) -> FileContents:
    """Return what the database holds."""
    tables = set(
        connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = ANY (current_schemas(false))"))
    )
    if not tables:
        return FileContents(is_empty=True)
    if "alembic_version" not in tables:
        return FileContents(is_empty=False)
    version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    marks = identity_rows.marks(connection) if version == VERSION else None
    return FileContents(is_empty=False, version=None if version is None else str(version), marks=marks)


def require_ours(found: FileContents, place: str) -> None:
    """Raise LedgerError for a database that is no ledger of this version."""
    if found.is_empty:
        raise LedgerError(
            Message("there is no ledger in this database yet."),
            place=place,
            cure=Message("Make one: factory-prov ledger init."),
        )
    if found.version is None:
        raise _others(place)
    if found.version > VERSION:
        raise newer(place)
    if found.version < VERSION:
        raise LedgerError(
            Message("the ledger is of an older version of this program."),
            place=place,
            cure=Message("Close the program on all stations, and bring the ledger up: factory-prov ledger init."),
        )


def make(address: Address) -> FileContents:
    """Make the tables, or bring those of an older version up to this one; LedgerError while a station works."""
    with making(address) as connection:
        encoding = str(connection.scalar(_ENCODING))
        if encoding != "UTF8":
            raise LedgerError(
                Message("the database keeps its text as {encoding}, and names need UTF8.", encoding=encoding),
                place=address.place,
                cure=Message("Make it anew with the encoding UTF8."),
            )
        found = contents(connection)
        if not found.is_empty and found.version is None:
            raise _others(address.place)
        if found.version != VERSION:
            if found.version is not None:
                refuse_at_work(connection, address.place)
            upgrade(connection, found.version, to=VERSION, place=address.place)
        return contents(connection)


@contextmanager
def making(address: Address) -> Iterator[Connection]:
    """Give a transaction in which nobody else makes tables."""
    connect = connector(address, password_for(address, environment()), limit_s=_MAKING_S)
    engine = create_engine("postgresql+psycopg://", creator=connect, poolclass=NullPool, hide_parameters=True)
    with as_ledger_error(address.place), engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ONE_AT_A_TIME})
        yield connection


def refuse_at_work(connection: Connection, place: str) -> None:
    """Raise LedgerError while a station works with the ledger."""
    at_work = connection.scalars(
        text(
            "SELECT host FROM leases WHERE ended_at IS NULL"
            " AND seen_at > (extract(epoch FROM clock_timestamp()) - :dead_s) * 1000000"
        ),
        {"dead_s": DEAD_S},
    )
    if hosts := ", ".join(sorted(set(at_work))):
        raise LedgerError(
            Message("the ledger is in use on {hosts}.", hosts=hosts),
            place=place,
            cure=Message("Close the program there first."),
        )


def _database(address: Address, limits: Limits | None) -> PostgresDatabase:
    return PostgresDatabase(
        address,
        password_for(address, environment()),
        leases_folder=user_folders.known_ledgers_folder() / "leases",
        version=VERSION,
        limits=limits,
    )


def _others(place: str) -> LedgerError:
    return LedgerError(
        Message("this is the database of another program."), place=place, cure=Message("Name another database.")
    )
