"""The button for a shift report: of which days, into which folder, and how it went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from desktop.statistics import report_work
from desktop.statistics.report_work import Days
from desktop.threads.background import Background
from desktop.translation import translated
from desktop.widgets.notice import Notice, Weight
from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from desktop.statistics.reading import OfLine
    from desktop.threads.work import Done
    from factory_prov.ledger.statistics.figures import StatisticsFilter


class ShiftReports(Translated, QWidget):
    """Writes one report at a time. `wanted` tells what the screen shows; close it before it goes."""

    notice = Signal(object)
    """Carries a Notice."""

    def __init__(
        self,
        of_line: OfLine,
        folder: Path,
        wanted: Callable[[date], StatisticsFilter],
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._of_line, self._folder, self._wanted, self._today = of_line, folder, wanted, today
        self._background = Background(self, name="shift report")
        self.button, self._words = QPushButton(), QLabel()
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        menu = QMenu(self.button)
        self.of_today, self.of_days = QAction(menu), QAction(menu)
        menu.addActions([self.of_today, self.of_days])
        self.button.setMenu(menu)
        self.of_today.triggered.connect(lambda: self._ask_where(today_alone=True))
        self.of_days.triggered.connect(lambda: self._ask_where(today_alone=False))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)
        layout.addWidget(self._words, 1)
        self.retranslate()

    def _ask_where(self, *, today_alone: bool) -> None:
        """Ask for the name of the folder, and have the report written into it."""
        today = self._today()
        wanted = self._wanted(today)
        days = Days(since=today if today_alone else wanted.since, until=today, station=wanted.station)
        name = f"shift-report-{today:%Y-%m-%d}"
        dialog = QFileDialog(self, self.tr("New folder for the shift report"), name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: self.write(Path(path), days))
        dialog.open()

    def write(self, folder: Path, days: Days) -> None:
        """Write the report; refused while another one is still being written, for that one may hang."""
        if self._background.busy:
            text = self.tr("Another report is still being written. Try again when it is there.")
            self.notice.emit(Notice(text=text, weight=Weight.WARNING))
            return
        self.notice.emit(Notice(text=self.tr("The report is being written …"), stays=True))
        work = partial(report_work.report_written, folder, days, self._of_line, self._folder)
        self._background.ask(work, partial(self._tell, folder))

    def close_it(self) -> None:
        """Stop what is being written."""
        self._background.close()

    def retranslate(self) -> None:
        """Set the words."""
        self.button.setText(self.tr("Shift report…"))
        self.button.setAccessibleName(self.tr("Write a shift report"))
        self.of_today.setText(self.tr("Of today…"))
        self.of_days.setText(self.tr("Of the days chosen above…"))
        self._words.setText(
            self.tr("A folder that this station signs, and a PDF beside it: of the chosen station, all jobs and slots.")
        )

    def _tell(self, folder: Path, done: Done[bool]) -> None:
        if done.failure is not None:
            text = self.tr("The report could not be written. {0}").format(translated(done.failure.message))
            self.notice.emit(Notice(text=text, weight=Weight.ERROR))
        elif done.answer():
            text = self.tr("The report is written and signed: {0}. Its PDF lies beside it.").format(folder)
            self.notice.emit(Notice(text=text, stays=True))
        else:
            text = self.tr("The report is written and signed: {0}. It has too many runs for a PDF.").format(folder)
            self.notice.emit(Notice(text=text, weight=Weight.WARNING))
