"""One run of one unit, as it is carried out in a thread of its own: whatever happens, it tells how it ended."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from factory_prov.advice import BUG, advice_for
from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, FactoryProvError
from factory_prov.events import Event, Report, StepProgress
from factory_prov.fault_place import ProgramFault
from factory_prov.ledger.outcomes import outcome_of
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.line.events import RunEnded, RunEvent
from factory_prov.messages import NOTHING, Message

Work = Callable[[Report, CancelToken], RunRecord]
"""Takes the unit through its run."""


class UnitRun:
    """Made by the line and given to its front end, which calls `carry_out` once, in a thread that does nothing else."""

    def __init__(
        self,
        key: str,
        number: int,
        *,
        work: Work,
        tell: Callable[[RunEvent | RunEnded], None],
        progress_every_s: float = 0.0,
    ) -> None:
        """`tell` gets what the run tells, and exactly once, last of all, how it ended.

        Of a step's progress it gets no more than one event in `progress_every_s` seconds.
        """
        self.key = key
        self.number = number
        self._work = work
        self._tell = tell
        self._progress_every_s = progress_every_s
        self._cancel = CancelToken()
        self._progress_at_s = 0.0

    def carry_out(self) -> None:
        """Take the unit through its run and tell how it ended; raises nothing."""
        try:
            end = self._of_record(self._work(self._report, self._cancel))
        except Cancelled as stopped:
            end = self._unrecorded(Outcome.ABORTED, stopped, Message("Stopped."))
        except FactoryProvError as failure:
            end = self._unrecorded(outcome_of(failure), failure, failure.message)
        except BaseException as bug:  # noqa: BLE001  # a tile that spins for ever would be the other way
            end = self.broken(bug)
        self._tell(end)

    def broken(self, bug: BaseException) -> RunEnded:
        """Return how it ended when a fault of ours kept it from its work."""
        fault = ProgramFault(bug)
        end = self._unrecorded(Outcome.ERROR, bug, fault.message)
        return replace(end, code=BUG.code, details=fault.details)

    def stop(self) -> None:
        """Ask the run to stop; it ends a moment later."""
        self._cancel.cancel()

    def _of_record(self, record: RunRecord) -> RunEnded:
        outcome = record.outcome or Outcome.ERROR
        return RunEnded(
            key=self.key,
            run=self.number,
            outcome=outcome,
            code=record.code or "",
            record=record,
            explanation=record.reason or NOTHING,
        )

    def _unrecorded(self, outcome: Outcome, failure: BaseException, explanation: Message) -> RunEnded:
        return RunEnded(
            key=self.key,
            run=self.number,
            outcome=outcome,
            code=advice_for(failure).code,
            explanation=explanation,
            failure=failure,
        )

    def _report(self, event: Event) -> None:
        """Pass an event of the run on."""
        if isinstance(event, StepProgress):
            now_s = time.monotonic()
            if now_s - self._progress_at_s < self._progress_every_s and event.done < event.total:
                return
            self._progress_at_s = now_s
        self._tell(RunEvent(key=self.key, run=self.number, event=event, at=datetime.now(UTC)))


CarryOut = Callable[[UnitRun], None]
"""How a front end has runs carried out; it is called in any thread and returns at once."""


def in_thread(run: UnitRun) -> None:
    """Carry a run out in a plain thread; a daemon, for the line waits for it when it is closed."""
    threading.Thread(target=run.carry_out, name=f"unit {run.key}", daemon=True).start()
