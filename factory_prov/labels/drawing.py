"""A label as it will be: texts, symbols, lines and boxes in millimetres, for whoever draws or prints it.

Everything is measured already: no text is wider than `width_mm`, no symbol larger than its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from factory_prov.labels.symbols import Symbol

BASELINE = 0.8
"""Where letters stand, as a part of a line's height."""
MM_PER_INCH = 25.4


class Align(StrEnum):
    """Where a text stands in its place."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnText:
    """One line of text. `x_mm`, `y_mm`: its upper left corner; `width_mm`: what it may take and does not exceed."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSymbol:
    """A symbol without the white around it, whose place is kept free; a module is a whole number of dots."""

    x_mm: float
    y_mm: float
    module_mm: float
    symbol: Symbol

    def dark(self) -> Iterator[tuple[int, int, int]]:
        """Yield the dark modules as bars: x, y and length in modules, row by row."""
        for y, row in enumerate(self.symbol.rows):
            x = 0
            while x < len(row):
                length = 0
                while x + length < len(row) and row[x + length]:
                    length += 1
                if length:
                    yield x, y, length
                x += length or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnBox:
    """A frame, drawn inwards, or with `filled` all of it; a line is a flat box."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    thickness_mm: float
    filled: bool = False


Drawn = DrawnText | DrawnSymbol | DrawnBox


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A label, for a printer of `dpi` dots to the inch."""

    width_mm: float
    height_mm: float
    dpi: int
    parts: tuple[Drawn, ...]

    @property
    def dots_per_mm(self) -> float:
        """Dots of the printer in a millimetre."""
        return dots_per_mm(self.dpi)

    @property
    def symbols(self) -> tuple[str, ...]:
        """What its symbols hold."""
        return tuple(part.symbol.text for part in self.parts if isinstance(part, DrawnSymbol))


def dots_per_mm(dpi: int) -> float:
    """Return the dots in a millimetre; makers call 8 dots 203 dpi, 12 dots 300 dpi, 24 dots 600 dpi."""
    return {152: 6.0, 203: 8.0, 300: 12.0, 600: 24.0}.get(dpi, dpi / MM_PER_INCH)
