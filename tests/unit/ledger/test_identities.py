"""Who may have which name: duplicates, returned units, retries."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from factory_prov.errors import IdentityTaken, InputError, LedgerError, ReturnedUnit, StorageFailed
from factory_prov.files.lease import Lease
from factory_prov.ledger.records import Again, CutOff, Outcome, RunId, RunStart
from factory_prov.ledger.states import ServerState
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from tests.ledgers import verified

BeginRun = Callable[..., RunId]
START = RunStart(
    station="line 1", job_name="", job_digest="", probe="683", started_at=datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
)
SAME, NEW = Again.SAME_IDENTITY, Again.NEW_IDENTITY


@pytest.fixture
def passed(ledger: Ledger, begin: BeginRun, at: datetime) -> RunId:
    """The unit HW1 passed as `one`."""
    run_id = begin("HW1")
    ledger.reserve(run_id, "one", psk_identity="psk one", again=None)
    verified(ledger, run_id)
    ledger.finish(run_id, Outcome.PASS, code=None, at=at)
    return run_id


def fail(ledger: Ledger, run_id: RunId, at: datetime) -> None:
    ledger.finish(run_id, Outcome.FAIL, code="E301", at=at)


def test_a_new_unit_gets_its_name(ledger: Ledger, begin: BeginRun) -> None:
    run_id = begin()
    reservation = ledger.reserve(run_id, "one", psk_identity="psk", again=None)
    assert (reservation.endpoint_name, reservation.psk_identity, reservation.known) == ("one", "psk", False)
    assert ledger.set_hardware_id(run_id, "HW1") == reservation
    identity = ledger.active_identity("HW1")
    assert identity is not None
    assert (identity.endpoint_name, identity.passed_at) == ("one", None)


@pytest.mark.parametrize("another", ["file"], indirect=True)  # it looks into the file
def test_the_database_itself_refuses_what_must_be_unique(ledger: Ledger, passed: RunId) -> None:
    raw = sqlite3.connect(ledger.path)
    for statement in (
        "INSERT INTO identities (endpoint_name, reserved_at, state, server_state) VALUES ('one', 0, '', '')",
        (
            "INSERT INTO identities (reserved_at, endpoint_name, state, server_state, hardware_id)"
            " VALUES (0, 'two', '', '', 'HW1')"
        ),
        "INSERT INTO psk_identities (psk_identity, identity_id) VALUES ('psk one', 1)",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            raw.execute(statement)
    raw.close()


def test_a_taken_name_is_refused_and_its_holder_named(ledger: Ledger, begin: BeginRun, passed: RunId) -> None:
    for hardware_id in (None, "HW2"):
        with pytest.raises(IdentityTaken, match=r"one: .* by the unit HW1 since 20\d\d-\d\d-\d\d \d\d:\d\d UTC"):
            ledger.reserve(begin(hardware_id), "one", psk_identity=None, again=None)
    with pytest.raises(IdentityTaken, match="HW1"):
        ledger.reserve(begin("HW2"), "one", psk_identity=None, again=SAME)


def test_a_taken_psk_identity_is_refused_and_nothing_kept(ledger: Ledger, begin: BeginRun, passed: RunId) -> None:
    with pytest.raises(IdentityTaken, match="psk one belongs to the endpoint name one"):
        ledger.reserve(begin("HW2"), "two", psk_identity="psk one", again=None)
    assert ledger.taken(["one", "two"]) == ledger.used_up(["one", "two"]) == {"one"}


def test_a_name_in_use_by_a_run_is_refused_until_that_ends(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    first = begin()
    ledger.reserve(first, "one", psk_identity="psk", again=None)
    with pytest.raises(IdentityTaken, match="2026-01-31 08:05 UTC and goes on"):
        ledger.reserve(begin(), "one", psk_identity="psk", again=None)
    assert ledger.taken(["one"]) == {"one"}
    assert ledger.used_up(["one"]) == frozenset()
    fail(ledger, first, at)
    assert ledger.taken(["one"]) == frozenset()
    assert ledger.reserve(begin(), "one", psk_identity="psk", again=None).known


@pytest.mark.parametrize("again", [None, SAME])
def test_a_name_in_use_is_not_taken_over_from_a_run_at_work(
    another: Callable[[], Ledger], ledger: Ledger, begin: BeginRun, at: datetime, again: Again | None
) -> None:
    with another() as other:  # as another process would
        first = other.begin(START)
        other.reserve(first, "one", psk_identity="psk", again=None)
        with pytest.raises(IdentityTaken, match="goes on"):
            ledger.reserve(begin(), "one", psk_identity="psk", again=again)
        assert ledger.taken(["one"]) == {"one"}
        other.set_hardware_id(first, "HW1")
        with pytest.raises(IdentityTaken, match="goes on"):
            ledger.reserve(begin("HW1"), "one", psk_identity="psk", again=again)
        other.finish(first, Outcome.FAIL, code="E900", at=at)
    assert ledger.reserve(begin("HW1"), "one", psk_identity="psk", again=again).known


@pytest.mark.parametrize("again", [None, SAME])
def test_the_name_of_a_run_that_was_cut_off_is_free_for_its_unit(
    another: Callable[[], Ledger], ledger: Ledger, begin: BeginRun, again: Again | None
) -> None:
    with another() as other:
        other.reserve(other.begin(START), "one", psk_identity="psk", again=None)
    retry = begin()
    assert ledger.taken(["one"]) == frozenset()
    assert ledger.reserve(retry, "one", psk_identity="psk", again=again).known


def test_a_run_that_was_cut_off_leaves_name_and_decision_to_the_next_of_its_chip(
    another: Callable[[], Ledger], ledger: Ledger, begin: BeginRun, at: datetime
) -> None:
    with another() as other:
        other.reserve(other.begin(START), "one", psk_identity="psk", again=SAME, seen="HW1")
        assert ledger.cut_off(begin(), "HW1") is None  # it is at work
    with another() as other:
        other.begin(replace(START, hardware_id="HW1"))  # and cut off again, before it had a name
    retry = begin()
    left = ledger.cut_off(retry, "HW1")
    assert left == CutOff(endpoint_name="one", again=SAME, began_at=at)
    assert ledger.cut_off(retry, "HW2") is None
    assert ledger.cut_off(retry, None) is None  # a device without a chip is another one
    ledger.set_hardware_id(retry, "HW1")
    ledger.finish(retry, Outcome.FAIL, code="E900", at=at)
    assert ledger.cut_off(begin(), "HW1") is None  # the last one has ended


def test_without_a_chip_the_port_tells_whose_run_was_cut_off(
    another: Callable[[], Ledger], ledger: Ledger, begin: BeginRun
) -> None:
    with another() as other:
        other.reserve(other.begin(START), "one", psk_identity="psk", again=None)
    left = ledger.cut_off(begin(), None)
    assert left is not None
    assert left.endpoint_name == "one"
    assert ledger.cut_off(begin(probe="684"), None) is None
    assert ledger.cut_off(begin(), "HW1") is None


def test_a_run_whose_end_cannot_be_written_is_cut_off(ledger: Ledger, begin: BeginRun) -> None:
    first = begin()
    ledger.reserve(first, "one", psk_identity="psk", again=None)
    ledger.gave_up(first)
    assert ledger.reserve(begin(), "one", psk_identity="psk", again=None).known


def test_a_run_that_begins_while_another_ends_does_not_find_it_cut_off(
    ledger: Ledger, begin: BeginRun, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, begun, arrive = begin(), list[RunId](), ledger._writes._arrive

    def behind_another() -> object:
        if not begun:
            begun.append(RunId(0))
            begun.append(begin())
        return arrive()

    ledger.reserve(first, "one", psk_identity="psk", again=None)
    verified(ledger, first)
    monkeypatch.setattr(ledger._writes, "_arrive", behind_another)
    ledger.finish(first, Outcome.PASS, code=None, at=at)
    assert ledger.cut_off(begun[1], None) is None
    with pytest.raises(IdentityTaken):
        ledger.reserve(begun[1], "one", psk_identity="psk", again=None)


@pytest.mark.parametrize("another", ["file"], indirect=True)  # it looks into the file
def test_a_run_that_was_found_cut_off_changes_nothing_any_more(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    with Ledger.open(ledger.path) as other:
        run_id = other.begin(START)
        other.reserve(run_id, "one", psk_identity="psk", again=None)
        other._database.close()  # it is taken for dead, and goes on
        ledger.reserve(begin(), "one", psk_identity="psk", again=None)
        with pytest.raises(LedgerError, match="no open run"):
            other.finish(run_id, Outcome.PASS, code=None, at=at)


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own on Windows")
@pytest.mark.parametrize("another", ["file"], indirect=True)  # it looks into the file
def test_a_run_lives_for_those_too_who_open_the_ledger_by_a_link(
    ledger: Ledger, begin: BeginRun, tmp_path: Path
) -> None:
    ledger.reserve(begin(), "one", psk_identity=None, again=None)
    link = tmp_path / "elsewhere" / "ledger.db"
    link.parent.mkdir()
    link.symlink_to(ledger.path)
    with Ledger.open(link) as other:
        run_id = other.begin(START)
        with pytest.raises(IdentityTaken):
            other.reserve(run_id, "one", psk_identity=None, again=None)


def test_a_lease_that_cannot_be_had_is_the_ledgers_trouble(
    ledger: Ledger, begin: BeginRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> Lease:
        raise StorageFailed(Message("The disk is full."), place="ledger")

    monkeypatch.setattr(Lease, "take", full)
    with pytest.raises(LedgerError, match="full"):
        begin()


@pytest.mark.parametrize("another", ["file"], indirect=True)  # it looks into the file
def test_a_run_of_an_older_version_is_taken_over_only_when_somebody_says_so(ledger: Ledger, begin: BeginRun) -> None:
    with Ledger.open(ledger.path) as other:
        other.reserve(other.begin(START), "one", psk_identity="psk", again=None)
    with closing(sqlite3.connect(ledger.path)) as raw, raw:
        raw.execute("UPDATE runs SET lease = NULL")
    with pytest.raises(IdentityTaken, match="has not ended"):
        ledger.reserve(begin(), "one", psk_identity="psk", again=None)
    assert ledger.reserve(begin(), "one", psk_identity="psk", again=SAME).known


@pytest.mark.parametrize("another", ["file"], indirect=True)  # it looks into the file
def test_a_number_is_not_lost_between_the_counter_and_its_name(ledger: Ledger, begin: BeginRun) -> None:
    other = Ledger.open(ledger.path)
    assert other.next_serial("n") == 1
    assert ledger.next_serial("n") == 2  # the other one is at work
    assert other.next_serial("n") == 3
    other.reserve(other.begin(START), "three", psk_identity=None, again=None)
    assert other.next_serial("n") == 4
    other._database.close()  # what the system does for a process that is killed
    assert [ledger.next_serial("n") for _ in range(2)] == [4, 5]
    ledger.reserve(begin(), "five", psk_identity=None, again=None)
    other.close()


@pytest.mark.parametrize("another", ["file"], indirect=True)  # it looks into the file
def test_numbers_of_a_process_that_ends_in_peace_are_used_up(ledger: Ledger) -> None:
    with Ledger.open(ledger.path) as other:
        assert other.next_serial("n") == 1
    assert ledger.next_serial("n") == 2


@pytest.mark.parametrize("another", ["file"], indirect=True)  # it looks into the file
def test_a_lease_that_a_killed_program_has_left_is_cleared_away(ledger: Ledger, begin: BeginRun) -> None:
    left = ledger.path.with_name(f".{ledger.path.name}.0123456789abcdef.run")
    left.touch()
    with Ledger.open(ledger.path) as other:
        other.begin(START)
        (theirs,) = (file for file in ledger.path.parent.glob(".*.run") if file != left)
        begin()
        assert not left.exists()
        assert theirs.exists()


@pytest.mark.parametrize("another", ["file"], indirect=True)  # it looks into the file
def test_nothing_is_left_of_a_lease(ledger: Ledger, begin: BeginRun) -> None:
    with Ledger.open(ledger.path) as other:
        other.begin(START)
        begin()
        assert len(list(ledger.path.parent.glob(".*.run"))) == 2
    ledger.close()
    assert list(ledger.path.parent.glob(".*.run")) == []


def test_a_returned_unit_is_refused_with_the_choice(ledger: Ledger, begin: BeginRun, passed: RunId) -> None:
    for name in ("one", "two"):
        with pytest.raises(ReturnedUnit, match=r"passed on 2026-01-31 .*same-identity .*new-identity"):
            ledger.reserve(begin("HW1"), name, psk_identity=None, again=None)


def test_a_returned_unit_found_late_is_refused_but_on_record(
    ledger: Ledger, begin: BeginRun, passed: RunId, at: datetime
) -> None:
    run_id = begin()
    ledger.reserve(run_id, "two", psk_identity=None, again=None)
    with pytest.raises(ReturnedUnit, match="one since"):
        ledger.set_hardware_id(run_id, "HW1")
    fail(ledger, run_id, at)
    assert [part.run.run_id for part in ledger.unit("HW1").runs] == [passed, run_id]
    assert ledger.taken(["two"]) == frozenset()


def test_a_unit_that_never_passed_keeps_its_name_without_a_word(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    first = begin("HW1")
    ledger.reserve(first, "one", psk_identity="psk", again=None)
    fail(ledger, first, at)
    with pytest.raises(ReturnedUnit, match=r"one since .* never passed"):
        ledger.reserve(begin("HW1"), "two", psk_identity=None, again=None)
    retry = begin()
    assert ledger.reserve(retry, "one", psk_identity="psk", again=None).known
    with pytest.raises(IdentityTaken, match="HW1"):
        ledger.set_hardware_id(retry, "HW2")


def test_same_identity_keeps_the_name(ledger: Ledger, begin: BeginRun, passed: RunId) -> None:
    reservation = ledger.reserve(begin("HW1"), "one", psk_identity="psk one", again=SAME)
    assert (reservation.known, reservation.replaces) == (True, ())


def test_same_identity_finds_the_name_of_a_unit_met_late(ledger: Ledger, begin: BeginRun, passed: RunId) -> None:
    run_id = begin()
    ledger.reserve(run_id, "two", psk_identity="psk two", again=SAME)
    changed = ledger.set_hardware_id(run_id, "HW1")
    assert changed is not None
    assert (changed.endpoint_name, changed.psk_identity, changed.known) == ("one", None, True)
    assert ledger.reserve(run_id, "one", psk_identity="psk 3", again=SAME).psk_identity == "psk 3"
    assert ledger.taken(["two"]) == frozenset()
    assert ledger.runs()[-1].endpoint_name == "one"


@pytest.mark.parametrize("met_late", [False, True])
def test_new_identity_retires_the_old_name(
    ledger: Ledger, begin: BeginRun, passed: RunId, at: datetime, met_late: bool
) -> None:
    run_id = begin(None if met_late else "HW1")
    reservation = ledger.reserve(run_id, "two", psk_identity="psk two", again=NEW)
    if met_late:
        late = ledger.set_hardware_id(run_id, "HW1")
        assert late is not None
        reservation = late
    assert (reservation.endpoint_name, reservation.psk_identity) == ("two", "psk two")
    assert reservation.replaces == ("one",)
    names = [(name.endpoint_name, name.retired_at is None) for name in ledger.unit("HW1").identities]
    assert names == [("one", False), ("two", True)]
    for hardware_id in (None, "HW1", "HW2"):
        with pytest.raises(IdentityTaken, match="retired since"):
            ledger.reserve(begin(hardware_id), "one", psk_identity=None, again=SAME)
    ledger.removed(run_id, "one", server="coiote", at=at)
    assert ledger.reserve(run_id, "two", psk_identity="psk two", again=NEW).replaces == ()


def test_new_identity_goes_on_after_a_failure_with_the_new_name(
    ledger: Ledger, begin: BeginRun, passed: RunId, at: datetime
) -> None:
    first = begin("HW1")
    ledger.reserve(first, "two", psk_identity=None, again=NEW)
    fail(ledger, first, at)
    for again in (None, NEW):
        retry = begin("HW1")
        assert ledger.reserve(retry, "two", psk_identity=None, again=again).replaces == ("one",)
        fail(ledger, retry, at)


def test_new_identity_wants_a_new_name(ledger: Ledger, begin: BeginRun, passed: RunId) -> None:
    with pytest.raises(ReturnedUnit, match="passed"):
        ledger.reserve(begin("HW1"), "one", psk_identity=None, again=NEW)


def test_a_unit_swapped_in_mid_run_is_refused(ledger: Ledger, begin: BeginRun) -> None:
    run_id = begin("HW1")
    assert ledger.set_hardware_id(run_id, "HW1") is None
    with pytest.raises(InputError, match="this is the unit HW2, but the run began with HW1"):
        ledger.set_hardware_id(run_id, "HW2")
    with pytest.raises(InputError, match="empty"):
        ledger.set_hardware_id(run_id, "")


def test_a_run_has_one_name_and_ends_once(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    run_id = begin("HW1")
    ledger.reserve(run_id, "one", psk_identity=None, again=None)
    with pytest.raises(LedgerError, match="another endpoint name already"):
        ledger.reserve(run_id, "two", psk_identity=None, again=None)
    fail(ledger, run_id, at)
    for late in (
        lambda: ledger.finish(run_id, Outcome.PASS, code=None, at=at),
        lambda: ledger.reserve(run_id, "one", psk_identity=None, again=None),
        lambda: ledger.finish(RunId(99), Outcome.PASS, code=None, at=at),
    ):
        with pytest.raises(LedgerError, match="no open run"):
            late()
    assert ledger.runs()[0].outcome is Outcome.FAIL


def test_the_name_of_a_unit_in_work_is_neither_taken_over_nor_retired(ledger: Ledger, begin: BeginRun) -> None:
    first = begin("HW1")
    ledger.reserve(first, "one", psk_identity=None, again=None)
    for again in Again:
        beside = begin()
        ledger.reserve(beside, f"name {again}", psk_identity=None, again=again)
        with pytest.raises(IdentityTaken, match="2026-01-31 08:05 UTC and goes on"):
            ledger.set_hardware_id(beside, "HW1")
    with pytest.raises(IdentityTaken, match="goes on"):
        ledger.reserve(begin("HW1"), "two", psk_identity=None, again=NEW)
    identity = ledger.active_identity("HW1")
    assert identity is not None
    assert identity.endpoint_name == "one"


def test_a_server_that_says_no_has_what_it_had(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    run_id = begin("HW1")
    ledger.reserve(run_id, "one", psk_identity=None, again=None)
    told = []
    for known in (False, True):
        if known:
            ledger.registered(run_id, "server", device_id="1", outcome="created", at=at)
        ledger.asking(run_id, "server", at=at)
        ledger.not_made(run_id, "server", at=at)
        identity = ledger.active_identity("HW1")
        assert identity is not None
        told.append(identity.server_state)
    assert told == [ServerState.NONE, ServerState.REGISTERED]
