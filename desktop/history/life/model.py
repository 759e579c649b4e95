"""A life as a tree of two levels: what happened, and what a run consisted of, made when it is opened."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.history import words
from desktop.history.life import rows as life_rows
from desktop.history.life.rows import Detail, Row

RowRole = Qt.ItemDataRole.UserRole + 1
"""The `Row` or `Detail` of an index."""
_TOP = 0
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_SHOWN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class LifeModel(QAbstractItemModel):
    """Oldest first; texts are made when they are seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()
        self._details: dict[int, tuple[Detail, ...]] = {}

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show another life."""
        self.beginResetModel()
        self.rows, self._details = rows, {}
        self.endResetModel()

    def row_of(self, index: _Index) -> Row | None:
        """Return what happened at an index, or around it."""
        if not index.isValid():
            return None
        return self.rows[index.row() if index.internalId() == _TOP else index.internalId() - 1]

    def index(self, row: int, column: int = 0, parent: _Index = _ROOT) -> QModelIndex:
        """Return an index: its id is 0, or that of the row around it and 1."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _TOP)

    def parent(self, index: _Index = _ROOT) -> QModelIndex:  # type: ignore[override]  # Qt has another of this name
        """Return the row around a detail."""
        if not index.isValid() or index.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _TOP)

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802  # Qt's name
        """Return how many rows, or details of one, there are."""
        if not parent.isValid():
            return len(self.rows)
        return len(self._of(parent.row())) if parent.internalId() == _TOP else 0

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802, ARG002  # Qt's name and signature
        """Return one."""
        return 1

    def hasChildren(self, parent: _Index = _ROOT) -> bool:  # noqa: N802  # Qt's name
        """Whether there is something to open; asked without making it."""
        if not parent.isValid():
            return bool(self.rows)
        return parent.internalId() == _TOP and self.rows[parent.row()].run is not None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what an index says."""
        if not index.isValid():
            return None
        at = index.internalId()
        item: Row | Detail = self.rows[index.row()] if at == _TOP else self._of(at - 1)[index.row()]
        if role == RowRole:
            return item
        if role in _SHOWN and isinstance(item, Row):
            return f"{words.moment(item.at)}  {life_rows.text(item)}"
        return item.text if role in _SHOWN and isinstance(item, Detail) else None

    def _of(self, row: int) -> tuple[Detail, ...]:
        if row not in self._details:
            self._details[row] = life_rows.details(self.rows[row])
        return self._details[row]
