"""The engine behind the Provision screen, on virtual boards that really run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.provision.controller import Controller
from desktop.theme import DeviceState
from desktop.widgets.notice import Notice
from factory_prov.cancel import CancelToken
from factory_prov.events import Level, LogLine, StepProgress
from factory_prov.job.model import LineOptions
from factory_prov.ledger.records import Again, Outcome
from factory_prov.line.discovery import Discovery
from factory_prov.line.events import Counts, LineInfo, RunEnded, RunEvent
from factory_prov.line.order import Order
from factory_prov.line.training_parts import TrainingParts
from factory_prov.line.units import AttachedUnit
from factory_prov.line.virtual_station import demo_job
from factory_prov.messages import Message
from factory_prov.run.bench import Bench
from factory_prov.simulation.board_faults import BoardFault

FIRST, SECOND = "900000001", "900000002"
FAST = 60.0
LONG_MS = 30_000


def states(controller: Controller) -> list[str]:
    return [entry.state.value for entry in controller.model.entries()]


def state(controller: Controller, key: str) -> DeviceState | None:
    entry = controller.model.entry(key)
    return None if entry is None else entry.state


def opened(controller: Controller, qtbot: QtBot, line: TrainingParts, *, boards: int = 1) -> None:
    assert controller.open_line(line)
    qtbot.waitUntil(lambda: states(controller) == ["ready"] * boards, timeout=LONG_MS)


def run_all(controller: Controller, qtbot: QtBot) -> None:
    with qtbot.waitSignal(controller.idle, timeout=LONG_MS):
        controller.start_all()


def wait_state(controller: Controller, qtbot: QtBot, key: str, wanted: DeviceState) -> None:
    qtbot.waitUntil(lambda: state(controller, key) is wanted, timeout=LONG_MS)


def test_three_units_pass(controller: Controller, qtbot: QtBot) -> None:
    logged: list[RunEvent] = []
    controller.logged.connect(logged.append)
    opened(controller, qtbot, TrainingParts(boards=3, speed=FAST), boards=3)
    run_all(controller, qtbot)
    entries = controller.model.entries()
    assert [entry.state for entry in entries] == [DeviceState.PASS] * 3
    assert all(entry.endpoint_name.startswith("urn:dev:os:") for entry in entries)
    assert all(entry.done == set(entry.steps) for entry in entries)
    assert controller.counts == Counts(passed=3)
    assert not any(isinstance(message.event, StepProgress) for message in logged)
    assert {message.key for message in logged} == {entry.key for entry in entries}


@pytest.mark.parametrize(
    ("fault", "wanted", "code"),
    [
        (BoardFault.UNPLUG_AT_40, DeviceState.FAIL, "E202"),
        (BoardFault.LOCKED_CHIP, DeviceState.FAIL, "E203"),
        (BoardFault.VERIFY_ERROR, DeviceState.FAIL, "E204"),
        (BoardFault.NO_SMP, DeviceState.FAIL, "E314"),
        (BoardFault.RESULT_REFUSED, DeviceState.FAIL, "E316"),
        (BoardFault.OTHER_NAME, DeviceState.FAIL, "E318"),
        (BoardFault.NOISE, DeviceState.PASS, ""),
    ],
)
def test_every_fault_has_its_state_and_code(
    controller: Controller, qtbot: QtBot, fault: BoardFault, wanted: DeviceState, code: str
) -> None:
    opened(controller, qtbot, TrainingParts(faults=(fault,), boards=1, speed=FAST))
    run_all(controller, qtbot)
    entry = controller.model.entries()[0]
    assert (entry.state, entry.code) == (wanted, code)
    assert bool(entry.explanation) == bool(code)
    report = controller.report(FIRST)
    assert code in report
    assert str(entry.explanation) in report


def test_a_run_is_stopped(controller: Controller, qtbot: QtBot) -> None:
    opened(controller, qtbot, TrainingParts(boards=1, speed=1))
    controller.start([FIRST])
    qtbot.waitUntil(lambda: controller.model.entries()[0].fraction is not None, timeout=LONG_MS)
    controller.stop([FIRST])
    assert controller.model.entries()[0].stopping
    wait_state(controller, qtbot, FIRST, DeviceState.STOPPED)
    assert not controller.model.entries()[0].stopping
    assert controller.counts == Counts()


def test_a_unit_that_is_pulled_out_while_it_runs_fails_and_stays_seen(controller: Controller, qtbot: QtBot) -> None:
    line = TrainingParts(boards=1, speed=4)
    opened(controller, qtbot, line)
    controller.start([FIRST])
    qtbot.waitUntil(lambda: controller.model.entries()[0].fraction is not None, timeout=LONG_MS)
    line.virtual.boards.unplug(FIRST)
    wait_state(controller, qtbot, FIRST, DeviceState.FAIL)
    controller.look_now()
    qtbot.waitUntil(lambda: not controller.model.entries()[0].plugged, timeout=LONG_MS)
    assert (state(controller, FIRST), controller.model.entries()[0].code) == (DeviceState.FAIL, "E202")
    line.virtual.boards.new_unit(FIRST)
    qtbot.waitUntil(lambda: controller.model.entries()[0].plugged, timeout=LONG_MS)
    assert state(controller, FIRST) is DeviceState.FAIL


def test_closing_while_units_run_stops_them_and_leaves_nothing(controller: Controller, qtbot: QtBot) -> None:
    opened(controller, qtbot, TrainingParts(boards=4, speed=1), boards=4)
    controller.start_all()
    assert controller.running() == 4
    with qtbot.waitSignal(controller.closed, timeout=5_000):
        assert not controller.begin_close()
    assert states(controller) == ["stopped"] * 4
    assert controller.begin_close()


def test_a_program_without_an_event_loop_can_wait(controller: Controller, qtbot: QtBot) -> None:
    opened(controller, qtbot, TrainingParts(boards=2, speed=1), boards=2)
    controller.start_all()
    controller.begin_close()
    assert controller.wait_closed(timeout_s=8)


def test_a_window_that_never_opened_a_line_closes_at_once(controller: Controller) -> None:
    assert controller.begin_close()


def test_the_next_unit_is_put_on_when_a_verdict_was_seen(controller: Controller, qtbot: QtBot) -> None:
    opened(controller, qtbot, TrainingParts(boards=1, speed=FAST))
    seen: list[str] = []
    controller.model.dataChanged.connect(lambda *_: seen.append(states(controller)[0]))
    for number in (1, 2):
        run_all(controller, qtbot)
        assert controller.model.entries()[0].endpoint_name.endswith(f"{number:06d}")
        seen.clear()
        controller.acknowledge(FIRST)
        wait_state(controller, qtbot, FIRST, DeviceState.READY)
        assert list(dict.fromkeys(seen)) == ["empty", "ready"]
        qtbot.waitUntil(lambda: controller.model.entries()[0].past is None)  # the ledger is asked in a thread
    assert controller.counts == Counts(passed=2)


def test_a_fault_is_chosen_for_one_slot(controller: Controller, qtbot: QtBot) -> None:
    opened(controller, qtbot, TrainingParts(boards=2, speed=FAST), boards=2)
    controller.set_fault(SECOND, BoardFault.LOCKED_CHIP)
    assert (controller.fault(FIRST), controller.fault(SECOND)) == (None, BoardFault.LOCKED_CHIP)
    wait_state(controller, qtbot, SECOND, DeviceState.EMPTY)
    wait_state(controller, qtbot, SECOND, DeviceState.READY)
    assert [entry.fault for entry in controller.model.entries()] == ["", "locked-chip"], "it is marked on its tile"
    run_all(controller, qtbot)
    assert states(controller) == ["pass", "fail"]
    controller.acknowledge(SECOND)
    wait_state(controller, qtbot, SECOND, DeviceState.EMPTY)
    wait_state(controller, qtbot, SECOND, DeviceState.READY)
    assert controller.fault(SECOND) is None, "it was used once"
    run_all(controller, qtbot)
    assert states(controller) == ["pass", "pass"]
    assert [entry.fault for entry in controller.model.entries()] == ["", ""]


def test_a_returned_unit_is_decided_by_a_person(controller: Controller, qtbot: QtBot) -> None:
    notices: list[Notice] = []
    controller.notice.connect(notices.append)
    line = TrainingParts(boards=1, speed=FAST)
    opened(controller, qtbot, line)
    run_all(controller, qtbot)
    controller.start([FIRST])  # Space once too often
    assert state(controller, FIRST) is DeviceState.PASS
    assert "done" in notices[-1].text
    line.virtual.boards.unplug(FIRST)
    controller.look_now()
    wait_state(controller, qtbot, FIRST, DeviceState.EMPTY)
    virtual = line.virtual
    virtual.boards.plug(FIRST)
    controller.look_now()
    wait_state(controller, qtbot, FIRST, DeviceState.READY)
    past = controller.model.entries()[0].past
    assert past is not None
    assert (past.outcome, past.endpoint_name) == (Outcome.PASS, "urn:dev:os:32473-Demo-000001")
    controller.start_all()
    assert controller.running() == 0
    controller.start([FIRST])
    wait_state(controller, qtbot, FIRST, DeviceState.FAIL)
    assert controller.model.entries()[0].code == "E106"
    controller.start([FIRST], Again.SAME_IDENTITY)
    wait_state(controller, qtbot, FIRST, DeviceState.PASS)
    assert controller.model.entries()[0].endpoint_name == past.endpoint_name


def test_a_job_may_start_units_by_itself_once_for_each_plug(controller: Controller, qtbot: QtBot) -> None:
    job = replace(demo_job("psk"), line=LineOptions(auto_start=True))
    line = TrainingParts(boards=2, job=job, speed=FAST)
    with qtbot.waitSignal(controller.idle, timeout=LONG_MS):
        controller.open_line(line)
    assert states(controller) == ["pass", "pass"]
    for _ in range(3):
        controller.look_now()
    virtual = line.virtual
    for action in (virtual.boards.unplug, virtual.boards.plug):  # the same unit again: somebody must decide
        action(FIRST)
        controller.look_now()
        qtbot.waitUntil(lambda: state(controller, FIRST) is not DeviceState.PASS, timeout=LONG_MS)
    wait_state(controller, qtbot, FIRST, DeviceState.READY)
    assert controller.model.entries()[0].past is not None
    assert controller.running() == 0
    assert controller.counts == Counts(passed=2)
    with qtbot.waitSignal(controller.idle, timeout=LONG_MS):
        controller.training_replug(SECOND)
    assert controller.counts == Counts(passed=3)


def test_events_of_runs_that_are_over_change_nothing(controller: Controller, qtbot: QtBot) -> None:
    opened(controller, qtbot, TrainingParts(boards=1, speed=FAST))
    run_all(controller, qtbot)
    before, counts = controller.model.entries(), controller.counts
    late = LogLine(level=Level.ERROR, text=Message("too late"))
    for key, run in ((FIRST, 1), (FIRST, 7), ("nobody", 1)):
        controller._take(RunEvent(key=key, run=run, event=late, at=datetime.now(UTC)))
        controller._take(RunEnded(key=key, run=run, outcome=Outcome.FAIL, code="E901"))
    assert (controller.model.entries(), controller.counts) == (before, counts)
    assert "too late" not in controller.report(FIRST)


def test_twenty_four_boards_pass_together(controller: Controller, qtbot: QtBot) -> None:
    opened(controller, qtbot, TrainingParts(boards=24, speed=FAST), boards=24)
    run_all(controller, qtbot)
    assert states(controller) == ["pass"] * 24


def test_training_leaves_the_real_ledger_alone(
    controller: Controller, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from factory_prov.files import user_folders
    from factory_prov.ledger.store import Ledger

    monkeypatch.setattr(user_folders, "user_folder", lambda: tmp_path)
    Ledger.open(user_folders.ledger_file()).close()
    before = {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in tmp_path.iterdir()}
    opened(controller, qtbot, TrainingParts(boards=1, speed=FAST))
    run_all(controller, qtbot)
    assert state(controller, FIRST) is DeviceState.PASS
    assert {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in tmp_path.iterdir()} == before


def test_another_line_takes_the_place_of_one_where_nothing_runs(controller: Controller, qtbot: QtBot) -> None:
    opened(controller, qtbot, TrainingParts(boards=3, speed=1), boards=3)
    controller.start([FIRST])
    notices: list[Notice] = []
    controller.notice.connect(notices.append)
    assert not controller.open_line(TrainingParts(boards=1))
    assert len(notices) == 1
    with qtbot.waitSignal(controller.idle, timeout=LONG_MS):
        controller.stop_all()
    opened(controller, qtbot, TrainingParts(boards=1, speed=FAST))
    qtbot.waitUntil(lambda: controller._lines.held == 1, timeout=LONG_MS)


class Broken(TrainingParts):
    """A line with a fault of ours in one of its methods."""

    def __init__(self, *, broken: str) -> None:
        super().__init__(boards=1, speed=FAST)
        self.broken = broken

    def open(self, cancel: CancelToken) -> LineInfo:
        self.maybe_fail("open")
        return super().open(cancel)

    def look(self, cancel: CancelToken) -> Discovery:
        self.maybe_fail("look")
        return super().look(cancel)

    def bench(self, unit: AttachedUnit, order: Order) -> Bench:
        self.maybe_fail("bench")
        return super().bench(unit, order)

    def close(self) -> None:
        super().close()
        self.maybe_fail("close")

    def maybe_fail(self, method: str) -> None:
        if method == self.broken:
            raise RuntimeError("the key is 00112233")


def test_a_fault_of_ours_in_a_run_shows_on_its_tile(controller: Controller, qtbot: QtBot) -> None:
    opened(controller, qtbot, Broken(broken="bench"))
    run_all(controller, qtbot)
    entry = controller.model.entries()[0]
    assert (entry.state, entry.code) == (DeviceState.ERROR, "E901")
    report = controller.report(FIRST)
    assert "RuntimeError at test_controller.py" in report
    assert "maybe_fail" in report
    assert "00112233" not in report + str(entry.explanation)


@pytest.mark.parametrize("broken", ["open", "look"])
def test_a_fault_of_ours_in_the_watcher_is_told(controller: Controller, qtbot: QtBot, broken: str) -> None:
    controller.open_line(Broken(broken=broken))
    qtbot.waitUntil(lambda: "RuntimeError" in controller.line_info.trouble, timeout=LONG_MS)
    assert "00112233" not in controller.line_info.trouble


def test_a_line_that_does_not_close_keeps_nobody(controller: Controller, qtbot: QtBot) -> None:
    opened(controller, qtbot, Broken(broken="close"))
    with qtbot.waitSignal(controller.closed, timeout=5_000):
        controller.begin_close()


class Hanging(TrainingParts):
    """A keyring that asks for a password, and a tool that never answers, until `release` is called."""

    def __init__(self, *, hangs: str) -> None:
        import threading

        super().__init__(boards=1, speed=FAST)
        self.hangs = hangs
        self.entered, self.release = threading.Event(), threading.Event()

    def hang(self, method: str) -> None:
        if method == self.hangs:
            self.entered.set()
            self.release.wait(60)

    def look(self, cancel: CancelToken) -> Discovery:
        self.hang("look")
        return super().look(cancel)

    def bench(self, unit: AttachedUnit, order: Order) -> Bench:
        self.hang("bench")
        return super().bench(unit, order)


@pytest.mark.parametrize("hangs", ["look", "bench"])
def test_closing_does_not_wait_for_what_hangs(controller: Controller, qtbot: QtBot, hangs: str) -> None:
    line = Hanging(hangs=hangs)
    controller.open_line(line)
    if hangs == "bench":
        wait_state(controller, qtbot, FIRST, DeviceState.READY)
        controller.start([FIRST])
    qtbot.waitUntil(line.entered.is_set, timeout=LONG_MS)
    try:
        with qtbot.waitSignal(controller.closed, timeout=LONG_MS):
            controller.begin_close()
    finally:
        line.release.set()


Scan = Callable[[str], None]


def test_a_scan_shows_or_starts(controller: Controller, qtbot: QtBot) -> None:
    selected: list[str] = []
    notices: list[Notice] = []
    controller.selected.connect(selected.append)
    controller.notice.connect(notices.append)
    opened(controller, qtbot, TrainingParts(boards=2, speed=FAST), boards=2)
    with qtbot.waitSignal(controller.idle, timeout=LONG_MS):
        controller.scanned(f"00{SECOND}\r\n")
    assert (selected, states(controller)) == ([SECOND], ["ready", "pass"])
    controller.scanned(controller.model.entries()[1].endpoint_name)
    assert (selected, controller.running()) == ([SECOND, SECOND], 0)
    assert "in slot 2. The unit in slot 2 is done." in notices[-1].text
    controller.scanned("who is this")
    assert "who is this" in notices[-1].text
    controller.scanned("  ")
    assert len(notices) == 2


def test_there_is_nothing_to_start(controller: Controller) -> None:
    notices: list[Notice] = []
    controller.notice.connect(notices.append)
    controller.start_all()
    controller.start(["nobody"])
    controller.stop(["nobody"])
    controller.acknowledge("nobody")
    assert (len(notices), controller.report("nobody"), controller.line_info) == (1, "", LineInfo())


def test_runs_that_are_started_together_begin_one_after_the_other(controller: Controller, qtbot: QtBot) -> None:
    """So that the steps of 24 boards do not fall on the same moment; a stop does not wait for its turn."""
    began: dict[str, datetime] = {}

    def note(told: RunEvent) -> None:
        began.setdefault(told.key, told.at)

    controller.logged.connect(note)
    opened(controller, qtbot, TrainingParts(boards=8, speed=1.0), boards=8)
    controller.start_all()
    controller.stop([controller.model.entries()[-1].key])
    qtbot.waitUntil(lambda: controller.running() == 7, timeout=LONG_MS)
    qtbot.waitUntil(lambda: len(began) >= 7, timeout=LONG_MS)
    assert max(began.values()) - min(began.values()) > timedelta(seconds=0.2)
    controller.stop_all()
    qtbot.waitUntil(lambda: not controller.running(), timeout=LONG_MS)
