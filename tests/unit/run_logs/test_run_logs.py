"""The log of each run: there as soon as it is told, its owner's alone, found by its number, gone when it is old."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from factory_prov.errors import InputError
from factory_prov.events import Level, LogLine, Step, StepFinished, StepProgress, StepStarted, UnitNamed
from factory_prov.files import station_file
from factory_prov.messages import Message
from factory_prov.run_logs import kept, station
from factory_prov.run_logs.blocks import add, pieces
from factory_prov.run_logs.kept import RunLogs
from factory_prov.run_logs.logged import LoggedEvent, LogKind

STEP = Step(key="connect", title=Message("Connect to {name}", name="it"), short=Message("Connect"))
LEDGER = "ab" * 16
AT = datetime(2026, 1, 31, 8, 5, 0, 123_000, tzinfo=UTC)


@pytest.fixture
def logs(tmp_path: Path) -> RunLogs:
    return RunLogs(tmp_path / "user" / "run-logs")


def line(text: str, number: int = 0) -> LoggedEvent:
    at = AT + timedelta(seconds=number)
    return LoggedEvent(at=at, kind=LogKind.LINE, level=Level.WARNING, step="", text=Message("{x}.", x=text))


def folder_of(tmp_path: Path) -> Path:
    return tmp_path / "user" / "run-logs" / LEDGER


def make_old(folder: Path, *, days: int) -> None:
    """Let everything there be as old as that."""
    then = datetime.now(UTC).timestamp() - days * 86_400
    for path in folder.iterdir():
        os.utime(path, (then, then))


def test_what_a_run_tells_is_there_at_once_and_stays(logs: RunLogs) -> None:
    log = logs.begin(LEDGER, 17)
    log.add(StepStarted(step=STEP))
    log.add(StepProgress(step=STEP, done=1, total=2))
    log.add(UnitNamed(endpoint_name="unit-1"))
    log.add(LogLine(level=Level.ERROR, text=Message("It said {word}.", word="Ä\ud800"), step=STEP))
    log.add(LogLine(level=Level.INFO, text=Message("So.")))
    log.add(StepFinished(step=STEP, seconds=1.25))
    told = logs.read(LEDGER, 17)
    assert [(each.kind, each.level, each.step, str(each.text)) for each in told] == [
        (LogKind.STARTED, Level.INFO, "connect", "Connect to it"),
        (LogKind.LINE, Level.ERROR, "connect", "It said Ä\ud800."),
        (LogKind.LINE, Level.INFO, "", "So."),
        (LogKind.FINISHED, Level.INFO, "connect", "Connect to it: 1.2 s."),
    ]
    log.close()
    assert logs.read(LEDGER, 17) == told
    log.add(StepStarted(step=STEP))
    log.close()
    assert logs.read(LEDGER, 17) == told


def test_runs_are_told_apart_and_so_are_ledgers(logs: RunLogs) -> None:
    for run_id in (1, 10, 17, 170, 256, 4_000_000_000):
        logs.keep(LEDGER, run_id, [line(f"run {run_id}", number) for number in range(3)])
    logs.keep("cd" * 16, 17, [line("another ledger's")])
    for run_id in (1, 10, 17, 170, 256, 4_000_000_000):
        assert logs.read(LEDGER, run_id) == tuple(line(f"run {run_id}", number) for number in range(3))
    assert logs.read("cd" * 16, 17) == (line("another ledger's"),)
    assert logs.read(LEDGER, 2) == logs.read("ef" * 16, 17) == ()
    for path in ("../x", "a/b", "", "x" * 65, "."):
        with pytest.raises(ValueError, match="no id"):
            logs.read(path, 1)


@pytest.mark.skipif(os.name == "nt", reason="files have no mode on Windows")
def test_logs_are_their_owners_alone(logs: RunLogs, tmp_path: Path) -> None:
    old_mask = os.umask(0)
    try:
        logs.begin(LEDGER, 1).write(line("goes"))
        logs.keep(LEDGER, 2, [line("has ended")])
    finally:
        os.umask(old_mask)
    every = [*(tmp_path / "user").rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in every if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in every if path.is_file()} == {0o600}


def test_many_write_at_once_and_lose_nothing(logs: RunLogs) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda run_id: logs.keep(LEDGER, run_id, [line(str(run_id))] * 5), range(40)))
    assert [len(logs.read(LEDGER, run_id)) for run_id in range(40)] == [5] * 40


def test_a_damaged_piece_costs_itself_alone(logs: RunLogs, tmp_path: Path) -> None:
    for run_id in range(3):
        logs.keep(LEDGER, run_id, [line(str(run_id))])
    (block,) = folder_of(tmp_path).glob("*.gz")
    content = bytearray(block.read_bytes())
    second = content.find(b"\x1f\x8b\x08", 1)
    content[second + 12] ^= 0xFF
    block.write_bytes(content)
    assert [len(logs.read(LEDGER, run_id)) for run_id in range(3)] in ([1, 0, 1], [1, 1, 1])
    block.write_bytes(block.read_bytes()[:-9])  # a power cut in the middle of the last
    add(block, b'[9, 1769846700000, "line", "info", "", {"template": "After."}]\n')
    assert [str(each.text) for each in logs.read(LEDGER, 9)] == ["After."]
    block.write_bytes(b"no such file")
    assert logs.read(LEDGER, 1) == ()
    assert list(pieces(tmp_path / "missing")) == []


def test_half_a_line_is_left_out(logs: RunLogs, tmp_path: Path) -> None:
    log = logs.begin(LEDGER, 5)
    log.write(line("whole"))
    file = folder_of(tmp_path) / "5.going"
    for half in ("[5, 176984", '[5, "x", "line", "info", "", {}]\n', "[5, 1, 2]\n", "[5, 1e99, 1]\n", "\n"):
        file.write_text(file.read_text().split("\n")[0] + "\n" + half)
        assert [str(each.text) for each in logs.read(LEDGER, 5)] == ["whole."]


def test_a_long_text_is_cut(logs: RunLogs, tmp_path: Path) -> None:
    logs.keep(LEDGER, 1, [line("x" * 100_000)])
    (told,) = logs.read(LEDGER, 1)
    assert 100 < len(str(told.text)) < 10_000


def test_what_is_old_goes_in_small_steps_and_nothing_else(logs: RunLogs, tmp_path: Path) -> None:
    for block in range(kept._STEP + 5):
        logs.keep(LEDGER, block << 8, [line("old")])
    make_old(folder_of(tmp_path), days=91)
    logs.keep(LEDGER, 999 << 8, [line("new")])
    logs.forget_older_than(90)
    assert len(list(folder_of(tmp_path).glob("*.gz"))) == 6
    logs.forget_older_than(90)
    logs.forget_older_than(90)
    assert [path.name for path in folder_of(tmp_path).glob("*.gz")] == ["0000000999.gz"]
    assert len(logs.read(LEDGER, 999 << 8)) == 1


def test_the_log_of_a_run_that_was_cut_off_is_put_to_the_others(logs: RunLogs, tmp_path: Path) -> None:
    logs.begin(LEDGER, 3).write(line("told before the crash"))
    logs.begin(LEDGER, 4).write(line("long ago"))
    logs.forget_older_than(90)
    assert len(list(folder_of(tmp_path).glob("*.going"))) == 2, "it may still go"
    make_old(folder_of(tmp_path), days=2)
    logs.forget_older_than(90)
    assert list(folder_of(tmp_path).glob("*.going")) == []
    assert [str(each.text) for each in logs.read(LEDGER, 3)] == ["told before the crash."]
    logs.begin(LEDGER, 5).write(line("very old"))
    make_old(folder_of(tmp_path), days=100)
    logs.forget_older_than(90)
    assert logs.read(LEDGER, 5) == ()


def test_where_nothing_can_be_written_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    logs = RunLogs(tmp_path / "file")
    log = logs.begin(LEDGER, 1)
    log.write(line("lost"))
    log.close()
    logs.forget_older_than(1)
    with pytest.raises(InputError):
        logs.read(LEDGER, 1)
    RunLogs(tmp_path / "nowhere").forget_older_than(1)


def test_how_long_is_said_by_the_variable_or_for_the_pc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    monkeypatch.setattr(station_file, "places", lambda: (file,))
    monkeypatch.delenv(station.VARIABLE, raising=False)
    assert station.days_kept() == 90
    for text, days in (("run_log_days = 7", 7), ("run_log_days = true", 90), ('run_log_days = "x"', 90), ("= 1", 90)):
        file.write_text(text)
        assert station.days_kept() == days, text
    file.write_text("run_log_days = 7")
    for text, days in (("30", 30), ("-1", 7), ("", 7), ("9" * 30, 7), ("0", 0)):
        monkeypatch.setenv(station.VARIABLE, text)
        assert station.days_kept() == days, text
    assert station.logs_to_keep() is None
    monkeypatch.setenv(station.VARIABLE, "1")
    assert station.logs_to_keep() is not None
