"""One line for the name of a unit, typed or scanned, and the button that starts with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.widgets.translated import Translated

_WIDEST_PX = 360


class NameRow(Translated, QWidget):
    """Gives a name that is not empty."""

    given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setMaximumWidth(_WIDEST_PX)
        self.start = QPushButton()
        self.start.setProperty("role", "primary")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.field, 1)
        layout.addWidget(self.start)
        self.field.textChanged.connect(self._changed)
        self.field.returnPressed.connect(self._give)
        self.start.clicked.connect(self._give)
        self._changed()
        self.retranslate()

    def begin(self) -> None:
        """Ask for another name."""
        self.field.clear()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.field.setPlaceholderText(self.tr("Name of the unit: scan or type it"))
        self.field.setAccessibleName(self.tr("Name of the unit"))
        self.start.setText(self.tr("Start"))
        self.start.setAccessibleName(self.tr("Start with this name"))

    def _changed(self) -> None:
        self.start.setEnabled(bool(self.field.text().strip()))

    def _give(self) -> None:
        name = self.field.text().strip()
        if name:
            self.given.emit(name)
