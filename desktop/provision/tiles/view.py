"""The device list: one tile per slot, by keyboard and mouse."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from desktop.provision.entry import FINISHED, STARTABLE, STICKY, Entry, has_life
from desktop.provision.tiles.delegate import TileDelegate
from desktop.provision.tiles.device_model import DeviceModel, EntryRole
from desktop.provision.tiles.layout import GAP_PX, MARGIN_PX, Grid, grid
from desktop.provision.tiles.painter import TileLook
from desktop.theme import DeviceState
from desktop.widgets.translated import Translated

_Index = QModelIndex | QPersistentModelIndex
_TICK_MS = 250
_SOON_MS = 30
"""Changes are painted together: a run may tell its progress a thousand times a second."""
_AT_ONCE = 4
"""More changed tiles are painted in turns, so that no turn holds keys and mouse up for longer than 5 ms."""
_SCROLL_BAR_PX = 12
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TileView(Translated, QListView):
    """Shows a DeviceModel as tiles; says what its user wants and does nothing by itself."""

    start_wanted = Signal()
    """Space: start what is selected, or all."""
    stop_wanted = Signal()
    """Esc: stop what is selected, or all."""
    start_one_wanted = Signal(str)
    """Carries the key of a slot that was double-clicked."""
    seen = Signal(str)
    """Carries the key of a slot whose verdict somebody has seen."""
    label_wanted = Signal(str)
    """Carries the key of a slot whose unit's label was not printed and shall be now."""
    life_wanted = Signal(str)
    """Carries the key of a slot whose unit's life somebody wants to see."""
    current_changed = Signal()
    """Another slot is current, or other ones are selected."""
    content_changed = Signal()
    """Some slots say something else now; told once for many changes."""

    def __init__(self, model: DeviceModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._devices = model
        self._grid = grid(1, 1, 1)
        self._changed: dict[int, None] = {}  # in the order of their changes
        self._to_paint = QRegion()
        self._shown_s: dict[str, int] = {}
        self._hints: dict[str, str] = {}
        self.offers_life = True
        """Whether the life of a unit can be seen; in a locked window it cannot."""
        self.setModel(model)
        self._tiles = TileDelegate(self, self.look_of)
        self.setItemDelegate(self._tiles)
        self._behave()
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._count_seconds)
        self._soon = QTimer(self, interval=_SOON_MS, singleShot=True)
        self._soon.timeout.connect(self._paint_changed)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._rows_changed)
        self.selectionModel().currentChanged.connect(self._tell_current)
        self.selectionModel().selectionChanged.connect(self._tell_current)
        self.retranslate()

    def _behave(self) -> None:
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setUniformItemSizes(True)
        self.setMovement(QListView.Movement.Static)
        self.setDragEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setStyleSheet("QListView, QListView:focus { border: none; background: transparent; }")
        self.setMinimumSize(160, 110)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)  # a scanner's dead keys are keys here

    def retranslate(self) -> None:
        """Name the list; its tiles ask for their words when they are painted."""
        self.setAccessibleName(self.tr("Units on the line"))
        self._tiles.forget()
        self.viewport().update()

    def current_entry(self) -> Entry | None:
        """Return the entry of the slot that has the focus ring."""
        entry = self.currentIndex().data(EntryRole)
        return entry if isinstance(entry, Entry) else None

    def selected_entries(self) -> tuple[Entry, ...]:
        """Return the selected slots' entries, by slot."""
        chosen = {index.row() for index in self.selectionModel().selectedIndexes()}
        return tuple(entry for row, entry in enumerate(self._devices.entries()) if row in chosen)

    def choose(self, key: str) -> None:
        """Make a slot current and the only one selected."""
        index = self._devices.index_of(key)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def look_of(self, index: _Index) -> TileLook | None:
        """Return how a tile stands in the list now; None when it is not among what is being painted."""
        if not self._to_paint.intersects(self.visualRect(index)):
            return None
        return TileLook(
            current=index.row() == self.currentIndex().row(),
            selected=self.selectionModel().isSelected(index),
            focused=self.hasFocus(),
            ready_hint=self._hints.get(self._key_at(index), ""),
            now_s=time.monotonic(),
        )

    def set_hints(self, hints: dict[str, str]) -> None:
        """Say on tiles of units that are ready what to do now; `hints` are by the key of their slot."""
        changed = [key for key in {**self._hints, **hints} if self._hints.get(key) != hints.get(key)]
        self._hints = hints
        for key in changed:
            self.update(self._devices.index_of(key))

    @staticmethod
    def _key_at(index: _Index) -> str:
        entry = index.data(EntryRole)
        return entry.key if isinstance(entry, Entry) else ""

    @property
    def grid(self) -> Grid:
        """Where tiles stand now."""
        return self._grid

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Start, stop, acknowledge or move; letters search nothing."""
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Space and not event.isAutoRepeat():
            self.start_wanted.emit()
        elif key is Qt.Key.Key_Escape:
            self.stop_wanted.emit()
        elif key in _ENTER and not event.isAutoRepeat():
            self._acknowledge()
        elif key is Qt.Key.Key_H and not event.modifiers():
            self._want_life(self.current_entry())
        elif key is Qt.Key.Key_P and not event.modifiers():
            self._want_label(self.current_entry())
        elif key not in (Qt.Key.Key_Space, *_ENTER):
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802  # Qt's name
        """Search nothing: tiles have no names to type."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Start a unit that is ready, or one that failed again."""
        super().mouseDoubleClickEvent(event)
        entry = self.indexAt(event.position().toPoint()).data(EntryRole)
        left = event.button() is Qt.MouseButton.LeftButton
        if left and isinstance(entry, Entry) and entry.state in STARTABLE | STICKY:
            self.start_one_wanted.emit(entry.key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  # Qt's name
        """Offer what can be seen of the unit under the mouse or of the current one, and its label."""
        keys = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keys else self.indexAt(event.pos())
        entry = index.data(EntryRole)
        if not isinstance(entry, Entry):
            return
        sees_life = self.offers_life and has_life(entry)
        if not sees_life and entry.unlabelled is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if entry.unlabelled is not None:
            menu.addAction(self.tr("Print its label again\tP"), lambda: self._want_label(entry))
        if sees_life:
            menu.addAction(self.tr("Show its life\tH"), lambda: self._want_life(entry))
        menu.popup(self.viewport().mapToGlobal(self.visualRect(index).center()) if keys else event.globalPos())

    def moveCursor(  # noqa: N802  # Qt's name
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Move by places of the grid; left and right go on in the next row."""
        moves = QAbstractItemView.CursorAction
        by = {
            moves.MoveLeft: -1,
            moves.MoveRight: 1,
            moves.MoveUp: -self._grid.columns,
            moves.MoveDown: self._grid.columns,
        }.get(action)
        count = self._devices.rowCount()
        if by is None or not count:
            return super().moveCursor(action, modifiers)
        if not self.currentIndex().isValid():
            return self._devices.index(0)
        row = self.currentIndex().row() + by
        return self._devices.index(row) if 0 <= row < count else self.currentIndex()

    def dataChanged(  # noqa: N802  # Qt's name
        self,
        topLeft: _Index,  # noqa: N803  # Qt's name
        bottomRight: _Index,  # noqa: N803  # Qt's name
        roles: Sequence[int] = (),  # noqa: ARG002  # Qt's signature
    ) -> None:
        """Paint only the tiles that changed, soon; Qt's own would lay out the whole list."""
        self._changed.update(dict.fromkeys(range(topLeft.row(), bottomRight.row() + 1)))
        if not self._soon.isActive():
            self._soon.start()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Paint as ever, but within one call of Python, and only what is asked for.

        Otherwise every tile is a call, and beside 24 busy threads each of them waits for the interpreter's lock; and
        Qt asks for all tiles that lie between the first and the last changed one.
        """
        self._to_paint = event.region()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Lay the tiles out anew."""
        super().resizeEvent(event)
        self._arrange()
        if self._grid.scrolls and self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Count seconds from now on."""
        super().showEvent(event)
        self._arrange()
        self._heed_running()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  # Qt's name
        """Count no seconds that nobody sees."""
        super().hideEvent(event)
        self._tick.stop()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show the ring strong."""
        super().focusInEvent(event)
        self.update(self.currentIndex())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show the ring weak."""
        super().focusOutEvent(event)
        self.update(self.currentIndex())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Measure again when the look has changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._tiles.forget()

    def _arrange(self) -> None:
        """Lay the grid out in the room there is; the tiles' gaps are halves of cells."""
        count = self._devices.rowCount()
        width, height = self.width(), self.height()
        found = grid(count, width, height)
        if found.scrolls:
            found = grid(count, width - _SCROLL_BAR_PX, height)
        self._grid = found
        cell = QSize(found.tile_width_px + GAP_PX, found.tile_height_px + GAP_PX)
        bar_px = _SCROLL_BAR_PX if found.scrolls else 0
        side = max(0, (width - bar_px - cell.width() * found.columns) // 2)
        top = MARGIN_PX - 4 - GAP_PX // 2
        bars = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bars.ScrollBarAlwaysOn if found.scrolls else bars.ScrollBarAlwaysOff)
        self.setViewportMargins(side, top, 0, 0)  # cells that fill the width to the last px would wrap too early
        if cell != self.gridSize():
            self.setGridSize(cell)

    def _rows_changed(self) -> None:
        self._arrange()
        self._heed_running()
        self.content_changed.emit()

    def _paint_changed(self) -> None:
        for row in list(self._changed)[:_AT_ONCE]:
            del self._changed[row]
            self.update(self._devices.index(row))
        if self._changed:
            self._soon.start()
        self._heed_running()
        self.content_changed.emit()

    def _heed_running(self) -> None:
        running = self.isVisible() and any(entry.state is DeviceState.WORKING for entry in self._devices.entries())
        if running != self._tick.isActive():
            self._tick.start() if running else self._tick.stop()

    def _count_seconds(self) -> None:
        """Paint the running tiles whose seconds went on."""
        now_s = time.monotonic()
        for entry in self._devices.entries():
            seconds = int(now_s - entry.started_at_s)
            if entry.state is DeviceState.WORKING and self._shown_s.get(entry.key) != seconds:
                self._shown_s[entry.key] = seconds
                self.update(self._devices.index_of(entry.key))

    def _acknowledge(self) -> None:
        entry = self.current_entry()
        if entry is not None and entry.state in FINISHED:
            self.seen.emit(entry.key)

    def _want_life(self, entry: Entry | None) -> None:
        if entry is not None and self.offers_life and has_life(entry):
            self.life_wanted.emit(entry.key)

    def _want_label(self, entry: Entry | None) -> None:
        if entry is not None and entry.unlabelled is not None:
            self.label_wanted.emit(entry.key)

    def _tell_current(self) -> None:
        self.current_changed.emit()
