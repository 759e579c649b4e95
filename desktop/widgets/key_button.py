"""A button that shows the key which does the same, as a key cap."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from desktop import theme

_CAP_PX, _CAP_EDGE_PX, _BETWEEN_PX, _SIDE_PX = 11, 6, 8, 22


class KeyButton(QPushButton):
    """Taken by Tab and not by a click: the keys of the line stay where they are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self._shows_key = True
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def say(self, text: str, key: str, *, why_not: str = "") -> None:
        """Set the text and the name of the key; `why_not` is told instead of them where it does nothing."""
        self.setAccessibleDescription(why_not)
        self.setToolTip(why_not or f"{text} ({key})")
        if (text, key) == (self.text(), self._key):
            return
        self._key = key
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def show_key(self, shown: bool) -> None:
        """Show the key cap, or the text alone where there is little room."""
        self._shows_key = shown
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Return the size in which text and key cap are whole."""
        return QSize(int(self._text_px() + self._beside_px()) + 2 * _SIDE_PX, theme.HIT_PX + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Nothing is cut off."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002  # Qt's name
        """Paint the style's own button, then text and key cap in its middle."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._ink()
        left = (self.width() - self._text_px() - self._beside_px()) / 2
        painter.setPen(ink)
        painter.setFont(self._font())
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(left, 0, self._text_px() + 2, self.height()), middle, self.text())
        if self._shows_key:
            self._paint_cap(painter, left + self._text_px() + _BETWEEN_PX, ink)

    def _paint_cap(self, painter: QPainter, left: float, ink: QColor) -> None:
        height = _CAP_PX + 8
        cap = QRectF(left + 0.5, (self.height() - height) / 2 + 0.5, self._cap_px() - 1, height - 1)
        painter.setPen(QPen(ink, 1))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setFont(theme.body_font(_CAP_PX))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)

    def _ink(self) -> QColor:
        if not self.isEnabled():
            return theme.colour("muted")
        return theme.colour("on_accent" if self.property("role") == "primary" else "ink")

    def _font(self) -> QFont:
        return theme.body_font(15, bold=True)

    def _text_px(self) -> float:
        return QFontMetricsF(self._font()).horizontalAdvance(self.text())

    def _beside_px(self) -> float:
        return _BETWEEN_PX + self._cap_px() if self._shows_key else 0.0

    def _cap_px(self) -> float:
        return QFontMetricsF(theme.body_font(_CAP_PX)).horizontalAdvance(self._key) + 2 * _CAP_EDGE_PX
