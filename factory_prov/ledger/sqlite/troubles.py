"""What a ledger's file can do to us, in words; imports no database but Python's own."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from factory_prov.errors import LedgerError
from factory_prov.files.own import open_own
from factory_prov.messages import Message

BUSY_TIMEOUT_S = 10.0
_TRIED_BYTES = 65_536
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_RIGHT = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


@contextmanager
def as_ledger_error(path: Path) -> Iterator[None]:
    """Turn what SQLite raises, and a value that cannot be, into a LedgerError that names the file."""
    try:
        yield
    except sqlite3.Error as error:
        raise does_not_work(error, path) from error
    except (ValueError, TypeError) as error:
        raise damaged(error, path) from error


def does_not_work(error: BaseException, path: Path) -> LedgerError:
    """Say what the database said, and what helps; of a disk it cannot tell what is wrong, so that is tried."""
    reason = str(error)
    found = _full() if "disk is full" in reason else _found_out(path) if _says_little(reason) else None
    if found is not None:
        what, cure = found
        return LedgerError(what, place=str(path), cure=cure)
    return LedgerError(
        Message("the ledger does not work ({database_text}).", database_text=reason),
        place=str(path),
        cure=_cure(reason),
    )


def _says_little(reason: str) -> bool:
    return "disk I/O error" in reason or "unable to open" in reason


def _full() -> tuple[Message, Message]:
    return Message("the disk is full, and the ledger cannot be written."), Message(
        "Free some space on the disk and try again."
    )


def require_file(path: Path) -> None:
    """Refuse a file that is not there, a folder, a pipe and a device: SQLite takes some of them for an empty file."""
    if not path.exists():
        what = Message("there is no such file.")
        raise LedgerError(what, place=str(path), cure=Message("Check its name and folder."))
    if not path.is_file():
        what, cure = _no_file(path)
        raise LedgerError(what, place=str(path), cure=cure)


def _no_file(path: Path) -> tuple[Message, Message]:
    what = (
        Message("this is a folder, not a file.")
        if path.is_dir()
        else Message("this is a pipe or a device, not a file.")
    )
    return what, Message("Name another file; or move this away, and put the ledger there, from a backup if need be.")


def _found_out(path: Path) -> tuple[Message, Message] | None:
    """Try to write beside the ledger, and return what is wrong there with what helps; None where it works."""
    if path.exists() and not path.is_file():
        return _no_file(path)
    probe = path.with_name(f".{path.name}.{os.urandom(4).hex()}.try")
    try:
        try:
            with open_own(probe, "x") as file:
                file.write("0" * _TRIED_BYTES)
                file.flush()
                os.fsync(file.fileno())
        finally:
            probe.unlink(missing_ok=True)
    except OSError as failure:
        if failure.errno in _NO_ROOM:
            return _full()
        if failure.errno in _NO_RIGHT:
            what = Message("its folder cannot be written, and the ledger needs that.")
            return what, Message("Make the file and its folder writable.")
        if failure.errno != errno.EFBIG:
            return None
    if _is_too_large(path):
        what = Message("the ledger has reached the size that this system lets a file have.")
        return what, Message("Let whoever runs this PC raise the limit.")
    return None


def _is_too_large(path: Path) -> bool:
    """Whether the system's limit of a file's size keeps the ledger from growing."""
    try:
        import resource
    except ImportError:  # Windows has none
        return False
    limit, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    files = (path.with_name(f"{path.name}{companion}") for companion in ("", "-wal", "-shm"))
    largest = max((file.stat().st_size for file in files if file.exists()), default=0)
    return limit != resource.RLIM_INFINITY and largest + _TRIED_BYTES > limit


def another_programs(path: Path) -> LedgerError:
    """Say that the file has tables, and none of ours."""
    return LedgerError(
        Message("this is the database of another program."), place=str(path), cure=Message("Name another file.")
    )


def moved(path: Path, place: str) -> LedgerError:
    """Say that the ledger goes on elsewhere."""
    return LedgerError(
        Message("this ledger was moved to {place}, and goes on there.", place=place),
        place=str(path),
        cure=Message("Work with that one: factory-prov ledger use."),
    )


def damaged(error: Exception, path: Path) -> LedgerError:
    """Say that a value in the file is none that was ever written: a flipped bit, or a program that is not ours."""
    return LedgerError(
        Message(
            "the ledger is damaged: it holds a value that cannot be ({python_error}).",
            python_error=type(error).__name__,
        ),
        place=str(path),
        cure=Message("Restore it from a backup, or name another file."),
    )


def _cure(reason: str) -> Message:
    if "locked" in reason:
        return Message(
            "Another program held it for over {busy_timeout_s} s: close whatever else has opened this file.",
            busy_timeout_s=f"{BUSY_TIMEOUT_S:g}",
        )
    if "readonly" in reason:
        return Message("Make the file and its folder writable.")
    if "not a database" in reason or "malformed" in reason:
        return Message("Restore it from a backup, or name another file.")
    return Message("Check the disk and the rights of the file.")
