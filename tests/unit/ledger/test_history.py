"""What went in comes out: runs, steps, registrations, exports."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from factory_prov.errors import LedgerError, ReturnedUnit
from factory_prov.ledger.export import COLUMNS, document, write_csv
from factory_prov.ledger.records import Again, Outcome, RunFilter, RunId, StepState, UnitHistory
from factory_prov.ledger.store import Ledger
from factory_prov.run.steps import Connect
from tests.ledgers import verified

BeginRun = Callable[..., RunId]


@pytest.fixture
def whole_run(ledger: Ledger, begin: BeginRun, at: datetime) -> RunId:
    run_id = begin("HW1")
    ledger.reserve(run_id, "urn:one", psk_identity="psk", again=None)
    ledger.step(run_id, Connect.step, state=StepState.STARTED, at=at)
    ledger.step(run_id, Connect.step, state=StepState.FAILED, at=at, detail="no answer")
    ledger.registered(run_id, "coiote", device_id="4711", outcome="created", at=at)
    ledger.finish(run_id, Outcome.FAIL, code="E301", at=at + timedelta(seconds=5))
    return run_id


def test_a_units_life_is_told_in_order(ledger: Ledger, whole_run: RunId, at: datetime) -> None:
    life = ledger.unit("HW1")
    assert ledger.by_endpoint("urn:one") == life
    (part,) = life.runs
    assert [(step.step, step.state, step.at, step.detail) for step in part.steps] == [
        (Connect.step.key, StepState.STARTED, at, ""),
        (Connect.step.key, StepState.FAILED, at, "no answer"),
    ]
    (registration,) = part.registrations
    assert (registration.endpoint_name, registration.server, registration.device_id) == ("urn:one", "coiote", "4711")
    assert part.run.finished_at == at + timedelta(seconds=5)
    assert (part.run.code, part.run.station, part.run.probe) == ("E301", "line 1", "683")


def test_every_run_of_a_chip_is_found_whatever_it_ended_with(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    """One that has passed is found by its name, which is the chip's for ever; the others by the chip itself."""
    nameless, refused, unbound, passed, renamed = (begin(), begin(), begin(), begin("HW1"), begin("HW1"))
    ledger.met(nameless, "HW1")
    ledger.finish(nameless, Outcome.FAIL, code="E1", at=at)
    ledger.reserve(unbound, "unbound", psk_identity=None, again=None)
    ledger.met(unbound, "HW1")
    ledger.finish(unbound, Outcome.ERROR, code="E1", at=at)
    ledger.reserve(passed, "one", psk_identity=None, again=None)
    verified(ledger, passed)
    ledger.finish(passed, Outcome.PASS, code=None, at=at)
    ledger.reserve(refused, "other", psk_identity=None, again=None)
    with pytest.raises(ReturnedUnit):
        ledger.set_hardware_id(refused, "HW1")
    ledger.finish(refused, Outcome.ABORTED, code=None, at=at)
    ledger.reserve(renamed, "two", psk_identity=None, again=Again.NEW_IDENTITY)
    verified(ledger, renamed)
    ledger.finish(renamed, Outcome.PASS, code=None, at=at)
    going = begin("HW1")
    every = [nameless, refused, unbound, passed, renamed, going]
    assert [part.run.run_id for part in ledger.unit("HW1").runs] == every
    assert [run.run_id for run in ledger.runs(RunFilter(hardware_id="HW1"))] == every
    assert [run.run_id for run in ledger.runs(RunFilter(hardware_id="HW1", outcome=Outcome.PASS))] == [passed, renamed]
    assert [run.run_id for run in ledger.runs(RunFilter(hardware_id="HW1", limit=2))] == [renamed, going]
    assert [run.run_id for run in ledger.runs(RunFilter(text="hw1"))] == every
    last = ledger.last_run("HW1")
    assert last is not None
    assert last.run_id == renamed


def test_a_unit_that_has_passed_since_is_not_gone_on_with(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    cut = begin()
    ledger.reserve(cut, "cut", psk_identity=None, again=None, seen="HW1")
    ledger.gave_up(cut)
    next_one = begin("HW1")
    left = ledger.cut_off(next_one, "HW1")
    assert left is not None
    assert left.endpoint_name == "cut"
    ledger.reserve(next_one, "another", psk_identity=None, again=None)
    verified(ledger, next_one)
    ledger.finish(next_one, Outcome.PASS, code=None, at=at)
    assert ledger.cut_off(begin("HW1"), "HW1") is None
    assert ledger.cut_short("HW1") is None


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.WAIT])
def test_no_unit_is_closed_under_a_name_that_is_not_its_own(
    ledger: Ledger, begin: BeginRun, at: datetime, outcome: Outcome
) -> None:
    run_id = begin()
    ledger.reserve(run_id, "one", psk_identity=None, again=None)
    ledger.met(run_id, "HW1")
    verified(ledger, run_id)
    with pytest.raises(LedgerError, match="not bound"):
        ledger.finish(run_id, outcome, code=None, at=at)


def test_who_was_never_here_has_no_history(ledger: Ledger) -> None:
    assert ledger.unit("HW9") == UnitHistory(hardware_id="HW9", identities=(), runs=())
    assert ledger.by_endpoint("nobody").runs == ()


def test_a_name_without_a_unit_has_its_runs(ledger: Ledger, begin: BeginRun) -> None:
    run_id = begin()
    ledger.reserve(run_id, "one", psk_identity=None, again=None)
    assert [part.run.run_id for part in ledger.by_endpoint("one").runs] == [run_id]


def test_runs_are_filtered(ledger: Ledger, begin: BeginRun, whole_run: RunId, at: datetime) -> None:
    open_run = begin("HW_2", probe="684", started_at=at + timedelta(hours=1))
    hour = at + timedelta(hours=1)
    for wanted, expected in (
        (RunFilter(), [whole_run, open_run]),
        (RunFilter(limit=1), [open_run]),
        (RunFilter(endpoint_name="urn:one"), [whole_run]),
        (RunFilter(hardware_id="HW_2"), [open_run]),
        (RunFilter(text="ONE"), [whole_run]),
        (RunFilter(text="w_"), [open_run]),
        (RunFilter(text="%"), []),
        (RunFilter(probe="684"), [open_run]),
        (RunFilter(station="line 2"), []),
        (RunFilter(outcome=Outcome.FAIL), [whole_run]),
        (RunFilter(unfinished=True), [open_run]),
        (RunFilter(since=hour), [open_run]),
        (RunFilter(until=hour), [whole_run]),
    ):
        assert [record.run_id for record in ledger.runs(wanted)] == expected, wanted


def test_times_of_any_zone_become_utc(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    begin(started_at=at.astimezone(timezone(timedelta(hours=5, minutes=45))))
    assert ledger.runs()[0].started_at.isoformat() == "2026-01-31T08:05:00+00:00"
    with pytest.raises(StatementError, match="without a time zone"):
        begin(started_at=at.replace(tzinfo=None))


def test_csv_and_json_say_the_same(ledger: Ledger, begin: BeginRun, whole_run: RunId) -> None:
    begin()
    file = io.StringIO(newline="")
    write_csv(ledger.runs(), file)
    from_csv = list(csv.DictReader(io.StringIO(file.getvalue(), newline="")))
    from_json = [json.loads(json.dumps(document(record))) for record in ledger.runs()]
    assert tuple(from_csv[0]) == tuple(from_json[0]) == COLUMNS
    assert [{key: "" if value is None else str(value) for key, value in row.items()} for row in from_json] == from_csv
    assert from_json[0]["finished_at"] == "2026-01-31T08:05:05.000Z"
    assert (from_json[0]["outcome"], from_json[1]["outcome"]) == ("FAIL", None)


@pytest.mark.parametrize("name", ["=cmd()", "=1+1", "@SUM(A1)", "=HYPERLINK(1)", "+1", "-1", "\t=1", " =1", "\uff1d1"])
def test_no_cell_is_a_formula(ledger: Ledger, begin: BeginRun, name: str) -> None:
    ledger.reserve(begin(), name, psk_identity=None, again=None)
    file = io.StringIO(newline="")
    write_csv(ledger.runs(), file)
    (row,) = csv.DictReader(io.StringIO(file.getvalue(), newline=""))
    assert row["endpoint_name"] == f"'{name}"
    assert document(ledger.runs()[0])["endpoint_name"] == name  # JSON is for programs


def test_only_a_run_with_a_name_registers(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    with pytest.raises(LedgerError, match="no endpoint name"):
        ledger.registered(begin(), "coiote", device_id="1", outcome="created", at=at)
    run_id = begin()
    ledger.reserve(run_id, "one", psk_identity=None, again=None)
    with pytest.raises(LedgerError, match="no retired name"):
        ledger.removed(run_id, "one", server="coiote", at=at)
    with pytest.raises(LedgerError, match=r"(?i)foreign key"):
        ledger.step(RunId(99), Connect.step, state=StepState.DONE, at=at)
