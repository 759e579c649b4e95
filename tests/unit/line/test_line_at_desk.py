"""A slot that the repair desk works with: nobody else starts it, and the desk's runs are runs of the line."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, InputError
from factory_prov.events import Event, StepStarted
from factory_prov.job.model import LineOptions
from factory_prov.ledger.records import Again, Outcome
from factory_prov.line.events import RunEnded
from factory_prov.line.line import Line
from factory_prov.line.order import Order
from factory_prov.line.training_parts import TrainingParts
from factory_prov.line.virtual_station import demo_job

FIRST, SECOND = "900000001", "900000002"
FAST = 60.0


@pytest.fixture
def line() -> Iterator[Line]:
    with Line(TrainingParts(boards=2, speed=FAST)) as opened:
        assert opened.wait_seen(30)
        yield opened


def test_a_held_slot_is_started_by_nobody_else(line: Line) -> None:
    line.hold_for_desk(FIRST)
    assert [slot.at_desk for slot in line.slots] == [True, False]
    with pytest.raises(InputError) as caught:
        line.start(FIRST)
    assert "repair desk" in str(caught.value.what)
    assert line.start_all() == (SECOND,)
    assert line.wait(60)
    line.let_go(FIRST)
    line.let_go(FIRST)
    assert line.start_all() == (FIRST,)
    assert line.wait(60)


def test_a_held_slot_does_not_start_by_itself() -> None:
    job = replace(demo_job("psk"), line=LineOptions(auto_start=True))
    with Line(TrainingParts(boards=1, speed=FAST, job=job)) as line:
        line.hold_for_desk(FIRST)
        assert line.wait_seen(30)
        looked = threading.Event()
        for _ in range(2):
            line.look_now()
            looked.wait(0.3)
        assert line.slots[0].run == 0
        line.let_go(FIRST)
        events = line.events()
        end = next(each for each in events if isinstance(each, RunEnded))
        assert end.outcome is Outcome.PASS


def test_a_run_for_the_desk_is_one_of_the_line(line: Line) -> None:
    told: list[Event] = []
    line.hold_for_desk(FIRST)
    record = line.run_at_desk(Order(key=FIRST), told.append, CancelToken())
    assert record.outcome is Outcome.PASS
    assert line.slots[0].outcome is Outcome.PASS
    assert line.counts.passed == 1
    assert any(isinstance(each, StepStarted) for each in told)
    again = Order(key=FIRST, again=Again.SAME_IDENTITY, hardware_id=record.hardware_id)
    assert line.run_at_desk(again, told.append, CancelToken()).endpoint_name == record.endpoint_name


def test_a_run_for_the_desk_is_stopped_with_it(line: Line) -> None:
    cancel = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, StepStarted):
            cancel.cancel()

    line.hold_for_desk(FIRST)
    try:
        outcome = line.run_at_desk(Order(key=FIRST), stop, cancel).outcome
    except Cancelled:
        outcome = Outcome.ABORTED
    assert outcome is Outcome.ABORTED
    assert line.running() == frozenset()


def test_what_the_desk_works_with(line: Line) -> None:
    line.hold_for_desk(FIRST)
    parts, unit = line.desk_parts(FIRST, CancelToken())
    assert unit is not None
    assert (unit.key, parts.programmer) == (FIRST, unit.programmer)
    assert parts.server == "virtual server"
    assert parts.registrar is not None
    parts, unit = line.desk_parts("", CancelToken())
    assert (unit, parts.programmer) == (None, None)


def test_a_line_that_is_not_open_has_no_desk() -> None:
    line = Line(TrainingParts(boards=1))
    with pytest.raises(InputError):
        line.desk_parts("", CancelToken())
