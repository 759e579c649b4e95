"""A combo box whose list shows every choice whole, in every language."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QWidget

_LEAST_LETTERS = 8
_AROUND_PX = 24
"""What the list has beside its words: the frame and the padding of the stylesheet."""


class ComboBox(QComboBox):
    """A wheel that passes by does not change it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST_LETTERS)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  # Qt's name
        """Scroll the form instead."""
        event.ignore()

    def showPopup(self) -> None:  # noqa: N802  # Qt's name
        """Open the list as wide as its longest choice, as far as the screen goes."""
        bar_px = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        wanted_px = self.view().sizeHintForColumn(0) + bar_px + _AROUND_PX
        self.view().setMinimumWidth(min(wanted_px, self.screen().availableGeometry().width()))
        super().showPopup()
