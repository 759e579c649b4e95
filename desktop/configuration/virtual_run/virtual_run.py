"""One run of the open job on a virtual board, beside the editor; nothing of it enters the real history."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.provision.line import Order, Prepared
from desktop.provision.messages import Counts, LineInfo, LineOpened, RunEnded, RunEvent, Sighting
from desktop.provision.run_worker import Run, RunWorker
from desktop.threads.mailbox import Mailbox
from desktop.threads.own_thread import OwnThread
from factory_prov.cancel import CancelToken

if TYPE_CHECKING:
    from factory_prov.job.model import Job

_SPEED = 8.0
_CLOSE_S = 10.0


class _VirtualLine:
    """A line (see `Line`) for one run: its only board is there as soon as it is asked for."""

    training = True

    def __init__(self, job: Job) -> None:
        self.station = ""
        self.busy: frozenset[str] = frozenset()
        self._job = job
        self._parts = ExitStack()

    def open(self, cancel: CancelToken) -> LineOpened:  # noqa: ARG002  # a line's
        return LineOpened(info=LineInfo(training=True), counts=Counts())

    def look(self, cancel: CancelToken) -> Sighting:  # noqa: ARG002  # a line's
        return Sighting()

    def ask_again(self, key: str) -> None:
        """Its board is always the same."""

    def prepare(self, order: Order, cancel: CancelToken) -> Prepared:  # noqa: ARG002  # a line's
        from factory_prov.line.virtual_station import virtual_station

        station = self._parts.enter_context(virtual_station(self._job, boards=1, speed=_SPEED))
        return Prepared(device=station.devices[0], job=station.job, bench=station.bench)

    def close(self) -> None:
        self._parts.close()


class _Worker(QObject):
    """Puts the virtual board away once its run has ended."""

    def __init__(self, run: RunWorker, line: _VirtualLine) -> None:
        super().__init__()
        self._run = run
        self._line = line

    @Slot()
    def begin(self) -> None:
        """Run the board and end the thread."""
        try:
            self._run.begin()
        finally:
            self._line.close()


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
        self._thread: OwnThread | None = None
        self._cancel = CancelToken()
        self._end: RunEnded | None = None

    @property
    def running(self) -> bool:
        """Whether a run goes on."""
        return self._thread is not None

    def start(self, job: Job) -> None:
        """Begin at once, unless a run goes on."""
        if self.running:
            return
        self._end = None
        self._cancel = CancelToken()
        line = _VirtualLine(job)
        run = RunWorker(
            Order(key="virtual run"),
            Run(number=1, begins_at_s=0.0, cancel=self._cancel),
            line=line,
            post=self._mailbox.put,
        )
        self._thread = OwnThread(_Worker(run, line), run, parent=self)
        self._thread.ended.connect(self._forget)
        self._thread.start()

    def stop(self) -> None:
        """Stop the run; `ended` comes a moment later."""
        self._cancel.cancel()

    def close(self) -> None:
        """Stop the run and wait until its thread has ended; safe twice."""
        self._cancel.cancel()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.wait(_CLOSE_S)

    @Slot(object)
    def _take(self, message: object) -> None:
        if isinstance(message, RunEvent):
            self.told.emit(message)
        elif isinstance(message, RunEnded):
            self._end = message

    @Slot(object)
    def _forget(self, _: OwnThread) -> None:
        self._mailbox.empty()  # the end of a run arrives before that of its thread
        self._thread = None
        if self._end is not None:
            self.ended.emit(self._end)
