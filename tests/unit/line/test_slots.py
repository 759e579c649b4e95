"""A verdict belongs to the unit it is of, whatever is plugged in meanwhile; and who may start by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from factory_prov.ledger.records import Outcome
from factory_prov.line.slots import Slot, SlotTable
from factory_prov.line.units import AttachedUnit, Past

UNIT = AttachedUnit(key="1", board="nRF9160 DK", port="COM1", plug=1)
OTHER = replace(UNIT, plug=2)
PAST = Past(hardware_id="ab", endpoint_name="unit-1", outcome=Outcome.PASS, at=datetime(2026, 1, 2, tzinfo=UTC))
WAITING = Slot(key="1", number=1, unit=UNIT)
WORKING = WAITING.begun(1)


@pytest.mark.parametrize(("outcome", "stands"), [(Outcome.PASS, None), (Outcome.FAIL, Outcome.FAIL)])
def test_a_unit_changed_while_its_run_ends_gets_no_pass_of_another(outcome: Outcome, stands: Outcome | None) -> None:
    running = WORKING.holding(None).holding(OTHER)
    assert running.running
    ended = running.ended(outcome)
    assert (ended.outcome, ended.unit) == (stands, OTHER)


def test_the_verdict_of_the_unit_that_is_there_stays() -> None:
    passed = WORKING.ended(Outcome.PASS)
    assert passed.holding(UNIT).outcome is Outcome.PASS
    assert passed.holding(replace(UNIT, past=PAST)).outcome is Outcome.PASS


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.ERROR])
def test_a_bad_verdict_stays_until_somebody_has_seen_it(outcome: Outcome) -> None:
    ended = WORKING.ended(outcome)
    assert ended.holding(None).outcome is outcome
    assert ended.holding(None).holding(OTHER).outcome is outcome
    assert ended.holding(OTHER).outcome is outcome
    assert not ended.holding(OTHER).fresh
    assert ended.holding(OTHER).acknowledged().outcome is None
    assert ended.holding(OTHER).acknowledged().fresh


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.ABORTED])
def test_another_verdict_stays_until_the_unit_is_gone(outcome: Outcome) -> None:
    ended = WORKING.ended(outcome)
    assert ended.holding(UNIT).outcome is outcome
    assert ended.holding(None).outcome is None
    assert ended.holding(OTHER).outcome is None  # it was gone and back between two looks


def test_a_pass_of_a_unit_that_left_while_it_ran_is_seen_until_the_next_one() -> None:
    ended = WORKING.holding(None).ended(Outcome.PASS)
    assert ended.holding(None).outcome is Outcome.PASS
    assert ended.holding(OTHER).outcome is None


def test_a_unit_starts_by_itself_once_for_each_plug_and_never_when_it_was_here_before() -> None:
    assert WAITING.fresh
    assert not WORKING.fresh
    assert not WORKING.ended(Outcome.ABORTED).fresh
    assert not WORKING.ended(Outcome.PASS).acknowledged().fresh  # the same plug
    assert not replace(WAITING, unit=replace(OTHER, past=PAST)).fresh
    assert not replace(WAITING, unit=None).fresh
    assert WORKING.ended(Outcome.PASS).holding(OTHER).fresh


def test_what_is_ready_to_be_started_by_hand() -> None:
    assert WAITING.ready
    assert WORKING.ended(Outcome.ABORTED).ready
    assert not WORKING.ready
    assert not WORKING.ended(Outcome.PASS).ready
    assert not WORKING.ended(Outcome.FAIL).ready
    assert not replace(WAITING, unit=replace(UNIT, past=PAST)).ready
    assert replace(WAITING, unit=replace(UNIT, past=replace(PAST, outcome=Outcome.FAIL))).ready


def test_a_returned_unit_that_was_stopped_is_still_to_be_decided_about() -> None:
    waiting = replace(WAITING, unit=replace(UNIT, past=PAST))
    assert waiting.returned
    stopped = waiting.begun(1).ended(Outcome.ABORTED)
    asked = stopped.holding(replace(UNIT, past=replace(PAST, outcome=Outcome.ABORTED)))  # the ledger has that run now
    assert (asked.returned, asked.ready) == (True, False)
    assert not waiting.begun(1).returned
    assert not stopped.holding(OTHER).returned


def test_what_was_known_of_a_unit_is_asked_again_once_its_verdict_was_seen() -> None:
    ended = replace(WORKING.ended(Outcome.PASS), unit=replace(UNIT, past=PAST))
    assert ended.acknowledged().unit == UNIT
    assert WAITING.acknowledged() == WAITING
    assert WORKING.acknowledged() == WORKING


def test_slots_keep_their_numbers() -> None:
    table = SlotTable()
    table.take_in([UNIT])
    table.take_in([replace(UNIT, key="2")])
    table.take_in([UNIT, replace(UNIT, key="2"), replace(UNIT, key="3")])
    assert [(slot.key, slot.number, slot.unit is None) for slot in table.slots] == [
        ("1", 1, False),
        ("2", 2, False),
        ("3", 3, False),
    ]
    assert table.get("4") is None
