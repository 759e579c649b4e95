"""The faults of a training line: each is there for one unit, shows on it, and is gone with the next."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from factory_prov.advice import advice_for
from factory_prov.boards.board_file import shipped_board
from factory_prov.cancel import CancelToken
from factory_prov.errors import ServerUnreachable
from factory_prov.job.job_file import load_job
from factory_prov.ledger.records import Again, Outcome
from factory_prov.line.line import Line
from factory_prov.line.slots import Slot
from factory_prov.line.training_faults import AwayServer, FaultPlan, LineFault, station_trouble, training_fault
from factory_prov.line.training_parts import TrainingParts
from factory_prov.resources import resource
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.contract_faults import ContractFault

KEY = "900000001"
FAST, LONG_S = 100.0, 30.0


def until(holds: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + LONG_S
    while not holds():
        assert time.monotonic() < ends_at
        time.sleep(0.01)


def the_slot(line: Line) -> Slot:
    return line.slots[0]


def changed(line: Line) -> None:
    """Put the next unit on."""
    plug = the_slot(line).unit
    before = 0 if plug is None else plug.plug
    line.change_unit(KEY)
    until(lambda: (unit := the_slot(line).unit) is not None and unit.plug != before)


def run(line: Line, again: Again | None = None) -> tuple[Outcome | None, str]:
    """Run the unit, and return how that ended and the fault that is marked on it."""
    line.start(KEY, again=again)
    assert line.wait(LONG_S)
    slot = the_slot(line)
    return slot.outcome, "" if slot.unit is None else slot.unit.fault


@pytest.fixture
def line() -> Line:
    return Line(TrainingParts(boards=1, speed=FAST))


def test_a_fault_is_for_one_unit() -> None:
    plan = FaultPlan()
    plan.choose(KEY, BoardFault.NOISE)
    assert (plan.chosen(KEY), plan.present(KEY)) == (BoardFault.NOISE, None)
    assert plan.put_on(KEY) is BoardFault.NOISE
    assert (plan.chosen(KEY), plan.present(KEY)) == (BoardFault.NOISE, BoardFault.NOISE)
    assert plan.for_run(KEY) is None, "the board has it, and no run"
    assert plan.put_on(KEY) is None
    assert plan.chosen(KEY) is None


def test_another_choice_takes_the_place_of_the_first() -> None:
    plan = FaultPlan()
    plan.choose(KEY, BoardFault.NOISE)
    plan.choose(KEY, LineFault.SERVER_AWAY)
    plan.choose("another", BoardFault.NO_SMP)
    assert plan.put_on(KEY) is LineFault.SERVER_AWAY
    plan.choose("another", None)
    assert plan.put_on("another") is None


@pytest.mark.parametrize("fault", [LineFault.SERVER_AWAY, LineFault.STATION_TROUBLE])
def test_a_run_meets_its_fault_once(fault: LineFault) -> None:
    plan = FaultPlan()
    plan.choose(KEY, fault)
    plan.put_on(KEY)
    assert [plan.for_run(KEY) for _ in range(3)] == [fault, None, None]
    assert plan.present(KEY) is None


@pytest.mark.parametrize("fault", [*BoardFault, *LineFault])
def test_every_fault_is_known_by_its_name(fault: BoardFault | LineFault) -> None:
    assert training_fault(fault.value) is fault


def test_a_server_that_is_away_does_nothing() -> None:
    with pytest.raises(ServerUnreachable, match="no connection"):
        AwayServer().remove("wm-1", cancel=CancelToken())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "outcome", "code"),
    [
        (LineFault.SERVER_AWAY, None, None),
        (LineFault.STATION_TROUBLE, Outcome.ERROR, advice_for(station_trouble()).code),
    ],
)
def test_what_comes_from_around_the_board_is_met_once(
    line: Line, fault: LineFault, outcome: Outcome | None, code: str | None
) -> None:
    with line:
        line.wait_seen(LONG_S)
        assert line.training is not None
        line.training.set_fault(KEY, fault)
        changed(line)
        assert the_slot(line).unit is not None
        ended, marked = run(line)
        assert marked == fault.value
        assert ended is not Outcome.PASS
        if outcome is not None:
            assert ended is outcome
        line.acknowledge(KEY)
        ended, marked = run(line)
        assert ended is Outcome.PASS
        until(lambda: (unit := the_slot(line).unit) is not None and unit.fault == "")


@pytest.mark.slow
def test_a_returned_unit_waits_for_a_decision(line: Line) -> None:
    with line:
        line.wait_seen(LONG_S)
        assert line.training is not None
        line.training.set_fault(KEY, LineFault.RETURNED_UNIT)
        changed(line)
        until(lambda: the_slot(line).returned)
        assert line.start_all() == ()
        assert run(line, Again.SAME_IDENTITY)[0] is Outcome.PASS
        changed(line)
        until(lambda: the_slot(line).ready)


@pytest.mark.slow
def test_the_engineers_job_is_trained(tmp_path: Path) -> None:
    text = resource("jobs", "demo_psk.toml").read_text(encoding="utf-8")
    job = tmp_path / "ours.toml"
    job.write_text(text.replace('name = "', 'name = "Ours: ', 1), encoding="utf-8")
    with Line(TrainingParts(boards=24, job=job, speed=FAST)) as line:
        line.wait_seen(LONG_S)
        assert line.info.training
        assert line.info.job_name.startswith("Ours: ")
        until(lambda: len(line.slots) == 24)


def test_a_job_that_cannot_be_read_says_so_once(tmp_path: Path) -> None:
    with Line(TrainingParts(boards=1, job=tmp_path / "gone.toml")) as line:
        line.wait_seen(LONG_S)
        assert line.slots == ()
        assert "gone.toml" in str(line.info.trouble)
        assert line.info.job_name == "gone.toml"


def test_probes_of_this_pc_are_none_of_a_trainings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A J-Link that no program sees would be a trouble of every shift in training."""

    def look(_: object) -> NoReturn:
        raise AssertionError("the USB of this PC was looked at")

    monkeypatch.setattr("factory_prov.links.usb_devices.UsbDevices.look", look)
    with Line(TrainingParts(boards=2)) as line:
        assert line.wait_seen(30)
        assert len(line.slots) == 2


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["psk", "certificate"])
def test_a_server_that_is_away_for_a_moment_makes_the_unit_wait_and_then_pass(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factory_prov.line.training_parts._AWAY_S", 3.0)
    parts = TrainingParts(boards=1, mode=mode, speed=FAST)
    with Line(parts) as line:
        assert line.wait_seen(LONG_S)
        parts.set_fault(KEY, LineFault.SERVER_BACK_LATER)
        changed(line)
        line.start(KEY)
        assert line.wait(LONG_S)
        assert the_slot(line).outcome is Outcome.WAIT
        assert (line.counts.waiting, line.counts.passed) == (1, 0)
        assert parts.virtual.server.known() == ()
        until(lambda: line.outbox.owed == 1 and bool(line.outbox.reason))
        assert [row.endpoint_name for row in line.owed(limit=5)] != []
        until(lambda: the_slot(line).outcome is Outcome.PASS)
        until(lambda: line.outbox.owed == 0)
        assert (line.counts.waiting, line.counts.passed) == (0, 1)
        assert len(parts.virtual.server.known()) == 1
        changed(line)
        assert run(line)[0] is Outcome.PASS, "the next unit meets it no more"


def test_a_unit_that_was_taken_off_while_it_waits_is_counted_as_passed_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factory_prov.line.training_parts._AWAY_S", 2.0)
    parts = TrainingParts(boards=1, speed=FAST)
    with Line(parts) as line:
        assert line.wait_seen(LONG_S)
        parts.set_fault(KEY, LineFault.SERVER_BACK_LATER)
        changed(line)
        line.start(KEY)
        assert line.wait(LONG_S)
        changed(line)
        assert the_slot(line).outcome is None, "another unit is there, and nobody waits for it"
        until(lambda: line.counts.passed == 1)
        assert (the_slot(line).outcome, line.counts.waiting) == (None, 0)


@pytest.mark.parametrize(
    ("mode", "unfit"), [("psk", {"foreign-certificate", "expired-certificate"}), ("certificate", {"wrong-key"})]
)
def test_faults_that_units_of_a_job_cannot_show_are_told(mode: str, unfit: set[str]) -> None:
    parts = TrainingParts(boards=1, mode=mode, speed=100)
    parts.open(CancelToken())
    try:
        assert parts.unfit_faults == unfit | set(ContractFault)
    finally:
        parts.close()


def test_boards_of_version_2_are_trained_on_with_their_own_faults(configs: Path) -> None:
    job = load_job(configs / "job-psk.toml")
    parts = TrainingParts(boards=1, job=replace(job, hardware=shipped_board("any-uart")), speed=100)
    with Line(parts) as line:
        assert line.wait_seen(LONG_S)
        assert not parts.unfit_faults & set(ContractFault)
        assert run(line)[0] is Outcome.PASS
        parts.set_fault(KEY, ContractFault.STORAGE_FAILED)
        changed(line)
        assert run(line)[0] is Outcome.FAIL
        changed(line)
        assert run(line)[0] is Outcome.PASS
