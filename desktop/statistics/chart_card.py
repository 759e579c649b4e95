"""A chart with its name, what it shows in small, the same as a table, and both as files."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.statistics.charts.chart import Chart
from desktop.statistics.charts.figures import Figures
from desktop.translation import translated
from desktop.widgets.translated import Translated
from factory_prov.ledger.statistics.tables import Table

_TABLE_PX = 220
_ROW_PX = 28


class ChartCard(Translated, QFrame):
    """`name` is that of its files. Of what it shows nothing is but in colour: the table has it all."""

    csv_wanted = Signal(object)
    """Carries this card."""
    picture_wanted = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.setProperty("role", "card")
        self.heading, self.note = QLabel(), QLabel()
        self.heading.setProperty("role", "name")
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        self.turn, self.csv, self.picture = QPushButton(), QPushButton(), QPushButton()
        self.chart, self.table = Chart(), QTableWidget()
        self.shown = Table(columns={}, rows=())
        self._stack = QStackedWidget()
        self._lay_out()
        self.turn.clicked.connect(self._turn)
        self.csv.clicked.connect(lambda: self.csv_wanted.emit(self))
        self.picture.clicked.connect(lambda: self.picture_wanted.emit(self))
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_PX)
        head.addWidget(self.heading, 1)
        for button in (self.turn, self.csv, self.picture):
            button.setProperty("role", "quiet")
            head.addWidget(button)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setFixedHeight(_TABLE_PX)
        self._stack.addWidget(self.chart)
        self._stack.addWidget(self.table)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 8, 12, 12)
        rows.setSpacing(theme.SPACE_PX)
        rows.addLayout(head)
        rows.addWidget(self.note)
        rows.addWidget(self._stack)
        rows.addStretch(1)
        self._fit()

    def show_figures(self, figures: Figures, table: Table) -> None:
        """Show a chart, and the table it was made of."""
        self.shown = table
        self.chart.show_figures(figures)
        header = [translated(words) for words in table.columns.values()]
        self.table.setColumnCount(len(header))
        self.table.setHorizontalHeaderLabels(header)
        rows = table.shown()
        self.table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                item = QTableWidgetItem(translated(cell))
                if not isinstance(table.rows[number][column], str):
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(number, column, item)
        self.table.resizeColumnsToContents()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._fit()

    def say(self, heading: str, note: str) -> None:
        """Name it."""
        self.heading.setText(heading)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.chart.setAccessibleName(heading)
        self.table.setAccessibleName(heading)
        self._name_buttons()

    def retranslate(self) -> None:
        """Set the words of the buttons."""
        self.csv.setText(self.tr("CSV"))
        self.picture.setText(self.tr("PNG"))
        self._name_buttons()

    def _name_buttons(self) -> None:
        heading = self.heading.text()
        as_chart = self._stack.currentWidget() is self.chart
        self.turn.setText(self.tr("Table") if as_chart else self.tr("Chart"))
        self.turn.setAccessibleName((self.tr("{0}: table") if as_chart else self.tr("{0}: chart")).format(heading))
        self.csv.setAccessibleName(self.tr("{0}: save as CSV").format(heading))
        self.picture.setAccessibleName(self.tr("{0}: save as a picture").format(heading))

    def _turn(self) -> None:
        self._stack.setCurrentWidget(self.table if self._stack.currentWidget() is self.chart else self.chart)
        self._name_buttons()
        self._fit()

    def _fit(self) -> None:
        """Be as high as what is shown."""
        shown = self._stack.currentWidget()
        self._stack.setFixedHeight(_TABLE_PX if shown is self.table else self.chart.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Paint anew in the colours of another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "chart"):
            self.chart.update()
