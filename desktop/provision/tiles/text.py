"""Fonts, measures and broken lines for painting tiles, kept as long as font and language stay."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap, QStaticText, QTransform

from desktop import theme
from desktop.icons import draw
from desktop.provision.tiles.layout import TileSizes
from desktop.provision.tiles.text_rows import RowKind, TextRow
from desktop.widgets.fitting import wrapped

_MEASURED_PX = 100
_FINER = 4
_KEPT = 2000
"""More broken texts than a line has; over it all are forgotten."""

FontKey = tuple[str, int]
Broken = tuple[TextRow, tuple[str, ...]]


class TileText:
    """What painting a tile needs over and over; everything is made once."""

    def __init__(self) -> None:
        self._fonts: dict[FontKey, tuple[QFont, QFontMetricsF]] = {}
        self._broken: dict[tuple[str, FontKey, int, int], tuple[str, ...]] = {}
        self._widths: dict[str, float] = {}
        self._laid_out: dict[tuple[str, FontKey], QStaticText] = {}
        self._pixmaps: dict[tuple[str, str, int], QPixmap] = {}

    def forget(self) -> None:
        """Measure everything again: font, language or scaling changed."""
        self._fonts.clear()
        self._broken.clear()
        self._widths.clear()
        self._laid_out.clear()
        self._pixmaps.clear()

    def font(self, kind: str, size_px: int) -> tuple[QFont, QFontMetricsF]:
        """Return a font and its measures; `kind` is "bold", "mono" or "plain"."""
        key = (kind, size_px)
        if key not in self._fonts:
            font = theme.mono_font(size_px) if kind == "mono" else theme.body_font(size_px, bold=kind == "bold")
            font.setBold(kind != "plain")
            self._fonts[key] = (font, QFontMetricsF(font))
        return self._fonts[key]

    def word_px(self, word: str, *, most_px: int, room_px: float, shape: float) -> int:
        """Return the letter height at which a verdict fits beside its shape, which is `shape` letters wide."""
        if word not in self._widths:
            self._widths[word] = self.font("bold", _MEASURED_PX)[1].horizontalAdvance(word) / _MEASURED_PX
        return max(11, min(most_px, int(room_px / (self._widths[word] + shape))))

    def broken(self, text: str, font: FontKey, width_px: int, most: int) -> tuple[str, ...]:
        """Return a text in at most `most` lines of that width, as `fitting` has it; what is monospaced is a name."""
        key = (text, font, width_px, most)
        if key not in self._broken:
            if len(self._broken) > _KEPT:
                self._broken.clear()
            self._broken[key] = wrapped(text, self.font(*font)[1], width_px, most, sentence=font[0] != "mono")
        return self._broken[key]

    def fitted(self, lines: tuple[TextRow, ...], sizes: TileSizes, *, width_px: int, height_px: float) -> list[Broken]:
        """Return the lines there is room for, in their order: those of low rank first get what they need."""
        chosen: dict[int, tuple[str, ...]] = {}
        left_px = height_px
        shown = list(lines)
        for place, wanted in sorted(enumerate(lines), key=lambda item: item[1].rank):
            line = shown[place] = self._modest(wanted, sizes, left_px)
            font = font_of(line.kind, sizes)
            line_px = self.line_px(line.kind, sizes)
            most = min(line.most, int((left_px + 1) / line_px))
            if most < 1:
                break
            chosen[place] = self.broken(line.text, font, width_px, most)
            left_px -= line_px * len(chosen[place])
        return [(line, chosen[place]) for place, line in enumerate(shown) if place in chosen]

    def _modest(self, line: TextRow, sizes: TileSizes, left_px: float) -> TextRow:
        """Return a loud line, where there is no room for it as such, as the title it is."""
        no_room = line.kind is RowKind.LOUD and self.line_px(line.kind, sizes) > left_px + 1
        return replace(line, kind=RowKind.TITLE) if no_room else line

    def line_px(self, kind: RowKind, sizes: TileSizes) -> float:
        """Return the height of one line of a kind, with its share of the space between lines."""
        return self.font(*font_of(kind, sizes))[1].height() + 2

    def draw_line(self, painter: QPainter, font: FontKey, top_left: QPointF, text: str) -> None:
        """Draw one line of text; the point is the top left of its line."""
        key = (text, font)
        if key not in self._laid_out:
            if len(self._laid_out) > _KEPT:
                self._laid_out.clear()
            self._laid_out[key] = _laid_out(text, self.font(*font)[0])
        painter.setFont(self.font(*font)[0])
        painter.drawStaticText(top_left, self._laid_out[key])

    def draw_shape(self, painter: QPainter, name: str, area: QRectF, token_colour: str) -> None:
        """Draw an icon of the theme; it is rendered once per size and colour."""
        ratio = painter.device().devicePixelRatioF()
        key = (name, token_colour, round(area.width() * ratio))
        if key not in self._pixmaps:
            self._pixmaps[key] = _rendered(name, token_colour, round(area.width() * ratio))
        painter.drawPixmap(area, self._pixmaps[key], QRectF(self._pixmaps[key].rect()))


def font_of(kind: RowKind, sizes: TileSizes) -> FontKey:
    """Return the font of a kind of line."""
    match kind:
        case RowKind.NAME:
            return "mono", sizes.small_px
        case RowKind.LOUD:
            return "bold", round(1.35 * sizes.body_px)
        case RowKind.TITLE:
            return "bold", sizes.body_px
        case RowKind.STEP | RowKind.PLAIN:
            return "plain", max(sizes.small_px, sizes.body_px - 1)


def _laid_out(text: str, font: QFont) -> QStaticText:
    laid_out = QStaticText(text)
    laid_out.setTextFormat(Qt.TextFormat.PlainText)
    laid_out.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    laid_out.prepare(QTransform(), font)
    return laid_out


def _rendered(name: str, colour: str, size_px: int) -> QPixmap:
    """Render an icon finer than it is shown: Qt cuts a masked SVG at whole pixels, which flattens round edges."""
    fine_px = size_px * _FINER
    picture = QPixmap(fine_px, fine_px)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter, name, QRectF(0, 0, fine_px, fine_px), QColor(colour))
    painter.end()
    return picture.scaled(
        size_px, size_px, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
