"""A window on one configuration: drop a file on it, see what the device gets and what is wrong."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMainWindow,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from factory_prov.errors import InputError
from factory_prov.job.inspection import Inspection, inspect_file
from factory_prov.lwm2m.problem import Problem, Severity

_SHAPES = {Severity.ERROR: "✕", Severity.WARNING: "!"}


class CheckWindow(QMainWindow):
    """Shows one file at a time; opening another replaces it."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Factory provisioning"))
        self.resize(1100, 680)
        self.setAcceptDrops(True)
        self._verdict = QLabel(self.tr("Drop a job, an endpoint_cfg or a SenML CBOR pack here."))
        self._verdict.setObjectName("verdict")
        self._verdict.setWordWrap(True)
        font = self._verdict.font()
        font.setPointSize(font.pointSize() + 5)
        font.setBold(True)
        self._verdict.setFont(font)
        self.problems = _table([self.tr("Problem"), self.tr("Where"), self.tr("What to do")], self.tr("Problems"))
        self.records = _table([self.tr("Path"), self.tr("Resource"), self.tr("Value")], self.tr("What the device gets"))
        self._lay_out()

    def _lay_out(self) -> None:
        open_button = QPushButton(self.tr("Open…"))
        open_button.setShortcut(QKeySequence.StandardKey.Open)
        open_button.setMinimumHeight(40)
        open_button.clicked.connect(self._ask_for_file)
        top = QHBoxLayout()
        top.addWidget(self._verdict, 1)
        top.addWidget(open_button)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(20, 16, 20, 20)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(QLabel(self.tr("Problems")))
        layout.addWidget(self.problems, 1)
        layout.addWidget(QLabel(self.tr("What the device gets")))
        layout.addWidget(self.records, 1)
        self.setCentralWidget(page)

    def open_file(self, path: Path) -> None:
        """Show one file; what cannot be read is told in the window."""
        try:
            self._show(path, inspect_file(path))
        except InputError as failure:
            self._verdict.setText(str(failure))
            self.problems.setRowCount(0)
            self.records.setRowCount(0)

    def _show(self, path: Path, inspection: Inspection) -> None:
        shape = "✓" if inspection.errors == 0 else _SHAPES[Severity.ERROR]
        counts = self.tr("errors: {0}, warnings: {1}").format(inspection.errors, inspection.warnings)
        self._verdict.setText(f"{shape}  {path.name} · {counts}")
        _fill(self.problems, [_problem_row(problem) for problem in inspection.problems])
        _fill(self.records, list(inspection.rows))

    def _ask_for_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open"))
        if name:
            self.open_file(Path(name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  # Qt's name
        """Take files from the file manager."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  # Qt's name
        """Open the first file dropped."""
        urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
        if urls:
            self.open_file(Path(urls[0].toLocalFile()))


def _problem_row(problem: Problem) -> tuple[str, str, str]:
    return f"{_SHAPES[problem.severity]}  {problem.what}", problem.path or problem.place, problem.cure


def _table(headers: list[str], name: str) -> QTableWidget:
    table = QTableWidget(0, len(headers))
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(headers)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
    table.verticalHeader().hide()
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setStretchLastSection(True)
    return table


def _fill(table: QTableWidget, rows: list[tuple[str, str, str]]) -> None:
    table.setRowCount(len(rows))
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            table.setItem(row, column, item)
