"""Asks where the report of a unit goes, has it written in the background, and says how it went."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.history.life.rows import step_titles
from desktop.printing.report_file import ReportForm, form_of, write_report
from desktop.threads.background import Background
from desktop.translation import PresentLanguage, translated
from desktop.widgets.notice import Notice, Weight
from factory_prov.errors import InputError
from factory_prov.messages import Message

if TYPE_CHECKING:
    from desktop.history.access import LedgerAtHand
    from desktop.threads.work import Done
    from factory_prov.cancel import CancelToken
    from factory_prov.ledger.records import UnitHistory


class UnitReports(QObject):
    """Writes one report at a time."""

    notice = Signal(object)

    def __init__(self, ledger_at_hand: LedgerAtHand, parent: QWidget) -> None:
        super().__init__(parent)
        self._ledger_at_hand = ledger_at_hand
        self._window = parent
        self._background = Background(self, name="report of a unit")

    def ask_where(self, name: str, unit: UnitHistory) -> None:
        """Ask for the name of a file, and write the report of a unit into it."""
        names = {ReportForm.PDF: self.tr("PDF (*.pdf)"), ReportForm.HTML: self.tr("Web page (*.html)")}
        dialog = QFileDialog(self._window, self.tr("Unit report"), f"{name}.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([names[form] for form in ReportForm])
        dialog.setDefaultSuffix(ReportForm.PDF.value)
        endings = {words: form.value for form, words in names.items()}
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(endings.get(chosen, "pdf")))
        dialog.selectFile(f"{name}.pdf")
        dialog.fileSelected.connect(lambda path: self.write(Path(path), unit))
        dialog.open()

    def write(self, path: Path, unit: UnitHistory) -> None:
        """Write the report; refused while another one is still being written, for that one may hang."""
        if self._background.busy:
            text = self.tr("Another report is still being written. Try again when it is there.")
            self.notice.emit(Notice(text=text, weight=Weight.WARNING))
            return
        self.notice.emit(Notice(text=self.tr("The report is being written …"), stays=True))
        self._background.ask(writing(self._ledger_at_hand, path, unit), partial(self._tell, path))

    def close_it(self) -> None:
        """Stop what is being written; nothing is written any more."""
        self._background.close()

    def _tell(self, path: Path, done: Done[int]) -> None:
        if done.failure is not None:
            text = self.tr("The report could not be written. {0}").format(translated(done.failure.message))
            self.notice.emit(Notice(text=text, weight=Weight.ERROR))
        elif done.answer():
            text = self.tr("The report is written, but %n signed record(s) in it are not right: {0}", "", done.answer())
            self.notice.emit(Notice(text=text.format(path), weight=Weight.WARNING))
        else:
            self.notice.emit(Notice(text=self.tr("The report is written: {0}").format(path), stays=True))


def writing(ledger_at_hand: LedgerAtHand, path: Path, unit: UnitHistory) -> Callable[[CancelToken], int]:
    """Return the piece of work that writes the report, and tells how many of its signed records are not right."""

    def work(cancel: CancelToken) -> int:
        from factory_prov.ledger.papers.unit_report import page, report_of

        form_of(path)  # before the ledger is asked for all of it
        with ledger_at_hand.opened() as ledger:
            if ledger is None:
                raise InputError(
                    Message("the ledger that knew this unit is not there any more."), cure=Message("Look it up again.")
                )
            report = report_of(ledger, unit)
        cancel.check()
        write_report(path, page(report, step_titles(), PresentLanguage()), cancel)
        return sum(proof.fault is not None for proof in report.proofs)

    return work
