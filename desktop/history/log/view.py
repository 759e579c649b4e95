"""The log of one run, line by line, to read, copy and save; no key was ever in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.history.log.reading import writing_log
from desktop.threads.background import Background
from desktop.translation import translated
from desktop.widgets.notice import Notice, Weight
from desktop.widgets.translated import Translated
from factory_prov.events import Level

if TYPE_CHECKING:
    from desktop.threads.work import Done
    from factory_prov.ledger.records import RunId
    from factory_prov.run_logs.logged import LoggedEvent


class LogLines(QPlainTextEdit):
    """Leaves Esc to the page."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Read and copy by keys."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class RunLogView(Translated, QWidget):
    """Shows the log of a run of this PC; for one that is not kept here it says so."""

    notice = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run_id: RunId | None = None
        self._events: tuple[LoggedEvent, ...] = ()
        self._background = Background(self, name="log of a run to a file")
        self.lines = LogLines()
        self.lines.setReadOnly(True)
        self.lines.setProperty("role", "code")
        self.lines.setFont(theme.mono_font())
        self.lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.copy, self.save = QPushButton(), QPushButton()
        bar = QHBoxLayout()
        bar.addStretch(1)
        bar.addWidget(self.copy)
        bar.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.lines, 1)
        layout.addLayout(bar)
        self.setFocusProxy(self.lines)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._ask_where)
        self.retranslate()

    @property
    def text(self) -> str:
        """The whole log, in the present language."""
        return "".join(f"{self._line(event)}\n" for event in self._events)

    def show_log(self, run_id: RunId, events: tuple[LoggedEvent, ...]) -> None:
        """Show what a run has told."""
        self.run_id, self._events = run_id, events
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words."""
        self.copy.setText(self.tr("Copy"))
        self.save.setText(self.tr("Save…"))
        for button in (self.copy, self.save):
            button.setAccessibleName(button.text())
            button.setEnabled(bool(self._events))
        self.lines.setAccessibleName(self.tr("Log of the run"))
        nothing = self.tr("Nothing is kept of what this run told: it ran on another PC, or too long ago.")
        self.lines.setPlainText(self.text.rstrip("\n") or nothing)

    def close_it(self) -> None:
        """Wait for a file that is being written."""
        self._background.close()

    def save_as(self, path: str) -> None:
        """Write the log to a file; `notice` says how it went."""

        def tell(done: Done[None]) -> None:
            if done.failure is not None:
                text = self.tr("The log could not be saved. {0}").format(translated(done.failure.message))
                self.notice.emit(Notice(text=text, weight=Weight.ERROR))
            else:
                self.notice.emit(Notice(text=self.tr("The log is saved: {0}").format(path)))

        self._background.ask(writing_log(Path(path), self.text), tell)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self.notice.emit(Notice(text=self.tr("The log is copied.")))

    @Slot()
    def _ask_where(self) -> None:
        name = f"run-{self.run_id}.txt"
        dialog = QFileDialog(self, self.tr("Save the log of the run"), name, self.tr("Text files (*.txt)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(name)
        dialog.fileSelected.connect(self.save_as)
        dialog.open()

    def _line(self, event: LoggedEvent) -> str:
        levels = {Level.INFO: "", Level.WARNING: self.tr("WARNING"), Level.ERROR: self.tr("ERROR")}
        at = event.at.astimezone().strftime("%H:%M:%S.%f")[:-3]
        return "  ".join(part for part in (at, levels[event.level], translated(event.text)) if part)
