"""How many tiles stand beside each other and how big everything on one is. Pure arithmetic, no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

GAP_PX = 14
"""Between two tiles; the focus ring stands in it."""
MARGIN_PX = 20
LEAST_WIDTH_PX, LEAST_HEIGHT_PX = 128, 64
"""A smaller tile is not legible: the list scrolls instead."""
_IN_A_ROW = 4
_ROW_WIDTH_PX = 210
"""Up to four tiles stay in one row as long as none is narrower."""
_DRAWN_WIDTH_PX, _DRAWN_HEIGHT_PX = 280, 204
"""The tile whose sizes are those of the theme."""
_LARGEST_GROWTH = 2.4
_WRAPS = 1.35
"""A tall tile has room for text that is larger than its width alone would give it: it breaks once more."""
_WORD_WIDTH_PER_HEIGHT = 6.4
"""How wide icon and word are for a letter height of 1; the painter measures the real word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Where tiles stand. `scrolls`: they need more height than there is."""

    columns: int
    rows: int
    tile_width_px: int
    tile_height_px: int
    scrolls: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TileSizes:
    """The sizes on one tile, in px. `verdict_px` is the most that its height allows."""

    padding_px: int
    small_px: int
    body_px: int
    verdict_px: int
    dash_px: int


def grid(count: int, width_px: int, height_px: int) -> Grid:
    """Return the grid of `count` tiles in an area, margins included: the one in which the verdict is largest."""
    count = max(1, count)
    fitting = [found for columns in range(1, count + 1) if (found := _try(count, columns, width_px, height_px))]
    if not fitting:
        return _scrolling(count, width_px, height_px)
    in_a_row = fitting[-1]
    if count <= _IN_A_ROW and in_a_row.columns == count and in_a_row.tile_width_px >= _ROW_WIDTH_PX:
        return in_a_row
    return max(fitting, key=_legibility)


def sizes(width_px: float, height_px: float) -> TileSizes:
    """Return the sizes on a tile of that size; text grows slower than the verdict."""
    ratio = min(_WRAPS * width_px / _DRAWN_WIDTH_PX, height_px / _DRAWN_HEIGHT_PX)
    growth = min(_LARGEST_GROWTH, ratio**0.8) if ratio > 1 else max(0.85, ratio**0.3)
    return TileSizes(
        padding_px=round(min(14 * growth, 0.09 * height_px + 2, 0.055 * width_px + 2)),
        small_px=max(11, round(12 * growth)),
        body_px=max(12, round(14 * growth)),
        verdict_px=round(_verdict_px(height_px)),
        dash_px=max(4, round(5 * growth)),
    )


def _verdict_px(height_px: float) -> float:
    """Return the letter height of the verdict: a small tile gives it a larger part, a large one has room for it."""
    if height_px <= 110:
        return 0.35 * height_px
    if height_px <= _DRAWN_HEIGHT_PX:
        return 38.5 + (height_px - 110) * 0.016
    return 40 + (height_px - _DRAWN_HEIGHT_PX) * 0.36


def _legibility(found: Grid) -> tuple[float, float]:
    verdict_px = min(_verdict_px(found.tile_height_px), found.tile_width_px / _WORD_WIDTH_PER_HEIGHT)
    squareness = -abs(found.tile_width_px / found.tile_height_px - 1.4)
    empty_places = found.columns * found.rows
    return (round(verdict_px) - 0.2 * empty_places, squareness)


def _try(count: int, columns: int, width_px: int, height_px: int) -> Grid | None:
    rows = ceil(count / columns)
    tile_width = (width_px - 2 * MARGIN_PX - (columns - 1) * GAP_PX) // columns
    tile_height = (height_px - 2 * MARGIN_PX + 4 - (rows - 1) * GAP_PX) // rows
    if tile_width < LEAST_WIDTH_PX or tile_height < LEAST_HEIGHT_PX:
        return None
    return Grid(columns=columns, rows=rows, tile_width_px=tile_width, tile_height_px=tile_height)


def _scrolling(count: int, width_px: int, height_px: int) -> Grid:
    """As many columns as stay legible, rows of a comfortable height, the rest below the edge."""
    inner = width_px - 2 * MARGIN_PX
    columns = min(count, max(1, (inner + GAP_PX) // (LEAST_WIDTH_PX + 32 + GAP_PX)))
    height = max(LEAST_HEIGHT_PX, min(96, height_px - 2 * MARGIN_PX))
    return Grid(
        columns=columns,
        rows=ceil(count / columns),
        tile_width_px=max(40, (inner - (columns - 1) * GAP_PX) // columns),
        tile_height_px=height,
        scrolls=True,
    )
