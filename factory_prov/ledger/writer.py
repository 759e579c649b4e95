"""Many changes with one commit: what waits while the disk works goes with the next one.

A disk takes as long for one change as for thirty. So whoever comes first begins a transaction, lets all who wait make
their changes in it, each in its own thread and a savepoint of its own, and commits for all. Nobody returns before that
commit; where it fails, it fails for all whose changes were in it.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from factory_prov.errors import LedgerAway, LedgerError
from factory_prov.ledger.database import Database
from factory_prov.ledger.notes import Note, Notes, put
from factory_prov.ledger.records import Marks
from factory_prov.ledger.statistics.counting import DayCounts
from factory_prov.messages import Message

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_TOGETHER = 64
"""So many changes share a commit: for so long the first of them waits, and so do other programs."""


class GroupedWrites:
    """The changes of an open ledger; any number of threads may make some.

    `noted` is told how the ledger is, read by `marks`, after changes that ask for it, once for all that went together.
    """

    def __init__(
        self, database: Database, marks: Callable[[Connection], Marks], noted: Callable[[Marks], None] | None = None
    ) -> None:
        self._marks = marks
        self.notes = Notes(self._write_notes)
        self._database = database
        self._told = None if noted is None else _Told(noted)
        self._lock = threading.Lock()
        self._led = False
        self._queue: list[_Ticket] = []

    @contextmanager
    def change(self, *, note: bool = False) -> Iterator[Connection]:
        """Give the connection for one change: it is on the disk when this is left, or was never there when it raises.

        LedgerError for whatever the database does, to the caller's own change or to those it was written with.
        """
        ticket = self._arrive()
        group = ticket.group or self._opened()
        try:
            with group.change(marks=self._marks if note and self._told is not None else None):
                yield group.connection
        finally:
            ticket.done.set()
            if ticket.leads:
                self._serve(group)
        group.result()
        if self._told is not None and note and group.marks is not None:
            self._told(group.marks)

    def _arrive(self) -> _Ticket:
        """Wait for one's turn: with the group that is open, or to lead the next one."""
        ticket = _Ticket()
        with self._lock:
            if not self._led:
                self._led = ticket.leads = True
                return ticket
            self._queue.append(ticket)
        came = False
        try:
            ticket.turn.wait()
            came = True
        finally:
            if not came:  # Ctrl+C: nobody must wait for this one
                self._withdraw(ticket)
        if ticket.failure is not None:
            raise ticket.failure
        return ticket

    def _withdraw(self, ticket: _Ticket) -> None:
        with self._lock:
            if ticket in self._queue:
                self._queue.remove(ticket)
        ticket.done.set()
        if ticket.leads:
            self._hand_over()

    def _opened(self) -> _Group:
        """Begin a transaction; where that cannot be, those who have waited as long need not try it one by one."""
        opened = None
        try:
            opened = _Group(self._database, self.notes)
        except LedgerError as failure:
            self._refuse(failure)
            raise
        finally:
            if opened is None:
                self._hand_over()
        return opened

    def _refuse(self, failure: LedgerError) -> None:
        """Tell those who wait what they would only wait for once more; nothing of theirs was written."""
        with self._lock:
            refused, self._queue = self._queue, []
        for ticket in refused:
            ticket.failure = copy.copy(failure)
            if isinstance(ticket.failure, LedgerAway):
                ticket.failure.unchanged = True
            ticket.turn.set()

    def _serve(self, group: _Group) -> None:
        """Let those who wait make their changes one after the other, and commit for all.

        In one thread: a database may count the time of a transaction by it.
        """
        ticket = None
        try:
            while (ticket := self._next(group)) is not None:
                ticket.group = group
                ticket.turn.set()
                ticket.done.wait()
        finally:
            if ticket is not None:  # Ctrl+C: not in the middle of its change
                ticket.done.wait()
            try:
                group.end()
                if isinstance(group.failure, LedgerAway):
                    self._refuse(group.failure)
            finally:
                self._hand_over()

    def _next(self, group: _Group) -> _Ticket | None:
        with self._lock:
            enough = group.broken or group.size >= MOST_TOGETHER or not self._queue
            return None if enough else self._queue.pop(0)

    def _hand_over(self) -> None:
        with self._lock:
            self._led = bool(self._queue)
            if self._led:
                ticket = self._queue.pop(0)
                ticket.leads = True
                ticket.turn.set()

    def _write_notes(self) -> None:
        with self.change():
            pass


class _Ticket:
    """Somebody's place among those who want to make a change."""

    def __init__(self) -> None:
        self.leads = False
        self.group: _Group | None = None
        self.failure: LedgerError | None = None
        self.turn = threading.Event()
        self.done = threading.Event()


class _Group:
    """Changes that share a transaction, and what became of it."""

    def __init__(self, database: Database, notes: Notes) -> None:
        self.size = 0
        self.broken = False
        self.marks: Marks | None = None
        self._database = database
        self._notes = notes
        self._counts = DayCounts()
        self._written: list[Note] = []
        self._read_marks: Callable[[Connection], Marks] | None = None
        self._over = threading.Event()
        self._done = False
        self.failure: LedgerError | None = None
        self._transaction = ExitStack()
        self.connection = self._transaction.enter_context(database.writing())

    @contextmanager
    def change(self, *, marks: Callable[[Connection], Marks] | None) -> Iterator[None]:
        """Make one of the changes, behind the notes of steps that wait; one that raises has changed nothing."""
        self.size += 1
        self._read_marks = marks or self._read_marks
        self._put_notes()
        with self._counts.of_change(self.connection), self._savepoint():
            yield

    def end(self) -> None:
        """Commit, or give all up where the transaction broke; `result` tells it."""
        try:
            with self._transaction:
                if self.broken:
                    raise self.failure or self._given_up()
                self._counts.write(self.connection)
                self.marks = self._read_marks(self.connection) if self._read_marks is not None else None
            self._done = True
        except LedgerError as failure:
            self.failure = self.failure or failure
        finally:
            if not self._done:
                self._notes.give_back(self._written)
            self._over.set()

    def result(self) -> None:
        """Wait for the end, and raise what has kept the changes from the disk."""
        self._over.wait()
        if self.failure is not None:
            raise copy.copy(self.failure) from self.failure
        if not self._done:
            raise self._given_up()

    def _put_notes(self) -> None:
        taken, written = self._notes.take(), False
        if not taken:
            return
        try:
            with self._savepoint():
                put(self.connection, taken)
            written = True
        finally:
            if written:
                self._written += taken
            else:
                self._notes.give_back(taken)

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        """Keep what is done within only if all of it works; the group is broken where that cannot be told apart."""
        try:
            with self._database.troubles():
                self.broken = True
                savepoint, works = self.connection.begin_nested(), False
                self.broken = False
                try:
                    yield
                    works = True
                finally:
                    self.broken = True
                    savepoint.commit() if works else savepoint.rollback()
                    self.broken = False
        except LedgerError as failure:
            if self.broken:
                self.failure = self.failure or failure
            raise

    def _given_up(self) -> LedgerError:
        return LedgerError(
            Message("this was not written down, as what was to be written with it has failed."),
            place=self._database.place,
            cure=Message("Try again."),
        )


class _Told:
    """Tells how the ledger is, the newest of it and each only once: it takes the disk as long as the change itself."""

    def __init__(self, noted: Callable[[Marks], None]) -> None:
        self._noted = noted
        self._newest: Marks | None = None
        self._newest_lock = threading.Lock()
        self._telling = threading.Lock()
        self._last = -1

    def __call__(self, marks: Marks) -> None:
        with self._newest_lock:
            if self._newest is None or self._newest.changes < marks.changes:
                self._newest = marks
        with self._telling:
            newest = self._newest
            if self._last < marks.changes:
                self._noted(newest)
                self._last = newest.changes
