"""The ledger of a station: the file, and whether it is the one that this PC has worked with.

A ledger for a while only (training, a virtual unit, a test) is opened by `Ledger.open` and remembered nowhere.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.errors import InputError, LedgerError
from factory_prov.files import user_folders
from factory_prov.files.locks import one_at_a_time
from factory_prov.files.owner_only import remove_leftovers
from factory_prov.files.staging import as_input_error, flush_folder, move_patiently, staging_folder
from factory_prov.ledger import doubts
from factory_prov.ledger.memory import Memory
from factory_prov.ledger.sqlite.plain import FileContents, contents, reading
from factory_prov.ledger.sqlite.troubles import another_programs, moved, require_file
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.ledger.database import Database
    from factory_prov.ledger.postgres.address import Address
    from factory_prov.ledger.records import Marks
    from factory_prov.ledger.store import Ledger

_CREATING_TIMEOUT_S = 60.0
_COMPANIONS = ("", "-wal", "-shm")


def open_known(place: Path | Address) -> Ledger:
    """Open the ledger that this PC works with, and remember how it is; the first time a file is made, or taken on.

    LedgerChanged where it is gone, empty, another one or an older copy; else as `Ledger.open`, or `open_database`.
    """
    from factory_prov.credentials.station_key import station_key
    from factory_prov.ledger.evidence.chain import ChainSigner
    from factory_prov.ledger.store import Ledger

    memory = _memory(place)
    signer = ChainSigner(lambda: station_key(user_folders.station_key_file()), home=platform.node())
    with _as_ledger_error(), ExitStack() as stack:
        if look(place) is None and isinstance(place, Path):
            _create(place)
        ledger = Ledger(opened(place), memory.note_if_possible, signer)
        stack.enter_context(ledger)
        memory.note(ledger.touch())
        stack.pop_all()  # from here on it is the caller's
        return ledger


def open_there(place: Path | Address) -> Ledger:
    """Open the ledger of this PC as `open_known` does, and make none: InputError where there is none yet."""
    look_there(place)
    return open_known(place)


def look_there(place: Path | Address) -> FileContents:
    """Return what the ledger is, as `look` does; InputError where there is none yet."""
    found = look(place)
    if found is None:
        raise InputError(
            Message("there is no ledger yet."),
            place=str(place),
            cure=Message("Name the ledger with --ledger; the first run makes one."),
        )
    return found


def opened(place: Path | Address) -> Database:
    """Open the database of a place, whatever is known of it."""
    if isinstance(place, Path):
        from factory_prov.ledger.sqlite.database import SqliteDatabase

        return SqliteDatabase(place)
    from factory_prov.ledger.postgres.opening import open_database

    return open_database(place)


def look(place: Path | Address) -> FileContents | None:
    """Return what the ledger is, without changing anything; None for a file that is not there, and was not known.

    LedgerChanged as `open_known`, LedgerError for one that is broken, or of a database that has none.
    """
    known = _memory(place).read()  # first: the ledger is never behind it
    if isinstance(place, Path):
        return _look_at_file(place, known)
    from factory_prov.ledger.postgres import opening

    found = opening.look(place)
    if known is not None and found.is_empty:
        raise doubts.another(place.place, known)
    opening.require_ours(found, place.place)
    if known is not None:
        _compare(place.place, known, found.marks)
    else:
        _refuse_to_leave(user_folders.ledger_file(), place)
    return found


def _refuse_to_leave(file: Path, address: Address) -> None:
    """Refuse a database that is new to this PC while this PC has a ledger of its own: its names are not in there."""
    if not file.is_file() or not file.stat().st_size:
        return
    with reading(file) as connection:
        found = contents(connection)
    if found.marks is not None and found.marks.runs and found.moved_to != address.key:
        raise doubts.own_ledger(address.place, file)


def _look_at_file(path: Path, known: Marks | None) -> FileContents | None:
    with as_input_error(path):
        if not path.exists():
            _check_missing(path, known)
            return None
        if path.is_file() and path.stat().st_size == 0:
            raise doubts.empty(path, known)
    with reading(path) as connection:
        found = contents(connection)
    if found.is_empty:
        raise doubts.empty(path, known)
    if found.version is None:
        raise another_programs(path)
    if found.moved_to is not None:
        raise moved(path, found.moved_to)
    if known is not None:
        _compare(path, known, found.marks)
    return found


def accept(place: Path | Address) -> Marks:
    """Take what is there for the ledger from now on, whatever was known; where there is no file, begin a new one.

    An empty file is set aside. LedgerError for one that no ledger can be made of.
    """
    from factory_prov.ledger.store import Ledger

    with _as_ledger_error():
        if isinstance(place, Path) and _is_nothing(place):
            _set_aside(place)
            _create(place)
        with Ledger(opened(place)) as ledger:
            marks = ledger.touch()
        _memory(place).replace(marks)
        return marks


def _memory(place: Path | Address) -> Memory:
    return Memory(user_folders.known_ledgers_folder(), place if isinstance(place, Path) else place.key)


@contextmanager
def _as_ledger_error() -> Iterator[None]:
    """Let what keeps the ledger from being opened be the ledger's trouble, and no job's."""
    try:
        yield
    except LedgerError:
        raise
    except InputError as failure:
        raise LedgerError(failure.what, place=failure.place, cure=failure.cure) from failure


def _check_missing(path: Path, known: Marks | None) -> None:
    if known is not None:
        raise doubts.gone(path, known)
    log = path.with_name(f"{path.name}-wal")
    if log.is_file() and log.stat().st_size:
        raise doubts.only_a_log(path, log)


def _compare(path: Path | str, known: Marks, found: Marks | None) -> None:
    if found is None or found.ledger_id not in ("", known.ledger_id):
        raise doubts.another(path, known)
    if found.changes < known.changes:
        raise doubts.older(path, known, runs=found.runs)


def _is_nothing(path: Path) -> bool:
    if not path.exists():
        return True
    require_file(path)
    if path.stat().st_size:
        with reading(path) as connection:
            return contents(connection).is_empty
    return True


def _set_aside(path: Path) -> None:
    aside = f"{path.name}.set-aside-{time.strftime('%Y%m%dT%H%M%S')}"
    with as_input_error(path):
        for companion in _COMPANIONS:
            old = path.with_name(f"{path.name}{companion}")
            if old.exists():
                old.replace(path.with_name(f"{aside}{companion}"))


def _create(path: Path) -> None:
    """Make a ledger that is whole when it gets its name: an empty file is never one that was just begun."""
    from factory_prov.ledger.store import Ledger

    lock_file = path.with_name(f".{path.name}.lock")
    if path.parent.is_dir():
        remove_leftovers(path.parent)
    with (
        as_input_error(path),
        staging_folder(path.parent) as staging,
        one_at_a_time(lock_file, timeout_s=_CREATING_TIMEOUT_S),
    ):
        if not path.exists():
            Ledger.open(staging / path.name).close()
            move_patiently(lambda: (staging / path.name).replace(path))
            flush_folder(path.parent)
