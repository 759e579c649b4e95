"""A unit's life as a list, and two runs side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from factory_prov.errors import InputError
from factory_prov.events import Step
from factory_prov.ledger.comparing import compare_runs
from factory_prov.ledger.endings import WantedEnding
from factory_prov.ledger.life import LifeEntry, LifeKind, Weight, life_of
from factory_prov.ledger.life_records import (
    EventKind,
    ImportedUnit,
    LabelRecord,
    LabelState,
    LabelVariant,
    UnitEvent,
)
from factory_prov.ledger.records import EndingKind, Outcome, RunId, StepRecord, StepState
from factory_prov.ledger.repair_states import NewRepair, RepairAction, RepairOutcome, RepairState
from factory_prov.ledger.states import STRAIGHT_WAY
from factory_prov.ledger.step_times import step_times
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message

BeginRun = Callable[..., RunId]
CONNECT = Step(key="connect", title=Message("Connect"), short=Message("Connect"))
VERIFY = Step(key="verify", title=Message("Verify"), short=Message("Verify"))
TITLES = {step.key: step.title for step in (CONNECT, VERIFY)}


def texts(entries: tuple[LifeEntry, ...]) -> list[str]:
    return [str(entry.text) for entry in entries]


def run(ledger: Ledger, begin: BeginRun, at: datetime, *, seconds: float, fails: bool) -> RunId:
    """A run of HW1 that connects for so many seconds, and then is verified."""
    run_id = begin("HW1", started_at=at)
    ledger.reserve(run_id, "unit-1", psk_identity=None, again=None)
    ledger.step(run_id, CONNECT, state=StepState.STARTED, at=at + timedelta(seconds=1))
    end = at + timedelta(seconds=1 + seconds)
    ledger.step(run_id, CONNECT, state=StepState.DONE, at=end)
    ledger.step(run_id, VERIFY, state=StepState.STARTED, at=end)
    for state in STRAIGHT_WAY:
        ledger.reach(run_id, state)
    if fails:
        ledger.step(run_id, VERIFY, state=StepState.FAILED, at=end + timedelta(seconds=2), detail="E312")
        ledger.finish(run_id, Outcome.FAIL, code="E312", at=end + timedelta(seconds=3), reason=Message("It said no."))
    else:
        ledger.asking(run_id, "coiote", at=end)
        ledger.registered(run_id, "coiote", device_id="17", outcome="created", at=end)
        ledger.step(run_id, VERIFY, state=StepState.DONE, at=end + timedelta(seconds=2))
        ledger.finish(run_id, Outcome.PASS, code=None, at=end + timedelta(seconds=3))
    return run_id


def test_a_life_is_told_from_its_beginning_to_its_end(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    failed = run(ledger, begin, at, seconds=4, fails=True)
    passed = run(ledger, begin, at + timedelta(minutes=1), seconds=1.5, fails=False)
    label = LabelRecord(
        at=at + timedelta(minutes=2),
        endpoint_name="unit-1",
        run_id=passed,
        variant=LabelVariant.PASS,
        state=LabelState.PRINTED,
        text=None,
        printer="folder:/labels",
        reason=None,
        operator="Eve",
    )
    ledger.labels.note(label)
    ledger.labels.note(replace(label, reason="smeared"))
    ledger.labels.note(replace(label, state=LabelState.SCANNED))
    repair = ledger.repairs.begin(
        NewRepair(
            action=RepairAction.SCRAP,
            endpoint_name="unit-1",
            hardware_id="HW1",
            station="desk",
            operator="Eve",
            reason="water",
        )
    )
    ledger.repairs.advance(repair, RepairState.CHECKED)
    ledger.repairs.end(repair, RepairOutcome.DONE)
    wanted = WantedEnding(kind=EndingKind.SCRAPPED, reason=Message("Water."), station="desk", operator="Eve")
    ledger.end("unit-1", wanted)
    entries = life_of(ledger.unit("HW1"), TITLES)
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    assert texts(tuple(each for each in entries if each.kind is not LifeKind.RESERVED)) == [
        f"Run {failed}: FAIL E312 after 8.0 s, job sensor, at 683 of line 1. It said no.",
        "Connect: 4.0 s.",
        "Verify: failed after 2.0 s.",
        f"Run {passed}: PASS after 5.5 s, job sensor, at 683 of line 1.",
        "Connect: 1.5 s.",
        "Verify: 2.0 s.",
        "The server coiote knows unit-1 (created) as 17.",
        "A label was printed on folder:/labels.",
        "A label was printed again on folder:/labels: smeared",
        "The label on the unit was read back, and is its own.",
        f"Repair {repair} was begun at desk: Scrap. Reason: water",
        f"Repair {repair} is done: device, ledger and server agree.",
        "unit-1 was scrapped by Eve: Water.",
    ]
    (reserved,) = (each for each in entries if each.kind is LifeKind.RESERVED)
    assert str(reserved.text) == "The name unit-1 was reserved."
    heads = [each.kind for each in entries if each.weight is Weight.HEAD and each.run_id == failed]
    assert heads == [LifeKind.RUN]
    details = {each.kind for each in entries if each.weight is Weight.DETAIL}
    assert details == {LifeKind.STEP, LifeKind.REGISTRATION}


def test_a_unit_from_elsewhere_begins_with_that(ledger: Ledger, at: datetime) -> None:
    ledger.take_in(ImportedUnit(endpoint_name="old-1", hardware_id="HW9", made_at=at), "units.csv", operator="Eve")
    ledger.events.note(
        UnitEvent(
            at=datetime.now(at.tzinfo),
            kind=EventKind.NOTED,
            endpoint_name="old-1",
            hardware_id=None,
            run_id=None,
            station="desk",
            operator="",
            what=Message("It was cleaned."),
        )
    )
    told = life_of(ledger.by_endpoint("old-1"), TITLES)
    assert texts(told) == ["Taken in from units.csv. (Eve)", "It was cleaned. (desk)"]


def test_a_run_without_an_end_and_a_step_without_one_are_told(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    run_id = begin("HW1", started_at=at)
    ledger.step(run_id, CONNECT, state=StepState.STARTED, at=at)
    ledger.step(run_id, Step(key="older", title=Message("x"), short=Message("x")), state=StepState.STARTED, at=at)
    assert texts(life_of(ledger.unit("HW1"), TITLES)) == [
        f"Run {run_id} has no end: job sensor, at 683 of line 1.",
        "Connect: no end of it is known.",
        "older: no end of it is known.",
    ]


def test_steps_done_twice_and_ends_without_a_beginning(at: datetime) -> None:
    def step(state: StepState, second: int) -> StepRecord:
        return StepRecord(step="connect", state=state, at=at + timedelta(seconds=second), detail="")

    told = [step(StepState.DONE, 0), step(StepState.STARTED, 1), step(StepState.FAILED, 2)]
    told += [step(StepState.STARTED, 3), step(StepState.DONE, 7)]
    assert [(each.seconds, each.failed) for each in step_times(told)] == [(1.0, True), (4.0, False)]


def test_two_runs_are_compared_by_what_they_were_and_did(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    failed = run(ledger, begin, at, seconds=4, fails=True)
    passed = run(ledger, begin, at + timedelta(minutes=1), seconds=1.5, fails=False)
    rows = compare_runs(ledger, failed, passed, TITLES)
    told = {str(row.title): (str(row.first), str(row.second), row.differs) for row in rows}
    assert told["Outcome"] == ("FAIL", "PASS", True)
    assert told["Reason"] == ("It said no.", "", True)
    assert told["Job"] == ("sensor", "sensor", False)
    assert told["Connect"] == ("4.0 s", "1.5 s", True)
    assert told["Verify"] == ("failed after 2.0 s", "2.0 s", True)
    same = compare_runs(ledger, passed, passed, TITLES)
    assert not any(row.differs for row in same)
    with pytest.raises(InputError, match=r"run 99.* does not have this run"):
        compare_runs(ledger, RunId(99), passed, TITLES)
