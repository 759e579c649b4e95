"""Paints a label as the library has measured it, on anything that Qt paints on."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from factory_prov.labels.drawing import BASELINE, Drawing, DrawnBox, DrawnSymbol, DrawnText

_FAMILIES = ["Arimo", "Liberation Sans", "Arial", "Helvetica"]
_DRAWN_PX = 100
_WIDER = 1.15
"""How much a narrow font is spread, so that a text in the middle looks like one."""


def paint_label(painter: QPainter, drawing: Drawing, *, px_per_mm: float) -> None:
    """Paint the label black on white, its upper left corner at the painter's origin."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, False)
    painter.setPen(QColor(Qt.GlobalColor.black))
    painter.fillRect(_pixels(0, 0, drawing.width_mm, drawing.height_mm, px_per_mm), Qt.GlobalColor.white)
    for part in drawing.parts:
        match part:
            case DrawnText():
                _paint_text(painter, part, px_per_mm)
            case DrawnSymbol():
                _paint_symbol(painter, part, px_per_mm)
            case DrawnBox():
                _paint_box(painter, part, px_per_mm)
    painter.restore()


def _pixels(x: float, y: float, width: float, height: float, px_per_mm: float) -> QRect:
    """Return a place in whole pixels: what touches in millimetres touches there too."""
    left, top = round(x * px_per_mm), round(y * px_per_mm)
    return QRect(left, top, round((x + width) * px_per_mm) - left, round((y + height) * px_per_mm) - top)


def _paint_symbol(painter: QPainter, part: DrawnSymbol, px_per_mm: float) -> None:
    module = part.module_mm
    for x, y, length in part.dark():
        place = _pixels(part.x_mm + x * module, part.y_mm + y * module, length * module, module, px_per_mm)
        painter.fillRect(place, Qt.GlobalColor.black)


def _paint_box(painter: QPainter, part: DrawnBox, px_per_mm: float) -> None:
    whole = _pixels(part.x_mm, part.y_mm, part.width_mm, part.height_mm, px_per_mm)
    if part.filled:
        whole.setSize(whole.size().expandedTo(QSize(1, 1)))
        painter.fillRect(whole, Qt.GlobalColor.black)
        return
    thick = max(1, round(part.thickness_mm * px_per_mm))
    for edge in (
        QRect(whole.x(), whole.y(), whole.width(), thick),
        QRect(whole.x(), whole.y() + whole.height() - thick, whole.width(), thick),
        QRect(whole.x(), whole.y(), thick, whole.height()),
        QRect(whole.x() + whole.width() - thick, whole.y(), thick, whole.height()),
    ):
        painter.fillRect(edge, Qt.GlobalColor.black)


def _paint_text(painter: QPainter, part: DrawnText, px_per_mm: float) -> None:
    """Paint a line no wider than it was measured, whatever font there is."""
    font = _font(part.bold)
    natural = QFontMetricsF(font, painter.device()).horizontalAdvance(part.text) / _DRAWN_PX * part.height_mm
    if natural <= 0:
        return
    painter.save()
    painter.translate(part.x_mm * px_per_mm, (part.y_mm + BASELINE * part.height_mm) * px_per_mm)
    scale = part.height_mm * px_per_mm / _DRAWN_PX
    painter.scale(scale * min(_WIDER, part.width_mm / natural), scale)
    painter.setFont(font)
    painter.drawText(QPointF(0, 0), part.text)
    painter.restore()


@cache
def _font(bold: bool) -> QFont:
    font = QFont(_FAMILIES)
    font.setPixelSize(_DRAWN_PX)
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
