"""What went in comes out: runs, steps, registrations, exports."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from factory_prov.errors import LedgerError
from factory_prov.ledger.export import COLUMNS, document, write_csv
from factory_prov.ledger.records import Outcome, RunFilter, RunId, StepState, UnitHistory
from factory_prov.ledger.store import Ledger
from factory_prov.run.steps import Connect

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
