"""The runs that were found, as a Qt model: pages come behind each other as they are scrolled to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop import theme
from desktop.history import words

if TYPE_CHECKING:
    from factory_prov.ledger.records import RunRecord

BEGAN, OUTCOME, NAME, CHIP, JOB, STATION, PROBE, WHY = COLUMNS = range(8)
RunRole = Qt.ItemDataRole.UserRole + 1
"""The `RunRecord` of a row."""
_MONO = (BEGAN, NAME, CHIP, PROBE)
_SHOWN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Results(QAbstractTableModel):
    """Newest first. Whoever shows them scrolls to the end: then `more_wanted` is told, once for each page."""

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runs: list[RunRecord] = []
        self.more = False
        self._asked = False

    def begin(self, runs: tuple[RunRecord, ...], *, more: bool) -> None:
        """Show these from now on; the same ones stay as they are."""
        self.more, self._asked = more, False
        if list(runs) == self.runs:
            return
        self.beginResetModel()
        self.runs = list(runs)
        self.endResetModel()

    def go_on(self, runs: tuple[RunRecord, ...], *, more: bool) -> None:
        """Show these behind the others."""
        self.more, self._asked = more, False
        if runs:
            first = len(self.runs)
            self.beginInsertRows(QModelIndex(), first, first + len(runs) - 1)
            self.runs.extend(runs)
            self.endInsertRows()

    def stay(self) -> None:
        """Take note that the next page could not be read; it is asked for again when somebody scrolls."""
        self._asked = False

    def run_at(self, index: _Index) -> RunRecord | None:
        """Return the run of a row."""
        return self.runs[index.row()] if index.isValid() and index.row() < len(self.runs) else None

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802  # Qt's name
        """Return how many runs are there so far."""
        return 0 if parent.isValid() else len(self.runs)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802  # Qt's name
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def canFetchMore(self, parent: _Index) -> bool:  # noqa: N802  # Qt's name
        """Whether there is another page."""
        return not parent.isValid() and self.more and not self._asked

    def fetchMore(self, parent: _Index) -> None:  # noqa: N802  # Qt's name
        """Ask for the next page."""
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit()

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell, or its run."""
        run = self.run_at(index)
        if run is None:
            return None
        if role == RunRole:
            return run
        if role in _SHOWN:
            return self.text(run, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() != OUTCOME:
            return self.text(run, index.column())
        if role == Qt.ItemDataRole.FontRole and index.column() in _MONO:
            return theme.mono_font(13)
        return None

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the names of the columns."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Began"),
            self.tr("Outcome"),
            self.tr("Endpoint name"),
            self.tr("Chip"),
            self.tr("Job"),
            self.tr("Station"),
            self.tr("Probe or port"),
            self.tr("Code and reason"),
        )[section]

    @staticmethod
    def text(run: RunRecord, column: int) -> str:
        """Return what stands in a cell."""
        match column:
            case 0:
                return words.moment(run.started_at)
            case 1:
                return words.outcome(run.outcome).word
            case 2:
                return run.endpoint_name or ""
            case 3:
                return run.hardware_id or ""
            case 4:
                return run.job_name
            case 5:
                return run.station
            case 6:
                return run.probe
            case _:
                return words.code_and_why(run)
