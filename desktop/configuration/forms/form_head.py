"""The heading of a form: its title, small print beside or below, and a button at the right."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel, QPushButton

from desktop import theme
from desktop.configuration.forms.stack import StackPart, height_of, put

_GAP_PX = 10


class FormHead(StackPart):
    """The small print goes below the title where there is little room."""

    def __init__(self) -> None:
        super().__init__()
        self.title, self.small = QLabel(self), QLabel(self)
        self.title.setProperty("role", "heading")
        self.small.setProperty("role", "muted")
        for label in (self.title, self.small):
            label.setWordWrap(True)
        self.button: QPushButton | None = None

    def set_button(self, button: QPushButton) -> None:
        """Take a button to the right end."""
        self.button = button
        button.setParent(self)
        self.mark_stale()

    def measure(self, width: int) -> int:
        """Count one line or two."""
        inner = width - self._button_px()
        title = height_of(self.title, inner)
        below = 0 if self._beside(inner) else height_of(self.small, inner) + 2
        return max(title + below, theme.HIT_PX if self.button is not None else 0)

    def place(self) -> None:
        """Put the parts."""
        inner = self.width() - self._button_px()
        if self._beside(inner):
            left = _natural(self.title) + _GAP_PX
            put(self.title, QRect(0, 0, _natural(self.title), self.height()))
            put(self.small, QRect(left, 3, inner - left, self.height() - 3))
        else:
            top = height_of(self.title, inner)
            put(self.title, QRect(0, 0, inner, top))
            put(self.small, QRect(0, top + 2, inner, height_of(self.small, inner)))
        if self.button is not None:
            wide = self.button.sizeHint().width()
            put(self.button, QRect(self.width() - wide, 0, wide, theme.HIT_PX))

    def _beside(self, width: int) -> bool:
        return _natural(self.title) + _GAP_PX + _natural(self.small) <= width

    def _button_px(self) -> int:
        return 0 if self.button is None else self.button.sizeHint().width() + _GAP_PX


def _natural(label: QLabel) -> int:
    """Return how wide a label is on one line."""
    label.ensurePolished()
    return label.fontMetrics().horizontalAdvance(label.text()) + 4
