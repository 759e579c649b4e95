"""Stands between the device list and the painter of its tiles, and keeps the tiles that nothing has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from desktop.provision import texts
from desktop.provision.entry import Entry
from desktop.provision.tiles.device_model import EntryRole
from desktop.provision.tiles.layout import GAP_PX
from desktop.provision.tiles.painter import TileLook, TilePainter

_LARGEST_KEPT_PX = 400_000
"""Larger tiles are few: painting them anew costs less than the memory to keep them."""
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A tile as it was painted, and what it was painted of."""

    entry: Entry
    shown: tuple[object, ...]
    picture: QPixmap


class TileDelegate(QStyledItemDelegate):
    """Paints the tiles of one view; `look_of` says how a tile stands in it, and None for one that needs no paint."""

    def __init__(self, view: QListView, look_of: Callable[[_Index], TileLook | None]) -> None:
        super().__init__(view)
        self._view = view
        self._look_of = look_of
        self._painter = TilePainter()
        self._kept: dict[int, _Kept] = {}

    def forget(self) -> None:
        """Paint and measure everything anew: look, language or scaling changed."""
        self._painter.forget()
        self._kept.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802, ARG002  # Qt's own
        """Return the size of every cell."""
        return self._view.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:  # noqa: ARG002  # Qt's own
        """Paint the tile in its cell."""
        look, entry = self._look_of(index), index.data(EntryRole)
        if look is None or not isinstance(entry, Entry):
            return
        cell = self._view.visualRect(index)
        ratio = painter.device().devicePixelRatioF()
        if cell.width() * cell.height() * ratio * ratio > _LARGEST_KEPT_PX:
            painter.save()
            self._paint_cell(painter, QRectF(cell), entry, look)
            painter.restore()
            return
        shown = (cell.width(), cell.height(), ratio, look.stands, texts.corner(entry, now_s=look.now_s))
        kept = self._kept.get(index.row())
        if kept is None or kept.entry is not entry or kept.shown != shown:
            kept = _Kept(entry=entry, shown=shown, picture=self._picture(cell.size(), ratio, (entry, look)))
            self._kept[index.row()] = kept
        painter.drawPixmap(QPointF(cell.topLeft()), kept.picture)

    def _picture(self, size: QSize, ratio: float, what: tuple[Entry, TileLook]) -> QPixmap:
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self._paint_cell(painter, QRectF(0, 0, size.width(), size.height()), *what)
        painter.end()
        return picture

    def _paint_cell(self, painter: QPainter, cell: QRectF, entry: Entry, look: TileLook) -> None:
        half = GAP_PX / 2
        self._painter.paint(painter, cell.adjusted(half, half, -half, -half), entry, look)
