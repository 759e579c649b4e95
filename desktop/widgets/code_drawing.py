"""A QR code drawn by the program: black on white in every theme, with the quiet zone the standard asks for."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

QUIET_MODULES = 4
_LEAST_MODULE_PX = 3
"""A phone at arm's length reads no smaller ones off a screen."""


@lru_cache(maxsize=64)
def code_rows(text: str, error: str = "m") -> tuple[bytes, ...]:
    """Return the modules of a text's code, 1 for black; `error` "l" makes the coarsest, for clean screens."""
    import segno

    code = segno.make(text, error=error, boost_error=False, micro=False)
    return tuple(bytes(row) for row in code.matrix)


def code_side_px(rows: tuple[bytes, ...], room_px: float) -> int:
    """Return how wide a code is drawn where there is that much room: whole pixels a module; 0 where it does not fit."""
    modules = len(rows) + 2 * QUIET_MODULES
    module_px = int(room_px // modules)
    return module_px * modules if module_px >= _LEAST_MODULE_PX else 0


def paint_code(painter: QPainter, rows: tuple[bytes, ...], area: QRectF) -> None:
    """Paint a code into a square whose side is a whole number of pixels a module."""
    modules = len(rows) + 2 * QUIET_MODULES
    module_px = area.width() / modules
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.fillRect(area, Qt.GlobalColor.white)
    for y, row in enumerate(rows):
        for x, black in enumerate(row):
            if black:
                left, top = area.left() + (x + QUIET_MODULES) * module_px, area.top() + (y + QUIET_MODULES) * module_px
                painter.fillRect(QRectF(left, top, module_px, module_px), Qt.GlobalColor.black)
    painter.restore()
