"""The states of a unit: no change but those of the table, whatever is tried, and people read the same table."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from enum import StrEnum
from itertools import count, pairwise, product
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from factory_prov.errors import IdentityTaken, LedgerError, ReturnedUnit
from factory_prov.ledger import store
from factory_prov.ledger.identity_rows import set_server_state
from factory_prov.ledger.letters import UNIT_STATES, word_of
from factory_prov.ledger.records import Again, Outcome, RunId, RunStart
from factory_prov.ledger.states import ALLOWED, SERVER_ALLOWED, STRAIGHT_WAY, ServerState, UnitState, refuse_change
from factory_prov.ledger.store import Ledger
from factory_prov.ledger.tables import identities
from tests.ledgers import OWED, verified, waiting

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
@given(wanted=st.lists(st.sampled_from(list(UnitState)), max_size=12), end=st.sampled_from(list(Outcome)))
@example(wanted=list(STRAIGHT_WAY), end=Outcome.PASS)
@example(wanted=list(STRAIGHT_WAY), end=Outcome.WAIT)
def test_a_walk_goes_where_the_table_lets_it_and_nowhere_else(
    ledger: Ledger, stored: Callable[[str], tuple[str, str]], wanted: list[UnitState], end: Outcome
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
    if end is Outcome.WAIT or (end is Outcome.PASS and UnitState.CLOSED not in ALLOWED[now]):
        with pytest.raises(LedgerError, match=r"cannot become|owes none"):
            ledger.finish(run_id, end, code=None, at=AT)
        assert stored(name) == (now, now), "a refusal has changed nothing"
        return
    ledger.finish(run_id, end, code=None, at=AT)
    if end is Outcome.PASS:
        assert stored(name) == (UnitState.CLOSED, UnitState.CLOSED)
    else:
        assert stored(name) == (UnitState.FAILED if UnitState.FAILED in ALLOWED[now] else now, now)


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
def test_no_good_end_without_having_been_verified(ledger: Ledger, outcome: Outcome, reached: int) -> None:
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
def test_a_unit_that_fails_keeps_how_far_it_came(
    ledger: Ledger, stored: Callable[[str], tuple[str, str]], reached: int
) -> None:
    way = [UnitState.RESERVED, *STRAIGHT_WAY][: reached + 1]
    run_id = ledger.begin(START)
    ledger.reserve(run_id, "one", psk_identity=None, again=None)
    for state in way[1:]:
        ledger.reach(run_id, state)
    ledger.finish(run_id, Outcome.FAIL, code="E313", at=AT)
    assert stored("one") == (UnitState.FAILED, way[-1])


def test_the_name_of_a_unit_that_waits_is_nobody_elses(ledger: Ledger) -> None:
    run_id = ledger.begin(START)
    ledger.reserve(run_id, "one", psk_identity=None, again=None)
    assert not ledger.used_up(["one"])
    waiting(ledger, run_id, "one")
    assert ledger.used_up(["one"]) == {"one"}
    with pytest.raises(IdentityTaken):
        ledger.reserve(ledger.begin(START), "one", psk_identity=None, again=None)


def test_a_unit_that_waits_is_a_good_one_that_comes_back(ledger: Ledger) -> None:
    run_id = ledger.begin(START)
    ledger.reserve(run_id, "one", psk_identity=None, again=None)
    ledger.set_hardware_id(run_id, "HW1")
    waiting(ledger, run_id, "one")
    again = ledger.begin(START)
    ledger.set_hardware_id(again, "HW1")
    with pytest.raises(ReturnedUnit, match="was found good and waits for its server"):
        ledger.reserve(again, "one", psk_identity=None, again=None)


def ready(ledger: Ledger, name: str = "one", *, again: Again | None = None) -> RunId:
    """Begin a run and take its unit to where it may be closed."""
    run_id = ledger.begin(START)
    ledger.reserve(run_id, name, psk_identity=None, again=again)
    verified(ledger, run_id)
    return run_id


def server_state(ledger: Ledger, name: str = "one") -> ServerState:
    return ledger.by_endpoint(name).identities[-1].server_state


def test_every_change_of_what_is_known_of_a_server_is_one_of_the_table(ledger: Ledger) -> None:
    ready(ledger)
    identity_id = ledger.by_endpoint("one").identities[0].identity_id
    for before, after in product(ServerState, ServerState):
        with ledger._writing() as connection:
            connection.execute(update(identities).values(server_state=before))
        if after in SERVER_ALLOWED[before]:
            with ledger._writing() as connection:
                set_server_state(connection, identity_id, after)
            assert server_state(ledger) is after
            continue
        with pytest.raises(LedgerError, match="whose server is"), ledger._writing() as connection:
            set_server_state(connection, identity_id, after)
        assert server_state(ledger) is before


def test_what_is_known_of_a_server_is_changed_in_one_place() -> None:
    sources = Path(store.__file__).parent.rglob("*.py")
    writes = re.compile(r"""values\([^)]*server_state=|"its_unit"[^}]*"server_state":""")
    assert [path.name for path in sources if writes.search(path.read_text(encoding="utf-8"))] == ["identity_rows.py"]


Heard = Callable[[Ledger, RunId], None]
UNHEARD: dict[str, Heard] = {
    "asked": lambda ledger, run: ledger.asking(run, "server", at=AT),
    "refused": lambda ledger, run: (
        ledger.asking(run, "server", at=AT),
        ledger.not_made(run, "server", at=AT),
    )[1],
    "another knows it": lambda ledger, run: (
        ledger.registered(run, "another", device_id="", outcome="created", at=AT),
        ledger.asking(run, "server", at=AT),
    )[1],
    "asked once more": lambda ledger, run: (
        ledger.registered(run, "server", device_id="", outcome="created", at=AT),
        ledger.asking(run, "server", at=AT),
    )[1],
}


@pytest.mark.parametrize("heard", UNHEARD.values(), ids=UNHEARD)
def test_no_pass_while_its_own_server_is_not_known_to_know_the_unit(ledger: Ledger, heard: Heard) -> None:
    run_id = ready(ledger)
    heard(ledger, run_id)
    with pytest.raises(LedgerError, match="is no PASS"):
        ledger.finish(run_id, Outcome.PASS, code=None, at=AT)
    assert [run.outcome for run in ledger.runs()] == [None]


def test_a_pass_once_its_server_knows_it(ledger: Ledger) -> None:
    run_id = ready(ledger)
    ledger.asking(run_id, "server", at=AT)
    ledger.not_made(run_id, "server", at=AT)
    ledger.registered(run_id, "server", device_id="", outcome="created", at=AT)
    ledger.finish(run_id, Outcome.PASS, code=None, at=AT)
    assert server_state(ledger) is ServerState.REGISTERED


def test_what_an_earlier_run_asked_keeps_no_unit_without_a_server_from_its_pass(ledger: Ledger) -> None:
    first = ready(ledger)
    ledger.asking(first, "server", at=AT)
    ledger.finish(first, Outcome.ERROR, code="E401", at=AT)
    ledger.finish(ready(ledger), Outcome.PASS, code=None, at=AT)
    assert server_state(ledger) is ServerState.ASKED, "nobody has heard that server yet"


def test_a_run_waits_for_nothing_but_what_it_owes(ledger: Ledger) -> None:
    first = ledger.begin(START)
    ledger.reserve(first, "one", psk_identity=None, again=None)
    waiting(ledger, first, "one")
    run_id = ready(ledger, again=Again.SAME_IDENTITY)
    with pytest.raises(LedgerError, match="owes none"):
        ledger.finish(run_id, Outcome.WAIT, code=None, at=AT)
    assert ledger.outbox.rows()[0].run_id == first


def test_a_refusal_leaves_what_is_owed_owed(ledger: Ledger) -> None:
    first = ledger.begin(START)
    ledger.reserve(first, "one", psk_identity=None, again=None)
    waiting(ledger, first, "one")
    run_id = ready(ledger, again=Again.SAME_IDENTITY)
    ledger.asking(run_id, OWED.server, at=AT)
    ledger.not_made(run_id, OWED.server, at=AT)
    assert server_state(ledger) is ServerState.OWED


@pytest.mark.parametrize("allowed", [ALLOWED, SERVER_ALLOWED])
def test_the_document_has_the_table_of_the_program(allowed: Mapping[StrEnum, frozenset[StrEnum]]) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for before, after in allowed.items():
        assert f"| {before} | {', '.join(state for state in type(before) if state in after)} |" in text
