"""The slow disk of the tests is slow, full and deadly where it shall be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from slow_disk import built, missing, on_slow_disk

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())
TESTS = Path(__file__).parents[1]
_PROGRAM = """
import os, sqlite3, sys, time
from slow_disk import Fault, calls, set_disk
file = sqlite3.connect(sys.argv[1], isolation_level=None)
file.execute("PRAGMA journal_mode = WAL"); file.execute("PRAGMA synchronous = FULL")
file.execute("CREATE TABLE IF NOT EXISTS kept (row)")
set_disk(Fault[sys.argv[2]], at=int(sys.argv[3]), ms=float(sys.argv[4]))
began = time.monotonic()
try:
    for row in range(5):
        file.execute("INSERT INTO kept VALUES (?)", (row,))
        print(row, flush=True)
except sqlite3.Error as error:
    print(error, flush=True)
print(calls(), time.monotonic() - began)
"""


def run(tmp_path: Path, fault: str, at: int, ms: float = 0.0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _PROGRAM, str(tmp_path / "a.sqlite"), fault, str(at), str(ms)]
    variables = {**os.environ, **on_slow_disk(built(tmp_path))}
    return subprocess.run(command, cwd=TESTS, env=variables, capture_output=True, text=True, check=False, timeout=60)


def test_each_commit_takes_longer(tmp_path: Path) -> None:
    *rows, last = run(tmp_path, "NONE", 0, 20.0).stdout.splitlines()
    assert rows == ["0", "1", "2", "3", "4"]
    assert float(last.split()[1]) >= 0.1


@pytest.mark.parametrize("fault", ["KILL_BEFORE", "KILL_AFTER", "TORN"])
@pytest.mark.parametrize("at", [1, 5, 9, 13])
def test_what_was_told_as_written_outlives_a_kill_in_a_write(tmp_path: Path, fault: str, at: int) -> None:
    ended = run(tmp_path, fault, at)
    assert ended.returncode == -signal.SIGKILL
    told = ended.stdout.split()
    kept = run(tmp_path, "NONE", 0)
    assert kept.returncode == 0
    import sqlite3

    with sqlite3.connect(tmp_path / "a.sqlite") as file:
        rows = [str(row) for (row,) in file.execute("SELECT row FROM kept")]
    file.close()
    assert rows[: len(told)] == told
    assert len(rows) - 5 - len(told) in (0, 1)


def test_a_full_and_a_broken_disk_say_so(tmp_path: Path) -> None:
    assert "full" in run(tmp_path, "FULL", 6).stdout
    assert "I/O error" in run(tmp_path, "BROKEN", 6).stdout
