"""The table of what may follow what: the ledger keeps to it whatever it is asked, and the document shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factory_prov.errors import LedgerError
from factory_prov.ledger.records import Outcome, RunStart
from factory_prov.ledger.states import ALLOWED, HOLDS_ALL, MAY_HOLD, ServerState, UnitState
from factory_prov.ledger.store import Ledger

NOW = datetime(2026, 11, 30, tzinfo=UTC)
DOCUMENT = Path(__file__).parents[3] / "docs" / "ledger.md"
NUMBERS = count(1)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(tmp_path_factory.mktemp("states") / "ledger.sqlite") as opened:
        yield opened


def state_of(ledger: Ledger, name: str) -> UnitState:
    (identity,) = ledger.by_endpoint(name).identities
    return identity.state


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.sampled_from(UnitState), min_size=1, max_size=8), ends=st.sampled_from(Outcome))
def test_no_walk_leaves_the_table(ledger: Ledger, walk: list[UnitState], ends: Outcome) -> None:
    name = f"unit {next(NUMBERS)}"
    run_id = ledger.begin(RunStart(station="s", job_name="j", job_digest="d", probe=name, started_at=NOW))
    ledger.reserve(run_id, name, psk_identity=None, again=None)
    now = UnitState.RESERVED
    for state in walk:
        if state in ALLOWED[now]:
            ledger.reach(run_id, state)
            now = state
        else:
            with pytest.raises(LedgerError, match="cannot become"):
                ledger.reach(run_id, state)
        assert state_of(ledger, name) is now
    if ends in (Outcome.PASS, Outcome.WAIT) and UnitState.CLOSED not in ALLOWED[now]:
        with pytest.raises(LedgerError, match="cannot become"):
            ledger.finish(run_id, ends, code=None, at=NOW)
        assert state_of(ledger, name) is now
    else:
        ledger.finish(run_id, ends, code=None, at=NOW)
        good, may_fail = ends in (Outcome.PASS, Outcome.WAIT), UnitState.FAILED in ALLOWED[now]
        assert state_of(ledger, name) is (UnitState.CLOSED if good else UnitState.FAILED if may_fail else now)


def test_a_unit_is_closed_from_verified_alone() -> None:
    assert [state for state in UnitState if UnitState.CLOSED in ALLOWED[state]] == [UnitState.VERIFIED]


def test_nothing_goes_to_a_device_before_it_is_written_down_that_it_may_hold_it() -> None:
    before = {state for state in UnitState if UnitState.WRITTEN in ALLOWED[state]} - MAY_HOLD
    assert before == {UnitState.CREDENTIALS_MADE}
    assert HOLDS_ALL < MAY_HOLD


def test_what_has_ended_is_never_begun_again() -> None:
    ended = {UnitState.SCRAPPED, UnitState.RETIRED, UnitState.REVOKED}
    assert all(ALLOWED[state] <= ended for state in ended)


def test_the_document_shows_the_table() -> None:
    rows = re.findall(r"^\| \*\*(.+?)\*\* \| .* \| (.*) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    shown = {state: frozenset(filter(None, after.split(", "))) for state, after in rows}
    assert shown == {state.value: frozenset(ALLOWED[state]) for state in UnitState}
    assert all(state in DOCUMENT.read_text(encoding="utf-8") for state in ServerState)
