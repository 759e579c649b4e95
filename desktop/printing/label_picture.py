"""Shows a label as it will be printed: black on white in either theme, and in words for who does not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import theme
from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from desktop.printing.label_shown import LabelShown

_EDGE_PX = 1
_LARGEST = 3.0
"""How much a small label is enlarged."""


class LabelPicture(Translated, QWidget):
    """Shows one label at a time, as large as there is room."""

    def __init__(self, size_px: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size_px = size_px
        self.shown: LabelShown | None = None
        self.why_not = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Return the room it was given."""
        return self._size_px

    def show_label(self, shown: LabelShown | None, *, why_not: str = "") -> None:
        """Show a label; None: none, and `why_not` in its place."""
        self.shown, self.why_not = shown, why_not
        self.retranslate()

    def retranslate(self) -> None:
        """Say what is on it."""
        self.setAccessibleName(self.tr("The label as it will be printed"))
        self.setAccessibleDescription(self.why_not if self.shown is None else ", ".join(self.shown.texts))
        self.setToolTip("" if self.shown is None else "\n".join(self.shown.texts))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Paint the label on a white sheet, or what is said in its place."""
        painter = QPainter(self)
        if self.shown is not None and self.shown.image is not None:
            self._paint_label(painter)
            return
        painter.setPen(QPen(theme.colour("line"), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(theme.colour("muted"))
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        painter.drawText(self.rect().adjusted(12, 8, -12, -8), flags, self._words())

    def _words(self) -> str:
        if self.shown is None:
            return self.why_not
        return self.tr("A label in ZPL is drawn by its printer. To be scanned on it: {0}").format(
            ", ".join(self.shown.texts) or self.tr("nothing")
        )

    def _paint_label(self, painter: QPainter) -> None:
        image = None if self.shown is None else self.shown.image
        if image is None:
            return
        room = QRectF(self.rect()).adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX, -_EDGE_PX)
        whole = QSizeF(image.size())
        scale = min(room.width() / whole.width(), room.height() / whole.height(), _LARGEST)
        sheet = QRectF(0, 0, whole.width() * scale, whole.height() * scale)
        sheet.moveCenter(room.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(sheet, image)
        painter.setPen(QPen(theme.colour("line"), _EDGE_PX))
        painter.drawRect(sheet.adjusted(-0.5, -0.5, 0.5, 0.5))
