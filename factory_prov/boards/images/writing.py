"""An image as a file for a programmer, in the format that all of them take."""

from __future__ import annotations

from collections.abc import Iterable

from factory_prov.boards.images import intel_hex

FILE_NAME = "image.hex"
"""Some tools know the format by the end of the name."""


def image_file(pieces: Iterable[tuple[int, bytes]]) -> bytes:
    """Return the content of a file with these bytes at these addresses."""
    return intel_hex.write(pieces)
