"""What a run tells and writes down: every step to whoever listens and to the ledger, at the moment it is known."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from factory_prov import __version__
from factory_prov.advice import advice_for
from factory_prov.cancel import CancelToken
from factory_prov.device_contract.files import ContractVersion
from factory_prov.errors import LedgerError
from factory_prov.events import Event, Level, LogLine, Report, Step, StepFinished, StepProgress, StepStarted, UnitNamed
from factory_prov.job.key_source import key_source
from factory_prov.job.model import Job
from factory_prov.ledger.outbox import Owed
from factory_prov.ledger.reasons import bounded
from factory_prov.ledger.records import Again, Outcome, Reservation, RunId, RunRecord, RunStart, StepState, digest_text
from factory_prov.ledger.states import UnitState
from factory_prov.messages import Message, sentences
from factory_prov.records.targets import targets_of
from factory_prov.run.bench import Bench, Device
from factory_prov.run.origin import image_sha256, operator
from factory_prov.run.values import Owing, Proven


@dataclass(slots=True)
class _Reached:
    """How far the run has come, for the record of one that fails; no step asks for it. A PASS has its proof."""

    hardware_id: str | None = None
    bound: bool = False
    reservation: Reservation | None = None
    device_contract: int | None = None
    stored_sha256: bytes | None = None


class Journal:
    """The record of one run; LedgerError when it cannot be opened. Two threads of the run may use it."""

    def __init__(self, device: Device, job: Job, bench: Bench, report: Report, cancel: CancelToken) -> None:
        self._ledger = bench.ledger
        self._report = report
        self._cancel = cancel
        self._again = device.again
        self._lock = threading.Lock()
        self._mute = False
        self._reached = _Reached()
        self._steps: dict[int, Step] = {}  # by the thread that is in it
        self._failed: list[Step] = []
        self._done = False
        self._start = _start(device, job, bench)
        ledger_id = "" if bench.logs is None else bench.ledger.sealed_keys.ledger_id()
        self.run_id = bench.ledger.begin(self._start)
        bench.ledger.will_tell(self.run_id, targets_of(job.records))
        self._log = None if bench.logs is None else bench.logs.begin(ledger_id, self.run_id)

    @property
    def untouched(self) -> bool:
        """Whether no step has ended well: nothing was done with the unit yet."""
        return not self._done

    @contextmanager
    def step(self, step: Step) -> Iterator[Callable[[int, int], None]]:
        """Tell and write down that a step begins and how it ends; gives what to call with its progress."""
        self._cancel.check()
        began = time.monotonic()
        self._note(step, StepState.STARTED)
        self._steps[threading.get_ident()] = step
        self._tell(StepStarted(step=step))
        try:
            yield lambda done, total: self._tell(StepProgress(step=step, done=done, total=total))
        except BaseException as failure:  # raised again: the ledger knows how the step ended
            self._failed.append(self._steps.pop(threading.get_ident()))
            with suppress(LedgerError):
                self._note(step, StepState.FAILED, advice_for(failure).code)
            raise
        self._done = True
        self._note(step, StepState.DONE)
        del self._steps[threading.get_ident()]
        self._tell(StepFinished(step=step, seconds=time.monotonic() - began))

    def _note(self, step: Step, state: StepState, detail: str = "") -> None:
        """Write a state of a step down."""
        self._ledger.step(self.run_id, step, state=state, at=datetime.now(UTC), detail=detail)

    def _tell(self, event: Event) -> None:
        """Keep an event and pass it on, one at a time: two threads work on a run."""
        with self._lock:
            if self._log is not None:
                self._log.add(event)
            if not self._mute:
                try:
                    self._report(event)
                except Exception:  # noqa: BLE001  # whoever listens may break; a unit must not fail for it
                    self._mute = True

    def reach(self, state: UnitState) -> None:
        """Have it on the disk what the unit has become, before the next thing is done to it or its server."""
        self._ledger.reach(self.run_id, state)

    def met(self, hardware_id: str) -> None:
        """Tell which chip it is."""
        self._reached.hardware_id = hardware_id
        self.log(Message("chip {hardware_id}", hardware_id=hardware_id))

    def named(self, reservation: Reservation) -> None:
        """Tell the unit's name."""
        self._reached.reservation = reservation
        self._tell(UnitNamed(endpoint_name=reservation.endpoint_name))
        self.log(Message("endpoint name {endpoint_name}", endpoint_name=reservation.endpoint_name))

    def bound(self, reservation: Reservation | None = None) -> None:
        """Note that the ledger has bound the run's name to the chip, and what the name is then."""
        self._reached.bound = True
        self._reached.reservation = reservation or self._reached.reservation

    def packed(self, pack: bytes) -> None:
        """Note which pack was made for the unit: its end is written down with the hash of it."""
        self._ledger.packed(self.run_id, pack)

    def device(self, contract: ContractVersion, stored_sha256: bytes | None = None) -> None:
        """Note which version of the contract the unit meets, and the digest of what it says that it holds."""
        self._ledger.device(self.run_id, contract=int(contract), stored_sha256=stored_sha256)
        self._reached.device_contract, self._reached.stored_sha256 = int(contract), stored_sha256

    def log(self, text: Message, level: Level = Level.INFO) -> None:
        """Pass a line for the progress log on, of the step that its thread is in, or of the one that has failed."""
        step = self._steps.get(threading.get_ident())
        if step is None and len(self._failed) == 1:  # of two nobody knows whose line it is
            step = self._failed[0]
        self._tell(LogLine(level=level, text=text, step=step))

    def passed(self, proven: Proven) -> RunRecord:
        """Close the record of the unit that was proven with a PASS; one that cannot be written down is none."""
        reached = self._reached_by(proven)
        return self._close(reached, Outcome.PASS, None, None)

    def waiting(self, proven: Proven, owing: Owing) -> RunRecord:
        """Close the record of the unit that was checked, and put into the outbox what its server is owed."""
        reached = self._reached_by(proven)
        return self._close(reached, Outcome.WAIT, None, owing.reason, owing.owed)

    def _reached_by(self, proven: Proven) -> _Reached:
        unit, configured = proven.identified, proven.examined.verified.configured
        if configured.stored_sha256 is not None:  # the digest that was proven, whoever heard it
            self.device(configured.contract, configured.stored_sha256)
        return replace(self._reached, hardware_id=unit.hardware_id, bound=True, reservation=unit.reservation)

    def ended(self, outcome: Outcome, code: str, reason: Message) -> RunRecord:
        """Close the record with any other outcome and why."""
        return self._close(self._reached, outcome, code, reason)

    def _close(
        self,
        reached: _Reached,
        outcome: Outcome,
        code: str | None,
        reason: Message | None,
        owed: Owed | None = None,
    ) -> RunRecord:
        finished_at = datetime.now(UTC)
        try:
            if reached.hardware_id is not None and not reached.bound:
                self._ledger.met(self.run_id, reached.hardware_id)
            if owed is not None and reason is not None:
                self._ledger.finish_owing(self.run_id, owed, at=finished_at, reason=reason)
            else:
                self._ledger.finish(self.run_id, outcome, code=code, at=finished_at, reason=reason)
        except LedgerError as failure:
            self._ledger.gave_up(self.run_id)
            outcome, code = Outcome.ERROR, advice_for(failure).code
            reason = sentences(Message("The ledger cannot be written."), failure.message)
        if reason is None:
            self.log(Message("PASS"))
        else:
            self.log(reason, Level.WARNING if outcome is Outcome.WAIT else Level.ERROR)
        if self._log is not None:
            self._log.close()
        ended = _Ended(run_id=self.run_id, outcome=outcome, code=code, reason=reason, at=finished_at, again=self._again)
        return _record(self._start, ended, reached)


def unrecorded(device: Device, job: Job, bench: Bench, report: Report, failure: LedgerError) -> RunRecord:
    """Return the record of a run that was not begun, because the ledger could not be written."""
    with suppress(Exception):  # whoever listens may break; the record is returned all the same
        report(LogLine(level=Level.ERROR, text=failure.message))
    start, code = _start(device, job, bench), advice_for(failure).code
    ended = _Ended(
        run_id=RunId(0),
        outcome=Outcome.ERROR,
        code=code,
        reason=failure.message,
        at=start.started_at,
        again=device.again,
    )
    return _record(start, ended, _Reached())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ended:
    run_id: RunId
    outcome: Outcome
    code: str | None
    reason: Message | None
    at: datetime
    again: Again | None


def _start(device: Device, job: Job, bench: Bench) -> RunStart:
    return RunStart(
        station=bench.station,
        job_name=job.name,
        job_digest=job.digest,
        probe=device.port if device.probe is None else device.probe.serial_number,
        started_at=datetime.now(UTC),
        operator=operator(),
        tool_version=__version__,
        first_image=image_sha256(job.board.first_image),
        final_image=image_sha256(job.board.final_image),
        key_source=key_source(job),
    )


def _record(start: RunStart, ended: _Ended, reached: _Reached) -> RunRecord:
    reservation = reached.reservation
    return RunRecord(
        run_id=ended.run_id,
        endpoint_name=None if reservation is None else reservation.endpoint_name,
        psk_identity=None if reservation is None else reservation.psk_identity,
        hardware_id=reached.hardware_id,
        station=start.station,
        job_name=start.job_name,
        job_digest=start.job_digest,
        probe=start.probe,
        again=(reservation.again if reservation is not None else None) or ended.again,
        started_at=start.started_at,
        finished_at=ended.at,
        outcome=ended.outcome,
        code=ended.code,
        reason=None if ended.reason is None else bounded(ended.reason),
        device_contract=reached.device_contract,
        stored_sha256=digest_text(reached.stored_sha256),
    )
