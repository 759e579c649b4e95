"""Draws a life: the time in grey, a sign in its colour, then the words; a run opens to what it consisted of."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from desktop import theme
from desktop.history import words
from desktop.history.life import rows as life_rows
from desktop.history.life.model import LifeModel, RowRole
from desktop.icons import icon
from desktop.translation import translated
from desktop.widgets.fitting import cut, wrapped
from factory_prov.ledger.life import LifeEntry, Weight
from factory_prov.ledger.records import RunId

ROW_PX, _LINE_PX = 32, 19
_SIGN_PX = 16
_GAP_PX = 2 * theme.SPACE_PX
_MOST_LINES = 12
_ONE_LINE = QSize(0, ROW_PX)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_Index = QModelIndex | QPersistentModelIndex


class LifeDelegate(QStyledItemDelegate):
    """Draws rows in one line, details and what is open in as many as they need."""

    def __init__(self, tree: QTreeView, model: LifeModel) -> None:
        super().__init__(tree)
        self._model = model
        self._tree = tree
        self._signs: dict[tuple[str, str], QIcon] = {}
        self._mono = theme.mono_font(12)
        self._plain = theme.body_font(13)
        self._time_px = QFontMetrics(self._mono).horizontalAdvance("0000-00-00 00:00:00") + 3 * _GAP_PX

    def sizeHint(self, _: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802  # Qt's name
        """Return one line for what happened; for a detail, and what is open, as many as its words need."""
        if not self._is_whole(index):  # of a thousand runs each is asked
            return _ONE_LINE
        entry = index.data(RowRole)
        if not isinstance(entry, LifeEntry):
            return _ONE_LINE
        return QSize(
            0, max(1, len(self._lines(entry))) * _LINE_PX + (6 if index.parent().isValid() else ROW_PX - _LINE_PX)
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a row or a detail."""
        entry, area = index.data(RowRole), QRect(option.rect)
        if not isinstance(entry, LifeEntry):
            return
        area.setRight(self._tree.viewport().width())
        if self._tree.selectionModel().isSelected(index):
            painter.fillRect(area, theme.colour("selection"))
        left, top = self._left(entry), area.top() + (3 if index.parent().isValid() else (ROW_PX - _LINE_PX) // 2)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        if not index.parent().isValid():
            painter.setFont(self._mono)
            painter.setPen(theme.colour("muted"))
            time_left = area.left() + _GAP_PX // 2
            painter.drawText(QRect(time_left, top, self._time_px, _LINE_PX), middle, words.moment(entry.at))
        name, token = life_rows.look(entry)
        self._draw_sign(painter, QRect(left, top, _SIGN_PX, _LINE_PX), name, token)
        painter.setFont(self._plain)
        painter.setPen(theme.colour("ink"))
        room_px = self._room_px(entry)
        lines = self._lines(entry)
        if not self._is_whole(index):
            lines = (cut(translated(entry.text), painter.fontMetrics(), room_px, sentence=True),)
        for number, line in enumerate(lines):
            part = QRect(left + _SIGN_PX + _GAP_PX, top + number * _LINE_PX, room_px + _GAP_PX, _LINE_PX)
            painter.drawText(part, middle, line)

    def _is_whole(self, index: _Index) -> bool:
        """Whether all of a text is shown: of what is open, of details, and of what has none."""
        return index.internalId() != 0 or self._tree.isExpanded(index) or not self._model.hasChildren(index)

    def _draw_sign(self, painter: QPainter, area: QRect, name: str, token: str) -> None:
        colour = theme.colour(token)
        key = (name, colour.name())
        if key not in self._signs:
            self._signs[key] = icon(name, colour, size_px=_SIGN_PX)
        self._signs[key].paint(painter, QRect(area.left(), area.center().y() - _SIGN_PX // 2, _SIGN_PX, _SIGN_PX))

    def _lines(self, entry: LifeEntry) -> tuple[str, ...]:
        return wrapped(translated(entry.text), QFontMetrics(self._plain), self._room_px(entry), _MOST_LINES)

    def _room_px(self, entry: LifeEntry) -> int:
        return max(80, self._tree.viewport().width() - self._left(entry) - _SIGN_PX - 2 * _GAP_PX)

    def _left(self, entry: LifeEntry) -> int:
        """Return where a sign stands: details below the words of their row, where there is room."""
        beside = self._tree.indentation() + self._time_px
        if entry.weight is Weight.HEAD:
            return beside
        roomy = self._tree.viewport().width() > 3 * beside
        return beside + _SIGN_PX + _GAP_PX if roomy else 2 * self._tree.indentation()


class LifeView(QTreeView):
    """Enter opens and closes a run; one or two runs can be chosen."""

    chosen_changed = Signal()
    typed = Signal(str)

    def __init__(self, model: LifeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._life = model
        self.setItemDelegate(LifeDelegate(self, model))
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

    def chosen_runs(self) -> tuple[RunId, ...]:
        """Return the runs that are chosen, oldest first; a detail stands for its run."""
        rows = (self._life.row_of(index) for index in self.selectionModel().selectedIndexes())
        entries = (row.entry for row in rows if row is not None and life_rows.is_run(row.entry))
        return tuple(sorted({entry.run_id for entry in entries if entry.run_id is not None}))

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
