"""A good unit whose server does not know it yet: it counts as waiting, and passes by itself when that is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from factory_prov.ledger.records import Outcome, RunId
from factory_prov.line.events import Counts
from factory_prov.line.shift import Shift
from factory_prov.line.slots import Slot, SlotTable
from factory_prov.line.units import AttachedUnit, Past

PASS, FAIL, WAIT = Outcome.PASS, Outcome.FAIL, Outcome.WAIT
CHIP, OTHER_CHIP = ("chip", "aa"), ("chip", "bb")
UNIT = AttachedUnit(key="1", board="nRF9160 DK", port="COM1", plug=1)
WORKING = Slot(key="1", number=1, unit=UNIT).begun(1)


def test_a_unit_that_waits_counts_as_neither_passed_nor_failed() -> None:
    shift = Shift()
    shift.add(WAIT, None, [CHIP], RunId(7))
    assert shift.counts == Counts(waiting=1)
    assert shift.counts.attempts == 1
    shift.deliver(RunId(7))
    assert shift.counts == Counts(passed=1)


def test_what_is_delivered_twice_or_was_never_owed_here_counts_nothing() -> None:
    shift = Shift()
    shift.add(WAIT, None, [CHIP], RunId(7))
    shift.deliver(RunId(6))
    assert shift.counts == Counts(waiting=1)
    for _ in range(2):
        shift.deliver(RunId(7))
    assert shift.counts == Counts(passed=1)


def test_a_newer_verdict_goes_before_what_is_delivered_late() -> None:
    shift = Shift()
    shift.add(WAIT, None, [CHIP], RunId(7))
    shift.add(FAIL, "E312", [CHIP], RunId(8))
    shift.deliver(RunId(7))
    assert shift.counts == Counts(failed=1, retries=1)


def test_two_that_turn_out_to_be_one_unit_wait_once() -> None:
    shift = Shift()
    label = ("label", "unit-1")
    shift.add(WAIT, None, [CHIP], RunId(7))
    shift.add(WAIT, None, [label], RunId(8))
    shift.add(WAIT, None, [CHIP, label], RunId(9))
    assert shift.counts == Counts(waiting=1, retries=2)
    for run in (7, 8):
        shift.deliver(RunId(run))
        assert shift.counts.waiting == 1, "its newest run is what it waits for"
    shift.deliver(RunId(9))
    assert shift.counts == Counts(passed=1, retries=2)


def test_failures_before_a_good_end_are_forgotten_though_it_waits() -> None:
    shift = Shift()
    assert not shift.add(FAIL, "E312", [CHIP], RunId(1))
    shift.add(WAIT, None, [CHIP], RunId(2))
    assert not shift.add(FAIL, "E312", [CHIP], RunId(3))


def test_a_slot_passes_when_its_own_run_is_delivered() -> None:
    table = SlotTable()
    table.put(WORKING.ended(WAIT, RunId(7)))
    assert table.owing(RunId(8)) is None
    owing = table.owing(RunId(7))
    assert owing is not None
    assert owing.delivered().outcome is PASS
    assert owing.delivered().owed is None


@pytest.mark.parametrize("outcome", [PASS, FAIL, Outcome.ERROR, Outcome.ABORTED])
def test_only_what_waits_can_be_delivered(outcome: Outcome) -> None:
    ended = WORKING.ended(outcome, RunId(7))
    assert ended.owed is None
    assert ended.delivered() == ended


def test_a_unit_that_has_left_is_not_waited_for_on_its_slot() -> None:
    waiting = WORKING.ended(WAIT, RunId(7))
    assert waiting.holding(UNIT) == waiting
    for gone in (waiting.holding(None), waiting.holding(replace(UNIT, plug=2)), waiting.acknowledged()):
        assert (gone.outcome, gone.owed) == (None, None)
    assert waiting.begun(2).owed is None


def test_a_unit_that_was_changed_meanwhile_gets_no_wait_of_another() -> None:
    ended = WORKING.holding(None).holding(replace(UNIT, plug=2)).ended(WAIT, RunId(7))
    assert (ended.outcome, ended.owed) == (None, None)


def test_a_unit_that_waits_is_a_good_one_when_it_comes_back() -> None:
    past = Past(hardware_id="aa", endpoint_name="unit-1", outcome=WAIT, at=datetime(2026, 1, 2, tzinfo=UTC))
    back = Slot(key="1", number=1, unit=replace(UNIT, past=past))
    assert back.returned
    assert not back.ready
