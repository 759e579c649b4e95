"""A life as a tree of two levels: what happened, and what each run consisted of."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.history import words
from desktop.history.life.rows import Row, details
from desktop.translation import translated
from factory_prov.ledger.life import LifeEntry

RowRole = Qt.ItemDataRole.UserRole + 1
"""The `LifeEntry` of an index."""
_TOP = 0
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_SHOWN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class LifeModel(QAbstractItemModel):
    """Oldest first; words are put into the present language when they are seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()
        self._details: dict[int, tuple[LifeEntry, ...]] = {}

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
        """Whether there is something to open."""
        if not parent.isValid():
            return bool(self.rows)
        return parent.internalId() == _TOP and self.rows[parent.row()].run is not None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what an index says."""
        if not index.isValid():
            return None
        at = index.internalId()
        entry = self.rows[index.row()].entry if at == _TOP else self._of(at - 1)[index.row()]
        if role == RowRole:
            return entry
        if role not in _SHOWN:
            return None
        return f"{words.moment(entry.at)}  {translated(entry.text)}" if at == _TOP else translated(entry.text)

    def _of(self, row: int) -> tuple[LifeEntry, ...]:
        """Return what a run consisted of, made when it is first opened."""
        if row not in self._details:
            run = self.rows[row].run
            self._details[row] = () if run is None else details(run)
        return self._details[row]
