"""A drawing as SVG: what a person looks at, and what a page printer or a label editor takes."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from factory_prov.labels.drawing import BASELINE, Drawing, DrawnBox, DrawnSymbol, DrawnText

FONTS = "Arimo, Liberation Sans, Arial, Helvetica, sans-serif"


def svg_of(drawing: Drawing) -> str:
    """Return the label as an SVG document in millimetres, black on white."""
    width, height = _number(drawing.width_mm), _number(drawing.height_mm)
    view = f'width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {view}>',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for part in drawing.parts:
        match part:
            case DrawnText():
                lines.append(_text(part))
            case DrawnSymbol():
                lines += _symbol(part)
            case DrawnBox():
                lines.append(_box(part))
    return "\n".join([*lines, "</svg>", ""])


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _text(part: DrawnText) -> str:
    if not part.text:
        return ""
    weight = ' font-weight="bold"' if part.bold else ""
    return (
        f'<text x="{_number(part.x_mm)}" y="{_number(part.y_mm + BASELINE * part.height_mm)}" '
        f'font-family="{FONTS}" font-size="{_number(part.height_mm)}"{weight} '
        f'textLength="{_number(part.width_mm)}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">'
        f"{escape(part.text)}</text>"
    )


def _symbol(part: DrawnSymbol) -> Iterator[str]:
    module = part.module_mm
    bars = "".join(
        f"M{_number(part.x_mm + x * module)} {_number(part.y_mm + y * module)}"
        f"h{_number(length * module)}v{_number(module)}h{_number(-length * module)}z"
        for x, y, length in part.dark()
    )
    yield f'<path d="{bars}" fill="black" shape-rendering="crispEdges"/>'


def _box(part: DrawnBox) -> str:
    inset = 0.0 if part.filled else part.thickness_mm / 2
    place = (
        f'x="{_number(part.x_mm + inset)}" y="{_number(part.y_mm + inset)}" '
        f'width="{_number(part.width_mm - 2 * inset)}" height="{_number(part.height_mm - 2 * inset)}"'
    )
    if part.filled:
        return f'<rect {place} fill="black"/>'
    return f'<rect {place} fill="none" stroke="black" stroke-width="{_number(part.thickness_mm)}"/>'
