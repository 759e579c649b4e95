"""A line in use: its watcher's thread, and what the watcher has said so far."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.provision.messages import Counts, LineInfo, LineOpened, Sighting
from desktop.provision.trainer import Trainer
from desktop.provision.watcher import Watcher
from desktop.threads.own_thread import OwnThread
from factory_prov.cancel import CancelToken

if TYPE_CHECKING:
    from desktop.provision.line import Line
    from desktop.provision.training_line import TrainingLine


class OpenLine(QObject):
    """Lives in the window's thread. After `retire` it says nothing any more but `ended`."""

    opened = Signal(object)
    """Carries the LineOpened."""
    looked = Signal(object)
    """Carries a Sighting."""
    ended = Signal(object)
    """The line is closed and its thread has ended; carries this object."""
    _look_wanted = Signal()
    _ask_wanted = Signal(str)
    _finish_wanted = Signal()
    _replug_wanted = Signal(str)

    def __init__(self, line: Line, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.state = LineOpened(info=LineInfo(training=line.training), counts=Counts())
        self.sighting = Sighting()
        self._cancel = CancelToken()
        self._retired = False
        self._watcher = Watcher(line, self._cancel)
        self._watcher.opened.connect(self._take_opened)
        self._watcher.looked.connect(self._take_sighting)
        companions = self._trainers(self._watcher)
        self._look_wanted.connect(self._watcher.look)
        self._ask_wanted.connect(self._watcher.ask_again)
        self._finish_wanted.connect(self._watcher.finish)  # after the trainer's: the last slot ends the thread
        self.watching = OwnThread(self._watcher, *companions, parent=self)
        self.watching.ended.connect(self._end)

    def _trainers(self, watcher: Watcher) -> tuple[QObject, ...]:
        training = self.training_line
        if training is None:
            return ()
        trainer = Trainer(training)
        trainer.changed.connect(watcher.look)
        self._replug_wanted.connect(trainer.replug)
        self._finish_wanted.connect(trainer.finish)
        return (trainer,)

    @property
    def training_line(self) -> TrainingLine | None:
        """The line, if it is one for training."""
        if not self.line.training:
            return None
        from desktop.provision.training_line import TrainingLine

        return self.line if isinstance(self.line, TrainingLine) else None

    def start(self) -> None:
        """Open the line and begin to look."""
        self.watching.start()

    def look_now(self) -> None:
        """Look without waiting for the moment to pass."""
        self._look_wanted.emit()

    def ask_again(self, key: str) -> None:
        """Forget who was on a probe that stays plugged in, and ask at once."""
        devices = tuple(replace(one, past=None) if one.key == key else one for one in self.sighting.devices)
        self.sighting = replace(self.sighting, devices=devices)
        self._ask_wanted.emit(key)

    def replug(self, key: str) -> None:
        """On a training line, put the next blank unit on a slot."""
        self._replug_wanted.emit(key)

    def retire(self) -> None:
        """Close the line and end the thread; may be called twice."""
        if not self._retired:
            self._retired = True
            self._cancel.cancel()
            self._finish_wanted.emit()

    @Slot(object)
    def _take_opened(self, opened: LineOpened) -> None:
        if not self._retired:
            self.state = opened
            self.opened.emit(opened)

    @Slot(object)
    def _take_sighting(self, sighting: Sighting) -> None:
        if not self._retired:
            self.sighting = sighting
            self.looked.emit(sighting)

    @Slot(object)
    def _end(self, _: OwnThread) -> None:
        self.ended.emit(self)
        self.deleteLater()
