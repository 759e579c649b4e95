"""Draws a life: the time in grey, a sign in its colour, then the words; a run opens to what it consisted of."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from desktop import theme
from desktop.history import words
from desktop.history.life import rows as life_rows
from desktop.history.life.model import LifeModel, RowRole
from desktop.history.life.rows import Detail, Row
from desktop.icons import icon
from desktop.widgets.fitting import cut, wrapped
from factory_prov.ledger.records import RunHistory

ROW_PX, _LINE_PX = 32, 19
_SIGN_PX = 16
_GAP_PX = 2 * theme.SPACE_PX
_MOST_LINES = 12
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_Index = QModelIndex | QPersistentModelIndex


class LifeDelegate(QStyledItemDelegate):
    """Draws rows in one line and details in as many as they need."""

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree
        self._signs: dict[tuple[str, str], QIcon] = {}
        self._mono = theme.mono_font(12)
        self._plain = theme.body_font(13)
        self._time_px = QFontMetrics(self._mono).horizontalAdvance("0000-00-00 00:00:00") + 3 * _GAP_PX

    def sizeHint(self, _: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802  # Qt's name
        """Return one line for what happened; for a detail as many as its words need."""
        item = index.data(RowRole)
        if not isinstance(item, Detail):
            return QSize(0, ROW_PX)
        return QSize(0, max(1, len(self._lines(item))) * _LINE_PX + 6)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a row or a detail."""
        item, area = index.data(RowRole), QRect(option.rect)
        area.setRight(self._tree.viewport().width())
        if self._tree.selectionModel().isSelected(index):
            painter.fillRect(area, theme.colour("selection"))
        if isinstance(item, Row):
            self._draw_row(painter, area, item)
        elif isinstance(item, Detail):
            self._draw_detail(painter, area, item)

    def _draw_row(self, painter: QPainter, area: QRect, row: Row) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setFont(self._mono)
        painter.setPen(theme.colour("muted"))
        painter.drawText(area.adjusted(_GAP_PX // 2, 0, 0, 0), middle, words.moment(row.at))
        name, token = life_rows.look(row)
        rest = area.adjusted(self._time_px, 0, -_GAP_PX, 0)
        self._draw_sign(painter, rest, name, token)
        rest = rest.adjusted(_SIGN_PX + _GAP_PX, 0, 0, 0)
        painter.setFont(self._plain)
        painter.setPen(theme.colour("ink"))
        painter.drawText(rest, middle, cut(life_rows.text(row), painter.fontMetrics(), rest.width(), sentence=True))

    def _draw_detail(self, painter: QPainter, area: QRect, detail: Detail) -> None:
        top = area.top() + 3
        left = self._detail_left()
        self._draw_sign(painter, QRect(left, top, _SIGN_PX, _LINE_PX), detail.icon, detail.colour)
        painter.setFont(self._plain)
        painter.setPen(theme.colour("failed_text" if detail.colour == "failed_text" else "ink"))
        for line in self._lines(detail):
            part = QRect(left + _SIGN_PX + _GAP_PX, top, area.right(), _LINE_PX)
            painter.drawText(part, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, line)
            top += _LINE_PX

    def _draw_sign(self, painter: QPainter, area: QRect, name: str, token: str) -> None:
        colour = theme.colour(token)
        key = (name, colour.name())
        if key not in self._signs:
            self._signs[key] = icon(name, colour, size_px=_SIGN_PX)
        self._signs[key].paint(painter, QRect(area.left(), area.center().y() - _SIGN_PX // 2, _SIGN_PX, _SIGN_PX))

    def _lines(self, detail: Detail) -> tuple[str, ...]:
        room_px = self._tree.viewport().width() - self._detail_left() - _SIGN_PX - 2 * _GAP_PX
        return wrapped(detail.text, QFontMetrics(self._plain), max(80, room_px), _MOST_LINES)

    def _detail_left(self) -> int:
        """Return where details begin: below the words of their row where there is room."""
        beside = self._tree.indentation() + self._time_px + _SIGN_PX + _GAP_PX
        return beside if self._tree.viewport().width() > 2 * beside else self._tree.indentation() * 2


class LifeView(QTreeView):
    """Enter opens and closes a run; one or two runs can be chosen."""

    chosen_changed = Signal()
    typed = Signal(str)

    def __init__(self, model: LifeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._life = model
        self.setItemDelegate(LifeDelegate(self))
        self.setModel(model)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(False)
        self.setExpandsOnDoubleClick(True)
        self.setAnimated(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.selectionModel().selectionChanged.connect(self.chosen_changed)

    def chosen_runs(self) -> tuple[RunHistory, ...]:
        """Return the runs that are chosen, oldest first; a detail stands for its run."""
        rows = (self._life.row_of(index) for index in self.selectionModel().selectedIndexes())
        runs = {row.run.run.run_id: row.run for row in rows if row is not None and row.run is not None}
        return tuple(runs[key] for key in sorted(runs))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Open and close by Enter; letters search nothing here."""
        index = self.currentIndex()
        if event.key() in _ENTER and index.isValid():
            top = index.parent() if index.parent().isValid() else index
            self.setCurrentIndex(top)
            self.setExpanded(top, not self.isExpanded(top))
        elif (
            event.text().isprintable() and event.text() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ) or event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802  # Qt's name
        """Search nothing."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Break the lines of details anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
