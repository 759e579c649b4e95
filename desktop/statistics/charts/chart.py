"""A chart as a widget: read by eye, with the mouse, by the arrow keys, and by whoever reads a screen aloud."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop import theme
from desktop.statistics.charts.figures import Figures, Kind
from desktop.statistics.charts.painter import ROW_PX, Place, paint

_EDGE_PX = 6
_HEIGHT_PX = 170
_PICTURE_SCALE = 2.0


class Chart(QWidget):
    """Shows Figures; with the keys on it the arrows go from mark to mark, and each is told in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = Figures(kind=Kind.BARS)
        self.places: list[Place] = []
        self._marked = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_figures(self, figures: Figures) -> None:
        """Show other figures."""
        self.figures, self._marked = figures, -1
        self.setAccessibleDescription(figures.in_words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Ask for a row for each bar."""
        bars = self.figures.kind is Kind.BARS
        return QSize(280, max(1, len(self.figures.marks)) * ROW_PX + 2 * _EDGE_PX if bars else _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Be as high as what is shown."""
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002  # Qt's name and signature
        """Paint the marks, and a frame round the one that the keys are on."""
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX, -_EDGE_PX)
        painter.translate(area.topLeft())
        self.places = paint(painter, self.figures, QRectF(0, 0, area.width(), area.height()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("accent"), 2))
        if self.hasFocus() and 0 <= self._marked < len(self.places):
            painter.drawRoundedRect(self.places[self._marked].area, 4, 4)
        elif self.hasFocus():
            painter.drawRoundedRect(QRectF(-3, -3, area.width() + 6, area.height() + 6), 6, 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Go to the next mark, or the one before."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self.places:
            super().keyPressEvent(event)
            return
        self._marked = min(max(self._marked + step, 0), len(self.places) - 1)
        place = self.places[self._marked]
        self.setAccessibleDescription(_told(place))
        at = place.area.center().toPoint()
        QToolTip.showText(self.mapToGlobal(at), _told(place), self)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Tell what the mouse is on."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            place = next((each for each in self.places if each.area.contains(event.pos())), None)
            QToolTip.showText(event.globalPos(), "" if place is None else _told(place), self)
            return True
        return super().event(event)

    def picture(self, scale: float = _PICTURE_SCALE) -> QImage:
        """Return it as it is shown, on the colour of its card."""
        image = QImage(self.size() * scale, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        image.fill(theme.colour("panel"))
        painter = QPainter(image)
        painter.translate(_EDGE_PX, _EDGE_PX)
        paint(painter, self.figures, QRectF(0, 0, self.width() - 2 * _EDGE_PX, self.height() - 2 * _EDGE_PX))
        painter.end()
        return image


def _told(place: Place) -> str:
    return f"{place.mark.name}: {place.mark.told}"
