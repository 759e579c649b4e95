"""Many processes and threads on one file, and processes that are killed: nothing twice, nothing lost."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from factory_prov.errors import IdentityTaken
from factory_prov.ledger.records import Again, Outcome, RunId, RunStart
from factory_prov.ledger.store import Ledger
from tests.ledgers import verified

BeginRun = Callable[..., RunId]

HEAD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from factory_prov.ledger.records import Outcome, RunStart, StepState
from factory_prov.run.steps import STEPS
from factory_prov.ledger.store import Ledger
from tests.ledgers import verified

path, me, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])

def start():
    return RunStart(station=me, job_name="j", job_digest="d", probe="p", started_at=datetime.now(UTC))
"""
RESERVE = """
with Ledger.open(path) as ledger:
    for _ in range(count):
        run_id = ledger.begin(start())
        name = f"unit-{ledger.next_serial('unit-{serial}')}"
        ledger.reserve(run_id, name, psk_identity=name, again=None)
        print(name, flush=True)
"""
ENDLESS = """
ledger = Ledger.open(path)
while True:
    run_id = ledger.begin(start())
    name = f"{me}-{ledger.next_serial('s')}"
    ledger.reserve(run_id, name, psk_identity=name, again=None)
    ledger.set_hardware_id(run_id, "HW " + name)
    print("reserved", run_id, name, flush=True)
    for each in STEPS:
        ledger.step(run_id, each.step, state=StepState.DONE, at=datetime.now(UTC))
        print("step", run_id, each.__name__, flush=True)
    verified(ledger, run_id)
    ledger.finish(run_id, Outcome.PASS, code=None, at=datetime.now(UTC))
    print("passed", run_id, name, flush=True)
"""


def spawn(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HEAD + script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_eight_processes_draw_from_one_pattern_and_nothing_comes_twice(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"  # missing: all eight want to make it
    processes = [spawn(RESERVE, path, number, 50) for number in range(8)]
    names = [name for process in processes for name in process.communicate()[0].split()]
    assert [process.returncode for process in processes] == [0] * 8
    assert sorted(names) == sorted(f"unit-{number}" for number in range(1, 401))
    with Ledger.open(path) as ledger:
        assert sorted(record.endpoint_name or "" for record in ledger.runs()) == sorted(names)


def test_of_many_threads_that_want_one_name_one_gets_it(ledger: Ledger, begin: BeginRun) -> None:
    barrier = threading.Barrier(16)
    won: list[str] = []
    lost: list[str] = []

    def want(hardware_id: str) -> None:
        run_id = begin(hardware_id)
        barrier.wait()
        try:
            ledger.reserve(run_id, "one", psk_identity="psk", again=None)
            won.append(hardware_id)
        except IdentityTaken:
            lost.append(hardware_id)

    threads = [threading.Thread(target=want, args=(f"HW{number}",)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 15)
    assert ledger.by_endpoint("one").hardware_id == won[0]


@pytest.mark.slow
def test_a_killed_process_leaves_all_it_was_told_and_the_run_shows_as_unfinished(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    for round_number in range(3):
        process = spawn(ENDLESS, path, round_number, 0)
        assert process.stdout is not None
        told = [process.stdout.readline().split() for _ in range(17 + 5 * round_number)]
        process.kill()
        told += [line.split() for line in process.stdout.read().splitlines()]
        process.wait()
        process.stdout.close()
        check_all_is_there(path, [line for line in told if len(line) > 2])


def check_all_is_there(path: Path, told: list[list[str]]) -> None:
    raw = sqlite3.connect(path)
    assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    raw.close()
    with Ledger.open(path) as ledger:
        runs = {record.run_id: record for record in ledger.runs()}
        for what, run_text, name in told:
            run = runs[RunId(int(run_text))]
            if what == "reserved":
                assert (run.endpoint_name, run.hardware_id) == (name, f"HW {name}")
            if what == "passed":
                assert run.outcome is Outcome.PASS
        ended = {run_text for what, run_text, _ in told if what == "passed"}  # notes go with the next change
        steps = sum(len(part.steps) for run in runs.values() for part in ledger.unit(run.hardware_id or "").runs)
        assert steps >= sum(what == "step" and run_text in ended for what, run_text, _ in told)
        assert runs[max(runs)].outcome in (None, Outcome.PASS)


def test_a_unit_cut_off_goes_on_with_the_same_name(
    another: Callable[[], Ledger], ledger: Ledger, begin: BeginRun, at: datetime
) -> None:
    with another() as cut_off:
        start = RunStart(hardware_id="HW1", station="line 1", job_name="", job_digest="", probe="683", started_at=at)
        cut_off.reserve(cut_off.begin(start), "one", psk_identity="psk", again=None)  # and the power goes
    retry = begin("HW1")
    known = ledger.active_identity("HW1")
    assert known is not None
    assert ledger.reserve(retry, known.endpoint_name, psk_identity="psk", again=None).known
    verified(ledger, retry)
    ledger.finish(retry, Outcome.PASS, code=None, at=at)
    assert [record.outcome for record in ledger.runs()] == [None, Outcome.PASS]


@pytest.mark.slow
@pytest.mark.parametrize("another", ["file"], indirect=True)  # it looks into the file
def test_the_log_cut_anywhere_leaves_a_ledger_that_is_whole(
    ledger: Ledger, begin: BeginRun, at: datetime, tmp_path: Path
) -> None:
    """What a power cut can leave of the write-ahead log: any beginning of it. Each is some earlier moment, whole."""
    for number in range(3):
        run_id = begin(f"HW{number}")
        ledger.reserve(run_id, f"name {number}", psk_identity=f"psk {number}", again=None)
        verified(ledger, run_id)
        ledger.finish(run_id, Outcome.PASS, code=None, at=at)
    run_id = begin("HW0")
    ledger.reserve(run_id, "new name", psk_identity=None, again=Again.NEW_IDENTITY)
    log = Path(f"{ledger.path}-wal").read_bytes()
    sizes = set()
    for size_bytes in range(0, len(log) + 1, len(log) // 40):
        folder = tmp_path / str(size_bytes)
        folder.mkdir()
        copy = Path(shutil.copy(ledger.path, folder))
        Path(f"{copy}-wal").write_bytes(log[:size_bytes])
        sizes.add(whole_runs(copy))
    assert sizes == {0, 1, 2, 3, 4}


def whole_runs(path: Path) -> int:
    with Ledger.open(path) as ledger:
        runs = ledger.runs()
        for run in runs:
            if run.outcome is not None:
                identities = ledger.unit(run.hardware_id or "").identities
                assert run.endpoint_name in {name.endpoint_name for name in identities}
                assert sum(name.retired_at is None for name in identities) == 1
                assert identities[0].passed_at is not None
        return len(runs)
