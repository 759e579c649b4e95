"""A copy of the ledger while stations write it, and putting one back.

The copy is of one moment and whole when it gets its name: SQLite makes it, it is checked, and only then is it there.
It is its owner's alone, and has what the ledger has: keys only sealed, never what opens them.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from factory_prov.errors import InputError, LedgerError
from factory_prov.files.locks import one_at_a_time
from factory_prov.files.own import OWNER_FILE
from factory_prov.files.staging import as_input_error, flush_file, flush_folder, move_patiently, staging_folder
from factory_prov.ledger.records import Marks
from factory_prov.ledger.sqlite.database import SqliteDatabase
from factory_prov.ledger.sqlite.plain import contents, reading
from factory_prov.ledger.sqlite.troubles import BUSY_TIMEOUT_S, another_programs, as_ledger_error
from factory_prov.ledger.station import opened
from factory_prov.ledger.tables import ledger_identity, metadata
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.ledger.postgres.address import Address

_AT_ONCE = 500
_LOCK_TIMEOUT_S = 60.0
_OTHERS_TIMEOUT_S = 1.0
COMPANIONS = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was put back, and where the file is now that was there before; None where there was none."""

    marks: Marks
    set_aside: Path | None


def back_up(ledger: Path | Address, copy: Path) -> Marks:
    """Copy the ledger as it is at one moment, and return by what it is known; InputError, LedgerError.

    Nobody waits for it: readers keep no writer from its work. That of a database becomes a file as well.
    """
    if copy.exists():
        raise InputError(Message("this file is there already."), place=str(copy), cure=Message("Name another file."))
    with as_input_error(copy), staging_folder(copy.parent) as staging:
        part = staging / "part"
        if isinstance(ledger, Path):
            _copy(ledger, part, named=copy)
        else:
            _copy_rows(ledger, staging / "rows", named=copy)
            _copy(staging / "rows", part, named=copy)
        marks = looked_through(part, named=copy)
        flush_file(part)
        move_patiently(lambda: part.rename(copy))
        flush_folder(copy.parent)
    return marks


def restore(copy: Path, ledger: Path) -> Restored:
    """Put a copy in the place of the ledger, which is set aside first; InputError, LedgerError.

    LedgerError while a station has it open. Whether it is the newest is for the next one to say that opens it: what
    this PC remembers stays.
    """
    with as_input_error(ledger), staging_folder(ledger.parent) as staging:
        part = staging / "part"
        _copy(copy, part, named=ledger)
        marks = looked_through(part, named=copy)
        flush_file(part)
        with _nobody_else(ledger):
            aside = _set_aside(ledger)
            move_patiently(lambda: part.rename(ledger))
        flush_folder(ledger.parent)
    return Restored(marks=marks, set_aside=aside)


def looked_through(file: Path, *, named: Path) -> Marks:
    """Return by what a copy is known; LedgerError for one that is no whole ledger."""
    with _as_of(named), reading(file) as connection:
        found = contents(connection)
        if found.marks is None:
            raise another_programs(file)
        ((said, *_), *_) = connection.execute("PRAGMA integrity_check(1)").fetchall()
        if said != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise LedgerError(
                Message("the copy is not whole."), place=str(file), cure=Message("Take an older one, and verify it.")
            )
    return found.marks


@contextmanager
def _as_of(named: Path) -> Iterator[None]:
    """Let the trouble of a file be that of the one somebody has named, not of what is made of it on the way."""
    try:
        yield
    except LedgerError as failure:
        raise LedgerError(failure.what, place=str(named), cure=failure.cure) from failure


def _copy(source: Path, target: Path, *, named: Path) -> None:
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_FILE))
    with reading(source) as connection, _as_of(named), as_ledger_error(target), _opened(target) as copy:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file: nothing of it is anywhere else


def _copy_rows(address: Address, target: Path, *, named: Path) -> None:
    with (
        closing(opened(address)) as database,
        database.reading() as source,
        _as_of(named),
        closing(SqliteDatabase(target)) as file,
        file.writing() as copy,
    ):
        copy.execute(delete(ledger_identity))
        for table in metadata.sorted_tables:
            rows = source.execution_options(yield_per=_AT_ONCE).execute(select(table)).mappings()
            for batch in rows.partitions():
                copy.execute(insert(table), [dict(row) for row in batch])


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, timeout=BUSY_TIMEOUT_S, isolation_level=None)) as connection:
        yield connection


@contextmanager
def _nobody_else(ledger: Path) -> Iterator[None]:
    """Keep everybody from opening the ledger; LedgerError where somebody has it open.

    A file leaves the write-ahead log only when nobody else has it open, and without it whoever opens it waits for the
    lock that we hold. Of a file that is broken nobody can tell.
    """
    with one_at_a_time(ledger.with_name(f".{ledger.name}.lock"), timeout_s=_LOCK_TIMEOUT_S):
        if ledger.exists():
            try:
                with closing(sqlite3.connect(ledger, timeout=_OTHERS_TIMEOUT_S, isolation_level=None)) as connection:
                    connection.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.OperationalError as failure:
                if "locked" in str(failure):
                    raise _in_use(ledger) from failure
            except sqlite3.DatabaseError:  # it is no ledger any more, and is set aside as it is
                pass
        yield


def _in_use(ledger: Path) -> LedgerError:
    return LedgerError(
        Message("somebody has the ledger open."),
        place=str(ledger),
        cure=Message("Close the program at every station that works with it, and try again."),
    )


def _set_aside(ledger: Path) -> Path | None:
    aside = ledger.with_name(f"{ledger.name}.set-aside-{time.strftime('%Y%m%dT%H%M%S')}")
    for companion in COMPANIONS:
        old = ledger.with_name(f"{ledger.name}{companion}")
        if old.exists():
            shutil.move(old, aside.with_name(f"{aside.name}{companion}"))
    return aside if aside.exists() else None
