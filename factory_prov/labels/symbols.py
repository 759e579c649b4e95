"""Two-dimensional symbols as their modules: QR by segno, square Data Matrix by zint.

The error level is the one that was asked for and the Data Matrix is square: a symbol of the same text looks the same
everywhere. Text beyond ASCII is UTF-8 without an announcement of it (ECI), which many scanners would type out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from factory_prov.errors import InputError
from factory_prov.messages import Message


class SymbolKind(StrEnum):
    """The symbols there are."""

    QR = "qr"
    DATAMATRIX = "datamatrix"

    @property
    def quiet_modules(self) -> int:
        """How many modules around the symbol stay white, on each side."""
        return 4 if self is SymbolKind.QR else 2


class QrLevel(StrEnum):
    """How much of a QR code may be damaged: 7, 15, 25 or 30 %."""

    L = "l"
    M = "m"
    Q = "q"
    H = "h"


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """A symbol: what it holds, and its modules row by row, without the white around it."""

    kind: SymbolKind
    text: str
    level: QrLevel
    rows: tuple[tuple[bool, ...], ...]

    @property
    def size(self) -> int:
        """Modules on each side."""
        return len(self.rows)


def make_symbol(kind: SymbolKind, text: str, *, level: QrLevel = QrLevel.M, place: str = "") -> Symbol:
    """Return the symbol of a text; InputError for more than a symbol holds, and for nothing."""
    if not text:
        cure = Message("Give it a text, such as {{endpoint_name}}.")
        raise InputError(Message("a symbol has nothing in it."), place=place, cure=cure)
    rows = _qr(text, level) if kind is SymbolKind.QR else _data_matrix(text)
    if rows is None:
        what = Message.counted(
            "a symbol cannot hold {n} character.", "a symbol cannot hold {n} characters.", n=len(text)
        )
        raise InputError(what, place=place, cure=Message("Write less into it."))
    return Symbol(kind=kind, text=text, level=level, rows=rows)


def _qr(text: str, level: QrLevel) -> tuple[tuple[bool, ...], ...] | None:
    import segno

    try:
        held = text if text.isascii() else text.encode()  # by itself it takes Latin 1 or Shift JIS where those will do
        code = segno.make(held, error=level.value, boost_error=False, micro=False, eci=False)
    except segno.DataOverflowError:
        return None
    return tuple(tuple(module & 1 == 1 for module in row) for row in code.matrix)


def _data_matrix(text: str) -> tuple[tuple[bool, ...], ...] | None:
    import zint

    symbol = zint.Symbol()
    symbol.symbology = zint.Symbology.DATAMATRIX
    symbol.option_3 = zint.DataMatrixOptions.SQUARE  # by itself it takes a rectangle where that is smaller
    symbol.input_mode = zint.InputMode(0)  # DATA: the bytes as they are; its type stub is without the name
    try:
        symbol.encode(text.encode())
    except RuntimeError:  # the only fault of plain bytes is that they are too many
        return None
    packed = symbol.encoded_data
    width = packed.nbytes // len(packed)
    data = packed.tobytes()
    size = symbol.width
    return tuple(
        tuple(data[row * width + column // 8] >> (column % 8) & 1 == 1 for column in range(size))
        for row in range(symbol.rows)
    )
