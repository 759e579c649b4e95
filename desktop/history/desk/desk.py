"""The repair desk of one unit: its comparison, what can be done, and what is being done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from desktop.history.desk.bench import Bench


class Desk(Translated, QWidget):
    """Shows one unit at a time. Hidden while there is nothing to show."""

    changed = Signal()
    """Something has happened to the unit: its life must be read anew."""
    notice = Signal(object)
    slot_changed = Signal(int)
    """The number of the slot that the unit is on; 0: it is on none."""
    renamed = Signal(str)
    """The unit has another endpoint name from now on."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        QVBoxLayout(self).setContentsMargins(0, 0, 0, 0)

    def show_unit(self, endpoint_name: str | None, hardware_id: str | None, *, slot_key: str = "") -> None:
        """Look at a unit. `slot_key`: it is the one on that slot, whatever it is called; None, None: at nothing."""

    def go_back(self) -> bool:
        """Esc: close what is open over the comparison, or stop what is done; False where there is nothing to do."""
        return False

    def take_scan(self, text: str) -> bool:  # noqa: ARG002
        """Take a scanned label where the desk waits for one; False where it does not."""
        return False

    def close_it(self) -> None:
        """Stop, and wait for what is under way; nothing is looked at any more."""

    def retranslate(self) -> None:
        """Set the words."""
