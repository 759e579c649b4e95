"""Trying the connection of a unit of the open job, beside the editor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.threads.background import Background
from factory_prov.advice import BUG, advice_for
from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, FactoryProvError
from factory_prov.fault_place import ProgramFault
from factory_prov.ledger.outcomes import outcome_of
from factory_prov.ledger.records import Outcome

if TYPE_CHECKING:
    from desktop.threads.work import Done
    from factory_prov.job.connection_trial import ConnectionTrial
    from factory_prov.job.model import Job
    from factory_prov.lwm2m.objects import Definitions
    from factory_prov.messages import Message

_CLOSE_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionEnd:
    """What to show: PASS, or why not; WAIT where the server knows no trial unit, so that nobody can tell yet.

    `words` are sentences of the library: what was tried and found, or what is wrong.
    """

    outcome: Outcome
    code: str = ""
    words: tuple[Message, ...] = ()


class ConnectionTrials(QObject):
    """Lives in the window's thread; one trial at a time. `close` it before it goes."""

    begun = Signal()
    ended = Signal(object)
    """Carries the ConnectionEnd."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self, name="connection", grace_s=_CLOSE_S)
        self._cancel = CancelToken()

    @property
    def running(self) -> bool:
        """Whether a trial goes on."""
        return self._background.busy

    def start(self, job: Job, definitions: Definitions, *, offline: bool) -> None:
        """Begin at once, unless a trial goes on."""
        if self.running:
            return
        cancel = self._cancel = CancelToken()  # not that of the piece of work: one that is stopped tells its end
        self._background.ask(lambda _: try_it(job, definitions, cancel, offline=offline), self._end)
        self.begun.emit()

    def stop(self) -> None:
        """Stop the trial; `ended` comes a moment later."""
        self._cancel.cancel()

    def close(self) -> None:
        """Stop the trial and wait until it has ended; safe twice."""
        self._cancel.cancel()
        self._background.close()

    def _end(self, done: Done[ConnectionEnd]) -> None:
        self.ended.emit(_end_of(done.failure) if done.failure is not None else done.answer())


def try_it(job: Job, definitions: Definitions, cancel: CancelToken, *, offline: bool) -> ConnectionEnd:
    """Try a unit of the job, and return what to show of it."""
    from factory_prov.job.connection_trial import try_connection  # heavy: not before somebody wants it

    try:
        trial = try_connection(job, offline=offline, definitions=definitions, cancel=cancel)
    except Cancelled:
        return ConnectionEnd(outcome=Outcome.ABORTED)
    return _end_of(trial.failure) if trial.failure is not None else _agreed(trial)


def _agreed(trial: ConnectionTrial) -> ConnectionEnd:
    outcome = Outcome.PASS if trial.agrees else Outcome.WAIT
    return ConnectionEnd(outcome=outcome, words=(trial.meaning, *trial.findings))


def _end_of(failure: FactoryProvError) -> ConnectionEnd:
    if isinstance(failure, ProgramFault):
        return ConnectionEnd(outcome=Outcome.ERROR, code=BUG.code, words=(failure.message,))
    return ConnectionEnd(outcome=outcome_of(failure), code=advice_for(failure).code, words=(failure.message,))
