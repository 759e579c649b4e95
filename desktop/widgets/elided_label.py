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
        self._shorter: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The whole text."""
        return self._whole

    def say(self, text: str) -> None:
        """Show another text."""
        self.say_longest(text)

    def say_longest(self, text: str, *shorter: str) -> None:
        """Show another text; where there is no room for it, the first of some shorter ones that there is room for."""
        self._whole, self._shorter = text, shorter
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Show as much as there is room for now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics, room_px = self.fontMetrics(), self.contentsRect().width()
        texts = (self._whole, *self._shorter)
        text = next((each for each in texts if metrics.horizontalAdvance(each) <= room_px), texts[-1])
        shown = cut(text, metrics, room_px, sentence=self._sentence)
        self.setText(shown)
        self.setToolTip("" if shown == self._whole else self._whole)
