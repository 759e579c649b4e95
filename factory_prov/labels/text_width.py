"""How wide a text is at most: by the widths of Helvetica, which printers' own fonts and Arial do not exceed."""

from __future__ import annotations

import unicodedata

_ASCII = (
    # space to /, 0 to @
    (278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278)
    + (556,) * 10 + (278, 278, 584, 584, 584, 556, 1015)
    # A to Z
    + (667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833)
    + (722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611)
    # [ to `
    + (278, 278, 278, 469, 556, 333)
    # a to z
    + (556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833)
    + (556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500)
    # { to ~
    + (334, 260, 334, 584)
)  # fmt: skip
_WIDEST = 1015
_BOLD = 1.12


def text_width(text: str, *, bold: bool = False) -> float:
    """Return the width of a text one high."""
    width = sum(map(_width, text)) / 1000
    return width * _BOLD if bold else width


def _width(character: str) -> int:
    code = ord(character)
    if 0x20 <= code < 0x7F:
        return _ASCII[code - 0x20]
    if unicodedata.combining(character):
        return 0
    base = ord(unicodedata.normalize("NFD", character)[0])
    return _ASCII[base - 0x20] if 0x20 <= base < 0x7F else _WIDEST
