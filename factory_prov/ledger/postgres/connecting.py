"""Connections to PostgreSQL on which nobody waits longer than he wants to: psycopg is imported here.

A server that was stopped answers nothing and breaks no connection, and no setting of the driver or the server helps
then (statement_timeout is the server's own, connect_timeout ends with the connecting, name servers have no limit at
all). So every wait for an answer looks at the clock, and a connection is made in a thread that is left to itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg

from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.ledger.postgres.address import Address

_T = TypeVar("_T")
_HOST_S = 3
"""For one host of several: a dead one must not take the time of those that live."""
_SESSION = {
    "idle_in_transaction_session_timeout": "20s",  # a station that was stopped holds nobody up for ever
    "lock_timeout": "8s",
    "statement_timeout": "60s",
    "synchronous_commit": "on",  # whatever the database's own default is
    "default_transaction_isolation": "read committed",
    "TimeZone": "UTC",
}


class DeadlineOver(psycopg.OperationalError):
    """The server has not answered in time; the connection is closed."""


class _OfThread(threading.local):
    ends_at: float | None = None


_thread = _OfThread()


@contextmanager
def until(ends_at: float) -> Iterator[None]:
    """End every wait of this thread at that time (monotonic); within another such time at the earlier one."""
    before = _thread.ends_at
    _thread.ends_at = ends_at if before is None else min(before, ends_at)
    try:
        yield
    finally:
        _thread.ends_at = before


@contextmanager
def unlimited() -> Iterator[None]:
    """Leave aside what was said by `until` for what must be known though the time is over; it says its own."""
    before, _thread.ends_at = _thread.ends_at, None
    try:
        yield
    finally:
        _thread.ends_at = before


def end_of_wait(limit_s: float) -> float:
    """Return when a wait of this thread ends that may take so long."""
    ends_at = time.monotonic() + limit_s
    return ends_at if _thread.ends_at is None else min(ends_at, _thread.ends_at)


class LimitedConnection(psycopg.Connection[Any]):
    """A connection whose every wait ends after `limit_s`, or when `until` says."""

    limit_s = 10.0

    def wait(self, gen: Generator[Any, Any, _T], *args: Any, **options: Any) -> _T:
        """Wait for the server as psycopg does, and no longer than allowed."""
        try:
            return super().wait(_limited(gen, end_of_wait(self.limit_s)), *args, **options)
        except DeadlineOver:
            self.pgconn.finish()  # what comes later would be the answer to something else
            raise


def _limited(gen: Generator[Any, Any, _T], ends_at: float) -> Generator[Any, Any, _T]:
    """Pass on what psycopg's wait does with a generator, which is woken every 0.1 s, until the time is over."""
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if not ready and time.monotonic() > ends_at:
                raise DeadlineOver("no answer in time")
            wanted = gen.send(ready)
    except StopIteration as end:
        result: _T = end.value
        return result


def connector(address: Address, password: Secret | None, *, limit_s: float) -> Callable[[], LimitedConnection]:
    """Return what makes a connection to whichever host takes writes now, within the time."""
    names = {
        "host": ",".join(host for host, _ in address.hosts),
        "port": ",".join(str(port) for _, port in address.hosts),
        "dbname": address.database,
        "user": address.user or None,
        "application_name": "factory-prov",
        "target_session_attrs": "read-write",
        "connect_timeout": str(_HOST_S),
        "gssencmode": "disable",  # it may wait by itself
        "options": " ".join(f"-c {name}={value.replace(' ', chr(92) + ' ')}" for name, value in _SESSION.items()),
        **address.options,
    }

    def connect() -> LimitedConnection:
        secret = {} if password is None else {"password": password.reveal().decode()}
        connection = LimitedConnection.connect(**names, **secret)  # type: ignore[arg-type]
        connection.limit_s = limit_s
        return connection

    return lambda: _in_time(connect, limit_s)


def _in_time(connect: Callable[[], LimitedConnection], limit_s: float) -> LimitedConnection:
    """Return the connection; one that comes too late is closed by the thread that has made it."""
    lock = threading.Lock()
    made: list[LimitedConnection | Exception] = []
    late = threading.Event()

    def work() -> None:
        answer: LimitedConnection | Exception
        try:
            answer = connect()
        except (psycopg.Error, OSError, ValueError) as failure:
            answer = failure
        with lock:
            made.append(answer)
            if late.is_set() and isinstance(answer, LimitedConnection):
                answer.close()

    thread = threading.Thread(target=work, name="connecting to the ledger", daemon=True)
    thread.start()
    thread.join(max(0.0, end_of_wait(limit_s) - time.monotonic()))
    with lock:
        if not made:
            late.set()
            raise DeadlineOver("no connection in time")
    if isinstance(made[0], Exception):
        raise made[0]
    return made[0]
