"""A unit's whole life as one list, oldest first: what the history shows in the window and on the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from factory_prov.ledger.answers import ASKED, NOT_MADE, REMOVED
from factory_prov.ledger.ids import RepairId, RunId
from factory_prov.ledger.life_records import EventKind, LabelRecord, LabelState, LabelVariant, UnitEvent
from factory_prov.ledger.records import (
    Ending,
    EndingKind,
    Identity,
    Outcome,
    RegistrationRecord,
    RunHistory,
    RunRecord,
    UnitHistory,
)
from factory_prov.ledger.repair_states import Repair, RepairAction, RepairOutcome
from factory_prov.ledger.step_times import StepTime, step_times
from factory_prov.messages import NOTHING, Message, sentences


class LifeKind(StrEnum):
    """What an entry tells of."""

    RESERVED = "reserved"
    RUN = "run"
    STEP = "step"
    REGISTRATION = "registration"
    LABEL = "label"
    REPAIR = "repair"
    ENDING = "ending"
    EVENT = "event"


class Weight(StrEnum):
    """HEAD: what a life is told by; DETAIL: what belongs to the run or repair it names, and may be folded away."""

    HEAD = "head"
    DETAIL = "detail"


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEntry:
    """One thing that happened. `run_id` and `repair_id`: what it belongs to; `outcome` and `code`: of a run."""

    at: datetime
    kind: LifeKind
    text: Message
    weight: Weight
    run_id: RunId | None = None
    repair_id: RepairId | None = None
    outcome: Outcome | None = None
    code: str | None = None


ACTIONS: Mapping[RepairAction, Message] = {
    RepairAction.SAME_IDENTITY: Message("Same identity"),
    RepairAction.NEW_IDENTITY: Message("New identity"),
    RepairAction.RETIRE: Message("Retire"),
    RepairAction.SCRAP: Message("Scrap"),
    RepairAction.SERVER_ALONE: Message("Server side alone"),
}
"""What a repair does, in the words of its buttons."""


def life_of(unit: UnitHistory, steps: Mapping[str, Message]) -> tuple[LifeEntry, ...]:
    """Return all that happened to a unit, oldest first; `steps`: the titles of the steps by their keys."""
    imported = {event.endpoint_name for event in unit.events if event.kind is EventKind.IMPORTED}
    told = [
        *(_reserved(name) for name in unit.identities if name.endpoint_name not in imported),
        *(entry for run in unit.runs for entry in _of_run(run, steps)),
        *map(_event, unit.events),
        *map(_label, unit.labels),
        *(entry for repair in unit.repairs for entry in _of_repair(repair)),
        *map(_ending, unit.endings),
    ]
    return tuple(sorted(told, key=lambda entry: entry.at))


def _reserved(name: Identity) -> LifeEntry:
    text = Message("The name {endpoint_name} was reserved.", endpoint_name=name.endpoint_name)
    return LifeEntry(at=name.reserved_at, kind=LifeKind.RESERVED, text=text, weight=Weight.HEAD)


def _of_run(history: RunHistory, steps: Mapping[str, Message]) -> Iterator[LifeEntry]:
    run = history.run
    yield LifeEntry(
        at=run.started_at,
        kind=LifeKind.RUN,
        text=sentences(_ran(run), (run.reason or NOTHING).capitalized()),
        weight=Weight.HEAD,
        run_id=run.run_id,
        outcome=run.outcome,
        code=run.code,
    )
    for step in step_times(history.steps):
        yield LifeEntry(
            at=step.began_at,
            kind=LifeKind.STEP,
            text=_step(step, steps.get(step.key) or Message("{text}", text=step.key)),
            weight=Weight.DETAIL,
            run_id=run.run_id,
        )
    for answer in history.registrations:
        yield _registration(answer, run.run_id)


def _ran(run: RunRecord) -> Message:
    if run.outcome is None or run.finished_at is None:
        return Message(
            "Run {run_id} has no end: job {job_name}, at {place} of {station}.",
            run_id=run.run_id,
            job_name=run.job_name,
            place=run.probe,
            station=run.station,
        )
    seconds = _seconds((run.finished_at - run.started_at).total_seconds())
    ended = run.outcome.value if run.code is None else f"{run.outcome.value} {run.code}"
    return Message(
        "Run {run_id}: {outcome} after {seconds} s, job {job_name}, at {place} of {station}.",
        run_id=run.run_id,
        outcome=ended,
        seconds=seconds,
        job_name=run.job_name,
        place=run.probe,
        station=run.station,
    )


def _step(step: StepTime, title: Message) -> Message:
    if step.seconds is None:
        return Message("{step}: no end of it is known.", step=title)
    if step.failed:
        return Message("{step}: failed after {seconds} s.", step=title, seconds=_seconds(step.seconds))
    return Message("{step}: {seconds} s.", step=title, seconds=_seconds(step.seconds))


def _registration(answer: RegistrationRecord, run_id: RunId) -> LifeEntry:
    return LifeEntry(
        at=answer.at,
        kind=LifeKind.REGISTRATION,
        text=_answered(answer),
        weight=Weight.DETAIL,
        run_id=run_id,
    )


def _answered(answer: RegistrationRecord) -> Message:
    server, name = answer.server, answer.endpoint_name
    if answer.outcome == REMOVED:
        return Message("The server {server} does not know {endpoint_name} any more.", server=server, endpoint_name=name)
    if answer.outcome == ASKED:
        return Message(
            "The server {server} was asked to take {endpoint_name}, and nobody heard its answer.",
            server=server,
            endpoint_name=name,
        )
    if answer.outcome == NOT_MADE:
        return Message("The server {server} did not take {endpoint_name}.", server=server, endpoint_name=name)
    return Message(
        "The server {server} knows {endpoint_name} ({outcome}) as {device_id}.",
        server=server,
        endpoint_name=name,
        outcome=answer.outcome,
        device_id=answer.device_id,
    )


def _event(event: UnitEvent) -> LifeEntry:
    by = event.operator or event.station
    text = sentences(event.what, Message("({operator})", operator=by)) if by else event.what
    return LifeEntry(at=event.at, kind=LifeKind.EVENT, text=text, weight=Weight.HEAD, run_id=event.run_id)


def _label(label: LabelRecord) -> LifeEntry:
    return LifeEntry(at=label.at, kind=LifeKind.LABEL, text=_labelled(label), weight=Weight.HEAD, run_id=label.run_id)


def _labelled(label: LabelRecord) -> Message:
    if label.state is LabelState.SCANNED:
        return Message("The label on the unit was read back, and is its own.")
    if label.state is LabelState.FAILED:
        return Message("A label could not be printed on {printer}.", printer=label.printer)
    if label.reason:
        return Message("A label was printed again on {printer}: {reason}", printer=label.printer, reason=label.reason)
    if label.variant is LabelVariant.FAIL:
        return Message("A label of a unit that failed was printed on {printer}.", printer=label.printer)
    return Message("A label was printed on {printer}.", printer=label.printer)


def _of_repair(repair: Repair) -> Iterator[LifeEntry]:
    begun = Message(
        "Repair {repair_id} was begun at {station}: {action}.",
        repair_id=repair.repair_id,
        station=repair.station,
        action=ACTIONS[repair.action],
    )
    reason = Message("Reason: {reason}", reason=repair.reason) if repair.reason else NOTHING
    yield _repair(repair, repair.begun_at, sentences(begun, reason))
    if repair.ended_at is not None:
        end = Message("Repair {repair_id} was given up.", repair_id=repair.repair_id)
        if repair.outcome is RepairOutcome.DONE:
            end = Message("Repair {repair_id} is done: device, ledger and server agree.", repair_id=repair.repair_id)
        yield _repair(repair, repair.ended_at, sentences(end, repair.why or NOTHING))


def _repair(repair: Repair, at: datetime, text: Message) -> LifeEntry:
    return LifeEntry(
        at=at,
        kind=LifeKind.REPAIR,
        text=text,
        weight=Weight.HEAD,
        run_id=repair.run_id,
        repair_id=repair.repair_id,
    )


def _ending(ending: Ending) -> LifeEntry:
    return LifeEntry(at=ending.at, kind=LifeKind.ENDING, text=_ended(ending), weight=Weight.HEAD)


def _ended(ending: Ending) -> Message:
    name, by, reason = ending.endpoint_name, ending.operator or ending.station, ending.reason
    if ending.kind is EndingKind.SCRAPPED:
        return Message("{name} was scrapped by {operator}: {reason}", name=name, operator=by, reason=reason)
    if ending.kind is EndingKind.RETIRED:
        return Message("{name} was retired by {operator}: {reason}", name=name, operator=by, reason=reason)
    return Message("{name} was revoked by {operator}: {reason}", name=name, operator=by, reason=reason)


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f}"
