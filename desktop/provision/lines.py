"""The line the window works with, and those before it until they are closed. What it tells arrives in our thread."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.threads.mailbox import Mailbox
from desktop.threads.smoothness import loading
from desktop.threads.worker_threads import WorkerThreads
from factory_prov.line.events import LineClosed, LineEvent

if TYPE_CHECKING:
    from factory_prov.line.line import Line
    from factory_prov.line.parts import Parts
    from factory_prov.line.unit_run import UnitRun

_APART_S, _PROGRESS_EVERY_S = 0.05, 0.22
"""24 runs whose steps fall on the same moment hold the window up then; and a tile of 24 that changes more often costs
the window its calm and tells nobody more."""


class LineInUse(QObject):
    """A line, and the threads its runs are carried out in. Lives in the window's thread."""

    told = Signal(object)
    """Carries a LineEvent."""
    closed = Signal(object)
    """The line is closed and every thread has ended; carries this object."""

    def __init__(self, parts: Parts, parent: QObject | None = None) -> None:
        from desktop.provision.label_desk import window_labels  # the window is painted sooner without all of them
        from factory_prov.line.line import Line, Pace

        super().__init__(parent)
        self._mailbox = Mailbox(self)
        self._mailbox.arrived.connect(self._take)
        self._threads = WorkerThreads(self)
        self._threads.ended.connect(self._thread_ended)
        self._line_closed = False
        self._told_closed = False
        self._mute = False
        pace = Pace(apart_s=_APART_S, progress_every_s=_PROGRESS_EVERY_S)
        self.line = Line(parts, tell=self._mailbox.put, carry_out=self._carry_out, pace=pace, opening=loading)
        self.line.labels = window_labels(parts)

    def _carry_out(self, run: UnitRun) -> None:
        """Have a run carried out in a QThread of its own; called in any thread."""
        self._threads.start(run.carry_out, name=f"unit {run.key}")

    def deliver(self) -> None:
        """Let everything be told now that the line has told so far."""
        self._mailbox.empty()

    def close(self, *, mute: bool = False) -> None:
        """Stop every run and close the line; `closed` comes. Safe twice. `mute`: tell nothing else of it any more."""
        self._mute = self._mute or mute
        self.line.begin_close()

    def wait(self, timeout_s: float) -> bool:
        """Block until everything has ended, after `close`; False when it has not in time."""
        ends_at = time.monotonic() + timeout_s
        ended = self._threads.wait(timeout_s)
        return self.line.close(max(0.0, ends_at - time.monotonic())) and ended

    @Slot(object)
    def _take(self, event: LineEvent) -> None:
        if isinstance(event, LineClosed):
            self._line_closed = True
            self._tell_closed()
        elif not self._mute:
            self.told.emit(event)

    @Slot()
    def _thread_ended(self) -> None:
        self._mailbox.empty()  # the end of a run arrives before that of its thread
        self._tell_closed()

    def _tell_closed(self) -> None:
        if self._line_closed and not self._threads.running and not self._told_closed:
            self._told_closed = True  # emptying the mailbox may have come here before
            self._mailbox.close()
            self.closed.emit(self)
            self.deleteLater()


class Lines(QObject):
    """Lives in the window's thread; only the present line is heard."""

    told = Signal(object)
    """Carries a LineEvent of the present line."""
    closed = Signal()
    """A line is closed and its threads have ended."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.present: LineInUse | None = None
        self._held: list[LineInUse] = []

    @property
    def line(self) -> Line | None:
        """The present line."""
        return None if self.present is None else self.present.line

    @property
    def held(self) -> int:
        """How many lines are not closed."""
        return len(self._held)

    def open(self, parts: Parts) -> Line:
        """Work with a line of these parts from now on, in the place of the one before."""
        if self.present is not None:
            self.present.close(mute=True)
        opened = LineInUse(parts, self)
        opened.told.connect(self.told)
        opened.closed.connect(self._forget)
        self._held.append(opened)
        self.present = opened
        return opened.line.open()

    def deliver(self) -> None:
        """Let everything be told now that the present line has told so far."""
        if self.present is not None:
            self.present.deliver()

    def close(self) -> None:
        """Close every line; what the present one tells till then is heard. Safe twice."""
        for line in self._held:
            line.close()

    def wait(self, timeout_s: float) -> bool:
        """Block until every line is closed, after `close`; False when one is not in time."""
        ends_at = time.monotonic() + timeout_s
        ended = [line.wait(max(0.0, ends_at - time.monotonic())) for line in self._held]
        return all(ended)

    @Slot(object)
    def _forget(self, line: LineInUse) -> None:
        self._held.remove(line)
        if self.present is line:
            self.present = None
        self.closed.emit()
