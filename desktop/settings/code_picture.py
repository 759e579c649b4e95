"""A QR code drawn by the program, for a scanner to read off the screen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_QUIET_MODULES = 4
_MODULE_PX = 5


class CodePicture(QWidget):
    """Black on white in every theme, with the quiet zone the standard asks for; drawn when it is shown first."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._rows: tuple[bytes, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def rows(self) -> tuple[bytes, ...]:
        """The modules of the code, 1 for black."""
        if not self._rows:
            import segno

            code = segno.make(self._text, error="m", boost_error=False, micro=False)
            self._rows = tuple(bytes(row) for row in code.matrix)
        return self._rows

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Return a size at which a scanner reads it from a hand's breadth."""
        side = (len(self.rows) + 2 * _QUIET_MODULES) * _MODULE_PX
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002  # Qt's name
        """Paint the code."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        for y, row in enumerate(self.rows):
            for x, black in enumerate(row):
                if black:
                    at = QRectF(
                        (x + _QUIET_MODULES) * _MODULE_PX, (y + _QUIET_MODULES) * _MODULE_PX, _MODULE_PX, _MODULE_PX
                    )
                    painter.fillRect(at, Qt.GlobalColor.black)
