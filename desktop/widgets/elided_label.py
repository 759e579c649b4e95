"""A label that leaves something out where there is no room, and says all of it in its tool tip."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.widgets.fitting import cut


class ElidedLabel(QLabel):
    """Shows as much of its text as there is room for, as `fitting.cut` does; wants the room of all of it."""

    def __init__(self, role: str, parent: QWidget | None = None, *, sentence: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._sentence = sentence
        self._whole = ""

    @property
    def whole(self) -> str:
        """The whole text."""
        return self._whole

    def say(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Show as much as there is room for now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = cut(self._whole, self.fontMetrics(), self.width(), sentence=self._sentence)
        self.setText(shown)
        self.setToolTip("" if shown == self._whole else self._whole)
