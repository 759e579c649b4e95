"""How many units of the shift ended how: a shape, a number and a word each."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import icons, theme

_NUMBER_PX, _WORD_PX, _SHAPE_PX, _GAP_PX = 20, 11, 20, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterLook:
    """The icon of a counter and the token of its colour."""

    icon: str
    token: str


class Counter(QWidget):
    """One number of the shift."""

    def __init__(self, look: CounterLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._number = 0
        self._word = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def number(self) -> int:
        """The number shown."""
        return self._number

    def show_number(self, number: int) -> None:
        """Show another number."""
        self._number = number
        self._changed()

    def set_word(self, word: str) -> None:
        """Say in the present language what is counted."""
        self._word = word
        self._changed()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Return the size in which number and word are whole."""
        number_px = _SHAPE_PX + _GAP_PX + self._number_metrics().horizontalAdvance(str(self._number))
        word_px = QFontMetricsF(theme.body_font(_WORD_PX)).horizontalAdvance(self._word)
        return QSize(int(max(number_px, word_px)) + 2, theme.HIT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002  # Qt's name
        """Paint shape and number, the word below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = theme.colour(self._look.token)
        icons.draw(painter, self._look.icon, QRectF(0, 2, _SHAPE_PX, _SHAPE_PX), ink)
        metrics = self._number_metrics()
        painter.setFont(theme.body_font(_NUMBER_PX, bold=True))
        painter.setPen(ink)
        painter.drawText(QPointF(_SHAPE_PX + _GAP_PX, 12 + metrics.capHeight() / 2), str(self._number))
        painter.setFont(theme.body_font(_WORD_PX))
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(0, 23, self.width(), 16), Qt.AlignmentFlag.AlignLeft, self._word)

    def _changed(self) -> None:
        self.setAccessibleName(f"{self._number} {self._word}")
        self.updateGeometry()
        self.update()

    def _number_metrics(self) -> QFontMetricsF:
        return QFontMetricsF(theme.body_font(_NUMBER_PX, bold=True))
