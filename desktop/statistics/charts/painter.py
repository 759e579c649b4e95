"""Painting a chart into an area, in the colours of the theme, at any scaling."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from desktop import theme
from desktop.statistics.charts.figures import Figures, Kind, Mark
from desktop.widgets.fitting import cut

_FONT_PX = theme.SECONDARY_PX
_FOOT_PX, _GAP_PX = 20, 6
_WIDEST_COLUMN_PX, _DOT_PX = 28, 4.0
ROW_PX = 26
_BAR_PX = 16
_NAMES_SHARE = 0.42


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mark was painted: what the mouse and the keys meet."""

    area: QRectF
    mark: Mark


def paint(painter: QPainter, figures: Figures, area: QRectF) -> list[Place]:
    """Paint all of it; return where each mark is."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.body_font(_FONT_PX))
    return _bars(painter, figures, area) if figures.kind is Kind.BARS else _over_time(painter, figures, area)


def _over_time(painter: QPainter, figures: Figures, area: QRectF) -> list[Place]:
    metrics = QFontMetricsF(painter.font())
    left = max((metrics.horizontalAdvance(word) for _, word in figures.lines), default=0.0) + _GAP_PX
    field = area.adjusted(left, metrics.height() / 2, 0, -_FOOT_PX)
    _lines(painter, figures, field)
    wide = field.width() / max(1, len(figures.marks))
    places = []
    for number, mark in enumerate(figures.marks):
        slot = QRectF(field.left() + number * wide, field.top(), wide, field.height())
        places.append(Place(slot, mark))
        if mark.value is not None and figures.kind is Kind.COLUMNS:
            _column(painter, figures, slot, mark)
    if figures.kind is Kind.DOTS:
        _dots(painter, figures, places)
    _names_below(painter, places, field, metrics)
    return places


def _lines(painter: QPainter, figures: Figures, field: QRectF) -> None:
    for value, word in figures.lines:
        y = _height(figures, field, value)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
        painter.setPen(theme.colour("muted"))
        words = QRectF(0, y - 10, field.left() - _GAP_PX, 20)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), word)


def _height(figures: Figures, field: QRectF, value: float) -> float:
    share = (value - figures.low) / (figures.high - figures.low)
    return field.bottom() - min(max(share, 0.0), 1.0) * field.height()


def _column(painter: QPainter, figures: Figures, slot: QRectF, mark: Mark) -> None:
    wide = min(slot.width() * 0.7, _WIDEST_COLUMN_PX)
    left, value = slot.center().x() - wide / 2, mark.value or 0.0
    top = _height(figures, slot, value)
    painter.fillRect(QRectF(left, top, wide, slot.bottom() - top), theme.colour(mark.colour))
    if mark.upper:
        upper = _height(figures, slot, value + mark.upper)
        painter.fillRect(QRectF(left, upper, wide, top - upper), theme.colour(mark.upper_colour))


def _dots(painter: QPainter, figures: Figures, places: list[Place]) -> None:
    before: QPointF | None = None
    shown = []
    for place in places:
        value = place.mark.value
        if value is None:
            before = None
            continue
        here = QPointF(place.area.center().x(), _height(figures, place.area, value))
        shown.append((here, place.mark))
        if before is not None:
            painter.setPen(QPen(theme.colour("muted"), 1.5))
            painter.drawLine(before, here)
        before = here
        if place.mark.upper is not None:
            painter.setPen(QPen(theme.colour("muted"), 1))
            painter.drawLine(here, QPointF(here.x(), _height(figures, place.area, place.mark.upper)))
    painter.setPen(Qt.PenStyle.NoPen)
    for here, mark in shown:
        painter.setBrush(theme.colour(mark.colour))
        painter.drawEllipse(here, _DOT_PX, _DOT_PX)


def _names_below(painter: QPainter, places: list[Place], field: QRectF, metrics: QFontMetricsF) -> None:
    """Write the names under the marks, as many as there is room for."""
    if not places:
        return
    painter.setPen(theme.colour("muted"))
    widest = max(metrics.horizontalAdvance(place.mark.name) for place in places) + 2 * _GAP_PX
    every = max(1, -(-int(widest) // max(1, int(places[0].area.width()))))
    for place in places[::every]:
        wide = max(widest, place.area.width())
        words = QRectF(place.area.center().x() - wide / 2, field.bottom() + 2, wide, _FOOT_PX - 2)
        words.moveLeft(min(max(words.left(), 0.0), field.right() - wide))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), place.mark.name)


def _bars(painter: QPainter, figures: Figures, area: QRectF) -> list[Place]:
    metrics = QFontMetricsF(painter.font())
    names = max((metrics.horizontalAdvance(mark.name) for mark in figures.marks), default=0.0) + 1
    names = min(names, area.width() * _NAMES_SHARE)
    told = max((metrics.horizontalAdvance(mark.told) for mark in figures.marks), default=0.0) + _GAP_PX
    room = max(8.0, area.width() - names - told - 2 * _GAP_PX)
    places = []
    for number, mark in enumerate(figures.marks):
        row = QRectF(area.left(), area.top() + number * ROW_PX, area.width(), ROW_PX)
        if row.bottom() > area.bottom() + 1:
            break
        places.append(Place(row, mark))
        _bar(painter, figures, row, mark, (names, room))
    return places


def _bar(painter: QPainter, figures: Figures, row: QRectF, mark: Mark, room: tuple[float, float]) -> None:
    names, wide = room
    painter.setPen(theme.colour("ink"))
    name = cut(mark.name, painter.fontMetrics(), int(names), sentence=True)
    painter.drawText(QRectF(row.left(), row.top(), names, ROW_PX), int(Qt.AlignmentFlag.AlignVCenter), name)
    share = 0.0 if mark.value is None else (mark.value - figures.low) / max(figures.high - figures.low, 1e-9)
    long = min(max(share, 0.0), 1.0) * wide
    bar = QRectF(row.left() + names + _GAP_PX, row.center().y() - _BAR_PX / 2, long, _BAR_PX)
    painter.fillRect(bar, theme.colour(mark.colour))
    painter.setPen(theme.colour("muted"))
    words = QRectF(bar.right() + _GAP_PX, row.top(), row.right() - bar.right(), ROW_PX)
    painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), mark.told)
