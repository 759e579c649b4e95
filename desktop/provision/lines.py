"""The line the window works with, and those before it until their threads have ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.provision.line import Line
from desktop.provision.open_line import OpenLine
from desktop.threads.own_thread import OwnThread

if TYPE_CHECKING:
    from desktop.provision.training_line import TrainingLine


class Lines(QObject):
    """Lives in the window's thread; only the present line is heard."""

    opened = Signal(object)
    """Carries the LineOpened."""
    looked = Signal(object)
    """Carries a Sighting."""
    ended = Signal()
    """A line that was retired is closed and its thread has ended."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.present: OpenLine | None = None
        self._held: list[OpenLine] = []

    def open(self, line: Line) -> OpenLine:
        """Work with a line from now on, in the place of the one before."""
        self.retire()
        opened = OpenLine(line, self)
        opened.opened.connect(self.opened)
        opened.looked.connect(self.looked)
        opened.ended.connect(self._forget)
        self._held.append(opened)
        self.present = opened
        opened.start()
        return opened

    def retire(self) -> None:
        """Close the present line; may be called twice."""
        if self.present is not None:
            self.present.retire()

    @property
    def training(self) -> TrainingLine | None:
        """The present line, if it is one for training."""
        return None if self.present is None else self.present.training_line

    def set_station(self, name: str) -> None:
        """Name the station in the records of the runs that start from now on."""
        if self.present is not None:
            self.present.line.station = name

    def look_now(self) -> None:
        """Look for units at once."""
        if self.present is not None:
            self.present.look_now()

    def replug(self, key: str) -> None:
        """On a training line, put the next blank unit on a slot."""
        if self.present is not None:
            self.present.replug(key)

    @property
    def threads(self) -> tuple[OwnThread, ...]:
        """The threads that have not been waited for yet."""
        return tuple(line.watching for line in self._held)

    @Slot(object)
    def _forget(self, line: OpenLine) -> None:
        self._held.remove(line)
        if self.present is line:
            self.present = None
        self.ended.emit()
