"""A drawing as ZPL II, and the pieces of ZPL that every label of ours has.

What makes labels unreadable is always said: UTF-8 (^CI28), the escape character of a Data Matrix (its default differs
from firmware to firmware), error level and mode of a QR code. ^FH is undone before a symbol is made, so each of the two
has a character of its own.
"""

from __future__ import annotations

import re

from factory_prov.labels.drawing import Drawing, DrawnBox, DrawnSymbol, DrawnText
from factory_prov.labels.symbols import SymbolKind

UTF8 = "^CI28"
ESCAPE = "\\"
"""Of ^FH in fields that we write."""
MATRIX_ESCAPE = "|"
"""Of ^BX in fields that we write."""
_BLACK = 100


def zpl_of(drawing: Drawing, *, copies: int = 1) -> bytes:
    """Return the label as a printer's own language, for printers of the drawing's dots."""
    dots = drawing.dots_per_mm
    lines = [
        "^XA",
        UTF8,
        f"^PW{round(drawing.width_mm * dots)}",
        f"^LL{round(drawing.height_mm * dots)}",
        "^LH0,0",
    ]
    for part in drawing.parts:
        match part:
            case DrawnText():
                lines.append(_text(part, dots))
            case DrawnSymbol():
                lines.append(_symbol(part, dots))
            case DrawnBox():
                lines.append(_box(part, dots))
    lines += [f"^PQ{copies}", "^XZ", ""]
    return "\n".join(lines).encode()


def escaped(text: str, escape: str = ESCAPE) -> str:
    """Return a text as the data of a field behind ^FH and this character: nothing in it is a command."""
    unsafe = re.compile(f"[{re.escape('^~' + escape)}]")
    return unsafe.sub(lambda found: f"{escape}{ord(found[0]):02X}", text)


def matrix_data(text: str, escape: str = MATRIX_ESCAPE) -> str:
    """Return a text as the content of a Data Matrix with this escape character: doubled it stands for itself."""
    return text.replace(escape, escape * 2)


def is_safe(text: str) -> bool:
    """Whether every firmware makes the symbol of this text: by its own commands ASCII only."""
    return text.isascii()


def _at(x_mm: float, y_mm: float, dots: float) -> str:
    return f"^FO{round(x_mm * dots)},{round(y_mm * dots)}"


def _text(part: DrawnText, dots: float) -> str:
    height = max(1, round(part.height_mm * dots))
    bold = round(height * 1.1) if part.bold else height  # font 0 is narrow: a little wider is still within its place
    field = f"^A0N,{height},{bold}^FH{ESCAPE}^FD{escaped(part.text)}^FS"
    return f"{_at(part.x_mm, part.y_mm, dots)}{field}"


def _symbol(part: DrawnSymbol, dots: float) -> str:
    symbol, module = part.symbol, round(part.module_mm * dots)
    if not is_safe(symbol.text):
        return _graphic(part, dots, module)
    place = _at(part.x_mm, part.y_mm, dots)
    if symbol.kind is SymbolKind.QR:
        return f"{place}^BQN,2,{module}^FH{ESCAPE}^FD{symbol.level.upper()}A,{escaped(symbol.text)}^FS"
    data = escaped(matrix_data(symbol.text))
    return f"{place}^BXN,{module},200,{symbol.size},{symbol.size},6,{MATRIX_ESCAPE},1^FH{ESCAPE}^FD{data}^FS"


def _graphic(part: DrawnSymbol, dots: float, module: int) -> str:
    """Return a symbol as a picture: what no firmware makes the same."""
    size = part.symbol.size * module
    row_bytes = (size + 7) // 8
    rows = []
    for row in part.symbol.rows:
        bits = "".join("1" * module if dark else "0" * module for dark in row).ljust(row_bytes * 8, "0")
        rows.append(f"{int(bits, 2):0{row_bytes * 2}X}" * module)
    total = row_bytes * size
    return f"{_at(part.x_mm, part.y_mm, dots)}^GFA,{total},{total},{row_bytes},{''.join(rows)}^FS"


def _box(part: DrawnBox, dots: float) -> str:
    width, height = (max(1, round(size * dots)) for size in (part.width_mm, part.height_mm))
    thickness = min(width, height) if part.filled else max(1, round(part.thickness_mm * dots))
    return f"{_at(part.x_mm, part.y_mm, dots)}^GB{width},{height},{thickness},B,0^FS"
