"""The slots of the line as a Qt model; any view can show it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.provision import texts
from desktop.provision.entry import Entry
from desktop.theme import DeviceState
from desktop.widgets import words

EntryRole = Qt.ItemDataRole.UserRole + 1
"""The role under which the model gives the whole Entry."""
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class DeviceModel(QAbstractListModel):
    """One row per slot, in the order in which the slots were first seen; a slot keeps its row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self._rows: dict[str, int] = {}

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802  # Qt's name
        """Return the number of slots."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the entry, its state's word, or one sentence for those who cannot see the tile."""
        if not index.isValid() or not 0 <= index.row() < len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role == EntryRole:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return words.word(entry.state)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._sentence(entry)
        return None

    def entry(self, key: str) -> Entry | None:
        """Return the entry of a slot; None for one that was never seen."""
        row = self._rows.get(key)
        return None if row is None else self._entries[row]

    def entries(self) -> tuple[Entry, ...]:
        """Return all entries, by slot."""
        return tuple(self._entries)

    def index_of(self, key: str) -> QModelIndex:
        """Return where a slot is; an invalid index for one that was never seen."""
        row = self._rows.get(key)
        return QModelIndex() if row is None else self.index(row)

    def set_entry(self, entry: Entry) -> None:
        """Show an entry; nothing is told when it is the same as before."""
        row = self._rows.get(entry.key)
        if row is None:
            row = len(self._entries)
            self.beginInsertRows(QModelIndex(), row, row)
            self._entries.append(entry)
            self._rows[entry.key] = row
            self.endInsertRows()
        elif self._entries[row] != entry:
            self._entries[row] = entry
            index = self.index(row)
            self.dataChanged.emit(index, index)

    def clear(self) -> None:
        """Forget all slots: another line is opened."""
        self.beginResetModel()
        self._entries.clear()
        self._rows.clear()
        self.endResetModel()

    def _sentence(self, entry: Entry) -> str:
        parts = [self.tr("Slot {0}").format(entry.slot), words.word(entry.state)]
        if entry.state is DeviceState.WAIT:
            parts.append(texts.hint(entry))
        elif entry.code:
            parts += [f"{entry.code} {words.advice(entry.code).title}"]
            parts += [twice] if (twice := texts.when_twice(entry)) else []
        if entry.state is DeviceState.WORKING:
            parts.append(texts.progress(entry))
        if entry.cut_off is not None:
            parts += [texts.cut_off(entry.cut_off), entry.cut_off.endpoint_name]
        if entry.endpoint_name:
            parts.append(entry.endpoint_name)
        return ", ".join(parts)
