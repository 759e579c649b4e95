"""Opening a line and looking who comes and goes, in a thread of its own: a backend that hangs blocks nobody."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from desktop.provision.line import Line
from desktop.provision.messages import Counts, LineInfo, LineOpened, Sighting
from desktop.threads.patience import patiently
from desktop.threads.smoothness import loading
from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, FactoryProvError
from factory_prov.fault_place import fault_place

_EVERY_MS = 250
_CLOSING_S = 10.0


class Watcher(QObject):
    """Opens the line, then looks four times a second until `finish`."""

    opened = Signal(object)
    """Carries the LineOpened: once, before all else."""
    looked = Signal(object)
    """Carries a Sighting that differs from the one before."""

    def __init__(self, line: Line, cancel: CancelToken) -> None:
        super().__init__()
        self._line = line
        self._cancel = cancel
        self._told: Sighting | None = None
        self._tell_anyway = False
        self._timer: QTimer | None = None

    @Slot()
    def begin(self) -> None:
        """Open the line and look for the first time."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)  # a look that takes long is not followed by those it has missed
        self._timer.timeout.connect(self.look)
        opened = self._open()
        if opened is not None:
            self.opened.emit(opened)
            self.look()

    def _open(self) -> LineOpened | None:
        try:
            with loading():
                return patiently(lambda: self._line.open(self._cancel), self._cancel)
        except Cancelled:
            return None
        except FactoryProvError as failure:
            trouble = str(failure)
        except Exception as bug:  # noqa: BLE001  # told in the window, which stays alive
            trouble = f"A fault of this program: {fault_place(bug)}."
        return LineOpened(info=LineInfo(training=self._line.training, trouble=trouble), counts=Counts())

    @Slot()
    def look(self) -> None:
        """Look now, and a moment after that again."""
        try:
            sighting = patiently(lambda: self._line.look(self._cancel), self._cancel)
        except Cancelled:
            return
        except FactoryProvError as failure:
            sighting = self._with_trouble(str(failure))
        except Exception as bug:  # noqa: BLE001  # told in the window, and the next look may do better
            sighting = self._with_trouble(f"A fault of this program: {fault_place(bug)}.")
        if sighting != self._told or self._tell_anyway:
            self._told, self._tell_anyway = sighting, False
            self.looked.emit(sighting)
        if self._timer is not None and not self._cancel.cancelled:
            self._timer.start(_EVERY_MS)

    @Slot(str)
    def ask_again(self, key: str) -> None:
        """Look now, asking who is under a key; tell it though it may be the same as before."""
        self._line.ask_again(key)
        self._tell_anyway = True
        self.look()

    def _with_trouble(self, trouble: str) -> Sighting:
        return Sighting(devices=() if self._told is None else self._told.devices, troubles=(trouble,))

    @Slot()
    def finish(self) -> None:
        """Close the line and end the thread; the token is set before."""
        if self._timer is not None:
            self._timer.stop()
        with suppress(Cancelled, Exception):  # what does not close is left to the end of the program
            patiently(self._line.close, self._cancel, grace_s=_CLOSING_S)
        QThread.currentThread().quit()
