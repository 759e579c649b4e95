"""One line that offers the units on the bench to whoever looks units up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop import theme
from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from desktop.history.desk.bench import Bench, UnitOnBench

_MOST = 4
"""More slots would stand outside; their units are found by their labels, or on the line."""


class BenchOffer(Translated, QFrame):
    """Hidden while no unit is on the bench, and while one is shown."""

    opened = Signal(object)
    """Somebody wants to see a unit on the bench; carries the UnitOnBench."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self._bench = bench
        self._wanted = True
        self._units: tuple[UnitOnBench, ...] = ()
        self.word = QLabel()
        self.word.setProperty("role", "muted")
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 4, 20, 4)
        self._row.setSpacing(2 * theme.SPACE_PX)
        self._row.addWidget(self.word)
        self._row.addStretch(1)
        bench.changed.connect(self._follow)
        self.retranslate()
        self._follow()

    def show_offers(self, wanted: bool) -> None:
        """Offer what is there, or nothing."""
        self._wanted = wanted
        self.setVisible(wanted and bool(self._units))

    def retranslate(self) -> None:
        """Set the words."""
        self.word.setText(self.tr("On the bench:"))
        for button, unit in zip(self.buttons, self._units, strict=False):
            name = unit.endpoint_name or unit.hardware_id or self.tr("a unit")
            button.setText(self.tr("Slot {0}: {1}").format(unit.number, name))
            button.setAccessibleName(self.tr("Slot {0}: {1} is on the bench").format(unit.number, name))

    @Slot()
    def _follow(self) -> None:
        units = self._bench.units[:_MOST]
        if units != self._units:
            self._units = units
            self._make()
        self.show_offers(self._wanted)

    def _make(self) -> None:
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [QPushButton() for _ in self._units]
        for place, button in enumerate(self.buttons, 1):
            button.setProperty("role", "quiet")
            button.clicked.connect(self._open)
            self._row.insertWidget(place, button)
        self.retranslate()

    @Slot()
    def _open(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton) and button in self.buttons:
            self.opened.emit(self._units[self.buttons.index(button)])
