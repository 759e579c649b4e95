"""What a ledger's file can do to us, in words; imports no database but Python's own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from factory_prov.errors import LedgerError
from factory_prov.messages import Message

BUSY_TIMEOUT_S = 10.0


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
    """Say what the database said, and what helps."""
    reason = str(error)
    return LedgerError(
        Message("the ledger does not work ({database_text}).", database_text=reason),
        place=str(path),
        cure=_cure(reason),
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
    if "full" in reason:
        return Message("Free some space on the disk and try again.")
    if "readonly" in reason:
        return Message("Make the file and its folder writable.")
    if "not a database" in reason or "malformed" in reason:
        return Message("Restore it from a backup, or name another file.")
    return Message("Check the disk and the rights of the file.")
