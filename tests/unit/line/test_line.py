"""The line as a script drives it, on virtual boards that really run; no window, and no thread is left behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from patience import ENDLESS_S, soon
from sample_jobs import PSK_CONFIGURATION

from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError, LedgerError, TokenMissing
from factory_prov.events import Level, LogLine
from factory_prov.job.model import LineOptions
from factory_prov.ledger.records import Again, Outcome
from factory_prov.ledger.station import open_known
from factory_prov.line.discovery import Discovery
from factory_prov.line.events import (
    Counts,
    LineClosed,
    LineEvent,
    LineInfo,
    LineOpened,
    RunEnded,
    RunEvent,
    RunStarted,
    SlotsChanged,
)
from factory_prov.line.line import Line, Pace
from factory_prov.line.order import Order
from factory_prov.line.slots import Slot
from factory_prov.line.station_parts import StationParts
from factory_prov.line.training_parts import TrainingParts
from factory_prov.line.unit_run import UnitRun, in_thread
from factory_prov.line.units import AttachedUnit
from factory_prov.line.virtual_station import demo_job
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.run.bench import Bench
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board_faults import BoardFault

FIRST, SECOND = "900000001", "900000002"
FAST = 60.0
LONG_S = 30.0


@pytest.fixture(autouse=True)
def _leaves_no_thread_behind() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    ends_at = time.monotonic() + 5.0
    while (left := set(threading.enumerate()) - before) and time.monotonic() < ends_at:
        time.sleep(0.02)
    assert not left


class Told:
    """Listens to a line."""

    def __init__(self) -> None:
        self.events: list[LineEvent] = []

    def __call__(self, event: LineEvent) -> None:
        self.events.append(event)

    @property
    def ends(self) -> list[RunEnded]:
        return [event for event in self.events if isinstance(event, RunEnded)]


@pytest.fixture
def told() -> Told:
    return Told()


def slot(line: Line, key: str) -> Slot:
    return next(each for each in line.slots if each.key == key)


def until(holds: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + LONG_S
    while not holds():
        assert time.monotonic() < ends_at
        time.sleep(0.01)


def run(line: Line, key: str, again: Again | None = None) -> Outcome | None:
    line.start(key, again=again)
    assert line.wait(LONG_S)
    return slot(line, key).outcome


def test_two_probes_from_a_plain_thread(told: Told) -> None:
    with Line(TrainingParts(boards=2, speed=FAST), tell=told) as line:
        assert line.wait_seen(LONG_S)
        assert line.start_all() == (FIRST, SECOND)
        assert line.running() == {FIRST, SECOND}
        assert line.wait(LONG_S)
        assert [each.outcome for each in line.slots] == [Outcome.PASS, Outcome.PASS]
        assert line.counts == Counts(passed=2)
        assert line.start_all() == ()
    assert {end.record.endpoint_name for end in told.ends if end.record} == {
        "urn:dev:os:32473-Demo-000001",
        "urn:dev:os:32473-Demo-000002",
    }


def test_events_come_in_their_order(told: Told) -> None:
    with Line(TrainingParts(boards=1, speed=FAST), tell=told) as line:
        line.wait_seen(LONG_S)
        run(line, FIRST)
    kinds = [type(event) for event in told.events]
    assert kinds[:2] == [LineOpened, SlotsChanged]
    assert kinds[-1] is LineClosed
    assert kinds.index(RunStarted) < kinds.index(RunEvent) < kinds.index(RunEnded)
    assert RunEvent not in kinds[kinds.index(RunEnded) :]


def test_events_can_be_read_one_after_the_other() -> None:
    ends = []
    with Line(TrainingParts(boards=2, speed=FAST)) as line:
        line.wait_seen(LONG_S)
        for event in line.events():
            if isinstance(event, SlotsChanged) and not ends and not line.running():
                line.start_all()
            if isinstance(event, RunEnded):
                ends.append(event.outcome)
            if len(ends) == 2:
                break
    assert ends == [Outcome.PASS, Outcome.PASS]


def test_the_events_end_when_the_line_is_closed() -> None:
    line = Line(TrainingParts(boards=1))
    events = line.events()
    with line:
        line.wait_seen(LONG_S)
    assert isinstance(list(events)[-1], LineClosed)


def test_who_listens_may_break(caplog: pytest.LogCaptureFixture) -> None:
    def broken(event: LineEvent) -> None:
        raise RuntimeError("the key is 00112233")

    with Line(TrainingParts(boards=1, speed=FAST), tell=broken) as line:
        line.wait_seen(LONG_S)
        assert run(line, FIRST) is Outcome.PASS
    assert "RuntimeError at test_line.py" in caplog.text
    assert "00112233" not in caplog.text


def test_a_unit_is_stopped_and_started_again(told: Told) -> None:
    with Line(TrainingParts(boards=1, speed=1), tell=told) as line:
        line.wait_seen(LONG_S)
        line.start(FIRST)
        with pytest.raises(InputError, match="working already"):
            line.start(FIRST)
        until(lambda: any(isinstance(event, RunEvent) for event in told.events))
        line.stop(FIRST)
        assert line.wait(LONG_S)
        assert slot(line, FIRST).outcome is Outcome.ABORTED
        assert line.counts == Counts()
        assert line.start_all() == (FIRST,)
        line.stop_all()
        line.stop("nobody")


def test_closing_while_units_run_stops_them_and_writes_their_records(told: Told) -> None:
    line = Line(TrainingParts(boards=3, speed=1), tell=told).open()
    line.wait_seen(LONG_S)
    line.start_all()
    until(lambda: len({event.key for event in told.events if isinstance(event, RunEvent)}) == 3)
    with soon():
        line.close()
    assert [end.record.outcome for end in told.ends if end.record] == [Outcome.ABORTED] * 3
    assert isinstance(told.events[-1], LineClosed)
    with pytest.raises(InputError, match="being closed"):
        line.start(FIRST)
    assert line.close()


def test_a_line_that_was_never_opened_closes() -> None:
    assert Line(TrainingParts()).close(LONG_S)


def test_a_line_that_is_closed_while_it_opens_leaves_nothing() -> None:
    parts = TrainingParts(boards=3)
    for _ in range(3):
        assert Line(parts).open().close(LONG_S)
        assert parts.past is None
        parts = TrainingParts(boards=3)


class Hanging(TrainingParts):
    """A keyring that asks for a password, a tool that never answers: until `release`."""

    def __init__(self, hangs: str) -> None:
        super().__init__(boards=1, speed=FAST)
        self.hangs = hangs
        self.entered, self.release = threading.Event(), threading.Event()

    def hang(self, method: str) -> None:
        if method == self.hangs:
            self.entered.set()
            self.release.wait(60)

    def open(self, cancel: CancelToken) -> LineInfo:
        self.hang("open")
        return super().open(cancel)

    def look(self, cancel: CancelToken) -> Discovery:
        self.hang("look")
        return super().look(cancel)

    def bench(self, unit: AttachedUnit, order: Order) -> Bench:
        self.hang("bench")
        return super().bench(unit, order)


@pytest.mark.slow
@pytest.mark.parametrize("hangs", ["open", "look", "bench"])
def test_closing_does_not_wait_for_what_hangs(hangs: str) -> None:
    parts = Hanging(hangs)
    line = Line(parts).open()
    if hangs == "bench":
        line.wait_seen(LONG_S)
        line.start(FIRST)
    assert parts.entered.wait(LONG_S)
    try:
        with soon():
            assert line.close(ENDLESS_S)
    finally:
        parts.release.set()
    until(lambda: parts.past is None)  # what was opened since is closed too


def test_a_run_that_hears_no_cancel_keeps_nobody_from_closing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factory_prov.line.line._RUNS_END_WITHIN_S", 0.3)
    release, begun = threading.Event(), threading.Event()

    def hang(*_: object) -> None:
        begun.set()
        release.wait(60)
        raise RuntimeError("too late")

    monkeypatch.setattr("factory_prov.run.pipeline.provision", hang)
    told = Told()
    line = Line(TrainingParts(boards=2), tell=told).open()
    line.wait_seen(LONG_S)
    line.start(FIRST)
    assert begun.wait(LONG_S)
    assert slot(line, FIRST).running
    assert not line.wait(0.1)
    try:
        assert line.close(5.0)
    finally:
        release.set()
    until(lambda: bool(told.ends))
    assert told.ends[0].outcome is Outcome.ERROR


def test_a_board_swapped_between_two_looks_is_another_unit() -> None:
    with Line(TrainingParts(boards=1, speed=FAST)) as line:
        line.wait_seen(LONG_S)
        assert run(line, FIRST) is Outcome.PASS
        before = slot(line, FIRST).unit
        assert line.training is not None
        line.training.virtual.boards.new_unit(FIRST)
        line.look_now()
        until(lambda: slot(line, FIRST).outcome is None)
        after = slot(line, FIRST).unit
        assert before is not None
        assert after is not None
        assert (after.plug, after.past) == (before.plug + 1, None)
        assert run(line, FIRST) is Outcome.PASS


@pytest.mark.slow
def test_a_job_may_start_units_by_itself_once_for_each_plug() -> None:
    job = replace(demo_job("psk"), line=LineOptions(auto_start=True))
    told = Told()
    with Line(TrainingParts(boards=2, job=job, speed=FAST), tell=told) as line:
        until(lambda: len(told.ends) == 2)
        assert line.training is not None
        boards = line.training.virtual.boards
        boards.unplug(FIRST)
        line.look_now()
        until(lambda: slot(line, FIRST).unit is None)
        boards.plug(FIRST)  # the same unit again: somebody must decide
        line.look_now()
        until(lambda: slot(line, FIRST).unit is not None)
        unit = slot(line, FIRST).unit
        assert unit is not None
        assert unit.passed_before
        line.change_unit(SECOND)
        until(lambda: len(told.ends) == 3)
        assert told.ends[-1].key == SECOND
    assert line.counts == Counts(passed=3)


@pytest.mark.slow
def test_a_returned_unit_is_decided_by_a_person() -> None:
    with Line(TrainingParts(boards=1, speed=FAST)) as line:
        line.wait_seen(LONG_S)
        assert run(line, FIRST) is Outcome.PASS
        line.acknowledge(FIRST)  # "another one is there now", but it is not
        assert slot(line, FIRST).outcome is None
        until(lambda: slot(line, FIRST).unit.passed_before)  # type: ignore[union-attr]
        assert line.start_all() == ()
        assert run(line, FIRST) is Outcome.FAIL
        assert run(line, FIRST, Again.SAME_IDENTITY) is Outcome.PASS


def test_a_unit_that_is_changed_is_gone_at_once_whatever_the_look_that_goes_on_has_seen() -> None:
    """Its look was slow: it says that the unit is there which was taken off meanwhile."""
    looking, go_on = threading.Event(), threading.Event()

    class Slow(TrainingParts):
        slow = False

        def look(self, cancel: CancelToken) -> Discovery:
            found = super().look(cancel)
            if self.slow:
                looking.set()
                go_on.wait(LONG_S)
            return found

    parts, told = Slow(boards=1, speed=FAST), Told()
    with Line(parts, tell=told) as line:
        line.wait_seen(LONG_S)
        parts.slow = True
        line.look_now()
        assert looking.wait(LONG_S)
        line.change_unit(FIRST)
        assert slot(line, FIRST).unit is None
        told.events.clear()
        parts.slow = False
        go_on.set()
        until(lambda: slot(line, FIRST).unit is not None)
        unit = slot(line, FIRST).unit
        assert unit is not None
        assert unit.plug == 2
    assert all(event.slots[0].unit in (None, unit) for event in told.events if isinstance(event, SlotsChanged))


@pytest.mark.slow
def test_a_fault_is_chosen_for_one_slot() -> None:
    with Line(TrainingParts(boards=2, speed=FAST)) as line:
        line.wait_seen(LONG_S)
        assert line.training is not None
        line.training.set_fault(SECOND, BoardFault.LOCKED_CHIP)
        assert (line.training.fault(FIRST), line.training.fault(SECOND)) == (None, BoardFault.LOCKED_CHIP)
        line.change_unit(SECOND)
        until(lambda: slot(line, SECOND).unit is not None)
        line.start_all()
        line.wait(LONG_S)
        assert [each.outcome for each in line.slots] == [Outcome.PASS, Outcome.FAIL]


def test_units_are_changed_on_a_training_line_only(tmp_path: Path) -> None:
    with VirtualBench(1, speed=FAST) as bench, Line(parts_of(tmp_path, bench)) as line:
        line.wait_seen(LONG_S)
        with pytest.raises(InputError, match="no unit to change"):
            line.change_unit(FIRST)
        assert line.training is None


def test_runs_that_are_started_together_begin_one_after_the_other() -> None:
    import factory_prov.run.pipeline  # noqa: F401  # the first run would wait for it, and the others with it

    began: dict[str, datetime] = {}

    def note(event: LineEvent) -> None:
        if isinstance(event, RunEvent):
            began.setdefault(event.key, event.at)

    with Line(TrainingParts(boards=4, speed=1), tell=note, pace=Pace(apart_s=0.2)) as line:
        line.wait_seen(LONG_S)
        before = datetime.now(UTC)
        line.start_all()
        until(lambda: len(began) == 4)
    assert (max(began.values()) - before).total_seconds() > 0.5  # three times 0.2 s; a busy machine only adds to it


def test_of_a_run_that_is_over_nothing_is_taken(told: Told) -> None:
    runs: list[UnitRun] = []

    def carry_out(run: UnitRun) -> None:
        runs.append(run)
        in_thread(run)

    with Line(TrainingParts(boards=1, speed=FAST), tell=told, carry_out=carry_out) as line:
        line.wait_seen(LONG_S)
        run(line, FIRST)
        counts, slots, events = line.counts, line.slots, len(told.events)
        late = LogLine(level=Level.ERROR, text=Message("too late"))
        for key, number in ((FIRST, 1), (FIRST, 7), ("nobody", 1)):
            line._take(RunEvent(key=key, run=number, event=late, at=datetime.now(UTC)))
            line._take(RunEnded(key=key, run=number, outcome=Outcome.FAIL, code="E901"))
        assert (line.counts, [each.outcome for each in line.slots]) == (counts, [each.outcome for each in slots])
        assert not any(isinstance(event, RunEvent | RunEnded) for event in told.events[events:])
    assert [run.number for run in runs] == [1]


def test_a_run_that_cannot_be_carried_out_has_ended(told: Told) -> None:
    def carry_out(_: UnitRun) -> None:
        raise RuntimeError("the key is 00112233")

    with Line(TrainingParts(boards=1), tell=told, carry_out=carry_out) as line:
        line.wait_seen(LONG_S)
        with pytest.raises(RuntimeError):
            line.start(FIRST)
        assert line.wait(LONG_S)
    assert [end.outcome for end in told.ends] == [Outcome.ERROR]
    assert "00112233" not in str(told.ends[0].explanation) + told.ends[0].details


def test_a_line_still_looks_when_a_unit_that_starts_by_itself_cannot_be_carried_out(told: Told) -> None:
    def carry_out(_: UnitRun) -> None:
        raise RuntimeError("no more threads")

    job = replace(demo_job("psk"), line=LineOptions(auto_start=True))
    with Line(TrainingParts(boards=2, job=job), tell=told, carry_out=carry_out) as line:
        until(lambda: len(told.ends) == 1)
        line.change_unit(FIRST)  # with its verdict seen, the next one may start
        until(lambda: len(told.ends) == 2)


class Asked(SimulatedProgrammer):
    """Notes when two questions reach one probe at once."""

    def __init__(self, bench: VirtualBench) -> None:
        super().__init__(bench)
        self.asked = 0
        self.together = 0
        self._asking: set[str] = set()

    def hardware_id(self, probe: Probe, cancel: CancelToken) -> str:
        self.asked += 1
        self.together += probe.serial_number in self._asking
        self._asking.add(probe.serial_number)
        time.sleep(0.1)
        self._asking.discard(probe.serial_number)
        return super().hardware_id(probe, cancel)


def parts_of(folder: Path, bench: VirtualBench, programmer: SimulatedProgrammer | None = None) -> StationParts:
    from factory_prov.simulation.firmware_image import write_demo_images

    job = folder / "water meter.toml"
    first, final = write_demo_images(folder)
    board = f'[board]\nfirst_image = "{first.name}"\nfinal_image = "{final.name}"\n'
    job.write_text(f'format = 1\nname = "Water meter"\n{board}\n{PSK_CONFIGURATION}')
    programmers = (programmer or SimulatedProgrammer(bench),)
    return StationParts(job, ledger_file=folder / "ledger.sqlite", station="line 4", programmers=programmers)


@pytest.mark.slow
def test_no_probe_is_asked_two_things_at_once(tmp_path: Path) -> None:
    with VirtualBench(2, speed=FAST) as bench:
        programmer = Asked(bench)
        with Line(parts_of(tmp_path, bench, programmer)) as line:
            until(lambda: programmer.asked >= 1)  # the first look asks who they are
            assert line.wait_seen(LONG_S)
            line.start_all()
            for _ in range(5):
                line.look_now()
                time.sleep(0.05)
            assert line.wait(LONG_S)
            assert [each.outcome for each in line.slots] == [Outcome.PASS, Outcome.PASS]
            until(lambda: all(each.unit is not None and each.unit.past is not None for each in line.slots))
            asked = programmer.asked
            time.sleep(0.6)
        assert programmer.together == 0
        assert programmer.asked == asked  # nobody is asked again without a reason


def test_the_shift_goes_on_where_it_was(tmp_path: Path) -> None:
    with VirtualBench(1, speed=FAST) as bench:
        with Line(parts_of(tmp_path, bench)) as line:
            line.wait_seen(LONG_S)
            line.set_station("line 5")
            assert run(line, FIRST) is Outcome.PASS
        parts = parts_of(tmp_path, bench)
        parts.station = "line 5"
        with Line(parts) as line:
            line.wait_seen(LONG_S)
            assert (line.info.job_name, line.counts) == ("Water meter", Counts(passed=1))
            line.begin_shift()
            assert line.counts == Counts()


def test_what_cannot_be_opened_is_a_trouble_and_no_verdict_on_a_unit(tmp_path: Path, told: Told) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"this is no ledger, it only has its name" * 100)
    with VirtualBench(1, speed=FAST) as bench, Line(parts_of(tmp_path, bench), tell=told) as line:
        line.wait_seen(LONG_S)
        assert "ledger.sqlite" in line.info.trouble
        assert run(line, FIRST) is Outcome.ERROR
        assert told.ends[0].record is None
        assert told.ends[0].code == "E104"
        assert line.counts == Counts()


def test_without_a_job_units_are_seen_and_not_run(tmp_path: Path, told: Told) -> None:
    with VirtualBench(1, speed=FAST) as bench:
        parts = StationParts(None, ledger_file=tmp_path / "ledger.sqlite", programmers=(SimulatedProgrammer(bench),))
        with Line(parts, tell=told) as line:
            line.wait_seen(LONG_S)
            assert (line.info, [each.key for each in line.slots]) == (LineInfo(), [FIRST])
            assert run(line, FIRST) is Outcome.ERROR
            assert "Open a job" in str(told.ends[0].explanation)


class WithoutToken(TrainingParts):
    """Parts whose station has no token as long as `broken` is set."""

    broken = True

    def bench(self, unit: AttachedUnit, order: Order) -> Bench:
        if self.broken:
            raise TokenMissing(Message("the keyring is locked."), place="server")
        return super().bench(unit, order)


def test_trouble_of_the_station_holds_the_line_until_it_is_seen(told: Told) -> None:
    parts = WithoutToken(boards=3)
    with Line(parts, tell=told) as line:
        line.wait_seen(LONG_S)
        line.start(FIRST)
        assert line.wait(LONG_S)
        assert [(end.outcome, end.code) for end in told.ends] == [(Outcome.ERROR, "E107")]
        assert [each.key for each in line.held_by] == [FIRST]
        for start in (lambda: line.start(SECOND), line.start_all):
            with pytest.raises(InputError, match="slot 1"):
                start()
        assert line.counts == Counts()
        parts.broken = False
        line.acknowledge(FIRST)
        assert line.held_by == ()
        until(lambda: slot(line, FIRST).ready)
        assert len(line.start_all()) == 3
        assert line.wait(LONG_S)
        assert line.counts == Counts(passed=3)


def test_to_start_the_unit_that_met_the_trouble_is_to_try_again(told: Told) -> None:
    parts = WithoutToken(boards=2)
    with Line(parts, tell=told) as line:
        line.wait_seen(LONG_S)
        assert len(line.start_all()) == 2  # together, before the first of them ends
        assert line.wait(LONG_S)
        assert len(line.held_by) == 2
        parts.broken = False
        assert run(line, FIRST) is Outcome.PASS
        assert [each.key for each in line.held_by] == [SECOND]


def test_no_unit_starts_by_itself_while_the_line_is_held(told: Told) -> None:
    job = replace(demo_job("psk"), line=LineOptions(auto_start=True))
    parts = WithoutToken(boards=2, job=job)
    with Line(parts, tell=told) as line:
        until(lambda: len(told.ends) >= 1 and not line.running())
        ends, looks = len(told.ends), line._looking.number
        until(lambda: line._looking.number > looks + 2)
        assert len(told.ends) == ends < 3
        assert line.held_by


class Failing(TrainingParts):
    """Parts that have a trouble, or a fault of ours, in a look."""

    failure: Exception | None = None

    def look(self, cancel: CancelToken) -> Discovery:
        if self.failure is not None:
            raise self.failure
        return super().look(cancel)


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (LedgerError(Message("it is locked."), place="ledger"), "it is locked."),
        (RuntimeError("the key is 00112233"), "A fault of this program: RuntimeError"),
    ],
)
def test_a_look_that_fails_is_told_and_nobody_has_gone(failure: Exception, words: str, told: Told) -> None:
    parts = Failing(boards=1)
    with Line(parts, tell=told) as line:
        line.wait_seen(LONG_S)
        parts.failure = failure
        until(lambda: isinstance(told.events[-1], SlotsChanged) and bool(told.events[-1].trouble))
        changed = told.events[-1]
        assert isinstance(changed, SlotsChanged)
        assert words in str(changed.trouble)
        assert "00112233" not in str(changed.trouble)
        assert [each.unit is not None for each in changed.slots] == [True]
        parts.failure = None
        until(lambda: isinstance(told.events[-1], SlotsChanged) and not told.events[-1].trouble)


def test_a_ledger_that_is_not_the_one_of_before_is_told_and_can_be_accepted(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite"
    open_known(file).close()
    file.write_bytes(b"")
    doubts = []
    for accepted in (False, True, False):
        parts = StationParts(None, ledger_file=file, programmers=())
        parts.accept_ledger = accepted
        told: list[LineEvent] = []
        with Line(parts, tell=told.append) as line:
            line.wait_seen()
        (opened,) = [event for event in told if isinstance(event, LineOpened)]
        doubts.append((opened.info.ledger_doubt, "the ledger is empty" in opened.info.trouble))
    assert doubts == [(True, True), (False, False), (False, False)]


def test_another_ledger_with_the_same_pattern_is_told(
    tmp_path: Path, configs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTORY_PROV_SHARED_DIR", str(tmp_path / "for all"))
    monkeypatch.setenv("FACTORY_PROV_TOKEN", "token")  # else a keyring is asked, in a thread that may outlive this
    job = tmp_path / "job.toml"
    text = (configs / "job-psk.toml").read_text(encoding="utf-8")
    job.write_text(f'{text}\n[naming]\nsource = "pattern"\npattern = "u-{{serial}}"\n', encoding="utf-8")
    warnings = []
    for user in ("ann", "bob"):
        told: list[LineEvent] = []
        with Line(StationParts(job, ledger_file=tmp_path / user, programmers=()), tell=told.append) as line:
            line.wait_seen()
        warnings += [event.info.warnings for event in told if isinstance(event, LineOpened)]
    assert [len(each) for each in warnings] == [0, 1]
    assert str(tmp_path / "ann") in str(warnings[1][0])
