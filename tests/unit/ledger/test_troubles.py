"""What is wrong with the disk is said by its name: SQLite's "disk I/O error" may be a full one, or a closed one."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from factory_prov.ledger.records import RunFilter
from factory_prov.ledger.sqlite import troubles, way_to_read
from factory_prov.ledger.sqlite.troubles import does_not_work
from factory_prov.ledger.station import look
from factory_prov.ledger.station_runs import station_runs
from factory_prov.ledger.store import Ledger

IO_ERROR = sqlite3.OperationalError("disk I/O error")
NOT_OPENED = sqlite3.OperationalError("unable to open database file")
FULL = sqlite3.OperationalError("database or disk is full")


def said(error: sqlite3.Error, folder: Path) -> str:
    told = str(does_not_work(error, folder / "ledger.sqlite"))
    assert list(folder.iterdir()) == [], "what was tried is gone again"
    return told


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "the disk is full, and the ledger cannot be written. Free some space"),
        (errno.EDQUOT, "the disk is full, and the ledger cannot be written. Free some space"),
        (errno.EROFS, "its folder cannot be written, and the ledger needs that. Make the file and its folder writable"),
        (
            errno.EACCES,
            "its folder cannot be written, and the ledger needs that. Make the file and its folder writable",
        ),
        (errno.EIO, r"the ledger does not work (disk I/O error). Check the disk"),
    ],
)
@pytest.mark.parametrize("at", ["open_own", "fsync"])
def test_what_is_wrong_with_the_disk_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str, at: str
) -> None:
    def fail(*_: object) -> NoReturn:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(troubles if at == "open_own" else os, at, fail)
    assert words in said(IO_ERROR, tmp_path)


def test_of_a_disk_that_works_what_the_database_said_is_told(tmp_path: Path) -> None:
    for error in (IO_ERROR, NOT_OPENED):
        assert f"the ledger does not work ({error}). Check the disk and the rights of the file." in said(
            error, tmp_path
        )


def test_a_full_disk_that_the_database_knows_of_is_told_alike(tmp_path: Path) -> None:
    assert "the disk is full, and the ledger cannot be written" in said(FULL, tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit of a file's size")
@pytest.mark.parametrize("limit", [4096, 60_000, 400_000])
def test_a_limit_of_size_is_told(tmp_path: Path, limit: int) -> None:
    program = """
import resource, sys
from pathlib import Path
from factory_prov.errors import LedgerError
from factory_prov.ledger.store import Ledger
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    with Ledger.open(Path(sys.argv[1])) as ledger:
        for number in range(1000):
            ledger.next_serial("x" * 2000 + str(number))
except LedgerError as failure:
    print(failure)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "ledger.sqlite"), str(limit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "the ledger has reached the size that this system lets a file have" in done.stdout, done.stderr


def test_a_ledger_on_a_backups_disk_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root may write anywhere, the folder is said to be closed."""
    path = tmp_path / "ledger.sqlite"
    Ledger.open(path).close()
    before = sorted(entry.name for entry in tmp_path.iterdir())
    asked: list[str] = []
    connect = sqlite3.connect

    def connected(database: str, /, **options: object) -> sqlite3.Connection:
        asked.append(database)
        return connect(database, **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(sqlite3, "connect", connected)
    monkeypatch.setattr(way_to_read.os, "access", lambda *_: False)
    assert look(path) is not None
    with station_runs(path, RunFilter()) as found:
        assert found.count() == 0
    assert all("immutable=1" in uri for uri in asked)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == before
    (tmp_path / "ledger.sqlite-wal").write_bytes(b"x")
    asked.clear()
    look(path)
    assert not any("immutable" in uri for uri in asked), "the log counts too"
