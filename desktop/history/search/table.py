"""The list of runs: an outcome by shape, word and colour; the columns that there is room for."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop import theme
from desktop.history import words
from desktop.history.search.results import BEGAN, CHIP, COLUMNS, JOB, NAME, OUTCOME, PROBE, STATION, WHY, Results
from desktop.icons import icon
from desktop.widgets.fitting import cut

ROW_PX = theme.HIT_PX
_SIGN_PX = 16
_MARGIN_PX = 3 * theme.SPACE_PX
"""What stands before the first column, so that it begins below the search field."""
_EDGE_PX = 2 * theme.SPACE_PX
_LETTERS = {BEGAN: 19, NAME: 25, CHIP: 17, PROBE: 13}
_WORDS_PX = {OUTCOME: 118, JOB: 150, STATION: 100}
_LEAST_WHY_PX = 210
_GOES_FIRST = (PROBE, STATION, JOB, CHIP)
"""Which columns are left out where there is little room, one after the other."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NAMES = (NAME, CHIP, PROBE)
_Index = QModelIndex | QPersistentModelIndex


class RunDelegate(QStyledItemDelegate):
    """Draws the cells: names cut in their middle, sentences at their end."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._signs: dict[tuple[str, str], QIcon] = {}
        self.mono = theme.mono_font(13)
        self._plain = theme.body_font(13)
        self._bold = QFont(self._plain)
        self._bold.setBold(True)

    def sizeHint(self, _: QStyleOptionViewItem, __: _Index) -> QSize:  # noqa: N802  # Qt's name
        """Return the one height."""
        return QSize(0, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell."""
        model, area, column = index.model(), QRect(option.rect), index.column()
        if not isinstance(model, Results):
            return
        if self._table.selectionModel().isSelected(index):
            painter.fillRect(area, theme.colour("selection"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        area = area.adjusted(_EDGE_PX + (_MARGIN_PX if column == BEGAN else 0), 0, -_EDGE_PX, 0)
        if column == OUTCOME:
            self._draw_outcome(painter, area, model.look_at(index))
            return
        painter.setFont(self.mono if column in _LETTERS else self._plain)
        painter.setPen(theme.colour("ink" if column in (NAME, WHY) else "muted"))
        text = cut(model.text(index), painter.fontMetrics(), area.width(), sentence=column not in _NAMES)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def _draw_outcome(self, painter: QPainter, area: QRect, look: words.OutcomeLook) -> None:
        colour = theme.colour(look.colour)
        key = (look.icon, colour.name())
        if key not in self._signs:
            self._signs[key] = icon(look.icon, colour, size_px=_SIGN_PX)
        corner = QPoint(area.left(), area.center().y() - _SIGN_PX // 2 + 1)
        self._signs[key].paint(painter, QRect(corner, QSize(_SIGN_PX, _SIGN_PX)))
        painter.setFont(self._bold)
        painter.setPen(colour)
        area = area.adjusted(_SIGN_PX + 6, 0, 0, 0)
        text = cut(look.word, painter.fontMetrics(), area.width(), sentence=True)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)


class RunTable(QTableView):
    """Shows `Results`. Enter or a double click opens a unit; what is typed goes to the search."""

    opened = Signal(QModelIndex)
    typed = Signal(str)
    left = Signal()
    """The key went up over the first row, or it was Esc: the search has the keys again."""

    def __init__(self, results: Results, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = RunDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setModel(results)
        self._set_up()
        self.doubleClicked.connect(self.opened)

    def _set_up(self) -> None:
        self.setProperty("role", "runs")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        rows, head = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW_PX)
        rows.setDefaultSectionSize(ROW_PX)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setStretchLastSection(True)
        metrics = QFontMetrics(self._delegate.mono)
        for column, letters in _LETTERS.items():
            self.setColumnWidth(column, metrics.horizontalAdvance("0" * letters) + 2 * _EDGE_PX)
        self.setColumnWidth(BEGAN, self.columnWidth(BEGAN) + _MARGIN_PX)
        for column, width_px in _WORDS_PX.items():
            self.setColumnWidth(column, width_px)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Leave columns out until the reason has room."""
        wanted = sum(self._width(column) for column in COLUMNS if column != WHY)
        room_px = self.viewport().width() - _LEAST_WHY_PX
        hidden = set()
        for column in _GOES_FIRST:
            if wanted <= room_px:
                break
            wanted -= self._width(column)
            hidden.add(column)
        for column in _GOES_FIRST:
            self.setColumnHidden(column, column in hidden)
        super().resizeEvent(event)

    def _width(self, column: int) -> int:
        if column in _WORDS_PX:
            return _WORDS_PX[column]
        return QFontMetrics(self._delegate.mono).horizontalAdvance("0" * _LETTERS[column]) + 2 * _EDGE_PX

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Open the unit, or go on typing in the search."""
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape or (event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0):
            self.left.emit()
        elif event.text().isprintable() and event.text() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.typed.emit(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            self.typed.emit("")
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802  # Qt's name
        """Search nothing: what is typed goes to the search."""

    def choose_first(self) -> None:
        """Take the keys, the first run chosen."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))
