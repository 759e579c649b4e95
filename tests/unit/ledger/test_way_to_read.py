"""A ledger is read where nothing can be written beside it: alone, or as a copy with what its log has."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from signed_ledgers import a_run

from factory_prov.cli import main
from factory_prov.errors import LedgerError
from factory_prov.ledger.sqlite import way_to_read
from factory_prov.ledger.sqlite.looking import SqliteLook
from factory_prov.ledger.sqlite.plain import contents, reading
from factory_prov.ledger.station import open_known

_KILLED = """
import os, sys
from pathlib import Path
from signed_ledgers import a_run, signed_ledger
ledger = signed_ledger(Path(sys.argv[1]))
a_run(ledger, 3)
os._exit(0)
"""
CODES = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "ledger.sqlite"
    with open_known(path) as ledger:
        a_run(ledger, 1)
        a_run(ledger, 2)
    return path


def closed(monkeypatch: pytest.MonkeyPatch, folder: Path, code: int = sqlite3.SQLITE_IOERR) -> None:
    """Let SQLite make nothing in a folder, as on a full disk."""
    connect = sqlite3.connect

    def connected(database: str | Path, /, **options: object) -> sqlite3.Connection:
        if str(folder) in str(database) and "immutable" not in str(database):
            failure = sqlite3.OperationalError("disk I/O error")
            failure.sqlite_errorcode = code
            raise failure
        return connect(database, **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(sqlite3, "connect", connected)


def cut_off(file: Path) -> None:
    """Let a program make a third run and die: its log stays, with changes in it, and nothing of it is in the file."""
    tests = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{tests}{os.pathsep}{tests.parent}"}
    subprocess.run([sys.executable, "-c", _KILLED, str(file)], env=environment, check=True)
    file.with_name(f"{file.name}-shm").unlink()
    assert file.with_name(f"{file.name}-wal").stat().st_size


def runs_of(file: Path) -> int:
    with reading(file) as connection:
        marks = contents(connection).marks
    return 0 if marks is None else marks.runs


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("log", ["absent", "empty"])
def test_without_changes_in_its_log_the_file_is_read_alone(
    file: Path, monkeypatch: pytest.MonkeyPatch, code: int, log: str
) -> None:
    if log == "empty":
        file.with_name(f"{file.name}-wal").touch()
    closed(monkeypatch, file.parent, code)
    assert runs_of(file) == 2
    with closing(SqliteLook(file)) as look, look.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM runs").scalar() == 2


@pytest.mark.parametrize("code", CODES)
def test_changes_in_its_log_are_read_too_and_no_copy_stays(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int
) -> None:
    cut_off(file)
    before = {each.name: each.read_bytes() for each in file.parent.iterdir() if each.is_file()}
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    closed(monkeypatch, file.parent, code)
    assert runs_of(file) == 3
    with closing(SqliteLook(file)) as look:
        for _ in range(2):
            with look.reading() as connection:
                assert connection.exec_driver_sql("SELECT count(*) FROM runs").scalar() == 3
    assert {each.name: each.read_bytes() for each in file.parent.iterdir() if each.is_file()} == before
    assert [path for path in (tmp_path / "tmp").rglob("*") if path.name.startswith("ledger-")] == []


def test_without_room_for_a_copy_the_reason_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut_off(file)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(way_to_read.shutil, "copyfile", full)
    closed(monkeypatch, file.parent)
    with pytest.raises(LedgerError, match="disk I/O error"):
        runs_of(file)


def test_one_that_is_written_meanwhile_is_not_trusted(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed(monkeypatch, file.parent)
    with pytest.raises(LedgerError, match="was written while it was read"), reading(file):
        file.with_name(f"{file.name}-wal").write_bytes(b"a change")


def test_a_trouble_of_another_kind_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed(monkeypatch, file.parent, sqlite3.SQLITE_BUSY)
    with pytest.raises(LedgerError):
        runs_of(file)


COMMANDS: tuple[Callable[[Path], list[str]], ...] = (
    lambda _: ["history"],
    lambda _: ["ledger", "show"],
    lambda _: ["ledger", "status"],
    lambda _: ["ledger", "verify"],
    lambda _: ["ledger", "revoked"],
    lambda place: ["ledger", "backup", str(place / "copy.sqlite")],
    lambda place: ["ledger", "export", str(place / "export")],
    lambda place: ["ledger", "report", str(place / "report")],
)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("changes", [False, True])
def test_what_only_reads_works_on_a_full_disk(
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    command: Callable[[Path], list[str]],
    changes: bool,
) -> None:
    if changes:
        cut_off(file)
    (elsewhere := tmp_path / "elsewhere").mkdir()
    closed(monkeypatch, file.parent)
    assert main([*command(elsewhere), "--data-dir", str(file.parent)]) == 0
    for copy in elsewhere.glob("*.sqlite"):
        assert runs_of(copy) == (3 if changes else 2)
