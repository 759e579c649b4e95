"""Changes that share a commit: each is on the disk when its caller goes on, and an error goes to whom it belongs."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection, insert, text

from factory_prov.errors import LedgerError
from factory_prov.ledger import identity_rows
from factory_prov.ledger.database import Leases
from factory_prov.ledger.records import Marks
from factory_prov.ledger.sqlite.database import SqliteDatabase
from factory_prov.ledger.tables import serials
from factory_prov.ledger.writer import MOST_TOGETHER, GroupedWrites
from factory_prov.messages import Message

T = TypeVar("T")
MANY = 12


class SlowDatabase:
    """A ledger's file whose commits wait until they may go on, and fail when they are told to."""

    def __init__(self, path: Path) -> None:
        self.inner = SqliteDatabase(path)
        self.commits = 0
        self.may_commit = threading.Event()
        self.may_commit.set()
        self.began = threading.Semaphore(0)
        self.fails: list[str] = []

    @property
    def leases(self) -> Leases:
        return self.inner.leases

    @property
    def place(self) -> str:
        return self.inner.place

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        if self.fails[:1] == ["begin"]:
            self.began.release()
            self.may_commit.wait()
            raise LedgerError(Message("the disk is gone."))
        with self.inner.writing() as connection:
            yield connection
            self.began.release()
            self.may_commit.wait()
            if self.fails[:1] == ["commit"]:
                self.fails.pop()
                raise LedgerError(Message("the disk is full."))
            self.commits += 1

    trouble = None
    block = 1

    def repeated(self, work: Callable[[], T]) -> T:
        return self.inner.repeated(work)

    def reading(self) -> AbstractContextManager[Connection]:
        return self.inner.reading()

    def troubles(self) -> AbstractContextManager[None]:
        return self.inner.troubles()

    def close(self) -> None:
        self.inner.close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SlowDatabase]:
    made = SlowDatabase(tmp_path / "ledger.sqlite")
    yield made
    made.may_commit.set()
    made.close()


def put(writes: GroupedWrites, name: str, *, note: bool = False) -> None:
    with writes.change(note=note) as connection:
        connection.execute(insert(serials), {"counter": name, "last": 1})


def there(database: SlowDatabase) -> set[str]:
    with closing(sqlite3.connect(database.place)) as raw:
        return {name for (name,) in raw.execute("SELECT counter FROM serials")}


def wait_for(what: Callable[[], bool]) -> None:
    pause = threading.Event()
    while not what():
        pause.wait(0.001)


def together(
    database: SlowDatabase, writes: GroupedWrites, others: list[Callable[[], None]]
) -> tuple[Future[None], list[Future[None]]]:
    """Let one change be held in its commit, and all the others come meanwhile."""
    database.may_commit.clear()
    with ThreadPoolExecutor(len(others) + 1) as pool:
        first = pool.submit(put, writes, "first")
        database.began.acquire()
        rest = [pool.submit(other) for other in others]
        wait_for(lambda: len(writes._queue) == len(others))  # nothing outside shows it
        database.may_commit.set()
    return first, rest


def test_what_waits_while_the_disk_works_goes_with_one_commit(database: SlowDatabase) -> None:
    writes = GroupedWrites(database, identity_rows.marks)
    first, rest = together(database, writes, [lambda n=n: put(writes, f"n{n}") for n in range(MANY)])
    assert [each.result() for each in (first, *rest)] == [None] * (MANY + 1)
    assert database.commits == 2
    assert there(database) == {"first", *(f"n{n}" for n in range(MANY))}


def test_nobody_returns_before_the_commit(database: SlowDatabase) -> None:
    writes = GroupedWrites(database, identity_rows.marks)
    database.may_commit.clear()
    with ThreadPoolExecutor(1) as pool:
        one = pool.submit(put, writes, "one")
        database.began.acquire()
        assert not one.done()
        assert there(database) == set()
        database.may_commit.set()
        one.result()
    assert there(database) == {"one"}


def test_more_than_enough_are_two_commits(database: SlowDatabase) -> None:
    writes = GroupedWrites(database, identity_rows.marks)
    together(database, writes, [lambda n=n: put(writes, f"n{n}") for n in range(MOST_TOGETHER + 1)])
    assert database.commits == 3
    assert len(there(database)) == MOST_TOGETHER + 2


def test_an_error_goes_to_its_own_caller_only(database: SlowDatabase) -> None:
    writes = GroupedWrites(database, identity_rows.marks)

    def refused() -> None:
        with writes.change() as connection:
            connection.execute(insert(serials), {"counter": "refused", "last": 1})
            raise KeyError("no")

    def twice() -> None:
        put(writes, "first")  # the name is there already: the database says no

    first, rest = together(database, writes, [refused, lambda: put(writes, "a"), twice, lambda: put(writes, "b")])
    errors = [each.exception() for each in (first, *rest)]
    assert errors[0] is errors[2] is errors[4] is None
    assert isinstance(errors[1], KeyError)
    assert isinstance(errors[3], LedgerError)
    assert there(database) == {"first", "a", "b"}


def test_a_commit_that_fails_fails_for_all_in_it_and_for_nobody_else(database: SlowDatabase) -> None:
    writes = GroupedWrites(database, identity_rows.marks)

    def first_of_the_second() -> None:
        with writes.change() as connection:
            database.fails = ["commit"]
            connection.execute(insert(serials), {"counter": "x", "last": 1})

    first, rest = together(database, writes, [first_of_the_second, lambda: put(writes, "y"), lambda: put(writes, "z")])
    assert first.result() is None
    errors = [each.exception() for each in rest]
    assert all(isinstance(error, LedgerError) and "disk is full" in str(error) for error in errors)
    assert len(set(map(id, errors))) == len(errors)  # one error in several threads would grow their tracebacks
    assert there(database) == {"first"}
    put(writes, "later")
    assert there(database) == {"first", "later"}


@pytest.mark.parametrize("crash", [KeyboardInterrupt, MemoryError])
def test_a_bug_or_ctrl_c_in_a_change_leaves_nobody_waiting(database: SlowDatabase, crash: type[BaseException]) -> None:
    writes = GroupedWrites(database, identity_rows.marks)

    def crashes() -> None:
        with suppress(crash), writes.change() as connection:
            connection.execute(insert(serials), {"counter": "crashed", "last": 1})
            raise crash

    _, rest = together(database, writes, [lambda: put(writes, "a"), crashes, lambda: put(writes, "b"), crashes])
    assert [each.exception() for each in rest] == [None] * 4
    assert there(database) == {"first", "a", "b"}


def test_a_transaction_that_is_gone_fails_for_all_in_it(database: SlowDatabase) -> None:
    writes = GroupedWrites(database, identity_rows.marks)

    def loses_it() -> None:
        with writes.change() as connection:
            connection.execute(text("ROLLBACK"))  # as SQLite does by itself when a disk is full
            connection.execute(insert(serials), {"counter": "lost", "last": 1})
            raise KeyError("no")

    _, rest = together(database, writes, [lambda: put(writes, "a"), loses_it])
    assert all(isinstance(each.exception(), LedgerError) for each in rest)
    put(writes, "later")
    assert {"first", "later"} <= there(database)
    assert "a" not in there(database)


def test_who_has_waited_while_it_could_not_be_opened_does_not_try_again_by_itself(database: SlowDatabase) -> None:
    writes = GroupedWrites(database, identity_rows.marks)
    database.fails = ["begin"]
    database.may_commit.clear()
    with ThreadPoolExecutor(MANY) as pool:
        first = pool.submit(put, writes, "first")
        database.began.acquire()
        rest = [pool.submit(put, writes, f"n{n}") for n in range(MANY - 1)]
        wait_for(lambda: len(writes._queue) == MANY - 1)
        database.may_commit.set()
        assert all(isinstance(each.exception(), LedgerError) for each in (first, *rest))
    assert not database.began.acquire(blocking=False)  # nobody has asked the database again
    database.fails = []
    put(writes, "later")
    assert there(database) == {"later"}


def test_how_the_ledger_is_is_told_once_for_all_that_went_together(database: SlowDatabase) -> None:
    told: list[Marks] = []
    writes = GroupedWrites(database, identity_rows.marks, told.append)
    together(database, writes, [lambda n=n: put(writes, f"n{n}", note=True) for n in range(MANY)])
    assert len(told) == 1
    put(writes, "other")
    assert len(told) == 1
    put(writes, "another", note=True)
    assert told[1].changes == told[0].changes + 2
