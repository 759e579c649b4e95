"""A picture of the window as a small file: its 256 most frequent colours, all others the nearest of these."""

from __future__ import annotations

from array import array
from collections import Counter
from pathlib import Path

from PySide6.QtGui import QImage

_COLOURS = 256


def save(picture: QImage, path: Path) -> None:
    """Write a picture as PNG; OSError when that fails."""
    if not _indexed(picture).save(str(path), quality=0):  # quality 0 is the smallest file
        raise OSError(f"{path}: it could not be written")


def _indexed(picture: QImage) -> QImage:
    full = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = array("I", bytes(full.constBits()))
    counts = Counter(pixels)
    table = [colour for colour, _ in counts.most_common(_COLOURS)]
    index = {colour: _nearest(colour, table) for colour in counts}
    small = QImage(
        bytes(index[pixel] for pixel in pixels),
        full.width(),
        full.height(),
        full.width(),
        QImage.Format.Format_Indexed8,
    )
    small.setColorTable(table)
    return small.copy()  # of its own bytes


def _nearest(colour: int, table: list[int]) -> int:
    red, green, blue = _parts(colour)

    def distance(row: int) -> int:
        other_red, other_green, other_blue = _parts(table[row])
        return (red - other_red) ** 2 + (green - other_green) ** 2 + (blue - other_blue) ** 2

    return min(range(len(table)), key=distance)


def _parts(colour: int) -> tuple[int, int, int]:
    return colour >> 16 & 255, colour >> 8 & 255, colour & 255
