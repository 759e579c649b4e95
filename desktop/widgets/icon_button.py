"""Buttons with one of our icons, or with their keys, in colours that follow the theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop import theme
from desktop.icons import icon
from desktop.widgets.fitting import cut


class IconButton(QPushButton):
    """`name` is that of the icon, `colour` the token of its colour."""

    def __init__(self, name: str, colour: str = "ink", *, size_px: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._colour = colour
        self._drawn = ""
        self.setIconSize(QSize(size_px, size_px))
        self._draw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the icon again when the theme or the state has changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._draw()

    def _draw(self) -> None:
        shown = theme.colour(self._colour if self.isEnabled() else "line")
        if shown.name() != self._drawn:
            self._drawn = shown.name()
            self.setIcon(icon(self._name, shown, size_px=self.iconSize().width()))


class AddButton(IconButton):
    """A quiet button with a plus; where there is little room its text ends in dots."""

    def __init__(self) -> None:
        super().__init__("add", "accent")
        self._text = ""
        self.setProperty("role", "quiet")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """Write on it; the whole text is also its accessible name."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Ask for room for the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self._text) + 50, theme.HIT_PX)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Do with less."""
        return QSize(theme.HIT_PX, theme.HIT_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Cut the text anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = cut(self._text, self.fontMetrics(), self.width() - 46)
        if shown != self.text():
            self.setText(shown)


class ShortcutButton(QPushButton):
    """A button that shows its keys in a frame behind its word."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setProperty("keys", "true")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the keys."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.body_font(11))
        ink = theme.colour("on_accent" if self.isEnabled() else "muted")
        painter.setPen(QPen(ink, 1))
        frame = QRectF(self.width() - 62, self.height() / 2 - 9, 48, 18)
        painter.drawRoundedRect(frame, 4, 4)
        painter.drawText(frame, int(Qt.AlignmentFlag.AlignCenter), self._keys)
