"""Icons from SVG files, in any colour and sharp at any scaling. In the files the colour is `currentColor`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from factory_prov.resources import resource

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer


def icon(name: str, colour: QColor, *, size_px: int = 20) -> QIcon:
    """Return the icon `name` of `resources/icons` in a colour."""
    pixmap = QPixmap(QSize(size_px, size_px) * 2)
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw(painter, name, QRectF(0, 0, size_px, size_px), colour)
    painter.end()
    return QIcon(pixmap)


def draw(painter: QPainter, name: str, area: QRectF, colour: QColor) -> None:
    """Draw the icon `name` into an area."""
    _renderer(name, colour.name()).render(painter, area)


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    from PySide6.QtSvg import QSvgRenderer  # 4 ms at start

    text = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode()))
