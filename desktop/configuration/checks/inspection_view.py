"""A look at a finished pack: what is in it and what is wrong with it; nothing can be changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QSplitter, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.threads.newest import Newest
from desktop.translation import translated
from desktop.widgets.translated import Translated
from factory_prov.fault_place import ProgramFault

if TYPE_CHECKING:
    from desktop.configuration.checks.problem_list import ProblemList
    from desktop.threads.work import Done
    from factory_prov.cancel import CancelToken
    from factory_prov.job.inspection import Inspection
    from factory_prov.messages import Message

_PATIENCE_S = 0.3
"""How long a file that is opened next waits for one that does not come."""


class InspectionView(Translated, QWidget):
    """Shows one file at a time; it is read in the background."""

    failed = Signal(object)
    """Carries the FactoryProvError."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from desktop.configuration.checks.problem_list import ProblemList  # needs the library's types

        self._newest = Newest(self, name="look at a pack", patience_s=_PATIENCE_S)
        self._lead = QLabel()
        self._lead.setProperty("role", "muted")
        self.table = QTreeWidget()
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAlternatingRowColors(True)
        self.table.setColumnCount(3)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.problems: ProblemList = ProblemList()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(20, 12, 12, 20)
        column.addWidget(self._lead)
        column.addWidget(self.table, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(self.problems)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self._rows: tuple[tuple[str, str, str | Message], ...] = ()
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self._lead.setText(self.tr("A finished pack. It can be looked at, but not changed."))
        self.table.setHeaderLabels([self.tr("Path"), self.tr("Resource"), self.tr("Value")])
        self.table.setAccessibleName(self.tr("What the device gets"))
        self._show_rows()

    def show_file(self, path: Path) -> None:
        """Begin to look at a file; what was shown goes at once."""
        self._rows = ()
        self.table.clear()
        self.problems.set_problems(())

        def look(_: CancelToken) -> Inspection:
            from factory_prov.job.inspection import inspect_file
            from factory_prov.lwm2m.objects import known_definitions

            return inspect_file(path, definitions=known_definitions())

        self._newest.ask(look, lambda done: self._take(path, done))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """End what goes on, but do not wait for a file that does not come."""
        self._newest.close()
        super().closeEvent(event)

    def _show_rows(self) -> None:
        self.table.clear()
        self.table.addTopLevelItems([QTreeWidgetItem([translated(cell) for cell in row]) for row in self._rows])

    def _take(self, path: Path, done: Done[Inspection]) -> None:
        failure = done.failure
        if failure is None:
            inspection = done.answer()
            self._rows = inspection.rows
            self._show_rows()
            for column in range(2):
                self.table.resizeColumnToContents(column)
            self.problems.set_problems(inspection.problems)
            return
        if isinstance(failure, ProgramFault):
            failure.place = str(path)
        self.failed.emit(failure)
