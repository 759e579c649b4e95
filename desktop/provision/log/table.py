"""How the lines of the progress log are drawn: rows of one height, the level as shape, word and colour."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop import theme
from desktop.icons import icon
from desktop.provision.log.model import SLOT, STEP, TEXT, TIME, LineRole, LogTable
from desktop.provision.log.row import LogRow, level_word
from desktop.widgets.fitting import cut
from factory_prov.events import Level

ROW_PX = 24
MARGIN_PX = 4 * theme.SPACE_PX
_SIGN_PX = 14
_NARROW_PX = 640
"""Below this width the steps are left out."""
_LOOKS = {Level.WARNING: ("warning", "waiting_text"), Level.ERROR: ("state-fail", "failed_text")}


class RowDelegate(QStyledItemDelegate):
    """Draws the cells. One call of Python per cell; the base class would ask the model for nine things."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._signs: dict[tuple[str, str], QIcon] = {}
        self.font = theme.mono_font()
        self._bold = QFont(self.font)
        self._bold.setBold(True)

    def sizeHint(self, _: QStyleOptionViewItem, __: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802  # Qt's name
        """Return the one height."""
        return QSize(0, ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a cell: the text in ink, what stands before it in grey."""
        area: QRect = option.rect
        if self._table.selectionModel().isSelected(index):  # QStyle would say it too; loading its enums takes 6 ms
            painter.fillRect(area, theme.colour("selection"))
        area = area.adjusted(0, 0, -theme.SPACE_PX, 0)
        painter.setFont(self.font)
        pen = theme.colour("muted")
        if index.column() == TEXT:
            line: LogRow = index.data(LineRole)
            pen = theme.colour("ink")
            if line.level in _LOOKS:
                area = self._draw_level(painter, area, line.level)
        text = cut(str(index.data()), painter.fontMetrics(), area.width())
        painter.setPen(pen)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def _draw_level(self, painter: QPainter, area: QRect, level: Level) -> QRect:
        """Draw sign and word of a level, and return where the text goes on."""
        name, token = _LOOKS[level]
        colour = theme.colour(token)
        key = (name, colour.name())
        if key not in self._signs:
            self._signs[key] = icon(name, colour, size_px=_SIGN_PX)
        corner = QPoint(area.left(), area.center().y() - _SIGN_PX // 2 + 1)
        self._signs[key].paint(painter, QRect(corner, QSize(_SIGN_PX, _SIGN_PX)))
        after_sign = area.adjusted(_SIGN_PX + 6, 0, 0, 0)
        painter.setFont(self._bold)
        painter.setPen(colour)
        word = level_word(level)
        painter.drawText(after_sign, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, word)
        width = painter.fontMetrics().horizontalAdvance(f"{word} ")
        painter.setFont(self.font)
        return after_sign.adjusted(width, 0, 0, 0)


class RowTable(QTableView):
    """Shows the lines and follows the newest one, unless somebody has scrolled up to read."""

    following_changed = Signal(bool)

    def __init__(self, lines: LogTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.following = True
        self._lines = lines
        self._delegate = RowDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setModel(lines)
        self._set_up()
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._range_changed)
        bar.valueChanged.connect(self._scrolled)
        lines.rowsAboutToBeRemoved.connect(self._rows_go)

    def _set_up(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFont(self._delegate.font)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW_PX)
        rows.setDefaultSectionSize(ROW_PX)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.hide()
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setStretchLastSection(True)
        self.set_slot_width(6)

    def set_slot_width(self, characters: int) -> None:
        """Give the columns their widths; names of slots are that long."""
        metrics = QFontMetrics(self._delegate.font)
        for column, length in ((TIME, 14), (SLOT, characters + 2), (STEP, 20)):
            self.setColumnWidth(column, metrics.horizontalAdvance("0" * length))

    def jump_to_newest(self) -> None:
        """Go to the newest line and follow it again."""
        self._set_following(True)
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def selected_lines(self) -> list[LogRow]:
        """Return the selected lines, oldest first."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._lines.line(row) for row in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Leave letters and Space to the window: they are a scanner's, or start a run."""
        typed = event.text().isprintable() and bool(event.text())
        if typed and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Leave the steps out where there is little room."""
        self.setColumnHidden(STEP, event.size().width() < _NARROW_PX)
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Paint as ever, but within one call of Python.

        Otherwise every cell is one, and beside 24 busy threads each of them waits for the interpreter's lock.
        """
        super().paintEvent(event)

    def _range_changed(self, _: int, maximum: int) -> None:
        if self.following:
            self.verticalScrollBar().setValue(maximum)

    def _scrolled(self, value: int) -> None:
        self._set_following(value >= self.verticalScrollBar().maximum())

    def _rows_go(self, _: QModelIndex, first: int, last: int) -> None:
        """Keep what is being read in its place when older lines go."""
        if not self.following:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - (last - first + 1))

    def _set_following(self, following: bool) -> None:
        if self.following != following:
            self.following = following
            self.following_changed.emit(following)
