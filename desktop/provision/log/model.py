"""The lines of the progress log as a table: bounded, and filled in batches so that no flood stops the window."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer

from desktop.provision.log.row import LogRow, in_present_language, row_of, step_of, text_of, time_of, whole_text

if TYPE_CHECKING:
    from factory_prov.line.events import RunEvent

AnyIndex = QModelIndex | QPersistentModelIndex

TIME, SLOT, STEP, TEXT = COLUMNS = range(4)
LineRole = Qt.ItemDataRole.UserRole + 1
"""The `LogRow` of a row."""
DEFAULT_LIMIT = 20_000
BATCH_MS = 100

_ROOT = QModelIndex()


class LogTable(QAbstractTableModel):
    """What a table of log lines shows of each; where the lines come from is up to the class below it."""

    def line(self, row: int) -> LogRow:
        """Return the line of a row."""
        raise NotImplementedError

    def slot_label(self, key: str) -> str:
        """Return the name of a slot."""
        raise NotImplementedError

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:  # noqa: N802  # Qt's name
        """Return four: time, slot, step, text."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell, its line, or for readers of the screen the text with its level's word."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(self.line(index.row()), index.column())
        if role == LineRole:
            return self.line(index.row())
        if index.column() == TEXT and role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return whole_text(self.line(index.row()))
        return None

    def cell(self, line: LogRow, column: int) -> str:
        """Return the text of one column of a line."""
        if column == TIME:
            return time_of(line)
        if column == SLOT:
            return self.slot_label(line.key)
        return step_of(line) if column == STEP else text_of(line)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the names of the columns."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Time"), self.tr("Slot"), self.tr("Step"), self.tr("Text"))[section]


class LogModel(LogTable):
    """All lines, at most `limit`; the oldest go in blocks. New ones appear together, every 100 ms at most."""

    def __init__(self, parent: QObject | None = None, *, limit: int = DEFAULT_LIMIT) -> None:
        super().__init__(parent)
        self._limit = limit
        self._lines: list[LogRow] = []
        self._pending: deque[LogRow] = deque(maxlen=limit)
        self._labels: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BATCH_MS)
        self._timer.timeout.connect(self.flush)
        self.first = 0
        """How many lines were dropped so far: the number of the line in row 0."""

    def append(self, told: RunEvent) -> None:
        """Take what a run tells; it shows within 100 ms."""
        line = row_of(told)
        if line is not None:
            self._pending.append(line)
            if not self._timer.isActive():
                self._timer.start()

    def flush(self) -> None:
        """Show what has come."""
        self._timer.stop()
        if not self._pending:
            return
        new = list(self._pending)
        self._pending.clear()
        self._make_room(len(new))
        row = len(self._lines)
        self.beginInsertRows(_ROOT, row, row + len(new) - 1)
        self._lines.extend(new)
        self.endInsertRows()

    def set_slot_label(self, key: str, label: str) -> None:
        """Name a slot; its lines say so from now on, the old ones too."""
        if self._labels.get(key) != label:
            self._labels[key] = label
            self.all_changed()

    def retranslate(self) -> None:
        """Tell every line in the present language."""
        self._lines[:] = map(in_present_language, self._lines)
        self._pending = deque(map(in_present_language, self._pending), maxlen=self._limit)
        self.all_changed()

    def all_changed(self) -> None:
        """Let every row be shown anew: a label or the language has changed."""
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, TEXT))

    def clear(self) -> None:
        """Forget every line."""
        self.beginResetModel()
        self._pending.clear()
        self.first += len(self._lines)
        self._lines.clear()
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:  # noqa: N802  # Qt's name
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def line(self, row: int) -> LogRow:
        """Return the line of a row."""
        return self._lines[row]

    def lines(self) -> list[LogRow]:
        """Return the lines, oldest first; not to be changed."""
        return self._lines

    def slot_label(self, key: str) -> str:
        """Return the name of a slot; one without a name is called by its key."""
        return self._labels.get(key) or key or self.tr("program")

    def _make_room(self, needed: int) -> None:
        over = len(self._lines) + needed - self._limit
        if over <= 0 or not self._lines:
            return
        drop = min(len(self._lines), max(over, self._limit // 10))
        self.beginRemoveRows(_ROOT, 0, drop - 1)
        del self._lines[:drop]
        self.first += drop
        self.endRemoveRows()
