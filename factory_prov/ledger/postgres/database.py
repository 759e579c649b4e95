"""PostgreSQL as the ledger asks it: every change fenced, on the disk when it is told, and nobody waits for ever.

No call takes longer than `DEADLINE_S`, whatever the database does: `CALL_S` until a change is sent whole, and
`FATE_S` more to find out what became of it where the connection broke in that moment.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import SQLAlchemyError

from factory_prov.errors import LedgerAway, LedgerError
from factory_prov.ledger.postgres.connecting import connector, end_of_wait, unlimited, until
from factory_prov.ledger.postgres.leases import BEAT_S, DEAD_S, Heart, StationLeases
from factory_prov.ledger.postgres.troubles import Collided, as_ledger_error, away, trouble

if TYPE_CHECKING:
    from pathlib import Path

    from factory_prov.ledger.postgres.address import Address
    from factory_prov.secret import Secret

_T = TypeVar("_T")
CALL_S = 10.0
FATE_S = 5.0
DEADLINE_S = CALL_S + FATE_S
_AGAIN_S = 0.2
_CONNECTIONS = 5
"""Of one program: one that writes, the others read. A server takes a hundred if nobody has set it otherwise."""
_TRIES = 10
BLOCK = 20
"""How many numbers of a counter are leased at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long is waited for what: a call, the fate of a commit; between two beats, and until somebody is dead."""

    call_s: float = CALL_S
    fate_s: float = FATE_S
    beat_s: float = BEAT_S
    dead_s: float = DEAD_S


class PostgresDatabase:
    """A ledger on PostgreSQL; see `Database`. Any number of stations may have it open."""

    block = BLOCK

    def __init__(
        self,
        address: Address,
        password: Secret | None,
        *,
        leases_folder: Path,
        version: str,
        limits: Limits | None = None,
    ) -> None:
        """Open nothing yet: the first call connects."""
        self._limits = limits or Limits()
        self.trouble: LedgerError | None = None
        self.leases = StationLeases(leases_folder, address.place, version, dead_s=self._limits.dead_s)
        self._address = address
        self._heart: Heart | None = None
        self._wrote_at = 0.0
        self._one_writer = threading.Lock()  # the lease's row would let no two go on anyway
        self._engine = create_engine(
            "postgresql+psycopg://",
            creator=connector(address, password, limit_s=self._limits.call_s),
            pool_size=_CONNECTIONS,
            max_overflow=0,
            pool_timeout=self._limits.call_s,
            pool_pre_ping=True,
            hide_parameters=True,
        )
        self._readers = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @property
    def place(self) -> str:
        """See `Database`."""
        return self._address.place

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """See `Database`."""
        ends_at = end_of_wait(self._limits.call_s)
        if not self._one_writer.acquire(timeout=max(0.0, ends_at - time.monotonic())):
            raise away(TimeoutError("others wait for it"), self.place, unchanged=True)
        try:
            with self._telling(), until(ends_at), self._begun(self._claimed) as connection:
                yield connection
                self._commit(connection)
        finally:
            self._one_writer.release()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """See `Database`. A long list may be read: not the whole has a limit, but each wait."""
        with self._telling(), self._begun(self._readers.connect) as connection:
            yield connection

    def troubles(self) -> AbstractContextManager[None]:
        """See `Database`."""
        return as_ledger_error(self.place)

    def repeated(self, work: Callable[[], _T]) -> _T:
        """See `Database`: do it again where another station was in the way, or the connection broke before the end."""
        ends_at = end_of_wait(self._limits.call_s)
        with until(ends_at):
            for tries in range(1, _TRIES + 1):
                try:
                    return work()
                except Collided:
                    if tries == _TRIES or time.monotonic() > ends_at:
                        raise
                    time.sleep(0.005 * tries * (1 + threading.get_ident() % 5))  # not both at the same moment again
                except LedgerAway as failure:
                    if not failure.unchanged or time.monotonic() + _AGAIN_S > ends_at:
                        raise
        raise AssertionError("the last try returns or raises")

    def close(self) -> None:
        """See `Database`."""
        if self._heart is not None:
            self._heart.stop(self._limits.call_s)
        if self.leases.token and self.trouble is None:
            with suppress(LedgerError), self.writing() as connection:
                self.leases.end(connection)
        self.leases.release()
        self._engine.dispose()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Raise what is ours, and keep in mind whether the database was to be had."""
        try:
            with as_ledger_error(self.place):
                yield
        except LedgerAway as failure:
            self._hear(failure)
            raise
        self._hear(None)

    def _hear(self, trouble: LedgerAway | None) -> None:
        self.trouble = trouble
        self.leases.settle(reached=trouble is None)

    @contextmanager
    def _begun(self, connect: Callable[[], Connection]) -> Iterator[Connection]:
        """Give a connection; it is tried for until the time is over."""
        connection = self._patiently(connect, self._limits.call_s)
        try:
            yield connection
        finally:
            _let_go(connection)

    def _patiently(self, attempt: Callable[[], _T], limit_s: float) -> _T:
        ends_at = end_of_wait(limit_s)
        with until(ends_at):
            while True:
                try:
                    return attempt()
                except SQLAlchemyError as error:
                    found = trouble(error, self.place)
                    if not isinstance(found, LedgerAway) or time.monotonic() + _AGAIN_S > ends_at:
                        raise
                    self._hear(found)
                time.sleep(_AGAIN_S)

    def _claimed(self) -> Connection:
        """Connect, and begin a change in the name of this ledger's lease."""
        with ExitStack() as opened:
            connection = self._engine.connect()
            opened.callback(_let_go, connection)
            if not self.leases.token:
                token = self.leases.take(connection)
                connection.commit()
                self.leases.taken(token)
                self._live()
            self._number = self.leases.claim(connection)
            opened.pop_all()
        return connection

    def _live(self) -> None:
        if self._heart is None:
            self._heart = Heart(self._beat, self._limits.beat_s)

    def _commit(self, connection: Connection) -> None:
        """Commit; where the connection broke in that, ask what has become of it."""
        token, number = self.leases.token, self._number
        try:
            connection.commit()
        except SQLAlchemyError as error:
            if not isinstance(trouble(error, self.place), LedgerAway):
                raise
            _let_go(connection)
            self._find_out(token, number, error)
        self._wrote_at = time.monotonic()

    def _find_out(self, token: str, number: int, error: SQLAlchemyError) -> None:
        """Return when the change of that number is on the disk after all; LedgerAway when not, or nobody can say."""

        def ask() -> bool:
            connection = self._engine.connect()
            try:
                return self.leases.happened(connection, token, number)
            finally:
                _let_go(connection)

        with unlimited():  # the time of the call may be over, and this must be known
            try:
                happened = self._patiently(ask, self._limits.fate_s)
            except SQLAlchemyError:
                raise away(error, self.place, unchanged=False) from error
        if not happened:
            raise away(error, self.place, unchanged=True) from error

    def _beat(self) -> None:
        """Tell that this program lives, unless it has just written; and find out whether the database does."""
        if time.monotonic() - self._wrote_at < self._limits.beat_s and self.trouble is None:
            return
        ends_at = end_of_wait(self._limits.call_s)
        with suppress(LedgerError), self._telling(), until(ends_at):
            connection = self._engine.connect()
            try:
                self.leases.beat(connection)
                connection.commit()
            finally:
                _let_go(connection)


def _let_go(connection: Connection) -> None:
    """Give a connection back, undone what was not committed; one that broke is thrown away by the pool."""
    with suppress(SQLAlchemyError):
        connection.close()
