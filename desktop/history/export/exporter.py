"""Asks where an export goes, has it written in the background, and says how it went."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.history.export.writing import Form, ToExport, exporting
from desktop.threads.background import Background
from desktop.translation import translated
from desktop.widgets.notice import Notice, Weight

if TYPE_CHECKING:
    from desktop.history.access import LedgerAtHand
    from desktop.history.wanted import Wanted
    from desktop.threads.work import Done
    from factory_prov.ledger.records import RunRecord


class Exporter(QObject):
    """Writes one file at a time."""

    notice = Signal(object)

    def __init__(self, ledger_at_hand: LedgerAtHand, parent: QWidget) -> None:
        super().__init__(parent)
        self._ledger_at_hand = ledger_at_hand
        self._window = parent
        self._background = Background(self, name="export of the history")

    def ask_where(self, name: str, wanted: Wanted, runs: tuple[RunRecord, ...] | None) -> None:
        """Ask for the name of a file, and write these runs into it, or with None all that fit."""
        names = {
            Form.CSV: self.tr("CSV (*.csv)"),
            Form.JSON: self.tr("JSON (*.json)"),
            Form.XLSX: self.tr("Spreadsheet (*.xlsx)"),
        }
        proposed = f"{name}-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.csv"
        dialog = QFileDialog(self._window, self.tr("Export runs"), proposed)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([names[form] for form in Form])
        dialog.setDefaultSuffix(Form.CSV.value)
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(_ending(chosen)))
        dialog.selectFile(proposed)
        dialog.fileSelected.connect(lambda path: self.export(ToExport(path=Path(path), wanted=wanted, runs=runs)))
        dialog.open()

    def export(self, what: ToExport) -> None:
        """Write a file; refused while another one is still being written, for that one may hang."""
        if self._background.busy:
            text = self.tr("Another export is still being written. Try again when it is there.")
            self.notice.emit(Notice(text=text, weight=Weight.WARNING))
            return

        def tell(done: Done[int]) -> None:
            if done.failure is not None:
                text = self.tr("The export could not be written. {0}").format(translated(done.failure.message))
                self.notice.emit(Notice(text=text, weight=Weight.ERROR))
            else:
                text = self.tr("%n run(s) are exported: {0}", "", done.answer()).format(what.path)
                self.notice.emit(Notice(text=text, stays=True))

        self.notice.emit(Notice(text=self.tr("The export is being written …"), stays=True))
        self._background.ask(exporting(self._ledger_at_hand, what), tell)

    def close_it(self) -> None:
        """Stop what is being written; nothing is written any more."""
        self._background.close()


def _ending(chosen: str) -> str:
    """Return the ending that a filter of the dialog stands for."""
    return next((form.value for form in Form if f"*.{form.value}" in chosen), Form.CSV.value)
