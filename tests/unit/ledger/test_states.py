"""The states of a unit: no change but those of the table, whatever is tried, and people read the same table."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from enum import StrEnum
from itertools import count, pairwise
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factory_prov.errors import IdentityTaken, LedgerError, ReturnedUnit
from factory_prov.ledger.letters import UNIT_STATES, word_of
from factory_prov.ledger.records import Outcome, RunStart
from factory_prov.ledger.states import ALLOWED, SERVER_ALLOWED, STRAIGHT_WAY, UnitState, refuse_change
from factory_prov.ledger.store import Ledger
from tests.ledgers import verified

START = RunStart(station="s", job_name="j", job_digest="d", probe="p", started_at=datetime(2026, 1, 31, tzinfo=UTC))
DOCUMENT = Path(__file__).parents[3] / "docs" / "ledger.md"
AT = datetime(2026, 1, 31, 9, tzinfo=UTC)


NUMBERS = count()
_STATES = "SELECT identities.state, runs.state FROM identities JOIN runs ON identity_id = identities.id"


def state_of(path: Path, name: str) -> tuple[str, str]:
    """Return what the file has of a unit and of its newest run."""
    with closing(sqlite3.connect(path)) as raw:
        row: tuple[str, str] = raw.execute(
            f"{_STATES} WHERE endpoint_name = ? ORDER BY runs.id DESC", (name,)
        ).fetchone()
        return words(row)


def words(row: tuple[str, str]) -> tuple[str, str]:
    """Return two states as people call them: the ledger has a letter for each."""
    return word_of(UNIT_STATES, row[0]), word_of(UNIT_STATES, row[1])


@pytest.fixture
def stored(ledger: Ledger) -> Callable[[str], tuple[str, str]]:
    """Ask the database itself what it has of a unit and of its newest run, as another program sees it."""

    def stored(name: str) -> tuple[str, str]:
        if ledger.place.startswith("postgresql"):
            with psycopg.connect(ledger.place) as raw:
                query = f"{_STATES} WHERE endpoint_name = %s ORDER BY runs.id DESC LIMIT 1"
                row: tuple[str, str] | None = raw.execute(query, (name,)).fetchone()
                assert row is not None
                return words(row)
        return state_of(ledger.path, name)

    return stored


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(st.sampled_from(list(UnitState)), max_size=12))
def test_a_walk_goes_where_the_table_lets_it_and_nowhere_else(
    ledger: Ledger, stored: Callable[[str], tuple[str, str]], wanted: list[UnitState]
) -> None:
    name = f"unit {next(NUMBERS)}"  # each walk is another unit's in the one ledger of the test
    run_id = ledger.begin(START)
    ledger.reserve(run_id, name, psk_identity=None, again=None)
    now = UnitState.RESERVED
    for state in wanted:
        if state in ALLOWED[now]:
            ledger.reach(run_id, state)
            now = state
        else:
            with pytest.raises(LedgerError, match="cannot become"):
                ledger.reach(run_id, state)
        assert stored(name) == (now, now)


def test_every_state_has_its_row_and_the_way_of_a_unit_is_allowed() -> None:
    assert set(ALLOWED) == set(UnitState)
    way = [UnitState.RESERVED, *STRAIGHT_WAY, UnitState.CLOSED]
    for before, after in pairwise(way):
        refuse_change(before, after)
    refuse_change(UnitState.ACCEPTED, UnitState.FINAL_IMAGE)
    refuse_change(UnitState.FINAL_IMAGE, UnitState.VERIFIED)
    for ended in (UnitState.SCRAPPED, UnitState.RETIRED, UnitState.REVOKED):
        assert ALLOWED[ended] <= {UnitState.SCRAPPED, UnitState.REVOKED}, "a name that has ended never comes back"
    closing_states = {state for state, after in ALLOWED.items() if UnitState.CLOSED in after}
    assert closing_states == {UnitState.VERIFIED}


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.WAIT])
@pytest.mark.parametrize("reached", range(len(STRAIGHT_WAY)))
def test_no_good_end_without_having_been_verified(tmp_path: Path, outcome: Outcome, reached: int) -> None:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        run_id = ledger.begin(START)
        with pytest.raises(LedgerError):
            ledger.finish(run_id, outcome, code=None, at=AT)
        run_id = ledger.begin(START)
        ledger.reserve(run_id, "one", psk_identity=None, again=None)
        for state in STRAIGHT_WAY[:reached]:
            ledger.reach(run_id, state)
        with pytest.raises(LedgerError, match="cannot become closed"):
            ledger.finish(run_id, outcome, code=None, at=AT)
        assert [run.outcome for run in ledger.runs()] == [None, None]


@pytest.mark.parametrize("reached", range(len(STRAIGHT_WAY) + 1))
def test_a_unit_that_fails_keeps_how_far_it_came(tmp_path: Path, reached: int) -> None:
    path = tmp_path / "ledger.db"
    way = [UnitState.RESERVED, *STRAIGHT_WAY][: reached + 1]
    with Ledger.open(path) as ledger:
        run_id = ledger.begin(START)
        ledger.reserve(run_id, "one", psk_identity=None, again=None)
        for state in way[1:]:
            ledger.reach(run_id, state)
        ledger.finish(run_id, Outcome.FAIL, code="E313", at=AT)
    assert state_of(path, "one") == (UnitState.FAILED, way[-1])


def test_the_name_of_a_unit_that_waits_is_nobody_elses(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        run_id = ledger.begin(START)
        ledger.reserve(run_id, "one", psk_identity=None, again=None)
        assert not ledger.used_up(["one"])
        verified(ledger, run_id)
        ledger.finish(run_id, Outcome.WAIT, code=None, at=AT)
        assert ledger.used_up(["one"]) == {"one"}
        with pytest.raises(IdentityTaken):
            ledger.reserve(ledger.begin(START), "one", psk_identity=None, again=None)


def test_a_unit_that_waits_is_a_good_one_that_comes_back(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        run_id = ledger.begin(START)
        ledger.reserve(run_id, "one", psk_identity=None, again=None)
        ledger.set_hardware_id(run_id, "HW1")
        verified(ledger, run_id)
        ledger.finish(run_id, Outcome.WAIT, code=None, at=AT)
        again = ledger.begin(START)
        ledger.set_hardware_id(again, "HW1")
        with pytest.raises(ReturnedUnit, match="was found good and waits for its server"):
            ledger.reserve(again, "one", psk_identity=None, again=None)


@pytest.mark.parametrize("allowed", [ALLOWED, SERVER_ALLOWED])
def test_the_document_has_the_table_of_the_program(allowed: Mapping[StrEnum, frozenset[StrEnum]]) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for before, after in allowed.items():
        assert f"| {before} | {', '.join(state for state in type(before) if state in after)} |" in text
