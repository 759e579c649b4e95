"""The sums of days made anew from the runs, where somebody doubts them: all of them, or none is changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from factory_prov.errors import InputError, LedgerError
from factory_prov.ledger.sqlite.database import SqliteDatabase
from factory_prov.ledger.station import look, open_known
from factory_prov.ledger.statistics.sum_rows import make_anew, told
from factory_prov.ledger.tables import runs
from factory_prov.messages import Message

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from factory_prov.ledger.postgres.address import Address


def recount(place: Path | Address) -> int:
    """Count all runs anew, and return how many sums were others before.

    InputError where there is no ledger yet; LedgerError while a station works with a database, which would wait for it.
    """
    found = look(place)
    if found is None:
        raise InputError(
            Message("there is no ledger yet."), place=str(place), cure=Message("Make a unit with this PC first.")
        )
    with closing(open_known(place)):
        pass  # it is the known one, and of this version
    with _alone(place) as connection:
        before = told(connection)
        make_anew(connection)
        return len({row[:-3] for row in before ^ told(connection)})


@contextmanager
def _alone(place: Path | Address) -> Iterator[Connection]:
    """Give a transaction while nobody works with the ledger, and nobody begins to before it has ended."""
    if isinstance(place, Path):
        with closing(SqliteDatabase(place)) as database, database.writing() as connection:
            _refuse_going(connection, database)
            yield connection
    else:
        from factory_prov.ledger.postgres.opening import making, refuse_at_work

        with making(place) as connection:
            refuse_at_work(connection, place.place)
            yield connection


def _refuse_going(connection: Connection, database: SqliteDatabase) -> None:
    """Refuse while a run goes: its end would wait for this for longer than it may."""
    going = select(runs.c.lease).where(runs.c.finished_at.is_(None), runs.c.cut_off_at.is_(None)).distinct()
    if any(lease is not None and database.leases.lives(connection, lease) for lease in connection.scalars(going).all()):
        raise LedgerError(
            Message("a run goes on that this ledger has the record of."),
            place=database.place,
            cure=Message("Wait until all runs have ended, and close the program."),
        )
