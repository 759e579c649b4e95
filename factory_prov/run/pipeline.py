"""One unit from blank to PASS: the pipeline that every front end calls.

PASS means: the device said 0, the server has the same identity and credentials, the final image came up on the same
chip, where the job wants that tried, the unit's connection is good, and where it wants that scanned, the label on the
unit is its own. Anything less is no PASS. What is known goes to
the ledger at the moment it is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from factory_prov.advice import BUG, advice_for
from factory_prov.cancel import CancelToken, LimitedCancel
from factory_prov.errors import (
    AlreadyConfigured,
    AnswerUnfit,
    ArrivedDamaged,
    BeginningLost,
    Cancelled,
    DeviceBusy,
    DeviceRefused,
    FactoryProvError,
    LedgerError,
    LinkTimeout,
    ServerError,
    VerifyFailed,
)
from factory_prov.events import Level, Report
from factory_prov.fault_place import ProgramFault
from factory_prov.job.model import Job
from factory_prov.ledger.outcomes import outcome_of
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.messages import Message, sentences
from factory_prov.run.bench import Bench, Device
from factory_prov.run.beside import Making
from factory_prov.run.delivery import Delivery, open_delivery
from factory_prov.run.device_fit import that_it_holds
from factory_prov.run.going_on import behind_its_yes, that_is_configured
from factory_prov.run.hidden_probe import told_apart
from factory_prov.run.journal import Journal, unrecorded
from factory_prov.run.plan import LaterServer, NoLabel, NoRehearsal, NoServer, ServerPlan
from factory_prov.run.planning import plan_run
from factory_prov.run.proof import examine, prove
from factory_prov.run.settling import settled
from factory_prov.run.steps import Register, Rehearse, Reserve, ScanLabel
from factory_prov.run.steps.register import TOLD_LATER
from factory_prov.run.steps.second_look import StoppedReading
from factory_prov.run.steps.step import RunContext
from factory_prov.run.values import (
    Accepted,
    Configured,
    Credentialed,
    Examined,
    Labelled,
    Owing,
    Proven,
    Registered,
    Rehearsed,
    Reserved,
    Unlabelled,
    Unlisted,
    Unrehearsed,
)

_Listed = Registered | Owing | Unlisted

_SAFE_TO_RESTART = (
    *(LinkTimeout, VerifyFailed, DeviceRefused, BeginningLost, AnswerUnfit, StoppedReading),
    *(ArrivedDamaged, DeviceBusy),
)
"""After these a chip erase and a new start with the same identity harm nothing."""


def provision(device: Device, job: Job, bench: Bench, report: Report, cancel: CancelToken) -> RunRecord:
    """Provision one unit and return its record; a unit that fails is an outcome, never an exception.

    FAIL is a verdict on the unit; trouble of the station or the job is ERROR, and says nothing of the unit.

    `report` is called from two threads, one at a time; when it fails it is not called again.
    """
    try:
        journal = Journal(device, job, bench, report, cancel)
    except LedgerError as failure:
        return unrecorded(device, job, bench, report, failure)
    try:
        proven = _take_through(
            RunContext(plan=plan_run(device, job, bench), journal=journal, cancel=LimitedCancel(cancel))
        )
    except Cancelled as stopped:
        return journal.ended(Outcome.ABORTED, advice_for(stopped).code, Message("Stopped."))
    except FactoryProvError as failure:
        trouble = told_apart(failure, device, untouched=journal.untouched)
        return journal.ended(outcome_of(trouble), advice_for(trouble).code, trouble.message)
    except Exception as bug:  # noqa: BLE001  # the one place where a bug of ours becomes an outcome
        return journal.ended(Outcome.ERROR, BUG.code, ProgramFault(bug).message)
    return journal.waiting(proven, proven.listed) if isinstance(proven.listed, Owing) else journal.passed(proven)


def _take_through(run: RunContext) -> Proven:
    """Take the unit through all steps its job needs, from top to bottom."""
    if isinstance(run.plan.server, ServerPlan):  # no name and no unit is used up for a server that takes none
        with _or_later(run, run.plan.server):
            run.plan.bench.access.require(run.plan.server.registrar, run.cancel)
    reserved = Reserve(run).take()
    with (
        ThreadPoolExecutor(1, "run") as beside,
        open_delivery(run) as delivery,
    ):
        making = Making(run, beside)
        if run.plan.starts_afresh:
            configured = _configure_patiently(run, reserved, delivery, making)
            connecting = beside.submit(_connect, run, configured)
            with settled(run.journal, connecting):
                verified = delivery.finish(configured)
            listed, rehearsed = connecting.result()
        else:  # such a device cannot be written twice: a server that refuses must do so before it has the whole
            configured, listed = _configure_once(run, reserved, delivery, making)
            trying = beside.submit(_rehearse, run, configured, listed)
            with settled(run.journal, trying):
                verified = delivery.finish(configured)
            rehearsed = trying.result()
    run.cancel.check()
    return prove(run.plan, _label(run, examine(run.plan, verified, listed, rehearsed)))


def _configure_patiently(run: RunContext, reserved: Reserved, delivery: Delivery, making: Making) -> Configured:
    """Configure the device; where that fails harmlessly, give it another try with the same identity and credentials."""
    attempt, attempts = 1, run.plan.attempts
    while True:
        try:
            credentialed = _credential(run, reserved, delivery, making)
            reserved = credentialed.identified.anew()
            held = that_it_holds(run, credentialed)
            return held or delivery.write(credentialed)
        except _SAFE_TO_RESTART as failure:
            if attempt >= attempts:
                raise
            attempt += 1
            again = Message("Starting afresh, try {attempt} of {attempts}.", attempt=attempt, attempts=attempts)
            run.journal.log(sentences(failure.message, again), Level.WARNING)


def _configure_once(
    run: RunContext, reserved: Reserved, delivery: Delivery, making: Making
) -> tuple[Configured, _Listed]:
    """Configure and register a device that takes one configuration, or go on with one that holds it already."""
    held = behind_its_yes(run, reserved, making)
    if held is None:
        try:
            credentialed = _credential(run, reserved, delivery, making)
        except AlreadyConfigured:
            held = that_is_configured(run, reserved, making)
            if held is None:
                raise
        else:
            held = that_it_holds(run, credentialed)
            if held is None:
                _look_at_server(run, credentialed)
                return delivery.write_in_two(
                    credentialed, lambda written: making.beside.submit(_register, run, written)
                )
    return held, making.beside.submit(_register, run, held).result()


def _credential(run: RunContext, reserved: Reserved, delivery: Delivery, making: Making) -> Credentialed:
    """From the first image to a device whose name is known and whose keys are made, as far as can be beside it."""
    if reserved.reservation is not None:
        making.begin(reserved.reservation.endpoint_name)
    with settled(run.journal, making.work):
        identified = delivery.identify(delivery.bring_up(reserved))
    return making.result(identified)


def _look_at_server(run: RunContext, credentialed: Credentialed) -> None:
    """Meet here what a server has against the unit: this device is not written for nothing."""
    if isinstance(run.plan.server, ServerPlan):
        with _or_later(run, run.plan.server):
            Register(run).look(credentialed, run.plan.server)


@contextmanager
def _or_later(run: RunContext, server: ServerPlan) -> Iterator[None]:
    """Go on when the server is away, where the job lets it be told later."""
    try:
        yield
    except ServerError as failure:
        if server.owed is None or not failure.away:
            raise
        run.journal.log(failure.message, Level.WARNING)


def _register(run: RunContext, written: Accepted | Configured) -> _Listed:
    server = run.plan.server
    if isinstance(server, LaterServer):
        return Owing(by=server, credentialed=written.credentialed, owed=server.owed, reason=TOLD_LATER)
    if isinstance(server, NoServer):
        return Unlisted(by=server, credentialed=written.credentialed)
    return Register(run).take(written, server)


def _connect(run: RunContext, configured: Configured) -> tuple[_Listed, Rehearsed | Unrehearsed]:
    """Make the unit known to its server, and try its connection once it is: both beside the final image."""
    listed = _register(run, configured)
    return listed, _rehearse(run, configured, listed)


def _rehearse(run: RunContext, configured: Configured, listed: _Listed) -> Rehearsed | Unrehearsed:
    planned = run.plan.rehearsal
    if isinstance(planned, NoRehearsal):
        return Unrehearsed(by=planned, credentialed=configured.credentialed)
    return Rehearse(run).take(configured, listed, planned)


def _label(run: RunContext, examined: Examined) -> Labelled | Unlabelled:
    """Have the label on the unit scanned: its port is free by now, and it may be taken off its cable."""
    planned = run.plan.label
    if isinstance(planned, NoLabel):
        return Unlabelled(by=planned, examined=examined)
    return ScanLabel(run).take(examined, planned)
