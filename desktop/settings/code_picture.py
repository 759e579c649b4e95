"""A QR code drawn by the program, for a scanner to read off the screen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.widgets.code_drawing import QUIET_MODULES, code_rows, paint_code

_MODULE_PX = 5


class CodePicture(QWidget):
    """Black on white in every theme, with the quiet zone the standard asks for; drawn when it is shown first."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def rows(self) -> tuple[bytes, ...]:
        """The modules of the code, 1 for black."""
        return code_rows(self._text)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Return a size at which a scanner reads it from a hand's breadth."""
        side = (len(self.rows) + 2 * QUIET_MODULES) * _MODULE_PX
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002  # Qt's name
        """Paint the code."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        side = self.sizeHint().width()
        paint_code(painter, self.rows, QRectF(0, 0, side, side))
