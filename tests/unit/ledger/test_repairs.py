"""A repair of a unit in the ledger: one at a time, each change allowed by the table, gone on with by whoever may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory_prov.errors import LedgerError
from factory_prov.ledger import repair_states
from factory_prov.ledger.records import RunId
from factory_prov.ledger.repair_states import (
    ALLOWED,
    NewRepair,
    RepairAction,
    RepairOutcome,
    RepairState,
    refuse_change,
)
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message

BeginRun = Callable[..., RunId]
NEW = NewRepair(
    action=RepairAction.SAME_IDENTITY,
    endpoint_name=None,
    hardware_id="HW1",
    station="desk",
    operator="Eve",
    reason="lost its keys",
    detail='{"server": "coiote"}',
)


@pytest.fixture
def named(ledger: Ledger, begin: BeginRun) -> NewRepair:
    """A repair of `unit-1`, which a run has named and failed."""
    run_id = begin("HW1")
    ledger.reserve(run_id, "unit-1", psk_identity=None, again=None)
    ledger.gave_up(run_id)
    return replace(NEW, endpoint_name="unit-1")


def test_a_repair_is_there_until_it_was_seen_to_be_done(ledger: Ledger, begin: BeginRun, named: NewRepair) -> None:
    repair_id = ledger.repairs.begin(named)
    (open_,) = ledger.repairs.open()
    assert (open_.state, open_.endpoint_name, open_.hardware_id) == (RepairState.BEGUN, "unit-1", "HW1")
    assert (open_.reason, open_.detail, open_.at_work) == ("lost its keys", '{"server": "coiote"}', True)
    run_id = begin("HW1")
    for state in (RepairState.RUNNING, RepairState.RUN_ENDED, RepairState.CHECKED):
        with pytest.raises(LedgerError, match="was not checked"):
            ledger.repairs.end(repair_id, RepairOutcome.DONE)
        ledger.repairs.advance(repair_id, state, run_id=run_id if state is RepairState.RUNNING else None)
    ledger.repairs.end(repair_id, RepairOutcome.DONE)
    assert ledger.repairs.open() == ()
    (done,) = ledger.repairs.of(endpoint_name="unit-1")
    assert (done.outcome, done.why, done.run_id, done.at_work) == (RepairOutcome.DONE, None, run_id, False)
    assert ledger.repairs.of(hardware_id="HW1") == ledger.unit("HW1").repairs == (done,)
    assert ledger.repairs.find(repair_id) == done
    assert ledger.repairs.of(endpoint_name="unit-2") == ()
    assert ledger.repairs.of() == ()


def test_a_unit_has_one_open_repair(ledger: Ledger, named: NewRepair) -> None:
    repair_id = ledger.repairs.begin(named)
    for same in (NEW, named, replace(named, hardware_id=None), replace(named, hardware_id="HW2")):
        with pytest.raises(LedgerError, match="begun at desk"):
            ledger.repairs.begin(same)
    ledger.repairs.end(repair_id, RepairOutcome.GIVEN_UP, Message("It is broken."))
    assert str(ledger.repairs.of(hardware_id="HW1")[0].why) == "It is broken."
    ledger.repairs.begin(NEW)


def test_a_unit_that_is_worked_on_is_not_repaired(ledger: Ledger, begin: BeginRun) -> None:
    run_id = begin("HW1")
    with pytest.raises(LedgerError, match="at this moment"):
        ledger.repairs.begin(NEW)
    ledger.reserve(run_id, "unit-1", psk_identity=None, again=None)
    with pytest.raises(LedgerError, match="at this moment"):
        ledger.repairs.begin(replace(NEW, hardware_id=None, endpoint_name="unit-1"))
    ledger.gave_up(run_id)
    ledger.repairs.begin(NEW)


def test_a_repair_is_that_of_a_unit(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="neither a name nor a chip"):
        ledger.repairs.begin(replace(NEW, hardware_id=None))
    with pytest.raises(LedgerError, match="does not know this name"):
        ledger.repairs.begin(replace(NEW, endpoint_name="nobody"))


def test_another_program_goes_on_only_when_nobody_works_on_it(
    ledger: Ledger, another: Callable[[], Ledger], named: NewRepair
) -> None:
    repair_id = ledger.repairs.begin(named)
    with another() as other:
        assert other.repairs.open()[0].at_work
        with pytest.raises(LedgerError, match="another program works on this repair, at desk"):
            other.repairs.advance(repair_id, RepairState.ERASED)
        with pytest.raises(LedgerError, match="another program"):
            other.repairs.end(repair_id, RepairOutcome.GIVEN_UP)
        ledger.repairs.leave(repair_id)
        assert not other.repairs.open()[0].at_work
        other.repairs.advance(repair_id, RepairState.ERASED, detail="{}")
        with pytest.raises(LedgerError, match="another program"):
            ledger.repairs.advance(repair_id, RepairState.CHECKED)
    assert not ledger.repairs.open()[0].at_work
    ledger.repairs.advance(repair_id, RepairState.CHECKED)
    assert ledger.repairs.open()[0].detail == "{}"


def test_a_closed_repair_stays_as_it_is(ledger: Ledger) -> None:
    repair_id = ledger.repairs.begin(NEW)
    ledger.repairs.end(repair_id, RepairOutcome.GIVEN_UP)
    for change in (
        lambda: ledger.repairs.advance(repair_id, RepairState.ERASED),
        lambda: ledger.repairs.leave(repair_id),
        lambda: ledger.repairs.end(repair_id, RepairOutcome.GIVEN_UP),
    ):
        with pytest.raises(LedgerError, match="no open repair"):
            change()


@given(st.sampled_from(RepairState), st.sampled_from(RepairState))
def test_only_changes_of_the_table_are_taken(before: RepairState, after: RepairState) -> None:
    if after in ALLOWED[before]:
        refuse_change(before, after)
    else:
        with pytest.raises(LedgerError):
            refuse_change(before, after)


@given(st.lists(st.sampled_from(RepairState), max_size=12))
def test_whatever_is_tried_no_question_stays_unanswered_and_no_run_open(wanted: list[RepairState]) -> None:
    """However a repair gets to CHECKED: what was asked was answered, and what ran has ended."""
    way = [RepairState.BEGUN]
    for state in wanted:
        if state in ALLOWED[way[-1]]:
            way.append(state)
    closed_by = {RepairState.SERVER_ASKED: RepairState.SERVER_DONE, RepairState.RUNNING: RepairState.RUN_ENDED}
    for place, state in enumerate(way):
        later = [each for each in way[place:] if each is not state]
        if state in closed_by and later:
            assert later[0] is closed_by[state]
    if RepairState.CHECKED in way:
        assert set(way[way.index(RepairState.CHECKED) :]) == {RepairState.CHECKED}


def test_every_state_has_its_row_may_be_done_again_and_leads_to_the_end() -> None:
    assert set(ALLOWED) == set(RepairState)
    assert all(state in after for state, after in ALLOWED.items())
    reached = {RepairState.CHECKED}
    while wider := {state for state, after in ALLOWED.items() if after & reached} - reached:
        reached |= wider
    assert reached == set(RepairState)
    assert repair_states.ALLOWED is ALLOWED
