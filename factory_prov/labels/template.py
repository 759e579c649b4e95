"""A label's template, drawn by us: its size and its items in millimetres, for a good unit and for one that failed.

::

    format = 1
    title = "QR code and name, 50 x 25 mm"
    width_mm = 50
    height_mm = 25

    [[pass]]
    kind = "qr"
    x = 1
    y = 1
    size = 23
    text = "{endpoint_name}"
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from factory_prov.errors import InputError
from factory_prov.labels.content import LabelContent
from factory_prov.labels.drawing import Align, Drawing, Drawn, DrawnBox, DrawnSymbol, DrawnText, dots_per_mm
from factory_prov.labels.fitting import LINE_SPACING, fitted_lines
from factory_prov.labels.symbols import QrLevel, SymbolKind, make_symbol
from factory_prov.messages import Message

USUAL_DPI = 203
_LEAST_DOTS = 2
"""Dots of a module's side. One dot alone smears on a thermal printer, and no scanner tells it from its neighbour."""
_LEAST_MODULE_MM = 0.16
_MOST_DOTS = 10
"""The largest that every printer's QR code has."""
LARGEST_MM = 300.0


class Variant(StrEnum):
    """Which label: that of a good unit, or of one that failed."""

    PASS = "pass"  # noqa: S105  # the outcome
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextItem:
    """A text in a place `width` wide: as high as `height`, lower down to `smallest` where it is long, over `lines`.

    A long text may be in more lines than that where they are lower, and no higher together.
    """

    kind: ClassVar[str] = "text"
    x: float
    y: float
    width: float
    height: float
    text: str
    smallest: float = 1.2
    lines: int = 1
    align: Align = Align.LEFT
    bold: bool = False

    def drawn(self, content: LabelContent, dpi: int, place: str) -> Iterator[Drawn]:  # noqa: ARG002  # as the others
        """Yield its lines; InputError for more than fits."""
        text = content.filled(self.text, place=place)
        lines, height = fitted_lines(text, self, place=place)
        for number, (line, width) in enumerate(lines):
            spare = self.width - width
            left = {Align.LEFT: 0.0, Align.CENTRE: spare / 2, Align.RIGHT: spare}[self.align]
            yield DrawnText(
                x_mm=self.x + left,
                y_mm=self.y + number * height * LINE_SPACING,
                width_mm=width,
                height_mm=height,
                text=line,
                bold=self.bold,
            )

    def extent(self) -> tuple[float, float, float, float]:
        """Return the place it takes: x, y, width, height."""
        return self.x, self.y, self.width, self.height * (1 + (self.lines - 1) * LINE_SPACING)


@dataclass(frozen=True, slots=True, kw_only=True)
class QrItem:
    """A QR code in a square of `size`, the white around it included."""

    kind: ClassVar[str] = "qr"
    x: float
    y: float
    size: float
    text: str
    level: QrLevel = QrLevel.M

    def drawn(self, content: LabelContent, dpi: int, place: str) -> Iterator[Drawn]:
        """Yield the symbol, in the middle of its place; InputError where it does not fit."""
        yield _placed(self, content, dpi, place)

    def extent(self) -> tuple[float, float, float, float]:
        """Return the place it takes."""
        return self.x, self.y, self.size, self.size


@dataclass(frozen=True, slots=True, kw_only=True)
class DataMatrixItem:
    """A square Data Matrix in a square of `size`, the white around it included."""

    kind: ClassVar[str] = "datamatrix"
    level: ClassVar[QrLevel] = QrLevel.M  # it has but one
    x: float
    y: float
    size: float
    text: str

    def drawn(self, content: LabelContent, dpi: int, place: str) -> Iterator[Drawn]:
        """Yield the symbol, in the middle of its place; InputError where it does not fit."""
        yield _placed(self, content, dpi, place)

    def extent(self) -> tuple[float, float, float, float]:
        """Return the place it takes."""
        return self.x, self.y, self.size, self.size


@dataclass(frozen=True, slots=True, kw_only=True)
class LineItem:
    """A line to the right, or with `height` down."""

    kind: ClassVar[str] = "line"
    x: float
    y: float
    width: float = 0.0
    height: float = 0.0
    thickness: float = 0.25

    def drawn(self, content: LabelContent, dpi: int, place: str) -> Iterator[Drawn]:  # noqa: ARG002  # as the others
        """Yield it."""
        x, y, width, height = self.extent()
        yield DrawnBox(x_mm=x, y_mm=y, width_mm=width, height_mm=height, thickness_mm=self.thickness, filled=True)

    def extent(self) -> tuple[float, float, float, float]:
        """Return the place it takes."""
        return self.x, self.y, self.width or self.thickness, self.height or self.thickness


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxItem:
    """A frame, or with `filled` a black rectangle."""

    kind: ClassVar[str] = "box"
    x: float
    y: float
    width: float
    height: float
    thickness: float = 0.5
    filled: bool = False

    def drawn(self, content: LabelContent, dpi: int, place: str) -> Iterator[Drawn]:  # noqa: ARG002  # as the others
        """Yield it."""
        yield DrawnBox(
            x_mm=self.x,
            y_mm=self.y,
            width_mm=self.width,
            height_mm=self.height,
            thickness_mm=self.thickness,
            filled=self.filled,
        )

    def extent(self) -> tuple[float, float, float, float]:
        """Return the place it takes."""
        return self.x, self.y, self.width, self.height


Item = TextItem | QrItem | DataMatrixItem | LineItem | BoxItem
ITEMS: tuple[type[Item], ...] = (TextItem, QrItem, DataMatrixItem, LineItem, BoxItem)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnTemplate:
    """A template that is drawn by us, for any printer. `place` names it in errors."""

    place: str
    title: str
    width_mm: float
    height_mm: float
    items: dict[Variant, tuple[Item, ...]]
    dpi: int = USUAL_DPI

    def has(self, variant: Variant) -> bool:
        """Whether there is such a label."""
        return variant in self.items

    def drawing(self, variant: Variant, content: LabelContent, *, dpi: int | None = None) -> Drawing:
        """Return the label of a unit; InputError for a text that does not fit, or cannot be printed."""
        dpi = dpi or self.dpi
        parts = [
            part
            for number, item in enumerate(self.items[variant], 1)
            for part in item.drawn(content, dpi, item_place(self.place, variant, number))
        ]
        return Drawing(width_mm=self.width_mm, height_mm=self.height_mm, dpi=dpi, parts=tuple(parts))


def item_place(place: str, variant: Variant, number: int) -> str:
    """Name an item of a template in errors, as TOML counts it for a reader: from 1."""
    return f"{place}, [[{variant.value}]] {number}"


def _placed(item: QrItem | DataMatrixItem, content: LabelContent, dpi: int, place: str) -> DrawnSymbol:
    """Return a symbol as large as fits into its place, in whole dots; InputError where no scanner would read it."""
    kind = SymbolKind(item.kind)
    symbol = make_symbol(kind, content.filled(item.text, place=place), level=item.level, place=place)
    dots = dots_per_mm(dpi)
    with_quiet = symbol.size + 2 * kind.quiet_modules
    module = min(_MOST_DOTS, int(item.size * dots / with_quiet + 1e-9))
    if module < _LEAST_DOTS or module / dots < _LEAST_MODULE_MM:
        least = max(_LEAST_DOTS, int(-(-_LEAST_MODULE_MM * dots // 1)))
        cure = Message("Give it {size} mm, or write less into it.", size=f"{with_quiet * least / dots:.1f}")
        what = Message("a symbol of {characters} characters is too large for its place.", characters=len(symbol.text))
        raise InputError(what, place=place, cure=cure)
    module_mm = module / dots
    margin = (item.size - symbol.size * module_mm) / 2
    x, y = (round((at + margin) * dots) / dots for at in (item.x, item.y))
    return DrawnSymbol(x_mm=x, y_mm=y, module_mm=module_mm, symbol=symbol)
