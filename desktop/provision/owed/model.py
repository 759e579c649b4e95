"""One page of what is owed to servers, as a table."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop import theme
from desktop.provision import texts
from desktop.translation import translated

if TYPE_CHECKING:
    from factory_prov.ledger.outbox import OwedRow

NAME, SINCE, TRIES, STATE, REASON = COLUMNS = range(5)
OwedRole = Qt.ItemDataRole.UserRole + 1
"""The `OwedRow` of a row."""
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class OwedModel(QAbstractTableModel):
    """Shows the rows it is given, in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[OwedRow, ...] = ()

    def show_rows(self, rows: tuple[OwedRow, ...]) -> None:
        """Show another page; one that says the same keeps what is selected."""
        if rows == self.rows:
            return
        if [row.row_id for row in rows] == [row.row_id for row in self.rows]:
            self.rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802  # Qt's name
        """Return how many units are on the page."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802  # Qt's name
        """Return five: name, since when, tries, state, reason."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell, or its row."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == OwedRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.FontRole and index.column() == NAME:
            return theme.mono_font(theme.BODY_PX)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == REASON:
            return self._text(row, REASON)
        return None

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the names of the columns."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Name"), self.tr("Checked"), self.tr("Tries"), self.tr("State"), self.tr("Reason"))[section]

    def state(self, row: OwedRow) -> str:
        """Return what is done about a row, in words."""
        if row.held:
            return self.tr("waits: a newer run of the unit did not end well")
        if row.state.value == "set aside":
            return self.tr("✕ set aside")
        if row.state.value == "sending":
            return self.tr("is being sent")
        if row.next_at <= datetime.now().astimezone():
            return self.tr("is next")
        return self.tr("is tried again at {0}").format(texts.clock(row.next_at))

    def _text(self, row: OwedRow, column: int) -> str:
        match column:
            case 0:
                return row.endpoint_name
            case 1:
                return texts.clock(row.owed_since)
            case 2:
                return str(row.tries)
            case 3:
                return self.state(row)
            case _:
                return translated(row.reason.capitalized()) if row.reason else ""
