"""The way back for the engineer, in the head of the line while the window is locked."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QToolButton, QWidget

from desktop import theme
from desktop.icons import icon
from desktop.widgets.translated import Translated


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
