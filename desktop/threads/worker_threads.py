"""Long work beside each other, each in a worker object in a QThread of its own: the runs of a line."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

_WAIT_S = 10.0


class _Worker(QObject):
    """Does one piece of work and ends its thread."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work = work

    @Slot()
    def run(self) -> None:
        """Do it; what it raises goes to Python's hook, and the thread ends all the same."""
        try:
            self._work()
        finally:
            QThread.currentThread().quit()


class _WorkerThread(QObject):
    """Holds a worker and its thread until the thread was waited for."""

    ended = Signal(object)

    def __init__(self, work: Callable[[], None], name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = _Worker(work)
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.run)
        self._thread.finished.connect(self._end)

    def start(self) -> None:
        self._thread.start()

    def wait(self, timeout_s: float) -> bool:
        return self._thread.wait(int(timeout_s * 1000))

    @Slot()
    def _end(self) -> None:
        self._thread.wait()
        self.ended.emit(self)
        self.deleteLater()


class WorkerThreads(QObject):
    """Lives in the window's thread. What the work has to tell goes into a `Mailbox`; it is stopped by a token it knows.

    The work raises nothing: it tells how it ended.
    """

    ended = Signal()
    """A piece of work has ended and its thread was waited for."""
    _wanted = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads: list[_WorkerThread] = []
        self._wanted.connect(self._start, Qt.ConnectionType.AutoConnection)

    def start(self, work: Callable[[], None], *, name: str) -> None:
        """Do a piece of work in a thread of its own; may be called from any thread."""
        self._wanted.emit(work, name)

    @property
    def running(self) -> int:
        """How many threads have not been waited for yet."""
        return len(self._threads)

    def wait(self, timeout_s: float = _WAIT_S) -> bool:
        """Block until every thread has ended; False when one has not in time. The work was told to stop before."""
        ends_at = time.monotonic() + timeout_s
        return all(thread.wait(max(0.0, ends_at - time.monotonic())) for thread in tuple(self._threads))

    @Slot(object, str)
    def _start(self, work: Callable[[], None], name: str) -> None:
        thread = _WorkerThread(work, name, self)
        thread.ended.connect(self._forget)
        self._threads.append(thread)
        thread.start()

    @Slot(object)
    def _forget(self, thread: _WorkerThread) -> None:
        self._threads.remove(thread)
        self.ended.emit()
