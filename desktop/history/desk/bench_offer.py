"""One line that offers the units on the bench, wherever somebody is on the History screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from desktop.history.desk.bench import Bench


class BenchOffer(Translated, QFrame):
    """Hidden while no unit is on the bench, and for the one that is shown already."""

    opened = Signal(object)
    """Somebody wants to see a unit on the bench; carries the UnitOnBench."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.hide()

    def show_slot(self, key: str) -> None:
        """Offer no more what is shown: the unit on that slot; "" for none."""

    def retranslate(self) -> None:
        """Set the words."""
