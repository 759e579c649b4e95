"""Two runs as a table of three columns; what differs is marked by a sign and by colour, as at the repair desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from desktop import theme
from desktop.translation import translated
from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from factory_prov.ledger.comparing import ComparedRow

_ROW_PX = 30
_DIFFERS = "≠ "


class CompareView(Translated, QTableWidget):
    """Shows two runs of a unit, the older one first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self._rows: tuple[ComparedRow, ...] = ()
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

    def show_rows(self, rows: tuple[ComparedRow, ...]) -> None:
        """Show what two runs have beside each other."""
        self._rows = rows
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
        self.setHorizontalHeaderLabels(["", self.tr("The run before"), self.tr("The later run")])
        self.setRowCount(len(self._rows))
        for row, compared in enumerate(self._rows):
            self._show_row(row, compared)
        self.resizeRowsToContents()

    def _show_row(self, row: int, compared: ComparedRow) -> None:
        title = QTableWidgetItem(translated(compared.title))
        title.setForeground(QBrush(theme.colour("muted")))
        self.setItem(row, 0, title)
        for column, value in enumerate((compared.first, compared.second), 1):
            text = translated(value)
            item = QTableWidgetItem(f"{_DIFFERS}{text}" if compared.differs else text)
            item.setToolTip(text)
            if compared.differs:
                font = QFont(theme.body_font(bold=True))
                item.setFont(font)
                item.setForeground(QBrush(theme.colour("failed_text" if column > 1 else "ink")))
            self.setItem(row, column, item)
