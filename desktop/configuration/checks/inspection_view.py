"""A look at a finished pack: what is in it and what is wrong with it; nothing can be changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QLabel, QSplitter, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.threads.newest import Newest
from desktop.widgets.translated import Translated
from factory_prov.errors import FactoryProvError

if TYPE_CHECKING:
    from desktop.configuration.checks.problem_list import ProblemList
    from desktop.threads.work import Done
    from factory_prov.job.inspection import Inspection


class InspectionView(Translated, QWidget):
    """Shows one file at a time; a big one is read in a thread."""

    failed = Signal(object)
    """Carries the FactoryProvError."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from desktop.configuration.checks.problem_list import ProblemList  # needs the library's types

        self._newest = Newest(self, name="look at a pack")
        self._lead = QLabel()
        self._lead.setProperty("role", "muted")
        self.table = QTreeWidget()
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAlternatingRowColors(True)
        self.table.setColumnCount(3)
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
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self._lead.setText(self.tr("A finished pack. It can be looked at, but not changed."))
        self.table.setHeaderLabels([self.tr("Path"), self.tr("Resource"), self.tr("Value")])
        self.table.setAccessibleName(self.tr("What the device gets"))

    def show_file(self, path: Path) -> None:
        """Begin to look at a file; what was shown goes at once."""
        from factory_prov.job.inspection import inspect_file

        self.table.clear()
        self.problems.set_problems(())
        self._newest.ask(lambda _: inspect_file(path), self._take)

    def close(self) -> bool:
        """Look at nothing any more, and wait for the thread, but not for a file that does not come."""
        self._newest.close()
        return super().close()

    def _take(self, done: Done[Inspection]) -> None:
        try:
            found = done.answer()
        except FactoryProvError as failure:
            self.failed.emit(failure)
            return
        self.table.addTopLevelItems([QTreeWidgetItem(list(row)) for row in found.rows])
        for column in range(2):
            self.table.resizeColumnToContents(column)
        self.problems.set_problems(found.problems)
