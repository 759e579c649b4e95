"""Two runs of the open job on virtual boards, beside the editor; nothing of them enters the real history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.threads.background import Background
from desktop.threads.mailbox import Mailbox
from factory_prov.advice import BUG, advice_for
from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, FactoryProvError
from factory_prov.events import Event, StepStarted
from factory_prov.fault_place import ProgramFault
from factory_prov.ledger.outcomes import outcome_of
from factory_prov.ledger.records import Outcome
from factory_prov.messages import Message

if TYPE_CHECKING:
    from desktop.threads.work import Done
    from factory_prov.job.model import Job
    from factory_prov.ledger.records import RunRecord

_SPEED = 16.0
_CLOSE_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualRunEnd:
    """How the job did; `reason` says why it is no PASS, and of which unit that is.

    `names` are those of the units that were tried, `replaced` says what virtual things stood for.
    """

    outcome: Outcome
    code: str = ""
    reason: Message | None = None
    names: tuple[str, ...] = ()
    replaced: tuple[Message, ...] = ()


class VirtualRun(QObject):
    """Lives in the window's thread; one run at a time. `close` it before it goes."""

    begun = Signal()
    at_step = Signal(object)
    """Carries the Step that has begun."""
    ended = Signal(object)
    """Carries the VirtualRunEnd."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = Mailbox(self)
        self._mailbox.arrived.connect(self._tell)
        self._background = Background(self, name="virtual run", grace_s=_CLOSE_S)
        self._cancel = CancelToken()

    @property
    def running(self) -> bool:
        """Whether a run goes on."""
        return self._background.busy

    def start(self, job: Job) -> None:
        """Begin at once, unless a run goes on."""
        if self.running:
            return
        cancel = self._cancel = CancelToken()  # not that of the piece of work: a run that is stopped tells its end
        self._background.ask(lambda _: run_virtually(job, self._mailbox.put, cancel), self._end)
        self.begun.emit()

    def stop(self) -> None:
        """Stop the run; `ended` comes a moment later."""
        self._cancel.cancel()

    def close(self) -> None:
        """Stop the run and wait until it has ended; safe twice."""
        self._cancel.cancel()
        self._background.close()
        self._mailbox.close()

    @Slot(object)
    def _tell(self, event: object) -> None:
        if isinstance(event, StepStarted):
            self.at_step.emit(event.step)

    def _end(self, done: Done[VirtualRunEnd]) -> None:
        self._mailbox.empty()  # the steps come before the end
        self.ended.emit(_end_of(done.failure) if done.failure is not None else done.answer())


def run_virtually(job: Job, tell: Callable[[Event], None], cancel: CancelToken) -> VirtualRunEnd:
    """Take two units through runs of the job, one where it has one name only; `tell` gets the engine's events.

    The second one shows what no two units may share; a unit that fails is the last.
    """
    from factory_prov.job.names import sample_names
    from factory_prov.line.virtual_station import virtual_station
    from factory_prov.run.pipeline import provision  # heavy: not before somebody wants it

    records: list[RunRecord] = []
    try:
        with virtual_station(job, boards=len(sample_names(job)), speed=_SPEED) as station:
            for device in station.devices:
                records.append(provision(device, station.job, station.bench, tell, cancel))
                if records[-1].outcome is not Outcome.PASS:
                    break
    except Cancelled:
        return VirtualRunEnd(outcome=Outcome.ABORTED)
    last = records[-1]
    return VirtualRunEnd(
        outcome=last.outcome or Outcome.ERROR,
        code=last.code or "",
        reason=_of_unit(last.reason, second=len(records) > 1),
        names=tuple(record.endpoint_name for record in records if record.endpoint_name is not None),
        replaced=station.replaced,
    )


def _of_unit(reason: Message | None, *, second: bool) -> Message | None:
    if reason is None or not second:
        return reason
    return Message("The first unit passed, the second did not: {reason}", reason=reason)


def _end_of(failure: FactoryProvError) -> VirtualRunEnd:
    if isinstance(failure, ProgramFault):
        return VirtualRunEnd(outcome=Outcome.ERROR, code=BUG.code, reason=failure.message)
    return VirtualRunEnd(outcome=outcome_of(failure), code=advice_for(failure).code, reason=failure.message)
