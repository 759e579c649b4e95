"""Notes of steps: nobody waits for them, none is lost without a word, and reading finds them."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from factory_prov.errors import LedgerError
from factory_prov.ledger import notes
from factory_prov.ledger.records import Outcome, RunId, StepState
from factory_prov.ledger.store import Ledger
from factory_prov.run.steps import Connect, Reserve

BeginRun = Callable[..., RunId]


@pytest.fixture
def nobody_hurries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes, "WRITTEN_WITHIN_S", 3600.0)


def on_disk(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as raw:
        return [step for (step,) in raw.execute("SELECT step FROM steps ORDER BY id")]


def refuse(path: Path) -> None:
    """Let no note be written any more."""
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("CREATE TRIGGER refused BEFORE INSERT ON steps BEGIN SELECT raise(ABORT, 'no room'); END")


@pytest.mark.usefixtures("nobody_hurries")
@pytest.mark.parametrize("another", ["file"], indirect=True)  # it looks into the file
def test_they_go_with_the_next_change(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    run_id = begin()
    ledger.step(run_id, Reserve.step, state=StepState.STARTED, at=at)
    ledger.step(run_id, Connect.step, state=StepState.DONE, at=at)
    assert on_disk(Path(ledger.place)) == []
    ledger.reserve(run_id, "one", psk_identity=None, again=None)
    assert on_disk(Path(ledger.place)) == ["reserve", "connect"]


@pytest.mark.usefixtures("nobody_hurries")
def test_who_reads_a_unit_finds_them(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    run_id = begin("HW1")
    ledger.step(run_id, Reserve.step, state=StepState.STARTED, at=at + timedelta(microseconds=1999))
    (step,) = ledger.unit("HW1").runs[0].steps
    assert (step.step, step.at) == ("reserve", at + timedelta(milliseconds=1))


@pytest.mark.parametrize("another", ["file"], indirect=True)  # it looks into the file
def test_they_are_written_by_themselves(
    ledger: Ledger, begin: BeginRun, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "WRITTEN_WITHIN_S", 0.01)
    ledger.step(begin(), Reserve.step, state=StepState.STARTED, at=at)
    pause = threading.Event()
    while not on_disk(Path(ledger.place)):
        pause.wait(0.005)


@pytest.mark.usefixtures("nobody_hurries")
@pytest.mark.parametrize("another", ["file"], indirect=True)  # it looks into the file
def test_closing_writes_them(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    ledger.step(begin(), Reserve.step, state=StepState.STARTED, at=at)
    ledger.close()
    assert on_disk(Path(ledger.place)) == ["reserve"]


@pytest.mark.usefixtures("nobody_hurries")
@pytest.mark.parametrize("another", ["file"], indirect=True)  # it looks into the file
def test_a_run_whose_notes_cannot_be_written_does_not_pass(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    run_id = begin()
    ledger.reserve(run_id, "one", psk_identity=None, again=None)
    refuse(Path(ledger.place))
    ledger.step(run_id, Reserve.step, state=StepState.STARTED, at=at)
    with pytest.raises(LedgerError, match="no room"):
        ledger.finish(run_id, Outcome.PASS, code=None, at=at)
    assert [run.outcome for run in ledger.runs()] == [None]


@pytest.mark.parametrize("another", ["file"], indirect=True)  # it looks into the file
def test_what_could_not_be_written_by_itself_is_told_with_the_next_note(
    ledger: Ledger, begin: BeginRun, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "WRITTEN_WITHIN_S", 0.01)
    run_id = begin()
    refuse(Path(ledger.place))
    ledger.step(run_id, Reserve.step, state=StepState.STARTED, at=at)
    pause = threading.Event()

    def until_it_is_told() -> None:
        while True:
            pause.wait(0.02)
            ledger.step(run_id, Reserve.step, state=StepState.DONE, at=at)

    with pytest.raises(LedgerError, match="no room"):
        until_it_is_told()


def test_a_step_of_no_run_is_refused_at_once(ledger: Ledger, at: datetime) -> None:
    with pytest.raises(LedgerError):
        ledger.step(RunId(77), Reserve.step, state=StepState.STARTED, at=at)
