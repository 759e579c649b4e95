"""The progress log of the line: what every slot and the program have said, to read, search, copy and save."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop import theme
from desktop.provision.log.filter import LogFilter, WantedRows
from desktop.provision.log.head import FoldedLog, LogHead
from desktop.provision.log.model import LogModel
from desktop.provision.log.row import APPLICATION_KEY, LogRow, as_text, whole_text
from desktop.provision.log.table import RowTable
from desktop.translation import translated
from desktop.widgets.notice import Notice, Weight
from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from desktop.provision.log.saving import LogSaver, Saved
    from factory_prov.line.events import RunEvent

FOLD_WIDTH_PX, FOLD_HEIGHT_PX = 760, 560
"""A window narrower or lower than that has room for one line of the log."""
_TYPING_MS = 120
_FOLDED_PX = theme.HIT_PX + 3 * theme.SPACE_PX
_NO_LIMIT_PX = 16_777_215
"""Qt's own QWIDGETSIZE_MAX."""
_EDGE_PX = 5 * theme.SPACE_PX


class LogPanel(Translated, QFrame):
    """Shows the lines of the chosen slot or of all. Nothing in it blocks, however many lines come."""

    notice = Signal(object)
    """A `Notice`: a file was saved, or could not be."""
    folded_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "foot")
        self.model = LogModel(self)
        self.shown = LogFilter(self.model, self)
        self.table = RowTable(self.shown)
        self.head = LogHead()
        self.newest = FoldedLog()
        self.newest.hide()
        self._key: str | None = None
        self._folded = False
        self._small = False
        self._names: dict[str, str] = {}
        self._saver: LogSaver | None = None
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_EDGE_PX, theme.SPACE_PX, _EDGE_PX, theme.SPACE_PX)
        layout.setSpacing(theme.SPACE_PX)
        layout.addWidget(self.head)
        layout.addWidget(self.newest)
        layout.addWidget(self.table, 1)

    def _connect(self) -> None:
        head = self.head
        head.slot.clicked.connect(self._choose)
        head.every.clicked.connect(self._choose)
        head.warnings.clicked.connect(self._choose)
        head.search.textChanged.connect(self._typing.start)
        head.search.returnPressed.connect(self._choose)
        self._typing.timeout.connect(self._choose)
        head.newest.clicked.connect(self.table.jump_to_newest)
        head.copy.clicked.connect(self.copy)
        head.save.clicked.connect(self.ask_where_to_save)
        head.fold.clicked.connect(self._turn)
        self.newest.unfold.clicked.connect(self._turn)
        self.table.following_changed.connect(self._show_following)
        self.shown.rowsInserted.connect(self._show_newest)
        self.shown.modelReset.connect(self._show_newest)
        keys = QShortcut(QKeySequence.StandardKey.Copy, self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.copy)

    def append(self, told: RunEvent) -> None:
        """Take what a run or the program tells; from the window's thread."""
        self.model.append(told)

    def set_device(self, key: str | None, label: str = "") -> None:
        """Show that slot's lines, unless all are asked for; None: no slot is chosen."""
        self._key = key
        self.head.set_slot("" if key is None else label or key)
        if key is not None and label:
            self.set_slot_label(key, label)
        self._choose()

    def set_slot_label(self, key: str, label: str) -> None:
        """Name a slot in its lines."""
        self._names[key] = label
        self.model.set_slot_label(key, label)
        self.table.set_slot_width(max(map(len, (*self._names.values(), self.model.slot_label(APPLICATION_KEY)))))

    @property
    def folded(self) -> bool:
        """Whether only the newest line shows."""
        return self._folded

    @folded.setter
    def folded(self, folded: bool) -> None:
        if folded == self._folded:
            return
        self._folded = folded
        self.table.setVisible(not folded)
        self.head.setVisible(not folded)
        self.newest.setVisible(folded)
        self.setMaximumHeight(_FOLDED_PX if folded else _NO_LIMIT_PX)
        self._show_newest()
        self.folded_changed.emit(folded)

    def fit(self, window: QSize) -> None:
        """Fold in a window that has become small and unfold in one that has become large."""
        small = window.width() < FOLD_WIDTH_PX or window.height() < FOLD_HEIGHT_PX
        if small != self._small:
            self._small = small
            self.folded = small

    def copied_lines(self) -> list[LogRow]:
        """Return the selected lines, or all that are shown when none is selected."""
        return self.table.selected_lines() or self._shown_lines()

    def copy(self) -> None:
        """Put the selected lines on the clipboard, or all that are shown."""
        text = "\n".join(as_text(line, self.model.slot_label(line.key)) for line in self.copied_lines())
        QGuiApplication.clipboard().setText(text)

    def ask_where_to_save(self) -> None:
        """Ask for the name of a file, and write the lines that are shown into it."""
        from PySide6.QtWidgets import QFileDialog

        name = f"progress-log-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.txt"
        dialog = QFileDialog(self, self.tr("Save the progress log"), name, self.tr("Text files (*.txt)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(name)
        dialog.fileSelected.connect(self.save)
        dialog.open()

    def save(self, path: str) -> None:
        """Write the lines that are shown into a file; `notice` says how it went."""
        from desktop.provision.log.saving import LogSaver, ToSave

        if self._saver is None:
            self._saver = LogSaver(self)
            self._saver.saved.connect(self._saved)
        labels = {key: self.model.slot_label(key) for key in (APPLICATION_KEY, *self._names)}
        self._saver.save(ToSave(path=Path(path), lines=self._shown_lines(), labels=labels))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Wait for a file that is being written."""
        if self._saver is not None:
            self._saver.close()
        super().closeEvent(event)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setAccessibleName(self.tr("Progress log"))
        self.table.setAccessibleName(self.tr("Lines of the progress log"))
        self.model.retranslate()
        self._show_newest()

    def _shown_lines(self) -> list[LogRow]:
        self.model.flush()
        return [self.shown.line(row) for row in range(self.shown.rowCount())]

    def _choose(self) -> None:
        self._typing.stop()
        key = self._key if self.head.only_slot else None
        text = self.head.search.text().strip()
        self.shown.want(WantedRows(key=key, warnings=self.head.warnings.isChecked(), text=text))
        self.table.jump_to_newest()

    def _turn(self) -> None:
        self.folded = not self.folded

    def _show_following(self) -> None:
        self.head.set_following(self.table.following)

    def _show_newest(self) -> None:
        if self._folded:
            rows = self.shown.rowCount()
            line = self.shown.line(rows - 1) if rows else None
            self.newest.show_line("" if line is None else f"{self.model.slot_label(line.key)}  {whole_text(line)}")

    def _saved(self, saved: Saved) -> None:
        if saved.failure:
            text = self.tr("The log could not be saved. {0}").format(translated(saved.failure))
            self.notice.emit(Notice(text=text, weight=Weight.ERROR))
        else:
            self.notice.emit(Notice(text=self.tr("The log is saved: {0}").format(saved.path)))
