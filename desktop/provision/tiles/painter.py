"""Paint one tile: its verdict in colour, shape and word together, and as much detail as there is room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from desktop import theme
from desktop.provision import texts
from desktop.provision.entry import Entry
from desktop.provision.tiles.layout import TileSizes, sizes
from desktop.provision.tiles.text import TileText, font_of
from desktop.provision.tiles.text_rows import RowKind, TextRow, lines_of
from desktop.theme import DeviceState
from desktop.widgets import words
from desktop.widgets.code_drawing import code_rows, code_side_px, paint_code

_SHAPE_LETTERS = 1.2
"""How wide a shape is, in letter heights of the verdict beside it."""
_BETWEEN_LETTERS = 0.32
_SHORT_VERDICT_LETTERS = 4.1
"""Width of shape and a short word like PASS; its height is that of the row on every tile, so that words line up."""
_RING_PX, _RING_AWAY_PX = 3.0, 4.0
_HATCH_PX = 7.0
_SCAN_INK = "waiting_text"
"""Of a unit that waits for somebody with a scanner: it works no more by itself."""
_CODE_AWAY_PX = 4.0
_EMPTY_OPACITY = 0.75
"""Still a contrast of 3 with the page: the letters are large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TileLook:
    """How a tile stands in the list. `now_s` is of time.monotonic; `focused`: keys go to the list.

    `ready_hint`: what the tile says to do while its unit is ready.
    """

    current: bool = False
    selected: bool = False
    focused: bool = True
    ready_hint: str = ""
    now_s: float = 0.0

    @property
    def stands(self) -> tuple[bool, bool, bool, str]:
        """Everything but the time."""
        return self.current, self.selected, self.current and self.focused, self.ready_hint


class TilePainter:
    """Paints tiles; keeps what it measured until `forget`."""

    def __init__(self) -> None:
        self._text = TileText()

    def forget(self) -> None:
        """Measure everything again: font, language or scaling changed."""
        self._text.forget()

    def paint(self, painter: QPainter, area: QRectF, entry: Entry, look: TileLook) -> None:
        """Paint a tile into an area; the focus ring stands around it, up to 6 px outside."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = theme.tokens()
        size = sizes(area.width(), area.height())
        _paint_ring(painter, area, shown, look)
        _paint_card(painter, area, entry.state, shown, selected=look.selected)
        ink, quiet = _inks(entry.state, shown)
        room = area.adjusted(size.padding_px, size.padding_px, -size.padding_px, -size.padding_px)
        room.setTop(self._paint_head(painter, room, (entry, look), (size, quiet)))
        bottom = room.bottom()
        if entry.state is DeviceState.WORKING and entry.steps:
            room.setBottom(_paint_dashes(painter, room, entry, (size, shown)))
        verdict = self._paint_verdict(painter, room, entry, (size, shown))
        beside = QRectF(verdict.right() + size.padding_px, room.top(), 0, 0)
        beside.setBottomRight(QPointF(room.right(), verdict.bottom()))
        room.setTop(verdict.bottom())
        lines = lines_of(entry, ready_hint=look.ready_hint)
        if room.bottom() < bottom:
            room.setBottom(room.bottom() - size.dash_px * 0.6)
        free = self._paint_lines(painter, room, lines, (size, ink, quiet))
        if entry.support_code and not entry.trouble:
            _paint_support_code(painter, entry.support_code, (beside, *free))

    def _paint_head(
        self, painter: QPainter, room: QRectF, what: tuple[Entry, TileLook], how: tuple[TileSizes, QColor]
    ) -> float:
        """Paint slot and corner; return where the rest begins."""
        entry, look = what
        size, quiet = how
        font = ("bold", size.small_px)
        metrics = self._text.font(*font)[1]
        painter.setPen(quiet)
        corner = texts.corner(entry, now_s=look.now_s)
        corner_px = metrics.horizontalAdvance(corner)
        mark_px = metrics.height() if entry.fault or entry.next_fault else 0.0
        label = texts.slot_label(entry.slot)
        if metrics.horizontalAdvance(label) > room.width() - corner_px - mark_px - 8:
            label = str(entry.slot)  # the number is what tells slots apart
        self._text.draw_line(painter, font, room.topLeft(), label)
        if mark_px:  # where a tile is too small for the fault's words, this is left of them
            left = room.left() + metrics.horizontalAdvance(label) + mark_px / 3
            self._text.draw_shape(painter, "fault", QRectF(left, room.top(), mark_px, mark_px), quiet.name())
        if corner:
            self._text.draw_line(painter, font, QPointF(room.right() - corner_px, room.top()), corner)
        return room.top() + metrics.height()

    def _paint_verdict(
        self, painter: QPainter, room: QRectF, entry: Entry, how: tuple[TileSizes, theme.ThemeColours]
    ) -> QRectF:
        """Paint shape and word; return the room that they take, below which the lines begin."""
        size, shown = how
        word = words.word(entry.state)
        painter.setOpacity(_EMPTY_OPACITY if entry.state is DeviceState.EMPTY else 1.0)
        letter_px = self._text.word_px(
            word, most_px=size.verdict_px, room_px=room.width(), shape=_SHAPE_LETTERS + _BETWEEN_LETTERS
        )
        tallest_px = min(size.verdict_px, room.width() / _SHORT_VERDICT_LETTERS)
        row_px = min(tallest_px * _SHAPE_LETTERS, max(0.0, room.height()))
        line_px = self._text.line_px(RowKind.TITLE, size)
        spare_px = room.height() - row_px - (line_px if room.height() >= row_px + line_px + 4 else 0)
        gap_px = max(2.0, min(0.12 * size.verdict_px + 4, spare_px / 2))
        middle = room.top() + gap_px + row_px / 2
        shape_px = letter_px * _SHAPE_LETTERS
        shape = QRectF(room.left(), middle - shape_px / 2, shape_px, shape_px)
        look = theme.STATES[entry.state]
        ink = _white() if look.fill else QColor(getattr(shown, _SCAN_INK if entry.wants_scan else look.ink))
        if entry.state is DeviceState.WORKING:
            _paint_progress_ring(painter, shape, _done_part(entry), (ink, QColor(shown.line)))
        else:
            shape_ink = shown.muted if entry.state is DeviceState.READY else ink.name()
            self._text.draw_shape(painter, look.icon, shape, shape_ink)
        metrics = self._text.font("bold", letter_px)[1]
        painter.setPen(ink)
        left = shape.right() + letter_px * _BETWEEN_LETTERS
        top = middle + metrics.capHeight() / 2 - metrics.ascent()
        self._text.draw_line(painter, ("bold", letter_px), QPointF(left, top), word)
        painter.setOpacity(1.0)
        width_px = left + metrics.horizontalAdvance(word) - room.left()
        return QRectF(room.left(), room.top(), width_px, middle + row_px / 2 + gap_px - room.top())

    def _paint_lines(
        self, painter: QPainter, room: QRectF, lines: tuple[TextRow, ...], how: tuple[TileSizes, QColor, QColor]
    ) -> list[QRectF]:
        """Paint the lines; return the rooms that stay free: between those above and below, and beside them."""
        size, ink, quiet = how
        fitted = self._text.fitted(lines, size, width_px=int(room.width()), height_px=room.height())
        below_px = sum(self._text.line_px(line.kind, size) * len(parts) for line, parts in fitted if line.bottom)
        top, low = room.top(), room.bottom() - below_px
        places: list[tuple[float, float]] = []
        for line, parts in fitted:
            font = font_of(line.kind, size)
            painter.setPen(quiet if line.kind is RowKind.PLAIN else ink)
            for part in parts:
                self._text.draw_line(painter, font, QPointF(room.left(), low if line.bottom else top), part)
                places.append((low if line.bottom else top, self._text.font(*font)[1].horizontalAdvance(part)))
                step_px = self._text.line_px(line.kind, size)
                top, low = (top, low + step_px) if line.bottom else (top + step_px, low)
        between = QRectF(room.left(), top, room.width(), room.bottom() - below_px - top)
        return [between, *_beside(room, sorted(places), size.padding_px)]


def _beside(room: QRectF, places: list[tuple[float, float]], away_px: float) -> Iterator[QRectF]:
    """Give the rooms at the right of the lines from each one down to the last; a place is a line's top and width."""
    for number, (top, _) in enumerate(places):
        left = room.left() + max(width for _, width in places[number:]) + away_px
        yield QRectF(QPointF(left, top), room.bottomRight())


def _paint_support_code(painter: QPainter, text: str, rooms: Sequence[QRectF]) -> None:
    """Paint the code for support into the room where it is largest, at its right edge; nowhere if it fits into none."""
    rows = code_rows(text, "l")
    sides = [(code_side_px(rows, min(room.width(), room.height() - _CODE_AWAY_PX)), room) for room in rooms]
    side_px, room = max(sides, key=lambda each: each[0])
    if side_px:
        top = room.top() + (room.height() - side_px) / 2
        paint_code(painter, rows, QRectF(round(room.right()) - side_px, round(top), side_px, side_px))


def _inks(state: DeviceState, shown: theme.ThemeColours) -> tuple[QColor, QColor]:
    """Return the colours of what matters and of what matters less on a tile."""
    if theme.STATES[state].fill:
        return _white(), _white()
    return QColor(shown.ink), QColor(shown.muted)


def _white() -> QColor:
    return QColor(Qt.GlobalColor.white)


def _paint_ring(painter: QPainter, area: QRectF, shown: theme.ThemeColours, look: TileLook) -> None:
    if not (look.current or look.selected):
        return
    strong = look.current and look.focused
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(shown.accent if strong or look.selected else shown.muted), _RING_PX if strong else 2.0))
    away, radius = _RING_AWAY_PX, theme.RADIUS_PX + _RING_AWAY_PX
    painter.drawRoundedRect(area.adjusted(-away, -away, away, away), radius, radius)


def _paint_card(
    painter: QPainter, area: QRectF, state: DeviceState, shown: theme.ThemeColours, *, selected: bool
) -> None:
    radius = theme.RADIUS_PX
    fill = theme.STATES[state].fill
    if fill:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(shown, fill)))
        painter.drawRoundedRect(area, radius, radius)
        return
    edge = QPen(QColor(shown.line), 1)
    painter.setBrush(QColor(shown.selection if selected else shown.panel))
    if state is DeviceState.EMPTY:
        edge = QPen(QColor(shown.muted), 1, Qt.PenStyle.DashLine)
        painter.setBrush(QColor(shown.selection) if selected else Qt.BrushStyle.NoBrush)
    painter.setPen(edge)
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    if state is DeviceState.STOPPED:
        _paint_hatch(painter, area, QColor(shown.muted))


def _paint_hatch(painter: QPainter, area: QRectF, ink: QColor) -> None:
    """Paint the hatched left edge of a stopped tile."""
    band = QPainterPath()
    band.addRoundedRect(area, theme.RADIUS_PX, theme.RADIUS_PX)
    strip = QPainterPath()
    strip.addRect(QRectF(area.left(), area.top(), _HATCH_PX, area.height()))
    painter.save()
    painter.setClipPath(band.intersected(strip))
    painter.setPen(QPen(ink, 2))
    y = area.top()
    while y < area.bottom() + _HATCH_PX:
        painter.drawLine(QPointF(area.left(), y), QPointF(area.left() + _HATCH_PX, y - _HATCH_PX))
        y += 6
    painter.restore()


def _paint_progress_ring(painter: QPainter, area: QRectF, part: float, inks: tuple[QColor, QColor]) -> None:
    ink, rest = inks
    width = area.width() * 0.13
    round_ring = area.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(rest, width))
    painter.drawEllipse(round_ring)
    pen = QPen(ink, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawArc(round_ring, 90 * 16, -round(max(0.02, part) * 360 * 16))


def _done_part(entry: Entry) -> float:
    if not entry.steps:
        return 0.0
    running = 0.0 if entry.step is None or entry.step in entry.done else (entry.fraction or 0.0)
    return min(1.0, (len(entry.done) + running) / len(entry.steps))


def _paint_dashes(painter: QPainter, room: QRectF, entry: Entry, how: tuple[TileSizes, theme.ThemeColours]) -> float:
    """Paint one dash per step at the bottom; return where the room above them ends."""
    size, shown = how
    count = len(entry.steps)
    gap_px = min(4.0, room.width() / count / 4)
    width = (room.width() - gap_px * (count - 1)) / count
    top = room.bottom() - size.dash_px
    painter.setPen(Qt.PenStyle.NoPen)
    for place, step in enumerate(entry.steps):
        dash = QRectF(room.left() + place * (width + gap_px), top, width, size.dash_px)
        _paint_dash(painter, dash, _part_of(entry, step in entry.done, step is entry.step), shown)
    return top


def _part_of(entry: Entry, done: bool, running: bool) -> float | None:
    """Return how far a step is, 0..1; None for one that has not begun."""
    if done:
        return 1.0
    return (entry.fraction or 0.0) if running else None


def _paint_dash(painter: QPainter, dash: QRectF, part: float | None, shown: theme.ThemeColours) -> None:
    radius = dash.height() / 2
    painter.setBrush(QColor(shown.line))
    painter.drawRoundedRect(dash, radius, radius)
    if part is None:
        return
    running = QColor(shown.working)
    if part < 1:
        running.setAlphaF(0.4)
        painter.setBrush(running)
        painter.drawRoundedRect(dash, radius, radius)
    if part > 0:
        painter.setBrush(QColor(shown.working))
        painter.drawRoundedRect(QRectF(dash.left(), dash.top(), dash.width() * part, dash.height()), radius, radius)
