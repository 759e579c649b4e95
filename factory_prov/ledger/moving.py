"""A ledger's file brought into a database, once and whole: every row with its number, counted and looked at there.

It is one transaction there; the file is marked after it was committed, under the lock of its writers. Whoever opens the
file then is told where it has gone. Cut off in between, the database has it all already, and the same command marks it.
"""

from __future__ import annotations

from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, Table, func, insert, select, text

from factory_prov.errors import LedgerError
from factory_prov.files import user_folders
from factory_prov.ledger.memory import Memory
from factory_prov.ledger.postgres.address import Address
from factory_prov.ledger.postgres.opening import make, making
from factory_prov.ledger.sqlite.database import SqliteDatabase
from factory_prov.ledger.sqlite.plain import MOVED, MOVED_TABLE
from factory_prov.ledger.sqlite.troubles import require_file
from factory_prov.ledger.station import look
from factory_prov.ledger.tables import ledger_identity, metadata, runs
from factory_prov.messages import Message

_AT_ONCE = 500


def move(file: Path, address: Address) -> int:
    """Bring everything over and return how many rows that are; InputError, and nothing is changed, where it cannot be.

    LedgerError while a run of that ledger goes, and for a database with another ledger in it that is not empty.
    """
    require_file(file)
    look(file)
    make(address)
    with closing(SqliteDatabase(file)) as source, source.writing() as old:
        look(file)  # again: somebody else may have moved it until this one had its turn
        _refuse_going(old, source)
        with making(address) as new:
            if not _is_there_already(old, new, address):
                _refuse_filled(new, address)
                for table in metadata.sorted_tables:
                    _copy(old, new, table)
                _move_counters_on(new)
            rows = _compare(old, new, address)
        _mark(old, address)
    _remember(file, address)
    return rows


def _refuse_going(old: Connection, source: SqliteDatabase) -> None:
    """Refuse while somebody works: his runs would end in a ledger that nobody looks at any more."""
    going = select(runs.c.lease).where(runs.c.finished_at.is_(None), runs.c.cut_off_at.is_(None)).distinct()
    if any(lease is not None and source.leases.lives(old, lease) for lease in old.scalars(going).all()):
        raise LedgerError(
            Message("a run goes on that this ledger has the record of."),
            place=source.place,
            cure=Message("Wait until all runs have ended, and close the program."),
        )


def _is_there_already(old: Connection, new: Connection, address: Address) -> bool:
    """Whether this very ledger was brought over before, and only its file was not marked."""
    ids = [each.scalar(select(ledger_identity.c.ledger_id)) for each in (old, new)]
    if ids[0] != ids[1]:
        return False
    # the file was changed by the marking's own count at most, and nothing was done with the database yet
    _compare(old, new, address)
    return True


def _refuse_filled(new: Connection, address: Address) -> None:
    for table in metadata.sorted_tables:
        if table is not ledger_identity and new.scalar(select(func.count()).select_from(table)):
            raise LedgerError(
                Message("there is a ledger in this database already, and two cannot become one."),
                place=address.place,
                cure=Message("Name an empty database."),
            )
    new.execute(ledger_identity.delete())


def _copy(old: Connection, new: Connection, table: Table) -> None:
    with old.execute(_all_of(table, old)) as found:
        for rows in found.mappings().partitions():
            new.execute(insert(table), [dict(row) for row in rows])


def _move_counters_on(new: Connection) -> None:
    """Let the database number new rows behind those that came with their numbers."""
    for table in metadata.sorted_tables:
        if "id" in table.c:
            new.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'),"  # noqa: S608  # ours
                    f" (SELECT coalesce(max(id), 0) FROM {table.name}) + 1, false)"
                )
            )


def _compare(old: Connection, new: Connection, address: Address) -> int:
    """Count the rows, and look at each of them on both sides; LedgerError where they differ."""
    rows = 0
    for table in metadata.sorted_tables:
        if table is ledger_identity:
            continue
        with old.execute(_all_of(table, old)) as theirs, new.execute(_all_of(table, new)) as ours:
            for pair in zip_longest(theirs, ours):
                rows += 1
                if pair[0] != pair[1]:
                    raise _differs(table, address)
    return rows


def _all_of(table: Table, connection: Connection) -> Select[Any]:
    """Return what reads all rows, some at a time and in the same order on each side."""
    keys = table.primary_key.columns
    order = [key.collate("C") if connection.dialect.name != "sqlite" and _is_text(key) else key for key in keys]
    return select(table).order_by(*order).execution_options(yield_per=_AT_ONCE)


def _is_text(column: Any) -> bool:
    return bool(column.type.python_type is str)


def _differs(table: Table, address: Address) -> LedgerError:
    return LedgerError(
        Message("what is in the database is not what was in the file ({table}).", table=table.name),
        place=address.place,
        cure=Message("Name an empty database, and try again."),
    )


def _mark(old: Connection, address: Address) -> None:
    old.execute(text(f"CREATE TABLE {MOVED_TABLE} (place TEXT NOT NULL)"))
    old.execute(text(f"INSERT INTO {MOVED_TABLE} VALUES (:place)"), {"place": address.key})  # noqa: S608  # ours
    old.execute(text("UPDATE alembic_version SET version_num = :moved"), {"moved": MOVED})


def _remember(file: Path, address: Address) -> None:
    """Let this PC know the database as it has known the file."""
    folder = user_folders.known_ledgers_folder()
    known = Memory(folder, file).read()
    if known is not None:
        Memory(folder, address.key).replace(known)
