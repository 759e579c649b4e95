"""What the table of states must never allow, whoever changes it."""

from __future__ import annotations

from factory_prov.ledger.states import ALLOWED, HOLDS_ALL, MAY_HOLD, UnitState


def test_a_unit_is_closed_from_verified_alone() -> None:
    assert [state for state in UnitState if UnitState.CLOSED in ALLOWED[state]] == [UnitState.VERIFIED]


def test_nothing_goes_to_a_device_before_it_is_written_down_that_it_may_hold_it() -> None:
    before = {state for state in UnitState if UnitState.WRITTEN in ALLOWED[state]} - MAY_HOLD
    assert before == {UnitState.CREDENTIALS_MADE}
    assert HOLDS_ALL < MAY_HOLD


def test_what_has_ended_is_never_begun_again() -> None:
    ended = {UnitState.SCRAPPED, UnitState.RETIRED, UnitState.REVOKED}
    assert all(ALLOWED[state] <= ended for state in ended)
