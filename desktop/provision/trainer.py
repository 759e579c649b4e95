"""The hand that changes units on a training line: it takes one off and puts the next one on."""

from __future__ import annotations

import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from factory_prov.errors import FactoryProvError

if TYPE_CHECKING:
    from desktop.provision.training_line import TrainingLine

_EMPTY_S = 1.5
"""How long a slot stays empty, so that a trainee sees it."""


class Trainer(QObject):
    """Lives in the watcher's thread."""

    changed = Signal()
    """A unit was taken off or put on: it is worth a look."""

    def __init__(self, line: TrainingLine) -> None:
        super().__init__()
        self._line = line
        self._empty: deque[tuple[float, str]] = deque()
        self._timer: QTimer | None = None

    @Slot(str)
    def replug(self, key: str) -> None:
        """Take the unit off a slot, and put the next blank one on a moment later."""
        if any(key == waiting for _, waiting in self._empty):
            return
        with suppress(FactoryProvError):  # the line was closed meanwhile
            self._line.take_off(key)
            self._empty.append((time.monotonic() + _EMPTY_S, key))
        self._wait()
        self.changed.emit()

    def _put_on(self) -> None:
        while self._empty and self._empty[0][0] <= time.monotonic():
            _, key = self._empty.popleft()
            with suppress(FactoryProvError):
                self._line.put_on(key)
        self._wait()
        self.changed.emit()

    def _wait(self) -> None:
        if not self._empty:
            return
        if self._timer is None:
            self._timer = QTimer(self)
            self._timer.setSingleShot(True)
            self._timer.timeout.connect(self._put_on)
        self._timer.start(max(1, int((self._empty[0][0] - time.monotonic()) * 1000) + 1))

    @Slot()
    def finish(self) -> None:
        """Change nothing any more."""
        self._empty.clear()
        if self._timer is not None:
            self._timer.stop()
