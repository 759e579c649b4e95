"""What a database can do to us, in words: away, refusing, or in the way of another station for a moment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors as pg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from factory_prov.errors import LedgerAway, LedgerError
from factory_prov.messages import Message

_AWAY = (
    pg.AdminShutdown,
    pg.CrashShutdown,
    pg.CannotConnectNow,
    pg.DatabaseDropped,
    pg.IdleInTransactionSessionTimeout,
    pg.QueryCanceled,
    pg.ReadOnlySqlTransaction,  # a primary that has become a standby
    pg.TooManyConnections,
)
_COLLIDED = (pg.UniqueViolation, pg.SerializationFailure, pg.DeadlockDetected, pg.LockNotAvailable)
_SETTLED = re.compile(r"password|pg_hba|does not exist|SSL|certificate|authentication|root\.crt", re.IGNORECASE)
"""What a server that was reached says of who we are: waiting makes it no better."""
_LONGEST = 200
_WHERE = re.compile(
    r'^(connection failed: )?(connection to server at "[^"]*"( \([^)]*\))?, port \d+ failed: )?(FATAL: +)?'
)
"""What the driver says before the cause: our sentences name the place themselves."""


class Collided(LedgerError):
    """Another station was quicker with the same thing: nothing was written, and asking again finds what it wrote."""


@contextmanager
def as_ledger_error(place: str) -> Iterator[None]:
    """Turn what the database raises into a LedgerError that names it."""
    try:
        yield
    except (SQLAlchemyError, psycopg.Error) as error:
        if isinstance(error, StatementError) and not isinstance(error, DBAPIError):
            raise  # a value of ours that fits no column: a fault of the program, not of the database
        raise trouble(error, place) from error
    except (ValueError, TypeError) as error:
        raise LedgerError(
            Message(
                "the ledger is damaged: it holds a value that cannot be ({python_error}).",
                python_error=type(error).__name__,
            ),
            place=place,
            cure=Message("Restore it from a backup."),
        ) from error


def trouble(error: BaseException, place: str) -> LedgerError:
    """Return the error in words; LedgerAway where waiting may help, Collided where asking again does."""
    cause = _cause(error)
    if isinstance(cause, _COLLIDED):
        return Collided(Message("another station writes the same."), place=place, cure=Message("Try again."))
    if is_away(cause):
        return away(cause, place, unchanged=True)
    return LedgerError(
        Message("the database does not work ({database_text}).", database_text=_text(cause)),
        place=place,
        cure=_cure(cause),
    )


def away(error: BaseException, place: str, *, unchanged: bool) -> LedgerAway:
    """Say that the database cannot be had now; `unchanged`: nothing was written."""
    cause = _cause(error)
    failure = LedgerAway(
        Message("the database does not answer ({database_text}).", database_text=_text(cause)),
        place=place,
        cure=Message("Look whether the database runs, and the network."),
    )
    failure.unchanged = unchanged
    return failure


def is_away(cause: BaseException) -> bool:
    """Whether the server is not to be had: a connection broke, none could be made, or nothing came in time."""
    if isinstance(cause, (*_AWAY, NoConnectionLeft)):
        return True
    if not isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    if cause.sqlstate is None:  # of the driver: it has no codes for a connection that was refused, or broke
        return not _SETTLED.search(str(cause))
    return cause.sqlstate.startswith("08")


def _cause(error: BaseException) -> BaseException:
    return error.orig if isinstance(error, DBAPIError) and error.orig is not None else error


def _text(cause: BaseException) -> str:
    """Return the first line of what the server or the driver says; what stands behind it may have values in it."""
    said = cause.diag.message_primary if isinstance(cause, psycopg.Error) else None
    return (said or _WHERE.sub("", str(cause).partition("\n")[0]))[:_LONGEST]


def _cure(cause: BaseException) -> Message:
    text = str(cause)
    if "password" in text:
        return Message("Save the right password with `factory-prov ledger password`.")
    if isinstance(cause, pg.DiskFull):
        return Message("Free some space on the disk of the database.")
    if isinstance(cause, pg.InsufficientPrivilege):
        return Message("Give this user the right to read and write the tables of the ledger.")
    return Message("Correct the address, or let whoever runs the database look into its log.")
