"""One run of the open job on a virtual board, beside the editor; nothing of it enters the real history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.threads.mailbox import Mailbox
from desktop.threads.worker_threads import WorkerThreads
from factory_prov.line.events import RunEnded, RunEvent
from factory_prov.line.unit_run import UnitRun

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.events import Report
    from factory_prov.job.model import Job
    from factory_prov.ledger.records import RunRecord

_SPEED = 8.0
_CLOSE_S = 10.0
_PROGRESS_EVERY_S = 0.22


class VirtualRun(QObject):
    """Lives in the window's thread; one run at a time. `close` it before it goes."""

    told = Signal(object)
    """Carries a RunEvent."""
    ended = Signal(object)
    """Carries the RunEnded."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = Mailbox(self)
        self._mailbox.arrived.connect(self._take)
        self._threads = WorkerThreads(self)
        self._threads.ended.connect(self._thread_ended)
        self._run: UnitRun | None = None
        self._end: RunEnded | None = None

    @property
    def running(self) -> bool:
        """Whether a run goes on."""
        return self._run is not None

    def start(self, job: Job) -> None:
        """Begin at once, unless a run goes on."""
        if self.running:
            return
        self._end = None

        def work(report: Report, cancel: CancelToken) -> RunRecord:
            return _provision(job, report, cancel)

        self._run = UnitRun("virtual run", 1, work=work, tell=self._mailbox.put, progress_every_s=_PROGRESS_EVERY_S)
        self._threads.start(self._run.carry_out, name="virtual run")

    def stop(self) -> None:
        """Stop the run; `ended` comes a moment later."""
        if self._run is not None:
            self._run.stop()

    def close(self) -> None:
        """Stop the run and wait until its thread has ended; safe twice."""
        self.stop()
        self._run = None
        self._threads.wait(_CLOSE_S)

    @Slot(object)
    def _take(self, message: object) -> None:
        if isinstance(message, RunEvent):
            self.told.emit(message)
        elif isinstance(message, RunEnded):
            self._end = message

    @Slot()
    def _thread_ended(self) -> None:
        self._mailbox.empty()  # the end of a run arrives before that of its thread
        self._run = None
        if self._end is not None:
            self.ended.emit(self._end)


def _provision(job: Job, report: Report, cancel: CancelToken) -> RunRecord:
    """Set a virtual station up for the job, run its only board, and put all away."""
    from factory_prov.line.virtual_station import virtual_station
    from factory_prov.run.pipeline import provision

    with virtual_station(job, boards=1, speed=_SPEED) as station:
        return provision(station.devices[0], station.job, station.bench, report, cancel)
