"""Operator mode: only the line is left of the window, until somebody knows the PIN."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from factory_prov.errors import FactoryProvError

if TYPE_CHECKING:
    from desktop.preferences import Preferences
    from desktop.settings.pin_bar import PinBar


class OperatorMode(QObject):
    """Knows whether the window is locked. The PIN is asked at the top of `column`."""

    changed = Signal()
    """The window was locked or unlocked."""

    def __init__(self, preferences: Preferences, column: QVBoxLayout, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._column = column
        self._pin: PinBar | None = None
        self.locked = bool(preferences.choices.pin)

    @property
    def pin_bar(self) -> PinBar:
        """The line that asks; made when it is first needed."""
        if self._pin is None:
            from desktop.settings.pin_bar import PinBar

            self._pin = PinBar(self._kept, file=self._preferences.pin_file)
            self._pin.unlocked.connect(self._unlocked)
            self._pin.renewed.connect(self._renew)
            self._column.insertWidget(0, self._pin)
        return self._pin

    def lock(self) -> None:
        """Leave only the line."""
        if not self.locked:
            self.locked = True
            self.changed.emit()

    @Slot()
    def unlock(self) -> None:
        """Ask for the PIN; where there is none everybody may."""
        if self._preferences.choices.pin:
            self.pin_bar.ask()
        else:
            self._unlocked()

    @Slot()
    def _unlocked(self) -> None:
        if self.locked:
            self.locked = False
            self.changed.emit()

    @Slot(str)
    def _renew(self, kept: str) -> None:
        """Keep the PIN's dearer hash; where it cannot be written the old one holds."""
        with suppress(FactoryProvError, OSError):
            self._preferences.change(pin=kept)

    def _kept(self) -> str:
        return self._preferences.choices.pin
