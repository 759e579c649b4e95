"""Tells which unit somebody has plugged in: one alone, and not all that are there when a line is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from desktop.provision.entry import Entry
    from desktop.provision.tiles.device_model import DeviceModel

_TOGETHER_MS = 0


class PluggedIn(QObject):
    """Follows the slots of the line."""

    plugged = Signal(object)
    """Carries the Entry of a unit that has come; once more when the ledger turns out to know it."""

    def __init__(self, model: DeviceModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._known: dict[str, tuple[int, str | None]] = {}
        self._soon = QTimer(self, singleShot=True, interval=_TOGETHER_MS)
        self._soon.timeout.connect(self._look)
        for signal in (model.rowsInserted, model.dataChanged):
            signal.connect(self._soon.start)
        model.modelReset.connect(self._forget)

    @Slot()
    def _forget(self) -> None:
        self._known.clear()

    @Slot()
    def _look(self) -> None:
        """Find who is there that was not, or was not known, at the last look."""
        come = [entry for entry in self._model.entries() if entry.plugged and self._is_new(entry)]
        self._known = {entry.key: (entry.plug, entry.unit) for entry in self._model.entries() if entry.plugged}
        if len(come) == 1:
            self.plugged.emit(come[0])

    def _is_new(self, entry: Entry) -> bool:
        plug, unit = self._known.get(entry.key, (0, None))
        return plug != entry.plug or (unit is None and entry.unit is not None)
