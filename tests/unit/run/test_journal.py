"""The record of a run: what is known is told and written down at once, and a PASS that cannot be written is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, LedgerError, LinkLost
from factory_prov.events import Event, Level, LogLine, StepFinished, StepProgress, StepStarted, UnitNamed
from factory_prov.ledger.records import Again, Outcome, StepRecord, StepState
from factory_prov.ledger.store import Ledger
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.messages import Message
from factory_prov.run.journal import Journal, unrecorded
from factory_prov.run.pipeline import provision
from factory_prov.run.steps import FlashFinal, Register

CHIP, NAME = "00" * 8, "urn:dev:os:32473-Demo-000077"


@pytest.fixture
def station() -> Iterator[VirtualStation]:
    with virtual_station(demo_job("psk"), boards=1, speed=100) as virtual:
        yield virtual


class Run:
    """A journal, what it told, and who may stop it."""

    def __init__(self, station: VirtualStation, again: Again | None = None) -> None:
        self.told: list[Event] = []
        self.cancel = CancelToken()
        device = replace(station.devices[0], again=again)
        self.journal = Journal(device, station.job, station.bench, self.told.append, self.cancel)
        self.ledger = station.bench.ledger

    def reserve(self) -> None:
        """Get the run its name."""
        self.journal.named(self.ledger.reserve(self.journal.run_id, NAME, psk_identity="an identity", again=None))

    @property
    def steps(self) -> list[tuple[str, StepState, str]]:
        (run,) = self.ledger.by_endpoint(NAME).runs
        return [(each.step, each.state, each.detail) for each in run.steps]

    @property
    def lines(self) -> list[tuple[str, Level]]:
        return [(str(event.text), event.level) for event in self.told if isinstance(event, LogLine)]


@pytest.fixture
def run(station: VirtualStation) -> Run:
    return Run(station)


def full(*_: object, **__: object) -> None:
    raise LedgerError(Message("the disk is full."), place="ledger")


def test_a_pass_that_cannot_be_written_down_is_an_error(
    station: VirtualStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[Event] = []
    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "finish", full)
        record = provision(station.devices[0], station.job, station.bench, events.append, CancelToken())
    assert (record.outcome, record.code) == (Outcome.ERROR, "E104")
    assert str(record.reason) == "The ledger cannot be written. ledger: the disk is full."
    lines = [(str(event.text), event.level) for event in events if isinstance(event, LogLine)]
    assert lines[-1] == (str(record.reason), Level.ERROR)
    assert "PASS" not in [text for text, _ in lines]
    (kept,) = station.bench.ledger.runs()
    assert (kept.outcome, kept.finished_at) == (None, None)


def test_the_run_behind_one_whose_end_could_not_be_written_goes_on_with_its_name(
    station: VirtualStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Run(station)
    first.reserve()
    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "finish", full)
        first.journal.ended(Outcome.FAIL, "E312", Message("gone."))
    second = Run(station)
    left = second.ledger.cut_off(second.journal.run_id, None)
    assert left is not None
    assert left.endpoint_name == NAME


def test_a_chip_that_cannot_be_noted_is_no_other_outcome_than_an_error(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.journal.met(CHIP)
    monkeypatch.setattr(Ledger, "met", full)
    assert run.journal.ended(Outcome.FAIL, "E312", Message("gone.")).outcome is Outcome.ERROR


def test_a_pass_is_told_without_a_reason(station: VirtualStation) -> None:
    events: list[Event] = []
    record = provision(station.devices[0], station.job, station.bench, events.append, CancelToken())
    lines = [(str(event.text), event.level) for event in events if isinstance(event, LogLine)]
    assert lines[-1] == ("PASS", Level.INFO)
    assert (record.outcome, record.reason, record.code) == (Outcome.PASS, None, None)


def test_a_name_is_told_and_stands_in_the_record(run: Run) -> None:
    run.reserve()
    assert [event.endpoint_name for event in run.told if isinstance(event, UnitNamed)] == [NAME]
    assert run.lines == [(f"endpoint name {NAME}", Level.INFO)]
    record = run.journal.ended(Outcome.FAIL, "E312", Message("gone."))
    assert (record.endpoint_name, record.psk_identity, record.hardware_id) == (NAME, "an identity", None)
    assert (record.outcome, record.code, str(record.reason)) == (Outcome.FAIL, "E312", "gone.")


def test_a_chip_that_was_met_is_on_record_without_the_name_bound_to_it(run: Run) -> None:
    run.reserve()
    run.journal.met(CHIP)
    assert run.lines[-1] == (f"chip {CHIP}", Level.INFO)
    record = run.journal.ended(Outcome.FAIL, "E312", Message("gone."))
    assert record.hardware_id == CHIP
    assert [each.run.hardware_id for each in run.ledger.unit(CHIP).runs] == [CHIP]
    assert run.ledger.active_identity(CHIP) is None


def test_a_chip_that_has_the_name_is_not_noted_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run.reserve()
    run.journal.met(CHIP)
    run.ledger.set_hardware_id(run.journal.run_id, CHIP)
    run.journal.bound()
    monkeypatch.setattr(Ledger, "met", full)
    record = run.journal.ended(Outcome.FAIL, "E312", Message("gone."))
    assert (record.outcome, record.endpoint_name) == (Outcome.FAIL, NAME)


def test_what_the_name_has_become_when_it_was_bound_is_what_counts(run: Run) -> None:
    reservation = run.ledger.reserve(run.journal.run_id, NAME, psk_identity=None, again=None)
    run.journal.named(reservation)
    run.journal.bound(replace(reservation, endpoint_name="another", again=Again.SAME_IDENTITY))
    record = run.journal.ended(Outcome.FAIL, "E312", Message("gone."))
    assert (record.endpoint_name, record.again) == ("another", Again.SAME_IDENTITY)


def test_what_was_decided_about_the_unit_is_on_record_without_a_name(station: VirtualStation) -> None:
    record = Run(station, Again.NEW_IDENTITY).journal.ended(Outcome.FAIL, "E312", Message("gone."))
    assert record.again is Again.NEW_IDENTITY


def test_each_state_of_a_step_is_written_down_when_it_is_reached(run: Run) -> None:
    run.reserve()
    begun = [("flash final image", StepState.STARTED, "")]
    with run.journal.step(FlashFinal.step) as progress:
        assert run.steps == begun  # so it stands there when the power goes now
        progress(1, 3)
        assert run.journal.untouched
    assert run.steps == [*begun, ("flash final image", StepState.DONE, "")]
    assert not run.journal.untouched
    events = [event for event in run.told if isinstance(event, StepStarted | StepProgress | StepFinished)]
    assert [(type(event), event.step) for event in events] == [
        (StepStarted, FlashFinal.step), (StepProgress, FlashFinal.step), (StepFinished, FlashFinal.step),
    ]  # fmt: skip
    assert [(event.done, event.total) for event in events if isinstance(event, StepProgress)] == [(1, 3)]
    assert [0 <= event.seconds < 3600 for event in events if isinstance(event, StepFinished)] == [True]


def test_a_step_that_fails_is_written_down_with_its_code(run: Run) -> None:
    run.reserve()
    with pytest.raises(LinkLost, match=r"gone\."), run.journal.step(FlashFinal.step):
        raise LinkLost(Message("gone."))
    assert run.steps == [("flash final image", StepState.STARTED, ""), ("flash final image", StepState.FAILED, "E312")]
    assert run.journal.untouched
    assert not any(isinstance(event, StepFinished) for event in run.told)


def test_a_step_that_was_done_before_the_ledger_was_full_did_touch_the_unit(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = Ledger.step

    def full_at_the_end(
        self: Ledger, run_id: int, step_: object, *, state: StepState, at: datetime, detail: str = ""
    ) -> None:
        if state is not StepState.STARTED:
            full()
        step(self, run_id, step_, state=state, at=at, detail=detail)  # type: ignore[arg-type]

    monkeypatch.setattr(Ledger, "step", full_at_the_end)
    with pytest.raises(LedgerError, match="disk is full"), run.journal.step(FlashFinal.step):
        pass
    assert not run.journal.untouched
    assert not any(isinstance(event, StepFinished) for event in run.told)
    with pytest.raises(LinkLost), run.journal.step(FlashFinal.step):  # why it failed counts, not that it is unwritten
        raise LinkLost(Message("gone."))


def test_a_run_that_was_stopped_begins_no_step(run: Run) -> None:
    run.reserve()
    run.cancel.cancel()
    with pytest.raises(Cancelled), run.journal.step(Register.step):
        pytest.fail("it began")
    assert run.steps == []
    assert not any(isinstance(event, StepStarted) for event in run.told)


def test_the_steps_of_a_run_that_was_cut_off_stay_on_record(station: VirtualStation) -> None:
    first = Run(station)
    first.reserve()
    with first.journal.step(FlashFinal.step):
        pass
    under_way = first.journal.step(Register.step)
    under_way.__enter__()  # and here its power goes
    first.ledger.gave_up(first.journal.run_id)
    Run(station)
    (kept,) = first.ledger.by_endpoint(NAME).runs
    assert kept.run.outcome is None
    assert [(each.step, each.state) for each in kept.steps] == [
        ("flash final image", StepState.STARTED), ("flash final image", StepState.DONE),
        ("register", StepState.STARTED),
    ]  # fmt: skip
    assert all(isinstance(each, StepRecord) and each.at <= datetime.now(UTC) for each in kept.steps)


def test_a_run_that_could_not_begin_has_a_record_of_an_error(station: VirtualStation) -> None:
    failure = LedgerError(Message("the disk is full."), place="ledger")
    device = replace(station.devices[0], again=Again.SAME_IDENTITY)
    told: list[Event] = []
    record = unrecorded(device, station.job, station.bench, told.append, failure)
    assert (record.run_id, record.outcome, record.code, record.again) == (0, Outcome.ERROR, "E104", device.again)
    assert (record.reason, record.finished_at) == (failure.message, record.started_at)
    assert device.probe is not None
    assert record.probe == device.probe.serial_number
    assert [(event.text, event.level) for event in told if isinstance(event, LogLine)] == [
        (failure.message, Level.ERROR)
    ]


def test_a_device_without_a_probe_is_on_record_by_its_port(station: VirtualStation) -> None:
    device = replace(station.devices[0], probe=None)
    journal = Journal(device, station.job, station.bench, lambda _: None, CancelToken())
    assert journal.ended(Outcome.FAIL, "E312", Message("gone.")).probe == device.port
