"""What the ledger knows, as a screen of the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.history.access import LedgerAtHand, OfLine
from desktop.widgets.notice import Notice, Offer, Weight

if TYPE_CHECKING:
    from desktop.history.desk.bench import Bench
    from desktop.history.label.bench import LabelBench
    from desktop.history.page import HistoryPage
    from desktop.history.unit_key import UnitKey


class HistoryScreen(QObject):
    """`folder` is the one of the user's data; `of_line` gives the ledger of the line."""

    icon = "history"
    notice = Signal(object)
    wanted = Signal()
    title_changed = Signal()

    def __init__(self, folder: Path, of_line: OfLine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ledger_at_hand = LedgerAtHand(of_line, folder)
        self._training = False
        self.bench: Bench | None = None
        """What the repair desk works on; without one there is no desk. Set it before the page is shown."""
        self.labels: LabelBench | None = None
        """What prints labels; without it they are not offered."""
        self._page: HistoryPage | None = None

    @property
    def name(self) -> str:
        """See Screen."""
        return self.tr("History")

    @property
    def title(self) -> str:
        """See Screen."""
        return "" if self._page is None else self._page.title

    @property
    def page(self) -> HistoryPage:
        """See Screen."""
        if self._page is None:
            from desktop.history.page import HistoryPage

            self._page = HistoryPage(self.ledger_at_hand, self.bench, self.labels)
            self._page.show_training(self._training)
            self._page.notice.connect(self.notice)
            self._page.title_changed.connect(self.title_changed)
        return self._page

    def show_unit(self, key: UnitKey) -> None:
        """Show the life of a unit."""
        self.page.show_unit(key)
        self.wanted.emit()

    def show_plugged(self, key: UnitKey) -> None:
        """Show the unit that was plugged in, or offer that while somebody decides about another one."""
        desk = self.page.unit.desk
        if not self.page.is_deciding:
            self.page.show_unit(key)
            return
        if desk is not None and desk.shows(key.endpoint_name, key.hardware_id, slot_key=key.slot):
            return
        named = key.endpoint_name or key.hardware_id or self.tr("another unit")
        units = () if self.bench is None else self.bench.units
        number = next((unit.number for unit in units if unit.key == key.slot), 0)
        show = Offer(text=self.tr("Show it"), act=partial(self.page.show_unit, key))
        self.notice.emit(Notice(text=self.tr("Slot {0}: {1} is on the bench.").format(number, named), offer=show))

    def take_scan(self, text: str) -> None:
        """Look for what stands on a label; its unit is shown where it is one."""
        self.page.take_scan(text)

    def ledger_changed(self, *, training: bool) -> None:
        """Read again: the line works with another ledger."""
        self._training = training
        if self._page is not None:
            self._page.show_training(training)
            if self._page.isVisible():
                self._page.look_again()

    def run_ended(self) -> None:
        """Show what a run has changed in the life that is shown."""
        if self._page is not None and self._page.isVisible():
            self._page.run_ended()

    def activate(self) -> None:
        """See Screen; what has happened meanwhile is shown."""
        self.page.activate()

    def may_close(self, then: Callable[[], None]) -> bool:
        """See Screen; a repair that goes on is not left by a slip, though it could be gone on with."""
        desk = None if self._page is None else self._page.unit.desk
        if desk is None or not desk.busy:
            return True
        text = self.tr("A repair goes on. It stays open when you leave now, and is gone on with later.")
        leave = Offer(text=self.tr("Leave it"), act=partial(desk.leave, then))
        self.notice.emit(Notice(text=text, weight=Weight.WARNING, offer=leave))
        return False

    def close(self) -> None:
        """See Screen."""
        if self._page is not None:
            self._page.close()
