"""The worker of one run: it calls the engine, and whatever happens it tells how the run ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QThread, Slot

from desktop.provision.line import Line, Order
from desktop.provision.messages import RunEnded, RunEvent
from desktop.threads.patience import patiently
from factory_prov.advice import BUG, advice_for
from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, FactoryProvError
from factory_prov.events import Event, Level, LogLine, StepProgress
from factory_prov.fault_place import fault_details, fault_place
from factory_prov.ledger.records import Outcome

_PROGRESS_EVERY_S = 0.22
"""A tile of 24 that changes more often costs the window its calm and tells nobody more."""
Post = Callable[[RunEvent | RunEnded], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Which run of the window it is, and when it begins, of time.monotonic."""

    number: int
    begins_at_s: float
    cancel: CancelToken


class RunWorker(QObject):
    """Takes one unit through its run; `begin` is called once, in the run's own thread.

    `post` gets what the run tells, and exactly once, last of all, how it ended.
    """

    def __init__(self, order: Order, run: Run, *, line: Line, post: Post) -> None:
        super().__init__()
        self._order = order
        self._run = run.number
        self._begins_at_s = run.begins_at_s
        self._line = line
        self._cancel = run.cancel
        self._post = post
        self._last_error = ""
        self._progress_at_s = 0.0

    @Slot()
    def begin(self) -> None:
        """Run the unit and end the thread."""
        try:
            end = self._provision()
        except Cancelled as stopped:
            end = self._end(Outcome.ABORTED, code=advice_for(stopped).code, explanation="Stopped.")
        except FactoryProvError as failure:
            end = self._end(Outcome.FAIL, code=advice_for(failure).code, explanation=str(failure))
        except BaseException as bug:  # noqa: BLE001  # a tile that spins for ever would be the other way
            what = f"A fault of this program: {fault_place(bug)}."
            end = self._end(Outcome.ERROR, code=BUG.code, explanation=what, details=fault_details(bug))
        self._post(end)
        QThread.currentThread().quit()

    def _provision(self) -> RunEnded:
        from factory_prov.run.pipeline import provision  # heavy: not before the window is painted

        self._cancel.wait(max(0.0, self._begins_at_s - time.monotonic()))
        prepared = patiently(lambda: self._line.prepare(self._order, self._cancel), self._cancel)
        record = provision(prepared.device, prepared.job, prepared.bench, self._tell, self._cancel)
        outcome = record.outcome or Outcome.ERROR
        said = "" if outcome is Outcome.PASS else self._last_error
        return RunEnded(
            key=self._order.key,
            run=self._run,
            outcome=outcome,
            code=record.code or "",
            record=record,
            explanation=said,
            details=said if outcome is Outcome.ERROR else "",
        )

    def _end(self, outcome: Outcome, *, code: str, explanation: str, details: str = "") -> RunEnded:
        return RunEnded(
            key=self._order.key,
            run=self._run,
            outcome=outcome,
            code=code,
            explanation=explanation,
            details=details,
        )

    def _tell(self, event: Event) -> None:
        """Pass an event of the engine on; of a step's progress no more than a window can show."""
        if isinstance(event, StepProgress):
            now_s = time.monotonic()
            if now_s - self._progress_at_s < _PROGRESS_EVERY_S and event.done < event.total:
                return
            self._progress_at_s = now_s
        elif isinstance(event, LogLine) and event.level is Level.ERROR:
            self._last_error = str(event.text)
        self._post(RunEvent(key=self._order.key, run=self._run, event=event, at=datetime.now(UTC)))
