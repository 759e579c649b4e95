"""Draw the program's icon as an .ico; run by the clean environment's Python: `picture.py SVG OUT.ico`."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES_PX = (16, 20, 24, 32, 40, 48, 64, 128, 256)
_GROUND, _SIGN = "#1f4fd8", "#ffffff"


def icon_file(svg: str) -> bytes:
    """Return an icon of all sizes: the drawing in white on a rounded ground."""
    renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", _SIGN).encode()))
    pictures = [_png(renderer, size) for size in SIZES_PX]
    head = struct.pack("<HHH", 0, 1, len(pictures))
    at = len(head) + 16 * len(pictures)
    entries = b""
    for size, picture in zip(SIZES_PX, pictures, strict=True):
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), at)
        at += len(picture)
    return head + entries + b"".join(pictures)


def _png(renderer: QSvgRenderer, size: int) -> bytes:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(_GROUND))
    painter.setPen(QColor(0, 0, 0, 0))
    painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.2, size * 0.2)
    edge = size * 0.14
    renderer.render(painter, QRectF(edge, edge, size - 2 * edge, size - 2 * edge))
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt takes str
    return bytes(buffer.data().data())


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(icon_file(Path(sys.argv[1]).read_text(encoding="utf-8")))
