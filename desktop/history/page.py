"""The History screen: a search field that finds what is typed, scanned or plugged in, and the page of one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.history.desk.bench_offer import BenchOffer
from desktop.history.export.exporter import Exporter
from desktop.history.export.unit_reports import UnitReports
from desktop.history.head import Head
from desktop.history.search.view import SearchView
from desktop.history.unit.page import UnitPage
from desktop.history.unit_key import UnitKey
from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from desktop.history.access import LedgerAtHand
    from desktop.history.desk.bench import Bench, UnitOnBench
    from desktop.history.label.bench import LabelBench
    from desktop.history.unit.reading import LifeRead


class HistoryPage(Translated, QWidget):
    """Shows the search, or the unit that was opened from it."""

    notice = Signal(object)
    title_changed = Signal()

    def __init__(
        self,
        ledger_at_hand: LedgerAtHand,
        bench: Bench | None = None,
        labels: LabelBench | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Without a bench there is no repair desk, and without `labels` none is printed."""
        super().__init__(parent)
        self._scanned = ""
        self._enter_waits = False
        self.head = Head()
        self.search = SearchView(ledger_at_hand)
        self.unit = UnitPage(ledger_at_hand, bench, labels)
        self.offer = None if bench is None else BenchOffer(bench)
        self.exporter = Exporter(ledger_at_hand, self)
        self.reports = UnitReports(ledger_at_hand, self)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.search)
        self._stack.addWidget(self.unit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        if self.offer is not None:
            layout.addWidget(self.offer)
        layout.addWidget(self._stack, 1)
        self._connect()
        if labels is not None:
            self.head.offer_label()
        self.setFocusProxy(self.head.field)
        self.retranslate()

    def _connect(self) -> None:
        field = self.head.field
        field.textEdited.connect(self._type)
        self.head.enter.connect(self._enter)
        self.head.down.connect(self._go_down)
        self.head.emptied.connect(self._empty)
        self.head.back_wanted.connect(self.go_back)
        self.head.label_wanted.connect(self.unit.ask_for_label)
        self.head.report_wanted.connect(self._report)
        self.head.export_wanted.connect(self._export)
        self.exporter.notice.connect(self.notice)
        self.reports.notice.connect(self.notice)
        self.search.opened.connect(self.show_unit)
        self.search.typed.connect(self._take_letter)
        self.search.left.connect(self.focus_field)
        self.search.answered.connect(self._go_on)
        self.unit.notice.connect(self.notice)
        self.unit.shown.connect(self._show_head)
        if self.offer is not None:
            self.offer.opened.connect(self._show_on_bench)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self).activated.connect(self.focus_field)
        back = QKeySequence(QKeyCombination(Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Left))
        QShortcut(back, self).activated.connect(self.go_back)

    @property
    def shows_unit(self) -> bool:
        """Whether the page of a unit is shown."""
        return self._stack.currentWidget() is self.unit

    @property
    def is_deciding(self) -> bool:
        """Whether somebody decides about the unit that is shown, or it is being repaired: it stays."""
        desk = self.unit.desk
        return self.shows_unit and desk is not None and (desk.busy or desk.asks)

    @property
    def title(self) -> str:
        """What the window's title says of this screen."""
        return self.unit.title if self.shows_unit else ""

    def activate(self) -> None:
        """Read what has happened meanwhile, the cursor in the search field."""
        self.look_again()
        if not self.shows_unit:
            self.focus_field()

    def look_again(self) -> None:
        """Ask the ledger again for what is shown."""
        if self.shows_unit:
            self.unit.look()
        else:
            self.search.look()

    def run_ended(self) -> None:
        """Show what a run has changed in the life that is shown; a list somebody reads stays as it is."""
        if self.shows_unit:
            self.unit.look()

    def show_training(self, training: bool) -> None:
        """Say that what is shown is of virtual units."""
        self.head.show_training(training)

    @Slot(object)
    def show_unit(self, key: UnitKey) -> None:
        """Show the life of a unit."""
        self._enter_waits, self._scanned = False, ""
        self.unit.show_unit(key)
        self._stack.setCurrentWidget(self.unit)
        self.unit.take_keys()
        self._show_head()

    def show_read(self, life: LifeRead) -> None:
        """Show a life that was read already."""
        self.unit.show_read(life)
        self._stack.setCurrentWidget(self.unit)
        self._show_head()

    @Slot(object)
    def _show_on_bench(self, unit: UnitOnBench) -> None:
        self.show_unit(UnitKey(hardware_id=unit.hardware_id, endpoint_name=unit.endpoint_name, slot=unit.key))

    @Slot()
    def go_back(self) -> None:
        """Go one step back: from what is open in a unit's page to its life, from there to the search."""
        if not self.shows_unit or self.unit.go_back():
            return
        self._leave_unit()
        self.search.look()
        if self.search.results.rowCount():
            self.search.table.setFocus()
        else:
            self.focus_field()

    def take_scan(self, text: str) -> None:
        """Look for what stands on a label, and open its unit where there is one of that name, chip or label.

        What the repair desk waits for goes there.
        """
        if self.shows_unit and self.unit.take_scan(text):
            return
        self._scanned = text
        self.search.chips.take_off()
        self._search_for(text)

    @Slot()
    def focus_field(self) -> None:
        """Put the cursor into the search field, what is in it chosen."""
        self.head.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.head.field.selectAll()

    def retranslate(self) -> None:
        """Name the screen."""
        self.setAccessibleName(self.tr("History"))
        self._show_head()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc goes back; F5 reads again."""
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
        elif event.key() == Qt.Key.Key_F5:
            self.look_again()
            if self.shows_unit and self.unit.desk is not None:
                self.unit.desk.look()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Wait for what is being read."""
        self.search.close_it()
        self.unit.close_it()
        self.exporter.close_it()
        self.reports.close_it()
        super().closeEvent(event)

    @Slot(str)
    def _type(self, text: str) -> None:
        self._enter_waits, self._scanned = False, ""
        self._leave_unit()
        self.search.search(text)

    def _search_for(self, text: str) -> None:
        self._leave_unit()
        self.head.field.setText(text)
        self.search.search(text)

    def _leave_unit(self) -> None:
        """Show the search; nothing is looked at on the bench any more."""
        if self.shows_unit:
            self._stack.setCurrentWidget(self.search)
            self.unit.leave()
        self._show_head()

    @Slot(str)
    def _take_letter(self, letter: str) -> None:
        """Go on typing in the field, from the list."""
        field = self.head.field
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.end(False)
        if letter:
            field.insert(letter)
        else:
            field.backspace()
        self._type(field.text())

    @Slot()
    def _enter(self) -> None:
        """Open the one unit that was found; of several the list has the keys."""
        self._enter_waits = True
        self._go_on()

    @Slot()
    def _go_on(self) -> None:
        """Do what Enter or a scan waits for, once the answer is there."""
        if not (self._enter_waits or self._scanned) or not self.search.is_answered:
            return
        scanned, entered = self._scanned, self._enter_waits
        self._scanned, self._enter_waits = "", False
        key = self.search.unit_of(scanned or self.head.field.text().strip())
        if key is not None:
            self.show_unit(key)
        elif entered and self.search.results.rowCount():
            self.search.table.choose_first()
        elif scanned:
            self.focus_field()

    @Slot()
    def _export(self) -> None:
        """Export all runs that fit, or those of the unit that is shown."""
        if self.shows_unit:
            runs = () if self.unit.life is None else self.unit.life.runs
            self.exporter.ask_where(file_name(self.unit.title), self.search.wanted, runs)
        else:
            self.exporter.ask_where("history", self.search.wanted, None)

    @Slot()
    def _report(self) -> None:
        """Write the report of the unit that is shown."""
        if self.shows_unit and self.unit.history is not None:
            self.reports.ask_where(file_name(self.unit.title), self.unit.history)

    @Slot()
    def _go_down(self) -> None:
        if not self.shows_unit and self.search.results.rowCount():
            self.search.table.choose_first()

    @Slot()
    def _empty(self) -> None:
        """Esc in the field: look for everything again; in a unit's page go back."""
        if self.shows_unit:
            self.go_back()
        elif self.head.field.text():
            self.head.field.clear()
            self._type("")

    @Slot()
    def _show_head(self) -> None:
        self.head.show_unit(self.unit.history if self.shows_unit else None, on_page=self.shows_unit)
        if self.offer is not None:
            self.offer.show_offers(not self.shows_unit)
        self.title_changed.emit()


def file_name(title: str) -> str:
    """Return the name of a unit as part of a file's name: what some system takes for something else is left out."""
    return "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in title).strip(".") or "unit"
