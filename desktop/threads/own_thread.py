"""A worker in a thread of its own, from the start to the end of the thread."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QThread, Signal


class Worker(Protocol):
    """A QObject without a parent. It ends its thread itself, by `QThread.currentThread().quit()` in its last slot."""

    def begin(self) -> None:
        """Do the work, or begin it (in the thread)."""

    def moveToThread(self, thread: QThread, /) -> bool:  # noqa: N802  # Qt's name
        """See QObject."""


class OwnThread(QObject):
    """Holds a worker and its thread until the thread has ended; lives in the window's thread."""

    ended = Signal(object)
    """The thread has ended and was waited for; carries this object, which goes away then."""

    def __init__(self, worker: Worker, *companions: QObject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held = (worker, companions)
        self._thread = QThread(self)
        worker.moveToThread(self._thread)
        for companion in companions:
            companion.moveToThread(self._thread)
        self._thread.started.connect(worker.begin)
        self._thread.finished.connect(self._finish)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def wait(self, timeout_s: float) -> bool:
        """Block until the thread has ended; False when it has not in time. For a program without an event loop."""
        return self._thread.wait(int(timeout_s * 1000))

    def _finish(self) -> None:
        self._thread.wait()
        self.ended.emit(self)
        self.deleteLater()
