"""Two runs as a table of three columns; what differs is marked by a sign and by colour, as at the repair desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from desktop import theme
from desktop.history import words
from desktop.history.compare.rows import Pair, pairs
from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from factory_prov.ledger.records import RunHistory

_ROW_PX = 30
_DIFFERS = "≠ "


class CompareView(Translated, QTableWidget):
    """Shows two runs of a unit, the older one first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self._runs: tuple[RunHistory, RunHistory] | None = None
        self.setProperty("role", "list")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(_ROW_PX)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for column in (1, 2):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.retranslate()

    def show_runs(self, first: RunHistory, second: RunHistory) -> None:
        """Show two runs."""
        self._runs = first, second
        self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Leave Esc to the page."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Set the words."""
        self.setAccessibleName(self.tr("Two runs beside each other"))
        if self._runs is None:
            return
        lines = pairs(*self._runs)
        began = [words.moment(each.run.started_at) for each in self._runs]
        self.setHorizontalHeaderLabels(["", *began])
        self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            self._show_line(row, line)
        self.resizeRowsToContents()

    def _show_line(self, row: int, line: Pair) -> None:
        title = QTableWidgetItem(line.title)
        title.setForeground(QBrush(theme.colour("muted")))
        self.setItem(row, 0, title)
        for column, text in enumerate((line.first, line.second), 1):
            item = QTableWidgetItem(f"{_DIFFERS}{text}" if line.differs else text)
            item.setToolTip(text)
            if line.differs:
                font = QFont(theme.body_font())
                font.setBold(True)
                item.setFont(font)
                item.setForeground(QBrush(theme.colour("failed_text" if column == 2 else "ink")))
            self.setItem(row, column, item)
