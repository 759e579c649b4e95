"""A look at a finished pack: what is in it and what is wrong with it; nothing can be changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot
from PySide6.QtWidgets import QHeaderView, QLabel, QSplitter, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.configuration.checks.check_worker import GRACE_S
from factory_prov.fault_place import fault_place
from desktop.threads.patience import patiently
from desktop.widgets.translated import Translated
from factory_prov.cancel import CancelToken

if TYPE_CHECKING:
    from desktop.configuration.checks.problem_list import ProblemList


class _Worker(QObject):
    """Looks at one file in its thread."""

    done = Signal(object)
    """Carries an Inspection or an InputError."""

    def __init__(self, path: Path, cancel: CancelToken) -> None:
        super().__init__()
        self._path = path
        self._cancel = cancel

    @Slot()
    def work(self) -> None:
        """Look, and say what came of it."""
        from factory_prov.errors import Cancelled, InputError
        from factory_prov.job.inspection import inspect_file

        try:
            answer: object = patiently(lambda: inspect_file(self._path), self._cancel, grace_s=GRACE_S)
        except Cancelled:
            return  # nobody waits for it any more
        except InputError as failure:
            answer = failure
        except Exception as bug:  # noqa: BLE001  # a bug must show, not leave the window waiting
            answer = InputError(f"a fault of this program: {fault_place(bug)}.", place=str(self._path))
        self.done.emit(answer)


class InspectionView(Translated, QWidget):
    """Shows one file at a time; a big one is read in a thread."""

    failed = Signal(object)
    """Carries the InputError."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from desktop.configuration.checks.problem_list import ProblemList  # needs the library's types

        self._thread: QThread | None = None
        self._worker: _Worker | None = None
        self._cancel = CancelToken()
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
        self.close_down()
        self.table.clear()
        self.problems.set_problems(())
        self._cancel = CancelToken()
        self._worker, self._thread = _Worker(path, self._cancel), QThread(self)
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.work)
        self._worker.done.connect(self._take)
        self._thread.start()

    def close_down(self) -> None:
        """End the thread, if there is one, and wait for it, but not for a file that does not come."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._cancel.cancel()
            thread.quit()
            thread.wait()
            thread.deleteLater()
        self._worker = None

    def _take(self, answer: object) -> None:
        from factory_prov.job.inspection import Inspection

        if self.sender() is not self._worker:
            return
        self.close_down()
        if isinstance(answer, Inspection):
            self.table.addTopLevelItems([QTreeWidgetItem(list(row)) for row in answer.rows])
            for column in range(2):
                self.table.resizeColumnToContents(column)
            self.problems.set_problems(answer.problems)
        else:
            self.failed.emit(answer)
