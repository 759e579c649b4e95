"""Operator mode: only the line is left of the window, until somebody knows the PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.icons import icon
from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from desktop.preferences import Preferences
    from desktop.settings.pin_bar import PinBar


class LockButton(Translated, QToolButton):
    """The small lock in the head of the line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setFixedSize(theme.HIT_PX, theme.HIT_PX)
        self._colour()
        self.retranslate()

    def retranslate(self) -> None:
        """Say what it is for."""
        self.setToolTip(self.tr("For the engineer: unlock with the PIN (Ctrl+L)"))
        self.setAccessibleName(self.toolTip())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw it in the colours of the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._colour()

    def _colour(self) -> None:
        self.setIcon(icon("lock", theme.colour("muted")))


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

            self._pin = PinBar(self._kept)
            self._pin.unlocked.connect(self._unlocked)
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

    def _kept(self) -> str:
        return self._preferences.choices.pin
