"""A combo box whose list shows every choice whole, in every language."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from desktop.widgets.fitting import cut

_LEAST_LETTERS = 8
_BESIDE_PX = 2
"""What the style keeps free beside the words of the closed box."""
_AROUND_PX = 24
"""What the list has beside its words: the frame and the padding of the stylesheet."""


class ComboBox(QComboBox):
    """A wheel that passes by does not change it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST_LETTERS)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002  # Qt's name and signature
        """Show by an ellipsis that a choice is longer than its field; Qt's own cuts it within a letter."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room_px = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        option.currentText = cut(option.currentText, self.fontMetrics(), room_px - _BESIDE_PX, sentence=True)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  # Qt's name
        """Scroll the form instead."""
        event.ignore()

    def showPopup(self) -> None:  # noqa: N802  # Qt's name
        """Open the list as wide as its longest choice, as far as the screen goes."""
        bar_px = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        wanted_px = self.view().sizeHintForColumn(0) + bar_px + _AROUND_PX
        self.view().setMinimumWidth(min(wanted_px, self.screen().availableGeometry().width()))
        super().showPopup()
