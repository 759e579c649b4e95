"""The runs that were found, as a Qt model: pages come behind each other as they are scrolled to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop import theme
from desktop.history import words
from desktop.history.unit_key import UnitKey

if TYPE_CHECKING:
    from factory_prov.ledger.life_records import FoundUnit
    from factory_prov.ledger.records import RunRecord

BEGAN, OUTCOME, NAME, CHIP, JOB, STATION, PROBE, WHY = COLUMNS = range(8)
_MONO = (BEGAN, NAME, CHIP, PROBE)
_SHOWN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Results(QAbstractTableModel):
    """Newest first. Whoever shows them scrolls to the end: then `more_wanted` is told, once for each page."""

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.units: tuple[FoundUnit, ...] = ()
        self.runs: list[RunRecord] = []
        self.more = False
        self._asked = False

    def begin(self, runs: tuple[RunRecord, ...], *, more: bool, units: tuple[FoundUnit, ...] = ()) -> None:
        """Show these from now on, first the units that have no run; the same ones stay as they are."""
        self.more, self._asked = more, False
        if list(runs) == self.runs and units == self.units:
            return
        self.beginResetModel()
        self.units, self.runs = units, list(runs)
        self.endResetModel()

    def go_on(self, runs: tuple[RunRecord, ...], *, more: bool) -> None:
        """Show these behind the others."""
        self.more, self._asked = more, False
        if runs:
            first = len(self.units) + len(self.runs)
            self.beginInsertRows(QModelIndex(), first, first + len(runs) - 1)
            self.runs.extend(runs)
            self.endInsertRows()

    def stay(self) -> None:
        """Take note that the next page could not be read; it is asked for again when somebody scrolls."""
        self._asked = False

    def run_at(self, index: _Index) -> RunRecord | None:
        """Return the run of a row; None for that of a unit."""
        place = index.row() - len(self.units)
        return self.runs[place] if index.isValid() and 0 <= place < len(self.runs) else None

    def unit_at(self, index: _Index) -> FoundUnit | None:
        """Return the unit without a run of a row; None for that of a run."""
        return self.units[index.row()] if index.isValid() and index.row() < len(self.units) else None

    def look_at(self, index: _Index) -> words.OutcomeLook:
        """Return how the outcome of a row shows."""
        run = self.run_at(index)
        return words.no_run() if run is None else words.outcome(run.outcome)

    def key_at(self, index: _Index) -> UnitKey | None:
        """Return what a row is about."""
        unit, run = self.unit_at(index), self.run_at(index)
        if unit is not None:
            return UnitKey.of_found(unit)
        return None if run is None else UnitKey.of_run(run) or UnitKey(run_id=run.run_id)

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802  # Qt's name
        """Return how many rows are there so far."""
        return 0 if parent.isValid() else len(self.units) + len(self.runs)

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
        """Return the text of a cell."""
        if not index.isValid():
            return None
        if role in _SHOWN or (role == Qt.ItemDataRole.ToolTipRole and index.column() != OUTCOME):
            return self.text(index)
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

    def text(self, index: _Index) -> str:
        """Return what stands in a cell."""
        unit, run = self.unit_at(index), self.run_at(index)
        if unit is not None:
            return self._unit_text(unit, index.column())
        return "" if run is None else self._run_text(run, index.column())

    def _unit_text(self, unit: FoundUnit, column: int) -> str:
        texts = {OUTCOME: words.no_run().word, NAME: unit.endpoint_name or "", CHIP: unit.hardware_id or ""}
        if unit.label is not None:
            texts[WHY] = self.tr("Its label: {0}").format(unit.label)
        return texts.get(column, "")

    @staticmethod
    def _run_text(run: RunRecord, column: int) -> str:
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
